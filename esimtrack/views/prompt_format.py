"""`status --format`: a line of text for a prompt or a status bar.

What a template is, and which fields there are, says `esimtrack.views.template`. Nothing here draws: neither Rich nor
the command line is loaded.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property

from esimtrack.calendar.wall import TICK
from esimtrack.i18n import _, listed
from esimtrack.insight import holding
from esimtrack.insight.days import main_purchase
from esimtrack.insight.look import Insight, look
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import AccountStatement, Statement
from esimtrack.units.money import money
from esimtrack.units.sizes import show_size
from esimtrack.views import times
from esimtrack.views.account_words import comes, percent, whole
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe
from esimtrack.views.template import FIELDS, BadTemplate, filled, parts

_DAY = timedelta(days=1)

NOTHING = "-"
"""What a field shows that does not apply: no end, no cycle, no pace."""


class BadFormat(ValueError):
    """The template is not one; the message is a whole sentence, and lists the known fields where one is unknown."""


class Shown:
    """One account as the fields see it. What the insight costs is paid only by a field that needs it."""

    def __init__(self, account: AccountStatement, as_of: datetime, usage: UsagePort, reader: Reader) -> None:
        self.account = account
        self.as_of = as_of
        self.reader = reader
        self._usage = usage

    @cached_property
    def insight(self) -> Insight:
        return look(self.account, self.as_of, self._usage, self.reader.timezone, self.reader.soon)

    def size(self, size: int) -> str:
        return show_size(size, self.account.gb)

    def end(self, at: datetime | None) -> str:
        return NOTHING if at is None else times.end(at, self.reader.zone_of(self.account), self.reader)

    def span(self, at: datetime | None) -> str:
        """Whole hours below two days, else whole days: "31h", "9d"."""
        if at is None:
            return NOTHING
        rest = max(at - self.as_of, timedelta())
        unit = _unit(rest)
        return f"{rest // unit}{'d' if unit == _DAY else 'h'}"


def prompt_lines(template: str, statement: Statement, usage: UsagePort, reader: Reader) -> list[str]:
    """The template, filled in for each account. Raises `BadFormat`, also where there is no account."""
    pieces = pieces_of(template)
    return [filled(pieces, values(pieces, account, usage, reader)) for account in statement.accounts]


def values(
    pieces: list[tuple[str, str | None]], account: AccountStatement, usage: UsagePort, reader: Reader
) -> dict[str, str]:
    """The fields that a template's pieces name, of one account as of the reader's instant."""
    shown = Shown(account, reader.now, usage, reader)
    return {field: _SHOWN[field](shown) for _, field in pieces if field is not None}


def all_fields(statement: Statement, usage: UsagePort, reader: Reader) -> list[list[str]]:
    """The values of `FIELDS`, for each account."""
    shown = [Shown(account, statement.as_of, usage, reader) for account in statement.accounts]
    return [[_SHOWN[field](one) for field in FIELDS] for one in shown]


def holds_until(statement: Statement, reader: Reader) -> datetime:
    """Until when, itself excluded, all fields of all accounts stay as they are, if nothing is recorded."""
    as_of = statement.as_of
    instants = [holding.holds_until(statement, reader.timezone, reader.soon)]
    for account in statement.accounts:
        for at in (_ending(account), _cycle_end(account)):
            if at is not None and at > as_of:
                unit = _unit(at - as_of)
                instants.append(at - (at - as_of) // unit * unit + TICK)
                instants.append(at - times.COUNTED + TICK)
    return min(instant for instant in instants if instant > as_of)


def pieces_of(template: str) -> list[tuple[str, str | None]]:
    """The template's pieces, of which every field is known. Raises `BadFormat`."""
    try:
        pieces = parts(template)
    except BadTemplate as bad:
        raise BadFormat(
            _("This format cannot be read from {near} on: a field stands in braces, and a brace is doubled.").format(
                near=safe(bad.near)
            )
        ) from None
    for _text, field in pieces:
        if field is None or field in FIELDS:
            continue
        name = field.partition(":")[0].partition("!")[0]
        if name in FIELDS:
            raise BadFormat(_("A field is a plain name: {{{field}}}.").format(field=name))
        raise BadFormat(_unknown(field))
    return pieces


def _unknown(field: str) -> str:
    return _("{field} is no field. Fields: {known}.").format(field=f"{{{safe(field)}}}", known=listed(FIELDS))


def _plan(shown: Shown) -> str:
    line = main_purchase(shown.account)
    if line is not None:
        return safe(line.plan)
    return safe(shown.account.coming[0].terms.name) if shown.account.coming else NOTHING


def _coming(shown: Shown) -> str:
    return comes(shown.account.coming[0], shown.reader) if shown.account.coming else NOTHING


def _remaining(shown: Shown) -> str:
    return _("unlimited") if shown.account.unlimited else shown.size(shown.account.remaining)


def _size(shown: Shown) -> str:
    return _("unlimited") if shown.account.unlimited else shown.size(whole(shown.account))


def _percent(shown: Shown) -> str:
    share = percent(shown.account)
    return NOTHING if share is None else f"{share}%"


def _used(shown: Shown) -> str:
    cycle = shown.account.cycle
    return shown.size(shown.account.used if cycle is None else cycle.used)


def _unit(rest: timedelta) -> timedelta:
    return timedelta(hours=1) if rest < times.COUNTED else _DAY


def _ending(account: AccountStatement) -> datetime | None:
    # When the first of what can be used today is lost, or ends.
    return min((next.at for next in (account.next_expiry, account.next_end) if next is not None), default=None)


def _cycle_end(account: AccountStatement) -> datetime | None:
    return None if account.cycle is None else account.cycle.end


def _expiring(shown: Shown) -> str:
    expiry = shown.account.next_expiry
    return shown.size(0 if expiry is None or expiry.at != _ending(shown.account) else expiry.bytes)


def _per_day(shown: Shown) -> str:
    budget = shown.insight.budget
    return NOTHING if budget is None else shown.size(budget.per_day)


def _cost(shown: Shown) -> str:
    sums = [f"{money(amount)} {currency}" for currency, amount in sorted(shown.account.cost.items()) if amount]
    return ", ".join(sums) or NOTHING


_SHOWN: dict[str, Callable[[Shown], str]] = {
    "account": lambda shown: safe(shown.account.account),
    "plan": _plan,
    "zone": lambda shown: NOTHING if shown.account.zone is None else safe(shown.account.zone),
    "remaining": _remaining,
    "remaining_bytes": lambda shown: str(shown.account.remaining),
    "size": _size,
    "percent": _percent,
    "used": _used,
    "expires_at": lambda shown: shown.end(_ending(shown.account)),
    "expires_in": lambda shown: shown.span(_ending(shown.account)),
    "expiring": _expiring,
    "per_day": _per_day,
    "cycle_end": lambda shown: shown.end(_cycle_end(shown.account)),
    "cycle_end_in": lambda shown: shown.span(_cycle_end(shown.account)),
    "overage": lambda shown: shown.size(shown.account.overage),
    "cost": _cost,
    "points": lambda shown: str(shown.account.points),
    "coming": _coming,
    "symbol": lambda shown: shown.insight.symbol,
}
