"""How long what is left lasts: a budget for a day, in each place where it can be used.

It counts local days, today as a whole one, so that a person can check it: 500 MB and 10 days are 50 MB a day. What has
not started yet is left out.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.insight.days import days_to, zone_of
from esimtrack.insight.places import Place, places, usable
from esimtrack.ledger.statement import AccountStatement


class Budget(Struct, frozen=True):
    """`per_day` bytes last until `end`; `days` are the local days until then. `zones` are those of its place."""

    per_day: int
    end: datetime
    days: int
    zones: tuple[str, ...] | None = None


def binding_end(account: AccountStatement) -> datetime | None:
    """The end up to which today's data must last.

    The running cycle's end; without a cycle, the last end of what is left. None: nothing binds, because something
    without a size or an end can be used, or nothing is left.
    """
    live = usable(account)
    if account.unlimited or not live:
        return None
    if account.cycle is not None:
        return account.cycle.end
    ends = [bucket.end for bucket in live]
    return None if None in ends else max(end for end in ends if end is not None)


def last_use(account: AccountStatement) -> datetime | None:
    """Until when the account can be used as it is: to the end that binds, or that of the cycle, or of the plan.

    Where all of it is used up, the last end of what was there.
    """
    end = binding_end(account)
    if end is None and account.cycle is not None:
        return account.cycle.end
    if end is None and account.next_end is not None:
        return account.next_end.at
    if end is None and account.buckets and not account.unlimited and not account.remaining:
        ends = [bucket.end for bucket in account.buckets]
        return None if None in ends else max(end for end in ends if end is not None)
    return end


def budgets(account: AccountStatement, as_of: datetime, local: ZoneInfo) -> tuple[Budget, ...]:
    """The most that can be used every day in each of the account's places, where an end binds there.

    What is left by the days to that end; where some of it ends before, no more than lasts with what is there then.
    `local` is the reader's zone of time.
    """
    found = (budget_of(place, as_of, zone_of(account, local)) for place in places(account))
    return tuple(budget for budget in found if budget is not None)


def budget_of(place: Place, as_of: datetime, zone: ZoneInfo) -> Budget | None:
    """The budget of one place, where an end binds there. `zone` is that of the account's days."""
    end = binding_end(place.there)
    if end is None:
        return None
    days = days_to(end, as_of, zone)
    live = usable(place.there)
    rates = [sum(b.left or 0 for b in live) // days]
    for early in {b.end for b in live if b.end is not None and b.end < end}:
        gone = days_to(early, as_of, zone)
        if gone < days:
            later = sum(b.left or 0 for b in live if b.end is None or b.end > early)
            rates.append(later // (days - gone))
    return Budget(min(rates), end, days, place.zones)
