"""The ledger's port to usage, in SQL: what `esimtrack.ledger.port` promises, over `line` and the sums of `day`.

A stretch of days is summed from `day`, and what is left of it at both ends from single lines.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from esimtrack.events import Counter, Usage
from esimtrack.ledger.port import Line, Mark, Sum, summed
from esimtrack.store.agreement import Agreement, Place
from esimtrack.store.crc import SEALED, as_written
from esimtrack.store.database import Database, Row
from esimtrack.store.instants import DAY, to_instant, to_number

_EVENT = f"SELECT e.type, {SEALED} FROM event e WHERE e.at = ? AND e.id = ?"
_decode = msgspec.json.Decoder(Usage).decode


class StoredUsage:
    """The lines of a store, as its connection sees them."""

    def __init__(self, db: Database, agreement: Agreement) -> None:
        self._db = db
        self._agreement = agreement

    def sums(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        first, last = _place(start), _place(end)
        found: dict[tuple[str, str], int] = {}
        cut: list[int] = []
        for day, zone, member, size, *_ in self._days(account, start, end):
            if first <= (day * DAY, "") and (day * DAY + DAY, "") <= last:
                found[zone, member] = found.get((zone, member), 0) + size
            elif day not in cut:
                cut.append(day)
        for day in cut:
            for zone, member, size in self._agreement.partly(account, day, first, last):
                found[zone, member] = found.get((zone, member), 0) + size
        return [Sum(zone or None, member or None, size) for (zone, member), size in found.items()]

    def first(self, account: str, start: Mark, end: Mark, zones: frozenset[str] | None) -> Line | None:
        names = None if zones is None else {"", *zones}
        before = -1
        # The days say where to look: the first of them and the last may hold it outside of the stretch alone.
        for day, zone, _member, size, *_ in self._days(account, start, end):
            if day > before and size > 0 and (names is None or zone in names):
                before = day
                for line in self._within(account, day, start, end):
                    if line[2] > 0 and (names is None or line[3] in names):
                        return _line(*line)
        return None

    def lines(self, account: str, start: Mark, end: Mark) -> Iterator[Line]:
        for day in sorted({row[0] for row in self._days(account, start, end)}):
            for line in self._within(account, day, start, end):
                yield _line(*line)

    def typed(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        return summed(line for line in self.lines(account, start, end) if self._is_typed(line))

    def _is_typed(self, line: Line) -> bool:
        kind, *row = self._db.rows(_EVENT, (to_number(line.at), line.id))[0]
        return kind == "usage" and _decode(as_written(self._db, *row)).source is None

    def last(self, account: str, end: Mark) -> datetime | None:
        day = to_number(end.at) // DAY
        # Where no day was before, all periods must agree that there was none.
        before = self._db.rows("SELECT max(day) FROM day WHERE account = ? AND day < ?", (account, day))[0][0]
        for of in sorted({row[0] for row in self._agreement.days(account, before or 0, day)}, reverse=True):
            lines = [line for line in self._agreement.lines(account, of) if line[:2] < _place(end)]
            if lines:
                return to_instant(lines[-1][0])
        return None

    def _days(self, account: str, start: Mark, end: Mark) -> list[Row]:
        return self._agreement.days(account, to_number(start.at) // DAY, to_number(end.at) // DAY)

    def _within(self, account: str, day: int, start: Mark, end: Mark) -> list[Row]:
        return [line for line in self._agreement.lines(account, day) if _place(start) <= line[:2] < _place(end)]

    def accounts(self, as_of: datetime) -> Iterable[str]:
        by_then = to_number(as_of)
        return [account for account, first in self.first_instants().items() if first <= by_then]

    def first_instants(self) -> dict[str, int]:
        """The number of the instant of each account's first line or counter."""
        found: dict[str, int] = dict(self._agreement.accounts())
        place = ("", "")
        while row := self._db.row(
            "SELECT account, device, at FROM counter WHERE (account, device) > (?, ?)"
            " ORDER BY account, device, at LIMIT 1",
            place,
        ):
            place = row[0], row[1]
            found[row[0]] = min(row[2], found.get(row[0], row[2]))
        return found

    def members(self, account: str, end: Mark) -> Iterable[str]:
        day = to_number(end.at) // DAY
        found = {member for member, first in self._agreement.members(account, day) if first < day}
        return found | {line[4] for line in self._agreement.lines(account, day) if line[:2] < _place(end) and line[4]}


def lines_with_events(db: Database) -> Iterator[tuple[Line, Usage | Counter]]:
    """All lines of all accounts, by instant and id, each with the event that it comes of."""
    decode = msgspec.json.Decoder(Usage | Counter).decode
    for at, id, size, zone, member, *row in db.stream(
        f"SELECT l.at, l.id, l.bytes, l.zone, l.member, {SEALED} FROM line l"
        " JOIN event e ON e.at = l.at AND e.id = l.id ORDER BY l.at, l.id"
    ):
        yield _line(at, id, size, zone, member), decode(as_written(db, *row))


def _line(at: int, id: str, size: int, zone: str, member: str) -> Line:
    return Line(to_instant(at), id, size, zone or None, member or None)


def _place(mark: Mark) -> Place:
    return to_number(mark.at), mark.id
