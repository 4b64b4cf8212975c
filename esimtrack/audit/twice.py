"""Usage that is there twice: the same account, instant, size, zone and member, under different ids."""

from collections.abc import Iterator
from datetime import datetime

from esimtrack.audit.finding import Finding
from esimtrack.audit.heap import Heap, heap_up
from esimtrack.events import Counter, Usage

_AT_ONCE = 10_000
"""Of one instant, no more lines than these are compared, so that memory stays flat."""


class Twice:
    """See the module."""

    def __init__(self) -> None:
        self._heaps: dict[str, Heap] = {}
        self._at: datetime | None = None
        self._seen: set[tuple[str, int, str | None, str | None]] = set()

    def take(self, event: Usage | Counter, size: int) -> None:
        """A line of usage, or a counter, in order."""
        if event.at != self._at:
            self._at = event.at
            self._seen.clear()
        if not size or isinstance(event, Counter):
            return
        key = event.account, size, event.zone, event.member
        if key in self._seen:
            heap_up(self._heaps, event.account, event, size)
        elif len(self._seen) < _AT_ONCE:
            self._seen.add(key)

    def findings(self) -> Iterator[Finding]:
        """By account; each is about the second and further ones."""
        for account, heap in sorted(self._heaps.items()):
            yield heap.finding("twice", account)
