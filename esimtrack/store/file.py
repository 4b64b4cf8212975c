"""The store's file: made private at the first write, read without a trace, never taken for what it is not.

A new store is built beside its place and put there whole, so that nobody ever sees half of one. Version and mark are
looked at before anything else; an older version is brought to this one by `schema.STEPS`, and a copy is kept first.
"""

import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

from esimtrack.i18n import _
from esimtrack.store import schema
from esimtrack.store.crc import crc
from esimtrack.store.database import ERRORS, PATIENCE, Database, cannot_be_written, unusable, uri
from esimtrack.store.refusals import Damaged, StoreUnusable


def empty(path: Path) -> Database:
    """A store with nothing in it, in memory, for where there is none yet."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _build(connection)
    return Database(connection, path)


def is_there(path: Path) -> bool:
    """Whether there is a file that may be a store; raises `StoreUnusable` for what cannot be one."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise StoreUnusable(path, _("the store cannot be opened ({problem}).").format(problem=error)) from None
    if stat.S_ISDIR(found.st_mode):
        raise StoreUnusable(path, _("this is a folder, not a store of esimtrack; it was left as it is."))
    if not stat.S_ISREG(found.st_mode):
        raise StoreUnusable(path, _("this is not a store of esimtrack; it was left as it is."))
    if found.st_size == 0:
        raise StoreUnusable(path, _("the file is empty: no store, or one that was cut off; it was left as it is."))
    return True


def open_reading(path: Path) -> Database:
    """A connection that only reads; raises `StoreUnusable`."""
    db = open_unchanged(path)
    if _version(db) < schema.version():
        db.close()
        open_writing(path).close()
        db = open_unchanged(path)
        _refuse_older(db)
    return db


def open_writing(path: Path) -> Database:
    """A connection that writes, if file and folder let it, and else one that reads; raises `StoreUnusable`."""
    _unlock_companions(path)
    try:
        connection = _connect(path, "mode=rw")
    except ERRORS as error:
        if isinstance(error, sqlite3.Error) and cannot_be_written(error):
            db = open_unchanged(path)
            _refuse_older(db)
            return db
        raise unusable(path, error) or error from error
    db = Database(connection, path)
    try:
        if _version(db) < schema.version():
            _migrate(db, path)
        db.run("PRAGMA synchronous = FULL")
    except BaseException:
        db.close()
        raise
    return db


def open_leaving(path: Path) -> Database:
    """A connection that writes what may be lost: it waits for nobody, and not for the disk; raises `StoreUnusable`."""
    try:
        connection = _connect(path, "mode=rw")
    except sqlite3.Error as error:
        raise unusable(path, error) or error from error
    db = Database(connection, path)
    db.run("PRAGMA busy_timeout = 0")
    db.run("PRAGMA synchronous = NORMAL")
    return db


def make(path: Path) -> None:
    """A new store, private to its owner, in a folder that is; one that another process made first is as good."""
    try:
        make_folder(path.parent)
        fresh = beside(path)
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            _write_new(fresh)
            put(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
        make_durable(path.parent)
    except sqlite3.Error as error:
        raise unusable(path, error) or error from error
    except OSError as error:
        raise StoreUnusable(path, _("the store cannot be made ({problem}).").format(problem=error)) from error


def _unlock_companions(path: Path) -> None:
    # SQLite gives the files beside a store its own mode. Read while the store was read-only, they would keep it so.
    mode = stat.S_IMODE(path.stat().st_mode)
    for name in ("-wal", "-shm"):
        beside = path.with_name(path.name + name)
        if mode & stat.S_IWUSR and beside.exists() and not beside.stat().st_mode & stat.S_IWUSR:
            with suppress(OSError):
                beside.chmod(mode)


def make_folder(folder: Path) -> None:
    """The folder, private to its owner where it is new, and those above it."""
    if folder.exists():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def _write_new(fresh: Path) -> None:
    connection = sqlite3.connect(fresh, isolation_level=None)
    try:
        # Nobody sees it yet: it needs to be on the disk when it is whole, and not before.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        _build(connection)
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    make_durable(fresh)


def _build(connection: sqlite3.Connection) -> None:
    connection.create_function("crc32", 1, crc)
    connection.execute("BEGIN")
    for step in schema.STEPS:
        for statement in schema.statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION}")
    connection.execute(f"PRAGMA user_version = {schema.version()}")
    connection.execute("COMMIT")


def put(fresh: Path, path: Path) -> bool:
    """Give what was built beside its place its name there; False where another has it."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links. That two processes do this at one instant is less likely still.
        if os.path.lexists(path):
            return False
        fresh.rename(path)
    return True


def make_durable(path: Path) -> None:
    """Have a file, or what stands in a folder, on the disk. Only POSIX lets folders be asked for that."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _connect(path: Path, how: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri(path, how), uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        # Nothing is opened until something is read.
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def open_unchanged(path: Path) -> Database:
    """A connection that only reads, whatever the version; raises `StoreUnusable`."""
    try:
        try:
            connection = _connect(path, "mode=ro")
        except sqlite3.Error as error:
            if not cannot_be_written(error):
                raise
            connection = _open_immutable(path)
    except ERRORS as error:
        raise unusable(path, error) or error from error
    db = Database(connection, path)
    try:
        _version(db)
    except BaseException:
        db.close()
        raise
    return db


def _open_immutable(path: Path) -> sqlite3.Connection:
    # Where no file can be made beside it, SQLite reads a store only if told that nobody else writes it. What stands in
    # a log that nobody merged would then be passed over, which is worse than not reading.
    log = _log(path)
    if log.exists() and log.stat().st_size > 0:
        raise StoreUnusable(
            path, _("an interrupted write waits to be merged, which needs leave to write the file and its folder.")
        )
    return _connect(path, "mode=ro&immutable=1")


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _version(db: Database) -> int:
    mark = db.rows("PRAGMA application_id")[0][0]
    found: int = db.rows("PRAGMA user_version")[0][0]
    if mark != schema.APPLICATION:
        raise StoreUnusable(db.path, _("this is not a store of esimtrack; it was left as it is."))
    if found > schema.version():
        raise StoreUnusable(
            db.path,
            _("a newer esimtrack made this store (version {found}; this one knows {known}). Update esimtrack.").format(
                found=found, known=schema.version()
            ),
        )
    # SQLite reads what is missing of the last page as zeros. A log may still hold what was cut off.
    log = _log(db.path)
    if db.path.stat().st_size % db.rows("PRAGMA page_size")[0][0] and not (log.exists() and log.stat().st_size):
        raise Damaged(db.path, _("its end is missing"))
    return found


def _refuse_older(db: Database) -> None:
    if _version(db) < schema.version():
        db.close()
        raise StoreUnusable(
            db.path,
            _("an older esimtrack made this store, and to bring it up to date needs leave to write it and its folder."),
        )


def _migrate(db: Database, path: Path) -> None:
    db.run("BEGIN IMMEDIATE")
    try:
        found = _version(db)
        if found < schema.version():
            # The writer's lock is held, so that nothing comes between.
            _keep_copy(path, path.with_name(f"{path.name}.version-{found}"))
            bring_up(db, found)
        db.run("COMMIT")
    except BaseException as error:
        if db.in_transaction:
            db.run("ROLLBACK")
        if isinstance(error, OSError | sqlite3.Error):
            raise StoreUnusable(
                path, _("the store cannot be brought up to date ({problem}).").format(problem=error)
            ) from error
        raise


def bring_up(db: Database, found: int) -> None:
    """Make a store of this version of one of the version `found`, in the transaction that has begun."""
    db.define("crc32", crc)
    for step in schema.STEPS[found:]:
        for statement in schema.statements(step):
            db.run(statement)
    # An older program would go on telling a prompt what it kept here: it is read without a look at the version.
    db.run("DELETE FROM prompt")
    db.run(f"PRAGMA user_version = {schema.version()}")


def _keep_copy(path: Path, copy: Path) -> None:
    from esimtrack.store.termination import unwind_on_termination

    fresh = beside(copy)
    with unwind_on_termination():
        try:
            copy_into(path, fresh, copy)
            fresh.replace(copy)
        finally:
            fresh.unlink(missing_ok=True)
    make_durable(path.parent)


def beside(path: Path) -> Path:
    """A name for what is built beside its place, to be put there whole."""
    return path.with_name(f".{path.name}.{os.getpid()}")


def copy_into(path: Path, fresh: Path, to: Path) -> None:
    """A copy of the store as it is now, whoever writes meanwhile, in a new file that is private to its owner.

    `to` is what it will be called, and what `StoreUnusable` names where there is no room for it.
    """
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    source = open_unchanged(path)
    target = sqlite3.connect(fresh)
    try:
        source.back_up(target, to)
    finally:
        target.close()
        source.close()
