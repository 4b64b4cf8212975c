"""How events come into the journal: the new ones are kept, the known ones compared."""

from collections.abc import Sequence
from zlib import crc32

import msgspec

from esimtrack.events import Event, Void
from esimtrack.store.database import Database, Row
from esimtrack.store.derived import Derived
from esimtrack.store.instants import to_number
from esimtrack.store.refusals import Conflict

_TAGS = {kind: str(kind.__struct_config__.tag) for kind in Event.__args__}
_ADD = "INSERT OR IGNORE INTO event (at, id, type, account, batch, command, body, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_encode = msgspec.json.Encoder().encode


def seal(line: bytes, command: int) -> int:
    """What a row holds beside its line and its command's number, so that a change of either shows."""
    return crc32(line, command & 0xFFFFFFFF)


def add(db: Database, derived: Derived, read: Sequence[tuple[Event, str]], command: int) -> list[Event]:
    """Add events with their canonical lines, a portion at most; the new ones are returned, the known left out.

    Raises `Conflict` where an id is known with other content, here or in the journal.
    """
    db.run("SAVEPOINT portion")
    if _insert(db, read, command) < len(read):
        # Rare enough to be done over: most imports are all new, and what is known needs to be compared.
        db.run("ROLLBACK TO portion")
        read = _unknown(db, read)
        _insert(db, read, command)
    db.run("RELEASE portion")
    fresh = [event for event, _ in read]
    derived.take([(event, to_number(event.at)) for event in fresh])
    return fresh


def _insert(db: Database, read: Sequence[tuple[Event, str]], command: int) -> int:
    rows: list[Row] = []
    for event, line in read:
        at, tag, sealed = to_number(event.at), _TAGS[type(event)], seal(line.encode(), command)
        if isinstance(event, Void):
            rows.append((at, event.id, tag, None, None, command, line, sealed))
        else:
            rows.append((at, event.id, tag, event.account, event.batch, command, line, sealed))
    return db.many(_ADD, rows) if rows else 0


def _unknown(db: Database, read: Sequence[tuple[Event, str]]) -> list[tuple[Event, str]]:
    ids = _encode([event.id for event, _ in read]).decode()
    known: dict[str, str] = dict(
        db.rows("SELECT id, body FROM event WHERE id IN (SELECT value FROM json_each(?))", (ids,))
    )
    unknown = []
    for event, line in read:
        before = known.setdefault(event.id, line)
        if before is line:
            unknown.append((event, line))
        elif before != line:
            raise Conflict(event.id, before, line)
    return unknown
