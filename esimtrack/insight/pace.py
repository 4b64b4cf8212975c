"""How much is used a day lately, from what was logged and nothing else.

*Lately* is the last 7 local days with any evidence: usage, a counter's rise, a reading. What a reading found that
nobody logged is spread evenly from the evidence before it to the reading, and the days that it covers have evidence.
Days without evidence are unknown, not 0, and are left out. What lies more than four weeks back is not lately. Fewer
than 3 days with evidence give no pace. What was used where is kept apart: data of one zone is nothing in another.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import local_date, midnight
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
    stretches = [_Stretch(start, end, size) for start, end, size in _spread(account)]
    used: dict[str | None, int] = {}
    days, before = 0, Mark(as_of, LAST)
    earliest = local_date(as_of - LONG_AGO, zone)
    while days < LATELY:
        day = _latest_day(account, usage, before, stretches, zone)
        if day is None or day <= earliest:
            break
        opening, closing = midnight(day, zone), midnight(day + timedelta(days=1), zone)
        for part in usage.sums(account.account, Mark(opening), min(before, Mark(closing))):
            used[part.zone] = used.get(part.zone, 0) + part.bytes
        if stretches:
            used[None] = used.get(None, 0) + sum(stretch.share(opening, closing) for stretch in stretches)
        days += 1
        before = Mark(opening)
    return Pace(used, days) if days >= FEWEST else None


class _Stretch(Struct, frozen=True):
    # Bytes that were used at some time in [start, end], nobody knows when.
    start: datetime
    end: datetime
    bytes: int

    def share(self, opening: datetime, closing: datetime) -> int:
        if self.start == self.end:
            return self.bytes if opening <= self.end < closing else 0
        overlap = min(self.end, closing) - max(self.start, opening)
        if overlap <= timedelta():
            return 0
        tick = timedelta(microseconds=1)
        return self.bytes * (overlap // tick) // ((self.end - self.start) // tick)


def _spread(account: AccountStatement) -> list[tuple[datetime, datetime, int]]:
    # Before the first evidence, what is unlogged was used since the first purchase was there to be used.
    began = min((max(p.at, p.start) for p in account.purchases if p.start is not None), default=None)
    return [
        (unlogged.start or min(began or unlogged.end, unlogged.end), unlogged.end, unlogged.bytes)
        for unlogged in account.unlogged_stretches
    ]


def _latest_day(
    account: AccountStatement, usage: UsagePort, before: Mark, stretches: list[_Stretch], zone: ZoneInfo
) -> date | None:
    # The last local day before the mark that has evidence.
    found = []
    line = usage.last(account.account, before)
    if line is not None:
        found.append(local_date(line, zone))
    if account.last_evidence is not None and Mark(account.last_evidence) < before:
        found.append(local_date(account.last_evidence, zone))
    just_before = before.at if before.id else before.at - timedelta(microseconds=1)
    for stretch in stretches:
        if stretch.start <= just_before:
            found.append(local_date(min(stretch.end, just_before), zone))
    return max(found, default=None)
