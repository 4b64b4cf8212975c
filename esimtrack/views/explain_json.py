"""`explain --json`: all that moved in accounts, as `esimtrack.explain/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/explain.schema.json` is made from the types below
(`schema`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import Struct

from esimtrack.ledger.explaining import Explained, totals
from esimtrack.ledger.postings import Balance as Left
from esimtrack.ledger.postings import BucketThen, Page, What
from esimtrack.ledger.postings import Posting as Moved
from esimtrack.ledger.statement import Kind, Reason
from esimtrack.units.money import money
from esimtrack.views.json_types import Amount, Bytes, Instant, amounts, one_line, schema_of

SCHEMA: Literal["esimtrack.explain/1"] = "esimtrack.explain/1"


class Balance(Struct, frozen=True):
    """What is left: what can be used, what is frozen, and whether a bucket without a size is live."""

    remaining: Bytes
    frozen: Bytes
    unlimited: bool


class Bucket(Struct, frozen=True):
    """A bucket as it was known then. `event` granted it; `size` is null for one without a size."""

    kind: Kind
    purchase: str | None
    event: str
    zones: tuple[str, ...] | None
    size: Bytes | None
    start: Instant
    end: Instant | None
    origin: Instant
    allowance: str | None


class Posting(Struct, frozen=True):
    """One movement, and the balance after it. `change` is what it does to what can be used."""

    at: Instant
    what: What
    why: Reason | None
    bytes: Bytes
    change: int
    amount: Amount | None
    currency: str | None
    points: int
    event: str | None
    purchase: str | None
    cycle: int | None
    bucket: Bucket | None
    member: str | None
    zone: str | None
    account: str | None
    promotion: str | None
    balance: Balance


class Totals(Struct, frozen=True):
    """What the postings add up to, by the names and with the meaning that they have in `status --json`."""

    granted: Bytes
    drawn: int
    drawn_unlimited: int
    expired: Bytes
    rolled_over: Bytes
    transferred_in: Bytes
    transferred_out: Bytes
    corrected: Bytes
    unlogged: Bytes
    overage: int
    throttled: int
    used: int
    points: int
    cost: dict[str, Amount]


class Cycle(Struct, frozen=True):
    """A cycle of a plan; `end` is the end known now, while it runs."""

    purchase: str
    number: int
    start: Instant
    end: Instant


class Account(Struct, frozen=True):
    """One account, or the part that `cycle` or `event` names. Its days are those of `timezone`."""

    account: str
    timezone: str
    cycle: Cycle | None
    event: str | None
    before: Balance
    postings: tuple[Posting, ...]
    after: Balance
    totals: Totals


class Explanation(Struct, frozen=True):
    """All that moved up to `as_of`; with `lines`, usage line by line, else a sum for each local day."""

    schema: Literal["esimtrack.explain/1"]
    as_of: Instant
    lines: bool
    accounts: tuple[Account, ...]


def explain_json(told: Sequence[Explained], as_of: datetime, lines: bool) -> bytes:
    """The explanations as one line of JSON, with the newline that ends it."""
    return one_line(Explanation(SCHEMA, as_of.astimezone(UTC), lines, tuple(_account(account) for account in told)))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `explain_json` keeps."""
    return schema_of(Explanation, SCHEMA)


def _account(told: Explained) -> Account:
    summed = totals(told.postings)
    fields = {name: getattr(summed, name) for name in Totals.__struct_fields__} | {"cost": amounts(summed.cost)}
    return Account(
        account=told.account,
        timezone=told.timezone.key,
        cycle=None if told.page is None else _cycle(told.page),
        event=told.event,
        before=_balance(told.before),
        postings=tuple(_posting(posting) for posting in told.postings),
        after=_balance(told.after),
        totals=Totals(**fields),
    )


def _cycle(page: Page) -> Cycle:
    assert page.end is not None
    return Cycle(page.purchase, page.number, page.start, page.end)


def _balance(left: Left) -> Balance:
    return Balance(left.remaining, left.frozen, left.unlimited)


def _bucket(bucket: BucketThen) -> Bucket:
    return Bucket(**{name: getattr(bucket, name) for name in Bucket.__struct_fields__})


def _posting(moved: Moved) -> Posting:
    return Posting(
        at=moved.at,
        what=moved.what,
        why=moved.why,
        bytes=moved.bytes,
        change=moved.change,
        amount=None if moved.amount is None else money(moved.amount),
        currency=moved.currency,
        points=moved.points,
        event=moved.event,
        purchase=moved.purchase,
        cycle=moved.cycle,
        bucket=None if moved.bucket is None else _bucket(moved.bucket),
        member=moved.member,
        zone=moved.zone,
        account=moved.account,
        promotion=moved.promotion,
        balance=_balance(moved.balance),
    )
