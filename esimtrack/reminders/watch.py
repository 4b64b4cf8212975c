"""What a person wants to be told of: the thresholds. `docs/reminders.md` explains them."""

from msgspec import Struct

from esimtrack.units.shares import Share


class Watch(Struct, frozen=True):
    """Days are of 24 hours, the most first; levels are percents, the lowest first. Without any, nothing is told."""

    days: tuple[int, ...] = (7, 3, 1)
    """How long before something is lost or due."""
    keep_alive_days: tuple[int, ...] = (30, 14, 7, 3, 1)
    """How long before a number is lost."""
    levels: tuple[int, ...] = (50, 80, 90, 100)
    """Of a cycle's data, of a bucket, of a member's limit."""
    rest: Share = Share(20, 100)
    """The ordinary rest of a cycle that renews by itself is told above this share of its data."""
    unlogged_days: int | None = 14
    """Nothing logged for so long is told; and again for twice, four times as long."""
