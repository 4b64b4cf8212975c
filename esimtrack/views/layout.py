"""Columns and wrapped sentences as lines of Rich `Text`, measured in cells: wide characters take two."""

import re
from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from esimtrack.i18n import CLOSING, OPENING, WIDE
from esimtrack.views.safe import safe

Side = Literal["left", "right"]

_PARTED = re.compile(r"(?<=\d) (?=[^\W\d])|(?<=\d [^\W\d]{3}) (?=\d{4}\b)")
_GLUE = "\ue000"
"""Stands for a space while a sentence is wrapped: Rich would part words at any that Unicode has."""
_TYPED = re.compile(r"(?:'[^']*'|\"[^\"]*\"|\S)+")
"""A word as a shell reads it."""
_PIECE = re.compile(
    rf"[{OPENING}]*(?:[^\s{WIDE}]*{_GLUE})?(?:(?:\d+[年月日时])+|[{WIDE}]|[^\s{WIDE}]+)[{CLOSING}]*\s*|\s+|[{OPENING}]+"
)
"""What stays together where a sentence has wide characters, which may be parted from each other."""


def unparted(what: str) -> str:
    """Words of a sentence that stay on one line where it is wrapped: a command, which somebody may copy."""
    return what.replace(" ", _GLUE)


def continued(command: str, by: int, width: int) -> list[Text]:
    """A command behind `by` spaces; one too wide goes on below as a shell takes it, parted between two words alone."""
    lines = [""]
    for word in _TYPED.findall(command):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and by + cell_len(longer) + 2 > width:
            lines[-1] += " \\"
            lines.append(f"  {word}")
        else:
            lines[-1] = longer if len(lines) == 1 else f"{lines[-1]} {word}"
    return [join(" " * by, text(line)) for line in lines]


def parted(what: str) -> str:
    """A sentence for where nobody wraps it: a message."""
    return what.replace(_GLUE, " ")


def text(what: str, style: str = "") -> Text:
    """Text from anywhere, as it is and on one line."""
    return Text(safe(what), style=style)


def join(*parts: Text | str) -> Text:
    """Parts of one line, one after the other."""
    return Text.assemble(*parts)


def indented(what: Text, by: int, console: Console, width: int, hanging: int = 0) -> list[Text]:
    """A sentence wrapped to the width behind `by` spaces, further lines behind `hanging` more."""
    return behind(Text(" " * by), what, console, width, by + hanging)


def behind(mark: Text, what: Text, console: Console, width: int, hanging: int) -> list[Text]:
    """A sentence wrapped to the width behind a mark, further lines behind `hanging` spaces.

    A number and the word behind it stay together: "1.20 GB", "30 Nov".
    """
    glued = what.copy()
    glued.plain = _PARTED.sub(_GLUE, what.plain)
    room = max(20, width - max(mark.cell_len, hanging))
    if re.search(f"[{WIDE}]", glued.plain):
        lines = list(glued.divide(_breaks(glued.plain, room)))
    else:
        lines = list(glued.wrap(console, room))
    for line in lines:
        line.plain = line.plain.replace(_GLUE, " ")
        line.rstrip()
    return [join(mark if place == 0 else " " * hanging, line) for place, line in enumerate(lines)]


def _breaks(sentence: str, room: int) -> list[int]:
    # Where lines of a sentence with wide characters end: Rich parts words at spaces alone.
    found, filled = [], 0
    for piece in _PIECE.finditer(sentence):
        size = cell_len(piece[0].rstrip())
        if filled and filled + size > room:
            found.append(piece.start())
            filled = 0
        start = piece.start()
        while size > room:
            # Longer than a line, as a command may be.
            start += len(set_cell_size(sentence[start : piece.end()], room).rstrip()) or 1
            found.append(start)
            size = cell_len(sentence[start : piece.end()].rstrip())
            filled = 0
        filled += size + len(piece[0]) - len(piece[0].rstrip())
    return found


def packed(parts: Sequence[str], separator: str, by: int, width: int, style: str) -> list[Text]:
    """Short facts on as few lines as they need behind `by` spaces, none of them parted."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{separator}{part}" if lines else part
        if lines and by + Text(longer).cell_len <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return [join(" " * by, text(line, style)) for line in lines]


def cut(what: Text, room: int, ascii_only: bool) -> None:
    """Shorten a text to `room` cells, and show that it was."""
    if what.cell_len > room:
        dots = ".." if ascii_only else "…"
        what.truncate(room - len(dots))
        what.append(dots)


def widths(rows: Sequence[Sequence[Text]]) -> list[int]:
    """The widest cell of each column."""
    return [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]


def total(rows: Sequence[Sequence[Text]], gap: int = 2) -> int:
    """How many cells `columns` takes for the longest line; columns without text take none."""
    used = [width for width in widths(rows) if width]
    return sum(used) + gap * (len(used) - 1)


def columns(rows: Sequence[Sequence[Text]], sides: Sequence[Side], gap: int = 2, indent: int = 0) -> list[Text]:
    """Rows of as many cells as `sides`, aligned; columns without text and spaces at the end of a line are left out."""
    lines = []
    wide = widths(rows)
    for row in rows:
        line = Text(" " * indent)
        for cell, side, width in zip(row, sides, wide, strict=True):
            if not width:
                continue
            if line.cell_len > indent:
                line.append(" " * gap)
            padding = " " * (width - cell.cell_len)
            line = join(line, padding, cell) if side == "right" else join(line, cell, padding)
        line.rstrip()
        lines.append(line)
    return lines
