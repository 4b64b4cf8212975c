"""`esimtrack redo`: what the last undo took back, recorded anew."""

from esimtrack.cli.options import DryRun, command_app
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.taking_back import Taking
from esimtrack.i18n import _

app = command_app()


@app.command(
    help=_(
        """Record anew what the last `undo` on this machine took back.

        \b
        Example:
          esimtrack redo
        """
    )
)
def redo(dry_run: DryRun = False) -> None:
    with Taking() as taking:
        redoing = taking.book.store.redoing()
        if redoing is None:
            raise Refusal(
                _("there is nothing to record anew: nothing was taken back that still is."),
                _("What was taken back is struck through in: {command}").format(command="esimtrack history"),
            )
        taking.show(redoing.events, len(redoing.events), _("Records anew:"))
        taking.record(
            redoing.events,
            "redo",
            dry_run,
            _("Take it back: esimtrack undo"),
            redoes=redoing.undo,
            renamed=redoing.renamed,
        )
