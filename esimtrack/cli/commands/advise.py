"""`esimtrack advise`: which plan would have been best for one's own usage, or will be for a journey."""

from typing import Annotated, get_args

import typer

from esimtrack.advice.history import FEWEST
from esimtrack.advice.ranking import Prefer
from esimtrack.cli import words
from esimtrack.cli.advising import Asked, of_account, of_journey
from esimtrack.cli.options import AsOf, Json, command_app
from esimtrack.cli.output import say_bytes
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.sizes import read_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _
from esimtrack.units.labels import label_problem, named

PREFERENCES: dict[str, Prefer] = {p: p for p in get_args(Prefer)}

app = command_app()


@app.command(
    name="advise",
    help=_(
        """Say which plan would have been best for what you really used: your plan files, tried on your own past.

        \b
        Examples:
          esimtrack advise --samples
          esimtrack advise home --plan my.toml --prefer never-out
          esimtrack advise --days 60 --json
          esimtrack advise --trip JP --days 10 --need 6GB --samples
        """
    ),
)
def advise(
    account: Annotated[
        str | None,
        typer.Argument(
            metavar="[ACCOUNT]", parser=words.ACCOUNT, help=_("Whose usage; needed only where there are several.")
        ),
    ] = None,
    plan: Annotated[
        list[str] | None,
        typer.Option("--plan", metavar="PLAN", parser=words.PLAN, help=_("One more plan file; may be repeated.")),
    ] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help=_("Try the shipped samples, too: illustrations, no offers."))
    ] = False,
    prefer: Annotated[
        str | None,
        typer.Option(
            "--prefer",
            metavar="cheap|never-out|no-waste",
            help=_("What counts most; default: plans that never leave you without data, then the cost."),
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days", metavar="N", min=1, max=1000, help=_("Try them on the last N days; of a journey, how long it is.")
        ),
    ] = None,
    trip: Annotated[
        str | None, typer.Option("--trip", metavar="ZONE", help=_("For a journey there; with --days and --need."))
    ] = None,
    need: Annotated[
        str | None, typer.Option("--need", metavar="SIZE", help=_("How much will be used on the journey."))
    ] = None,
    json: Json = False,
    as_of: AsOf = None,
) -> None:
    around = Surroundings()
    at = around.time(as_of, "last")
    asked = Asked(plan or [], samples, _prefer(prefer), around, at)
    if trip is None:
        if need is not None:
            raise WrongLine(_("--need goes with --trip ZONE: for a journey that is not yet made."))
        if days is not None and days < FEWEST:
            raise WrongLine(
                _("--days {days}: of fewer than {needed} days one unusual day would decide.").format(
                    days=days, needed=FEWEST
                )
            )
        told = of_account(asked, account, days)
    else:
        if account is not None:
            raise WrongLine(_("say an account, or --trip: a journey needs none."))
        if days is None or need is None:
            raise WrongLine(
                _("a journey needs --days and --need: how long, and how much."),
                _("For example: {command}").format(command="esimtrack advise --trip JP --days 10 --need 6GB"),
            )
        told = of_journey(asked, _zone(trip), days, read_size(need, 1000))
    if json:
        from esimtrack.views.advise_json import advise_json

        say_bytes(advise_json(told, at))
        return
    from esimtrack.cli.screen import console, reader
    from esimtrack.views.advise import print_advice

    print_advice(told, reader(at, around), console())


def _prefer(word: str | None) -> Prefer:
    found = PREFERENCES.get(word or "balance")
    if found is None or word == "balance":
        raise WrongLine(_("--prefer {word}: say cheap, never-out or no-waste.").format(word=named(word or "")))
    return found


def _zone(text: str) -> str:
    problem = label_problem(text)
    if problem is not None:
        raise WrongLine(_("the zone {name} {problem}.").format(name=named(text), problem=problem))
    return text
