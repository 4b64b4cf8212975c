"""A look at the whole of a store: all that is wrong with its file, its rows, and what is derived from them.

Whoever only refuses what is not whole asks `esimtrack.store.whole`, which ends at the first thing that is wrong, and
makes nothing anew.

It only reads. What is derived is made anew in a temporary database of the connection's own, which lies on the disk, and
compared there; events are looked at one by one: memory stays flat, however long the journal is. Whatever SQLite cannot
read on the way is `StoreUnusable`.
"""

import sqlite3
from collections.abc import Iterator
from typing import Literal

import msgspec

from esimtrack.events import AccountEvent, Counter, Event, Usage, Void
from esimtrack.journal import BadEvent, read_both
from esimtrack.ledger.trail import Checkpoint
from esimtrack.store import checkpoints, prompts, schema, whole
from esimtrack.store.counting import DECIDES, GONE
from esimtrack.store.crc import command_seal, seal
from esimtrack.store.database import Database, Row
from esimtrack.store.derived import rebuild
from esimtrack.store.instants import to_number
from esimtrack.store.refusals import StoreUnusable, TooMuch

MOST = 20
"""Of what SQLite says of a damaged file, so many lines are told."""

# As bytes: a damaged text may be no text any more.
_EVENTS = (
    "SELECT CAST(e.id AS BLOB), e.at, CAST(e.type AS BLOB), CAST(e.account AS BLOB), CAST(e.batch AS BLOB),"
    f" CAST(e.body AS BLOB), e.command, e.seal, NOT {GONE}, l.bytes"
    " FROM event e LEFT JOIN line l ON l.account = e.account AND l.at = e.at AND l.id = e.id ORDER BY e.at, e.id"
)
_LOST = (
    "SELECT 1 FROM event e WHERE e.command IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM command c WHERE c.number = e.command)",
    "SELECT 1 FROM command WHERE redoes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM again)",
    "SELECT 1 FROM again a WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = a.old)"
    " OR NOT EXISTS (SELECT 1 FROM event e WHERE e.id = a.new)",
)
_COMMANDS = (
    "SELECT number, CAST(label AS BLOB), undoes, redoes, CAST(ids AS BLOB), seal FROM command WHERE seal IS NOT NULL"
)


# What answers leave behind is there or not: what must hold is that it was not changed, and leads to the same answers.
_LEFT = {"checkpoint": checkpoints.damaged, "prompt": prompts.damaged}
_COMPARED = tuple(table for table in schema.DERIVED if table not in _LEFT)


class Inspected(msgspec.Struct, frozen=True):
    """One row of the journal. `event` is None where its text is none; `flaw` says what is wrong with the row."""

    id: str
    event: Event | None
    counts: bool
    """No void takes it back; of a void: what it takes back is here."""
    bytes: int | None
    """What it counts for as a line of usage; None: it is none."""
    flaw: Literal["unreadable", "differs"] | None = None
    says: str | None = None
    """The journal's door on what it cannot read, or the column that says something else."""


class Inspecting:
    """One look, through a connection that sees one moment."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def count(self) -> int:
        """How many events there are."""
        count: int = self._db.rows("SELECT count(*) FROM event")[0][0]
        return count

    def facts(self) -> dict[str, int | str]:
        """What the file is, without a name: for a bug report."""
        names = ("user_version", "page_size", "page_count", "freelist_count", "journal_mode", "encoding")
        return {name: self._db.rows(f"PRAGMA {name}")[0][0] for name in names}

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file's own structure; empty where it is whole."""
        try:
            found = [str(says) for (says,) in self._db.rows(f"PRAGMA integrity_check({MOST})")]
        except StoreUnusable as unusable:
            return [str(unusable.__cause__ or unusable.reason)]
        except sqlite3.Error as error:
            # Where the schema itself is damaged, this may look to SQLite like a mistake of whoever asks.
            return [str(error)]
        return [] if found == ["ok"] else found

    def other_tables(self) -> list[tuple[str, bool]]:
        """Tables and indexes that are not as they should be, by name; and whether one is the store's own."""
        return whole.other_tables(self._db)

    def decisions(self) -> list[AccountEvent]:
        """The events that count, without usage and counters, as far as they can be read."""
        rows = self._db.rows(f"SELECT CAST(e.body AS BLOB) FROM event e WHERE {DECIDES} AND NOT {GONE}")
        found = (_event(body) for (body,) in rows)
        return [event for event in found if not isinstance(event, Void | Usage | Counter | None)]

    def events(self) -> Iterator[Inspected]:
        """Every row of the journal, by instant, then id."""
        for row in self._db.stream(_EVENTS):
            yield self._inspect(row)

    def derived(self) -> dict[str, int]:
        """The derived tables that the journal gives otherwise, each with how many rows differ.

        Only of a store whose events can all be read.
        """
        for table in schema.DERIVED:
            sql: str = self._db.rows("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,))[0][0]
            # A temporary table stands before the store's own of that name.
            self._db.run(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
        try:
            rebuild(self._db)
            found = {table: self._differences(table) for table in _COMPARED}
        except TooMuch:
            found = dict.fromkeys(_COMPARED, 1)
        finally:
            for table in schema.DERIVED:
                self._db.run(f"DROP TABLE temp.{table}")
        found |= {table: damaged(self._db) for table, damaged in _LEFT.items()}
        return {table: rows for table, rows in found.items() if rows}

    def checkpoints(self) -> list[Checkpoint]:
        """From where a walk of the ledger may go on: each must lead to what a walk from the beginning does."""
        return checkpoints.sound(self._db)

    def undo_fits(self) -> bool:
        """Whether what this machine remembers for undo and redo is as it was written, about events that are there."""
        if any(self._db.rows(f"{lost} LIMIT 1") for lost in _LOST):
            return False
        for number, label, undoes, redoes, ids, sealed in self._db.stream(_COMMANDS):
            row = number, _text(label), undoes, redoes, None if ids is None else _text(ids)
            if sealed != command_seal(row):
                return False
        return True

    def _inspect(self, row: Row) -> Inspected:
        id, at, kind, account, batch, body, command, sealed, counts, size = row
        name = _text(id)
        try:
            event, line = read_both(_bytes(body))
        except BadEvent as bad:
            return Inspected(name, None, bool(counts), size, "unreadable", bad.reason)
        if isinstance(event, Void):
            account_said, batch_said = None, None
            counts = self._has_target(event)
        else:
            account_said, batch_said = event.account, event.batch
        says = {
            "id": event.id,
            "at": to_number(event.at),
            "type": _TAGS[type(event)],
            "account": account_said,
            "batch": batch_said,
            "body": line,
        }
        has = {"id": id, "at": at, "type": kind, "account": account, "batch": batch, "body": body}
        for column, value in says.items():
            if has[column] != (value.encode() if isinstance(value, str) else value):
                return Inspected(name, event, bool(counts), size, "differs", column)
        if sealed is not None and not (isinstance(command, int) and sealed == seal(_bytes(body), command)):
            return Inspected(name, event, bool(counts), size, "differs", "seal")
        return Inspected(name, event, bool(counts), size)

    def _has_target(self, void: Void) -> bool:
        column, value = ("id", void.event) if void.event is not None else ("batch", void.batch)
        return bool(self._db.rows(f"SELECT 1 FROM event WHERE {column} = ? AND type <> 'void' LIMIT 1", (value,)))

    def _differences(self, table: str) -> int:
        columns = [str(row[1]) for row in self._db.rows(f"PRAGMA temp.table_info({table})")]
        same = " AND ".join(f"a.{column} IS b.{column}" for column in columns)
        found: int = self._db.rows(
            f"SELECT (SELECT count(*) FROM main.{table} a WHERE NOT EXISTS (SELECT 1 FROM temp.{table} b WHERE {same}))"
            f" + (SELECT count(*) FROM temp.{table} a WHERE NOT EXISTS (SELECT 1 FROM main.{table} b WHERE {same}))"
        )[0][0]
        return found


_TAGS = {kind: str(kind.__struct_config__.tag) for kind in Event.__args__}


def _event(body: object) -> Event | None:
    try:
        return read_both(_bytes(body))[0]
    except BadEvent:
        return None


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _text(value: object) -> str:
    return _bytes(value).decode(errors="replace")
