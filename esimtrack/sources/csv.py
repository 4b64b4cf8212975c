"""CSV, as sellers and spreadsheets write it: a row of headings, and rows of when and how much.

Which column means what is said in `About.columns`: `at` and `bytes`, and where there are such columns `time` (of day),
`sent` (added to `bytes`), `member`, `zone` and `note`; and, where the file does not show them, `unit`, `dates` (dmy,
mdy), `decimal` (. or ,) and `timezone`. Rows of the same time, member and zone are one. A row without a time of day is
of a whole day, and is taken if that day was over when the file was written. The figures are a seller's, of one SIM.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, timedelta
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from esimtrack.calendar.wall import instant_of, midnight, zone_named
from esimtrack.i18n import _, listed
from esimtrack.sources.csv_values import BadValue, Dates, Decimal, bytes_of, dates_of, decimal_of, moment_of, unit_of
from esimtrack.sources.decoding import check_lines, unicode_text
from esimtrack.sources.found import About, BadSource, Bucket, Found
from esimtrack.units.labels import named

maps = True

COLUMNS = ("at", "time", "bytes", "sent", "member", "zone", "note")
SETTINGS = ("unit", "dates", "decimal", "timezone")
DELIMITERS = ",;\t|"

PREAMBLE = 50
"""Among so many first rows the headings are looked for."""

_GUESSES = {
    "at": ("date", "day", "datum", "time", "日期", "时间"),
    "bytes": ("data", "usage", "volum", "byte", "mb", "gb", "流量"),
}


def call(run: Callable[[Sequence[str]], bytes]) -> bytes:
    """There is no program that has it."""
    raise BadSource(_("name the file: {command}").format(command="esimtrack import --from csv FILE"))


def read(content: bytes, about: About) -> Found:
    """The rows, as buckets of a series without a name. Raises `BadSource`."""
    text = _text(content)
    _check(about.columns, text)
    table = _Table(text, {key: name for key, name in about.columns.items() if key in COLUMNS})
    settings = _settings(table, about)
    buckets: dict[str, Bucket] = {}
    growing = 0
    for number, row in table.rows:
        try:
            bucket = _bucket(row, table.headings, settings)
        except BadValue as bad:
            raise BadSource(_("line {number}: {problem}").format(number=number, problem=bad)) from None
        if bucket is not None and bucket.end > about.at:
            growing += 1
        elif bucket is not None:
            before = buckets.get(bucket.key)
            buckets[bucket.key] = bucket if before is None else _together(before, bucket)
    as_of = max((bucket.end for bucket in buckets.values()), default=about.at)
    return Found(as_of=as_of, series=("",), buckets=tuple(buckets.values()), growing=growing, sellers=True)


class _Settings(Struct, frozen=True):
    dates: Dates | None
    decimal: Decimal | None
    units: dict[str, str | None]
    zone: ZoneInfo
    gb: int


class _Table:
    """The rows behind the headings, each by what its cells mean, with the number of its line."""

    def __init__(self, text: str, columns: Mapping[str, str]) -> None:
        placed = ((table, _headings(table, columns.values())) for table in _tables(text))
        found, start = next(((table, place) for table, place in placed if place is not None), ([], None))
        if start is None:
            raise BadSource(_unlike(text, columns))
        names = [cell.strip().casefold() for cell in found[start][1]]
        self.headings = columns
        places = {key: names.index(name.strip().casefold()) for key, name in columns.items()}
        self.rows = [
            (number, {key: row[place].strip() if place < len(row) else "" for key, place in places.items()})
            for number, row in found[start + 1 :]
            if any(cell.strip() for cell in row)
        ]


def _settings(table: _Table, about: About) -> _Settings:
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
    dates = cast(Dates, given["dates"]) if "dates" in given else dates_of(row["at"] for _number, row in table.rows)
    units = {key: given.get("unit") or unit_of(table.headings[key]) for key in ("bytes", "sent") if key in given}
    return _Settings(dates, decimal, units, zone, about.gb)


def _bucket(row: Mapping[str, str], headings: Mapping[str, str], settings: _Settings) -> Bucket | None:
    sizes = {
        key: bytes_of(row.get(key, ""), settings.units[key], settings.decimal, settings.gb)
        for key in ("bytes", "sent")
        if key in headings
    }
    if not row["at"] or all(size is None for size in sizes.values()):
        return None
    wall, exact = moment_of(row["at"], row.get("time", ""), settings.dates)
    if not 1970 <= wall.year <= 2199:
        raise BadValue(_("{cell} is no date.").format(cell=named(row["at"], 40)))
    if wall.tzinfo is not None:
        start, stamp = wall.astimezone(UTC), f"{wall.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    else:
        start, stamp = instant_of(wall, settings.zone), f"{wall:%Y%m%dT%H%M%S}" if exact else f"{wall:%Y-%m-%d}"
    end = start + timedelta(seconds=1) if exact else midnight(wall.date() + timedelta(days=1), settings.zone)
    return Bucket(
        series="",
        key="/".join((stamp, row.get("member", ""), row.get("zone", ""))),
        start=start,
        end=end,
        received=sizes.get("bytes") or 0,
        sent=sizes.get("sent") or 0,
        member=row.get("member") or None,
        zone=row.get("zone") or None,
        note=row.get("note") or None,
    )


def _together(one: Bucket, other: Bucket) -> Bucket:
    from msgspec.structs import replace

    note = one.note if one.note == other.note else None
    return replace(one, received=one.received + other.received, sent=one.sent + other.sent, note=note)


def _text(content: bytes) -> str:
    text = unicode_text(content)
    if text is None:
        text = content.decode("cp1252", errors="replace")
    check_lines(text)
    return text


def _tables(text: str) -> Iterable[list[tuple[int, list[str]]]]:
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[tuple[int, list[str]]] = []
        try:
            rows.extend((reader.line_num, row) for row in reader)
        except csv.Error:
            continue
        yield rows


def _headings(table: Sequence[tuple[int, list[str]]], names: Iterable[str]) -> int | None:
    wanted = {name.strip().casefold() for name in names}
    for place, (_number, row) in enumerate(table[:PREAMBLE]):
        if wanted <= {cell.strip().casefold() for cell in row}:
            return place
    return None


def _check(columns: Mapping[str, str], text: str) -> None:
    """Raise `BadSource` where the map is none: with what it could be, where there is none at all."""
    for key, value in columns.items():
        if key not in COLUMNS + SETTINGS:
            raise BadSource(
                _("{key} is nothing that a column can mean: {columns}; {settings}.").format(
                    key=named(key), columns=listed(COLUMNS), settings=listed(SETTINGS)
                )
            )
        allowed = {"dates": ("dmy", "mdy"), "decimal": (".", ",")}.get(key)
        if allowed is not None and value not in allowed:
            raise BadSource(_("{key} is {one} or {other}.").format(key=key, one=allowed[0], other=allowed[1]))
        if key == "unit" and unit_of(value) != value:
            raise BadSource(_("unit={value} is none: B, KB, MB, GB, KiB, MiB, GiB.").format(value=named(value)))
    if "at" not in columns or "bytes" not in columns:
        raise BadSource(_("say which column is when, and which is how much.") + "\n" + _hint(text))


def _unlike(text: str, columns: Mapping[str, str]) -> str:
    names = listed(named(name) for name in columns.values())
    return _("no row of headings has {names}.").format(names=names) + "\n" + _hint(text)


def _hint(text: str) -> str:
    """The columns of the row that looks most like headings, and a map for them."""
    tables = [table[:PREAMBLE] for table in _tables(text)]
    rows = [row for table in tables for _number, row in table]
    best = max(rows, key=lambda row: (sum(map(bool, map(_meaning, row))), len(row)), default=[])
    found = [cell.strip() for cell in best if cell.strip()]
    guess = {_meaning(cell): cell for cell in reversed(found)}
    told = ",".join(f"{key}={guess.get(key, 'COLUMN')}" for key in ("at", "bytes"))
    from shlex import quote

    return (
        _("Its columns: {names}.").format(names=listed(named(cell, 40) for cell in found[:20])) + "\n" if found else ""
    ) + _("Say it so: {option}").format(option=f"--map {quote(told)}")


def _meaning(heading: str) -> str:
    folded = heading.casefold()
    return next((key for key, words in _GUESSES.items() if any(word in folded for word in words)), "")
