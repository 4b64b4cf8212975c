"""One at a time: of two runs of a command, the second waits until the first has ended, however that ends.

A database of SQLite beside the store is the lock, and nothing is in it: it works on every platform, and is let go of
when the process is gone. The store itself stays free meanwhile.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from esimtrack.cli.refusal import Refusal
from esimtrack.i18n import _
from esimtrack.store.refusals import StoreUnusable

PATIENCE = 120.0
"""How many seconds the second run waits."""


@contextmanager
def alone(store: Path, command: str) -> Iterator[None]:
    """Within it, no other process is within the same for the store. Raises `Refusal` where the other takes too long."""
    lock = store.with_name(f"{store.name}-{command}")
    with closing(_locked(lock, command)):
        yield


def _locked(lock: Path, command: str) -> sqlite3.Connection:
    try:
        lock.touch(mode=0o600)
        connection = sqlite3.connect(lock, timeout=PATIENCE, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise Refusal(
                _("another esimtrack {command} has been running for {seconds} seconds. Try again.").format(
                    command=command, seconds=int(PATIENCE)
                )
            ) from None
        raise StoreUnusable(lock, _("it cannot be made or locked ({problem}).").format(problem=error)) from None
    return connection
