"""The journal's own rows: which of them count, and how they go out."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from esimtrack.events import AccountEvent, Purchase
from esimtrack.store.agreement import Agreement
from esimtrack.store.checkpoints import REPLACES
from esimtrack.store.counting import DECIDES, GONE
from esimtrack.store.crc import SEALED, as_written
from esimtrack.store.database import Database
from esimtrack.store.instants import DAY, PERIOD, period_of, to_number

_encode = msgspec.json.Encoder().encode
_decode_all = msgspec.json.Decoder(list[AccountEvent]).decode


def deciding_since(db: Database, agreement: Agreement, start: datetime) -> list[AccountEvent]:
    """The events from an instant on that count, without usage and counters; all purchases, if any replaces another."""
    if db.rows(f"SELECT 1 FROM event INDEXED BY event_replaces WHERE {REPLACES} LIMIT 1"):
        return [e for e in deciding(db, agreement, None) if e.at >= start or isinstance(e, Purchase)]
    # What is compared are whole periods.
    period = period_of(to_number(start))
    sql = f"SELECT e.body FROM event e INDEXED BY event_when WHERE {DECIDES} AND NOT {GONE} AND e.at >= ?"
    bodies = [body for (body,) in db.rows(sql, (period * PERIOD * DAY,))]
    agreement.decisions(bodies, period)
    return [event for event in _decode_all(f"[{','.join(bodies)}]") if event.at >= start]


def deciding(db: Database, agreement: Agreement, accounts: Sequence[str] | None) -> list[AccountEvent]:
    """The events that count, without usage and counters: of all accounts, or of some and of those that they hang on."""
    sql = f"SELECT e.body FROM event e INDEXED BY event_decides WHERE {DECIDES} AND NOT {GONE}"
    names = None if accounts is None else sorted(_linked(db, accounts))
    if names is None:
        rows = db.rows(sql)
    else:
        rows = db.rows(f"{sql} AND e.account IN (SELECT value FROM json_each(?))", (_encode(names).decode(),))
    bodies = [body for (body,) in rows]
    agreement.decisions(bodies, 0, names)
    return _decode_all(f"[{','.join(bodies)}]")


def _linked(db: Database, accounts: Sequence[str]) -> set[str]:
    # What arrives at an account depends on what the sender had.
    senders: dict[str, set[str]] = {}
    for sender, receiver in db.rows(
        "SELECT e.account, json_extract(e.body, '$.to') FROM event e INDEXED BY event_decides"
        f" WHERE {DECIDES} AND e.type = 'transfer'"
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
    for row in db.stream(f"SELECT {SEALED} FROM event e ORDER BY e.at, e.id"):
        yield as_written(db, *row)
