"""A bucket: a quantity of data granted at once, usable in `[start, end)`. Which bucket pays is decided here alone.

Nothing outside the fold changes a bucket. For a sized one, `0 <= left <= size` and `drawn <= size - left` always hold:
`left` falls by draws and transfers, and a correction gives back what was drawn, never more.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec import Struct

from esimtrack.ledger.statement import Kind

_KINDS: dict[Kind, int] = {"base": 0, "rollover": 1, "top-up": 2, "bonus": 3, "transfer": 4}
_NEVER = datetime.max.replace(tzinfo=UTC)

GrantKey = tuple[datetime, int, str, int]


class Bucket(Struct, array_like=True):
    """`size` None: without a size (unlimited), and then `left` is 0 and means nothing.

    `purchase` is shown as the one that granted it (for carried data the plan, for gifts that end with a cycle that
    cycle's plan, for other gifts and transfers None). `cycle_of` names the plan with whose running cycle it ends,
    None where it ends on its own. Carried data survives the ends of that plan's cycles before `last_cycle`; None: of
    all.
    """

    kind: Kind
    size: int | None
    left: int
    start: datetime
    end: datetime | None
    zones: tuple[str, ...] | None
    priority: int
    origin: datetime
    event: str
    index: int
    purchase: str | None
    cycle_of: str | None = None
    last_cycle: int | None = 0
    frozen: bool = False
    drawn: int = 0
    allowance: str | None = None
    fair_use: bool = False
    """Whether it is the full speed of unlimited data: what is left of it at its end is no loss."""
    root: int | None = None
    """In a look ahead: the bucket of today that this data comes from."""

    def covers(self, zone: str | None) -> bool:
        """Whether it pays for usage in a zone; usage without a zone matches every bucket."""
        return zone is None or self.zones is None or zone in self.zones

    def belongs_to(self, purchase: str) -> bool:
        """Whether a purchase granted it or it is one of the purchase's running cycle."""
        return purchase in (self.purchase, self.cycle_of)

    def grant_order(self) -> GrantKey:
        """Earliest granted origin, then kind, then event, then the order of `[[allowance]]`."""
        return self.origin, _KINDS[self.kind], self.event, self.index


def paying_key(bucket: Bucket) -> tuple[int, datetime, GrantKey]:
    """Smallest priority first, then first expired first out (no end comes last), then by `Bucket.grant_order`."""
    return bucket.priority, bucket.end or _NEVER, bucket.grant_order()


def paying_order(buckets: Iterable[Bucket]) -> list[Bucket]:
    """Buckets in the order in which they pay: see `paying_key`."""
    return sorted(buckets, key=paying_key)
