"""Times as people type them, read as instants.

ISO 8601, `now`, `today`, `yesterday`, `tomorrow`, `14:30`, `yesterday 14:30`, `2 hours ago`, `3d ago`, `in 3 days`,
`this week`, `last month`.
What has no offset is local; days, weeks, months and years are counted on the local wall clock, hours and minutes
exactly. A local time that does not exist moves forward by the gap, and one that occurs twice means the first.

A day alone, a week or a month (`this week`, `last month`) means one instant of it, and which one depends on what is
asked (`Edge`): its first, its last microsecond, or the midnight that closes it. Instants lie from 2000 to the end of
2099; another year is a typing error, and refused as one.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import TICK, add, instant_of, local_date, midnight
from esimtrack.i18n import _
from esimtrack.units.labels import named
from esimtrack.units.spans import FARTHEST, LONGEST, Span, Unit, parse_stretch

Edge = Literal["first", "last", "closing"]

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
BEYOND = datetime(2100, 1, 1, tzinfo=UTC)

_WHICH = {"last": -1, "this": 0, "next": 1}
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_UNITS: dict[str, Unit | Literal["minutes"]] = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
    **dict.fromkeys(("month", "months"), "months"),
    **dict.fromkeys(("y", "year", "years"), "years"),
}
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", re.ASCII)
_LEAP = re.compile(r"[0-9]:59:60(?![0-9])", re.ASCII)
_WHOLE = {f"{which} {what}": (number, what) for which, number in _WHICH.items() for what in ("week", "month")}
_AWAY = re.compile(r"(in )?([0-9]{1,7}) ?([a-z]+)( ago)?", re.ASCII)


class BadTime(ValueError):
    """The text is no time; the exception's text says why, and what would be one."""


def read_time(
    text: str,
    now: datetime,
    zone: Callable[[], ZoneInfo],
    day: Edge = "first",
    first_day: Callable[[], int] = lambda: 0,
) -> datetime:
    """The instant, in UTC, that a text means; raises `BadTime`.

    `zone` is asked only where the text is local, `first_day` (of the week, from 0 for Monday) where it names a week.
    """
    words = " ".join(text.lower().split())
    instant: datetime | None
    try:
        if words in _WHOLE:
            instant = _whole(*_WHOLE[words], local_date(now, zone()), zone(), day, first_day)
        else:
            instant = _relative(words, now, zone, day) or _iso(text.strip(), zone, day)
    except (ValueError, OverflowError):
        instant = None
    if instant is None and _LEAP.search(text):
        raise BadTime(
            _("{text} is a leap second, which the journal has no place for: take the second before.").format(
                text=named(text, 40)
            )
        )
    if instant is None:
        raise BadTime(_("{text} is no time.").format(text=named(text, 40)) + "\n" + _examples(words))
    if not EARLIEST <= instant < BEYOND:
        raise BadTime(
            _("{text} is in the year {year}: times lie from 2000 to 2099.").format(
                text=named(text, 40), year=instant.year
            )
        )
    return instant


def read_stretch(text: str) -> timedelta:
    """How long "14d", "14 days", "2 weeks" or "48h" is: hours, days of 24 hours, or weeks. Raises `BadTime`."""
    ahead = parse_stretch(text)
    if ahead is None:
        raise BadTime(
            _("{text} is no time to look ahead.").format(text=named(text, 40))
            + "\n"
            + _("Write hours, days or weeks: 48h, 14d, 2 weeks.")
        )
    if ahead > FARTHEST:
        raise BadTime(
            _("{text} is too far ahead: at most {days} days.").format(text=named(text, 40), days=FARTHEST.days)
        )
    return ahead


def _relative(words: str, now: datetime, zone: Callable[[], ZoneInfo], day: Edge) -> datetime | None:
    if words == "now":
        return now
    first, _space, rest = words.partition(" ")
    if first in _DAYS:
        today = local_date(now, zone()) + timedelta(days=_DAYS[first])
        return _of_day(today, zone(), day) if not rest else _clock(rest, today, zone())
    if _CLOCK.fullmatch(words):
        return _clock(words, local_date(now, zone()), zone())
    away = _AWAY.fullmatch(words)
    if away is None or bool(away[1]) is bool(away[4]):
        return None
    unit, count = _UNITS.get(away[3]), int(away[2])
    if unit is None:
        return None
    sign = 1 if away[1] else -1
    if unit == "minutes":
        return now + timedelta(minutes=sign * count)
    if count > LONGEST[unit]:
        return None
    return now if not count else add(now, Span(count, unit), zone(), sign)


def _clock(text: str, day: date, zone: ZoneInfo) -> datetime | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    return instant_of(datetime.combine(day, time(int(match[1]), int(match[2]), int(match[3] or 0))), zone)


def _iso(text: str, zone: Callable[[], ZoneInfo], day: Edge) -> datetime | None:
    try:
        alone = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        return _of_day(alone, zone(), day) if 1999 <= alone.year <= 2100 else midnight(alone, ZoneInfo("UTC"))
    if not text[:4].isdigit():
        return None
    when = datetime.fromisoformat(text)
    if when.tzinfo is not None:
        return when.astimezone(UTC)
    return instant_of(when, zone()) if 1999 <= when.year <= 2100 else when.replace(tzinfo=UTC)


def _whole(number: int, what: str, today: date, zone: ZoneInfo, edge: Edge, first_day: Callable[[], int]) -> datetime:
    """A week or a month: the one in which today lies, or the `number`-th after it."""
    if what == "week":
        first = today - timedelta(days=(today.weekday() - first_day()) % 7 - 7 * number)
        return _of_days(first, first + timedelta(days=7), zone, edge)
    months = today.year * 12 + today.month - 1 + number
    first, after = (date(of // 12, of % 12 + 1, 1) for of in (months, months + 1))
    return _of_days(first, after, zone, edge)


def _of_day(day: date, zone: ZoneInfo, edge: Edge) -> datetime:
    return _of_days(day, day + timedelta(days=1), zone, edge)


def _of_days(first: date, after: date, zone: ZoneInfo, edge: Edge) -> datetime:
    if edge == "first":
        return midnight(first, zone)
    closing = midnight(after, zone)
    return closing if edge == "closing" else closing - TICK


def _examples(words: str) -> str:
    if re.fullmatch(r"(in )?[0-9]+ ?m( ago)?", words):
        return _("Minutes or months? Write {minutes} or {months}.").format(
            minutes=re.sub(r" ?m\b", " min", words), months=re.sub(r" ?m\b", " months", words)
        )
    return _(
        "Times: 2026-11-24, 2026-11-24T14:30, 14:30, today, yesterday, tomorrow, 2 hours ago, 3d ago, in 3 days,"
        " last week."
    )
