"""Lines of usage, together: what is kept of many when each is read once."""

from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from esimtrack.audit.finding import Finding
from esimtrack.events import Counter, Usage

Key = TypeVar("Key")


class Heap(Struct):
    """Some lines: the first one's id, from when to when, how many, and their bytes."""

    first: str
    start: datetime
    end: datetime
    count: int = 0
    bytes: int = 0

    def finding(self, code: str, account: str, *about: str) -> Finding:
        """A finding about all of them."""
        return Finding(code, account, self.first, about, self.count, self.bytes, self.start, self.end)


def heap_up(heaps: dict[Key, Heap], key: Key, event: Usage | Counter, size: int) -> Heap:
    """Put one more line, not before the others, on the heap of that key."""
    heap = heaps.get(key)
    if heap is None:
        heap = heaps[key] = Heap(event.id, event.at, event.at)
    heap.end = event.at
    heap.count += 1
    heap.bytes += size
    return heap
