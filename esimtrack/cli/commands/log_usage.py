"""`esimtrack log-usage`: what was used, or what the seller shows is left."""

from typing import Annotated

import typer

from esimtrack.cli import words
from esimtrack.cli.accounts import meant_account
from esimtrack.cli.book import Book
from esimtrack.cli.echo import moment
from esimtrack.cli.evidence import Said, check_line, new_member
from esimtrack.cli.noting import doubts, evidence_of, sentences
from esimtrack.cli.options import Account, At, DryRun, Force, Note, command_app
from esimtrack.cli.output import warn
from esimtrack.cli.recording import Draft, instant_after_recorded, tell_time, time_meant
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _

app = command_app()


@app.command(
    help=_(
        """Write down what was used, or what your seller shows is left.

        \b
        Examples:
          esimtrack log-usage 1.5GB
          esimtrack log-usage 500MB --at yesterday
          esimtrack log-usage --remaining 7GB          (what the seller's app shows)
          esimtrack log-usage --used 3GB               (of the running cycle)
          esimtrack log-usage --counter 12.3GB         (what the phone has counted)
          esimtrack log-usage --alive                  (a call or a text)

        What the journal cannot explain by the time of a reading counts as used then.
        """
    )
)
def log_usage(
    size: Annotated[str | None, typer.Argument(metavar="[SIZE]", help=_("What was used: 1.5GB, 500 MB."))] = None,
    remaining: Annotated[str | None, typer.Option(metavar="SIZE", help=_("What the seller shows is left."))] = None,
    used: Annotated[
        str | None, typer.Option(metavar="SIZE", help=_("What the seller shows was used in this cycle."))
    ] = None,
    counter: Annotated[str | None, typer.Option(metavar="SIZE", help=_("A device's running total."))] = None,
    alive: Annotated[bool, typer.Option("--alive", help=_("A call or a text: it keeps the number alive."))] = False,
    device: Annotated[str | None, typer.Option(metavar="NAME", help=_("Whose counter it is; default: phone."))] = None,
    member: Annotated[str | None, typer.Option(metavar="NAME", parser=words.MEMBER, help=_("Who used it."))] = None,
    zone: Annotated[str | None, typer.Option(metavar="ZONE", help=_("Where, if the plan tells zones apart."))] = None,
    purchase: Annotated[
        str | None,
        typer.Option(metavar="PLAN", parser=words.PURCHASE, help=_("Of which purchase the seller shows what is left.")),
    ] = None,
    started: Annotated[
        str | None, typer.Option(metavar="TIME", help=_("When the plan started that this is the first sign of."))
    ] = None,
    force: Force = False,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    said = Said(size, remaining, used, counter, alive, device, member, zone, purchase, started, force)
    check_line(said)
    around = Surroundings()
    with Book(write=True) as book:
        name = meant_account(account, book.accounts(), around.settings)
        when, after_reading = instant_after_recorded(book, around.now, time_meant(at, book, around, name), [name])
        start = when if started is None else around.time(started)
        found = evidence_of(book, said, name, when, start, note, around)
        draft = Draft(book, around, found.events)
        draft.refuse_without_effect()
        before, after = draft.account(name)
        told = moment(when, around.now, draft.reader, draft.reader.zone_of(after))
        tell_time(when, around, told)
        if hint := new_member(found, before):
            warn(hint)
        doubtful = doubts(found, before, after, book)
        draft.record("log-usage", dry_run)
    draft.say(name, *sentences(found, name, before, after, told, draft), after_reading, *doubtful, dry_run=dry_run)
