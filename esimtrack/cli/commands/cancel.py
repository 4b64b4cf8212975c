"""`esimtrack cancel`: a plan does not go on."""

from typing import Annotated

import typer

from esimtrack.cli import effects, reasons
from esimtrack.cli.deciding import Decision, Said, Scene, decide
from esimtrack.cli.options import Account, At, DryRun, Note, Plan, command_app
from esimtrack.events import AccountEvent, Cancel
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id

app = command_app()


@app.command(
    help=_(
        """Cancel a plan: its running cycle runs to its end, and none follows. What waits to start never does.

        With --now it is over at once, and what is left of it is lost.

        \b
        Examples:
          esimtrack cancel --dry-run
          esimtrack cancel --note 'moved to another seller'
        """
    )
)
def cancel(
    plan: Plan = None,
    at_once: Annotated[bool, typer.Option("--now", help=_("It is over at once; what is left of it is lost."))] = False,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    def event(scene: Scene, purchase: str) -> AccountEvent:
        return Cancel(new_id(), scene.at, scene.name, purchase=purchase, now=at_once or None, note=note)

    nothing = _("nothing of {account} can be cancelled then.")
    decision = Decision("cancel", nothing, event, reasons.not_cancelled, effects.cancelled)
    decide(decision, Said(account, at, note, dry_run), plan)
