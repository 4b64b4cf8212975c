"""What the fold must ask about usage, and how: the one door between the ledger and whatever keeps the lines.

A *line* is usage as the ledger counts it: a `usage` event, or the rise that a `counter` event shows since the counter
of the same account and device before it (`rises`). Voided events have no line. Lines are ordered by `(at, id)`, and a
stretch of them is half-open between two *marks*: `Mark(at, "")` stands before every line of that instant, `Mark(at,
LAST)` behind.

What was used is asked of `ListUsage` here, the reference, or of SQL over the store (`esimtrack.store.usage`); what
might be used, of what advice imagines (`esimtrack.advice.future`, `esimtrack.advice.imagined`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from esimtrack.events import Counter, Usage

LAST = "\x7f"
"""Sorts behind every event id."""


class Mark(NamedTuple):
    """A place in the order of lines: before the line with this instant and id."""

    at: datetime
    id: str = ""


class Line(NamedTuple):
    """One line of usage, in bytes (0 or more)."""

    at: datetime
    id: str
    bytes: int
    zone: str | None
    member: str | None


class Sum(NamedTuple):
    """All lines of one zone and member in a stretch, together. A sum of 0 says that a line of 0 bytes was there."""

    zone: str | None
    member: str | None
    bytes: int


class UsagePort(Protocol):
    """Sums of usage, and rarely single lines."""

    def sums(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        """One sum for each zone and member that has lines in `[start, end)`."""

    def first(self, account: str, start: Mark, end: Mark, zones: frozenset[str] | None) -> Line | None:
        """The first line of more than nothing in `[start, end)` in one of `zones`, as `first_in` finds it."""

    def lines(self, account: str, start: Mark, end: Mark) -> Iterator[Line]:
        """The lines in `[start, end)`, in order."""

    def typed(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        """The sums of the lines in `[start, end)` that were typed by hand: `usage` events without a source."""

    def last(self, account: str, end: Mark) -> datetime | None:
        """The instant of the last line before `end`, of 0 bytes too; None where there is none."""

    def accounts(self, as_of: datetime) -> Iterable[str]:
        """The accounts that have a `usage` or `counter` event at or before `as_of`."""

    def members(self, account: str, end: Mark) -> Iterable[str]:
        """The members that have a line before `end`, of 0 bytes too."""


def rises(counters: Iterable[Counter]) -> Iterator[Line]:
    """The lines that the counters of one account and device show; they come in the order of `(at, id)`.

    The first sets the base. A fall, or another epoch (none is one too), is a reset: the usage is the new total.
    A counter that did not move is no line.
    """
    before: Counter | None = None
    for counter in counters:
        if before is not None:
            reset = counter.epoch != before.epoch or counter.total < before.total
            rise = counter.total if reset else counter.total - before.total
            if rise:
                yield Line(counter.at, counter.id, rise, counter.zone, counter.member)
        before = counter


def summed(lines: Iterable[Line]) -> list[Sum]:
    """What lines come to, for each zone and member, in the order in which these first come."""
    found: dict[tuple[str | None, str | None], int] = {}
    for line in lines:
        key = line.zone, line.member
        found[key] = found.get(key, 0) + line.bytes
    return [Sum(zone, member, size) for (zone, member), size in found.items()]


def first_in(lines: Iterable[Line], zones: frozenset[str] | None) -> Line | None:
    """The first line of more than nothing in one of `zones`, None: in any; a line without a zone is in every zone."""
    for line in lines:
        if line.bytes and (zones is None or line.zone is None or line.zone in zones):
            return line
    return None


class ListUsage:
    """Lines in memory: the reference that every other port must agree with."""

    def __init__(self, events: Iterable[Usage | Counter]) -> None:
        self._lines: dict[str, list[Line]] = {}
        self._typed: dict[str, list[Line]] = {}
        self._known: dict[str, datetime] = {}
        counters: dict[tuple[str, str], list[Counter]] = {}
        for event in events:
            self._known[event.account] = min(event.at, self._known.get(event.account, event.at))
            if isinstance(event, Usage):
                line = Line(event.at, event.id, event.bytes, event.zone, event.member)
                self._lines.setdefault(event.account, []).append(line)
                if event.source is None:
                    self._typed.setdefault(event.account, []).append(line)
            else:
                counters.setdefault((event.account, event.device), []).append(event)
        for (account, _), series in counters.items():
            series.sort(key=lambda c: (c.at, c.id))
            self._lines.setdefault(account, []).extend(rises(series))
        for lines in self._lines.values():
            lines.sort(key=lambda line: (line.at, line.id))

    def lines(self, account: str, start: Mark, end: Mark) -> Iterator[Line]:
        return (line for line in self._lines.get(account, ()) if start <= (line.at, line.id) < end)

    def sums(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        return summed(self.lines(account, start, end))

    def typed(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        return summed(line for line in self._typed.get(account, ()) if start <= (line.at, line.id) < end)

    def first(self, account: str, start: Mark, end: Mark, zones: frozenset[str] | None) -> Line | None:
        return first_in(self.lines(account, start, end), zones)

    def last(self, account: str, end: Mark) -> datetime | None:
        return max((line.at for line in self._lines.get(account, ()) if (line.at, line.id) < end), default=None)

    def accounts(self, as_of: datetime) -> Iterable[str]:
        return [account for account, at in self._known.items() if at <= as_of]

    def members(self, account: str, end: Mark) -> Iterable[str]:
        lines = self._lines.get(account, ())
        return {line.member for line in lines if line.member is not None and (line.at, line.id) < end}
