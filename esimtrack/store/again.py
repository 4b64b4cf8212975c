"""What was taken back here and recorded anew: under which id it counts now.

A void can never be taken back, so that what an undo took back comes again as another event. `again` remembers which:
a redo brings new ids, and an import of lines that the undo of their import took back brings theirs with `.2`, `.3` …
at the end, for the same account or another. Like `command`, it is this machine's own: what somebody took back one by
one, or on another machine, stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from esimtrack.events import LONGEST_ID, Event, Purchase, Void
from esimtrack.journal import write_line
from esimtrack.store.database import Database, Row
from esimtrack.store.derived import PORTION
from esimtrack.store.refusals import Conflict

_Event = TypeVar("_Event", bound=Event)

_decode = msgspec.json.Decoder(Event).decode
_encode = msgspec.json.Encoder().encode

# What an undo took back together with all else that its command had recorded, and the void that says so. A batch of
# lines that a source brought is all that its command recorded, so that it may be taken back by its name.
_TAKEN_BACK = """
CREATE TEMP TABLE taken_back AS
SELECT e.id AS id, v.id AS void FROM event v JOIN command u ON u.number = v.command
JOIN event e ON e.id = json_extract(v.body, '$.event') OR e.batch = json_extract(v.body, '$.batch')
WHERE v.type = 'void' AND (
    u.undoes > 0 AND e.command = u.undoes
    OR u.undoes = 0 AND e.batch = json_extract(v.body, '$.batch') AND json_extract(e.body, '$.source') IS NOT NULL
)
"""


def note(db: Database, renamed: Mapping[str, str]) -> None:
    """Remember under which ids events were recorded anew."""
    db.many("INSERT OR REPLACE INTO again VALUES (?, ?)", renamed.items())


def now_called(db: Database, id: str) -> str:
    """The id under which an event was recorded last."""
    while row := db.row("SELECT new FROM again WHERE old = ?", (id,)):
        id = row[0]
    return id


def naming_now(db: Database, event: _Event) -> _Event:
    """The event, with the purchase that it names called as it is called now."""
    key = "replaces" if isinstance(event, Purchase) else "purchase"
    named = getattr(event, key, None)
    return event if named is None else replace(event, **{key: now_called(db, named)})


def next_id(db: Database, id: str) -> str:
    """The id under which an event is recorded next: its first with `.2`, `.3` … behind it."""
    first, number = id, 2
    while row := db.row("SELECT old FROM again WHERE new = ?", (first,)):
        first, number = row[0], number + 1
    if len(first) > LONGEST_ID - 8:
        from hashlib import sha256

        first = sha256(first.encode()).hexdigest()[: LONGEST_ID - 8]
    while db.row("SELECT 1 FROM event WHERE id = ?", (f"{first}.{number}",)):
        number += 1
    return f"{first}.{number}"


class Again:
    """The lines of one import that the undo of an earlier import took back here: set aside, then recorded anew.

    Not where the file itself holds that undo: then it is a journal that knows of it, and stays as it is.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._voids: set[str] = set()
        self.count = 0
        """How many lines are recorded anew."""
        self.possible = bool(
            db.row(
                "SELECT 1 FROM command c JOIN command u ON u.undoes = c.number OR u.undoes = 0"
                " WHERE c.label = 'import' LIMIT 1"
            )
        )
        if self.possible:
            for table in ("taken_back", "aside"):
                db.run(f"DROP TABLE IF EXISTS temp.{table}")
            db.run(_TAKEN_BACK)
            db.run("CREATE INDEX temp.taken_back_id ON taken_back (id)")
            db.run("CREATE TEMP TABLE aside (id TEXT PRIMARY KEY, line TEXT NOT NULL, comes INTEGER NOT NULL)")

    def may_come(self, id: str) -> bool:
        """Whether the event was taken back with all of its import, so that its line may come anew."""
        return self.possible and self._void_of(id) is not None

    def renew(self, id: str) -> str:
        """The next id of an event, under which it is recorded again with another content."""
        renewed = next_id(self._db, id)
        note(self._db, {now_called(self._db, id): renewed})
        return renewed

    def sift(self, read: Sequence[tuple[Event, str]]) -> Sequence[tuple[Event, str]]:
        """The events of a portion that are to be added as they are; the others are set aside."""
        if not self.possible:
            return read
        self._voids.update(event.id for event, _line in read if isinstance(event, Void))
        rows = self._db.rows(
            "SELECT e.id FROM event e JOIN command c ON c.number = e.command JOIN temp.taken_back t ON t.id = e.id"
            " WHERE c.label = 'import' AND e.id IN (SELECT value FROM json_each(?))",
            (_encode([event.id for event, _line in read]).decode(),),
        )
        taken_back = {id for (id,) in rows}
        aside = [(event.id, line) for event, line in read if event.id in taken_back]
        self._db.many("INSERT OR IGNORE INTO temp.aside VALUES (?, ?, 0)", aside)
        return [(event, line) for event, line in read if event.id not in taken_back]

    def rest(self) -> Iterator[tuple[Event, str]]:
        """What was set aside and comes again, under its next id. Raises `Conflict`."""
        if not self.possible:
            return
        # All are looked at before any is renamed, and all renamed before any comes: they may name each other.
        for portion in self._aside(0):
            coming = [(id,) for id, line in portion if self._comes_again(id, line)]
            self._db.many("UPDATE temp.aside SET comes = 1 WHERE id = ?", coming)
            self.count += len(coming)
        for portion in self._aside(1):
            note(self._db, {now_called(self._db, id): next_id(self._db, id) for id, _line in portion})
        for portion in self._aside(1):
            for id, line in portion:
                event = _decode(line)
                called = replace(event, id=now_called(self._db, id), batch=self._batch(event.batch))
                called = naming_now(self._db, called)
                yield called, write_line(called)

    def _aside(self, comes: int) -> Iterator[list[Row]]:
        after = ""
        while portion := self._db.rows(
            "SELECT id, line FROM temp.aside WHERE id > ? AND comes >= ? ORDER BY id LIMIT ?", (after, comes, PORTION)
        ):
            yield portion
            after = portion[-1][0]

    def _comes_again(self, id: str, line: str) -> bool:
        last = now_called(self._db, id)
        own, latest = self._void_of(id), self._void_of(last)
        if own in self._voids or latest in self._voids:
            return False
        if latest is None:
            self._refuse_other_content(id, line, last)
        return latest is not None

    def _void_of(self, id: str) -> str | None:
        row = self._db.row("SELECT void FROM temp.taken_back WHERE id = ?", (id,))
        return None if row is None else row[0]

    def _refuse_other_content(self, id: str, line: str, last: str) -> None:
        # It counts already, under another id: it must be what the line says now, or what the line said then.
        bodies: dict[str, str] = dict(self._db.rows("SELECT id, body FROM event WHERE id IN (?, ?)", (id, last)))
        if bodies[id] == line:
            return
        given, counts = _decode(line), _decode(bodies[last])
        if naming_now(self._db, replace(given, id=last, batch=counts.batch)) != counts:
            raise Conflict(id, bodies[last], line)

    def _batch(self, batch: str | None) -> str | None:
        # A batch that was taken back takes back whatever says that it is of it.
        first, number = batch, 2
        while batch is not None and self._db.row("SELECT 1 FROM gone_batch WHERE batch = ?", (batch,)):
            batch, number = f"{str(first)[: LONGEST_ID - 8]}.{number}", number + 1
        return batch
