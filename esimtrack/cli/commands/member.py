"""`esimtrack member`: who shares an account's data, and how much each may use."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from msgspec.structs import replace

from esimtrack.cli import words
from esimtrack.cli.accounts import known_account
from esimtrack.cli.book import Book
from esimtrack.cli.deciding import Said, Scene, scene
from esimtrack.cli.evidence import checked_label
from esimtrack.cli.near import did_you_mean
from esimtrack.cli.options import Account, AsOf, At, DryRun, Json, Note, command_app
from esimtrack.cli.output import say, say_bytes
from esimtrack.cli.recording import Draft
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.sizes import read_size, say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Member
from esimtrack.i18n import _, listed
from esimtrack.journal.ids import new_id
from esimtrack.ledger.statement import AccountStatement, MemberLine
from esimtrack.units.labels import named

app = command_app(
    help=_(
        """The people, or devices, that share an account's data.

        A limit is what somebody should not exceed in a cycle: it blocks nothing, and `status` says who is over.

        \b
        Examples:
          esimtrack member add Ada --limit 5GB
          esimtrack member list
        """
    )
)


@app.callback(invoke_without_command=True)
def member(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        show(None, False, None)


@app.command(
    help=_(
        """Add somebody who shares the data.

        \b
        Examples:
          esimtrack member add Ada --limit 5GB
          esimtrack member add Bo
        """
    )
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Who it is."))],
    limit: Annotated[str | None, typer.Option(metavar="SIZE", help=_("At most so much in a cycle."))] = None,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    with scene(Said(account, at, note, dry_run)) as here:
        _refuse_taken(here, name)
        checked_label(name, _("member"))
        bytes_ = None if limit is None else read_size(limit, here.gb)

        def sentences(draft: Draft, told: str) -> Sequence[str | None]:
            _before, after = draft.account(here.name)
            text = _("{name} shares {account} from {time} on.")
            if bytes_ is not None:
                text = _("{name} shares {account} from {time} on, with at most {size} a cycle.")
            size = None if bytes_ is None else say_size(bytes_, here.gb)
            return [text.format(name=name, account=here.name, time=told, size=size), _left(name, after)]

        event = Member(new_id(), here.at, here.name, name=name, limit=bytes_, note=note)
        here.record("member add", event, sentences, left=False)


@app.command(
    help=_(
        """Change how much somebody may use in a cycle, or take the limit away.

        \b
        Examples:
          esimtrack member add Ada
          esimtrack member limit Ada 5GB
          esimtrack member limit Ada none
        """
    )
)
def limit(
    name: Annotated[str, typer.Argument(metavar="NAME", parser=words.MEMBER, help=_("Who it is."))],
    size: Annotated[str, typer.Argument(metavar="SIZE|none", help=_("At most so much in a cycle; none: no limit."))],
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    with scene(Said(account, at, note, dry_run)) as here:
        was = _member(here, name)
        bytes_ = None if size.casefold() == "none" else read_size(size, here.gb)
        if bytes_ == was.limit:
            text = _("{name} has no limit as it is.") if bytes_ is None else _("{name} has this limit already.")
            raise Refusal(text.format(name=was.name))

        def sentences(draft: Draft, told: str) -> Sequence[str | None]:
            _before, after = draft.account(here.name)
            return [_changed(here, was, bytes_, told), _left(was.name, after)]

        event = Member(new_id(), here.at, here.name, name=was.name, limit=bytes_, note=note)
        here.record("member limit", event, sentences, left=False)


@app.command(
    help=_(
        """Give a member another name; what was logged under the old one counts for the new one.

        \b
        Example:
          esimtrack member rename Ana Anna
        """
    )
)
def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", parser=words.MEMBER, help=_("Who it is."))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=_("The new name."))],
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    with scene(Said(account, at, note, dry_run)) as here:
        was = _member(here, old)
        if was.name == new:
            raise Refusal(_("{name} is called that already.").format(name=was.name))
        _refuse_taken(here, new, was)
        checked_label(new, _("member"))

        def sentences(draft: Draft, told: str) -> Sequence[str | None]:
            text = _("{old} is called {new} from {time} on. What was logged for {old} counts for {new}.")
            return [text.format(old=was.name, new=new, time=told)]

        event = Member(new_id(), here.at, here.name, name=new, was=was.name, note=note)
        here.record("member rename", event, sentences, left=False)


@app.command(
    help=_(
        """Remove somebody who no longer shares the data; what they used stays.

        \b
        Example:
          esimtrack member remove Bo
        """
    )
)
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", parser=words.MEMBER, help=_("Who it is."))],
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    with scene(Said(account, at, note, dry_run)) as here:
        was = _member(here, name)

        def sentences(draft: Draft, told: str) -> Sequence[str | None]:
            text = _("{name} no longer shares {account} from {time} on.")
            used = _("What {name} used in this cycle still counts: {size}.")
            size = say_size(was.used, here.gb)
            return [
                text.format(name=was.name, account=here.name, time=told),
                used.format(name=was.name, size=size) if was.used else None,
            ]

        event = Member(new_id(), here.at, here.name, name=was.name, removed=True, note=note)
        # A limit that is to change later would make them a member again.
        later = [replace(event, id=new_id(), at=at) for at in _decided_later(here, was.name)]
        here.record("member remove", event, sentences, left=False, also=later)


@app.command(
    "list",
    help=_(
        """Show who shares which account's data, and how much of it each has used in this cycle.

        \b
        Example:
          esimtrack member list
        """
    ),
)
def show(
    account: Account = None,
    json: Json = False,
    as_of: AsOf = None,
) -> None:
    around = Surroundings()
    with Book() as book:
        now = around.time(as_of, "last")
        statement = book.statement(now)
        if account is not None:
            known_account(account, book.accounts())
        found = [a for a in statement.accounts if account in (None, a.account)]
        if json:
            from esimtrack.views.members import members_json

            say_bytes(members_json(now, found))
            return
        from esimtrack.cli.screen import console, reader
        from esimtrack.views.members import members_lines

        out, lines = console(), members_lines(found, reader(now, around))
        for line in lines:
            out.print(line, soft_wrap=True, highlight=False, markup=False)
        if not lines:
            say(_("Nobody shares anything."))
            say(_("Add somebody: {command}").format(command="esimtrack member add NAME"))


def _members(here: Scene) -> tuple[MemberLine, ...]:
    return () if here.account is None else here.account.members


def _present(here: Scene, name: str) -> str:
    return name if here.account is None else here.account.renamed.get(name, name)


def _refuse_taken(here: Scene, name: str, by: MemberLine | None = None) -> None:
    # Nobody takes the name of another, nor one that another had before.
    present = _present(here, name)
    known = next((m for m in _members(here) if m.name.casefold() == present.casefold()), None)
    if known is None or known == by:
        return
    if present != name:
        raise Refusal(_("{old} is an earlier name of {name}.").format(old=name, name=known.name))
    limit = _("Another limit: {command}").format(command=here.command("member limit", None, known.name, "SIZE"))
    raise Refusal(
        _("{name} shares {account} already.").format(name=known.name, account=here.name), *([] if by else [limit])
    )


def _decided_later(here: Scene, name: str) -> list[datetime]:
    events = (e for e in here.book.store.events([here.name]) if isinstance(e, Member) and e.account == here.name)
    return sorted({e.at for e in events if e.at > here.at and not e.removed and _present(here, e.name) == name})


def _member(here: Scene, name: str) -> MemberLine:
    members, name = _members(here), _present(here, name)
    same = [m for m in members if m.name == name] or [m for m in members if m.name.casefold() == name.casefold()]
    if len(same) == 1:
        return same[0]
    names = [m.name for m in members]
    raise Refusal(
        _("nobody called {name} shares {account}.").format(name=named(name), account=here.name)
        + did_you_mean(name, names),
        *([_("Who does: {names}.").format(names=listed(names))] if names else []),
        _("Somebody new: {command}").format(command=here.command("member add", None, name, "--limit", "SIZE")),
    )


def _changed(here: Scene, was: MemberLine, limit: int | None, told: str) -> str:
    before = None if was.limit is None else say_size(was.limit, here.gb)
    if limit is None:
        return _("{name} has no limit from {time} on; it was {before}.").format(name=was.name, time=told, before=before)
    text = _("{name} may use {size} a cycle from {time} on, not {before}.")
    if before is None:
        text = _("{name} may use {size} a cycle from {time} on.")
    return text.format(name=was.name, time=told, size=say_size(limit, here.gb), before=before)


def _left(name: str, account: AccountStatement) -> str | None:
    member = next(m for m in account.members if m.name == name)
    if member.over:
        return _("{size} more than that is used already.").format(size=say_size(member.over, account.gb))
    if member.left is None:
        return None
    return _("{size} may still be used.").format(size=say_size(member.left, account.gb))
