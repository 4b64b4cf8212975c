"""Rows of a CSV below its headings: what parts the cells, where the headings are, which rows are selected.

A file without headings has its columns called by their numbers, from 1 on.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from shlex import quote
from typing import TypeAlias

from msgspec import Struct

from esimtrack.i18n import _, listed
from esimtrack.sources.csv_values import is_date, is_unit, unit_of
from esimtrack.sources.found import BadSource
from esimtrack.units.labels import LONGEST_NAMED, named

DELIMITERS = ",;\t|"

_TYPED = 40
"""Characters of a heading that somebody may type into a map."""

PREAMBLE = 50
"""Among so many first rows the headings are looked for."""

Condition: TypeAlias = tuple[str, str, str]
"""A column, = or !=, and a value."""

_Numbered: TypeAlias = Sequence[tuple[int, list[str]]]
"""Rows with the numbers of their lines."""

_GUESSES = {
    "until": ("until", "to", "end", "bis", "fin", "结束时间", "结束日期", "终止", "終了"),
    "at": (
        "date", "day", "time", "from", "start", "change", "month", "datum", "zeit", "tag", "monat", "von", "jour",
        "mois", "début", "fecha", "日期", "时间", "月份", "日付", "年月", "日時", "利用日",
    ),
    "bytes": (
        "data", "usage", "used", "volum", "daten", "verbrauch", "conso", "donnée", "流量", "用量", "使用量", "通信量",
        "データ",
    ),
}  # fmt: skip


class Table(Struct, frozen=True):
    """Selected rows, each by what its cells mean, with the number of its line."""

    headings: dict[str, str]
    """What stands above each column; empty where nothing does."""
    rows: list[tuple[int, dict[str, str]]]
    dates: list[str]
    """Cells of the column of times, those of rows that are not selected, too: they show which of them is the month."""
    conditions: list[Condition]


def columns_named(given: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """Columns that a map names, by what they mean: also `unit`, unless it says the unit itself."""
    named_ones = {key: given[key] for key in keys if key in given}
    return named_ones | ({"unit": given["unit"]} if not is_unit(given.get("unit", "B")) else {})


def table_of(text: str, columns: Mapping[str, str], where: str | None, encoding: str) -> Table:
    """Rows of the text that `where` selects, such as "type=Data,network!=Home". Raises `BadSource`."""
    conditions = _conditions(where)
    wanted = [*columns.values(), *(column for column, _sign, _value in conditions)]
    for rows in _tables(text):
        place = _headings(rows, wanted)
        if place is not None:
            start, above = place + 1, rows[place][1]
        elif (start := _first_date(rows, wanted, columns["at"])) >= 0:
            above = rows[start - 1][1] if start else []
        else:
            continue
        return _table(rows[start:], above, columns, conditions)
    if "unit" in columns and any(
        _headings(rows, [name for key, name in columns.items() if key != "unit"]) is not None for rows in _tables(text)
    ):
        raise BadSource(
            _("unit={value} is neither a unit (B, KB, MB, GB, KiB, MiB, GiB) nor a column.").format(
                value=named(columns["unit"])
            )
            + "\n"
            + hint(text, encoding)
        )
    raise BadSource(
        _("no row of headings has {names}.").format(names=listed(named(name) for name in wanted))
        + "\n"
        + hint(text, encoding)
    )


def hint(text: str, encoding: str) -> str:
    """Columns of the file's first row, and a map for them."""
    first = _first(text)
    if not first:
        return _("It has no columns.")
    shown = _("Its columns: {names}.").format(names=_listed(first))
    if any(is_date(cell) for cell in first):
        names = [str(place) for place in range(1, len(first) + 1)]
        guess = {"at": next(name for name, cell in zip(names, first, strict=True) if is_date(cell))}
        shown = _("It has no headings: its columns go by their numbers. First row: {cells}.").format(
            cells=_listed(first)
        )
        sized = [name for name, cell in zip(names, first, strict=True) if cell[:1].isdigit() and not is_date(cell)]
        guess |= {"bytes": sized[0]} if sized else {}
    else:
        guess = {_meaning(cell): cell for cell in reversed(first) if len(cell) <= _TYPED}
    told = [f"{key}={guess.get(key, 'COLUMN')}" for key in ("at", "until", "bytes") if key != "until" or key in guess]
    if "bytes" in guess and not unit_of(guess["bytes"]):
        told.append("unit=MB")
    said = [shown, _("Say it so: {option}").format(option=f"--map {quote(','.join(map(_quoted, told)))}")]
    if encoding != "utf-8":
        said.append(_("It was read as {encoding}. If its words look wrong: encoding=NAME").format(encoding=encoding))
    return "\n".join(said)


def _listed(cells: Sequence[str]) -> str:
    """As many of the cells as can be read."""
    names, length = [], 0
    for cell in cells:
        names.append(named(cell, 40))
        length += len(names[-1])
        if length > LONGEST_NAMED:
            names[-1] = "…"
            break
    return listed(names)


def _quoted(part: str) -> str:
    return f'"{part}"' if "," in part else part


def _table(rows: _Numbered, above: list[str], columns: Mapping[str, str], conditions: list[Condition]) -> Table:
    places = {key: _place(name, above) for key, name in columns.items()}
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    chosen = _selected(filled, above, conditions)
    return Table(
        headings={key: _cell(above, place) for key, place in places.items()},
        rows=[(number, {key: _cell(row, place) for key, place in places.items()}) for number, row in chosen],
        dates=[_cell(row, places["at"]) for _number, row in filled],
        conditions=conditions,
    )


def _selected(rows: _Numbered, above: list[str], conditions: Sequence[Condition]) -> _Numbered:
    """Rows with one of the values that are asked for of each column, and with none that is not wanted."""
    for column in dict.fromkeys(column for column, _sign, _value in conditions):
        place = _place(column, above)
        values = {
            sign: {value.casefold() for name, mark, value in conditions if (name, mark) == (column, sign)}
            for sign in ("=", "!=")
        }
        chosen = [
            (number, row)
            for number, row in rows
            if (not values["="] or _cell(row, place).casefold() in values["="])
            and _cell(row, place).casefold() not in values["!="]
        ]
        if rows and not chosen:
            there = dict.fromkeys(_cell(row, place) for _number, row in rows)
            raise BadSource(
                _("no row has what --where asks of {column}.").format(column=named(column))
                + "\n"
                + _("{column} has: {values}.").format(
                    column=named(column), values=listed(named(value, 40) for value in list(there)[:20])
                )
            )
        rows = chosen
    return rows


def _conditions(where: str | None) -> list[Condition]:
    if where is None:
        return []
    found = []
    for part in next(csv.reader([where]), []):
        column, sign, value = part.partition("=")
        if not sign or not column.strip("! "):
            raise BadSource(
                _("where={part} selects nothing.").format(part=named(part))
                + "\n"
                + _("Write it so: --where Type=Data, or --where Type!=Voice")
            )
        mark = "!=" if column.endswith("!") else "="
        found.append((column.removesuffix("!").strip(), mark, value.strip()))
    return found


def _tables(text: str) -> Iterable[list[tuple[int, list[str]]]]:
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[tuple[int, list[str]]] = []
        try:
            rows.extend((reader.line_num, row) for row in reader)
        except csv.Error:
            continue
        yield rows


def _headings(rows: _Numbered, names: Iterable[str]) -> int | None:
    # A number is a column of any row of headings; where all are numbers, there may be no such row.
    wanted = {name.strip().casefold() for name in names}
    called = {name for name in wanted if not _is_number(name)} or wanted
    for place, (_number, row) in enumerate(rows[:PREAMBLE]):
        if called <= {cell.strip().casefold() for cell in row} and _wide(row, wanted - called):
            return place
    return None


def _first_date(rows: _Numbered, names: Sequence[str], at: str) -> int:
    """The first row of a file without headings; -1 where the columns are not called by numbers, or none is a date."""
    if not all(map(_is_number, names)):
        return -1
    for place, (_number, row) in enumerate(rows[:PREAMBLE]):
        if _wide(row, names) and is_date(_cell(row, int(at) - 1)):
            return place
    return -1


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and 0 < int(name[:4]) < 1000


def _wide(row: Sequence[str], numbers: Iterable[str]) -> bool:
    return all(int(number[:4]) <= len(row) for number in numbers)


def _place(name: str, above: Sequence[str]) -> int:
    names = [cell.strip().casefold() for cell in above]
    folded = name.strip().casefold()
    return names.index(folded) if folded in names else int(folded) - 1


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _first(text: str) -> list[str]:
    """The first row with columns, by whichever mark parts it into more, and more rows as it."""
    best: list[str] = []
    most = (1, 0)
    for rows in _tables(text):
        first = next((row for _number, row in rows[:PREAMBLE] if len(row) > 1), [])
        score = len(first), sum(len(row) == len(first) for _number, row in rows[:PREAMBLE])
        if score > most:
            best, most = [cell.strip() for cell in first if cell.strip()], score
    return best


def _meaning(heading: str) -> str:
    folded = heading.casefold()
    words = folded.replace("_", " ").split()
    if any(word in _GUESSES["until"] for word in words):
        return "until"
    found = next((key for key in ("at", "bytes") if any(word in folded for word in _GUESSES[key])), "")
    return found or ("bytes" if unit_of(heading) else "")
