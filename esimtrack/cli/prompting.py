"""`status --format` from what the last prompt was told, as long as that holds: without the ledger, without a library.

What is kept is sealed: with other code, settings, language or zone of time it is not for this reader.
"""

import os
import sys
import time
import zlib

from esimtrack.config import places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = ("calendar", "cli", "insight", "ledger", "store", "terms", "units", "views")
_READER = ("TZ", "PYTHONTZPATH", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "ESIMTRACK_LANG")
_PLACES = ("/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo")


def told(form: str, accounts: "Sequence[str]") -> list[str] | None:
    """A line for each account, or for those named; None where nothing is kept that answers this, or it is not plain."""
    import sqlite3

    from esimtrack.store.prompts import kept
    from esimtrack.views.template import FIELDS, BadTemplate, filled, parts

    try:
        pieces = parts(form)
        found = kept(places.store_file(), _now(), seal())
    except (BadTemplate, sqlite3.Error, ValueError, OSError):
        return None
    if found is None or any(field not in FIELDS for _, field in pieces if field is not None):
        return None
    shown = [dict(zip(FIELDS, values, strict=True)) for values in found]
    known = {fields["account"] for fields in shown}
    if not known.issuperset(accounts):
        return None
    return [filled(pieces, fields) for fields in shown if not accounts or fields["account"] in accounts]


def _now() -> int:
    # Raises `ValueError` for a clock that is fixed in words.
    fixed = os.environ.get("ESIMTRACK_NOW")
    if not fixed:
        return time.time_ns() // 1000
    from datetime import UTC, datetime, timedelta

    at = datetime.fromisoformat(fixed)
    if at.tzinfo is None:
        raise ValueError(fixed)
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def seal() -> int:
    """A number that stays the same as long as one answer says the same to this reader."""
    from esimtrack.store.made import code

    reader = [os.environ.get(name) for name in _READER]
    files = [_state(path) for path in (*_PLACES, *_zones(), os.path.join(places.config_folder(), "config.toml"))]
    return zlib.crc32(repr((code(_CODE), reader, files)).encode())


def _zones() -> list[str]:
    # Where zones of time may come from beside the system's own place: a package, or folders that somebody named.
    found = [os.path.join(folder, "tzdata", "__init__.py") for folder in sys.path]
    for folder in os.environ.get("PYTHONTZPATH", "").split(os.pathsep):
        if os.path.isdir(folder):
            found += [folder, *sorted(entry.path for entry in os.scandir(folder) if entry.is_dir())]
    return found


def _state(path: str) -> tuple[int, ...] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
