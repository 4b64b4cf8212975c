"""The ledger's port to usage, in SQL: what `esimtrack.ledger.port` promises, over `line` and the sums of `day`.

A stretch of days is summed from `day`, and what is left of it at both ends from single lines.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from esimtrack.events import Counter, Usage
from esimtrack.ledger.port import Line, Mark, Sum
from esimtrack.store.database import Database
from esimtrack.store.instants import DAY, to_instant, to_number

_LINES = "SELECT zone, member, bytes FROM line WHERE account = ?1 AND (at, id) >= ({}) AND (at, id) < ({})"
_MIDNIGHT = "{} * 86400000000, ''"
_DAYS = "SELECT zone, member, bytes FROM day WHERE account = ?1 AND day >= ?6 AND day < ?7"
_SUMMED = "SELECT zone, member, sum(bytes) FROM ({}) GROUP BY zone, member"
_WITHIN = _SUMMED.format(_LINES.format("?2, ?3", "?4, ?5"))
_ACROSS = _SUMMED.format(
    " UNION ALL ".join(
        (_LINES.format("?2, ?3", _MIDNIGHT.format("?6")), _DAYS, _LINES.format(_MIDNIGHT.format("?7"), "?4, ?5"))
    )
)


class StoredUsage:
    """The lines of a store, as its connection sees them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def sums(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        first, last = to_number(start.at), to_number(end.at)
        # The first day that begins at or after the start, and the day in which the end lies.
        whole, behind = -(-first // DAY) + (first % DAY == 0 and start.id != ""), last // DAY
        if whole < behind:
            rows = self._db.rows(_ACROSS, (account, first, start.id, last, end.id, whole, behind))
        else:
            rows = self._db.rows(_WITHIN, (account, first, start.id, last, end.id))
        return [Sum(zone or None, member or None, size) for zone, member, size in rows]

    def first(self, account: str, start: Mark, end: Mark, zones: frozenset[str] | None) -> Line | None:
        first, last = to_number(start.at), to_number(end.at)
        names = ("", *sorted(zones or ()))
        within = "" if zones is None else f" AND zone IN ({', '.join('?' * len(names))})"
        values = () if zones is None else names
        # The days say where to look: at most the first of them holds what is asked for outside of the stretch alone.
        for (day,) in self._db.stream(
            "SELECT DISTINCT day FROM day WHERE account = ? AND day >= ? AND day <= ?"
            f" AND bytes > 0{within} ORDER BY day",
            (account, first // DAY, last // DAY, *values),
        ):
            row = self._db.row(
                "SELECT at, id, bytes, zone, member FROM line WHERE account = ?"
                " AND (at, id) >= (?, ?) AND (at, id) < (?, ?) AND at < ?"
                f" AND bytes > 0{within} ORDER BY at, id LIMIT 1",
                (account, *max((first, start.id), (day * DAY, "")), last, end.id, (day + 1) * DAY, *values),
            )
            if row is not None:
                return _line(*row)
        return None

    def lines(self, account: str, start: Mark, end: Mark) -> Iterator[Line]:
        for row in self._db.stream(
            "SELECT at, id, bytes, zone, member FROM line WHERE account = ?"
            " AND (at, id) >= (?, ?) AND (at, id) < (?, ?) ORDER BY at, id",
            (account, to_number(start.at), start.id, to_number(end.at), end.id),
        ):
            yield _line(*row)

    def last(self, account: str, end: Mark) -> datetime | None:
        row = self._db.row(
            "SELECT at FROM line WHERE account = ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT 1",
            (account, to_number(end.at), end.id),
        )
        return None if row is None else to_instant(row[0])

    def accounts(self, as_of: datetime) -> Iterable[str]:
        # From one account to the next by the index, and not over all lines.
        by_then = to_number(as_of)
        rows = self._db.rows(
            "WITH RECURSIVE used (account) AS (SELECT min(account) FROM line UNION ALL"
            " SELECT (SELECT min(l.account) FROM line l WHERE l.account > used.account)"
            " FROM used WHERE account IS NOT NULL)"
            " SELECT account FROM used WHERE (SELECT min(at) FROM line l WHERE l.account = used.account) <= ?",
            (by_then,),
        )
        found = {account for (account,) in rows}
        place = ("", "")
        while row := self._db.row(
            "SELECT account, device, at FROM counter WHERE (account, device) > (?, ?)"
            " ORDER BY account, device, at LIMIT 1",
            place,
        ):
            place = row[0], row[1]
            if row[2] <= by_then:
                found.add(row[0])
        return found

    def members(self, account: str, end: Mark) -> Iterable[str]:
        last = to_number(end.at)
        rows = self._db.rows(
            "SELECT member FROM day WHERE account = ?1 AND day < ?2 AND member <> '' UNION"
            " SELECT member FROM line WHERE account = ?1 AND at >= ?2 * 86400000000 AND (at, id) < (?3, ?4)"
            " AND member <> ''",
            (account, last // DAY, last, end.id),
        )
        return {member for (member,) in rows}


def lines_with_events(db: Database) -> Iterator[tuple[Line, Usage | Counter]]:
    """All lines of all accounts, by instant and id, each with the event that it comes of."""
    decode = msgspec.json.Decoder(Usage | Counter).decode
    for *line, body in db.stream(
        "SELECT l.at, l.id, l.bytes, l.zone, l.member, e.body FROM line l"
        " JOIN event e ON e.at = l.at AND e.id = l.id ORDER BY l.at, l.id"
    ):
        yield _line(*line), decode(body)


def _line(at: int, id: str, size: int, zone: str, member: str) -> Line:
    return Line(to_instant(at), id, size, zone or None, member or None)
