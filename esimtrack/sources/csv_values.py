"""What stands in the cells of a CSV: sizes with or without a unit, days and times of day as people write them.

What a single cell does not show, its column may: which point parts a fraction, and whether the day or the month comes
first. Where that does not help either, it is asked for.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Literal, TypeAlias

from esimtrack.i18n import _
from esimtrack.units.labels import named
from esimtrack.units.sizes import BadSize, parse_size

Dates: TypeAlias = Literal["dmy", "mdy"]
Decimal: TypeAlias = Literal[".", ","]


class BadValue(ValueError):
    """A cell that cannot be read: what is wrong with it, and what would help."""


_UNIT = re.compile(r"(?<![A-Za-z])(bytes?|[KMGT]i?B|B)(?![A-Za-z])", re.ASCII | re.IGNORECASE)
_SIZE = re.compile(r"([0-9](?:[0-9.,' \u00a0\u202f]*[0-9])?)\s*(bytes?|[KMGT]?i?B?)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])[,T]?", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-]?)([0-9]{1,2})\2([0-9]{1,2})(?![0-9])[,T]?", re.ASCII)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?:([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.? ([0-9]{1,2}),?)[ -]([0-9]{4}),?"
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?\s*([AaPp])?\.?(?(4)[Mm]\.?)", re.ASCII)
_OFFSET = re.compile(r"(?<=[0-9]) ?(?:Z|UTC|GMT|([+-][0-9]{2}:?[0-9]{2}))\Z", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def unit_of(heading: str) -> str | None:
    """The unit that a heading names: "MB" of "Data (MB)"; None where it names none."""
    found = _UNIT.findall(heading)
    return found[-1] if found else None


def decimal_of(cells: Iterable[str]) -> Decimal | None:
    """What parts fractions in a column; None where no cell shows it. Raises `BadValue` where cells contradict."""
    shown: dict[Decimal, str] = {}
    for cell in cells:
        number = _SIZE.fullmatch(cell.strip())
        text = "" if number is None else number[1]
        last: Decimal = "," if text.rfind(",") > text.rfind(".") else "."
        other = "." if last == "," else ","
        if text.count(last) == 1 and (other in text or len(text.rpartition(last)[2]) != 3):
            shown.setdefault(last, cell)
    if len(shown) > 1:
        raise BadValue(
            _("{one} and {other} part their fractions differently: say decimal=. or decimal=,").format(
                one=named(shown["."], 40), other=named(shown[","], 40)
            )
        )
    return next(iter(shown), None)


def bytes_of(cell: str, unit: str | None, decimal: Decimal | None, gb: int) -> int | None:
    """The bytes that a cell means; None where it is empty. `unit` is the column's. Raises `BadValue`."""
    text = cell.strip()
    if text in ("", "-", "--", "–"):
        return None
    match = _SIZE.fullmatch(text)
    if match is None:
        raise BadValue(_("{cell} is no size.").format(cell=named(text, 40)))
    number, own = re.sub(r"[' \u00a0\u202f]", "", match[1]), match[2] or unit
    if not own:
        raise BadValue(_("{cell} of what? Say unit=MB, or whatever it is.").format(cell=named(text, 40)))
    if decimal is None and "," in number:
        raise BadValue(
            _("{cell}: does the comma part thousands, or the fraction? Say decimal=. or decimal=,").format(
                cell=named(text, 40)
            )
        )
    number = number.replace("." if decimal == "," else ",", "").replace(",", ".")
    own = "B" if own.lower().startswith("byte") else own
    try:
        return parse_size(f"{number}{own}", gb)
    except BadSize as bad:
        if bad.reason == "range":
            raise BadValue(_("{cell} is too much: a size is at most 1 PiB.").format(cell=named(text, 40))) from None
        raise BadValue(_("{cell} is no size.").format(cell=named(f"{text} {unit or ''}".strip(), 60))) from None


def dates_of(cells: Iterable[str]) -> Dates | None:
    """Whether the day or the month comes first in a column; None where no cell shows it."""
    for cell in cells:
        match = _DAY_FIRST.match(cell.strip())
        if match is not None and (match[2] == "." or int(match[1]) > 12):
            return "dmy"
        if match is not None and int(match[3]) > 12:
            return "mdy"
    return None


def moment_of(cell: str, clock: str, dates: Dates | None) -> tuple[datetime, bool]:
    """The moment that a cell, and perhaps one of a time of day, mean, and whether they have a time of day at all.

    The moment has an offset where the cell has one. Raises `BadValue`.
    """
    text = " ".join(f"{cell} {clock}".split())
    if match := _YEAR_FIRST.match(text):
        parts = int(match[1]), int(match[3]), int(match[4])
        if offset := _OFFSET.search(text, match.end()):
            return _iso(text[: offset.start()] + (offset[1] or "Z")), True
    elif match := _DAY_FIRST.match(text):
        parts = _ordered(match, dates, text)
    elif (match := _NAMED.match(text)) and (month := (match[2] or match[3]).lower()[:3]) in _MONTHS:
        parts = int(match[5]), _MONTHS.index(month) + 1, int(match[1] or match[4])
    else:
        raise BadValue(_("{cell} is no date.").format(cell=named(text, 40)))
    rest = text[match.end() :].strip()
    try:
        return datetime.combine(date(*parts), _clock(rest, text)), bool(rest)
    except ValueError:
        raise BadValue(_("{cell} is no date.").format(cell=named(text, 40))) from None


def _ordered(match: re.Match[str], dates: Dates | None, text: str) -> tuple[int, int, int]:
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    if dates is None and one != two:
        raise BadValue(_("{cell}: which is the month? Say dates=dmy or dates=mdy.").format(cell=named(text, 40)))
    day, month = (two, one) if dates == "mdy" else (one, two)
    return year + 2000 if year < 100 else year, month, day


def _clock(text: str, whole: str) -> time:
    if not text:
        return time()
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise BadValue(_("{cell} is no time of day.").format(cell=named(whole, 40)))
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    return time(hour, int(match[2]), int(match[3] or 0))


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(_("{cell} is no date.").format(cell=named(text, 40))) from None
