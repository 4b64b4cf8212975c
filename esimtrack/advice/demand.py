"""What is to be used on which local day, and where: an account's past, or a journey that is not yet made."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import midnight

PARTS = 4
"""A day's use is imagined in so many equal parts, evenly over the day: nobody knows at what time it really was."""


class Need(NamedTuple):
    """So many bytes are needed at an instant, in a zone; None: nobody said where."""

    at: datetime
    zone: str | None
    bytes: int


class Demand(Struct, frozen=True):
    """Bytes by day and zone, on the local days from `first` to `last`, both counted. They are days of `timezone`."""

    timezone: ZoneInfo
    first: date
    last: date
    days: Mapping[date, Mapping[str | None, int]]

    @property
    def start(self) -> datetime:
        """The first instant of the first day."""
        return midnight(self.first, self.timezone)

    @property
    def end(self) -> datetime:
        """The midnight that closes the last day."""
        return midnight(self.last + timedelta(days=1), self.timezone)

    @property
    def length(self) -> int:
        """How many days it is about."""
        return (self.last - self.first).days + 1

    @property
    def bytes(self) -> int:
        """All of it."""
        return sum(sum(used.values()) for used in self.days.values())

    @property
    def in_30_days(self) -> int:
        """Bytes in 30 days, as the mean of all days is."""
        return self.bytes * 30 // self.length

    def needs(self) -> Iterator[Need]:
        """What is needed, in order; the parts of a day together are all of it."""
        for day, used in sorted(self.days.items()):
            opening, closing = midnight(day, self.timezone), midnight(day + timedelta(days=1), self.timezone)
            for part in range(PARTS):
                at = opening + (closing - opening) * (2 * part + 1) / (2 * PARTS)
                for zone in sorted(used, key=lambda zone: (zone is not None, zone or "")):
                    size = used[zone] * (part + 1) // PARTS - used[zone] * part // PARTS
                    if size:
                        yield Need(at, zone, size)


def journey(zone: str, days: int, size: int, first: date, timezone: ZoneInfo) -> Demand:
    """A journey to a zone, for so many days from `first` on, on which `size` bytes are used evenly."""
    spread: dict[date, dict[str | None, int]] = {
        first + timedelta(days=n): {zone: size * (n + 1) // days - size * n // days} for n in range(days)
    }
    return Demand(timezone, first, first + timedelta(days=days - 1), spread)
