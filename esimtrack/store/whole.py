"""Whether a store is whole: its file, its tables, each line with its seal and its columns, all sums with what they sum.

An answer compares only what it reads (`esimtrack.store.agreement`). This reads everything, and refuses at the first
thing that is wrong: before a copy is called a backup, and before a backup takes the place of a store. `check` tells all
that is wrong instead (`esimtrack.store.inspecting`).
"""

from contextlib import closing
from pathlib import Path

import msgspec

from esimtrack.events import Event, Void
from esimtrack.i18n import _
from esimtrack.store import file
from esimtrack.store.agreement import Agreement
from esimtrack.store.counting import DECIDES, GONE
from esimtrack.store.crc import SEALED, as_written
from esimtrack.store.database import Database, Row
from esimtrack.store.instants import DAY, PERIOD, to_number
from esimtrack.store.refusals import Damaged, StoreUnusable
from esimtrack.store.schema import MARK

_decode = msgspec.json.Decoder(Event).decode

_SAME = (
    (
        f"SELECT account, at / {DAY}, zone, member, sum(bytes), count(*), sum({MARK}) FROM line GROUP BY 1, 2, 3, 4",
        "SELECT account, day, zone, member, bytes, lines, mark FROM day",
    ),
    (
        f"SELECT account, day / {PERIOD}, zone, member, sum(bytes), sum(lines), sum(mark),"
        f" sum((day % {PERIOD} + 1) * lines) FROM day GROUP BY 1, 2, 3, 4",
        "SELECT account, period, zone, member, bytes, lines, mark, turn FROM period",
    ),
)


def damage(path: Path) -> StoreUnusable | None:
    """What is damaged in the store at `path`, as far as SQLite and its tables tell; None where nothing is."""
    try:
        with closing(file.open_unchanged(path)) as db:
            refuse_damage(db)
            if other_tables(db):
                return Damaged(path, _("its tables are not those of a store"))
    except StoreUnusable as unusable:
        return unusable
    return None


def refuse_damage(db: Database, of: str = "") -> None:
    """Raises `StoreUnusable` where SQLite finds the file's structure damaged; `of` is the database's prefix in SQL."""
    problem = db.rows(f"PRAGMA {of}integrity_check(1)")[0][0]
    if problem != "ok":
        raise StoreUnusable(db.path, _("the store is damaged ({problem}).").format(problem=problem))


def other_tables(db: Database) -> list[tuple[str, bool]]:
    """Tables and indexes that are not as they should be, by name; and whether one is the store's own."""
    with closing(file.empty(db.path)) as empty:
        ours = _tables(empty)
    own = {row[0] for row in ours}
    return sorted({(row[0].decode(errors="replace"), row[0] in own) for row in _tables(db) ^ ours})


def refuse_changed_lines(db: Database) -> None:
    """Raises `Damaged` where a line of the journal is not what was written, or stands under another's name."""
    for at, account, batch, *row in db.stream(f"SELECT e.at, e.account, e.batch, {SEALED} FROM event e"):
        id = row[-1]
        try:
            event = _decode(as_written(db, *row))
        except ValueError:
            raise _changed(db, id) from None
        owner = (None, None) if isinstance(event, Void) else (event.account, event.batch)
        if (to_number(event.at), event.id, *owner) != (at, id, account, batch):
            raise _changed(db, id)


def refuse_other_sums(db: Database) -> None:
    """Raises `Damaged` where sums, or what is known of decisions, are not what they were made of."""
    for one, other in _SAME:
        if set(db.rows(one)) != set(db.rows(other)):
            raise Damaged(db.path, _("what it holds contradicts its own sums"))
    bodies = db.rows(f"SELECT body FROM event e INDEXED BY event_decides WHERE {DECIDES} AND NOT {GONE}")
    Agreement(db).decisions([body for (body,) in bodies], 0)


def _changed(db: Database, id: str) -> Damaged:
    return Damaged(db.path, _("the line {id} is not what it was").format(id=id))


def _tables(db: Database) -> set[Row]:
    # The name first. As bytes: a damaged text may be no text any more.
    columns = ", ".join(f"CAST({column} AS BLOB)" for column in ("name", "type", "tbl_name", "sql"))
    return set(db.rows(f"SELECT {columns} FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
