"""Where the cycles of a recurring purchase begin and end.

`Edges` numbers the edges from an opening: edge 0 is the opening itself, edge n the end of the n-th cycle from there.
They are counted from the opening, never from the cycle before: opened on 31 January, months end on 28 February, 31
March, 30 April.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import FAR, add, add_to_date, local_date, midnight, month_day
from esimtrack.terms.model import Cycle

_MONDAY = date(1, 1, 1).toordinal()


class Edges:
    """The edges of cycles that count from `opening`, by the cycle's anchor in `zone`.

    - "start": the opening's own local time, every span (hours are exact);
    - "day": local midnight of those dates;
    - "calendar": midnight, Monday, the 1st of the month or 1 January, by the span's unit;
    - 1 to 31: midnight of that day of the month, or of the month's last.

    With the last two the first edge is the first one after the opening, and `natural_start` the one at or before it.
    """

    def __init__(self, opening: datetime, cycle: Cycle, zone: ZoneInfo) -> None:
        self.opening = opening
        self.cycle = cycle
        self.zone = zone
        self._day = local_date(opening, zone)
        self._fixed = cycle.anchor not in ("start", "day")
        self._base = self._index_at_or_before() if self._fixed else 0

    def edge(self, number: int) -> datetime:
        """The end of the cycle `number` (from 1); the opening for 0."""
        if number == 0:
            return self.opening
        if self._fixed:
            return self._fixed_edge(self._base + number)
        if self.cycle.anchor == "start":
            return add(self.opening, self.cycle.every, self.zone, number)
        day = add_to_date(self._day, self.cycle.every, number)
        return FAR if day is None or day.year > FAR.year else midnight(day, self.zone)

    def number_at(self, instant: datetime) -> int:
        """How many edges, the opening not counted, lie at or before an instant that is not before the opening."""
        low, high = 0, 1
        while self.edge(high) <= instant:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            if self.edge(middle) <= instant:
                low = middle
            else:
                high = middle
        return low

    @property
    def natural_start(self) -> datetime:
        """Where a whole first cycle would have started: the opening, or the fixed edge at or before it."""
        return self._fixed_edge(self._base) if self._fixed else self.opening

    def proration(self) -> tuple[int, int]:
        """The first cycle's days and the whole cycle's: local dates, the start date counted."""
        end = local_date(self.edge(1), self.zone).toordinal()
        whole = end - local_date(self.natural_start, self.zone).toordinal()
        if self.natural_start == self.opening:
            return whole, whole
        return end - self._day.toordinal(), whole

    def _index_at_or_before(self) -> int:
        index = self._index_of(self._day)
        while self._fixed_edge(index + 1) <= self.opening:
            index += 1
        while self._fixed_edge(index) > self.opening:
            index -= 1
        return index

    def _index_of(self, day: date) -> int:
        match self.cycle.anchor, self.cycle.every.unit:
            case "calendar", "days":
                return day.toordinal()
            case "calendar", "weeks":
                return (day.toordinal() - _MONDAY) // 7
            case "calendar", "years":
                return day.year
            case _:
                return day.year * 12 + day.month - 1

    def _fixed_edge(self, index: int) -> datetime:
        anchor = self.cycle.anchor
        match anchor, self.cycle.every.unit:
            case "calendar", "days":
                day = date.fromordinal(min(index, FAR.toordinal()))
            case "calendar", "weeks":
                day = date.fromordinal(min(index * 7 + _MONDAY, FAR.toordinal()))
            case "calendar", "years":
                day = date(min(index, FAR.year), 1, 1)
            case _:
                month = min(index, FAR.year * 12)
                day = month_day(month // 12, month % 12 + 1, 1 if anchor == "calendar" else int(anchor))
        return midnight(day, self.zone)
