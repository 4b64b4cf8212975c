"""Where things stand in the pictures of the page: bars of use, a line of what was left, and their scales.

A picture is 1000 wide and 100 high, and is stretched to the room that it has; what stands beside it, and over it, is in
percent. Nothing here is a balance: it is what the report has, measured.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from esimtrack.calendar.wall import local_date
from esimtrack.i18n import _
from esimtrack.insight.report import Report, Step
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.sizes import show_size
from esimtrack.views import report_words as say
from esimtrack.views import times
from esimtrack.views.reader import Reader

_WIDE, _HIGH = 1000, 100
_LABELS = 5


class Bar(NamedTuple):
    """A rectangle of the picture, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Place(NamedTuple):
    """A word beside or over the picture, in percent of its width or height; `tip` says more."""

    at: float
    said: str
    tip: str = ""


class Hover(NamedTuple):
    """A stretch of the picture that says its values when one points at it."""

    x: float
    width: float
    tip: str


class Chart(NamedTuple):
    """A picture: what is drawn, and what is written at its sides."""

    logged: Sequence[Bar]
    found: Sequence[Bar]
    line: float | None
    shapes: Sequence[str]
    hovers: Sequence[Hover]
    scale: Sequence[Place]
    days: Sequence[Place]
    signs: Sequence[Place]


def use(report: Report, account: AccountStatement, reader: Reader) -> Chart:
    """Use by the step, and the line of an even share."""
    even = report.even or 0
    top, scale = _scale(max([step.used or 0 for step in report.steps] + [even * s.days for s in report.steps]), account)
    wide = _WIDE / len(report.steps)
    logged, found, hovers = [], [], []
    for place, step in enumerate(report.steps):
        if step.used is None:
            continue
        x, width = place * wide + wide * 0.12, wide * 0.76
        rest = step.used - step.unlogged
        if rest:
            logged.append(_bar(x, width, 0, rest, top))
        if step.unlogged:
            found.append(_bar(x, width, rest, step.used, top))
        hovers.append(Hover(place * wide, wide, _used(step, account, reader)))
    line = None if not even or report.grain != "day" else round(_HIGH - _HIGH * even / top, 2)
    return Chart(logged, found, line, (), hovers, scale, _days(report, reader), ())


def left(report: Report, account: AccountStatement, reader: Reader) -> Chart:
    """What was left behind each step, as an area for each stretch in which it is known."""
    top, scale = _scale(max(step.left or 0 for step in report.steps), account)
    wide = _WIDE / len(report.steps)
    hovers: list[Hover] = []
    stretches: list[list[str]] = [[]]
    for place, step in enumerate(report.steps):
        if step.left is None or step.unlimited:
            stretches.append([])
        else:
            y = round(_HIGH - _HIGH * step.left / top, 2)
            stretches[-1] += [f"{place * wide:.2f},{y}", f"{(place + 1) * wide:.2f},{y}"]
        if step.left is not None:
            hovers.append(Hover(place * wide, wide, _left(step, account, reader)))
    shapes = [" ".join(points) for points in stretches if points]
    return Chart((), (), None, shapes, hovers, scale, _days(report, reader), _signs(report, account, reader))


def _bar(x: float, width: float, low: int, high: int, top: int) -> Bar:
    y = _HIGH - _HIGH * high / top
    return Bar(round(x, 2), round(y, 2), round(width, 2), round(max(_HIGH * (high - low) / top, 0.6), 2))


def _scale(most: int, account: AccountStatement) -> tuple[int, list[Place]]:
    # At most four round steps of 1, 2 or 5 of a unit, the last of them not below the most; of nothing, up to 1 GB.
    most, unit = most or account.gb**3, 1
    while unit * account.gb <= most:
        unit *= account.gb
    parts = Decimal(most) / unit
    each = next(s for k in range(-1, 4) for s in (Decimal(n).scaleb(k) for n in (1, 2, 5)) if s * 4 >= parts)
    count = max(1, ceil(parts / each))
    top = int(each * count * unit)
    return top, [
        Place(round(100 - 100 * n / count, 2), _tick(int(each * n * unit), account.gb)) for n in range(count + 1)
    ]


def _tick(size: int, gb: int) -> str:
    # A round size without the digits that a measured one has: "500 MB", "1.5 GB", "0".
    if not size:
        return "0"
    number, unit = show_size(size, gb).split(" ")
    return f"{number.rstrip('0').rstrip('.') if '.' in number else number} {unit}"


def _days(report: Report, reader: Reader) -> list[Place]:
    count = len(report.steps)
    every = -(-count // _LABELS)
    return [
        Place(round(100 * (place + 0.5) / count, 2), times.day(report.steps[place].day, reader))
        for place in range(0, count, every)
    ]


def _signs(report: Report, account: AccountStatement, reader: Reader) -> list[Place]:
    found = []
    told = say.happenings(report, account, reader)
    for place, step in enumerate(report.steps):
        end = step.day + timedelta(days=step.days)
        here = [h for h in told if step.day <= local_date(h.posting.counts_at, report.told.timezone) < end]
        if here:
            signs = "".join(dict.fromkeys(h.sign for h in here))
            tip = "\n".join(_("{size}: {what}").format(size=h.size, what=h.what) for h in here)
            found.append(Place(round(100 * (place + 0.5) / len(report.steps), 2), signs, tip))
    return found


def _used(step: Step, account: AccountStatement, reader: Reader) -> str:
    said = _("{day}: {size} used").format(day=times.day(step.day, reader), size=show_size(step.used or 0, account.gb))
    if not step.unlogged:
        return said
    return _("{said}, {size} of it found by a reading").format(said=said, size=show_size(step.unlogged, account.gb))


def _left(step: Step, account: AccountStatement, reader: Reader) -> str:
    return _("{day}: {size} left").format(day=times.day(step.day, reader), size=say.left(step, account))
