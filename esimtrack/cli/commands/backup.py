"""`esimtrack backup`: a copy of all that is recorded."""

from pathlib import Path
from typing import Annotated

import typer

from esimtrack.cli.line import again
from esimtrack.cli.options import command_app
from esimtrack.cli.output import say
from esimtrack.cli.refusal import Refusal
from esimtrack.config.paths import store_file
from esimtrack.i18n import _, n_

app = command_app()


@app.command(
    help=_(
        """Copy the store into a file: the journal, and what this machine remembers, as it is at this moment.

        `restore` brings it back, here or on another machine.

        \b
        Examples:
          esimtrack backup esimtrack-backup.db
          esimtrack backup esimtrack-backup.db --force      (once more, over the last one)
        """
    )
)
def backup(
    target: Annotated[str, typer.Argument(metavar="FILE", help=_("The copy; only you may read it."))],
    force: Annotated[bool, typer.Option("--force", help=_("Replace a file that is there."))] = False,
) -> None:
    from esimtrack.cli.whole_file import writable
    from esimtrack.store.copies import back_up, is_backup

    file = writable(Path(target), "esimtrack backup", is_backup)
    if file.exists() and not force:
        raise Refusal(
            _("{file} is there already.").format(file=target),
            _("Name another file, or replace it: {command}").format(command=again("--force")),
        )
    count = back_up(store_file(), file, force)
    text = n_("Copied the store to {file}: {count} event.", "Copied the store to {file}: {count} events.", count)
    say(text.format(file=target, count=count))
