"""How long before an instant it is said: of several leads, those that have passed, and none that comes too early.

A lead longer than a quarter of what it is about is not used: a day's data is not announced a week ahead.
"""

from collections.abc import Sequence
from datetime import timedelta


def passed(rest: timedelta, days: Sequence[int], life: timedelta | None) -> int:
    """How many of the leads, the longest first, have passed `rest` before the instant; 0 while none has.

    `life` is how long the thing lasts in all; None where no lead is too long for it.
    """
    used = [place for place, lead in enumerate(days, 1) if life is None or 4 * timedelta(days=lead) <= life]
    return max((place for place in used if rest <= timedelta(days=days[place - 1])), default=0)


def passed_or_last(rest: timedelta, days: Sequence[int], life: timedelta | None) -> int:
    """The same for what somebody must do: where every lead is too long, it is said in the last quarter."""
    if days and life is not None and 4 * timedelta(days=days[-1]) > life:
        return len(days) if 4 * rest <= life else 0
    return passed(rest, days, life)
