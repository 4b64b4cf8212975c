"""The past that plans are tried on: an account's own days, of the last cycles of its plan, or of the last 90 days.

Only whole days count, from the first one of which anything is known to the last. Days between evidence of which nothing
is known are days without use, and how many they are is said.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.advice.demand import Demand
from esimtrack.calendar.wall import TICK, last_date, local_date
from esimtrack.insight.daily_use import daily_use
from esimtrack.insight.days import zone_of
from esimtrack.ledger.port import LAST, Mark, UsagePort
from esimtrack.ledger.statement import AccountStatement, RunningCycle

DAYS = 90
CYCLES = 3
FEWEST = 14
"""Of fewer days nothing is ranked: one unusual day would decide."""
_FIRST_WEEK = timedelta(days=6)
"""The first of the cycles is known if its first week is: what was not logged is not 0."""
_SILENT = timedelta(days=3)
"""So long after the last known day, what was used since is missing."""
_LONG = timedelta(days=27)
"""Cycles that are shorter say too little, be they three."""

CycleAt = Callable[[datetime], RunningCycle | None]
"""The account's running cycle as of an instant."""


class History(Struct, frozen=True):
    """What was used; `known` counts the days with evidence, `cycles` those of the account's plan that it is made of."""

    demand: Demand
    known: int
    cycles: int = 0

    @property
    def enough(self) -> bool:
        """Whether it can be relied on to rank plans."""
        return self.demand.length >= FEWEST

    def silent(self, as_of: datetime) -> bool:
        """Whether nothing was logged for days, so that later use is not in it. Whole cycles are what they are."""
        return not self.cycles and local_date(as_of, self.demand.timezone) - self.demand.last > _SILENT


def history(
    account: AccountStatement, usage: UsagePort, as_of: datetime, local: ZoneInfo, cycle_at: CycleAt, days: int | None
) -> History | None:
    """An account's past up to `as_of`: the last `days`, or what is usual.

    None where nothing is known of that time. `local` is the reader's zone of time.
    """
    zone = zone_of(account, local)
    last = local_date(as_of + TICK, zone) - timedelta(days=1)
    first = last - timedelta(days=(days or DAYS) - 1)
    end, count = Mark(as_of, LAST), 0
    if days is None:
        cycles = _cycles(account, cycle_at)
        if len(cycles) == CYCLES:
            begins, ends = local_date(cycles[-1].start, zone), last_date(cycles[0].end, zone)
            found = daily_use(account, usage, end, begins, ends, zone)
            # Known from its first week on, and still in the last cycle: a day without evidence is one without use.
            if (
                found
                and min(found) <= begins + _FIRST_WEEK
                and daily_use(account, usage, end, local_date(cycles[0].start, zone), last, zone)
            ):
                first, last, count = begins, ends, CYCLES
    found = daily_use(account, usage, end, first, last, zone)
    if not found:
        return None
    spread: dict[date, dict[str | None, int]] = {}
    for day, used in found.items():
        for who, size in used.items():
            there = spread.setdefault(day, {})
            there[who.zone] = there.get(who.zone, 0) + size
    if not count:
        # Before and behind is what nobody logged, which is not 0.
        first, last = min(found), max(found)
    return History(Demand(zone, first, last, spread), len(found), count)


def _cycles(account: AccountStatement, cycle_at: CycleAt) -> list[RunningCycle]:
    # The last full cycles of the plan whose cycle runs, the latest first; fewer where it had fewer.
    running, found = account.cycle, list[RunningCycle]()
    plan = None if running is None else running.purchase
    while running is not None and len(found) < CYCLES:
        before = cycle_at(running.start - TICK)
        if before is None or before.purchase != plan or before.number >= running.number:
            break
        if before.end - before.start < _LONG:
            break
        found.append(before)
        running = before
    return found
