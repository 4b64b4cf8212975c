"""Stores for tests: where they are, what they export, and being an ordinary user for a while."""

import io
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import esimtrack
from esimtrack.store import open_store
from tests.journals import as_bytes
from tests.ledger.plausible import Json

NOBODY = 65534


def usage(id: str, size: int = 1, account: str = "home", at: str = "2026-01-01T00:00:00Z", **keys: object) -> Json:
    """A line of usage."""
    return {"id": id, "type": "usage", "at": at, "account": account, "bytes": size, **keys}


def counter(id: str, total: int, at: str, device: str = "phone", **keys: object) -> Json:
    """A line of a counter of the account "home"."""
    return {"id": id, "type": "counter", "at": at, "account": "home", "device": device, "total": total, **keys}


def void(id: str, **target: str) -> Json:
    """A void of an event or a batch."""
    return {"id": id, "type": "void", "at": "2026-06-01T00:00:00Z", **target}


def fill(path: Path, *lines: Json) -> None:
    """Import these lines into the store at `path`."""
    with open_store(path, write=True) as store:
        store.import_lines(as_bytes(list(lines)))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Somebody else writes to the store at `path` meanwhile."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield


def exported(path: Path) -> bytes:
    """The journal of the store at `path`."""
    out = io.BytesIO()
    with open_store(path) as store:
        store.export(out)
    return out.getvalue()


def _load_all() -> None:
    # The clone, and the packages beside it, may be where an ordinary user cannot read.
    for module in walk_packages(esimtrack.__path__, "esimtrack."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


@contextmanager
def ordinary_user(*owned: Path) -> Iterator[None]:
    """Be a user whom permissions stop; the tests may run as one who is not. The files are given to that user."""
    if os.geteuid() != 0:
        yield
        return
    _load_all()
    for path in owned:
        os.chown(path, NOBODY, NOBODY)
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
