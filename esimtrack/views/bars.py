"""Bars: what is left of the whole, from left to right, the carried part in another shade.

Without colour the parts are told by their characters. Cells are rounded; what is above 0 has at least one, and what is
below all leaves at least one.
"""

from typing import NamedTuple

from rich.text import Text


class Shades(NamedTuple):
    """The character of each part."""

    carried: str
    left: str
    gone: str


UNICODE = Shades("▓", "█", "░")
ASCII = Shades("#", "=", ".")


class Bar(NamedTuple):
    """Cells of each part; together the bar's width."""

    carried: int
    left: int
    gone: int


def bar(carried: int, left: int, whole: int, width: int) -> Bar:
    """The cells for `left` bytes, `carried` of them carried, of `whole`; `whole` above 0, `width` at least 3."""
    filled = _cells(left, whole, width)
    if left < whole:
        filled = min(filled, width - 1)
    filled = max(filled, (carried > 0) + (left > carried))
    if carried == left:
        return Bar(filled if carried else 0, 0 if carried else filled, width - filled)
    shaded = min(max(_cells(carried, whole, width), carried > 0), filled - 1)
    return Bar(shaded, filled - shaded, width - filled)


def _cells(part: int, whole: int, width: int) -> int:
    # Rounded half up, in whole numbers.
    return (2 * part * width + whole) // (2 * whole)


def picture(carried: int, left: int, whole: int, width: int, ascii_only: bool) -> Text:
    """The bar as text."""
    cells, shades = bar(carried, left, whole, width), ASCII if ascii_only else UNICODE
    return Text.assemble(
        (shades.carried * cells.carried, "blue"),
        (shades.left * cells.left, "cyan"),
        (shades.gone * cells.gone, "bright_black"),
    )
