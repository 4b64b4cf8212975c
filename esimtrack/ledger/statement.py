"""What the ledger says of an account at an instant: plain, frozen data. Views show it and compute nothing.

Sizes are bytes, instants aware and UTC. The names are those of `status --json` (`docs/json.md`), which is a
projection of this; what is here beyond it (a bucket's `origin`, a purchase's terms, …) is for screens.
"""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from esimtrack.terms.model import Promotion, Rollover, Terms

Kind = Literal["base", "rollover", "top-up", "bonus", "transfer"]
State = Literal["pending", "live", "frozen", "ended", "lapsed", "cancelled"]

Why = Literal[
    "unlimited",
    "fair-use",
    "own-end",
    "no-end",
    "cancelled",
    "purchase-ends",
    "forfeits",
    "carried",
    "last-cycle",
    "no-rollover",
    "kind-does-not-roll",
    "share",
    "cap",
    "per-cycle",
]
"""Why so much of a bucket is carried, and not more: the codes of `rollover --json`."""

Reason = Literal[
    # of a grant
    "bought",
    "first-use",
    "activated",
    "turn",
    "start-by",
    "cycle",
    "renewed",
    "opening",
    "gift",
    "promotion",
    "compensation",
    # of a use, and of a correction that takes back what nothing had paid
    "unlogged",
    "overage",
    "throttled",
    # of an expiry, beside the codes of `rollover`
    "not-renewed",
    "grace-over",
    "early",
    "lapsed",
    "no-running-cycle",
    "cancelled-now",
    # of points
    "spent",
    Why,
]
"""Why something moved: the rule, as a code of `explain --json`."""


class RunningCycle(Struct, frozen=True):
    """The running cycle of the account's earliest started live recurring purchase, and the use in it."""

    number: int
    start: datetime
    end: datetime
    used: int
    purchase: str


class Expiry(Struct, frozen=True):
    """The first instant at which some of today's data is lost, and how much of it."""

    at: datetime
    bytes: int


class After(Struct, frozen=True):
    """What can be used after an end, were nothing more used, renewed or bought.

    `purchases` are those of which something can be used then, or that wait for their first use.
    """

    purchases: tuple[str, ...]
    remaining: int
    unlimited: bool


class End(Struct, frozen=True):
    """A purchase ends, and what is left after it."""

    at: datetime
    purchase: str
    after: After


class Ruling(Struct, frozen=True):
    """By what a cycle's end is judged: the terms that rule there, their rollover, and the promotion that gives it."""

    terms: Terms
    rollover: Rollover | None
    promotion: Promotion | None


class PurchaseLine(Struct, frozen=True):
    """A purchase: `end` is when it closed, or the end known now."""

    id: str
    plan: str
    state: State
    start: datetime | None
    end: datetime | None
    at: datetime
    """When it was bought."""
    terms: Terms
    """The terms in force."""
    role: Literal["plan", "top-up"]
    start_by: datetime | None
    """While pending: when it lapses or starts by itself."""
    cycle_end: datetime | None
    """While live and recurring: the running cycle's end."""
    renews: bool
    """While live and recurring: whether another cycle follows as things stand, by itself or secured."""
    cancelled: bool
    ruling: Ruling | None = None
    """While recurring and live or frozen: what judges the end of its cycle."""


class Fate(Struct, frozen=True):
    """What happens to what is left, were nothing more used: `rollover --json` says it in these words.

    `at` is the cycle's end that judges it (the grace's, for frozen data), None outside cycles; `until` the end of
    what is carried or stays. Of what is left, `carries` moves on, `expires` is lost at `at`, the rest stays.
    """

    at: datetime | None
    carries: int
    expires: int
    until: datetime | None
    why: Why
    promotion: str | None


class BucketLine(Struct, frozen=True):
    """A live or frozen bucket. `size` and `left` are None for one without a size."""

    kind: Kind
    purchase: str | None
    zones: tuple[str, ...] | None
    size: int | None
    left: int | None
    start: datetime
    end: datetime | None
    frozen: bool
    origin: datetime
    """When it was first granted: a carried bucket keeps its source's."""
    allowance: str | None
    """The allowance's name, where the plan gives one."""
    fate: Fate


class MemberLine(Struct, frozen=True):
    """A member, declared or seen in usage. `left` None: nothing limits it."""

    name: str
    limit: int | None
    used: int
    left: int | None
    over: int


class Warned(Struct, frozen=True):
    """An event that had no effect, or not all of it. `code` is one of `docs/json.md`'s; `about` is what it named."""

    code: str
    event: str
    about: str | None = None


class Unlogged(Struct, frozen=True):
    """What a reading found that the journal cannot explain (0 bytes where it explains all), and since when.

    `start` is the last evidence before (usage, counter rise, reading), None where there is none; `cycle_closed` says
    that a cycle closed in between, so that part of what counts as lost then may have been used. `member` is whom the
    reading spoke of, None where it spoke of all. `corrected` is what the reading gave back instead.
    """

    start: datetime | None
    end: datetime
    bytes: int
    cycle_closed: bool
    member: str | None = None
    corrected: int = 0


class Coming(Struct, frozen=True):
    """A purchase that is dated later than the statement is."""

    id: str
    at: datetime
    terms: Terms


class AccountStatement(Struct, frozen=True):
    """One account.

    Totals are of all time up to `as_of`, in bytes, over sized buckets unless their name says otherwise.
    """

    account: str
    remaining: int
    unlimited: bool
    frozen: int
    granted: int
    drawn: int
    drawn_unlimited: int
    expired: int
    reset: int
    """Of what expired, the full speed of unlimited data: no loss."""
    rolled_over: int
    transferred_in: int
    transferred_out: int
    corrected: int
    unlogged: int
    overage: int
    throttled: int
    used: int
    points: int
    cost: dict[str, Decimal]
    cycle: RunningCycle | None
    next_expiry: Expiry | None
    next_end: End | None
    """The first end of a purchase that gives more than data with a size."""
    keep_alive: datetime | None
    purchases: tuple[PurchaseLine, ...]
    buckets: tuple[BucketLine, ...]
    """Live ones in paying order, then frozen ones."""
    members: tuple[MemberLine, ...]
    warnings: tuple[Warned, ...]
    gb: int
    """What 1 GB means to this account: 1000 or 1024 MB."""
    last_evidence: datetime | None
    """The last usage, counter rise or reading."""
    unlogged_stretches: tuple[Unlogged, ...]
    renamed: dict[str, str] = {}
    """Other names of members, each with the present one, which alone stands everywhere else."""
    zone: str | None = None
    """Where this is the account of; None: it is the account wherever it can be used (`esimtrack.insight.places`)."""
    elsewhere: tuple[BucketLine, ...] = ()
    """The live buckets that do not cover that zone."""
    coming: tuple[Coming, ...] = ()
    """Beside all that has happened, the soonest first; the fold itself knows of none (`esimtrack.ledger.coming`)."""

    def member(self, name: str | None) -> str | None:
        """Who is meant by a name in the journal."""
        return name if name is None else self.renamed.get(name, name)


class Statement(Struct, frozen=True):
    """All accounts that are known at `as_of`, by name."""

    as_of: datetime
    accounts: tuple[AccountStatement, ...]
