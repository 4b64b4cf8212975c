"""How long what is left lasts: a budget for a day, and what becomes of it at a steady pace.

All of it counts local days, today as a whole one, so that a person can check it: 500 MB and 10 days are 50 MB a day.
Data is used in the order in which it pays, in zones that it covers; what has not started yet is left out.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from esimtrack.calendar.wall import local_date, midnight
from esimtrack.insight.days import days_to, zone_of
from esimtrack.insight.judging import judge
from esimtrack.ledger.statement import AccountStatement, BucketLine


class Budget(Struct, frozen=True):
    """`per_day` bytes last until `end`; `days` are the local days until then."""

    per_day: int
    end: datetime
    days: int


class Loss(Struct, frozen=True):
    """`bytes` lost at `at`; `carried` says that all of it had been carried there from an earlier cycle."""

    at: datetime
    bytes: int
    carried: bool


class Course(Struct, frozen=True):
    """What becomes of today's data at `per_day` bytes every local day, up to the end that binds."""

    per_day: int
    runs_out: datetime | None
    """The end of the local day (or the end that binds) on which more is needed than there is."""
    losses: tuple[Loss, ...]
    carries: int = 0
    """Bytes that are carried at the ends of cycles on the way."""

    def lost(self, at: datetime) -> int:
        """Bytes lost at an instant."""
        return sum(loss.bytes for loss in self.losses if loss.at == at)


def binding_end(account: AccountStatement) -> datetime | None:
    """The end up to which today's data must last.

    The running cycle's end; without a cycle, the last end of what is left. None: nothing binds, because something
    without a size or an end can be used, or nothing is left.
    """
    live = _usable(account)
    if account.unlimited or not live:
        return None
    if account.cycle is not None:
        return account.cycle.end
    ends = [bucket.end for bucket in live]
    return None if None in ends else max(end for end in ends if end is not None)


def budget(account: AccountStatement, as_of: datetime) -> Budget | None:
    """The most that can be used every day until the end that binds.

    What is left by the days to that end; where some of it ends before, no more than lasts with what is there then.
    """
    end = binding_end(account)
    if end is None:
        return None
    zone = zone_of(account)
    days = days_to(end, as_of, zone)
    live = _usable(account)
    rates = [sum(b.left or 0 for b in live) // days]
    for early in {b.end for b in live if b.end is not None and b.end < end}:
        gone = days_to(early, as_of, zone)
        if gone < days:
            later = sum(b.left or 0 for b in live if b.end is None or b.end > early)
            rates.append(later // (days - gone))
    return Budget(min(rates), end, days)


def course(account: AccountStatement, as_of: datetime, per_day: int) -> Course:
    """What becomes of today's data at `per_day` bytes every local day. Without an end that binds: nothing."""
    end = binding_end(account)
    if end is None:
        return Course(per_day, None, ())
    zone, live = zone_of(account), _usable(account)
    left = [bucket.left or 0 for bucket in live]
    ends = sorted({min(b.end, end) for b in live if b.end is not None} | {end})
    passed = carries = 0
    losses: list[Loss] = []
    since = as_of
    for stop in ends:
        days = days_to(stop, as_of, zone)
        need = per_day * (days - passed)
        there = sum(rest for bucket, rest in zip(live, left, strict=True) if bucket.end is None or bucket.end > since)
        if need > there:
            day = local_date(as_of, zone) + timedelta(days=passed + there // per_day + 1)
            return Course(per_day, min(stop, midnight(day, zone)), tuple(losses), carries)
        for place, bucket in enumerate(live):
            if bucket.end is None or bucket.end > since:
                drawn = min(need, left[place])
                left[place] -= drawn
                need -= drawn
        loss, kept = _at(stop, account, live, left)
        losses += [loss] if loss.bytes else []
        carries += kept
        passed, since = days, stop
    return Course(per_day, None, tuple(losses), carries)


def _usable(account: AccountStatement) -> list[BucketLine]:
    return [bucket for bucket in account.buckets if bucket.left and not bucket.frozen]


_CARRIES = ("carried", "share", "cap", "per-cycle")


def _at(at: datetime, account: AccountStatement, live: list[BucketLine], left: list[int]) -> tuple[Loss, int]:
    # What is lost and what is carried, judged as the ledger judged today's data, of which less is left by then.
    ending = [(b, rest) for b, rest in zip(live, left, strict=True) if (b.fate.at or b.end) == at]
    kept = [(b, rest, _share(account, b, rest) if b.fate.why in _CARRIES else 0) for b, rest in ending]
    lost = sum(rest - keeps for _, rest, keeps in kept)
    carried = sum(rest - keeps for b, rest, keeps in kept if b.kind == "rollover")
    for purchase in {b.purchase for b, _ in ending}:
        lost += _over_the_cap([(b, keeps) for b, _, keeps in kept if b.purchase == purchase])
    return Loss(at, lost, carried == lost), sum(rest for _, rest in ending) - lost


def _over_the_cap(kept: list[tuple[BucketLine, int]]) -> int:
    # A cap that cut today's data has as much room as it let through; `per_cycle` has it for what is newly carried.
    reasons = {b.fate.why for b, _ in kept}
    if not reasons & {"cap", "per-cycle"}:
        return 0
    under = [(b, keeps) for b, keeps in kept if b.fate.why in _CARRIES and ("cap" in reasons or b.kind != "rollover")]
    return max(0, sum(keeps for _, keeps in under) - sum(b.fate.carries for b, _ in under))


def _share(account: AccountStatement, bucket: BucketLine, rest: int) -> int:
    # How much of `rest` may be carried, limits apart. The share is taken once: not of what was carried before.
    if bucket.kind == "rollover":
        return rest
    if bucket.fate.why == "share":
        return rest * bucket.fate.carries // (bucket.left or 1)
    line = judge(account, bucket)
    rule = None if line is None or line.ruling is None else line.ruling.rollover
    return rest if rule is None else rule.share.of(rest)
