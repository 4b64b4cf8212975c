"""One connection to the store's file, in which whatever SQLite refuses becomes `StoreUnusable` in words."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from esimtrack.i18n import _
from esimtrack.store.refusals import Damaged, StoreUnusable

Row: TypeAlias = tuple[Any, ...]

ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite's module raises; the second, where it quotes a text that was damaged."""

# What no value that was ever written makes SQLite say.
_NONSENSE = ("Could not decode to UTF-8", "integer overflow", "malformed JSON")

PATIENCE = 10.0
"""How many seconds a writer waits for another."""


def cannot_be_written(error: sqlite3.Error) -> bool:
    """Whether the error means that the file, or a file beside it, cannot be made or written."""
    return (getattr(error, "sqlite_errorname", None) or "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))


def unusable(path: Path, error: Exception) -> StoreUnusable | None:
    """What the error means for whoever uses the store; None where it is a mistake of the program."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if isinstance(error, UnicodeDecodeError) or str(error).startswith(_NONSENSE):
        return Damaged(path, _("a value in it makes no sense"))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        reason = _("another esimtrack has been writing for {seconds} seconds. Try again.").format(seconds=int(PATIENCE))
    elif name.startswith("SQLITE_READONLY"):
        reason = _("the store can be read, but not written here. Look at who may write the file and its folder.")
    elif name.startswith("SQLITE_FULL"):
        reason = _("there is no room left on the disk; nothing was recorded.")
    elif name.startswith("SQLITE_CANTOPEN") or name in ("SQLITE_PERM", "SQLITE_AUTH"):
        reason = _("the store cannot be opened. Look at who may read the file and its folder.")
    elif name.startswith("SQLITE_NOTADB"):
        reason = _("this is not a store of esimtrack; it was left as it is.")
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_FORMAT")):
        return Damaged(path, str(error))
    elif name.startswith("SQLITE_IOERR"):
        reason = _("the store cannot be read or written ({problem}).").format(problem=error)
    else:
        return None
    return StoreUnusable(path, reason)


def uri(path: Path, how: str) -> str:
    """The file as SQLite takes it together with how it is to be opened, such as `mode=ro`.

    Not by `Path.as_uri`, which loads an HTTP client from Python 3.14 on.
    """
    name = quote(os.fsencode(path.absolute().as_posix()))
    return f"file://{'' if name.startswith('/') else '/'}{name}?{how}"


def _which(path: Path) -> tuple[int, int] | None:
    # A file that is moved away or removed stays writable for whoever has it open.
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Database:
    """A connection; what it is asked to write and cannot, raises `StoreUnusable` too."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path
        self._file = _which(path)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of an answer."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except ERRORS as error:
            raise self._refusal(error) from error

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of an answer, or None."""
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of an answer, as they are asked for."""
        try:
            # Not `yield from`, which would close the cursor of a stream that is left early, maybe after the connection.
            for row in self._connection.execute(sql, values):  # noqa: UP028
                yield row
        except ERRORS as error:
            raise self._refusal(error) from error

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """One statement without an answer."""
        try:
            self._connection.execute(sql, values)
        except ERRORS as error:
            raise self._refusal(error) from error

    def many(self, sql: str, rows: Iterable[Row]) -> int:
        """One statement for each of many rows; how many rows it changed."""
        try:
            return self._connection.executemany(sql, rows).rowcount
        except ERRORS as error:
            raise self._refusal(error) from error

    def back_up(self, target: sqlite3.Connection, to: Path) -> None:
        """Copy the whole store, as it is now, into another database, which is called `to`."""
        try:
            self._connection.backup(target)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", None) == "SQLITE_FULL":
                raise StoreUnusable(to, _("there is no room left on the disk; no copy was made.")) from error
            raise self._refusal(error) from error

    def define(self, name: str, function: Callable[[str], int]) -> None:
        """Give SQL a function of one text."""
        self._connection.create_function(name, 1, function)

    def begin_writing(self) -> None:
        """Begin a transaction that writes, once nobody else does; raises `StoreUnusable` after the connection's wait.

        SQLite's own wait asks ever more seldom, so that who has waited longest is the least likely to be let in. Here
        all who wait ask equally often.
        """
        wait: int = self.rows("PRAGMA busy_timeout")[0][0]
        end = time.monotonic() + wait / 1_000
        self.run("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self._connection.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > end:
                        raise self._refusal(error) from error
                    time.sleep(0.001 + os.urandom(1)[0] / 30_000)
                else:
                    return
        finally:
            self.run(f"PRAGMA busy_timeout = {wait}")

    def commit(self) -> None:
        """Make durable what the transaction wrote; raises `StoreUnusable` where nobody would find it."""
        if _which(self.path) != self._file:
            raise StoreUnusable(
                self.path, _("the store was moved or removed while it was written to; nothing was recorded.")
            )
        self.run("COMMIT")

    def data_version(self) -> int:
        """A number that changes when another connection has written what this one sees."""
        self.rows("SELECT 1 FROM event LIMIT 1")
        found: int = self.rows("PRAGMA data_version")[0][0]
        return found

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun and not ended."""
        return self._connection.in_transaction

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _refusal(self, error: Exception) -> Exception:
        return unusable(self.path, error) or error
