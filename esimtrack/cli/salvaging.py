"""What `export --salvage` does: the lines to standard output, what was got and what was not beside it."""

import sys
from pathlib import Path

import typer

from esimtrack.cli.output import data_out, fail, tell
from esimtrack.i18n import _, listed, n_
from esimtrack.store.salvage import salvage


def write_salvaged(store: Path) -> None:
    """Write what can be got out of the store. Ends with exit code 1 where something is lost, or may be."""
    found = salvage(store)
    out = data_out()
    for line in found.lines:
        out.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()
    tell(n_("{count} line was got.", "{count} lines were got.", found.saved).format(count=found.saved))
    if found.lost:
        names = listed((*found.ids, *["…"] * (found.lost > len(found.ids))))
        fail(
            n_("{count} line is lost: {ids}", "{count} lines are lost: {ids}", found.lost).format(
                count=found.lost, ids=names
            )
        )
    elif not found.certain:
        fail(_("the list of what there was is damaged, too: whether lines are lost cannot be known."))
    if found.lost or not found.certain:
        tell(
            _("The store stays as it is. A new one is made of what was got: move it away, then esimtrack import FILE.")
        )
        raise typer.Exit(1)
