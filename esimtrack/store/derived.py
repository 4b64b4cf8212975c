"""What is derived from the journal, kept up to date as events come in: what is gone, lines, sums, counters. Checkpoints
go when something before them changes.

`Derived.take` is told of new events in any order and any portions, `settle` ends a transaction. What comes out
depends on the journal alone: a void may come before its target, a counter before the one that it rises from.
`rebuild` makes all of it anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

import msgspec

from esimtrack.events import Counter, Event, Usage, Void
from esimtrack.journal import write_line
from esimtrack.ledger.port import rises
from esimtrack.store import schema
from esimtrack.store.checkpoints import Changes
from esimtrack.store.counting import DECIDES, GONE
from esimtrack.store.crc import SEALED, as_written, crc
from esimtrack.store.database import Database, Row
from esimtrack.store.instants import to_instant, to_number
from esimtrack.store.refusals import TooMuch
from esimtrack.store.sums import Sums

PORTION = 5_000
"""How many events are handled at once: memory stays flat, and each statement has enough to do."""

LARGEST_SUM = 2**62

Place: TypeAlias = tuple[int, str]
Series: TypeAlias = tuple[str, str]

_decode = msgspec.json.Decoder(Event).decode
_decode_counter = msgspec.json.Decoder(Counter).decode
_encode = msgspec.json.Encoder().encode


class Derived:
    """The derived tables within one transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._series: dict[Series, tuple[Place, Place]] = {}
        self._sums = Sums(db)
        self._changes = Changes(db)

    def take(self, placed: Sequence[tuple[Event, int]]) -> None:
        """Count events that have just come into the journal, each with its instant's number; at most a portion."""
        self._changes.take(placed)
        gone = self._gone([event for event, _ in placed if type(event) is not Void])
        lines: list[Row] = []
        counters: list[Row] = []
        decisions: list[Row] = []
        voids: list[Void] = []
        for event, at in placed:
            if event.id in gone:
                continue
            if isinstance(event, Usage):
                lines.append((event.account, at, event.id, event.bytes, event.zone or "", event.member or ""))
            elif isinstance(event, Counter):
                self._touch((event.account, event.device), (at, event.id))
                key = (event.account, event.device, at, event.id)
                counters.append((*key, event.total, event.epoch, event.zone or "", event.member or ""))
            elif isinstance(event, Void):
                voids.append(event)
            else:
                decisions.append((at, event.account, crc(write_line(event))))
        self._sums.decide(decisions, 1)
        self._add_lines(lines)
        if counters:
            self._db.many("INSERT INTO counter VALUES (?, ?, ?, ?, ?, ?, ?, ?)", counters)
        self._void(voids)
        self._sums.write()

    def settle(self) -> None:
        """Let counters rise from the ones before them, and hold every account to its limit: `TooMuch`."""
        for series, (first, last) in self._series.items():
            self._raise(series, first, last)
        self._series.clear()
        self._changes.settle()
        for account in sorted(self._sums.accounts):
            total = sum(size for (size,) in self._db.stream("SELECT bytes FROM day WHERE account = ?", (account,)))
            if total > LARGEST_SUM:
                raise TooMuch(account)

    def _gone(self, events: Sequence[Event]) -> set[str]:
        """Which of the events a void that is known already takes back."""
        if not self._db.rows("SELECT 1 FROM gone_event UNION ALL SELECT 1 FROM gone_batch LIMIT 1"):
            return set()
        ids = _encode([event.id for event in events]).decode()
        gone = {
            id
            for (id,) in self._db.rows("SELECT id FROM gone_event WHERE id IN (SELECT value FROM json_each(?))", (ids,))
        }
        names = _encode(list({event.batch for event in events if event.batch is not None})).decode()
        batches = {
            batch
            for (batch,) in self._db.rows(
                "SELECT batch FROM gone_batch WHERE batch IN (SELECT value FROM json_each(?))", (names,)
            )
        }
        return gone | {event.id for event in events if event.batch in batches}

    def _add_lines(self, lines: list[Row]) -> None:
        if not lines:
            return
        self._db.many("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", lines)
        for account, at, _id, size, zone, member in lines:
            self._sums.count(account, at, size, zone, member, 1)

    def _touch(self, series: Series, place: Place) -> None:
        first, last = self._series.get(series, (place, place))
        self._series[series] = (min(first, place), max(last, place))

    def _void(self, voids: list[Void]) -> None:
        # An undo of many lines without a batch takes back each by its id: they are looked for together.
        if events := [void.event for void in voids if void.event is not None]:
            self._undecide("e.id IN (SELECT value FROM json_each(?))", _encode(events).decode())
            self._db.many("INSERT OR IGNORE INTO gone_event VALUES (?)", [(event,) for event in events])
            self._forget("e.id IN (SELECT value FROM json_each(?))", _encode(events).decode())
        for batch in {void.batch for void in voids if void.event is None and void.batch is not None}:
            self._undecide("e.batch = ?", batch)
            self._db.run("INSERT OR IGNORE INTO gone_batch VALUES (?)", (batch,))
            self._forget("e.batch = ?", batch)

    def _undecide(self, which: str, name: str) -> None:
        """Of some events, let the decisions that have counted until now count no longer."""
        sql = f"SELECT e.at, e.account, e.body FROM event e WHERE {which} AND {DECIDES} AND NOT {GONE}"
        self._sums.decide([(at, account, crc(body)) for at, account, body in self._db.rows(sql, (name,))], -1)

    def _forget(self, which: str, name: str) -> None:
        """Take the lines and counters of some events out of the tables."""
        after: Place = (-1, "")
        while True:
            found = self._db.rows(
                "SELECT e.at, e.id, e.account, l.bytes, l.zone, l.member, CASE e.type WHEN 'counter' THEN e.body END"
                " FROM event e LEFT JOIN line l ON l.account = e.account AND l.at = e.at AND l.id = e.id"
                f" WHERE {which} AND (e.at, e.id) > (?, ?) AND e.type IN ('usage', 'counter')"
                " ORDER BY e.at, e.id LIMIT ?",
                (name, *after, PORTION),
            )
            if not found:
                return
            after = found[-1][:2]
            lines = [row for row in found if row[3] is not None]
            self._remove_lines(
                (account, at, id, size, zone, member) for at, id, account, size, zone, member, _ in lines
            )
            counters = [
                (at, id, account, _decode_counter(body).device) for at, id, account, _, _, _, body in found if body
            ]
            for at, id, account, device in counters:
                self._touch((account, device), (at, id))
            self._db.many("DELETE FROM counter WHERE at = ? AND id = ? AND account = ? AND device = ?", counters)
            self._sums.write()
            if len(found) < PORTION:
                return

    def _remove_lines(self, lines: Iterable[Row]) -> None:
        places = []
        for account, at, id, size, zone, member in lines:
            places.append((account, at, id))
            self._sums.count(account, at, size, zone, member, -1)
        self._db.many("DELETE FROM line WHERE account = ? AND at = ? AND id = ?", places)

    def _raise(self, series: Series, first: Place, last: Place) -> None:
        """Compute anew what the counters of a series show from place `first` to the one behind `last`."""
        account = series[0]
        counters = self._counters(series, first, last)
        before: list[Counter] = [counter for counter, _ in self._before(series, first)]
        while portion := list(islice(counters, PORTION)):
            shown = {line.id: line for line in rises([*before, *(counter for counter, _ in portion)])}
            was = [(counter, size) for counter, size in portion if size is not None]
            changed = [(c, size) for c, size in was if c.id not in shown or shown[c.id].bytes != size]
            self._remove_lines(
                (account, to_number(c.at), c.id, size, c.zone or "", c.member or "") for c, size in changed
            )
            kept = {counter.id for counter, _ in was} - {counter.id for counter, _ in changed}
            self._add_lines(
                [
                    (account, to_number(line.at), line.id, line.bytes, line.zone or "", line.member or "")
                    for line in shown.values()
                    if line.id not in kept
                ]
            )
            self._sums.write()
            before = [portion[-1][0]]

    def _before(self, series: Series, first: Place) -> list[tuple[Counter, int | None]]:
        return self._read(series, "(c.at, c.id) < (?, ?) ORDER BY c.at DESC, c.id DESC LIMIT 1", first)

    def _counters(self, series: Series, first: Place, last: Place) -> Iterator[tuple[Counter, int | None]]:
        """The counters from `first` through the one behind `last`, each with what its line says now."""
        behind = self._read(series, "(c.at, c.id) > (?, ?) ORDER BY c.at, c.id LIMIT 1", last)
        place = first
        comparison = ">="
        while found := self._read(
            series,
            f"(c.at, c.id) {comparison} (?, ?) AND (c.at, c.id) <= (?, ?) ORDER BY c.at, c.id LIMIT {PORTION}",
            (*place, *last),
        ):
            yield from found
            place, comparison = (to_number(found[-1][0].at), found[-1][0].id), ">"
        yield from behind

    def _read(self, series: Series, which: str, values: Sequence[int | str]) -> list[tuple[Counter, int | None]]:
        account, device = series
        return [
            (
                Counter(
                    id=id,
                    at=to_instant(at),
                    account=account,
                    device=device,
                    total=total,
                    epoch=epoch,
                    zone=zone or None,
                    member=member or None,
                ),
                size,
            )
            for at, id, total, epoch, zone, member, size in self._db.rows(
                "SELECT c.at, c.id, c.total, c.epoch, c.zone, c.member, l.bytes FROM counter c"
                " LEFT JOIN line l ON l.account = c.account AND l.at = c.at AND l.id = c.id"
                f" WHERE c.account = ? AND c.device = ? AND {which}",
                (account, device, *values),
            )
        ]


def rebuild(db: Database) -> None:
    """Make everything derived anew from the journal, within the caller's transaction; raises `Damaged`."""
    for table in schema.DERIVED:
        db.run(f"DELETE FROM {table}")
    derived = Derived(db)
    after: Place = (-1, "")
    while found := db.rows(
        f"SELECT e.at, {SEALED} FROM event e WHERE (e.at, e.id) > (?, ?) ORDER BY e.at, e.id LIMIT {PORTION}", after
    ):
        derived.take([(_decode(as_written(db, *row)), at) for at, *row in found])
        after = found[-1][0], found[-1][-1]
    derived.settle()
