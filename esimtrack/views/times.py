"""Instants as a person reads them, on the wall clock of the plan's zone of time.

An end at local midnight is the day that it closes: "end of 30 Nov". The year is there only when it is not this one, the
zone only where its clock differs from the reader's.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import last_date, local_date, midnight
from esimtrack.i18n import _
from esimtrack.views.reader import Reader

_MONTHS: tuple[Callable[[], str], ...] = (
    lambda: _("Jan"),
    lambda: _("Feb"),
    lambda: _("Mar"),
    lambda: _("Apr"),
    lambda: _("May"),
    lambda: _("Jun"),
    lambda: _("Jul"),
    lambda: _("Aug"),
    lambda: _("Sep"),
    lambda: _("Oct"),
    lambda: _("Nov"),
    lambda: _("Dec"),
)
_MONTH_NAMES: tuple[Callable[[], str], ...] = (
    lambda: _("January"),
    lambda: _("February"),
    lambda: _("March"),
    lambda: _("April"),
    lambda: _("May"),
    lambda: _("June"),
    lambda: _("July"),
    lambda: _("August"),
    lambda: _("September"),
    lambda: _("October"),
    lambda: _("November"),
    lambda: _("December"),
)

COUNTED = timedelta(days=2)
"""Within this, how long it is until then is said too."""


def month(day: date) -> str:
    """ "November"."""
    return _MONTH_NAMES[day.month - 1]()


def day(of: date, reader: Reader) -> str:
    """ "30 Nov", or "30 Nov 2027" when that is not this year."""
    if of.year != local_date(reader.now, reader.timezone).year:
        return _("{day} {month} {year}").format(day=of.day, month=_MONTHS[of.month - 1](), year=of.year)
    return _("{day} {month}").format(day=of.day, month=_MONTHS[of.month - 1]())


def end(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """For a table: "end of 30 Nov", "30 Nov 14:05", "30 Nov 14:05 JST"."""
    closes, text = _parts(at, zone, reader)
    return _("end of {day}").format(day=text) if closes else text


def until(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """In a sentence: "until the end of 30 Nov", "until 30 Nov 14:05"."""
    closes, text = _parts(at, zone, reader)
    return _("until the end of {day}").format(day=text) if closes else _("until {moment}").format(moment=text)


def by(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """A deadline: "by the end of 30 Nov", "by 30 Nov 14:05"."""
    closes, text = _parts(at, zone, reader)
    return _("by the end of {day}").format(day=text) if closes else _("by {moment}").format(moment=text)


def by_day(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """A deadline in few words: "by 30 Nov"; exact within two days."""
    if at - reader.now < COUNTED:
        return by(at, zone, reader)
    return _("by {day}").format(day=closing_day(at, zone, reader))


def on(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """When something happens: "at the end of 30 Nov", "on 30 Nov 14:05"."""
    closes, text = _parts(at, zone, reader)
    return _("at the end of {day}").format(day=text) if closes else _("on {moment}").format(moment=text)


def begins(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """When a cycle begins: "on 1 Dec" at midnight, else "on 30 Nov 14:05"."""
    wall = at.astimezone(zone)
    if midnight(wall.date(), zone) == at and wall.utcoffset() == at.astimezone(reader.timezone).utcoffset():
        return _("on {day}").format(day=day(wall.date(), reader))
    return on(at, zone, reader)


def away(at: datetime, reader: Reader) -> str:
    """How long it is until then: "in 5 h", "in 12 days"."""
    return in_(at, reader) or _("in {days} days").format(days=(at - reader.now) // timedelta(days=1))


def closing_day(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """The day alone, for an end that need not be exact: "30 Nov" for the midnight that closes it."""
    return day(last_date(at, zone), reader)


def in_(at: datetime, reader: Reader) -> str | None:
    """ "in 5 h" or "in 20 min" within two days, else None."""
    rest = at - reader.now
    if not timedelta() <= rest < COUNTED:
        return None
    hours = rest // timedelta(hours=1)
    if hours:
        return _("in {hours} h").format(hours=hours)
    return _("in {minutes} min").format(minutes=rest // timedelta(minutes=1))


def _parts(at: datetime, zone: ZoneInfo, reader: Reader) -> tuple[bool, str]:
    # Whether it is the midnight that closes a day, and the day or the moment in words.
    wall = at.astimezone(zone)
    closes = midnight(wall.date(), zone) == at
    if closes:
        text = day(wall.date() - timedelta(days=1), reader)
    else:
        text = _("{day} {time}").format(day=day(wall.date(), reader), time=f"{wall:%H:%M}")
    if wall.utcoffset() != at.astimezone(reader.timezone).utcoffset():
        text = _("{moment} {zone}").format(moment=text, zone=_zone(wall.tzname() or ""))
    return closes, text


def _zone(name: str) -> str:
    # Zones without letters of their own are named by their offset: "+0545".
    if name[:1] not in ("+", "-"):
        return name
    return f"UTC{name}" if len(name) < 5 else f"UTC{name[:3]}:{name[3:]}"
