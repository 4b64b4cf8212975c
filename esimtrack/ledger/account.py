"""One account in the fold: its buckets, purchases, totals, and the few moves that change them.

Totals are bytes of all time. `granted + transferred_in = drawn + what is left + expired + transferred_out` holds after
every move, over sized buckets; `drawn` is net of corrections.
"""

import copy
import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from esimtrack.ledger.buckets import Bucket, GrantKey, paying_key, paying_order
from esimtrack.ledger.carried import Carried
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.port import Mark, Sum
from esimtrack.ledger.rollover import is_no_loss
from esimtrack.ledger.statement import Reason, Ruling, State, Unlogged, Warned
from esimtrack.units.money import Money

if TYPE_CHECKING:
    from esimtrack.ledger.postings import Recorder, What
else:
    Recorder = Any  # loaded where an account is explained, and nowhere else


class Adjustment(Struct, frozen=True):
    """What a reading added to (unlogged) or took off (a correction, below 0) a member's use, or nobody's."""

    at: datetime
    member: str | None
    bytes: int


class Excess(Struct):
    """Usage that no bucket covered. `charged` names the purchase and cycle that charge for it, None where none does."""

    at: datetime
    throttled: bool
    charged: tuple[str, int] | None
    bytes: int


class Overage(Struct):
    """The overage of one cycle of a purchase: `bytes`, rounded up once to blocks of `block` bytes at `price` each."""

    price: Money
    block: int
    bytes: int = 0

    def blocks(self) -> int:
        """How many blocks were started."""
        return -(-self.bytes // self.block)


class Loss(Struct, frozen=True):
    """In a look ahead: data of a bucket of today that is lost at an instant."""

    at: datetime
    root: int
    bytes: int


class Account(Struct):
    """The state of one account at `mark`: everything before it has been taken into account."""

    name: str
    mark: Mark
    loose: list[Bucket] = []
    """The buckets that were not carried, in the order in which they came."""
    carried: list[Carried] = []
    holdings: dict[str, Holding] = {}
    """All purchases by id, in order."""
    active: list[Holding] = []
    """Those of `holdings` that are pending, live or frozen, in order."""
    members: dict[str, int | None] = {}
    renamed: dict[str, str] = {}
    """Other names of members, each with the present one."""
    removed: dict[str, datetime] = {}
    """Who was removed, and when, and is no member again."""
    warnings: list[Warned] = []
    granted: int = 0
    drawn: int = 0
    drawn_unlimited: int = 0
    expired: int = 0
    reset: int = 0
    rolled_over: int = 0
    transferred_in: int = 0
    transferred_out: int = 0
    corrected: int = 0
    unlogged: int = 0
    overage: int = 0
    throttled: int = 0
    points: int = 0
    paid: dict[str, Decimal] = {}
    credited: dict[str, Decimal] = {}
    given_back: int = 0
    """Bonus bytes that made up for what expired."""
    charges: dict[tuple[str, int], Overage] = {}
    excess: list[Excess] = []
    adjustments: list[Adjustment] = []
    stretches: list[Unlogged] = []
    last_deed: datetime | None = None
    last_reading: datetime | None = None
    losses: list[Loss] | None = None
    """In a look ahead: where the losses of today's data are noted."""
    postings: Recorder | None = None
    """Where everything is noted that moves, if the account is to be explained."""

    @property
    def buckets(self) -> list[Bucket]:
        """All buckets, in the order in which they came."""
        return sorted(self.each_bucket(), key=self._arrival)

    def _arrival(self, bucket: Bucket) -> tuple[datetime, int, GrantKey | None]:
        # A cycle opens with what is carried into it, a plan that ran already with what is left of its cycle.
        if bucket.kind != "rollover" or bucket.cycle_of is None:
            return bucket.start, 1, None
        opening = bucket.start == self.holdings[bucket.cycle_of].at
        return bucket.start, 2 if opening else 0, bucket.grant_order()

    def each_bucket(self) -> Iterator[Bucket]:
        """All buckets, in no order."""
        return chain(*(c.parts for c in self.carried), self.loose)

    def paying(self) -> list[Bucket]:
        """The live buckets in paying order."""
        return paying_order(b for b in self.buckets if not b.frozen)

    def drawable(self) -> list[Bucket]:
        """The live buckets that something can be drawn from, in paying order: those that are empty only cost time."""
        return list(self.payers(None))

    def payers(self, zone: str | None) -> Iterator[Bucket]:
        """The live buckets that can pay for usage in a zone, in paying order, as they are asked for."""
        loose = paying_order(b for b in self.loose if not b.frozen and (b.left or b.size is None) and b.covers(zone))
        carried = [c.usable() for c in self.carried if zone is None or c.zones is None or zone in c.zones]
        return heapq.merge(loose, *carried, key=paying_key) if carried else iter(loose)

    def tied_to(self, plan: Holding) -> list[Bucket]:
        """The buckets that end with a plan's running cycle, or are frozen with it."""
        return [b for b in self.buckets if b.cycle_of == plan.id]

    def carried_by(self, plan: Holding) -> list[Carried]:
        """What a plan carries."""
        return [c for c in self.carried if c.plan == plan.id]

    def carry(self, bucket: Bucket) -> None:
        """Take in a carried bucket, which knows its end."""
        for carried in self.carried:
            if carried.takes(bucket):
                break
        else:
            assert bucket.cycle_of is not None
            carried = Carried(bucket.cycle_of, bucket.zones, bucket.priority, bucket.last_cycle is None)
            self.carried.append(carried)
        carried.add(bucket)

    def main_cycle(self) -> Holding | None:
        """The earliest started live recurring purchase: its running cycle is the account's."""
        running = [h for h in self.active if h.running]
        return min(running, key=lambda h: (h.start, h.order), default=None)

    def member(self, name: str | None) -> str | None:
        """Who is meant by a name: the one who is called something else today, or was never renamed."""
        return name if name is None else self.renamed.get(name, name)

    def join(self, name: str, limit: int | None) -> None:
        """A member joins, or its limit changes."""
        present = self.renamed.get(name, name)
        self.removed.pop(present, None)
        self.members[present] = limit

    def rename(self, was: str, name: str, limit: int | None) -> None:
        """Two names are one member's, who is called `name`, with the given limit, else that of `was`, else its own."""
        ones = [self.renamed.get(was, was), self.renamed.get(name, name)]
        known = [self.members.pop(one, None) for one in ones]
        for other, one in [*self.renamed.items(), *zip(ones, ones, strict=True)]:
            if one in ones:
                self.renamed[other] = name
        self.renamed.pop(name)
        for one in ones:
            self.removed.pop(one, None)
        self.join(name, next((size for size in (limit, *known) if size is not None), None))

    def remove(self, name: str, at: datetime) -> None:
        """A member leaves."""
        present = self.renamed.get(name, name)
        self.members.pop(present, None)
        self.removed[present] = at

    def use(self, sums: Iterable[Sum], since: datetime, member: str | None = None) -> int:
        """What all used, or one member, by the sums of the usage since an instant and by readings: never below 0."""
        logged = sum(s.bytes for s in sums if member is None or self.member(s.member) == member)
        read = (a for a in self.adjustments if a.at >= since and (member is None or self.member(a.member) == member))
        return max(0, logged + sum(a.bytes for a in read))

    def pay(self, plan: Holding) -> None:
        """Add a purchase's price to the cost."""
        price = plan.terms.price
        if price is not None:
            self.paid[price.currency] = self.paid.get(price.currency, Decimal(0)) + price.amount
            if self.postings is not None:
                self.note("price", plan=plan, money=price)

    def grant(self, bucket: Bucket, why: Reason, promotion: str | None = None) -> None:
        """Take in a bucket that counts as granted."""
        if bucket.size is not None:
            self.granted += bucket.left
        if bucket.kind == "rollover":
            self.carry(bucket)
        else:
            self.loose.append(bucket)
        if self.postings is not None and (bucket.left or bucket.size is None):
            self.note("grant", bucket.left, bucket, why, promotion=promotion)

    def lose(
        self, bucket: Bucket, at: datetime, why: Reason, plan: Holding | None = None, ruling: Ruling | None = None
    ) -> None:
        """What is left of a bucket expires; of one without a size, nothing."""
        why = "fair-use" if is_no_loss(bucket, why) else why
        size = 0 if bucket.size is None else bucket.left
        bucket.left -= size
        self.expired += size
        self.reset += size if why == "fair-use" else 0
        if self.postings is not None and (size or bucket.size is None):
            self.note("expiry", size, bucket, why, plan=plan, ruling=ruling, frozen=bucket.frozen)
        if self.losses is not None and bucket.root is not None and size and why != "fair-use":
            self.losses.append(Loss(at, bucket.root, size))

    def drop(self, gone: list[Bucket]) -> None:
        """Buckets that hold nothing more leave."""
        ids = {id(bucket) for bucket in gone}
        self.loose = [b for b in self.loose if id(b) not in ids]
        if any(bucket.kind == "rollover" for bucket in gone):
            for carried in self.carried:
                carried.parts = [b for b in carried.parts if id(b) not in ids]
                carried.empty = 0
            self.carried = [c for c in self.carried if c.parts]

    def close(self, holding: Holding, state: State, at: datetime) -> None:
        """A purchase is over, for good unless it can be renewed by hand."""
        if self.postings is not None:
            self.postings.closed(holding.id, at)
        holding.state = state
        holding.closed = at
        self.active = [h for h in self.active if h is not holding]

    def revive(self, holding: Holding) -> None:
        """A purchase that had ended is renewed."""
        holding.closed = None
        self.active = sorted([*self.active, holding], key=lambda h: h.order)

    def warn(self, code: str, event: str, about: str | None = None) -> None:
        """An event had no effect, or not all of it."""
        self.warnings.append(Warned(code, event, about))

    def cycle_opened(self, plan: Holding) -> None:
        """The next postings are of a plan's running cycle."""
        if self.postings is not None:
            self.postings.opened(plan.id, plan.number, plan.cycle_start, self.mark.at)

    def caused_by(
        self, event: str | None, member: str | None = None, zone: str | None = None, reading: bool = False
    ) -> None:
        """What moves next is caused by an event, by itself where it is None; `member` and `zone` are those of a use."""
        if self.postings is not None:
            self.postings.caused_by(event, member, zone, reading)

    def note(
        self,
        what: "What",
        size: int = 0,
        bucket: Bucket | None = None,
        why: Reason | None = None,
        *,
        plan: Holding | None = None,
        cycle: int | None = None,
        ruling: Ruling | None = None,
        frozen: bool = False,
        money: Money | None = None,
        times: int = 1,
        points: int = 0,
        promotion: str | None = None,
        other: str | None = None,
    ) -> None:
        """Note what moved at `mark`, if the account is to be explained.

        `plan` is the purchase whose rule it was; `cycle` one of its cycles, if it is not the running one; `money` was
        paid so many `times`; `frozen` says that it was frozen until now; `other` is the account on the other side.
        """
        if self.postings is None:
            return
        from esimtrack.ledger.postings import Posting

        if bucket is not None and bucket.cycle_of is not None:
            cycle = self.holdings[bucket.cycle_of].number
        elif cycle is None and plan is not None:
            cycle = plan.number
        if plan is not None:
            purchase: str | None = plan.id
        else:
            purchase = None if bucket is None else bucket.purchase
        posting = Posting(
            at=self.mark.at,
            what=what,
            why=why,
            bytes=size,
            amount=None if money is None else money.amount * times,
            currency=None if money is None else money.currency,
            points=points,
            purchase=purchase,
            cycle=cycle or None,
            account=other,
            promotion=promotion,
            ruling=ruling,
        )
        self.postings.note(posting, bucket, frozen)

    def ahead(self) -> "Account":
        """A copy to look ahead with.

        Every bucket of today knows itself, and losses are noted. This account stays as it is.
        """
        twin = copy.copy(self)
        copies = {id(b): copy.copy(b) for b in self.buckets}
        for root, bucket in enumerate(copies.values()):
            bucket.root = root
        twin.loose = [copies[id(b)] for b in self.loose]
        twin.carried = [copy.copy(c) for c in self.carried]
        for carried in twin.carried:
            carried.parts = [copies[id(b)] for b in carried.parts]
        twin.holdings = {name: copy.copy(h) for name, h in self.holdings.items()}
        twin.active = [twin.holdings[h.id] for h in self.active]
        twin.members, twin.removed = dict(self.members), dict(self.removed)
        twin.paid, twin.credited = dict(self.paid), dict(self.credited)
        twin.charges = dict(self.charges)
        twin.warnings, twin.excess, twin.adjustments, twin.losses = [], [], [], []
        twin.postings = None
        return twin
