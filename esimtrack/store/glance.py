"""A look into the store for whoever has no time: a bare connection, without the store's own code and checks."""

import os
import sqlite3


def glance(path: str) -> sqlite3.Connection:
    """A connection that only reads and waits for nobody; raises `sqlite3.Error`."""
    name = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    db = sqlite3.connect(f"file:{name}?mode=ro", uri=True, timeout=0)
    try:
        db.execute("SELECT 1 FROM event LIMIT 1").fetchone()
    except sqlite3.Error as error:
        db.close()
        if not error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise
        # Where no file can be made beside it, SQLite reads a store only if told that nobody writes it; and then what an
        # interrupted write left in its log would be passed over.
        log = path + "-wal"
        if os.path.exists(log) and os.path.getsize(log):
            raise
        db = sqlite3.connect(f"file:{name}?mode=ro&immutable=1", uri=True, timeout=0)
    return db
