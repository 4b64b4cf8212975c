"""Usage that is only imagined, and grows as it is walked through: lines of one account, in their order."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime

from esimtrack.ledger.port import Line, Mark, Sum, first_in, summed


class Imagined:
    """A `UsagePort` of one account. Each line lies behind the one before it."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._marks: list[Mark] = []
        self.all: list[Line] = []

    def add(self, at: datetime, size: int, zone: str | None) -> None:
        """One line more."""
        line = Line(at, f"u{len(self.all):06}", size, zone, None)
        self.all.append(line)
        self._marks.append(Mark(line.at, line.id))

    def lines(self, account: str, start: Mark, end: Mark) -> Iterator[Line]:
        return iter(self._between(start, end))

    def sums(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        return summed(self._between(start, end))

    def typed(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        return []

    def first(self, account: str, start: Mark, end: Mark, zones: frozenset[str] | None) -> Line | None:
        return first_in(self._between(start, end), zones)

    def last(self, account: str, end: Mark) -> datetime | None:
        place = bisect_left(self._marks, end)
        return self._marks[place - 1].at if place else None

    def accounts(self, as_of: datetime) -> Iterable[str]:
        return [self._account]

    def members(self, account: str, end: Mark) -> Iterable[str]:
        return []

    def _between(self, start: Mark, end: Mark) -> list[Line]:
        return self.all[bisect_left(self._marks, start) : bisect_left(self._marks, end)]
