"""Days to come, drawn from an account's own days.

A path is made of stretches of the past, up to a week long, each of which begins on the day of the week that it stands
for: weekends stay weekends, and a busy week stays a busy week. Late days are drawn more often than old ones.

How much is used in general is uncertain as well: the fewer weeks are known and the more they differ, the less is known
of it; and it drifts, farther where weeks differ more. So each path is scaled by a level of its own, which is lognormal
with a mean of 1. Chance comes from the caller's seed: the same question gets the same answer.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from math import exp, sqrt
from random import Random

from esimtrack.insight.daily_use import Who

Day = Mapping[Who, int]

_HALF_LIFE = 14
"""A day so many days older than another is drawn half as often."""
_DRIFT = 0.6
"""How far the level drifts in a week: this part of the standard deviation of one week's use."""
_LEAST = 0.04
"""It drifts by so much in a week even where every week was like the other."""
_WIDEST = 0.8
"""The most that the level's standard deviation can be, in its logarithm, however much the weeks differ."""
_WEEK = 7
_ENOUGH = 3
"""So many days of one weekday are enough to draw from; with fewer, any day will do."""


class OwnDays:
    """What an account's days were like, from the first with evidence to the last; a day without any was empty."""

    def __init__(self, days: Mapping[date, Day]) -> None:
        self.first, last = min(days), max(days)
        count = (last - self.first).days + 1
        self._days: Sequence[Day] = [days.get(self.first + timedelta(days=n), {}) for n in range(count)]
        weights = [0.5 ** ((count - n) / _HALF_LIFE) for n in range(count)]
        every = [list(range(weekday, count, _WEEK)) for weekday in range(_WEEK)]
        self._starts = [starts if len(starts) >= _ENOUGH else list(range(count)) for starts in every]
        self._weights = [list(accumulate(weights[n] for n in starts)) for starts in self._starts]
        self._unsure, self._apart = _level([sum(day.values()) for day in self._days])

    def path(self, first: date, count: int, chance: Random) -> list[dict[Who, int]]:
        """What might be used on `count` days from `first` on, in bytes."""
        weeks = count / _WEEK
        spread = min(_WIDEST, sqrt(self._unsure + (_DRIFT**2 * self._apart + _LEAST**2) * weeks))
        # Half the variance is taken off, so that the levels' mean is 1.
        level = exp(chance.gauss(-(spread**2) / 2, spread))
        found: list[Day] = []
        while len(found) < count:
            found += self._stretch(first + timedelta(days=len(found)), chance)
        return [{who: int(size * level) for who, size in day.items()} for day in found[:count]]

    def _stretch(self, day: date, chance: Random) -> Sequence[Day]:
        weekday = (day - self.first).days % _WEEK
        (start,) = chance.choices(self._starts[weekday], cum_weights=self._weights[weekday])
        return self._days[start : start + chance.randint(1, _WEEK)]


def _level(sizes: Sequence[int]) -> tuple[float, float]:
    # How uncertain the mean use is, and how far one week lies from the other: variances, as parts of the mean. They are
    # told by whole weeks; by days, where these are too few. Late ones count for more.
    weeks = [sum(sizes[end - _WEEK : end]) for end in range(len(sizes), _WEEK - 1, -_WEEK)]
    known, apart = (weeks, _WEEK) if len(weeks) >= _ENOUGH else (sizes[::-1], 1)
    weights: list[float] = [0.5 ** (n * apart / _HALF_LIFE) for n in range(len(known))]
    total = sum(weights)
    mean = sum(w * size for w, size in zip(weights, known, strict=True)) / total
    if not mean:
        return 0.0, 0.0
    spread = sum(w * (size - mean) ** 2 for w, size in zip(weights, known, strict=True)) / total / mean**2
    count = total**2 / sum(w * w for w in weights)
    return spread / max(1.0, count - 1), spread * apart / _WEEK
