"""`remind --json`: what is due and was not said before, as `esimtrack.remind/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/remind.schema.json` is made from the types below
(`schema`). A language changes the `message` of an item and nothing else.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import Struct

from esimtrack.i18n import joined
from esimtrack.reminders.occasion import Occasion, OccasionKind
from esimtrack.views.json_types import Bytes, Instant, one_line, schema_of
from esimtrack.views.layout import parted
from esimtrack.views.reader import Reader
from esimtrack.views.reminder_words import Seen, sentences

SCHEMA: Literal["esimtrack.remind/1"] = "esimtrack.remind/1"


class Item(Struct, frozen=True):
    """One reminder. `at` is when it happens, where an instant is known.

    `bytes` is what is lost, or else what is left; `percent` the level that was reached; `per_day` the pace at which it
    runs out. What does not apply is null.
    """

    kind: OccasionKind
    at: Instant | None
    account: str
    purchase: str | None
    member: str | None
    bytes: Bytes | None
    percent: int | None
    per_day: Bytes | None
    message: str


class Remind(Struct, frozen=True):
    """What is due at `as_of` and was not said before, the most urgent first."""

    schema: Literal["esimtrack.remind/1"]
    as_of: Instant
    items: tuple[Item, ...]


def reminders_json(told: Sequence[tuple[Occasion, Seen]], reader: Reader) -> bytes:
    """The reminders as one line of JSON, with the newline that ends it."""
    items = tuple(_item(occasion, joined(sentences(occasion, seen, reader))) for occasion, seen in told)
    return one_line(Remind(SCHEMA, reader.now.astimezone(UTC), items))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `reminders_json` keeps."""
    return schema_of(Remind, SCHEMA)


def _item(occasion: Occasion, message: str) -> Item:
    return Item(
        kind=occasion.kind,
        at=None if occasion.at is None else _utc(occasion.at),
        account=occasion.account,
        purchase=occasion.purchase,
        member=occasion.member,
        bytes=occasion.left if occasion.item is None else occasion.item.bytes,
        percent=occasion.percent,
        per_day=occasion.per_day,
        message=parted(message),
    )


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
