"""The kind of plan that fits: light, steady, coming and going, very heavy."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from esimtrack.advice.demand import Demand
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
