"""`status --format`: a line of text for a prompt or a status bar.

Fields are plain names in braces, `{{` and `}}` are braces. `FIELDS` is their one definition, in the order of the docs.
Nothing here draws: neither Rich nor the command line is loaded.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from string import Formatter

from esimtrack.i18n import _
from esimtrack.insight.days import main_purchase
from esimtrack.insight.look import Insight, look
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import AccountStatement, Statement
from esimtrack.units.sizes import show_size
from esimtrack.views import times
from esimtrack.views.account_words import whole
from esimtrack.views.json_types import money
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe

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
        return look(self.account, self.as_of, self._usage, self.reader.timezone)

    def size(self, size: int) -> str:
        return show_size(size, self.account.gb)

    def end(self, at: datetime | None) -> str:
        return NOTHING if at is None else times.end(at, self.reader.zone_of(self.account), self.reader)

    def span(self, at: datetime | None) -> str:
        """Whole hours below two days, else whole days: "31h", "9d"."""
        if at is None:
            return NOTHING
        rest = max(at - self.as_of, timedelta())
        return f"{rest // timedelta(hours=1)}h" if rest < times.COUNTED else f"{rest.days}d"


def prompt_lines(template: str, statement: Statement, usage: UsagePort, reader: Reader) -> list[str]:
    """The template, filled in for each account. Raises `BadFormat`, also where there is no account."""
    fill = compiled(template)
    return [fill(Shown(account, statement.as_of, usage, reader)) for account in statement.accounts]


def compiled(template: str) -> Callable[[Shown], str]:
    """A function that fills in the template. Raises `BadFormat`."""
    parts: list[str | Callable[[Shown], str]] = []
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise BadFormat(_("This format cannot be read: {why}.").format(why=error)) from None
    for literal, field, spec, conversion in parsed:
        parts.append(literal)
        if field is None:
            continue
        if field not in FIELDS:
            raise BadFormat(_unknown(field))
        if spec or conversion:
            raise BadFormat(_("A field is a plain name: {{{field}}}.").format(field=field))
        parts.append(FIELDS[field])
    return lambda shown: "".join(part if isinstance(part, str) else part(shown) for part in parts)


def _unknown(field: str) -> str:
    return _("{field} is no field. Fields: {known}.").format(field=f"{{{safe(field)}}}", known=", ".join(FIELDS))


def _plan(shown: Shown) -> str:
    line = main_purchase(shown.account)
    return NOTHING if line is None else safe(line.plan)


def _remaining(shown: Shown) -> str:
    return _("unlimited") if shown.account.unlimited else shown.size(shown.account.remaining)


def _size(shown: Shown) -> str:
    return _("unlimited") if shown.account.unlimited else shown.size(whole(shown.account))


def _percent(shown: Shown) -> str:
    size, left = whole(shown.account), shown.account.remaining
    if shown.account.unlimited or not size:
        return NOTHING
    # As a bar is drawn: some is never none, and not all is never all.
    share = (200 * left + size) // (2 * size)
    return f"{min(max(share, int(left > 0)), 99) if left < size else 100}%"


def _used(shown: Shown) -> str:
    cycle = shown.account.cycle
    return shown.size(shown.account.used if cycle is None else cycle.used)


def _loss(shown: Shown) -> datetime | None:
    return None if shown.account.next_expiry is None else shown.account.next_expiry.at


def _cycle_end(shown: Shown) -> datetime | None:
    return None if shown.account.cycle is None else shown.account.cycle.end


def _expiring(shown: Shown) -> str:
    return shown.size(0 if shown.account.next_expiry is None else shown.account.next_expiry.bytes)


def _per_day(shown: Shown) -> str:
    budget = shown.insight.budget
    return NOTHING if budget is None else shown.size(budget.per_day)


def _cost(shown: Shown) -> str:
    sums = [f"{money(amount)} {currency}" for currency, amount in sorted(shown.account.cost.items()) if amount]
    return ", ".join(sums) or NOTHING


FIELDS: dict[str, Callable[[Shown], str]] = {
    "account": lambda shown: safe(shown.account.account),
    "plan": _plan,
    "remaining": _remaining,
    "remaining_bytes": lambda shown: str(shown.account.remaining),
    "size": _size,
    "percent": _percent,
    "used": _used,
    "expires_at": lambda shown: shown.end(_loss(shown)),
    "expires_in": lambda shown: shown.span(_loss(shown)),
    "expiring": _expiring,
    "per_day": _per_day,
    "cycle_end": lambda shown: shown.end(_cycle_end(shown)),
    "cycle_end_in": lambda shown: shown.span(_cycle_end(shown)),
    "overage": lambda shown: shown.size(shown.account.overage),
    "cost": _cost,
    "points": lambda shown: str(shown.account.points),
    "symbol": lambda shown: shown.insight.symbol,
}
