"""`esimtrack restore`: what a backup holds takes the place of what is here."""

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from esimtrack.cli.line import again
from esimtrack.cli.options import command_app
from esimtrack.cli.output import say
from esimtrack.cli.refusal import Refusal
from esimtrack.config.paths import store_file
from esimtrack.i18n import _, n_
from esimtrack.views.commands import command

app = command_app()


@app.command(
    help=_(
        """Bring back what `backup` copied.

        A store that is here is replaced with --force alone, and a copy of it is kept.

        \b
        Examples:
          esimtrack backup esimtrack-backup.db
          esimtrack restore esimtrack-backup.db --force
        """
    )
)
def restore(
    source: Annotated[str, typer.Argument(metavar="FILE", help=_("What `backup` made."))],
    force: Annotated[bool, typer.Option("--force", help=_("Replace the store that is here."))] = False,
) -> None:
    from esimtrack.store.copies import restore as bring_back

    store = store_file()
    if os.path.lexists(store) and Path(source).exists() and not force:
        raise Refusal(
            _("there is a store already: {file}").format(file=store),
            _("To replace it, and keep a copy of it: {command}").format(command=again("--force")),
            _("To have the events of both: {command}").format(
                command=f"ESIMTRACK_STORE={shlex.quote(source)} esimtrack export | esimtrack import -"
            ),
        )
    done = bring_back(Path(source), store, force)
    text = n_("Restored {count} event from {file}.", "Restored {count} events from {file}.", done.events)
    say(text.format(count=done.events, file=source))
    if done.damaged:
        say(_("What was here before is damaged; it is in {file}").format(file=done.kept))
    elif done.kept is not None:
        say(_("What was here before is in {file}").format(file=done.kept))
        say(_("Bring it back: {command}").format(command=command("restore", str(done.kept), "--force")))
