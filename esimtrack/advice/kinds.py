"""Which kind of plan fits how an account is used, by its own numbers: how much, how evenly, and its busiest day.

- Light use, below `LIGHT` for 30 days: prepaid, which is paid for when it is used, and not month after month.
- Very heavy use, above `HEAVY`: unlimited, with an eye on fair use.
- Else: monthly, where one stretch is like the other; where they differ, a plan whose data lasts longer than a month, by
  rollover or as prepaid data.

Stretches are of 30 days, counted back from the last day; of weeks, where there are not two of these.
"""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from esimtrack.advice.demand import Demand

Fit = Literal["prepaid", "monthly", "lasting", "unlimited"]

LIGHT = 3 * 10**9
HEAVY = 100 * 10**9
_EVEN = {30: (3, 2), 7: (2, 1)}
"""Use is steady where the busiest stretch has at most this many times the quietest's: 1.5 for 30 days, 2 for weeks."""


class Habit(Struct, frozen=True):
    """How a demand is spread. `mean` is for 30 days; `stretches` are the full ones of `days` days, the first first."""

    mean: int
    days: int
    stretches: tuple[int, ...]
    busiest_day: date
    busiest: int
    steady: bool
    fit: Fit


def habit(demand: Demand) -> Habit | None:
    """How a demand is spread, and the kind of plan that fits it; None where nothing was used."""
    used = {day: sum(zones.values()) for day, zones in demand.days.items()}
    if not sum(used.values()):
        return None
    days = 30 if demand.length >= 60 else 7
    stretches = []
    for back in range(demand.length // days):
        last = demand.last - timedelta(days=back * days)
        stretches.append(sum(used.get(last - timedelta(days=n), 0) for n in range(days)))
    most, least = _EVEN[days]
    steady = max(stretches) * least <= min(stretches) * most
    mean = demand.in_30_days
    fit: Fit = "monthly" if steady else "lasting"
    if mean < LIGHT:
        fit = "prepaid"
    elif mean > HEAVY:
        fit = "unlimited"
    busiest = max(used, key=lambda day: (used[day], day))
    return Habit(mean, days, tuple(reversed(stretches)), busiest, used[busiest], steady, fit)
