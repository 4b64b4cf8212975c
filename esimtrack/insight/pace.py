"""The recent pace: how much is used a day, from the series of daily use. The rules stand in `docs/forecast.md`.

*Recent* are the last 7 local days up to the last one of which an entry speaks, days between entries counted. What lies
more than four weeks back is not recent. Fewer than 3 days give no pace. What was used where is kept apart: data of one
zone is nothing in another.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import local_date, midnight
from esimtrack.insight.daily_use import Day, Who, daily_use
from esimtrack.insight.days import LATELY, LONG_AGO, zone_of
from esimtrack.ledger.port import LAST, Mark, UsagePort
from esimtrack.ledger.statement import AccountStatement

FEWEST = 3


class Pace(Struct, frozen=True):
    """What was `used` on `days` days (`FEWEST` to `LATELY`), in bytes."""

    used: dict[Who, int]
    days: int

    @property
    def per_day(self) -> int:
        """The mean, in bytes, of everybody everywhere."""
        return sum(self.used.values()) // self.days

    @property
    def zones(self) -> dict[str | None, int]:
        """What was used in each zone; None for none named."""
        found: dict[str | None, int] = {}
        for who, size in self.used.items():
            found[who.zone] = found.get(who.zone, 0) + size
        return found

    def of(self, member: str | None) -> int:
        """What a member used, or what was used in nobody's name, a day, in bytes."""
        return sum(size for who, size in self.used.items() if who.member == member) // self.days


def steadily(per_day: int) -> Pace:
    """A pace that somebody might keep to, wherever they are."""
    return Pace({Who(None, None): per_day}, 1)


def pace(account: AccountStatement, as_of: datetime, usage: UsagePort, local: ZoneInfo) -> Pace | None:
    """The recent pace; None where fewer than 3 days are known. `local` is the reader's zone of time."""
    end = Mark(as_of, LAST)
    evidence = [at for at in (account.last_evidence, usage.last(account.account, end)) if at is not None]
    if not evidence:
        return None
    zone = zone_of(account, local)
    last = local_date(max(evidence), zone)
    first = max(last - timedelta(days=LATELY - 1), local_date(as_of - LONG_AGO, zone) + timedelta(days=1))
    days = daily_use(account, usage, end, first, last, zone)
    if not days:
        return None
    if min(days) > first and not _known_before(account, usage, first, zone):
        first = min(days)
    count = (last - first).days + 1
    if count < FEWEST:
        return None
    used: Day = {}
    for of_day in days.values():
        for who, size in of_day.items():
            used[who] = used.get(who, 0) + size
    return Pace(used, count)


def _known_before(account: AccountStatement, usage: UsagePort, first: date, zone: ZoneInfo) -> bool:
    # Whether an entry lies before a day, so that the days from it on are known.
    opening = midnight(first, zone)
    read = any(found.end < opening for found in account.unlogged_stretches)
    return read or usage.last(account.account, Mark(opening)) is not None
