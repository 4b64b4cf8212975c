"""The journal's lines: every fact is one event, never changed after it is written.

`Event` is the union of the types below, tagged by `type`. Keys stand in the order in which an export writes them:
`id`, `type`, `at`, `account`, then the type's own, then `note`, `source` and `batch`. Instants are aware and in UTC,
sizes are bytes. The types check what one key can say alone; `esimtrack.journal` is the door that checks what keys say
together, terms included, and is the only way in.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from esimtrack.units.sizes import LARGEST

LONGEST_ID = 64
Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=LONGEST_ID, pattern=r"^[A-Za-z0-9._:-]+\Z")]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64)]
Instant: TypeAlias = Annotated[datetime, Meta(tz=True)]
Size: TypeAlias = Annotated[int, Meta(gt=0, le=LARGEST)]
SizeOrNothing: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST)]


def _to_utc(struct: Struct, key: str) -> None:
    instant = getattr(struct, key)
    if instant is not None and instant.tzinfo is not UTC:
        force_setattr(struct, key, instant.astimezone(UTC))


class _Tail(Struct, frozen=True, kw_only=True, omit_defaults=True):
    # Keyword-only fields are written last, whatever a subclass adds: `note`, `source` and `batch` close every line.
    note: Annotated[str, Meta(max_length=1000)] | None = None
    source: Name | None = None
    batch: Name | None = None


class _Fact(_Tail, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    id: Id
    at: Instant

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC:
            _to_utc(self, "at")


class _AccountFact(_Fact, frozen=True):
    account: Name


class Opening(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A purchase that ran before the journal knew it: what the seller's app showed of the running cycle."""

    # By name, as an export writes them.
    carried: SizeOrNothing | None = None
    left: list[SizeOrNothing | None]
    since: Instant

    def __post_init__(self) -> None:
        _to_utc(self, "since")


class Purchase(_AccountFact, frozen=True, tag="purchase"):
    """Terms bought for an account. `terms` is a plan file as JSON; `esimtrack.terms.check` reads it."""

    terms: dict[str, Any]
    role: Literal["plan", "top-up"] | None = None
    replaces: Id | None = None
    opening: Opening | None = None


class Renew(_AccountFact, frozen=True, tag="renew"):
    """A manual plan is renewed; with `now`, either kind, at once."""

    purchase: Id
    now: bool | None = None


class Activate(_AccountFact, frozen=True, tag="activate"):
    """A pending purchase starts, queued or not."""

    purchase: Id


class Amend(_AccountFact, frozen=True, tag="amend"):
    """New terms from the next cycle boundary; with `forfeits`, carried data is lost with the change."""

    purchase: Id
    terms: dict[str, Any]
    forfeits: bool | None = None


class Extend(_AccountFact, frozen=True, tag="extend"):
    """The purchase's own end moves out, to an instant or by a span: exactly one of `until` and `by`."""

    purchase: Id
    until: Instant | None = None
    by: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _to_utc(self, "until")


class Cancel(_AccountFact, frozen=True, tag="cancel"):
    """No cycle opens at or after this; with `now`, a live purchase ends at once."""

    purchase: Id
    now: bool | None = None


class Bonus(_AccountFact, frozen=True, tag="bonus"):
    """A gift, a compensation, or data bought with `points`."""

    bytes: Size
    until: Instant | None = None
    zones: list[Name] | None = None
    priority: Annotated[int, Meta(ge=-1000, le=1000)] | None = None
    points: Annotated[int, Meta(ge=0, le=LARGEST)] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _to_utc(self, "until")


class Transfer(_AccountFact, frozen=True, tag="transfer"):
    """Part of the balance moves to another account."""

    to: Name
    bytes: Size


class Member(_AccountFact, frozen=True, tag="member"):
    """A member joins, or its limit changes from now on; without a limit there is none.

    With `was`, one who had that name is called `name`; with `removed`, a member leaves.
    """

    name: Name
    limit: Size | None = None
    was: Name | None = None
    removed: bool | None = None


class Usage(_AccountFact, frozen=True, tag="usage"):
    """Data was used; 0 bytes are a call or a text."""

    bytes: SizeOrNothing
    member: Name | None = None
    zone: Name | None = None


class Counter(_AccountFact, frozen=True, tag="counter"):
    """A device's running total; the ledger turns it into the rise since the one before."""

    device: Name
    total: SizeOrNothing
    epoch: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    member: Name | None = None
    zone: Name | None = None


class Reading(_AccountFact, frozen=True, tag="reading"):
    """What the seller says: one of `remaining` (of the account or a purchase) and `used` (of it or a member)."""

    remaining: SizeOrNothing | None = None
    purchase: Id | None = None
    used: SizeOrNothing | None = None
    member: Name | None = None


class Void(_Fact, frozen=True, tag="void"):
    """An event, or all of a batch, never happened, at no instant. Here `batch` is the target, never a mark."""

    event: Id | None = None


Event: TypeAlias = (
    Purchase | Renew | Activate | Amend | Extend | Cancel | Bonus | Transfer | Member | Usage | Counter | Reading | Void
)

AccountEvent: TypeAlias = (
    Purchase | Renew | Activate | Amend | Extend | Cancel | Bonus | Transfer | Member | Usage | Counter | Reading
)
