"""What can be got out of a store that is damaged: the journal's lines, each as it was, and which ones are lost.

Lines are sought in every way that there is: through the table from both ends, one by one through the index of ids, and
on the pages themselves. A line counts only where it is a line of a journal, to the letter, for the instant and the id
that it stands under. What the index names and no way leads to is lost.
"""

import re
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from esimtrack.events import LONGEST_ID
from esimtrack.i18n import _
from esimtrack.journal import BadEvent, read_both
from esimtrack.store.crc import seal
from esimtrack.store.database import ERRORS, uri
from esimtrack.store.instants import to_number
from esimtrack.store.pages import entries
from esimtrack.store.refusals import Refused, StoreUnusable

SHOWN = 10
"""How many of the ids that are lost are named."""

_PORTION = 1_000
_ID = re.compile(rf"[A-Za-z0-9._:-]{{1,{LONGEST_ID}}}", re.ASCII)
_MISSING = "FROM named n WHERE NOT EXISTS (SELECT 1 FROM saved s WHERE s.id = n.id)"
# An entry of the index may itself be damaged. Then it names no line, and there is a line that none names.
_UNNAMED = "FROM saved s WHERE NOT EXISTS (SELECT 1 FROM named n WHERE n.id = s.id)"


class Salvaged(Struct):
    """What was got, and what was not.

    `lines` are canonical, by instant and id, and can be read once. `lost` is how many lines are known to be missing,
    `ids` the first of them. `certain`: nothing else is missing; without it, the list of what there was is damaged, too.
    """

    lines: Iterator[str]
    saved: int
    lost: int
    ids: tuple[str, ...]
    certain: bool


def salvage(path: Path) -> Salvaged:
    """What can be read of the store at `path`. Raises `Refused` where there is none, and `StoreUnusable`."""
    if not path.is_file():
        raise Refused(_("nothing is recorded yet: there is no store that could be read."))
    found = _Found()
    try:
        table, index = _through_sqlite(path, found)
        if not (table and index) or found.rows(f"SELECT 1 {_MISSING} LIMIT 1"):
            found.take(entries(path))
    except OSError as error:
        raise StoreUnusable(path, _("the store cannot be read ({problem}).").format(problem=error)) from error
    missing = [id for (id,) in found.rows(f"SELECT n.id {_MISSING} ORDER BY n.at, n.id")]
    saved, unnamed = found.rows(f"SELECT (SELECT count(*) FROM saved), (SELECT count(*) {_UNNAMED})")[0]
    # Where the index is whole but for such entries, each stands for one line. Ids that make no sense are theirs.
    lost = sorted(missing, key=lambda id: _ID.fullmatch(id) is None)[: -unnamed if index and unnamed else None]
    return Salvaged(found.lines(), saved, len(lost), tuple(lost[:SHOWN]), index)


class _Found:
    """The lines found so far, and the ids that the index names; where they are many, SQLite keeps them on the disk."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        # Whether its lines are asked for or not.
        weakref.finalize(self, self._db.close)
        self._db.execute("CREATE TABLE saved (at INTEGER, id TEXT, body TEXT, PRIMARY KEY (at, id)) WITHOUT ROWID")
        self._db.execute("CREATE INDEX saved_id ON saved (id)")
        self._db.execute("CREATE TABLE named (id TEXT, at INTEGER, PRIMARY KEY (id, at)) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def take(self, rows: Iterable[Sequence[Any]]) -> bool:
        """Keep what is a line, or an entry of the index; whether the rows came to their end without an error."""
        rows = iter(rows)
        while True:
            portion: list[Sequence[Any]] = []
            try:
                portion.extend(islice(rows, _PORTION))
            except ERRORS:
                self._keep(portion)
                return False
            if not portion:
                return True
            self._keep(portion)

    def _keep(self, portion: Sequence[Sequence[Any]]) -> None:
        saved = [line for row in portion if (line := _line(row)) is not None]
        self._db.executemany("INSERT OR IGNORE INTO saved VALUES (?, ?, ?)", saved)
        named = [(_text(row[0]), row[1]) for row in portion if len(row) == 2 and _is_name(*row)]
        self._db.executemany("INSERT OR IGNORE INTO named VALUES (?, ?)", named)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        return self._db.execute(sql).fetchall()

    def lines(self) -> Iterator[str]:
        """The lines, in the order of an export."""
        for (body,) in self._db.execute("SELECT body FROM saved ORDER BY at, id"):
            yield body


def _is_name(id: object, at: object) -> bool:
    return isinstance(id, bytes) and isinstance(at, int) and 0 < len(id) <= LONGEST_ID


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


def _line(row: Sequence[Any]) -> tuple[int, str, str] | None:
    """The instant, the id and the line of an entry of the journal's table; None where it is none, or not as it was."""
    if len(row) < 7 or not isinstance(row[0], int) or not isinstance(row[6], bytes):
        return None
    try:
        event, line = read_both(row[6])
    except BadEvent:
        return None
    same = line.encode() == row[6] and to_number(event.at) == row[0] and event.id.encode() == row[1]
    # What version 1 wrote has no seal.
    same = same and (len(row) == 7 or row[7] is None or (isinstance(row[5], int) and row[7] == seal(row[6], row[5])))
    return (row[0], event.id, line) if same else None


def _through_sqlite(path: Path, found: _Found) -> tuple[bool, bool]:
    """Take what SQLite reads; whether it came to the end of the table, and of the index of ids."""
    store = _opened(path)
    if store is None:
        return False, False
    with closing(store):
        table = found.take(_rows(store, "SELECT * FROM event ORDER BY at, id"))
        index = found.take(_rows(store, "SELECT id, at FROM event INDEXED BY event_id ORDER BY id"))
        if not table:
            found.take(_rows(store, "SELECT * FROM event ORDER BY at DESC, id DESC"))
        if not index:
            found.take(_rows(store, "SELECT id, at FROM event INDEXED BY event_id ORDER BY id DESC"))
        for id, at in found.rows(f"SELECT n.id, n.at {_MISSING}"):
            found.take(_rows(store, "SELECT * FROM event WHERE at = ? AND id = ?", (at, id)))
        return table, index


def _opened(path: Path) -> sqlite3.Connection | None:
    # Where no file can be made beside it, SQLite reads only what it is told that nobody writes.
    for how in ("mode=ro", "mode=ro&immutable=1"):
        try:
            store = sqlite3.connect(uri(path, how), uri=True, isolation_level=None)
        except ERRORS:
            continue
        store.text_factory = bytes
        try:
            store.execute("SELECT 1 FROM event LIMIT 1").fetchall()
        except ERRORS:
            store.close()
            continue
        return store
    return None


def _rows(store: sqlite3.Connection, sql: str, values: Sequence[object] = ()) -> Iterator[Sequence[Any]]:
    yield from store.execute(sql, values)
