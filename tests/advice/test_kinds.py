"""The kind of plan that fits: light, steady, coming and going, very heavy."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from esimtrack.advice.demand import Demand, journey
from esimtrack.advice.kinds import habit

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 8, 1)
MB, GB = 10**6, 10**9


def used(sizes: Sequence[int]) -> Demand:
    """So many bytes on one day after the other."""
    days: dict[date, Mapping[str | None, int]] = {FIRST + timedelta(days=n): {None: s} for n, s in enumerate(sizes)}
    return Demand(BERLIN, FIRST, FIRST + timedelta(days=len(sizes) - 1), days)


@pytest.mark.parametrize(
    ("sizes", "fit", "steady"),
    [
        ([50 * MB] * 90, "prepaid", True),
        ([GB] * 90, "monthly", True),
        ([GB] * 30 + [100 * MB] * 30 + [GB] * 30, "lasting", False),
        ([4 * GB] * 90, "unlimited", True),
        ([GB] * 21, "monthly", True),
        ([2 * GB] * 7 + [100 * MB] * 7, "lasting", False),
    ],
    ids=["light", "steady", "comes and goes", "very heavy", "by weeks", "by weeks, it comes and goes"],
)
def test_the_kind_follows_from_how_much_and_how_evenly(sizes: list[int], fit: str, steady: bool) -> None:
    """By stretches of 30 days, or of weeks where there are not two of these."""
    found = habit(used(sizes))
    assert found is not None
    assert (found.fit, found.steady) == (fit, steady)
    assert found.mean == sum(sizes) * 30 // len(sizes)


def test_the_numbers_are_ones_own() -> None:
    """Stretches count back from the last day, the first first; the busiest day is named."""
    found = habit(used([GB] * 5 + [2 * GB] * 30 + [GB] * 29 + [3 * GB]))
    assert found is not None
    assert found.stretches == (60 * GB, 32 * GB)
    assert (found.busiest_day, found.busiest) == (FIRST + timedelta(days=64), 3 * GB)
    assert habit(used([0] * 30)) is None


def test_a_journey_is_used_evenly_and_whole() -> None:
    """Days differ by a byte at most, and the parts of days add up, also over a change of the clocks."""
    trip = journey("JP", 7, 5 * GB + 3, date(2026, 10, 22), BERLIN)
    sizes = [sum(day.values()) for day in trip.days.values()]
    assert (len(sizes), sum(sizes)) == (7, 5 * GB + 3)
    assert max(sizes) - min(sizes) <= 1
    needs = list(trip.needs())
    assert sum(need.bytes for need in needs) == 5 * GB + 3
    assert [need.at for need in needs] == sorted(need.at for need in needs)
    assert all(trip.start < need.at < trip.end for need in needs)
