"""`rollover --json`: whether what is left carries over, as `esimtrack.rollover/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/rollover.schema.json` is made from the types
below (`schema`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import UNSET, Struct

from esimtrack.ledger.answers import Answer, JudgedBucket, RolloverAnswer
from esimtrack.ledger.statement import Kind, Why
from esimtrack.views.json_types import Amount, Bytes, Instant, WhatIf, amounts, one_line, schema_of, supposing

SCHEMA: Literal["esimtrack.rollover/1"] = "esimtrack.rollover/1"


class Compensation(Struct, frozen=True):
    """What the cycles' purchases give at those ends for what expires: points, money by currency, bonus bytes."""

    points: int
    credit: dict[str, Amount]
    bytes: Bytes


class Bucket(Struct, frozen=True):
    """A bucket with something left, or without a size (`left` null).

    `at` is the cycle's end that judges it (the grace's, for frozen data), null outside cycles; `until` the end, as
    known then, of what is carried or stays, null where it has none or nothing is carried. `promotion` is the name of
    the one whose rollover rules at that end.
    """

    kind: Kind
    purchase: str | None
    left: Bytes | None
    at: Instant | None
    carries: Bytes
    expires: Bytes
    until: Instant | None
    why: Why
    promotion: str | None


class Account(Struct, frozen=True):
    """One account. `carries`, `expires` and `stays`, in bytes, are together what remains and what is frozen.

    `renew_by` is the first instant by which someone must renew for `carries` to hold; null where nobody must.
    """

    account: str
    answer: Answer
    carries: Bytes
    expires: Bytes
    stays: Bytes
    renew_by: Instant | None
    compensation: Compensation
    buckets: tuple[Bucket, ...]


class Rollover(Struct, frozen=True):
    """For every account, by name, what becomes of what is left at `as_of`, were nothing more used."""

    schema: Literal["esimtrack.rollover/1"]
    as_of: Instant
    accounts: tuple[Account, ...]
    what_if: WhatIf = UNSET


def rollover_json(answers: Sequence[RolloverAnswer], as_of: datetime, what_if: Sequence[str] = ()) -> bytes:
    """The ledger's answers as one line of JSON, with the newline that ends it. `what_if`: what they suppose."""
    accounts = tuple(_account(answer) for answer in answers)
    return one_line(Rollover(SCHEMA, as_of.astimezone(UTC), accounts, supposing(what_if)))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `rollover_json` keeps."""
    return schema_of(Rollover, SCHEMA)


def _account(answer: RolloverAnswer) -> Account:
    given = answer.compensation
    return Account(
        account=answer.account,
        answer=answer.answer,
        carries=answer.carries,
        expires=answer.expires,
        stays=answer.stays,
        renew_by=answer.renew_by,
        compensation=Compensation(given.points, amounts(given.credit), given.bytes),
        buckets=tuple(_bucket(bucket) for bucket in answer.buckets),
    )


def _bucket(bucket: JudgedBucket) -> Bucket:
    fate = bucket.fate
    return Bucket(
        kind=bucket.kind,
        purchase=bucket.purchase,
        left=bucket.left,
        at=fate.at,
        carries=fate.carries,
        expires=fate.expires,
        until=fate.until,
        why=fate.why,
        promotion=fate.promotion,
    )
