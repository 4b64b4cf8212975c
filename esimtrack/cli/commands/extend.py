"""`esimtrack extend`: what has an end of its own ends later."""

from typing import Annotated

import typer

from esimtrack.cli import effects, reasons
from esimtrack.cli.deciding import Decision, Said, Scene, decide
from esimtrack.cli.options import Account, At, DryRun, Note, Plan, command_app
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import AccountEvent, Extend
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id
from esimtrack.units.labels import named
from esimtrack.units.spans import parse_span

app = command_app()


@app.command(
    help=_(
        """Move the end of a purchase out, by a span or to a time.

        \b
        Examples:
          esimtrack add-plan prepaid-30-days --account spare
          esimtrack extend --by '7 days' --account spare
          esimtrack extend --until 2027-01-31 --account spare      (to the end of that day)
        """
    )
)
def extend(
    plan: Plan = None,
    by: Annotated[str | None, typer.Option(metavar="SPAN", help=_("How much longer: '30 days', '1 month'."))] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help=_("The new end; of a day alone, the whole day."))
    ] = None,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    if (by is None) is (until is None):
        raise WrongLine(
            _("say how much longer, or until when: one of --by and --until."),
            _("For example: --by '30 days', or --until 2027-01-31"),
        )
    if by is not None and parse_span(by) is None:
        raise WrongLine(
            _("--by {span}: that is no span of time.").format(span=named(by)),
            _("Spans: '30 days', '1 month', '24 hours', at most 100 years."),
        )
    end = None if until is None else Surroundings().time(until, "closing")

    def event(scene: Scene, purchase: str) -> AccountEvent:
        return Extend(new_id(), scene.at, scene.name, purchase=purchase, until=end, by=by, note=note)

    nothing = _("nothing of {account} can be extended then.")
    decision = Decision("extend", nothing, event, reasons.not_extended(end), effects.extended, boosters=True)
    decide(decision, Said(account, at, note, dry_run), plan)
