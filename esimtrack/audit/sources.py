"""Traffic that two sources counted: each is right, and together they count it twice.

A source is what counted: the `source` that an importer writes, or counters that somebody typed in. Several devices are
normal, and so are the sources of several members. Where two sources of the same member (or of none) of one account both
count on two days or more, it is probably the same traffic. One day is when somebody changed from one to the other.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from msgspec import Struct

from esimtrack.audit.finding import Finding
from esimtrack.audit.heap import Heap, heap_up
from esimtrack.events import Counter, Usage

TYPED = ""
"""The source of counters that no importer wrote; those have a name."""

_DAYS = 2


class _Both(Struct):
    # The days (UTC) on which two sources counted, and what both of them did at most.
    start: datetime
    end: datetime
    days: int = 0
    bytes: int = 0


class _Series:
    """The sources of one member of an account."""

    def __init__(self) -> None:
        self.both: dict[tuple[str, str], _Both] = {}
        self._day = 0
        self._today: dict[str, Heap] = {}

    def take(self, source: str, event: Usage | Counter, size: int) -> None:
        day = event.at.toordinal()
        if day != self._day:
            self.close()
            self._day = day
        heap_up(self._today, source, event, size)

    def close(self) -> None:
        """The day is over."""
        for first, second in combinations(sorted(self._today), 2):
            a, b = self._today[first], self._today[second]
            both = self.both.setdefault((first, second), _Both(min(a.start, b.start), a.end))
            both.end = max(a.end, b.end)
            both.days += 1
            both.bytes += min(a.bytes, b.bytes)
        self._today.clear()


class Sources:
    """See the module."""

    def __init__(self) -> None:
        self._series: dict[tuple[str, str], _Series] = {}

    def take(self, event: Usage | Counter, size: int) -> None:
        """A line of usage, or a counter."""
        source = event.source
        if source is None and isinstance(event, Counter):
            source = TYPED
        if source is not None and size:
            key = event.account, event.member or ""
            series = self._series.get(key)
            if series is None:
                series = self._series[key] = _Series()
            series.take(source, event, size)

    def findings(self) -> Iterator[Finding]:
        """By account and member. `about`: the two sources, and the member, if there is one; `count`: of days."""
        for (account, member), series in sorted(self._series.items()):
            series.close()
            for pair, both in sorted(series.both.items()):
                if both.days >= _DAYS:
                    about = (*pair, member) if member else pair
                    yield Finding("two-sources", account, None, about, both.days, both.bytes, both.start, both.end)
