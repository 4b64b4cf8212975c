"""`esimtrack sync`: balances from sellers, as the files in the folder of sellers say how they are asked."""

from typing import Annotated

import typer

from esimtrack.cli import words
from esimtrack.cli.options import Account, DryRun, Note, command_app
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.syncing import sync_balances
from esimtrack.i18n import _

app = command_app()


@app.command(
    help=_(
        """Ask sellers what is left, and note it.

        Each seller is a file in the folder sellers beside the configuration: an address and where its answer has the
        balance, or a program. Those that are asked too early are left alone.

        \b
        Examples:
          esimtrack sync
          esimtrack sync home --dry-run
        """
    )
)
def sync(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[ACCOUNT]", parser=words.ACCOUNT, help=_("Default: all that have a seller.")),
    ] = None,
    account: Account = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="TIME", help=_("When it was measured; default: as the seller says, else now.")),
    ] = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    if name is not None and account is not None:
        raise WrongLine(_("the account is named twice: sync NAME and --account say the same."))
    sync_balances(name or account, at, note, dry_run)
