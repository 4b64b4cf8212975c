"""CSV, as sellers, spreadsheets and programs write it: rows of when and how much, below a row of headings or without.

A map says which column means what: `About.columns`, by the keys of `COLUMNS`, and `SETTINGS` for what the file does not
show. A column goes by its heading or, also in a file without headings, by its number from 1 on. Rows of the same time,
member and zone are one. A row of a day, of a month or with an end is taken if its time was over when the file was
written, and one of several days counts in even shares, one for each day. Figures are a seller's, of one SIM.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct
from msgspec.structs import replace

from esimtrack.calendar.wall import instant_of, midnight, zone_named
from esimtrack.i18n import _, listed
from esimtrack.sources.csv_encoding import decode
from esimtrack.sources.csv_table import Table, columns_named, hint, table_of
from esimtrack.sources.csv_values import (
    BadValue,
    Dates,
    Decimal,
    Unsaid,
    When,
    bytes_of,
    dates_of,
    decimal_of,
    is_unit,
    moment_of,
    unit_of,
)
from esimtrack.sources.found import About, BadSource, Bucket, Found, Total
from esimtrack.units.labels import named

maps = True

COLUMNS = ("at", "until", "time", "bytes", "sent", "member", "zone", "note")
SETTINGS = ("unit", "kind", "where", "dates", "decimal", "timezone", "encoding")
CHOICES = {"dates": ("dmy", "mdy"), "decimal": (".", ","), "kind": ("usage", "counter")}

LONGEST = timedelta(days=366)
"""A row of more than these has a wrong date in it."""

RISING = 3
"""From so many rows on, sizes that only rise may be a running total."""


def call(run: Callable[[Sequence[str]], bytes]) -> bytes:
    """There is no program that has it."""
    raise BadSource(_("name the file: {command}").format(command="esimtrack import --from csv FILE"))


def read(content: bytes, about: About) -> Found:
    """Rows as buckets of a series without a name, or as totals of a counter. Raises `BadSource`."""
    given = about.columns
    text, encoding = decode(content, given.get("encoding"))
    _check(given, text, encoding)
    table = table_of(text, columns_named(given, COLUMNS), given.get("where"), encoding)
    rows, skipped = _rows(table, _settings(table, about), about)
    over = [row for row in rows if row.end <= about.at]
    as_of = max((row.end for row in over), default=about.at)
    growing = len(rows) - len(over)
    if given.get("kind") == "counter":
        series = "/".join(sorted(value for _column, sign, value in table.conditions if sign == "="))
        totals = {row.end: row.total(series) for row in over}
        return Found(
            as_of=as_of,
            series=(series,),
            totals=tuple(totals[at] for at in sorted(totals)),
            growing=growing,
            sellers=True,
            skipped=skipped,
        )
    buckets: dict[str, Bucket] = {}
    for row in over:
        for bucket in row.buckets():
            before = buckets.get(bucket.key)
            buckets[bucket.key] = bucket if before is None else _together(before, bucket)
    return Found(
        as_of=as_of,
        series=("",),
        buckets=tuple(buckets.values()),
        growing=growing,
        sellers=True,
        skipped=skipped,
        rising="kind" not in given and _rises(over),
    )


class _Settings(Struct, frozen=True):
    dates: Dates | None
    decimal: Decimal | None
    units: dict[str, str | None]
    zone: ZoneInfo


class _Row(Struct, frozen=True):
    """A row: from when to when, as an instant and as `stamp`, which names it within the file."""

    start: datetime
    end: datetime
    stamp: str
    received: int
    sent: int
    member: str | None
    place: str | None
    note: str | None
    zone: ZoneInfo
    moment: bool

    def total(self, series: str) -> Total:
        """A running total. That of a day is of its end, and still counts on that day."""
        at = self.start if self.moment else self.end - timedelta(seconds=1)
        return Total(series=series, at=at, bytes=self.received + self.sent)

    def buckets(self) -> Iterator[Bucket]:
        """One for each day: whole days have even shares, others by their part of the time."""
        whole = "T" not in self.stamp
        parts = list(pairwise((self.start, *self._midnights(), self.end)))
        weights = [1 if whole else int((end - start).total_seconds()) for start, end in parts]
        received, sent = _shares(self.received, weights), _shares(self.sent, weights)
        for place, (start, end) in enumerate(parts):
            day = f"{start.astimezone(self.zone):%Y-%m-%d}"
            stamp = self.stamp if len(parts) == 1 else f"{day}~{self.stamp}"
            yield Bucket(
                series="",
                key="/".join((stamp, self.member or "", self.place or "")),
                start=start,
                end=end,
                received=received[place],
                sent=sent[place],
                member=self.member,
                zone=self.place,
                note=self.note,
                share=len(parts) > 1,
            )

    def _midnights(self) -> Iterator[datetime]:
        day = self.start.astimezone(self.zone).date() + timedelta(days=1)
        while (at := midnight(day, self.zone)) < self.end:
            yield at
            day += timedelta(days=1)


def _shares(size: int, weights: Sequence[int]) -> list[int]:
    # Of the size so far, so that all of them add up to it.
    whole, so_far, shares = sum(weights), 0, []
    for weight in weights:
        shares.append(size * (so_far + weight) // whole - size * so_far // whole)
        so_far += weight
    return shares


def _settings(table: Table, about: About) -> _Settings:
    given = about.columns
    zone = about.zone
    if "timezone" in given:
        try:
            zone = zone_named(given["timezone"])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadSource(
                _("timezone={name}: there is no such zone.").format(name=named(given["timezone"]))
            ) from None
    sizes = [row.get(key, "") for _number, row in table.rows for key in ("bytes", "sent")]
    try:
        decimal = cast(Decimal, given["decimal"]) if "decimal" in given else decimal_of(sizes)
    except BadValue as bad:
        raise BadSource(str(bad)) from None
    dates = cast(Dates, given["dates"]) if "dates" in given else dates_of(table.dates)
    unit = given.get("unit", "")
    told = unit if is_unit(unit) else None
    units = {key: told or unit_of(table.headings[key]) for key in ("bytes", "sent") if key in given}
    return _Settings(dates, decimal, units, zone)


def _rows(table: Table, settings: _Settings, about: About) -> tuple[list[_Row], tuple[str, ...]]:
    """Every row that says something, and what is wrong with those that were passed over."""
    rows: list[_Row] = []
    skipped: list[str] = []
    for number, cells in table.rows:
        try:
            row = _row(cells, settings, about)
        except BadValue as bad:
            problem = _("line {number}: {problem}").format(number=number, problem=bad)
            if isinstance(bad, Unsaid):
                raise BadSource(problem) from None
            if not about.skip_bad:
                raise BadSource(problem + "\n" + _("To pass over rows that cannot be read: --skip-bad")) from None
            skipped.append(problem)
        else:
            rows += [] if row is None else [row]
    if skipped and not rows:
        raise BadSource(_("no row can be read.") + "\n" + skipped[0])
    return rows, tuple(skipped)


def _row(cells: Mapping[str, str], settings: _Settings, about: About) -> _Row | None:
    own = cells.get("unit") or None
    if own is not None and not is_unit(own):
        raise BadValue(_("can't read {cell} as a unit: B, KB, MB, GB, KiB, MiB or GiB.").format(cell=named(own, 40)))
    sizes = {
        key: bytes_of(cells[key], own or settings.units[key], settings.decimal, about.gb) for key in settings.units
    }
    if not cells["at"] or all(size is None for size in sizes.values()):
        return None
    first = _checked(moment_of(cells["at"], cells.get("time", ""), settings.dates), cells["at"])
    start, end = _extent(first, settings.zone)
    stamp = _stamp(first)
    until = cells.get("until", "")
    if until:
        last = _checked(moment_of(until, "", settings.dates), until)
        begins, end = _extent(last, settings.zone)
        end = begins if last.of == "moment" else end
        if end < start or (end == start and last.of != "moment"):
            raise BadValue(_("{last} is before {first}.").format(last=named(until, 40), first=named(cells["at"], 40)))
        end = max(end, start + timedelta(seconds=1))
        stamp = _spanning(first, last, stamp)
    elif first.of == "month":
        stamp = _spanning(first, first, stamp)
    if end - start > LONGEST:
        raise BadValue(
            _("{first} to {last} is more than a year.").format(first=named(cells["at"], 40), last=named(until, 40))
        )
    return _Row(
        start=start,
        end=end,
        stamp=stamp,
        received=sizes.get("bytes") or 0,
        sent=sizes.get("sent") or 0,
        member=cells.get("member") or about.member,
        place=cells.get("zone") or about.place,
        note=cells.get("note") or None,
        zone=settings.zone,
        moment=first.of == "moment" and not until,
    )


def _checked(when: When, cell: str) -> When:
    if not 1970 <= when.wall.year <= 2199:
        raise BadValue(_("can't read {cell} as a date.").format(cell=named(cell, 40)))
    return when


def _extent(when: When, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if when.of == "moment":
        start = instant_of(when.wall, zone) if when.wall.tzinfo is None else when.wall.astimezone(UTC)
        return start, start + timedelta(seconds=1)
    return midnight(when.wall.date(), zone), midnight(_last(when) + timedelta(days=1), zone)


def _last(when: When) -> date:
    if when.of != "month":
        return when.wall.date()
    return (when.wall.replace(day=28) + timedelta(days=4)).replace(day=1).date() - timedelta(days=1)


def _stamp(when: When) -> str:
    if when.wall.tzinfo is not None:
        return f"{when.wall.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{when.wall:%Y%m%dT%H%M%S}" if when.of == "moment" else f"{when.wall:%Y-%m-%d}"


def _spanning(first: When, last: When, stamp: str) -> str:
    """Stamp of a row with an end; one of a day is the stamp of that day, and one of a month that of its days."""
    end = _stamp(last) if last.of == "moment" else f"{_last(last):%Y-%m-%d}"
    return stamp if end == stamp else f"{stamp}~{end}"


def _together(one: Bucket, other: Bucket) -> Bucket:
    note = one.note if one.note == other.note else None
    return replace(one, received=one.received + other.received, sent=one.sent + other.sent, note=note)


def _rises(rows: Iterable[_Row]) -> bool:
    """Whether the sizes of some member in some place only rise, over rows that each are of one time."""
    series: dict[tuple[str | None, str | None], dict[datetime, int]] = {}
    for row in rows:
        if "~" in row.stamp:
            return False
        sizes = series.setdefault((row.member, row.place), {})
        sizes[row.start] = sizes.get(row.start, 0) + row.received + row.sent
    by_time = ([size for _at, size in sorted(sizes.items())] for sizes in series.values())
    return any(
        len(sizes) >= RISING and sizes[0] < sizes[-1] and all(one <= other for one, other in pairwise(sizes))
        for sizes in by_time
    )


def _check(given: Mapping[str, str], text: str, encoding: str) -> None:
    """Raise `BadSource` where the map is none: with what it could be, where there is none at all."""
    for key, value in given.items():
        if key not in COLUMNS + SETTINGS:
            raise BadSource(
                _("{key} is nothing that a column can mean: {columns}; {settings}.").format(
                    key=named(key), columns=listed(COLUMNS), settings=listed(SETTINGS)
                )
            )
        if key in CHOICES and value not in CHOICES[key]:
            one, other = CHOICES[key]
            raise BadSource(_("{key} is {one} or {other}.").format(key=key, one=one, other=other))
    if "at" not in given or "bytes" not in given:
        raise BadSource(_("say which column is when, and which is how much.") + "\n" + hint(text, encoding))
    if given.get("kind") == "counter":
        for key in ("until", "member", "zone", "note"):
            if key in given:
                raise BadSource(
                    _("{key}= does not go with kind=counter: a running total is one device's at one time.").format(
                        key=key
                    )
                    + "\n"
                    + _("Leave out {key}=; --where picks the rows of one device, --member says whose it is.").format(
                        key=key
                    )
                )
