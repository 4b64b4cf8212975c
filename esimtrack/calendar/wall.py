"""Arithmetic on a zone's wall clock.

Instants are aware `datetime`s in UTC. Days, weeks, months and years are added to the local time that a clock on the
seller's wall shows; hours are exact. A local time that does not exist moves forward by the gap; one that occurs twice
means the first. Nothing lies beyond `FAR`: what would, is `FAR`.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from esimtrack.units.spans import Span

FAR = datetime(2200, 1, 1, tzinfo=UTC)
"""The end of the calendar: an end that would be computed later is this instant."""

TICK = timedelta(microseconds=1)
"""The smallest step of time. What ends at an instant can last be used a tick before it."""

_LAST_YEAR = 2200
_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@cache
def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises `ZoneInfoNotFoundError` or `ValueError` where there is none."""
    return ZoneInfo(name)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the wall clock shows at an instant, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the wall clock shows `wall`: the first one, or moved forward by the gap."""
    return min(wall.replace(tzinfo=zone).astimezone(UTC), FAR)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The local day on which an instant lies."""
    return instant.astimezone(zone).date()


def last_date(end: datetime, zone: ZoneInfo) -> date:
    """The last local day of what ends at an instant: the day before, where that is a midnight."""
    return local_date(end - TICK, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day."""
    return instant_of(datetime.combine(day, time.min), zone)


def month_day(year: int, month: int, day: int) -> date:
    """A day of a month, or the month's last where it is shorter."""
    longest = 29 if month == 2 and (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)) else _MONTH[month - 1]
    return date(year, month, min(day, longest))


def add_to_date(day: date, span: Span, times: int = 1) -> date | None:
    """`times` spans of days or more after a day; None beyond the calendar's end."""
    count = span.count * times
    if span.unit in ("days", "weeks"):
        ordinal = day.toordinal() + count * (7 if span.unit == "weeks" else 1)
        return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None
    months = day.year * 12 + day.month - 1 + count * (12 if span.unit == "years" else 1)
    if months // 12 > _LAST_YEAR:
        return None
    return month_day(months // 12, months % 12 + 1, day.day)


def add(instant: datetime, span: Span, zone: ZoneInfo, times: int = 1) -> datetime:
    """`times` spans after an instant, counted from it at once.

    A month after 31 January is 28 February, two are 31 March.
    """
    if not times:
        return instant
    if span.unit == "hours":
        hours = span.count * times
        return FAR if hours > 2_000_000 else min(instant + timedelta(hours=hours), FAR)
    wall = local(instant, zone)
    day = add_to_date(wall.date(), span, times)
    if day is None or day.year > _LAST_YEAR:
        return FAR
    return instant_of(datetime.combine(day, wall.time()), zone)
