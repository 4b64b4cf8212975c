"""A table of movements: rows of words between a day and what moved and was left, wrapped to the width of the screen.

Where there is little room for words, ids stand behind them and not beside; with less, days stand above the times.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from esimtrack.i18n import _
from esimtrack.views.layout import indented, join, text
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe

HEADING = "heading"
"""The style of a row that is a heading, with a blank line before it; without words it is that line alone."""
_NARROWEST = 28
_QUIET = "dim"


class Row(NamedTuple):
    """When, what, how it changed what can be used, what is left then, and by which event."""

    day: str
    what: str
    moved: str = ""
    left: str = ""
    event: str = ""
    style: str = ""
    clock: str = ""


class _Widths(NamedTuple):
    # Cells of each column, 0 for one that is left out; `above`: days stand above their rows.
    day: int
    clock: int
    what: int
    moved: int
    left: int
    event: int
    above: bool


def lines_of(found: Sequence[Row], reader: Reader, console: Console) -> list[Text]:
    """The rows as lines no wider than the reader's, under the names of the columns. A day is said once."""
    heads = Row("", "", _("moved"), _("left"), _("event"), _QUIET)
    widths = _widths([heads, *(row for row in found if row.style != HEADING)], reader)
    lines = [_line(heads, Text(), widths)]
    told = ""
    for row in found:
        if row.style == HEADING:
            lines += [Text()] if len(lines) > 1 else []
            lines += indented(text(row.what, "bold"), 2, console, reader.width) if row.what else []
            told = ""
            continue
        if widths.above and row.day not in ("", told):
            lines.append(join("  ", text(row.day)))
        words = text(row.what if widths.event else _with_id(row), row.style)
        # Most rows are one line: they need no wrapping, which takes its time.
        wrapped = [words] if words.cell_len <= widths.what else indented(words, 0, console, widths.what)
        lines.append(_line(row._replace(day="") if row.day == told else row, wrapped[0], widths))
        lines += [join(" " * _before(widths), line) for line in wrapped[1:]]
        told = row.day or told
    return lines


def _widths(said: Sequence[Row], reader: Reader) -> _Widths:
    day, clock, moved, left, event = (
        max(text(getattr(row, column)).cell_len for row in said)
        for column in ("day", "clock", "moved", "left", "event")
    )
    widths = _Widths(day, clock, 0, moved, left, event, above=False)
    fits = [widths, widths._replace(event=0)]
    if clock:
        fits.append(widths._replace(event=0, day=0, above=True))
    for fitted in fits:
        room = reader.width - _before(fitted) - 2 - moved - 2 - left - (event + 2 if fitted.event else 0)
        if room >= _NARROWEST:
            break
    longest = max(_cells(row.what if fitted.event else _with_id(row)) for row in said)
    return fitted._replace(what=min(room, longest))


def _before(widths: _Widths) -> int:
    # What stands before the words.
    return 2 + sum(width + gap for width, gap in ((widths.day, 1 if widths.clock else 2), (widths.clock, 2)) if width)


def _with_id(row: Row) -> str:
    return _("{words} ({id})").format(words=row.what, id=row.event) if row.event else row.what


def _line(row: Row, what: Text, widths: _Widths) -> Text:
    style = row.style if not what or row.style == "bold" else ""
    before = "  "
    for cell, width, gap in ((row.day, widths.day, 1 if widths.clock else 2), (row.clock, widths.clock, 2)):
        if width:
            before += cell + " " * (width - _cells(cell) + gap)
    behind = " " * (widths.what - what.cell_len)
    for cell, width in ((row.moved, widths.moved), (row.left, widths.left)):
        behind += " " * (2 + width - _cells(cell)) + cell
    line = join(before, what, text(behind, style))
    if widths.event and row.event:
        line = join(line, "  ", text(row.event, _QUIET))
    line.rstrip()
    return line


def _cells(cell: str) -> int:
    return cell_len(safe(cell))
