"""The terms of a plan as the ledger reads them: every default filled in, every size in bytes, nothing contradictory.

Values of these types come from `esimtrack.terms.check` alone, which enforces `docs/plans.md`; the ledger trusts them.
Sizes are bytes; `None` where a plan is silent and silence means something ("no end", "every zone", "without a limit").
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from esimtrack.units.money import Money
from esimtrack.units.shares import WHOLE, Share
from esimtrack.units.spans import Span

Starts = Literal["purchase", "first-use", "activate"]
Unstarted = Literal["lapses", "starts"]
Ends = Literal["same-time", "end-of-day", "end-of-last-day", "end-of-month"]
Stacking = Literal["parallel", "queue", "extend"]
Rolls = Literal["base", "top-up", "bonus"]
Exhausted = Literal["stop", "throttle", "overage"]


class Allowance(Struct, frozen=True):
    """One quantity of data. `size` None: without a size (unlimited). With `fair_use`, what lies beyond is throttled."""

    size: int | None
    name: str | None = None
    fair_use: bool = False
    zones: tuple[str, ...] | None = None
    priority: int = 0


class Validity(Struct, frozen=True):
    """When a purchase starts and ends. `lasts` None: no end; "cycle": with the account's running cycle (top-ups)."""

    lasts: Span | Literal["cycle"] | None = None
    starts: Starts = "purchase"
    start_by: Span | None = None
    unstarted: Unstarted = "lapses"
    ends: Ends = "same-time"
    stacking: Stacking = "parallel"


class Cycle(Struct, frozen=True):
    """The period of a recurring purchase. `anchor`: "start", "day", "calendar", or a day of the month from 1 to 31."""

    every: Span
    anchor: Literal["start", "day", "calendar"] | int = "start"
    prorated: bool = False
    manual: bool = False
    grace: Span | None = None


class Rollover(Struct, frozen=True):
    """What is carried at a cycle's end. `cycles` None: forever. `priority` None: that of the bucket it came from."""

    cycles: int | None = 1
    share: Share = WHOLE
    per_cycle: int | None = None
    cap: int | None = None
    rolls: tuple[Rolls, ...] = ("base",)
    priority: int | None = None
    early_forfeits: bool = False


class Exhaustion(Struct, frozen=True):
    """What happens to usage that no bucket covers. `price` and `block` are there with "overage" alone."""

    then: Exhausted = "stop"
    speed: str | None = None
    price: Money | None = None
    block: int | None = None


class Member(Struct, frozen=True):
    """A person or device that draws on the pool, with a limit in bytes per cycle, or none."""

    name: str
    limit: int | None = None


class Promotion(Struct, frozen=True):
    """An offer for purchases, or cycles, on the local days from `first` through `last`, both included."""

    first: date
    last: date
    name: str | None = None
    on_purchase: bool = True
    on_renewal: bool = False
    bonus: Share | int | None = None
    bonus_lasts: Span | None = None
    priority: int | None = None
    extend: Span | None = None
    rollover: Rollover | None = None


class Compensation(Struct, frozen=True):
    """What the seller gives for data that expires: points and credit for each full `per` bytes, a bonus as a share."""

    points: int = 0
    credit: Money | None = None
    per: int | None = None
    bonus: Share | None = None
    cap: int | None = None


class Terms(Struct, frozen=True):
    """One plan. `timezone` is an IANA name; `gb` is what the seller means by 1 GB, 1000 or 1024 MB."""

    name: str
    timezone: str
    allowances: tuple[Allowance, ...]
    provider: str | None = None
    price: Money | None = None
    price_each_cycle: bool = True
    gb: int = 1000
    url: str | None = None
    notes: str | None = None
    keep_alive: Span | None = None
    validity: Validity = Validity()
    cycle: Cycle | None = None
    rollover: Rollover | None = None
    exhaustion: Exhaustion = Exhaustion()
    members: tuple[Member, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    compensation: Compensation | None = None

    @property
    def unlimited(self) -> bool:
        """Whether any allowance has no size."""
        return any(a.size is None for a in self.allowances)

    @property
    def throttles(self) -> bool:
        """Whether usage beyond the allowances is slowed down rather than refused or charged."""
        return self.exhaustion.then == "throttle" or any(a.fair_use for a in self.allowances)

    def covers(self, zone: str | None) -> bool:
        """Whether an allowance covers the zone; usage without a zone is in every zone."""
        return zone is None or any(a.zones is None or zone in a.zones for a in self.allowances)

    def shares_a_zone_with(self, other: "Terms") -> bool:
        """Whether there is a zone that both cover: an allowance without zones covers every one."""
        return any(
            mine.zones is None or theirs.zones is None or not set(mine.zones).isdisjoint(theirs.zones)
            for mine in self.allowances
            for theirs in other.allowances
        )
