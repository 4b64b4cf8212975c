"""Checkpoints of the ledger, beside the journal: derived, and dropped when something before their instant changes.

A checkpoint counts only for the code and the zones of time that made it, and if it is whole. Any other is passed over
and replaced in time. Leaving one is never worth an error or a wait.
"""

import os
import zlib
import zoneinfo
from collections.abc import Sequence
from datetime import datetime
from functools import cache

import msgspec

from esimtrack.events import Event, Purchase, Usage, Void
from esimtrack.ledger.trail import Checkpoint, Trail, stops, worth_keeping
from esimtrack.store.database import Database, Row
from esimtrack.store.instants import to_instant, to_number
from esimtrack.store.made import code

_RULES = ("calendar", "ledger", "terms", "units")
_BEGINNING = -(2**63)
# What a disk changed may be of another type, or nothing.
_COLUMNS = "at, CAST(ifnull(seal, 0) AS INTEGER), CAST(ifnull(zones, '') AS TEXT), CAST(ifnull(state, '') AS BLOB)"

_decode = msgspec.json.Decoder(Purchase).decode
_encode = msgspec.json.Encoder().encode


def trail(db: Database, as_of: datetime) -> Trail:
    """Where a walk to `as_of` may start, and where it should leave checkpoints."""
    start = _latest(db, to_number(as_of))
    first, last, newest = db.rows(
        "SELECT (SELECT min(at) FROM event), max(at), (SELECT max(at) FROM checkpoint) FROM event"
    )[0]
    if first is None:
        return Trail()
    # What comes after the last event would be dropped by the next one.
    until = min(as_of, to_instant(last))
    since = to_instant(first) if start is None else start.at
    return Trail(start, tuple(stops(since, until, max(until, to_instant(newest or first)))))


def keep(db: Database, checkpoints: Sequence[Checkpoint]) -> None:
    """Keep checkpoints, and drop those that are no longer worth it, in the transaction that has begun."""
    db.many(
        "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)",
        [_row(checkpoint) for checkpoint in checkpoints],
    )
    kept = [at for (at,) in db.rows("SELECT at FROM checkpoint")]
    newest = to_instant(max(kept))
    db.many("DELETE FROM checkpoint WHERE at = ?", [(at,) for at in kept if not worth_keeping(to_instant(at), newest)])


def sound(db: Database, which: str = "", values: Sequence[int] = ()) -> list[Checkpoint]:
    """The checkpoints that still count; `which` of them, and in which order, in SQL."""
    return [
        Checkpoint(to_instant(at), frozenset(zones.split()), zlib.decompress(state))
        for at, seal, zones, state in db.rows(f"SELECT {_COLUMNS} FROM checkpoint {which}", values)
        if seal == _whole(seal >> 32, at, zones, state) and seal >> 32 == _rules(zones)
    ]


def damaged(db: Database) -> int:
    """How many checkpoints are not as they were written: they do not count, whoever made them."""
    rows = db.rows(f"SELECT {_COLUMNS} FROM checkpoint")
    return sum(seal != _whole(seal >> 32, at, zones, state) for at, seal, zones, state in rows)


def _latest(db: Database, as_of: int) -> Checkpoint | None:
    return next(iter(sound(db, "WHERE at <= ? ORDER BY at DESC LIMIT 1", (as_of,))), None)


def _row(checkpoint: Checkpoint) -> Row:
    at, zones = to_number(checkpoint.at), " ".join(sorted(checkpoint.zones))
    state = zlib.compress(checkpoint.state, 1)
    return at, _whole(_rules(zones), at, zones, state), zones, state


def _rules(zones: str) -> int:
    # The code and the zones by whose rules a checkpoint was reached.
    return zlib.crc32(repr([code(_RULES), *((zone, zone_rules(zone)) for zone in zones.split())]).encode()) >> 1


def _whole(rules: int, at: int, zones: str, state: bytes) -> int:
    # The seal of a row: half of it the rules, half whether the row is as it was written. It guards against change and
    # chance, not against intent.
    return rules << 32 | zlib.crc32(state, zlib.crc32(f"{rules} {at} {zones}".encode()))


@cache
def zone_rules(name: str) -> int | str:
    """The rules of a zone of time, as a number or a version."""
    if os.path.isabs(name) or os.pardir in name.split("/"):
        return ""  # No name of a zone: a page was damaged.
    for folder in zoneinfo.TZPATH:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                return zlib.crc32(file.read())
        except OSError:
            continue
    from tzdata import IANA_VERSION

    return str(IANA_VERSION)


class Changes:
    """The earliest instant that a transaction's events change, for the checkpoints that must go."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._since: int | None = None

    def take(self, placed: Sequence[tuple[Event, int]]) -> None:
        """Look at events that have just come in, each with its instant's number."""
        replacing = bool(self._db.rows("SELECT 1 FROM event INDEXED BY event_replaces WHERE " + REPLACES + " LIMIT 1"))
        self._from(min((at for event, at in placed if type(event) is not Void), default=None))
        voids = []
        for event, _at in placed:
            if type(event) is Usage:
                continue
            if isinstance(event, Void):
                voids.append(event)
            elif isinstance(event, Purchase):
                self._from(_BEGINNING if replacing else _since(event))
        if voids and replacing:
            # Which purchase an event of any time means may hang on it.
            self._from(_BEGINNING)
        elif voids:
            self._taken_back("id", [void.event for void in voids if void.event is not None])
            self._taken_back("batch", [void.batch for void in voids if void.event is None])

    def settle(self) -> None:
        """Drop the checkpoints that no longer hold, and what a prompt was told."""
        if self._since is not None:
            self._db.run("DELETE FROM prompt")
            self._db.run("DELETE FROM checkpoint WHERE at > ?", (self._since,))
            self._since = None

    def _from(self, at: int | None) -> None:
        if at is not None and (self._since is None or at < self._since):
            self._since = at

    def _taken_back(self, column: str, names: Sequence[str | None]) -> None:
        which, values = f"{column} IN (SELECT value FROM json_each(?))", (_encode(names).decode(),)
        for (at,) in self._db.rows(f"SELECT min(at) FROM event WHERE {which}", values):
            self._from(at)
        for (body,) in self._db.rows(f"SELECT body FROM event WHERE {which} AND type = 'purchase'", values):
            self._from(_since(_decode(body)))


REPLACES = "type = 'purchase' AND json_extract(body, '$.replaces') IS NOT NULL"
"""SQL: whether an event is a purchase that replaces another. As long as there is one, names may mean something else."""


def _since(purchase: Purchase) -> int:
    # An opening says something about the cycle that ran before it.
    return to_number(purchase.at if purchase.opening is None else min(purchase.at, purchase.opening.since))
