"""When an account's data runs out and how its cycle will end, as a range, from the account's own days.

Many futures are made of the account's own days (`esimtrack.advice.resampling`), and each is walked through the ledger,
so that rollover, fair use, queues and overage count as they will. Of what comes out, the middle is the point, and the
range holds eight of ten. An account that is known for less than a week gets one future, at its pace of late, and no
range. What is recorded for later than now is planned, and counts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.advice.resampling import Day, OwnDays
from esimtrack.advice.walked import Known, Outcome, Question, is_in, outcomes
from esimtrack.calendar.wall import last_date, local_date
from esimtrack.insight.budget import binding_end
from esimtrack.insight.daily_use import daily_use, entries_back
from esimtrack.insight.days import SHORT_CYCLE, zone_of
from esimtrack.insight.pace import pace
from esimtrack.insight.places import places, usable
from esimtrack.ledger.port import LAST, Mark
from esimtrack.ledger.statement import AccountStatement, BucketLine

Basis = Literal["days", "pace"]
"""The account's own days, drawn at random; or its pace of late, kept to."""

PATHS = 201
"""Odd, so that one of them is in the middle."""
LOOK_BACK = timedelta(days=84)
"""How far back the account's own days are looked for."""
WEEK = 7
"""An account that is known for fewer days gets its plain pace."""
_FEW = 3
"""So does one that is known from fewer entries: a reading that spreads over a month says nothing of how days differ."""
FARTHEST = timedelta(days=366)
"""No forecast looks farther ahead."""
_MONTH = timedelta(days=30)
_LOW, _HIGH = 0.1, 0.9

Value = TypeVar("Value", int, Decimal)
Item = TypeVar("Item")


class Range(Struct, frozen=True):
    """Bytes: eight of ten futures lie between `low` and `high`, half of them up to `likely`."""

    low: int
    likely: int
    high: int


class MoneyRange(Struct, frozen=True):
    """Money, as `Range` has bytes."""

    low: Decimal
    likely: Decimal
    high: Decimal


class RunsOut(Struct, frozen=True):
    """On which local day more is needed than there is: early, likely, late; None: not before the end.

    Eight of ten futures lie between early and late, as nearly as whole days allow. `chance` is the share of those in
    which it happens before the end.
    """

    chance: float
    early: date | None
    likely: date | None
    late: date | None


class Balance(Struct, frozen=True):
    """What is left where the same data covers, and when it runs out. `zones` are those of `insight.places.Place`.

    `until`: up to when it must last, None where nothing binds.
    """

    zones: tuple[str, ...] | None
    left: int
    unlimited: bool
    until: datetime | None
    used_there: bool
    """Whether any of the days that are known used something there: if not, it lasts for want of evidence."""
    slows: bool
    """What comes when it has run out: slow data, else none."""
    runs_out: RunsOut


class End(Struct, frozen=True):
    """How it will stand just before `at`: the cycle's end, if `cycle`, else the end of what can be used.

    `used`, `overage`, `throttled` and `cost` are from now on until then. Of what is `left`, `carries` moves on
    and `expires` is lost at that end.
    """

    at: datetime
    cycle: bool
    used: Range
    left: Range
    carries: Range
    expires: Range
    overage: Range
    throttled: Range
    cost: dict[str, MoneyRange]


class Forecast(Struct, frozen=True):
    """What will become of an account's data.

    `basis` "pace": it is known for less than a week, or from one or two entries. None: too little is known for any
    forecast, or nothing is there to be used and nothing ends. `balances` are empty if nothing is left. `end` None:
    nothing ends, or at no time that can be told. `days` is how many local days are known, those between evidence
    counted, up to `last`; `per_day` is the recent pace, in bytes.
    """

    account: AccountStatement
    as_of: datetime
    basis: Basis | None
    days: int
    last: date | None
    per_day: int
    balances: tuple[Balance, ...] = ()
    end: End | None = None


def forecast(account: AccountStatement, known: Known, local: ZoneInfo, paths: int = PATHS) -> Forecast:
    """The forecast of an account as of `known.as_of`. `local` is the reader's zone of time."""
    as_of = known.as_of
    zone = zone_of(account, local)
    today = local_date(as_of, zone)
    back = local_date(as_of - LOOK_BACK, zone)
    days = daily_use(account, known.usage, Mark(as_of, LAST), back, today - timedelta(days=1), zone, spread=False)
    last = max(days, default=None)
    count = 0 if last is None else (last - min(days)).days + 1
    lately = pace(account, as_of, known.usage, local)
    per_day = 0 if lately is None else lately.per_day
    there = bool(usable(account))
    if lately is None or last is None or not (there or account.cycle):
        return Forecast(account, as_of, None, count, last, per_day)
    end, ends = _end(account, as_of, per_day)
    question = Question(account, zone, end, places(account) if there else ())
    length = (last_date(end, zone) - today).days + 1
    drawn: Iterable[Sequence[Day]]
    if count < WEEK or _entries(account, known, zone, back) < _FEW:
        basis: Basis = "pace"
        even = {who: size // lately.days for who, size in lately.used.items()}
        drawn = [[even] * length]
    else:
        basis = "days"
        own, chance = OwnDays(days), Random(f"{account.account} {today}")
        drawn = (own.path(today, length, chance) for _path in range(paths))
    found = outcomes(question, known, drawn)
    balances = _balances(question, found, days)
    return Forecast(account, as_of, basis, count, last, per_day, balances, _ending(question, found) if ends else None)


def _entries(account: AccountStatement, known: Known, zone: ZoneInfo, first: date) -> int:
    # How many days with something logged, and readings that found something, it is known from; no more than matter.
    read = sum(found.bytes > 0 and local_date(found.end, zone) >= first for found in account.unlogged_stretches)
    back = entries_back(account, known.usage, Mark(known.as_of, LAST), zone)
    return read + sum(day >= first for day, _used in islice(back, _FEW))


def _end(account: AccountStatement, as_of: datetime, per_day: int) -> tuple[datetime, bool]:
    # Up to when it is looked, and whether something ends there.
    far = as_of + FARTHEST
    cycle = account.cycle
    ends = [bucket.end for bucket in usable(account)]
    if cycle is not None and cycle.end - cycle.start > SHORT_CYCLE:
        end: datetime | None = cycle.end
    elif cycle is not None:
        end = next(purchase.end for purchase in account.purchases if purchase.id == cycle.purchase)
    else:
        end = None if None in ends else max(end for end in ends if end is not None)
    if end is not None and end <= far:
        return end, True
    lasts = timedelta(days=2 * account.remaining // per_day) if per_day and not account.unlimited else timedelta()
    return as_of + min(_MONTH + lasts, FARTHEST), False


def _balances(question: Question, found: list[Outcome], days: Mapping[date, Day]) -> tuple[Balance, ...]:
    balances = []
    for number, place in enumerate(question.places):
        short = [outcome.short[number] for outcome in found]
        balances.append(
            Balance(
                zones=place.zones,
                left=place.there.remaining,
                unlimited=place.there.unlimited,
                until=binding_end(place.there),
                used_there=any(is_in(question.account, who.zone, place) for used in days.values() for who in used),
                slows=any(one is not None and one[1] for one in short),
                runs_out=_runs_out([None if one is None else one[0] for one in short]),
            )
        )
    return tuple(balances)


def _runs_out(short: list[date | None]) -> RunsOut:
    # A range of whole days that holds eight of ten would hold more: a day counts by the middle of what falls on it.
    ordered = [*sorted(day for day in short if day is not None), *[None] * short.count(None)]
    within = []
    for day in dict.fromkeys(ordered):
        middle = (ordered.index(day) + ordered.count(day) / 2) / len(ordered)
        if _LOW <= middle <= _HIGH or ordered[len(ordered) // 2] == day:
            within.append(day)
    return RunsOut(1 - short.count(None) / len(short), within[0], _quantile(ordered, 0.5), within[-1])


def _ending(question: Question, found: list[Outcome]) -> End:
    account = question.account
    ends = [outcome.onward.statement for outcome in found]

    def among(of: Callable[[AccountStatement], int]) -> Range:
        return Range(*_three([of(end) for end in ends]))

    currencies = sorted({currency for end in ends for currency in end.cost} | set(account.cost))
    nothing = Decimal(0)
    cost = {
        currency: MoneyRange(
            *_three([end.cost.get(currency, nothing) - account.cost.get(currency, nothing) for end in ends])
        )
        for currency in currencies
    }
    return End(
        at=question.end,
        cycle=account.cycle is not None and account.cycle.end == question.end,
        used=among(lambda end: end.used - account.used),
        left=among(lambda end: end.remaining),
        carries=among(lambda end: sum(b.fate.carries for b in end.buckets if b.fate.at == question.end)),
        expires=among(lambda end: sum(_lost(b, question.end) for b in end.buckets)),
        overage=among(lambda end: end.overage - account.overage),
        throttled=among(lambda end: end.throttled - account.throttled),
        cost={currency: sums for currency, sums in cost.items() if any((sums.low, sums.likely, sums.high))},
    )


def _lost(bucket: BucketLine, end: datetime) -> int:
    if bucket.fate.at == end or bucket.fate.why == "fair-use":
        return bucket.fate.expires
    return bucket.left or 0 if bucket.end == end else 0


def _three(values: Iterable[Value]) -> tuple[Value, Value, Value]:
    ordered = sorted(values)
    return _quantile(ordered, _LOW), _quantile(ordered, 0.5), _quantile(ordered, _HIGH)


def _quantile(ordered: Sequence[Item], part: float) -> Item:
    return ordered[round(part * (len(ordered) - 1))]
