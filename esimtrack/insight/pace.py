"""How much is used a day lately, from what was logged and nothing else.

*Lately* is the last 7 local days with any evidence (`esimtrack.insight.daily_use`). What lies more than four weeks
back is not lately. Fewer than 3 days with evidence give no pace. What was used where is kept apart: data of one zone is
nothing in another.
"""

from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import local_date
from esimtrack.insight.daily_use import days_back
from esimtrack.insight.days import LATELY, LONG_AGO, zone_of
from esimtrack.ledger.port import LAST, Mark, UsagePort
from esimtrack.ledger.statement import AccountStatement

FEWEST = 3


class Pace(Struct, frozen=True):
    """What was `used` on `days` days with evidence (`FEWEST` to `LATELY`): bytes in each zone, None for none named."""

    used: dict[str | None, int]
    days: int

    @property
    def per_day(self) -> int:
        """The mean, in bytes, of all zones together."""
        return sum(self.used.values()) // self.days


def steadily(per_day: int) -> Pace:
    """A pace that somebody might keep to, wherever they are."""
    return Pace({None: per_day}, 1)


def pace(account: AccountStatement, as_of: datetime, usage: UsagePort, local: ZoneInfo) -> Pace | None:
    """The pace of late; None where fewer than 3 days have evidence. `local` is the reader's zone of time."""
    zone = zone_of(account, local)
    earliest = local_date(as_of - LONG_AGO, zone)
    used: dict[str | None, int] = {}
    days = 0
    for day, of_day in islice(days_back(account, usage, Mark(as_of, LAST), zone), LATELY):
        if day <= earliest:
            break
        for who, size in of_day.items():
            used[who.zone] = used.get(who.zone, 0) + size
        days += 1
    return Pace(used, days) if days >= FEWEST else None
