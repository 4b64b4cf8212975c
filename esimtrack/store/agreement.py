"""What is read for an answer, compared with what else the store knows, so that no number comes from a damaged page.

SQLite keeps no sums over its pages: a bit that flips in a value, or in what leads to a page, gives another answer and
no error. So everything that an answer is made of is kept twice, on different pages, and agrees before it counts: the
lines of a day with the sums of the day, the days of a period with the sums of the period, the decisions of a period
with how many they are and with the sum of theirs. What does not agree is `Damaged`.

What is compared is what an answer reads, the very rows, once within a transaction. The whole store is for `check`.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import msgspec

from esimtrack.i18n import _
from esimtrack.store.crc import crc
from esimtrack.store.database import Database, Row
from esimtrack.store.instants import DAY, PERIOD
from esimtrack.store.refusals import Damaged
from esimtrack.store.schema import MARK

Place: TypeAlias = tuple[int, str]
"""A place among the lines: an instant and an id."""

_encode = msgspec.json.Encoder().encode

# What stands in a row may be damaged in the key as well, by which it was found: the account is read from it again.
_PERIODS = (
    "SELECT account, period, zone, member, bytes, lines, mark, turn FROM period"
    " WHERE account = ? AND period BETWEEN ? AND ?"
)
_DAYS = (
    "SELECT account, day, zone, member, bytes, lines, mark FROM day"
    " WHERE account = ? AND day BETWEEN ? AND ? ORDER BY day, zone, member"
)
_LINES = (
    f"SELECT at, id, bytes, zone, member, account, {MARK} FROM line"
    " WHERE account = ? AND at >= ? AND at < ? ORDER BY at, id"
)
_PARTLY = (
    f"SELECT min(account), max(account), zone, member, sum(bytes), count(*), sum({MARK}),"
    " sum(CASE WHEN (at, id) >= (?2, ?3) AND (at, id) < (?4, ?5) THEN bytes END)"
    " FROM line WHERE account = ?1 AND at >= ?6 AND at < ?7 GROUP BY zone, member"
)
# From one account to the next by the index, and not over all rows.
_USED = (
    "WITH RECURSIVE used (account) AS (SELECT min(account) FROM {0} UNION ALL"
    " SELECT (SELECT min(t.account) FROM {0} t WHERE t.account > used.account) FROM used WHERE account IS NOT NULL)"
    " SELECT account, {1} FROM used WHERE account IS NOT NULL"
)


class Agreement:
    """What was read within a transaction, and agrees. Days and periods are counted from 1970; all raise `Damaged`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._reach: dict[str, tuple[int, int]] = {}
        self._periods: dict[tuple[str, int], list[Row]] = {}
        self._lines: dict[tuple[str, int], list[Row]] = {}

    def days(self, account: str, first: int, last: int) -> list[Row]:
        """The sums of the days from `first` through `last`, in order: day, zone, member, bytes, lines, mark."""
        low, high = first // PERIOD, last // PERIOD
        if account not in self._reach:
            self._read(account, low, high)
            self._reach[account] = low, high
        else:
            from_, to = self._reach[account]
            if low < from_:
                self._read(account, low, from_ - 1)
            if high > to:
                self._read(account, to + 1, high)
            self._reach[account] = min(low, from_), max(high, to)
        found: list[Row] = []
        for period in range(low, high + 1):
            found += self._periods.get((account, period), ())
        return [row for row in found if first <= row[0] <= last]

    def _read(self, account: str, low: int, high: int) -> None:
        days = self._db.rows(_DAYS, (account, low * PERIOD, high * PERIOD + PERIOD - 1))
        sums: dict[Row, list[int]] = {}
        try:
            for of, day, zone, member, size, lines, mark in days:
                period = day // PERIOD
                self._periods.setdefault((account, period), []).append((day, zone, member, size, lines, mark))
                kept = sums.setdefault((of, period, zone, member), [0, 0, 0, 0])
                kept[0] += size
                kept[1] += lines
                kept[2] += mark
                kept[3] += (day % PERIOD + 1) * lines
        except TypeError:
            raise self._damaged() from None
        known = {row[:4]: list(row[4:]) for row in self._db.rows(_PERIODS, (account, low, high))}
        if sums != known or any(of != account for of, _period, _zone, _member in sums):
            raise self._damaged()

    def partly(self, account: str, day: int, start: Place, end: Place) -> list[Row]:
        """What the lines of a day come to that stand at or after `start` and before `end`: zone, member, bytes."""
        rows = self._db.rows(_PARTLY, (account, *start, *end, day * DAY, day * DAY + DAY))
        sums = {(of, to, zone, member): (size, lines, mark) for of, to, zone, member, size, lines, mark, _part in rows}
        self._as_day(account, day, sums)
        return [(row[2], row[3], row[-1]) for row in rows if row[-1] is not None]

    def lines(self, account: str, day: int) -> list[Row]:
        """The lines of a day, in order: instant, id, bytes, zone, member."""
        if (account, day) not in self._lines:
            rows = self._db.rows(_LINES, (account, day * DAY, day * DAY + DAY))
            sums: dict[Row, tuple[int, int, int]] = {}
            try:
                for _at, _id, size, zone, member, of, mark in rows:
                    sizes, lines, marks = sums.get((of, of, zone, member), (0, 0, 0))
                    sums[of, of, zone, member] = sizes + size, lines + 1, marks + mark
            except TypeError:
                raise self._damaged() from None
            self._as_day(account, day, sums)
            self._lines[account, day] = [row[:5] for row in rows]
        return self._lines[account, day]

    def _as_day(self, account: str, day: int, sums: dict[Row, tuple[int, int, int]]) -> None:
        if sums != {(account, account, row[1], row[2]): row[3:] for row in self.days(account, day, day)}:
            raise self._damaged()

    def accounts(self) -> list[Row]:
        """Whose lines there are, by name, and the instant of the first."""
        first = "(SELECT min(at) FROM line l WHERE l.account = used.account)"
        rows = self._db.rows(_USED.format("line", first))
        known = self._db.rows(_USED.format("period", "NULL"))
        if [(account, None) for account, _at in rows] != known or not all(isinstance(at, int) for _account, at in rows):
            raise self._damaged()
        return rows

    def members(self, account: str, day: int) -> list[Row]:
        """Who used the account's data up to the end of the period of a day, and on which day first."""
        period = day // PERIOD
        rows = self._db.rows(
            "SELECT member, min(day) FROM day WHERE account = ?1 AND day < ?2 AND member <> '' GROUP BY member"
            " UNION ALL SELECT DISTINCT member, NULL FROM period WHERE account = ?1 AND period <= ?3 AND member <> ''",
            (account, (period + 1) * PERIOD, period),
        )
        days = [row for row in rows if row[1] is not None]
        if {row[0] for row in days} != {member for member, first in rows if first is None}:
            raise self._damaged()
        return days

    def decisions(self, bodies: Iterable[str], since: int, accounts: Sequence[str] | None = None) -> None:
        """See that these are the lines of all decisions that count, of the period `since` and later ones.

        With `accounts`, of theirs alone.
        """
        try:
            sums = [crc(body) for body in bodies]
        except AttributeError:
            raise self._damaged() from None
        where, values = "period >= ?", [since, ""]
        if accounts is not None:
            where, values[1] = where + " AND account IN (SELECT value FROM json_each(?))", _encode(accounts).decode()
        known = self._db.rows(
            f"SELECT total(events), total(mark) FROM decided WHERE {where}", values[: where.count("?")]
        )
        if known != [(len(sums), sum(sums))]:
            raise self._damaged()

    def _damaged(self) -> Damaged:
        return Damaged(self._db.path, _("what it holds contradicts its own sums"))
