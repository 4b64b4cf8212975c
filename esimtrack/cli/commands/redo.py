"""`esimtrack redo`: what the last undo took back, recorded anew."""

from typing import Annotated

import typer
from msgspec.structs import replace

from esimtrack.cli.line import again
from esimtrack.cli.options import DryRun, command_app
from esimtrack.cli.output import asks
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
    yes: Annotated[bool, typer.Option("--yes", help=_("Add it to what was recorded since the undo."))] = False,
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
        if redoing.outdated and not (yes or dry_run):
            _agreed()
        taking.record(
            events,
            "redo",
            dry_run,
            _("Take it back: esimtrack undo"),
            redoes=redoing.undo,
            renamed=redoing.renamed,
        )


def _agreed() -> None:
    """Ask whether to add it to what is newer than the undo; refuse where nobody can answer."""
    if not asks():
        raise Refusal(
            _("something new was recorded since that undo; redo would add this to it."),
            _("To add it: {command}").format(command=again("--yes")),
        )
    from esimtrack.cli.ask import confirm

    if not confirm(_("Something new was recorded since that undo. Add this to it?"), default=False):
        raise Refusal(_("nothing was changed."))
