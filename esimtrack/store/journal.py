"""The journal's own rows: how events come in, which count, and how they go out."""

from collections.abc import Iterator, Sequence

import msgspec

from esimtrack.events import AccountEvent, Event, Void
from esimtrack.store.database import Database, Row
from esimtrack.store.derived import Derived
from esimtrack.store.instants import to_number
from esimtrack.store.refusals import Conflict

GONE = (
    "(EXISTS (SELECT 1 FROM gone_event g WHERE g.id = e.id)"
    " OR EXISTS (SELECT 1 FROM gone_batch g WHERE g.batch = e.batch))"
)
"""SQL: whether a void takes the event `e` back. Of a void itself it must not be asked: nothing takes those back."""

_DECIDES = "e.type NOT IN ('usage', 'counter', 'void')"
_TAGS = {kind: str(kind.__struct_config__.tag) for kind in Event.__args__}
_ADD = "INSERT OR IGNORE INTO event (at, id, type, account, batch, command, body) VALUES (?, ?, ?, ?, ?, ?, ?)"

_encode = msgspec.json.Encoder().encode
_decode_all = msgspec.json.Decoder(list[AccountEvent]).decode


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
        at, tag = to_number(event.at), _TAGS[type(event)]
        if isinstance(event, Void):
            rows.append((at, event.id, tag, None, None, command, line))
        else:
            rows.append((at, event.id, tag, event.account, event.batch, command, line))
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


def deciding(db: Database, accounts: Sequence[str] | None) -> list[AccountEvent]:
    """The events that count, without usage and counters: of all accounts, or of some and of those that they hang on."""
    sql = f"SELECT e.body FROM event e INDEXED BY event_decides WHERE {_DECIDES} AND NOT {GONE}"
    if accounts is None:
        rows = db.rows(sql)
    else:
        names = _encode(sorted(_linked(db, accounts))).decode()
        rows = db.rows(f"{sql} AND e.account IN (SELECT value FROM json_each(?))", (names,))
    return _decode_all(f"[{','.join(body for (body,) in rows)}]")


def _linked(db: Database, accounts: Sequence[str]) -> set[str]:
    # What arrives at an account depends on what the sender had.
    senders: dict[str, set[str]] = {}
    for sender, receiver in db.rows(
        "SELECT e.account, json_extract(e.body, '$.to') FROM event e INDEXED BY event_decides"
        f" WHERE {_DECIDES} AND e.type = 'transfer'"
    ):
        senders.setdefault(receiver, set()).add(sender)
    linked: set[str] = set()
    waiting = set(accounts)
    while waiting:
        account = waiting.pop()
        linked.add(account)
        waiting |= senders.get(account, set()) - linked
    return linked


def lines(db: Database) -> Iterator[str]:
    """All canonical lines, in the order of an export: by instant, then id."""
    for (body,) in db.stream("SELECT body FROM event ORDER BY at, id"):
        yield body
