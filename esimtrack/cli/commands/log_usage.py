"""`esimtrack log-usage`: what was used, or what the seller shows is left."""

from datetime import datetime
from typing import Annotated

import typer

from esimtrack.cli import words
from esimtrack.cli.accounts import meant_account
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.echo import moment, uncovered
from esimtrack.cli.evidence import Evidence, Said, check_line, evidence, new_member
from esimtrack.cli.options import Account, At, DryRun, Force, Note, command_app
from esimtrack.cli.output import warn
from esimtrack.cli.recording import Draft, tell_time
from esimtrack.cli.sizes import say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import AccountEvent, Counter, Reading, Usage
from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views import times
from esimtrack.views.reader import Reader

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
    when = around.time(at)
    with Book(write=True) as book:
        name = meant_account(account, book.accounts(), around.settings)
        start = when if started is None else around.time(started)
        found = _evidence(book, said, name, when, start, note, around)
        draft = Draft(book, around, found.events)
        draft.refuse_without_effect()
        before, after = draft.account(name)
        told = moment(when, around.now, draft.reader, draft.reader.zone_of(after))
        tell_time(when, around, told)
        if hint := new_member(found, before):
            warn(hint)
        draft.record("log-usage", dry_run)
    draft.say(name, *_sentences(found, name, before, after, told, draft), dry_run=dry_run)


def _evidence(
    book: Book, said: Said, name: str, at: datetime, started: datetime, note: str | None, around: Surroundings
) -> Evidence:
    reader = Reader(around.now, around.zone)

    def foresee(event: AccountEvent) -> AccountStatement:
        return book.foresee([event], at).account(name)[1]

    def day(instant: datetime) -> str:
        return times.day(instant.astimezone(around.zone).date(), reader)

    account = account_of(book.statement(at), name)
    if account is None or not account.purchases:
        # Before anything was bought, a GB is what it is now.
        gb = 1000 if (later := account_of(book.latest(around.now), name)) is None else later.gb
    else:
        gb = account.gb
    return evidence(said, name, account, gb, at, started, note, foresee, day)


def _sentences(
    found: Evidence, name: str, before: AccountStatement | None, after: AccountStatement, told: str, draft: Draft
) -> list[str | None]:
    sentences: list[str | None] = [_what(found, name, before, after, told)]
    if found.starts is not None:
        start = moment(found.events[0].at, draft.around.now, draft.reader, draft.reader.zone_of(after))
        sentences.insert(0, _("{plan} starts: {time}.").format(plan=found.starts.plan, time=start))
    match found.events[-1]:
        case Usage(bytes=size) if size:
            sentences.append(uncovered(before, after))
        case Counter():
            sentences.append(uncovered(before, after))
        case Reading():
            sentences.append(_explained(before, after))
    return sentences


def _what(found: Evidence, name: str, before: AccountStatement | None, after: AccountStatement, told: str) -> str:
    event, gb = found.events[-1], after.gb
    match event:
        case Usage(bytes=0):
            return _("Noted a sign of life of {account}, {time}.").format(account=name, time=told)
        case Usage():
            return _("Logged {size} for {account}, {time}.").format(
                size=say_size(event.bytes, gb), account=_who(name, event), time=told
            )
        case Counter():
            total, rise = say_size(event.total, gb), after.used - (0 if before is None else before.used)
            if not rise:
                return _("Noted that {device} stands at {size} for {account}, {time}: usage counts from here.").format(
                    device=event.device, size=total, account=_who(name, event), time=told
                )
            return _("Logged {rise} for {account}, {time}: {device} stands at {size}.").format(
                rise=say_size(rise, gb), account=_who(name, event), time=told, device=event.device, size=total
            )
        case Reading(remaining=int(size)) if found.left_of is None:
            return _("Noted {size} remaining for {account}, {time}.").format(
                size=say_size(size, gb), account=name, time=told
            )
        case Reading(remaining=int(size)) if found.left_of is not None:
            return _("Noted {size} remaining for {account}, {time}: of {all}, that is what was left.").format(
                size=say_size(size, gb), account=name, time=told, all=say_size(found.left_of, gb)
            )
        case Reading():
            return _("Noted {size} used in this cycle for {account}, {time}.").format(
                size=say_size(event.used or 0, gb), account=_who(name, event), time=told
            )
    raise AssertionError(event)


def _who(name: str, event: Usage | Counter | Reading) -> str:
    details = [text for text in (event.member, getattr(event, "zone", None)) if text is not None]
    return _("{account} ({details})").format(account=name, details=", ".join(details)) if details else name


def _explained(before: AccountStatement | None, after: AccountStatement) -> str | None:
    unlogged = after.unlogged - (0 if before is None else before.unlogged)
    corrected = after.corrected - (0 if before is None else before.corrected)
    if unlogged > 0:
        return _("{size} of use was not logged before.").format(size=say_size(unlogged, after.gb))
    if corrected > 0:
        return _("{size} logged before was not used after all.").format(size=say_size(corrected, after.gb))
    return None
