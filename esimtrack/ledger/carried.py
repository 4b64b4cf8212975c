"""Carried data: the buckets that a plan carries with the same zones and priority, as one to the walk.

A daily plan that carries for ever holds one for each day. They are kept in paying order, and none of them is looked at
where a cycle closes unless it ends there, nor where usage draws unless it pays: a cycle costs the same however many
there are.
"""

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from esimtrack.ledger.buckets import Bucket, paying_key


class Carried(Struct):
    """Buckets of the kind `rollover` of one plan, in paying order. `endless`: they survive every cycle's end.

    Nothing is left of the first `empty` ones.
    """

    plan: str
    zones: tuple[str, ...] | None
    priority: int
    endless: bool
    parts: list[Bucket] = []
    empty: int = 0

    def takes(self, bucket: Bucket) -> bool:
        """Whether a carried bucket is one of these."""
        return (self.plan, self.zones, self.priority, self.endless) == (
            bucket.cycle_of,
            bucket.zones,
            bucket.priority,
            bucket.last_cycle is None,
        )

    def add(self, bucket: Bucket) -> None:
        """Another one, which knows its end."""
        key = paying_key(bucket)
        place = len(self.parts)
        if self.parts and paying_key(self.parts[-1]) > key:
            place = bisect_right(self.parts, key, key=paying_key)
        self.parts.insert(place, bucket)
        self.empty = min(self.empty, place)

    def sort(self) -> None:
        """Their ends have changed."""
        self.parts.sort(key=paying_key)
        self.empty = 0

    def usable(self) -> Iterator[Bucket]:
        """Those that something can be drawn from, in paying order, as they are asked for."""
        parts = self.parts
        while self.empty < len(parts) and not parts[self.empty].left:
            self.empty += 1
        for place in range(self.empty, len(parts)):
            if parts[place].left and not parts[place].frozen:
                yield parts[place]
