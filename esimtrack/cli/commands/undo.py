"""`esimtrack undo`: what the last command recorded, or something older, never happened."""

from typing import Annotated

import typer

from esimtrack.cli.options import At, DryRun, Note, command_app
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.taking_back import Taking
from esimtrack.i18n import _

app = command_app()


@app.command(
    help=_(
        """Take back what the last command on this machine recorded, however many lines; or an event, or a batch.

        Nothing is deleted: the journal says that it never happened. `redo` records it anew.

        \b
        Examples:
          esimtrack undo --dry-run
          esimtrack undo
        """
    )
)
def undo(
    event: Annotated[
        str | None, typer.Argument(metavar="[EVENT|BATCH]", help=_("The end of its id, as `history` shows it."))
    ] = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    with Taking() as taking:
        undoing = taking.book.store.undoing(event)
        if undoing is None:
            raise Refusal(
                _("there is nothing to take back: no command recorded anything on this machine."),
                _("Something older has a name in: {command}").format(command="esimtrack history"),
            )
        taking.show(undoing.events, len(undoing.ids), _("Takes back:"))
        voids = undoing.voids(taking.around.time(at), note)
        back = _("Bring it back: esimtrack redo")
        if undoing.restored:
            taking.show(undoing.restored, len(undoing.restored), _("Counts again, as before the correction:"))
            back = _("Correct it again: import the file once more, with --update")
        taking.record(
            [*voids, *undoing.restored],
            "undo",
            dry_run,
            back,
            undoes=undoing.command or 0,
            renamed=undoing.renamed,
        )
