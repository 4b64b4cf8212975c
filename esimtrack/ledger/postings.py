"""Postings: all that moved in an account, one after the other, with the rule that caused it and what is left behind it.

A recorder notes them while the fold walks. Only an account that is to be explained has one: no other notes anything.
Sizes are bytes and never below 0; `change` says how a posting changed what can be used.

What is used is summed for each local day, by what paid, by member and by zone, or told line by line. Between two other
postings of one day stands one sum.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from esimtrack.calendar.wall import TICK, local_date, midnight
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.port import Mark
from esimtrack.ledger.statement import Kind, Reason, Ruling

What = Literal[
    "grant",
    "draw",
    "overage",
    "throttled",
    "reading",
    "correction",
    "carry",
    "freeze",
    "thaw",
    "expiry",
    "transfer-in",
    "transfer-out",
    "price",
    "charge",
    "credit",
    "points",
]
"""What moved. A `thaw` is data that had been carried before and was frozen; a `reading` agrees with the journal."""

_USES = ("draw", "overage", "throttled", "charge")
CLOSINGS: frozenset[What] = frozenset({"carry", "expiry", "freeze"})
"""What happens to data at an end: it belongs to the day, and to the period, that this closes."""
_OF_A_MEMBER = (*_USES, "correction", "reading")


class BucketThen(Struct, frozen=True):
    """A bucket as it was known when something of it moved. `size` None: without a size."""

    kind: Kind
    purchase: str | None
    event: str
    """The event that granted it."""
    zones: tuple[str, ...] | None
    size: int | None
    start: datetime
    end: datetime | None
    origin: datetime
    allowance: str | None


class Balance(Struct, frozen=True):
    """What is left: bytes that can be used, bytes that are frozen, and whether a bucket without a size is there."""

    remaining: int = 0
    frozen: int = 0
    unlimited: bool = False


class Posting(Struct, frozen=True):
    """One movement. `event` caused it at that instant, None for what happens by itself, and for a day's sum.

    `amount` counts towards the cost: credit is below 0. `cycle` numbers the running cycle of the plan that a bucket
    ends with, or that money is for. `balance` is what is left after it.
    """

    at: datetime
    what: What
    why: Reason | None = None
    bytes: int = 0
    amount: Decimal | None = None
    currency: str | None = None
    points: int = 0
    event: str | None = None
    purchase: str | None = None
    cycle: int | None = None
    bucket: BucketThen | None = None
    member: str | None = None
    zone: str | None = None
    account: str | None = None
    """The other account of a transfer."""
    promotion: str | None = None
    ruling: Ruling | None = None
    """The terms that ruled it, for words."""
    change: int = 0
    balance: Balance = Balance()

    @property
    def counts_at(self) -> datetime:
        """The instant whose day and period it belongs to: just before an end, for what happens at it."""
        return self.at - TICK if self.what in CLOSINGS else self.at


class Page(Struct, frozen=True):
    """A cycle of a plan, `[start, end)`, among the postings: from the one at `first` on, before the one at `last`.

    `last` is None while it runs, or while what it left is frozen. What its close carries and loses is part of it.
    """

    purchase: str
    number: int
    start: datetime
    first: int
    end: datetime | None = None
    last: int | None = None


class Recorder:
    """Notes the postings of one account. Days are those of `timezone`.

    With `lines`, each line of usage is told; else the one at `alone`, if any, and a sum of the others for each day.
    """

    def __init__(self, timezone: ZoneInfo, lines: bool = False, alone: Mark | None = None) -> None:
        self.timezone = timezone
        self.lines = lines
        self.pages: list[Page] = []
        self._alone = alone
        self._postings: list[Posting] = []
        self._cause: tuple[str | None, str | None, str | None, bool] = None, None, None, False
        self._balance = Balance()
        self._unlimited = 0
        self._day: date | None = None
        self._uses: dict[Any, Posting] = {}
        self._unsettled: list[tuple[int, Bucket]] = []
        self._then: dict[int, tuple[Bucket, BucketThen]] = {}

    def caused_by(self, event: str | None, member: str | None, zone: str | None, reading: bool) -> None:
        """What is noted next is caused by an event, or by itself; `reading`: it finds what was used."""
        self._cause = event, member, zone, reading

    def told(self) -> tuple[Posting, ...]:
        """All postings so far."""
        self._close_day()
        return tuple(self._postings)

    def alone(self, line: Mark) -> bool:
        """Whether a line of usage is told by itself."""
        return self.lines or line == self._alone

    def summed_until(self, start: Mark) -> Mark:
        """Up to where what is used from `start` on is told as one sum."""
        day = local_date(start.at, self.timezone) + timedelta(days=1)
        end = midnight(day, self.timezone)
        if end <= start.at:  # clocks that go back over midnight show the end of a day twice
            end = midnight(day + timedelta(days=1), self.timezone)
        return Mark(end) if self._alone is None or start >= self._alone else min(Mark(end), self._alone)

    def note(self, posting: Posting, bucket: Bucket | None = None, frozen: bool = False) -> None:
        """Note a posting; what its bucket, its cause and the balance say of it is filled in here.

        `frozen`: what moved was frozen until now.
        """
        event, member, zone, reading = self._cause
        if bucket is not None:
            posting = replace(posting, bucket=self._known(bucket))
        if posting.what in _OF_A_MEMBER:
            posting = replace(posting, member=member, zone=zone)
        if posting.what in _USES:
            if not reading and not self.alone(Mark(posting.at, event or "")):
                self._add_to_day(posting, bucket)
                return
            if reading and posting.what != "charge":
                posting = replace(posting, why="unlogged")
        self._close_day()
        self._post(replace(posting, event=event), bucket, frozen)

    def settle(self) -> None:
        """What was carried knows its end by now."""
        for place, bucket in self._unsettled:
            self._postings[place] = replace(self._postings[place], bucket=self._known(bucket))
        self._unsettled.clear()

    def opened(self, purchase: str, number: int, start: datetime, at: datetime) -> None:
        """A cycle of a plan opens at `at`; the one before it is over."""
        self.closed(purchase, at)
        first = len(self._postings)
        if number == 1:
            # What was paid with the purchase, at this very instant, is the first cycle's.
            while first and self._postings[first - 1].at == at and self._postings[first - 1].purchase == purchase:
                first -= 1
        self.pages.append(Page(purchase, number, start, first))

    def closed(self, purchase: str, at: datetime) -> None:
        """The running cycle of a purchase is over, if one ran: at `at`, or where what it left was frozen."""
        self._close_day()
        for place in reversed(range(len(self.pages))):
            page = self.pages[place]
            if page.purchase == purchase:
                if page.last is None:
                    moved = self._postings[page.first :]
                    froze = (p.at for p in moved if p.what == "freeze" and p.purchase == purchase)
                    self.pages[place] = replace(page, end=next(froze, at), last=len(self._postings))
                break

    def _known(self, bucket: Bucket) -> BucketThen:
        held = self._then.get(id(bucket))
        if held is None or held[1].end != bucket.end:
            known = BucketThen(
                bucket.kind, bucket.purchase, bucket.event, bucket.zones, bucket.size, bucket.start, bucket.end,
                bucket.origin, bucket.allowance,
            )  # fmt: skip
            held = self._then[id(bucket)] = bucket, known
        return held[1]

    def _add_to_day(self, posting: Posting, bucket: Bucket | None) -> None:
        day = local_date(posting.at, self.timezone)
        if day != self._day:
            self._close_day()
            self._day = day
        key = posting.what, id(bucket), posting.purchase, posting.cycle, posting.member, posting.zone, posting.currency
        before = self._uses.get(key)
        if before is None:
            # One instant for all of a day's sum: its first use's.
            at = next((use.at for use in self._uses.values()), posting.at)
            self._uses[key] = replace(posting, at=at)
        else:
            amount = None if posting.amount is None else posting.amount + (before.amount or 0)
            self._uses[key] = replace(before, bytes=before.bytes + posting.bytes, amount=amount)

    def _close_day(self) -> None:
        if self._uses:
            uses, self._uses = self._uses, {}
            paid: dict[Any, list[Posting]] = {}
            for key, posting in uses.items():
                paid.setdefault(key[:3], []).append(posting)
            for posting in (posting for together in paid.values() for posting in together):
                self._post(posting)
        self._day = None

    def _post(self, posting: Posting, bucket: Bucket | None = None, frozen: bool = False) -> None:
        change, freezes = _effect(posting, frozen)
        before = self._balance
        if posting.bucket is not None and posting.bucket.size is None:
            self._unlimited += {"grant": 1, "expiry": -1}.get(posting.what, 0)
        self._balance = Balance(before.remaining + change, before.frozen + freezes, self._unlimited > 0)
        if bucket is not None and bucket.kind == "rollover" and posting.what in ("grant", "carry", "thaw"):
            self._unsettled.append((len(self._postings), bucket))
        self._postings.append(replace(posting, change=change, balance=self._balance))


def _effect(posting: Posting, frozen: bool) -> tuple[int, int]:
    """How a posting changes what can be used, and what is frozen; `frozen`: its bucket was until now."""
    size = posting.bytes
    if posting.bucket is None or posting.bucket.size is None:
        return 0, 0
    match posting.what:
        case "grant" | "transfer-in" | "correction":
            return size, 0
        case "draw" | "transfer-out":
            return -size, 0
        case "expiry":
            return (0, -size) if frozen else (-size, 0)
        case "freeze":
            return -size, size
        case "carry" | "thaw":
            return (size, -size) if frozen else (0, 0)
        case _:
            return 0, 0
