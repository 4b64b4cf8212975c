"""`esimtrack activate`: what was bought and waits starts now."""

from esimtrack.cli import effects, reasons
from esimtrack.cli.deciding import Decision, Said, Scene, decide
from esimtrack.cli.options import Account, At, DryRun, Note, Plan, command_app
from esimtrack.events import AccountEvent, Activate
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id

app = command_app()


@app.command(
    help=_(
        """Start a plan that waits for it, for its first use, or for its turn.

        \b
        Examples:
          esimtrack add-plan travel-7-days --account trip
          esimtrack activate --account trip
        """
    )
)
def activate(
    plan: Plan = None, account: Account = None, at: At = None, note: Note = None, dry_run: DryRun = False
) -> None:
    def event(scene: Scene, purchase: str) -> AccountEvent:
        return Activate(new_id(), scene.at, scene.name, purchase=purchase, note=note)

    nothing = _("nothing of {account} waits to start then.")
    decision = Decision("activate", nothing, event, reasons.not_activated, effects.activated, grants=True)
    decide(decision, Said(account, at, note, dry_run), plan)
