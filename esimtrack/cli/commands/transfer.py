"""`esimtrack transfer`: part of what is left moves to another account."""

from collections.abc import Sequence
from typing import Annotated

import typer

from esimtrack.cli.accounts import new_account, receiving_account
from esimtrack.cli.deciding import Said, Scene, scene
from esimtrack.cli.echo import balance
from esimtrack.cli.options import Account, At, DryRun, Note, Size, command_app
from esimtrack.cli.recording import Draft
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.sizes import read_size, say_size
from esimtrack.events import Transfer
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id

app = command_app()


@app.command(
    help=_(
        """Give data to another account. What is used next goes first, and keeps its end.

        \b
        Examples:
          esimtrack transfer 2GB --to tablet --new
          esimtrack transfer 500MB --to home --account tablet
        """
    )
)
def transfer(
    size: Size,
    to: Annotated[str, typer.Option("--to", metavar="ACCOUNT", help=_("Who gets it."))],
    new: Annotated[bool, typer.Option("--new", help=_("It is an account that esimtrack does not know yet."))] = False,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    with scene(Said(account, at, note, dry_run), to=to) as here:
        bytes_ = read_size(size, here.gb)
        receiver = new_account(to, here.known) if new else receiving_account(to, here.known, here.name)
        event = Transfer(new_id(), here.at, here.name, to=receiver, bytes=bytes_, note=note)
        if "not-enough-to-transfer" in here.warns(event):
            raise _not_enough(here, bytes_)

        def sentences(draft: Draft, told: str) -> Sequence[str | None]:
            (_receiver_before, got), (_before, after) = draft.account(receiver), draft.account(here.name)
            words = {"size": say_size(bytes_, here.gb), "account": here.name, "receiver": receiver, "time": told}
            return [
                _("{size} went from {account} to {receiver}, {time}.").format(**words),
                _("{account}: {left}").format(account=receiver, left=balance(got, here.reader)),
                _("{account}: {left}").format(account=here.name, left=balance(after, here.reader)),
            ]

        here.record("transfer", event, sentences, left=False)


def _not_enough(here: Scene, wanted: int) -> Refusal:
    left = 0 if here.account is None else here.account.remaining
    if not left:
        return Refusal(_("{account} had nothing left that could be given away then.").format(account=here.name))
    return Refusal(
        _("{account} had {left} left then, and cannot give {size}.").format(
            account=here.name, left=say_size(left, here.gb), size=say_size(wanted, here.gb)
        ),
        _("Is something missing that was bought or given? Enter it first: {command}").format(
            command=here.command("top-up SIZE")
        ),
    )
