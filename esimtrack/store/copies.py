"""Copies of a store: a backup that is one whole file, and a store brought back from one.

A backup holds the store as it is at one moment, whoever writes meanwhile: the journal, and what this machine knows
beside it. It appears whole or not at all, private to its owner. Restoring checks first that the file is a whole store,
of this version or an older one; then all of it takes the place of what is there in one transaction, so that nobody
sees half of it, and a copy of what was there is kept. Only a store that is damaged is moved aside.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from esimtrack.i18n import _
from esimtrack.store import file, schema
from esimtrack.store.database import Database, uri
from esimtrack.store.derived import rebuild
from esimtrack.store.refusals import Damaged, Refused, StoreUnusable
from esimtrack.store.termination import unwind_on_termination
from esimtrack.store.whole import other_tables, refuse_changed_lines, refuse_damage, refuse_other_sums

_COMPANIONS = ("-wal", "-shm", "-journal")


class Restored(Struct, frozen=True):
    """What was restored: how many events, and where what was there before is now (None: nothing was).

    `damaged`: that is what it is, and no copy to restore from.
    """

    events: int
    kept: Path | None = None
    damaged: bool = False


def is_backup(head: bytes) -> bool:
    """Whether a file that begins like this is a backup, and no store in use, whose log is another file."""
    return (
        head.startswith(b"SQLite format 3\0")
        and head[68:72] == schema.APPLICATION.to_bytes(4, "big")
        and head[18:20] == b"\1\1"
    )


def back_up(path: Path, to: Path, replace: bool = False) -> int:
    """Write a copy of the store at `path` to a new file, or with `replace` to any; how many events it holds.

    Raises `Refused`, `StoreUnusable`, and `OSError` where the copy cannot be written.
    """
    if not file.is_there(path):
        raise Refused(_("nothing is recorded yet: there is no store that could be copied."))
    if not to.parent.is_dir():
        raise Refused(_("{folder}: no such folder.").format(folder=to.parent))
    if to.is_dir():
        raise Refused(_("{file} is a folder: name a file in it.").format(file=to))
    if to.resolve() in [path.resolve().with_name(path.name + end) for end in ("", *_COMPANIONS)]:
        raise Refused(_("{file} is the store itself: a copy needs another name.").format(file=to))
    if os.path.lexists(to) and not (replace and to.is_file()):
        raise _exists(to) if to.is_file() else Refused(_("{file} is no ordinary file.").format(file=to))
    with _built(file.beside(to)) as fresh:
        try:
            file.copy_into(path, fresh, to)
        except StoreUnusable as unusable:
            if unusable.path == to:
                raise Refused(str(unusable)) from unusable
            raise
        _bring_up(fresh)
        events = _check(fresh, path, "DELETE")
        if replace:
            fresh.replace(to)
        elif not file.put(fresh, to):
            raise _exists(to)
        file.make_durable(to.parent)
    return events


def restore(source: Path, path: Path, replace: bool = False) -> Restored:
    """Make the store at `path` what `source` is a copy of; a store that is there is replaced only with `replace`.

    Raises `Refused` where `source` is no whole store, or one is there; `StoreUnusable` where `path` cannot be used.
    """
    try:
        if not file.is_there(source):
            raise Refused(_("{file}: no such file.").format(file=source))
        if path.exists() and path.samefile(source):
            raise Refused(_("{file} is the store itself.").format(file=source))
        there = _is_there(path)
        if there and not replace:
            raise Refused(_("there is a store already: {file}").format(file=path))
        file.make_folder(path.parent)
        with _built(file.beside(path)) as fresh:
            file.copy_into(source, fresh, path)
            _bring_up(fresh)
            events = _check(fresh, source, "WAL")
            if there:
                kept, damaged = _put_into_place(fresh, path)
                return Restored(events, kept, damaged)
            _put_first(fresh, path)
            return Restored(events)
    except StoreUnusable as unusable:
        if unusable.path == source:
            raise Refused(str(unusable)) from unusable
        raise
    except OSError as error:
        raise StoreUnusable(path, _("the store cannot be made ({problem}).").format(problem=error)) from error


@contextmanager
def _built(fresh: Path) -> Iterator[Path]:
    # Whatever happens, nothing half done stays.
    with unwind_on_termination():
        try:
            yield fresh
        finally:
            for end in ("", *_COMPANIONS):
                fresh.with_name(fresh.name + end).unlink(missing_ok=True)


def _is_there(path: Path) -> bool:
    # An empty file is no store, but nobody's data either way: it is replaced as a damaged one is.
    try:
        return file.is_there(path)
    except StoreUnusable:
        if path.is_file():
            return True
        raise


def _put_first(fresh: Path, path: Path) -> None:
    if not file.put(fresh, path):
        raise _exists(path)
    file.make_durable(path.parent)


def _put_into_place(fresh: Path, path: Path) -> tuple[Path, bool]:
    """Replace a store; where the old one is kept, and whether it is damaged."""
    kept = next(
        name
        for number in range(1, 1_000_000)
        if not os.path.lexists(name := path.with_name(f"{path.name}.before-restore-{number}"))
    )
    try:
        _replace_content(fresh, path, kept)
        return kept, False
    except StoreUnusable as unusable:
        if not _damaged(unusable):
            raise
        # Nothing can be saved from it but the file itself. What stands beside it must not be taken for the new one's.
        for end in (*_COMPANIONS, ""):
            with suppress(FileNotFoundError):
                path.with_name(path.name + end).rename(kept.with_name(kept.name + end))
        _put_first(fresh, path)
        return kept, True


def _replace_content(fresh: Path, path: Path, kept: Path) -> None:
    db = file.open_writing(path)
    put = False
    try:
        db.run("ATTACH ? AS fresh", (uri(fresh, "mode=ro"),))
        db.run("BEGIN IMMEDIATE")
        try:
            # The writer's lock is held: what is kept is all that was there.
            with _built(file.beside(kept)) as copy:
                file.copy_into(path, copy, kept)
                _set_log(copy, "DELETE")
                put = file.put(copy, kept)
                if not put:
                    raise _exists(kept)
            for (name,) in db.rows("SELECT name FROM fresh.sqlite_master WHERE type = 'table'"):
                db.run(f'DELETE FROM main."{name}"')
                db.run(f'INSERT INTO main."{name}" SELECT * FROM fresh."{name}"')
            refuse_damage(db, "main.")
            db.run("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.run("ROLLBACK")
                if put:
                    kept.unlink()
            raise
    finally:
        db.close()


def _damaged(unusable: StoreUnusable) -> bool:
    # Found by the program itself; or by SQLite, in what it read.
    name = getattr(unusable.__cause__, "sqlite_errorname", None)
    return name is None or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"))


def _bring_up(fresh: Path) -> None:
    db = Database(sqlite3.connect(fresh, isolation_level=None), fresh)
    try:
        found: int = db.rows("PRAGMA user_version")[0][0]
        if found < schema.version():
            db.run("BEGIN")
            file.bring_up(db, found)
            db.run("COMMIT")
    finally:
        db.close()


def _check(fresh: Path, source: Path, log: str) -> int:
    """Refuse what is not a whole store; how many events it holds. `log`: SQLite's journal mode from now on."""
    db = Database(sqlite3.connect(fresh, isolation_level=None), source)
    try:
        refuse_damage(db)
        if other_tables(db):
            raise StoreUnusable(source, _("this is not a whole store of esimtrack: it has other tables."))
        refuse_changed_lines(db)
        try:
            refuse_other_sums(db)
        except Damaged:
            # All of them are derived: as long as the lines are what they were, nothing is lost.
            db.run("BEGIN")
            rebuild(db)
            db.run("COMMIT")
        events: int = db.rows("SELECT count(*) FROM event")[0][0]
    finally:
        db.close()
    _set_log(fresh, log)
    return events


def _set_log(fresh: Path, log: str) -> None:
    # A copy is one file: what stood in the log is in it, and a reader needs no other file beside it.
    connection = sqlite3.connect(fresh, isolation_level=None)
    try:
        connection.execute(f"PRAGMA journal_mode = {log}")
    finally:
        connection.close()
    file.make_durable(fresh)


def _exists(path: Path) -> Refused:
    return Refused(_("{file} is there already.").format(file=path))
