"""One look at an account: everything that screens say beyond the statement's own numbers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.insight.budget import Budget, budgets
from esimtrack.insight.course import Course, course
from esimtrack.insight.days import Soon
from esimtrack.insight.pace import Pace, pace
from esimtrack.insight.places import place_of, places
from esimtrack.insight.urgency import Concern, Symbol, advice, concerns, finished, silent_days, symbol, urgency
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import AccountStatement

_SOON = Soon()


class Insight(Struct, frozen=True):
    """An account's pace of late, what it leads to, and what is most urgent."""

    pace: Pace | None
    budgets: tuple[Budget, ...]
    """One for each place where an end binds; nearly always one or none."""
    budget: Budget | None
    """The one for where data is used lately; of several, None where nobody said where that is."""
    course: Course | None
    """What becomes of today's data at the pace of late; None without a pace."""
    urgency: datetime | None
    symbol: Symbol
    advice: Concern | None
    ahead: tuple[Concern, ...]
    """All that is ahead, soonest first."""
    silent_days: int | None
    """For how many days nothing was logged, where that is long enough to be said."""
    finished: bool
    """Nothing is live, pending, frozen, coming or to keep alive."""


def look(account: AccountStatement, as_of: datetime, usage: UsagePort, local: ZoneInfo, soon: Soon = _SOON) -> Insight:
    """Everything that `as_of` means for an account, to a reader whose zone of time is `local`: `soon`, to them.

    `usage` is asked for at most 7 days' sums.
    """
    lately = pace(account, as_of, usage, local)
    leads = None if lately is None else course(account, as_of, lately, local)
    lasts = budgets(account, as_of, local)
    ahead = concerns(account, as_of, leads)
    return Insight(
        pace=lately,
        budgets=lasts,
        budget=_here(account, lasts, lately),
        course=leads,
        urgency=urgency(account, ahead),
        symbol=symbol(account, as_of, ahead, soon),
        advice=advice(account, as_of, ahead, soon),
        ahead=tuple(ahead),
        silent_days=silent_days(account, as_of),
        finished=finished(account, as_of),
    )


def _here(account: AccountStatement, lasts: tuple[Budget, ...], lately: Pace | None) -> Budget | None:
    if len(places(account)) == 1:
        return lasts[0] if lasts else None
    used = set() if lately is None else {zone for zone, size in lately.zones.items() if size}
    where = {place.zones for zone in used if (place := place_of(account, zone)) is not None}
    return next((budget for budget in lasts if None not in used and where == {budget.zones}), None)
