"""Made-up histories: what somebody with a habit uses each day. The same seed gives the same days."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

MB = 10**6


def _steady(day: date, number: int, chance: Random) -> float:
    return chance.lognormvariate(0, 0.3)


def _scattered(day: date, number: int, chance: Random) -> float:
    return chance.lognormvariate(-0.3, 0.8)


def _weekends(day: date, number: int, chance: Random) -> float:
    return chance.lognormvariate(0, 0.4) * (2.5 if day.weekday() > 4 else 0.4)


def _only_weekends(day: date, number: int, chance: Random) -> float:
    return chance.lognormvariate(1, 0.4) if day.weekday() > 4 else 0


def _growing(day: date, number: int, chance: Random) -> float:
    return chance.lognormvariate(0, 0.4) * (0.6 + 0.008 * number)


def _bursts(day: date, number: int, chance: Random) -> float:
    return chance.lognormvariate(1.6, 0.5) if chance.random() < 0.12 else chance.lognormvariate(-0.7, 0.5)


class _Moods:
    # Busy and quiet stretches that last for a week or so.
    def __init__(self) -> None:
        self.level = 1.0

    def __call__(self, day: date, number: int, chance: Random) -> float:
        if chance.random() < 0.12:
            self.level = chance.lognormvariate(0, 0.6)
        return self.level * chance.lognormvariate(0, 0.4)


class _Lumps:
    # Looked up and logged on some Sunday or another day near it, for all of the days before.
    def __init__(self) -> None:
        self.since = 0.0

    def __call__(self, day: date, number: int, chance: Random) -> float:
        self.since += chance.lognormvariate(0, 0.4)
        if (day.weekday() == 6 and chance.random() < 0.85) or chance.random() < 0.03:
            lump, self.since = self.since, 0.0
            return lump
        return 0


HABITS: dict[str, Callable[[], Callable[[date, int, Random], float]]] = {
    "steady": lambda: _steady,
    "scattered": lambda: _scattered,
    "more on weekends": lambda: _weekends,
    "only on weekends": lambda: _only_weekends,
    "growing": lambda: _growing,
    "bursts": lambda: _bursts,
    "busy and quiet weeks": _Moods,
    "logged once a week": _Lumps,
    "known for some weeks": lambda: _weekends,
}


def used(kind: str, seed: int, first: date, count: int) -> dict[date, int]:
    """Bytes used on each of `count` days from `first` on; days without use are left out."""
    chance = Random(f"{kind} {seed}")
    of_day = HABITS[kind]()
    unit = chance.lognormvariate(0, 0.5) * 300 * MB
    found = {}
    for number in range(count):
        day = first + timedelta(days=number)
        size = int(of_day(day, number, chance) * unit)
        if size and (kind != "known for some weeks" or number >= count - 45):
            found[day] = size
    return found
