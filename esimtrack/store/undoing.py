"""Undo and redo: what this machine's last command recorded, what was taken back, and how to record that anew.

`command` numbers what was recorded here; every event knows its number. Undo looks for the last command of which
anything still counts. Redo looks for the last undo that none has redone; voids cannot be taken back, so that it makes
new events of the old ones: with new ids, and with what they say of each other renamed.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from esimtrack.events import AccountEvent, Purchase, Void
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id
from esimtrack.store.again import naming_now, next_id, now_called
from esimtrack.store.counting import GONE
from esimtrack.store.crc import SEALED, as_written, command_seal
from esimtrack.store.database import Database
from esimtrack.store.refusals import NotFound, Refused

SHOWN = 100
"""How many of the events of an undo are there to be shown."""

SHORTEST = 4
"""How many of an id's last characters name it."""

REMEMBERED = 1_000
"""Of a command with more events than these, only the number is kept, on the events."""

_decode = msgspec.json.Decoder(AccountEvent).decode
_encode = msgspec.json.Encoder().encode


class Undoing(msgspec.Struct, frozen=True):
    """What an undo takes back: the events of a command, of a batch, or one."""

    ids: tuple[str, ...]
    events: tuple[AccountEvent, ...]
    """The first of them (`SHOWN`), in the order of the journal."""
    batch: str | None = None
    """The batch that they are all of, where they are more than one."""
    command: int | None = None
    """The number of the command that recorded them, for `record`; None where they were named."""
    label: str | None = None
    """What that command was."""
    restored: tuple[AccountEvent, ...] = ()
    """What the command itself took back, as a correction does, recorded again under its next ids."""
    renamed: dict[str, str] = {}
    """The ids before and after, for `record`."""

    def voids(self, at: datetime, note: str | None = None) -> list[Void]:
        """The events that take them back."""
        if self.batch is not None:
            return [Void(id=new_id(), at=at, batch=self.batch, note=note)]
        return [Void(id=new_id(), at=at, event=id, note=note) for id in self.ids]


class Redoing(msgspec.Struct, frozen=True):
    """What a redo records anew: `undo` is the number of the command that took it back, for `record`."""

    events: tuple[AccountEvent, ...]
    undo: int
    label: str
    """What the undo was called."""
    renamed: dict[str, str]
    """The old ids and the new."""
    outdated: bool = False
    """Whether something else was recorded here since the undo."""


def note_command(
    db: Database, number: int, label: str, ids: Sequence[str] | None, undoes: int | None, redoes: int | None
) -> None:
    """Remember what a command recorded: `ids`, or None where they are too many."""
    kept = None if ids is None else _encode(list(ids)).decode()
    row = number, label, undoes, redoes, kept
    db.run("INSERT INTO command VALUES (?, ?, ?, ?, ?, ?)", (*row, command_seal(row)))


def next_command(db: Database) -> int:
    """The number of the command that records now."""
    number: int = db.rows("SELECT coalesce(max(number), 0) + 1 FROM command")[0][0]
    return number


def undoing_last(db: Database) -> Undoing | None:
    """What the last command here recorded that still counts; None where there is none."""
    for number, label, undoes, ids in db.stream("SELECT number, label, undoes, ids FROM command ORDER BY number DESC"):
        if found := _undoing(db, *_of_command(number, ids)):
            found = replace(found, command=number, label=label)
            return found if undoes is not None else _restoring(db, found, *_of_command(number, ids))
    return None


def _restoring(db: Database, undoing: Undoing, which: str, value: str | int) -> Undoing:
    targets = db.rows(
        f"SELECT json_extract(e.body, '$.event') FROM event e WHERE {which} AND e.type = 'void' ORDER BY e.at, e.id",
        (value,),
    )
    events = [event for (target,) in targets for event in _taken_back(db, target, None)]
    # Only what counts under the id that this undo takes back: it may have been corrected once more.
    renamed, restored = {}, []
    for event in events:
        last = now_called(db, event.id)
        if last in undoing.ids:
            renamed[last] = next_id(db, event.id)
            restored.append(replace(event, id=renamed[last], batch=None))
    return replace(undoing, restored=tuple(restored), renamed=renamed)


def undoing_named(db: Database, name: str) -> Undoing:
    """The event or the batch of that name, or of those last characters; raises `NotFound` and `Refused`."""
    if db.row("SELECT 1 FROM event WHERE batch = ?", (name,)):
        return _undoing_batch(db, name)
    ids = find(db, name)
    batches = [] if ids else _by_end(db, "SELECT DISTINCT batch FROM event WHERE batch IS NOT NULL AND", "batch", name)
    found = [*ids, *batches]
    if len(found) != 1:
        raise NotFound(name, tuple(found))
    if batches:
        return _undoing_batch(db, batches[0])
    undoing = _undoing(db, "e.id = ?", ids[0])
    if undoing is None:
        kind = db.rows("SELECT type FROM event WHERE id = ?", (ids[0],))[0][0]
        if kind == "void":
            raise Refused(_("{id} is an undo itself: record anew what it took back.").format(id=ids[0]))
        raise Refused(_("{id} was taken back already.").format(id=ids[0]))
    return undoing


def find(db: Database, name: str) -> list[str]:
    """The ids of the events that a name means: the one that has it whole, else all that end with it (four or more)."""
    if db.row("SELECT 1 FROM event WHERE id = ?", (name,)):
        return [name]
    return _by_end(db, "SELECT id FROM event WHERE", "id", name)


def redoing_last(db: Database) -> Redoing | None:
    """What the last undo here took back that none has redone; None where there is none."""
    undos = db.rows(
        "SELECT number, label, ids FROM command u WHERE undoes IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM command r WHERE r.redoes = u.number) ORDER BY number DESC"
    )
    for number, label, ids in undos:
        which, value = _of_command(number, ids)
        events: list[AccountEvent] = []
        for target, batch in db.rows(
            "SELECT json_extract(e.body, '$.event'), json_extract(e.body, '$.batch') FROM event e"
            f" WHERE {which} AND e.type = 'void' ORDER BY e.at, e.id",
            (value,),
        ):
            events += _taken_back(db, target, batch)
        # An import may have brought some of it again meanwhile.
        events = [event for event in events if now_called(db, event.id) == event.id]
        if events:
            since = "SELECT 1 FROM command WHERE number > ? AND undoes IS NULL AND redoes IS NULL"
            return replace(_anew(db, events, number, label), outdated=db.row(since, (number,)) is not None)
    return None


def _of_command(number: int, ids: str | None) -> tuple[str, str | int]:
    if ids is None:
        return "e.command = ?", number
    return "e.id IN (SELECT value FROM json_each(?))", ids


def _by_end(db: Database, select: str, column: str, name: str) -> list[str]:
    if len(name) < SHORTEST:
        return []
    rows = db.rows(f"{select} substr({column}, ?) = ? LIMIT 9", (-len(name), name))
    return [found for (found,) in rows]


def _undoing_batch(db: Database, batch: str) -> Undoing:
    undoing = _undoing(db, "e.batch = ?", batch)
    if undoing is None:
        raise Refused(_("{id} was taken back already.").format(id=batch))
    return undoing


def _undoing(db: Database, which: str, value: str | int) -> Undoing | None:
    rows = db.rows(
        f"SELECT e.id, e.batch FROM event e WHERE {which} AND e.type <> 'void' AND NOT {GONE} ORDER BY e.at, e.id",
        (value,),
    )
    if not rows:
        return None
    ids = tuple(id for id, _ in rows)
    shown = db.rows(
        f"SELECT {SEALED} FROM event e WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY e.at, e.id",
        (_encode(ids[:SHOWN]).decode(),),
    )
    return Undoing(ids, tuple(_decode(as_written(db, *row)) for row in shown), _whole_batch(db, rows))


def _whole_batch(db: Database, rows: Sequence[tuple[str, str | None]]) -> str | None:
    batches = {batch for _, batch in rows}
    batch = next(iter(batches))
    if len(rows) < 2 or len(batches) > 1 or batch is None:
        return None
    alive: int = db.rows(f"SELECT count(*) FROM event e WHERE e.batch = ? AND NOT {GONE}", (batch,))[0][0]
    return batch if alive == len(rows) else None


def _taken_back(db: Database, target: str | None, batch: str | None) -> list[AccountEvent]:
    if target is not None:
        rows = db.rows(f"SELECT {SEALED} FROM event e WHERE e.id = ? AND e.type <> 'void'", (target,))
    else:
        # What had been taken back on its own before stays so.
        rows = db.rows(
            f"SELECT {SEALED} FROM event e WHERE e.batch = ?"
            " AND NOT EXISTS (SELECT 1 FROM gone_event g WHERE g.id = e.id) ORDER BY e.at, e.id",
            (batch,),
        )
    return [_decode(as_written(db, *row)) for row in rows]


def _anew(db: Database, events: Sequence[AccountEvent], undo: int, label: str) -> Redoing:
    new = {event.id: new_id() for event in sorted(events, key=lambda event: event.id)}
    batch = new_id() if len(events) > 1 else None
    anew = [replace(naming_now(db, event), id=new[event.id], batch=batch) for event in events]
    return Redoing(tuple(_renamed(event, new) for event in anew), undo, label, new)


def _renamed(event: AccountEvent, new: dict[str, str]) -> AccountEvent:
    key = "replaces" if isinstance(event, Purchase) else "purchase"
    named = getattr(event, key, None)
    return event if named not in new else replace(event, **{key: new[named]})
