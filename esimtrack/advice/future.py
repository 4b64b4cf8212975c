"""Usage that goes on in imagination: what was used up to now, what is recorded ahead, and days that are made up."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from esimtrack.calendar.wall import TICK
from esimtrack.ledger.port import LAST, Line, Mark, Sum, UsagePort, first_in


class Past:
    """What an account used up to an instant, asked of a port once for each stretch, however many futures need it."""

    def __init__(self, usage: UsagePort, account: str, as_of: datetime) -> None:
        self.account = account
        self.end = Mark(as_of + TICK)
        self._usage = usage
        self._sums: dict[tuple[Mark, Mark], list[Sum]] = {}
        self._last: dict[Mark, datetime | None] = {}
        self._members: set[str] | None = None

    def sums(self, start: Mark, end: Mark) -> list[Sum]:
        """As the port's, up to the instant."""
        key = start, min(end, self.end)
        if key[0] >= key[1]:
            return []
        if key not in self._sums:
            self._sums[key] = list(self._usage.sums(self.account, *key))
        return self._sums[key]

    def lines(self, start: Mark, end: Mark) -> Iterator[Line]:
        """As the port's, up to the instant."""
        return self._usage.lines(self.account, start, min(end, self.end)) if start < self.end else iter(())

    def last(self, end: Mark) -> datetime | None:
        """As the port's, up to the instant."""
        mark = min(end, self.end)
        if mark not in self._last:
            self._last[mark] = self._usage.last(self.account, mark)
        return self._last[mark]

    def members(self) -> set[str]:
        """Everybody who used something up to the instant."""
        if self._members is None:
            self._members = set(self._usage.members(self.account, self.end))
        return self._members


class Future:
    """One account's usage (`UsagePort`): its past, and lines after it that are imagined, in any order."""

    def __init__(self, past: Past, coming: Iterable[Line]) -> None:
        self._past = past
        self._coming: Sequence[Line] = sorted(coming, key=lambda line: (line.at, line.id))
        self._marks = [Mark(line.at, line.id) for line in self._coming]

    def sums(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        if account != self._past.account:
            return []
        found: dict[tuple[str | None, str | None], int] = {}
        for part in self._past.sums(start, end):
            found[part.zone, part.member] = part.bytes
        for line in self._between(start, end):
            key = line.zone, line.member
            found[key] = found.get(key, 0) + line.bytes
        return [Sum(zone, member, size) for (zone, member), size in found.items()]

    def first(self, account: str, start: Mark, end: Mark, zones: frozenset[str] | None) -> Line | None:
        return first_in(self.lines(account, start, end), zones)

    def lines(self, account: str, start: Mark, end: Mark) -> Iterator[Line]:
        if account == self._past.account:
            yield from self._past.lines(start, end)
            yield from self._between(start, end)

    def typed(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        return []

    def last(self, account: str, end: Mark) -> datetime | None:
        if account != self._past.account:
            return None
        place = bisect_left(self._marks, end)
        return self._coming[place - 1].at if place else self._past.last(end)

    def accounts(self, as_of: datetime) -> Iterable[str]:
        return [self._past.account]

    def members(self, account: str, end: Mark) -> Iterable[str]:
        if account != self._past.account:
            return set()
        coming = self._between(Mark(self._past.end.at), end)
        return self._past.members() | {line.member for line in coming if line.member is not None}

    def _between(self, start: Mark, end: Mark) -> Sequence[Line]:
        return self._coming[bisect_left(self._marks, start) : bisect_left(self._marks, end)]


def recorded_ahead(usage: UsagePort, account: str, now: datetime, until: datetime) -> list[Line]:
    """The lines of an account that are recorded with a time after now: plans, which count."""
    return list(usage.lines(account, Mark(now + TICK), Mark(until, LAST)))
