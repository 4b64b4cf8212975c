"""`esimtrack renew`: a plan is renewed, for its next cycle or at once."""

from typing import Annotated

import typer

from esimtrack.cli import effects, reasons
from esimtrack.cli.deciding import Decision, Said, Scene, decide
from esimtrack.cli.options import Account, At, DryRun, Note, Plan, command_app
from esimtrack.events import AccountEvent, Renew
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id

app = command_app()


@app.command(
    help=_(
        """Renew a plan that does not do so by itself; or, with --now, start the next cycle of any plan at once.

        Before the cycle's end this secures the next one, and each further time one more.

        \b
        Examples:
          esimtrack renew --now --dry-run
          esimtrack add-plan data-bank --account bank
          esimtrack renew --account bank
        """
    )
)
def renew(
    plan: Plan = None,
    at_once: Annotated[bool, typer.Option("--now", help=_("Close the running cycle, and start the next one."))] = False,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    def event(scene: Scene, purchase: str) -> AccountEvent:
        return Renew(new_id(), scene.at, scene.name, purchase=purchase, now=at_once or None, note=note)

    nothing = _("nothing of {account} can be renewed then.")
    decision = Decision("renew", nothing, event, reasons.not_renewed, effects.renewed)
    decide(decision, Said(account, at, note, dry_run), plan)
