"""`allocate --json`: a split of a shared pool, as `esimtrack.allocate/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/allocate.schema.json` is made from the types
below (`schema`).
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from esimtrack.advice.sharing import Allocation
from esimtrack.views.json_types import Bytes, Instant, one_line, schema_of

SCHEMA: Literal["esimtrack.allocate/1"] = "esimtrack.allocate/1"


class Share(Struct, frozen=True):
    """A member: what they use in a cycle, their limit now, and what is proposed; `fixed` if that was asked for."""

    name: str
    need: Bytes
    limit: Bytes | None
    proposed: Bytes
    fixed: bool


class Move(Struct, frozen=True):
    """Room of the running cycle that one could give another."""

    giver: str
    taker: str
    bytes: Bytes


class Answer(Struct, frozen=True):
    """The split of the next cycle's pool. `unnamed` is what is used in a cycle without a name, and kept back."""

    schema: Literal["esimtrack.allocate/1"]
    as_of: Instant
    account: str
    start: Instant
    end: Instant
    pool: Bytes
    days: Annotated[int, Meta(ge=0)]
    unnamed: Bytes
    headroom: Annotated[int, Meta(ge=0)]
    floor: Bytes
    step: Bytes
    members: tuple[Share, ...]
    moves: tuple[Move, ...]
    lacking: Bytes


def allocate_json(found: Allocation, as_of: datetime) -> bytes:
    """The split as one line of JSON, with the newline that ends it."""
    return one_line(
        Answer(
            schema=SCHEMA,
            as_of=as_of.astimezone(UTC),
            account=found.account.account,
            start=found.pool.start.astimezone(UTC),
            end=found.pool.end.astimezone(UTC),
            pool=found.pool.bytes,
            days=found.days,
            unnamed=found.unnamed,
            headroom=found.rule.headroom,
            floor=found.rule.floor,
            step=found.rule.step,
            members=tuple(
                Share(p.name, p.need, p.limit, found.sizes[p.name], p.fixed is not None) for p in found.people
            ),
            moves=tuple(Move(move.giver, move.taker, move.bytes) for move in found.moves),
            lacking=found.lacking,
        )
    )


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `allocate_json` keeps."""
    return schema_of(Answer, SCHEMA)
