"""`expiring --json`: what is lost or due and when, as `esimtrack.expiring/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/expiring.schema.json` is made from the types
below (`schema`). A language changes the `message` of an item and nothing else.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import UNSET, Struct

from esimtrack.ledger.answers import Item as DueItem
from esimtrack.ledger.answers import ItemKind
from esimtrack.ledger.statement import Statement
from esimtrack.views.expiring_words import message
from esimtrack.views.json_types import Bytes, Instant, WhatIf, one_line, schema_of, supposing
from esimtrack.views.status_json import After, after_of

SCHEMA: Literal["esimtrack.expiring/1"] = "esimtrack.expiring/1"


class Item(Struct, frozen=True):
    """Something that is lost or due at an instant.

    `bytes` is null except for `data`, `after` except for `end`, `purchase` where none is concerned. `message` says to
    people what happens then.
    """

    at: Instant
    account: str
    kind: ItemKind
    bytes: Bytes | None
    purchase: str | None
    message: str
    after: After | None


class Expiring(Struct, frozen=True):
    """What is lost or due later than `as_of` and not later than `until`, by instant, account, kind and purchase."""

    schema: Literal["esimtrack.expiring/1"]
    as_of: Instant
    until: Instant
    items: tuple[Item, ...]
    what_if: WhatIf = UNSET


def expiring_json(
    items: Iterable[DueItem], statement: Statement, until: datetime, what_if: Sequence[str] = ()
) -> bytes:
    """The ledger's items as one line of JSON, with the newline that ends it.

    `statement` is of the instant that the items count from; it has what they name. `what_if`: what they suppose.
    """
    accounts = {account.account: account for account in statement.accounts}
    as_of = statement.as_of.astimezone(UTC)
    found = tuple(_item(item, message(item, accounts[item.account], as_of)) for item in items)
    return one_line(Expiring(SCHEMA, as_of, until.astimezone(UTC), found, supposing(what_if)))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `expiring_json` keeps."""
    return schema_of(Expiring, SCHEMA)


def _item(item: DueItem, message: str) -> Item:
    after = None if item.end is None else after_of(item.end)
    return Item(item.at, item.account, item.kind, item.bytes, item.purchase, message, after)
