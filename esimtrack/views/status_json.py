"""`status --json`: the statement as `esimtrack.status/1`, one line of JSON.

What leaves here is a promise: keys, their order and their meaning are those of `docs/json.md`, and
`docs/status.schema.json` is made from the types below (`schema`). Sizes are bytes, money strings, instants UTC with
`Z`; a language changes the `message` of a warning and nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct

from esimtrack.calendar.wall import zone_named
from esimtrack.insight.budget import budget_of
from esimtrack.insight.days import main_purchase
from esimtrack.insight.places import all_places, place_here
from esimtrack.ledger.statement import AccountStatement, End, Kind, State, Statement
from esimtrack.views.json_types import Amount, Bytes, Instant, WhatIf, amounts, one_line, schema_of, supposing
from esimtrack.views.warnings import sentence

if TYPE_CHECKING:
    from esimtrack.insight.pace import Pace as Known

SCHEMA: Literal["esimtrack.status/1"] = "esimtrack.status/1"


class Cycle(Struct, frozen=True):
    """The running cycle of the account's earliest started live recurring purchase, and the use in it, in bytes."""

    number: int
    start: Instant
    end: Instant
    used: Bytes


class NextExpiry(Struct, frozen=True):
    """The first instant within 400 days at which some of today's data is lost, and how much of it.

    Supposed is that nothing more is used, renewed or bought; what will be carried is followed to where it ends.
    """

    at: Instant
    bytes: Bytes


class After(Struct, frozen=True):
    """What can be used after an end, were nothing more used, renewed or bought, and of which purchases."""

    purchases: tuple[str, ...]
    remaining: Bytes
    unlimited: bool


class NextEnd(Struct, frozen=True):
    """The first end of a purchase that gives more than data with a size, and what is left after it."""

    at: Instant
    purchase: str
    after: After


class KeepAlive(Struct, frozen=True):
    """When the seller takes the number back, unless it is used, topped up or renewed before."""

    due: Instant


class Purchase(Struct, frozen=True):
    """Terms bought for the account. `end` is when it closed, or the end known now."""

    id: str
    plan: str
    state: State
    start: Instant | None
    end: Instant | None


class Coming(Struct, frozen=True):
    """A purchase that is dated later than `as_of`."""

    id: str
    plan: str
    at: Instant


class Bucket(Struct, frozen=True):
    """A quantity of data, usable from `start` until before `end`.

    `size` and `left` are null for one without a size, `zones` where it covers every zone, `end` where it has none.
    `purchase` is the one that granted it, or that its cycle or its plan belongs to; null: nobody's.
    """

    kind: Kind
    purchase: str | None
    zones: tuple[str, ...] | None
    size: Bytes | None
    left: Bytes | None
    start: Instant
    end: Instant | None
    frozen: bool


class Member(Struct, frozen=True):
    """A person or device on the account's pool. `limit` is null without one, `left` where nothing limits it."""

    name: str
    limit: Bytes | None
    used: Bytes
    left: Bytes | None
    over: Bytes


class WarningLine(Struct, frozen=True):
    """An event that had no effect, or not all of it: a code for programs, a sentence for people."""

    code: str
    event: str
    message: str


class Budget(Struct, frozen=True):
    """The most that can be used on each of the local `days` until the end that binds, today counted."""

    per_day: Bytes
    end: Instant
    days: int


class Place(Struct, frozen=True):
    """Where the same data can be used: `zones`, null everywhere, empty wherever no plan names a zone.

    `here`: it is where the account is used now. `budget` is null where no end binds.
    """

    zones: tuple[str, ...] | None
    here: bool
    remaining: Bytes
    size: Bytes
    unlimited: bool
    budget: Budget | None


class Pace(Struct, frozen=True):
    """The recent daily use of everybody in all zones: the mean of so many known `days`."""

    per_day: Bytes
    days: int


class Account(Struct, frozen=True):
    """One account: what is usable now (`remaining`, `frozen`), then all of its past up to `as_of`, in bytes."""

    account: str
    remaining: Bytes
    unlimited: bool
    frozen: Bytes
    granted: Bytes
    drawn: Bytes
    drawn_unlimited: Bytes
    expired: Bytes
    rolled_over: Bytes
    transferred_in: Bytes
    transferred_out: Bytes
    corrected: Bytes
    unlogged: Bytes
    overage: Bytes
    throttled: Bytes
    used: Bytes
    points: int
    cost: dict[str, Amount]
    cycle: Cycle | None
    next_expiry: NextExpiry | None
    next_end: NextEnd | None
    keep_alive: KeepAlive | None
    purchases: tuple[Purchase, ...]
    coming: tuple[Coming, ...]
    buckets: tuple[Bucket, ...]
    places: tuple[Place, ...]
    pace: Pace | None
    members: tuple[Member, ...]
    warnings: tuple[WarningLine, ...]


class Status(Struct, frozen=True):
    """Every account that is known at `as_of`, or that a purchase makes which is dated ahead, by name."""

    schema: Literal["esimtrack.status/1"]
    as_of: Instant
    accounts: tuple[Account, ...]
    what_if: WhatIf = UNSET


def status_json(
    statement: Statement,
    what_if: Sequence[str] = (),
    where: Callable[[AccountStatement], str | None] = lambda account: None,
    local: Callable[[], ZoneInfo] = lambda: zone_named("UTC"),
    pace: Callable[[AccountStatement, ZoneInfo], "Known | None"] = lambda account, zone: None,
) -> bytes:
    """The statement as one line of JSON, with the newline that ends it. `what_if`: the commands that it supposes.

    `where` an account is used now, as its zone; `local` is the reader's zone of time, for accounts that have no other;
    `pace` is an account's recent daily use, by days of its zone of time.
    """
    as_of = statement.as_of.astimezone(UTC)
    accounts = []
    for account in statement.accounts:
        line = main_purchase(account)
        zone = local() if line is None else zone_named(line.terms.timezone)
        places = tuple(_places(account, as_of, where(account), zone))
        accounts.append(_account(account, places, pace(account, zone)))
    return one_line(Status(SCHEMA, as_of, tuple(accounts), supposing(what_if)))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `status_json` keeps."""
    return schema_of(Status, SCHEMA)


def after_of(end: End) -> After:
    """What an end leaves."""
    return After(end.after.purchases, end.after.remaining, end.after.unlimited)


def _places(account: AccountStatement, as_of: datetime, where: str | None, timezone: ZoneInfo) -> Iterator[Place]:
    here = place_here(account, where)
    for place in all_places(account):
        budget, there = budget_of(place, as_of, timezone), place.there
        yield Place(
            zones=place.zones,
            here=place == here,
            remaining=there.remaining,
            size=sum(bucket.size or 0 for bucket in there.buckets if not bucket.frozen),
            unlimited=there.unlimited,
            budget=None if budget is None else Budget(budget.per_day, budget.end, budget.days),
        )


def _account(account: AccountStatement, places: tuple[Place, ...], pace: "Known | None") -> Account:
    cycle, expiry, end = account.cycle, account.next_expiry, account.next_end
    return Account(
        account=account.account,
        remaining=account.remaining,
        unlimited=account.unlimited,
        frozen=account.frozen,
        granted=account.granted,
        drawn=account.drawn,
        drawn_unlimited=account.drawn_unlimited,
        expired=account.expired,
        rolled_over=account.rolled_over,
        transferred_in=account.transferred_in,
        transferred_out=account.transferred_out,
        corrected=account.corrected,
        unlogged=account.unlogged,
        overage=account.overage,
        throttled=account.throttled,
        used=account.used,
        points=account.points,
        cost=amounts(account.cost),
        cycle=None if cycle is None else Cycle(cycle.number, cycle.start, cycle.end, cycle.used),
        next_expiry=None if expiry is None else NextExpiry(expiry.at, expiry.bytes),
        next_end=None if end is None else NextEnd(end.at, end.purchase, after_of(end)),
        keep_alive=None if account.keep_alive is None else KeepAlive(account.keep_alive),
        purchases=tuple(Purchase(p.id, p.plan, p.state, p.start, p.end) for p in account.purchases),
        coming=tuple(Coming(line.id, line.terms.name, line.at) for line in account.coming),
        buckets=tuple(
            Bucket(b.kind, b.purchase, b.zones, b.size, b.left, b.start, b.end, b.frozen) for b in account.buckets
        ),
        places=places,
        pace=None if pace is None else Pace(pace.per_day, pace.days),
        members=tuple(Member(m.name, m.limit, m.used, m.left, m.over) for m in account.members),
        warnings=tuple(WarningLine(w.code, w.event, sentence(w, account)) for w in account.warnings),
    )
