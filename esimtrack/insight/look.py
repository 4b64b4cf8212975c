"""One look at an account: everything that screens say beyond the statement's own numbers."""

from datetime import datetime

from msgspec import Struct

from esimtrack.insight.budget import Budget, Course, budget, course
from esimtrack.insight.pace import Pace, pace
from esimtrack.insight.urgency import Concern, Symbol, advice, concerns, finished, silent_days, symbol, urgency
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import AccountStatement


class Insight(Struct, frozen=True):
    """An account's pace of late, what it leads to, and what is most urgent."""

    pace: Pace | None
    budget: Budget | None
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
    """Nothing is live, pending, frozen or to keep alive."""


def look(account: AccountStatement, as_of: datetime, usage: UsagePort) -> Insight:
    """Everything that `as_of` means for an account. `usage` is asked for at most 7 days' sums."""
    lately = pace(account, as_of, usage)
    leads = None if lately is None else course(account, as_of, lately.per_day)
    ahead = concerns(account, as_of, leads)
    return Insight(
        pace=lately,
        budget=budget(account, as_of),
        course=leads,
        urgency=urgency(account, ahead),
        symbol=symbol(account, as_of, ahead),
        advice=advice(account, as_of, ahead),
        ahead=tuple(ahead),
        silent_days=silent_days(account, as_of),
        finished=finished(account, as_of),
    )
