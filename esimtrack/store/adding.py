"""How events come into the journal: the new ones are kept, the known ones compared."""

from collections.abc import Sequence

import msgspec

from esimtrack.events import Event, Void
from esimtrack.store.crc import seal
from esimtrack.store.database import Database, Row
from esimtrack.store.derived import Derived
from esimtrack.store.instants import to_number
from esimtrack.store.refusals import Conflict

_TAGS = {kind: str(kind.__struct_config__.tag) for kind in Event.__args__}
_ADD = "INSERT OR IGNORE INTO event (at, id, type, account, batch, command, body, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_encode = msgspec.json.Encoder().encode


def add(db: Database, derived: Derived, read: Sequence[tuple[Event, str]], command: int) -> list[Event]:
    """Add events with their canonical lines, a portion at most; the new ones are returned, the known left out.

    Raises `Conflict` where an id is known with other content, here or in the journal.
    """
    db.run("SAVEPOINT portion")
    rows = [_row(event, line, command) for event, line in read]
    if db.many(_ADD, rows) < len(rows):
        # Rare enough to be done over: most imports are all new, and what is known needs to be compared.
        db.run("ROLLBACK TO portion")
        read = _unknown(db, read)
        rows = [_row(event, line, command) for event, line in read]
        db.many(_ADD, rows)
    db.run("RELEASE portion")
    fresh = [event for event, _ in read]
    derived.take([(event, row[0]) for event, row in zip(fresh, rows, strict=True)])
    return fresh


def _row(event: Event, line: str, command: int) -> Row:
    kind = type(event)
    account, batch = (None, None) if kind is Void else (event.account, event.batch)  # type: ignore[union-attr]
    return to_number(event.at), event.id, _TAGS[kind], account, batch, command, line, seal(line.encode(), command)


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
