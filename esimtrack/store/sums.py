"""What the lines of usage come to, by day and by period, and the decisions by period, as they come and go.

Periods are there to be compared with the days, and what is known of decisions with the decisions;
`esimtrack.store.agreement` says why.
"""

from collections.abc import Iterable
from sqlite3 import IntegrityError
from typing import TypeAlias

from esimtrack.store.database import Database, Row
from esimtrack.store.instants import DAY, PERIOD, period_of
from esimtrack.store.refusals import TooMuch

Key: TypeAlias = tuple[str, int, str, str]
"""An account, a day or a period, a zone and a member."""

_SUMMED = "bytes = bytes + excluded.bytes, lines = lines + excluded.lines, mark = mark + excluded.mark"
_ADD_DAY = (
    f"INSERT INTO day VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, day, zone, member) DO UPDATE SET {_SUMMED}"
)
_ADD_PERIOD = (
    "INSERT INTO period VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    f" ON CONFLICT (account, period, zone, member) DO UPDATE SET {_SUMMED}, turn = turn + excluded.turn"
)


class Sums:
    """The sums within one transaction. What was counted is written by `write`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._days: dict[Key, list[int]] = {}
        self.accounts: set[str] = set()
        """Whose sums were written."""

    def count(self, account: str, at: int, size: int, zone: str, member: str, times: int) -> None:
        """Count a line once more (`times` 1) or once less (-1)."""
        # The mark is `schema.MARK` in Python.
        size, mark = times * size, times * (at % 1_048_573 * (size % 65_521 + 1))
        key = account, at // DAY, zone, member
        found = self._days.get(key)
        if found is None:
            self._days[key] = [size, times, mark]
        else:
            found[0] += size
            found[1] += times
            found[2] += mark

    def write(self) -> None:
        """Write what was counted; raises `TooMuch`."""
        if not self._days:
            return
        self.accounts.update(account for account, _, _, _ in self._days)
        periods: dict[Key, list[int]] = {}
        for (account, day, zone, member), (size, lines, mark) in self._days.items():
            sums = periods.setdefault((account, day // PERIOD, zone, member), [0, 0, 0, 0])
            for place, value in enumerate((size, lines, mark, (day % PERIOD + 1) * lines)):
                sums[place] += value
        try:
            self._db.many(_ADD_DAY, [(*key, *sums) for key, sums in self._days.items()])
            self._db.many(_ADD_PERIOD, [(*key, *sums) for key, sums in periods.items()])
        except (IntegrityError, OverflowError):
            # More than SQLite's integers hold, in one day or period alone.
            raise TooMuch() from None
        for table, changed in (("day", self._days), ("period", periods)):
            self._db.many(
                f"DELETE FROM {table} WHERE account = ? AND {table} = ? AND zone = ? AND member = ? AND lines = 0",
                [key for key, sums in changed.items() if sums[1] <= 0],
            )
        self._days.clear()

    def decide(self, decisions: Iterable[Row], times: int) -> None:
        """Count decisions once more (`times` 1) or once less (-1): of each its instant, its account, its line's CRC."""
        rows = [(period_of(at), account, times, times * crc) for at, account, crc in decisions]
        self._db.many(
            "INSERT INTO decided VALUES (?, ?, ?, ?) ON CONFLICT (period, account)"
            " DO UPDATE SET events = events + excluded.events, mark = mark + excluded.mark",
            rows,
        )
        self._db.many(
            "DELETE FROM decided WHERE period = ? AND account = ? AND events = 0",
            [row[:2] for row in rows if times < 0],
        )
