"""Who shares an account's pool, what each uses of it, and how the next cycle could be split: what `allocate` answers.

What somebody uses in a cycle is the mean of their last eight weeks, a day, by the cycle's days, today's use counted;
for who joined later it is the mean since then, of a week at least. With less than a week known nobody's need is known,
and the pool is shared evenly. What a cycle grants by itself is shared; what is carried over, bought or given comes on
top.

What they use in the rest of the running cycle goes by the recent pace, and today is a whole day, of which so much is
done.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.advice.allocation import HEADROOM, Move, Person, Rule, moves, split
from esimtrack.advice.forecast import WEEK
from esimtrack.calendar.wall import last_date, local_date
from esimtrack.events import Event, Member
from esimtrack.insight.daily_use import daily_use
from esimtrack.insight.days import zone_of
from esimtrack.insight.pace import pace
from esimtrack.ledger.port import LAST, Mark, UsagePort
from esimtrack.ledger.statement import AccountStatement

LOOK_BACK = 56
"""So many days say what somebody uses in a cycle."""


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

    @property
    def kept_back(self) -> int:
        """Bytes of the pool that are shared out to nobody, because they are used without a name."""
        return min(self.pool.bytes - sum(self.sizes.values()), self.unnamed)

    def cuts(self, person: Person) -> bool:
        """Whether somebody's share is below their need, by more than rounding."""
        return person.fixed is None and self.sizes[person.name] + self.rule.step <= person.need


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


def next_pool(now: AccountStatement, running: Pool, then: AccountStatement | None) -> Pool | None:
    """What the next cycle grants by itself; None where none follows. `then` is the statement at the running one's end.

    A plan that someone must renew is supposed to be renewed as it is.
    """
    assert now.cycle is not None
    following = None if then is None else pool_of(then)
    if following is not None and following.start >= running.end:
        return following
    ruling = next(purchase for purchase in now.purchases if purchase.id == now.cycle.purchase)
    if ruling.terms.cycle is None or not ruling.terms.cycle.manual:
        return None
    return Pool(running.bytes, running.end, running.end + (running.end - running.start))


def usual_rule(pool: Pool, members: int, fixed: Mapping[str, int]) -> Rule:
    """Nobody has less than a tenth of an even share, as far as that is there; sizes are round for such shares."""
    even = pool.bytes // members
    step = 10**8 if even >= 10**9 else 10**7
    others = (pool.bytes - sum(fixed.values())) // max(1, members - len(fixed))
    return Rule(HEADROOM, floor=max(0, min(even // 10, others)) // step * step, step=step)


def allocation(
    account: AccountStatement, events: Iterable[Event], usage: UsagePort, as_of: datetime, local: ZoneInfo,
    pool: Pool, rule: Rule, fixed: Mapping[str, int],
) -> Allocation:  # fmt: skip
    """How a pool could be split among an account's members. Raises `TooLittle`.

    `events`, those that count, say who joined when; `local` is the reader's zone of time.
    """
    zone = zone_of(account, local)
    today = local_date(as_of, zone)
    past = _past(account, usage, as_of, zone)
    lately = pace(account, as_of, usage, local)
    seen = {name: local_date(at, zone) for name, at in _joined(account, events).items()}
    length = (last_date(pool.end, zone) - local_date(pool.start, zone)).days + 1
    cycle = account.cycle
    ahead = 0 if cycle is None else max(0, (last_date(cycle.end, zone) - today).days)

    def known(name: str | None) -> int:
        # Of how many days somebody's use is known.
        if name is None:
            return past.days
        first = past.first.get(name, past.last)
        joined = min(first, seen.get(name, first))
        return min(past.days, max(WEEK, (past.last - joined).days + 1))

    def need(name: str | None) -> int:
        return past.used.get(name, 0) * length // known(name) if past.days >= WEEK else 0

    def coming(name: str | None) -> int:
        per_day = 0 if lately is None else lately.of(name)
        return per_day * ahead + max(0, per_day - past.today.get(name, 0))

    people = tuple(
        Person(m.name, need(m.name), coming(m.name), m.limit, m.used, fixed.get(m.name)) for m in account.members
    )
    unnamed = need(None)
    sizes = split(pool.bytes, unnamed, people, rule)
    room = None if account.unlimited else account.remaining
    together = coming(None) + sum(person.coming for person in people)
    lacking = 0 if account.unlimited else max(0, together - account.remaining)
    return Allocation(account, pool, rule, past.days, unnamed, people, sizes, tuple(moves(people, rule, room)), lacking)


def _joined(account: AccountStatement, events: Iterable[Event]) -> dict[str, datetime]:
    # When each member was first named, by a plan or alone.
    found: dict[str, datetime] = {}
    named = [(m.name, purchase.start or purchase.at) for purchase in account.purchases for m in purchase.terms.members]
    alone = [(e.name, e.at) for e in events if isinstance(e, Member) and e.account == account.account]
    for called, at in (*named, *alone):
        name = account.renamed.get(called, called)
        found[name] = min(at, found.get(name, at))
    return found


class _Past(Struct, frozen=True):
    # What each used in all, up to `last`, and of it today; of how many days anything is known, and on which day each
    # was first seen. None: nobody's name was said.
    used: dict[str | None, int]
    today: dict[str | None, int]
    days: int
    first: dict[str | None, date]
    last: date


def _past(account: AccountStatement, usage: UsagePort, as_of: datetime, zone: ZoneInfo) -> _Past:
    today = local_date(as_of, zone)
    used, now, first = dict[str | None, int](), dict[str | None, int](), dict[str | None, date]()
    found = daily_use(account, usage, Mark(as_of, LAST), today - timedelta(days=LOOK_BACK - 1), today, zone)
    # A day on which nothing was logged is not over yet.
    last = today if today in found else today - timedelta(days=1)
    for day, sums in found.items():
        for who, size in sums.items():
            for by in [used, now] if day == today else [used]:
                by[who.member] = by.get(who.member, 0) + size
            first.setdefault(who.member, day)
    return _Past(used, now, (last - min(found, default=today)).days + 1 if found else 0, first, last)


def limits_now(people: Sequence[Person], found: Sequence[Move]) -> dict[str, int]:
    """The limits of the running cycle after the moves, of those whom they change."""
    changed: dict[str, int] = {}
    before = {person.name: person.limit or 0 for person in people}
    for move in found:
        changed[move.giver] = changed.get(move.giver, before[move.giver]) - move.bytes
        changed[move.taker] = changed.get(move.taker, before[move.taker]) + move.bytes
    return changed
