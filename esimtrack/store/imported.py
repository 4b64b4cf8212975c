"""What the journal knows of lines that sources brought: asked within the transaction of an import that brings more."""

from datetime import datetime

import msgspec
from msgspec import Struct

from esimtrack.events import Counter, Usage
from esimtrack.store.again import Again, now_called
from esimtrack.store.counting import GONE
from esimtrack.store.crc import SEALED, as_written
from esimtrack.store.database import Database
from esimtrack.store.instants import to_instant, to_number

_decode = msgspec.json.Decoder(Usage | Counter).decode


class Brought(Struct, frozen=True):
    """A line that a source brought, which `counts`, or was taken back; then with its import, or by itself, `alone`."""

    id: str
    account: str
    bytes: int
    counts: bool
    alone: bool


class Recorded(Struct, frozen=True):
    """A line that counts, of a source and for an account that are asked for."""

    id: str
    at: datetime
    batch: str | None
    member: str | None
    zone: str | None


class Shown(Struct, frozen=True):
    """What a device showed, by a line of that id."""

    account: str
    device: str
    at: datetime
    total: int
    epoch: str | None
    id: str


class Imports:
    """See the module; `again` says what was taken back."""

    def __init__(self, db: Database, again: Again) -> None:
        self._db = db
        self._again = again

    def brought(self, beginning: str) -> list[Brought]:
        """The lines of usage and counters whose ids begin so, as they are now called."""
        found = []
        rows = self._db.rows(
            "SELECT id FROM event WHERE id > ? AND id < ? AND type IN ('usage', 'counter')",
            (beginning, beginning + "~"),
        )
        for id in {now_called(self._db, id) for (id,) in rows}:
            gone, *row = self._db.rows(f"SELECT {GONE}, {SEALED} FROM event e WHERE e.id = ?", (id,))[0]
            event = _decode(as_written(self._db, *row))
            size = event.bytes if isinstance(event, Usage) else event.total
            found.append(Brought(id, event.account, size, not gone, bool(gone) and not self._again.may_come(id)))
        return found

    def has(self, id: str) -> bool:
        """Whether the journal has a line of that id."""
        return bool(self._db.row("SELECT 1 FROM event WHERE id = ?", (id,)))

    def free_id(self, id: str) -> str:
        """The id under which a line is recorded: its own, or the next where a correction took its own."""
        known = self._db.row("SELECT 1 FROM event WHERE id = ?", (id,))
        return self._again.renew(id) if known and not self._again.may_come(id) else id

    def renew(self, id: str) -> str:
        """The next id of a line that a correction replaces."""
        return self._again.renew(id)

    def recorded(self, account: str, source: str, start: datetime, end: datetime) -> list[Recorded]:
        """The lines of a source that count for an account in `[start, end)`, by instant."""
        return self._recorded(account, source, "e.at >= ? AND e.at < ?", (to_number(start), to_number(end)))

    def of_batches(self, account: str, source: str, beginning: str) -> list[Recorded]:
        """The lines that count of the batches whose names begin so, by instant."""
        return self._recorded(account, source, "e.batch > ? AND e.batch < ?", (beginning, beginning + "~"))

    def _recorded(self, account: str, source: str, which: str, values: tuple[int | str, ...]) -> list[Recorded]:
        rows = self._db.rows(
            "SELECT e.id, e.at, e.batch, json_extract(e.body, '$.member'), json_extract(e.body, '$.zone')"
            f" FROM event e WHERE {which} AND e.account = ? AND e.type IN ('usage', 'counter')"
            f" AND json_extract(e.body, '$.source') = ? AND NOT {GONE} ORDER BY e.at, e.id",
            (*values, account, source),
        )
        return [Recorded(id, to_instant(at), batch, member, zone) for id, at, batch, member, zone in rows]

    def knows(self, source: str) -> bool:
        """Whether the source ever brought anything."""
        return bool(self._db.row("SELECT 1 FROM event WHERE json_extract(body, '$.source') = ? LIMIT 1", (source,)))

    def others(
        self, account: str, source: str, member: str | None, start: datetime, end: datetime
    ) -> list[tuple[datetime, str]]:
        """When other sources counted something for an account's member, or for none, in `[start, end)`; by instant."""
        rows = self._db.rows(
            "SELECT l.at, json_extract(e.body, '$.source') AS source"
            " FROM line l JOIN event e ON e.at = l.at AND e.id = l.id WHERE l.account = ? AND l.at >= ? AND l.at < ?"
            " AND l.member = ? AND source <> ? ORDER BY l.at, l.id",
            (account, to_number(start), to_number(end), member or "", source),
        )
        return [(to_instant(at), name) for at, name in rows]

    def shown(self, name: str, by: datetime) -> list[Shown]:
        """What devices of that name, or with a number behind it (`name.2`), showed last by an instant."""
        found = []
        place = ("", "")
        # From one device to the next by the index, and not over all counters.
        while row := self._db.row(
            "SELECT account, device FROM counter WHERE (account, device) > (?, ?) ORDER BY account, device LIMIT 1",
            place,
        ):
            place = (row[0], row[1])
            if row[1] == name or (row[1].startswith(name + ".") and row[1][len(name) + 1 :].isdigit()):
                found += self.looks(*place, by, 1)
        return found

    def looks(self, account: str, device: str, by: datetime, most: int) -> list[Shown]:
        """What a device showed for an account by an instant: the `most` latest looks, the last first."""
        return looks(self._db, account, device, by, most)


def looks(db: Database, account: str, device: str, by: datetime, most: int) -> list[Shown]:
    """What a device showed for an account by an instant: the `most` latest looks, the last first."""
    rows = db.rows(
        "SELECT at, total, epoch, id FROM counter WHERE account = ? AND device = ? AND at <= ?"
        " ORDER BY at DESC, id DESC LIMIT ?",
        (account, device, to_number(by), most),
    )
    return [Shown(account, device, to_instant(at), total, epoch, id) for at, total, epoch, id in rows]
