"""Cells of a CSV: sizes with or without a unit; months, days and times of day as people and programs write them.

What a single cell does not show, its column may: which point parts a fraction, and whether the day or the month comes
first. Where that does not help either, it is asked for.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeAlias
from unicodedata import normalize

from msgspec import Struct

from esimtrack.i18n import _
from esimtrack.units.labels import named
from esimtrack.units.sizes import BadSize, parse_size

Dates: TypeAlias = Literal["dmy", "mdy"]
Decimal: TypeAlias = Literal[".", ","]


class BadValue(ValueError):
    """A cell that cannot be read: what is wrong with it, and what would help."""


class Unsaid(BadValue):
    """A cell that only a key of the map makes clear: no row like it may be passed over."""


class When(Struct, frozen=True):
    """Start of what a cell of time means, with an offset where the cell has one, and how much of the calendar it is."""

    wall: datetime
    of: Literal["month", "day", "moment"]


_WORD = r"(bytes?|octets?|[KMGT]i?B|B|[KkMG]o)"
_UNIT = re.compile(rf"(?<![A-Za-z]){_WORD}(?![A-Za-z])|(?<=[(\[])([KMG])(?=[)\]])", re.ASCII | re.IGNORECASE)
_SIZE = re.compile(r"([0-9](?:[0-9.,' ]*[0-9])?)\s*(bytes?|octets?|[KMGT]?i?[Bo]?|兆)", re.IGNORECASE)
_MONTH = re.compile(
    r"([0-9]{4})(?:[-/.](?=[0-9]{1,2}\Z)|(?=[0-9]{2}\Z))(0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[-/.]([0-9]{4})", re.ASCII
)
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[ -]([0-9]{4})", re.ASCII)
_EPOCH = re.compile(r"([0-9]{10})([0-9]{3})?(?:\.[0-9]+)?", re.ASCII)
_CJK_DAY = re.compile(r"([0-9]{4})年 ?([0-9]{1,2})月 ?(?:([0-9]{1,2})[日号]?)?", re.ASCII)
_CJK_CLOCK = re.compile(r"(上午|下午|午前|午後)? ?([0-9]{1,2})[时時点:]([0-9]{1,2})分?(?::?([0-9]{1,2})秒?)?", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])[,T]?", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-]?)([0-9]{1,2})\2([0-9]{1,2})(?![0-9])[,T]?", re.ASCII)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?:([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.? ([0-9]{1,2}),?)[ -]([0-9]{4}),?"
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?\s*([AaPp])?\.?(?(4)[Mm]\.?)", re.ASCII)
_OFFSET = re.compile(r"(?<=[0-9]) ?(?:Z|UTC|GMT|([+-][0-9]{2}:?[0-9]{2}))\Z", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def unit_of(heading: str) -> str | None:
    """Unit that a heading names: "MB" of "Data (MB)", "Mo" of "Volume en Mo"; None if it names none."""
    found = [word or letter for word, letter in _UNIT.findall(normalize("NFKC", heading))]
    return found[-1] if found else None


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else."""
    return re.fullmatch(_WORD, text, re.IGNORECASE) is not None


def is_date(cell: str) -> bool:
    """Whether a cell means some time, whichever of day and month comes first in it."""
    try:
        return bool(moment_of(cell, "", "dmy"))
    except BadValue:
        try:
            return bool(moment_of(cell, "", "mdy"))
        except BadValue:
            return False


def decimal_of(cells: Iterable[str]) -> Decimal | None:
    """What parts fractions in a column; None where no cell shows it. Raises `BadValue` where cells contradict."""
    shown: dict[Decimal, str] = {}
    for cell in cells:
        number = _SIZE.fullmatch(normalize("NFKC", cell).strip())
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
    text = normalize("NFKC", cell).strip()
    if text in ("", "-", "--", "–"):
        return None
    match = _SIZE.fullmatch(text)
    if match is None:
        raise BadValue(_("can't read {cell} as a size.").format(cell=named(text, 40)))
    number, own = re.sub(r"[' ]", "", match[1]), match[2] or unit
    if not own:
        raise Unsaid(_("{cell} of what? Say unit=MB, or whatever it is.").format(cell=named(text, 40)))
    if decimal is None and "," in number:
        raise Unsaid(
            _("{cell}: does the comma part thousands, or the fraction? Say decimal=. or decimal=,").format(
                cell=named(text, 40)
            )
        )
    number = number.replace("." if decimal == "," else ",", "").replace(",", ".")
    own = _named_unit(own)
    try:
        return parse_size(f"{number}{own}", gb)
    except BadSize as bad:
        if bad.reason == "range":
            raise BadValue(_("{cell} is too much: a size is at most 1 PiB.").format(cell=named(text, 40))) from None
        raise BadValue(
            _("can't read {cell} as a size.").format(cell=named(f"{text} {unit or ''}".strip(), 60))
        ) from None


def dates_of(cells: Iterable[str]) -> Dates | None:
    """Whether the day or the month comes first in a column; None where no cell shows it."""
    for cell in cells:
        match = _DAY_FIRST.match(cell.strip())
        if match is not None and (match[2] == "." or int(match[1]) > 12):
            return "dmy"
        if match is not None and int(match[3]) > 12:
            return "mdy"
    return None


def moment_of(cell: str, clock: str, dates: Dates | None) -> When:
    """What a cell of a date, and perhaps one of a time of day, mean. Raises `BadValue`."""
    text = " ".join(f"{cell} {clock}".split())
    if epoch := _EPOCH.fullmatch(text):
        # Seconds since 1970, or milliseconds, whose last three digits are left out.
        return When(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(epoch[1])), "moment")
    plain = text if text.isascii() else _without_characters(text)
    if month := _month(plain):
        return When(month, "month")
    if match := _YEAR_FIRST.match(plain):
        parts = int(match[1]), int(match[3]), int(match[4])
        if offset := _OFFSET.search(plain, match.end()):
            return When(_iso(plain[: offset.start()] + (offset[1] or "Z")), "moment")
    elif match := _DAY_FIRST.match(plain):
        parts = _ordered(match, dates, text)
    elif (match := _NAMED.match(plain)) and (name := (match[2] or match[3]).lower()[:3]) in _MONTHS:
        parts = int(match[5]), _MONTHS.index(name) + 1, int(match[1] or match[4])
    else:
        raise BadValue(_("can't read {cell} as a date.").format(cell=named(text, 40)))
    rest = plain[match.end() :].strip()
    try:
        return When(datetime.combine(date(*parts), _clock(rest, text)), "moment" if rest else "day")
    except ValueError as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(_("can't read {cell} as a date.").format(cell=named(text, 40))) from None


def _named_unit(unit: str) -> str:
    # Byte, octet (French; Mo, Go) and 兆 (Chinese: MB), as `parse_size` names them.
    lower = unit.lower()
    if lower.startswith(("byte", "octet")):
        return "B"
    return "MB" if unit == "兆" else unit[:-1] + "B" if lower.endswith("o") else unit


def _without_characters(text: str) -> str:
    """2026年11月18日 下午8时10分 as 2026-11-18 8:10 PM, and full-width digits as others."""

    def day(match: re.Match[str]) -> str:
        return "-".join(filter(None, match.groups())) + " "

    def clock(match: re.Match[str]) -> str:
        half = {"上午": " AM", "午前": " AM", "下午": " PM", "午後": " PM"}.get(match[1] or "", "")
        return ":".join(f"{int(part):02}" for part in match.groups()[1:] if part) + half

    return " ".join(_CJK_CLOCK.sub(clock, _CJK_DAY.sub(day, normalize("NFKC", text))).split())


def _month(text: str) -> datetime | None:
    if match := _MONTH.fullmatch(text):
        return datetime(int(match[1] or match[4]), int(match[2] or match[3]), 1) if int(match[1] or match[4]) else None
    if (match := _NAMED_MONTH.fullmatch(text)) and match[1].lower()[:3] in _MONTHS and int(match[2]):
        return datetime(int(match[2]), _MONTHS.index(match[1].lower()[:3]) + 1, 1)
    return None


def _ordered(match: re.Match[str], dates: Dates | None, text: str) -> tuple[int, int, int]:
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    if dates is None and one != two:
        raise Unsaid(_("{cell}: which is the month? Say dates=dmy or dates=mdy.").format(cell=named(text, 40)))
    day, month = (two, one) if dates == "mdy" else (one, two)
    return year + 2000 if year < 100 else year, month, day


def _clock(text: str, whole: str) -> time:
    if not text:
        return time()
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise BadValue(_("can't read {cell} as a time of day.").format(cell=named(whole, 40)))
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    return time(hour, int(match[2]), int(match[3] or 0))


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(_("can't read {cell} as a date.").format(cell=named(text, 40))) from None
