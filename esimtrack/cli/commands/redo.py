"""`esimtrack redo`: what the last undo took back, recorded anew."""

from typing import Annotated

import typer
from msgspec.structs import replace

from esimtrack.cli.options import DryRun, command_app
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.taking_back import Taking
from esimtrack.i18n import _

app = command_app()


@app.command(
    help=_(
        """Record anew what the last `undo` on this machine took back: as it was, with its own times and accounts.

        \b
        Examples:
          esimtrack redo --dry-run
          esimtrack redo
        """
    )
)
def redo(
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help=_("Kept with what has no note of its own."))
    ] = None,
    dry_run: DryRun = False,
) -> None:
    with Taking() as taking:
        redoing = taking.book.store.redoing()
        if redoing is None:
            raise Refusal(
                _("there is nothing to record anew: nothing was taken back that still is."),
                _("What was taken back is struck through in: {command}").format(command="esimtrack history"),
            )
        events = [event if event.note else replace(event, note=note) for event in redoing.events]
        taking.show(events, len(events), _("Records anew:"))
        taking.record(
            events,
            "redo",
            dry_run,
            _("Take it back: esimtrack undo"),
            redoes=redoing.undo,
            renamed=redoing.renamed,
        )
