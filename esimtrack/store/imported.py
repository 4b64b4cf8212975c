"""What the journal knows of lines that sources brought: asked within the transaction of an import that brings more."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from esimtrack.events import Usage
from esimtrack.store.again import Again, now_called
from esimtrack.store.counting import GONE
from esimtrack.store.crc import SEALED, as_written
from esimtrack.store.database import Database
from esimtrack.store.instants import to_instant, to_number

_decode = msgspec.json.Decoder(Usage).decode


class Brought(Struct, frozen=True):
    """A line that a source brought, which `counts`, or was taken back; then with its import, or by itself, `alone`."""

    account: str
    bytes: int
    counts: bool
    alone: bool


class Imports:
    """See the module; `again` says what was taken back."""

    def __init__(self, db: Database, again: Again) -> None:
        self._db = db
        self._again = again

    def brought(self, beginning: str) -> list[Brought]:
        """The lines of usage whose ids begin so, as they are now called."""
        found = []
        rows = self._db.rows(
            "SELECT id FROM event WHERE id > ? AND id < ? AND type = 'usage'", (beginning, beginning + "~")
        )
        for id in {now_called(self._db, id) for (id,) in rows}:
            gone, *row = self._db.rows(f"SELECT {GONE}, {SEALED} FROM event e WHERE e.id = ?", (id,))[0]
            event = _decode(as_written(self._db, *row))
            found.append(Brought(event.account, event.bytes, not gone, bool(gone) and not self._again.may_come(id)))
        return found

    def others(
        self, account: str, source: str, member: str | None, start: datetime, end: datetime
    ) -> Sequence[tuple[datetime, str]]:
        """When other sources counted for an account or, with a member, for that one, in `[start, end)`; by instant."""
        rows = self._db.rows(
            "SELECT e.at, json_extract(e.body, '$.source') AS source FROM event e WHERE e.at >= ? AND e.at < ?"
            " AND e.account = ? AND e.type IN ('usage', 'counter') AND source IS NOT NULL AND source <> ?"
            f" AND json_extract(e.body, '$.member') IS ? AND NOT {GONE} ORDER BY e.at, e.id",
            (to_number(start), to_number(end), account, source, member),
        )
        return [(to_instant(at), name) for at, name in rows]
