"""Who shares an account's pool, what each uses of it, and how the next cycle could be split: what `allocate` answers.

What somebody uses in a cycle is the mean of their last eight weeks, a day, by the cycle's days. With less than a week
known nobody's need is known, and the pool is shared evenly. What a cycle grants by itself is shared; what is carried
over, bought or given comes on top.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.advice.allocation import Move, Person, Rule, moves, split
from esimtrack.calendar.wall import local_date
from esimtrack.insight.daily_use import daily_use
from esimtrack.insight.days import zone_of
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import AccountStatement

LOOK_BACK = timedelta(days=56)
WEEK = 7
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


class Pool(Struct, frozen=True):
    """What a cycle grants, in bytes, and when it runs."""

    bytes: int
    start: datetime
    end: datetime


class Allocation(Struct, frozen=True):
    """A split of a cycle's pool, and what could be moved in the running one.

    `days` is of how many days anything is known, `unnamed` what is used in a cycle without a name, which is kept back.
    `sizes` are in the order of `people`.
    """

    account: AccountStatement
    pool: Pool
    rule: Rule
    days: int
    unnamed: int
    people: tuple[Person, ...]
    sizes: Mapping[str, int]
    moves: tuple[Move, ...]


def pool_of(account: AccountStatement) -> Pool | None:
    """What the running cycle grants by itself; None where none runs, or some of it has no size."""
    cycle = account.cycle
    if cycle is None:
        return None
    granted = [
        b for b in account.buckets if b.kind == "base" and b.purchase == cycle.purchase and b.origin >= cycle.start
    ]
    if not granted or any(bucket.size is None for bucket in granted):
        return None
    return Pool(sum(bucket.size or 0 for bucket in granted), cycle.start, cycle.end)


def allocation(
    account: AccountStatement, usage: UsagePort, as_of: datetime, local: ZoneInfo, pool: Pool, rule: Rule,
    fixed: Mapping[str, int],
) -> Allocation:  # fmt: skip
    """How a pool could be split among an account's members. Raises `TooLittle`.

    `local` is the reader's zone of time.
    """
    zone = zone_of(account, local)
    today = local_date(as_of, zone)
    used, days = _used(account, usage, as_of, today, zone)
    length = (local_date(pool.end - _TICK, zone) - local_date(pool.start, zone)).days + 1
    cycle = account.cycle
    ahead = 0 if cycle is None else max(0, (local_date(cycle.end - _TICK, zone) - today).days)

    def per(name: str | None, count: int) -> int:
        return used.get(name, 0) * count // days if days >= WEEK else 0

    people = tuple(
        Person(m.name, per(m.name, length), per(m.name, ahead), m.limit, m.used, fixed.get(m.name))
        for m in account.members
    )
    unnamed = per(None, length)
    sizes = split(pool.bytes, unnamed, people, rule)
    return Allocation(account, pool, rule, days, unnamed, people, sizes, tuple(moves(people, rule)))


def _used(
    account: AccountStatement, usage: UsagePort, as_of: datetime, today: date, zone: ZoneInfo
) -> tuple[dict[str | None, int], int]:
    # What each used on the days up to yesterday, and how many these are, from the first one of which anything is known.
    known = daily_use(account, usage, local_date(as_of - LOOK_BACK, zone), today - _DAY, zone)
    used: dict[str | None, int] = {}
    for day in known.values():
        for who, size in day.items():
            used[who.member] = used.get(who.member, 0) + size
    return used, (today - min(known)).days if known else 0


def limits_now(people: Sequence[Person], found: Sequence[Move]) -> dict[str, int]:
    """The limits of the running cycle after the moves, of those whom they change."""
    changed: dict[str, int] = {}
    before = {person.name: person.limit or 0 for person in people}
    for move in found:
        changed[move.giver] = changed.get(move.giver, before[move.giver]) - move.bytes
        changed[move.taker] = changed.get(move.taker, before[move.taker]) + move.bytes
    return changed
