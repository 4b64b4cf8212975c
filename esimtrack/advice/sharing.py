"""Who shares an account's pool, what each uses of it, and how the next cycle could be split: what `allocate` answers.

What somebody uses in a cycle is the mean of their last eight weeks, a day, by the cycle's days; for who joined later it
is the mean since then, of a week at least. With less than a week known nobody's need is known, and the pool is shared
evenly. What a cycle grants by itself is shared; what is carried over, bought or given comes on top.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.advice.allocation import Move, Person, Rule, moves, split
from esimtrack.calendar.wall import local_date
from esimtrack.events import Event, Member
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
    `sizes` are in the order of `people`. `lacking`: all together are likely to use so much more than what is left now,
    before the running cycle ends, which no moved room mends.
    """

    account: AccountStatement
    pool: Pool
    rule: Rule
    days: int
    unnamed: int
    people: tuple[Person, ...]
    sizes: Mapping[str, int]
    moves: tuple[Move, ...]
    lacking: int


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
    account: AccountStatement, events: Iterable[Event], usage: UsagePort, as_of: datetime, local: ZoneInfo,
    pool: Pool, rule: Rule, fixed: Mapping[str, int],
) -> Allocation:  # fmt: skip
    """How a pool could be split among an account's members. Raises `TooLittle`.

    `events`, those that count, say who joined when; `local` is the reader's zone of time.
    """
    zone = zone_of(account, local)
    today = local_date(as_of, zone)
    used, days, seen = _used(account, usage, as_of, today, zone)
    for name, joined in _joined(account, events).items():
        day = local_date(joined, zone)
        seen[name] = min(day, seen.get(name, day))
    length = (local_date(pool.end - _TICK, zone) - local_date(pool.start, zone)).days + 1
    cycle = account.cycle
    ahead = 0 if cycle is None else max(0, (local_date(cycle.end - _TICK, zone) - today).days)

    def per(name: str | None, count: int) -> int:
        own = days if name is None else min(days, max(WEEK, (today - seen.get(name, today)).days))
        return used.get(name, 0) * count // own if days >= WEEK else 0

    people = tuple(
        Person(m.name, per(m.name, length), per(m.name, ahead), m.limit, m.used, fixed.get(m.name))
        for m in account.members
    )
    unnamed = per(None, length)
    sizes = split(pool.bytes, unnamed, people, rule)
    coming = per(None, ahead) + sum(person.coming for person in people)
    lacking = 0 if account.unlimited else max(0, coming - account.remaining)
    return Allocation(account, pool, rule, days, unnamed, people, sizes, tuple(moves(people, rule)), lacking)


def _joined(account: AccountStatement, events: Iterable[Event]) -> dict[str, datetime]:
    # When each member was first named, by a plan or alone.
    found: dict[str, datetime] = {}
    named = [(m.name, purchase.start or purchase.at) for purchase in account.purchases for m in purchase.terms.members]
    alone = [(e.name, e.at) for e in events if isinstance(e, Member) and e.account == account.account]
    for name, at in (*named, *alone):
        found[name] = min(at, found.get(name, at))
    return found


def _used(
    account: AccountStatement, usage: UsagePort, as_of: datetime, today: date, zone: ZoneInfo
) -> tuple[dict[str | None, int], int, dict[str | None, date]]:
    # What each used on the days up to yesterday; how many these are, from the first one of which anything is known; and
    # on which of them each was first seen.
    known = daily_use(account, usage, local_date(as_of - LOOK_BACK, zone), today - _DAY, zone)
    used: dict[str | None, int] = {}
    seen: dict[str | None, date] = {}
    for day, sums in known.items():
        for who, size in sums.items():
            used[who.member] = used.get(who.member, 0) + size
            seen.setdefault(who.member, day)
    return used, (today - min(known)).days if known else 0, seen


def limits_now(people: Sequence[Person], found: Sequence[Move]) -> dict[str, int]:
    """The limits of the running cycle after the moves, of those whom they change."""
    changed: dict[str, int] = {}
    before = {person.name: person.limit or 0 for person in people}
    for move in found:
        changed[move.giver] = changed.get(move.giver, before[move.giver]) - move.bytes
        changed[move.taker] = changed.get(move.taker, before[move.taker]) + move.bytes
    return changed
