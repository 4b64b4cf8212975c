"""Days to come are like those that were: by the day of the week, late ones first, no surer than the past is even."""

from datetime import date, timedelta
from random import Random
from statistics import fmean

from benchmarks.habits import HABITS, used
from esimtrack.advice.resampling import OwnDays
from esimtrack.insight.daily_use import Who

ANYWHERE = Who(None, None)
MONDAY = date(2026, 11, 2)


def sums(own: OwnDays, first: date, count: int, paths: int = 101) -> list[int]:
    """What is used on so many days, in many futures, from the least to the most."""
    chance = Random(1)
    return sorted(sum(sum(day.values()) for day in own.path(first, count, chance)) for _path in range(paths))


def test_eight_of_ten_truths_lie_in_the_range() -> None:
    """For every made-up habit together 70 to 90 %, and the middle is nearer to the truth than a mean of seven days."""
    held, off, plain = [], [], []
    for kind in HABITS:
        for seed in range(6):
            days = used(kind, seed, date(2026, 1, 1), 120)
            for today in (date(2026, 4, 6), date(2026, 4, 15), date(2026, 4, 22)):
                known = {day: {ANYWHERE: size} for day, size in days.items() if day < today}
                true = sum(size for day, size in days.items() if day >= today)
                count = (date(2026, 5, 1) - today).days
                ordered = sums(OwnDays(known), today, count)
                held.append(ordered[10] <= true <= ordered[90])
                off.append(abs(ordered[50] - true))
                plain.append(abs(fmean(days[day] for day in sorted(known)[-7:]) * count - true))
    assert 0.7 <= fmean(held) <= 0.9
    assert fmean(off) < fmean(plain)


def test_each_day_of_the_week_is_drawn_from_its_like() -> None:
    """After four weeks with use on Mondays alone, no other day has any; after one week, any day will do."""
    mondays = {MONDAY - timedelta(weeks=ago): {ANYWHERE: 100} for ago in range(1, 5)}
    last = {MONDAY - timedelta(days=1): {ANYWHERE: 0}}
    for path in (OwnDays(mondays | last).path(MONDAY, 28, Random(seed)) for seed in range(20)):
        assert all(bool(sum(day.values())) == (number % 7 == 0) for number, day in enumerate(path))
    week = OwnDays({MONDAY - timedelta(days=7): {ANYWHERE: 100}} | last)
    assert any(sum(week.path(MONDAY, 7, Random(seed))[1].values()) for seed in range(200))


def test_late_days_count_for_more() -> None:
    """Use that doubled four weeks ago is expected to stay there."""
    days = {MONDAY - timedelta(days=ago): {ANYWHERE: 200 if ago <= 28 else 100} for ago in range(1, 57)}
    assert sums(OwnDays(days), MONDAY, 14)[50] > 170 * 14


def test_the_more_uneven_the_past_the_wider_the_range() -> None:
    """And the farther off, too."""
    even = {MONDAY - timedelta(days=ago): {ANYWHERE: 1000} for ago in range(1, 57)}
    uneven = {day: {ANYWHERE: 2000 * (number % 2)} for number, day in enumerate(even)}
    weekly = {day: {ANYWHERE: 2000 * (number // 7 % 2)} for number, day in enumerate(even)}

    def width(days: dict[date, dict[Who, int]], count: int) -> float:
        ordered = sums(OwnDays(days), MONDAY, count)
        return (ordered[90] - ordered[10]) / ordered[50]

    assert width(even, 14) < width(uneven, 14) < width(weekly, 14)
    assert width(even, 7) < width(even, 28)


def test_who_and_where_stay_together() -> None:
    """A day is drawn whole: nobody's use moves to another zone."""
    japan, home = Who("JP", "Ada"), Who(None, "Bo")
    days = {MONDAY - timedelta(days=ago): {japan if ago % 2 else home: 100} for ago in range(1, 15)}
    for day in OwnDays(days).path(MONDAY, 100, Random(2)):
        assert len(day) == 1
        assert set(day) <= {japan, home}
