"""`member list`: who shares which account, and what each used in the running cycle."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct
from rich.text import Text

from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement, MemberLine
from esimtrack.units.sizes import show_size
from esimtrack.views.json_types import Instant, one_line
from esimtrack.views.layout import columns, text
from esimtrack.views.reader import Reader
from esimtrack.views.status_json import Member

SCHEMA: Literal["esimtrack.members/1"] = "esimtrack.members/1"


class _Account(Struct, frozen=True):
    account: str
    members: tuple[Member, ...]


class _Members(Struct, frozen=True):
    schema: Literal["esimtrack.members/1"]
    as_of: Instant
    accounts: tuple[_Account, ...]


def members_json(as_of: datetime, accounts: Sequence[AccountStatement]) -> bytes:
    """The members of accounts as one line of JSON, as `status --json` has them."""
    found = tuple(
        _Account(a.account, tuple(Member(m.name, m.limit, m.used, m.left, m.over) for m in a.members)) for a in accounts
    )
    return one_line(_Members(SCHEMA, as_of.astimezone(UTC), found))


def members_lines(accounts: Sequence[AccountStatement], reader: Reader) -> list[Text]:
    """A block of lines for each account that somebody shares."""
    lines: list[Text] = []
    for account in accounts:
        if not account.members:
            continue
        heads = [_("who"), _("used"), _("of limit"), _("may still use")]
        rows = [[text(head, "dim") for head in heads], *(_row(member, account.gb) for member in account.members)]
        lines += [*([Text()] if lines else []), text(account.account, "bold")]
        lines += columns(rows, ("left", "right", "right", "right"), indent=2)
    return lines


def _row(member: MemberLine, gb: int) -> list[Text]:
    if member.over:
        may = text(_("{size} over").format(size=show_size(member.over, gb)), "bold")
    else:
        may = text(_("unlimited") if member.left is None else show_size(member.left, gb))
    limit = _("no limit") if member.limit is None else show_size(member.limit, gb)
    return [text(member.name), text(show_size(member.used, gb)), text(limit), may]
