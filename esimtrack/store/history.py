"""The journal as it reads: newest first, with what was taken back marked."""

from collections.abc import Generator, Sequence
from datetime import datetime

import msgspec

from esimtrack.events import Event
from esimtrack.store.counting import GONE
from esimtrack.store.crc import SEALED, as_written
from esimtrack.store.database import Database
from esimtrack.store.instants import to_number

_decode = msgspec.json.Decoder(Event).decode
_encode = msgspec.json.Encoder().encode


class HistoryRow(msgspec.Struct, frozen=True):
    """An event, and whether a void takes it back."""

    event: Event
    voided: bool


def history(
    db: Database,
    accounts: Sequence[str] | None,
    types: Sequence[str] | None,
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
) -> Generator[HistoryRow, None, None]:
    """Events of `[since, until)`, newest first, as they are asked for.

    To an account belong its own events, transfers to it, and voids of either.
    """
    conditions: list[str] = []
    values: list[str | int] = []
    if accounts is not None:
        names = "(SELECT value FROM json_each(?))"
        of_account = "({0}.account IN {1} OR {0}.type = 'transfer' AND json_extract({0}.body, '$.to') IN {1})"
        target = f"EXISTS (SELECT 1 FROM event t WHERE {{}} AND {of_account.format('t', names)})"
        conditions.append(
            f"({of_account.format('e', names)} OR e.type = 'void' AND"
            f" ({target.format(_named('t.id', 'event'))} OR {target.format(_named('t.batch', 'batch'))}))"
        )
        values += [_encode(list(accounts)).decode()] * 6
    if types is not None:
        conditions.append("e.type IN (SELECT value FROM json_each(?))")
        values.append(_encode(list(types)).decode())
    if since is not None:
        conditions.append("e.at >= ?")
        values.append(to_number(since))
    if until is not None:
        conditions.append("e.at < ?")
        values.append(to_number(until))
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    sql = f"SELECT e.type <> 'void' AND {GONE}, {SEALED} FROM event e{where} ORDER BY e.at DESC, e.id DESC LIMIT ?"
    for voided, *row in db.stream(sql, (*values, -1 if limit is None else limit)):
        yield HistoryRow(_decode(as_written(db, *row)), bool(voided))


def recorded(db: Database, id: str) -> HistoryRow:
    """The event with that id, which is there."""
    sql = f"SELECT e.type <> 'void' AND {GONE}, {SEALED} FROM event e WHERE e.id = ?"
    voided, *row = db.rows(sql, (id,))[0]
    return HistoryRow(_decode(as_written(db, *row)), bool(voided))


def _named(column: str, key: str) -> str:
    return f"{column} = json_extract(e.body, '$.{key}')"
