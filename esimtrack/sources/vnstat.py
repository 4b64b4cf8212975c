"""vnStat: `vnstat --json`, versions 1 and 2. Hours and days, never its months: they begin at one day for all plans.

Its dates are local times, as are the names of its buckets here: a machine that moves to another zone does not find new
ones. From vnStat 2.10 on each row has its instant, too. Version 1 counts in KiB. A bucket is closed when vnStat last
looked (`updated`) not before its end. In the night when an hour comes twice, vnStat has one row for both.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from esimtrack.calendar.wall import instant_of
from esimtrack.i18n import _
from esimtrack.sources import reading
from esimtrack.sources.found import About, BadSource, Bucket, Found
from esimtrack.units.labels import named

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class _Date(Struct):
    year: int
    month: int
    day: int


class _Time(Struct):
    hour: int = 0
    minute: int = 0
    minutes: int = 0  # in version 1


class _Row(Struct):
    date: _Date
    rx: int
    tx: int
    time: _Time | None = None
    id: int = 0  # in version 1, the hour of a day
    timestamp: int | None = None


class _Traffic(Struct):
    hour: list[_Row] | None = None
    day: list[_Row] | None = None
    hours: list[_Row] | None = None
    days: list[_Row] | None = None

    @property
    def is_fine(self) -> bool:
        """Whether it lists hours or days, be there any or not."""
        return any(rows is not None for rows in (self.hour, self.day, self.hours, self.days))


class _Updated(Struct):
    date: _Date
    time: _Time | None = None
    timestamp: int | None = None


class _Interface(Struct):
    updated: _Updated
    traffic: _Traffic
    name: str | None = None
    id: str | None = None


class _Output(Struct):
    jsonversion: str
    interfaces: list[_Interface]


def call(run: Callable[[Sequence[str]], bytes]) -> bytes:
    """What vnStat knows of all interfaces."""
    return run(("vnstat", "--json"))


def read(content: bytes, about: About) -> Found:
    """The hours and days of all interfaces that are closed. Raises `BadSource`."""
    output = _decoded(content)
    if output.jsonversion not in ("1", "2"):
        raise BadSource(
            _("vnStat's JSON is of version {version}; versions 1 and 2 are known.").format(
                version=named(output.jsonversion, 40)
            )
        )
    if output.interfaces and not any(interface.traffic.is_fine for interface in output.interfaces):
        raise BadSource(
            _("this has neither hours nor days: `{command}`, without a letter behind it, writes them.").format(
                command="vnstat --json"
            )
        )
    series: list[str] = []
    buckets: list[Bucket] = []
    seen = [about.at]
    growing = 0
    for interface in output.interfaces:
        name = interface.name or interface.id
        if not name:
            raise BadSource(_("vnStat's JSON has an interface without a name."))
        series.append(name)
        updated = _updated(interface.updated, about)
        seen.append(updated)
        for bucket in _buckets(name, interface.traffic, output.jsonversion, about):
            if bucket.end <= min(updated, about.at):
                buckets.append(bucket)
            else:
                growing += 1
    return Found(as_of=min(seen), series=tuple(series), buckets=tuple(buckets), growing=growing, lasting=True)


def _decoded(content: bytes) -> _Output:
    try:
        return reading.json_of(content, _Output, "vnstat --json")
    except BadSource:
        # What goes wrong while vnStat writes, it says in the middle of the JSON.
        _before, error, said = content.partition(b"Error: ")
        if not error:
            raise
        problem = (said.splitlines() or [b""])[0].decode(errors="replace")
        raise BadSource(_("vnStat says: {problem}").format(problem=problem[:200])) from None


def _buckets(series: str, traffic: _Traffic, version: str, about: About) -> Iterator[Bucket]:
    for row in traffic.hour or traffic.hours or ():
        wall = _wall(row.date, row.id if row.time is None else row.time.hour)
        yield _bucket(series, wall, HOUR, row, version, about)
    for row in traffic.day or traffic.days or ():
        yield _bucket(series, _wall(row.date), DAY, row, version, about)


def _bucket(series: str, wall: datetime, length: timedelta, row: _Row, version: str, about: About) -> Bucket:
    if row.rx < 0 or row.tx < 0:
        raise BadSource(_("vnStat's JSON has a size below 0 on {day}.").format(day=wall.date()))
    unit = 1024 if version == "1" else 1
    start, end = instant_of(wall, about.zone), instant_of(wall + length, about.zone)
    told = _instant(row.timestamp)
    if told is not None and told != start:
        # It was written in another zone, where a day may be an hour longer.
        start, end = told, told + length + (HOUR if length == DAY else timedelta())
    day, hours = f"{wall:%Y-%m-%d}", length == HOUR
    return Bucket(
        series=series,
        key=_hour(day, wall.hour) if hours else day,
        start=start,
        end=end,
        received=row.rx * unit,
        sent=row.tx * unit,
        parts=() if hours else tuple(_hour(day, hour) for hour in range(24)),
        within=day if hours else None,
    )


def _hour(day: str, hour: int) -> str:
    return f"{day}T{hour:02}"


def _updated(updated: _Updated, about: About) -> datetime:
    time = updated.time or _Time()
    told = _instant(updated.timestamp)
    return told or instant_of(_wall(updated.date, time.hour, time.minute or time.minutes), about.zone)


def _instant(timestamp: int | None) -> datetime | None:
    return None if timestamp is None else reading.instant_of(timestamp, "timestamp")


def _wall(date: _Date, hour: int = 0, minute: int = 0) -> datetime:
    try:
        wall = datetime(date.year, date.month, date.day, hour, minute)
    except (ValueError, OverflowError):
        raise BadSource(
            _("vnStat's JSON has an impossible time: {year}-{month}-{day} {hour}:{minute}.").format(
                year=date.year, month=date.month, day=date.day, hour=hour, minute=minute
            )
        ) from None
    if not 1900 <= wall.year <= 2200:
        raise BadSource(_("vnStat's JSON has a time in the year {year}.").format(year=wall.year))
    return wall
