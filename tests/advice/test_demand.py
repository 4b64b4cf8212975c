"""A demand: what is to be used on which day, in needs that add up to it."""

from datetime import date
from zoneinfo import ZoneInfo

from esimtrack.advice.demand import journey

BERLIN = ZoneInfo("Europe/Berlin")
GB = 10**9


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
