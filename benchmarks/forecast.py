"""How often the truth falls into the range that `forecast` states, and how far its point is off: a back-test.

    .venv/bin/python -m benchmarks.forecast            # the seeds that the method was not tuned on
    .venv/bin/python -m benchmarks.forecast --tuning   # those that it was tuned on

Histories are made up (`benchmarks.habits`): each lives four months on a monthly plan. In its last cycle it is asked for
a forecast on several days, with what was known then; what was used up to the cycle's end, and the day on which the data
ran out, is the truth. The plain pace is the recent pace, kept to.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

from msgspec import Struct

from benchmarks.habits import HABITS, used
from esimtrack.advice.forecast import Forecast, forecast
from esimtrack.advice.walked import known as known_of
from esimtrack.calendar.wall import local_date
from esimtrack.events import Purchase, Usage
from esimtrack.insight.pace import pace
from esimtrack.ledger.fold import statement
from esimtrack.ledger.port import LAST, ListUsage, Mark
from esimtrack.ledger.statement import AccountStatement

UTC_ZONE = ZoneInfo("UTC")
BEGINS = date(2026, 1, 1)
CYCLE = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
ASKED = (4, 9, 15, 21, 26)
"""Days of April on which it is asked, in the morning."""
TYPED = "logged once a week"
"""Typed by hand, for the days before. What else is used a device counts, on its own day."""
SEEDS = {"tuning": range(20), "reported": range(1000, 1040)}


class Asked(Struct, frozen=True):
    """One forecast and what came of it, in bytes up to the cycle's end, and by the day on which the data ran out."""

    said: Forecast
    plain: int
    true: int
    ran_out: date | None

    @property
    def use_held(self) -> bool:
        """Whether what was used lay in the range."""
        assert self.said.end is not None
        return self.said.end.used.low <= self.true <= self.said.end.used.high

    @property
    def day_held(self) -> bool | None:
        """Whether the day on which it ran out lay in the range; never is later than any day. None: no day is stated."""
        never = date.max
        runs = self.said.balances[0].runs_out
        if runs.early is None and self.ran_out is None:
            return None
        return (runs.early or never) <= (self.ran_out or never) <= (runs.late or never)


def asked(kind: str, seed: int) -> Iterator[Asked]:
    """The forecasts of one history."""
    days = used(kind, seed, BEGINS, (CYCLE[1].date() - BEGINS).days)
    lines = [
        Usage(
            id=f"U{day:%m%d}",
            at=datetime(day.year, day.month, day.day, 20, tzinfo=UTC),
            account="main",
            bytes=size,
            source=None if kind == TYPED else "counted",
        )
        for day, size in days.items()
    ]
    before = (CYCLE[0].date() - min(days)).days
    usual = sum(size for day, size in days.items() if day < CYCLE[0].date()) / before * 30
    size = int(usual * (0.7 + 0.05 * (seed % 13)))
    bought = Purchase(
        id="P",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        account="main",
        terms={
            "name": "Monthly",
            "timezone": "UTC",
            "cycle": {"every": "1 month"},
            "allowance": [{"data": f"{size} B"}],
        },
    )
    whole = ListUsage(lines)
    truth = sum(part.bytes for part in whole.sums("main", Mark(CYCLE[0]), Mark(CYCLE[1])))
    ran_out = _ran_out(days, size)
    for day in ASKED:
        as_of = CYCLE[0] + timedelta(days=day - 1, hours=8)
        if ran_out is not None and ran_out < as_of.date():
            continue
        then = ListUsage([line for line in lines if line.at <= as_of])
        account = statement([bought], then, as_of).accounts[0]
        said = forecast(account, known_of([bought], then, as_of, as_of), UTC_ZONE, paths=120)
        if said.basis == "days":
            done = sum(part.bytes for part in then.sums("main", Mark(CYCLE[0]), Mark(as_of, LAST)))
            yield Asked(said, _plain(account, then, as_of), truth - done, ran_out)


def _ran_out(days: dict[date, int], size: int) -> date | None:
    left = size
    for day, use in days.items():
        if day >= CYCLE[0].date():
            left -= use
            if left < 0:
                return day
    return None


def _plain(account: AccountStatement, then: ListUsage, as_of: datetime) -> int:
    lately = pace(account, as_of, then, UTC_ZONE)
    assert lately is not None
    return lately.per_day * (CYCLE[1].date() - local_date(as_of, UTC_ZONE)).days


def table(seeds: range) -> Iterator[str]:
    """The figures, as a Markdown table."""
    yield "| histories | forecasts | use in the range | day in the range | the point is off by | the plain pace by |"
    yield "|---|---:|---:|---:|---:|---:|"
    every: list[Asked] = []
    for kind in HABITS:
        found = [one for seed in seeds for one in asked(kind, seed)]
        every += found
        yield _row(kind, found)
    yield _row("all", every)


def _row(kind: str, found: list[Asked]) -> str:
    scale = fmean(one.true for one in found) or 1
    use = fmean(one.use_held for one in found)
    days = [held for one in found if (held := one.day_held) is not None]
    day = fmean(days)
    point = fmean(abs(_point(one) - one.true) for one in found) / scale
    plain = fmean(abs(one.plain - one.true) for one in found) / scale
    return f"| {kind} | {len(found)} | {use:.0%} | {day:.0%} | {point:.0%} | {plain:.0%} |"


def _point(one: Asked) -> int:
    assert one.said.end is not None
    return one.said.end.used.likely


if __name__ == "__main__":
    for row in table(SEEDS["tuning" if "--tuning" in sys.argv[1:] else "reported"]):
        print(row, flush=True)
