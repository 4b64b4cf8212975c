"""What only a reading found, spread evenly over the time in which it was used: when it was, nobody knows."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import TICK, local_date, midnight
from esimtrack.ledger.statement import AccountStatement


class Stretch(Struct, frozen=True):
    """`bytes` that were used in `[start, end]`, by `member` where the reading spoke of one."""

    start: datetime
    end: datetime
    bytes: int
    member: str | None = None

    def before(self, instant: datetime) -> int:
        """How much of it was used before an instant."""
        if instant > self.end:
            return self.bytes
        if instant <= self.start:
            return 0
        return self.bytes * ((instant - self.start) // TICK) // ((self.end - self.start) // TICK)

    def between(self, opening: datetime, closing: datetime) -> int:
        """How much of it was used in `[opening, closing)`. Parts that adjoin add up to the whole."""
        return self.before(closing) - self.before(opening)

    def by_day(self, zone: ZoneInfo) -> Iterator[tuple[date, int]]:
        """Each local day that it touches, with what was used on it."""
        day, last = local_date(self.start, zone), local_date(self.end, zone)
        while day <= last:
            following = day + timedelta(days=1)
            yield day, self.between(midnight(day, zone), midnight(following, zone))
            day = following


def stretches(account: AccountStatement) -> list[Stretch]:
    """What the account's readings found. Before the first evidence, it was used since there was a plan to be used."""
    began = min((max(p.at, p.start) for p in account.purchases if p.start is not None), default=None)
    return [
        Stretch(found.start or min(began or found.end, found.end), found.end, found.bytes, found.member)
        for found in account.unlogged_stretches
    ]
