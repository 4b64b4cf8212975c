"""What only a reading found, spread evenly over the time in which it was used: when it was, nobody knows."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import TICK, local_date, midnight
from esimtrack.ledger.statement import AccountStatement, Unlogged

_JUMP = timedelta(days=7)
"""A reading that takes another back within this time shows how the seller reads, and not what was used."""


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
    """What the account's readings found. Before the first evidence, it was used since there was a plan to be used.

    What one reading found and another took back within days was never used: it is left out.
    """
    first = min((max(p.at, p.start) for p in account.purchases if p.start is not None), default=None)
    sizes, _jumps = _settled(account.unlogged_stretches)
    return [
        Stretch(found.start or min(first or found.end, found.end), found.end, max(0, size), found.member)
        for found, size in zip(account.unlogged_stretches, sizes, strict=True)
    ]


def jumps(account: AccountStatement) -> list[tuple[Unlogged, int]]:
    """The readings that took back what others said within days before, each with how much it is, in bytes."""
    _sizes, taken = _settled(account.unlogged_stretches)
    return [(found, size) for found, size in zip(account.unlogged_stretches, taken, strict=True) if size]


def _settled(read: Sequence[Unlogged]) -> tuple[list[int], list[int]]:
    # What each reading found, less what it gave back, after they are set off against each other; and how much each
    # took back of those before.
    left, taken = [found.bytes - found.corrected for found in read], [0] * len(read)
    for number, found in enumerate(read):
        for earlier in range(number - 1, -1, -1):
            if not left[number] or found.end - read[earlier].end > _JUMP:
                break
            if read[earlier].member == found.member and left[earlier] * left[number] < 0:
                size = min(abs(left[earlier]), abs(left[number]))
                taken[number] += size
                for place in (earlier, number):
                    left[place] -= size if left[place] > 0 else -size
    return left, taken


def began(account: AccountStatement, day: date, zone: ZoneInfo) -> date | None:
    """Since when there has been a plan, without a day between; None where there was none on that day."""
    begins = None
    for line in sorted(account.purchases, key=lambda p: p.start or p.at, reverse=True):
        if line.start is None:
            continue
        starts = local_date(max(line.at, line.start), zone)
        reached = day if begins is None else begins - timedelta(days=1)
        if starts <= reached and (line.end is None or local_date(line.end, zone) >= reached):
            begins = starts
    return begins
