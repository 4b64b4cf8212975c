"""Usage draws from buckets: by the sums of a stretch where their order cannot matter, line by line where it can.

Within a stretch the set of live buckets does not change, so only sums per zone matter, except where

- a purchase waits for its turn in a queue, and this stretch may bring it: it starts in the middle of a line;
- several zones share a bucket that runs empty in this stretch, or several parties charge for what is not covered.

A purchase that waits for its first use ends the stretch at that line.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from esimtrack.ledger.account import Account, Excess, Overage
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.port import Line, Mark, Sum, UsagePort
from esimtrack.ledger.purchases import awaiting_first_use, call_queue, queued, start, turn_came
from esimtrack.ledger.statement import Ruling

if TYPE_CHECKING:
    from esimtrack.ledger.postings import Recorder

_AFTER = "\x01"  # sorts behind an id, and before every longer one


def consume(account: Account, usage: UsagePort, end: Mark) -> bool:
    """Take the usage from the account's mark up to `end` into account; False where a purchase started on the way.

    Then the mark stands where it started, and what comes next may have changed.
    """
    if account.mark >= end:
        return True
    stop, first = end, None
    for waiting in awaiting_first_use(account):
        line = usage.first(account.name, account.mark, stop, _zones(waiting))
        if line is not None:
            stop, first = Mark(line.at, line.id), line
    if not _consume_stretch(account, usage, stop):
        return False
    if first is None:
        return True
    account.caused_by(first.id)
    for waiting in awaiting_first_use(account):
        if waiting.terms.covers(first.zone):
            start(account, waiting, first.at, "first-use")
    return False


def _zones(holding: Holding) -> frozenset[str] | None:
    zones: set[str] = set()
    for allowance in holding.terms.allowances:
        if allowance.zones is None:
            return None
        zones.update(allowance.zones)
    return frozenset(zones)


def _consume_stretch(account: Account, usage: UsagePort, stop: Mark) -> bool:
    if account.postings is not None:
        return _consume_told(account, account.postings, usage, stop)
    demand = _demand(usage.sums(account.name, account.mark, stop))
    if demand:
        draws = _planned(account, demand)
        if draws is None:
            return _consume_lines(account, usage, stop)
        takes, rests = draws
        for _, bucket, take in takes:
            _take(account, bucket, take)
        for zone, size in rests.items():
            _exceed(account, zone, size, account.mark.at)
    account.mark = stop
    return True


def _consume_told(account: Account, recorder: "Recorder", usage: UsagePort, stop: Mark) -> bool:
    # As it is told: a local day at a time, and line by line where lines are told or a day's sums do not say who was
    # paid for by what.
    while (line := usage.first(account.name, account.mark, stop, None)) is not None:
        account.mark = Mark(line.at, line.id)
        if recorder.alone(account.mark):
            until = stop if recorder.lines else Mark(line.at, line.id + _AFTER)
        else:
            until = min(stop, recorder.summed_until(account.mark))
        sums = [s for s in usage.sums(account.name, account.mark, until) if s.bytes]
        if recorder.alone(account.mark) or not _told_apart(account, sums):
            if not _consume_lines(account, usage, until):
                return False
            continue
        for zone, member, size in sums:
            account.caused_by(None, member, zone)
            draw(account, size, zone, account.mark.at)
        account.mark = until
    account.mark = stop
    return True


def _told_apart(account: Account, sums: list[Sum]) -> bool:
    """Whether the sums say for each member and zone which buckets paid, in whatever order the lines came."""
    draws = _planned(account, _demand(sums))
    if draws is None:
        return False
    takes, rests = draws
    for zone in {s.zone for s in sums}:
        payers = sum(of == zone for of, _, _ in takes) + (zone in rests)
        if payers > 1 and sum(s.zone == zone for s in sums) > 1:
            return False
    return True


def _demand(sums: Iterable[Sum]) -> dict[str | None, int]:
    demand: dict[str | None, int] = {}
    for zone, _, size in sums:
        if size:
            demand[zone] = demand.get(zone, 0) + size
    return demand


def _planned(
    account: Account, demand: dict[str | None, int]
) -> tuple[list[tuple[str | None, Bucket, int]], dict[str | None, int]] | None:
    """What a stretch's sums draw: of each zone from each bucket, and what no bucket covers of each zone.

    None where the order of its lines may matter.
    """
    left: dict[int, int] = {}
    takes: list[tuple[str | None, Bucket, int]] = []
    rests: dict[str | None, int] = {}
    for zone, size in demand.items():
        for bucket in account.payers(zone):
            there = left.get(id(bucket), bucket.left)
            take = size if bucket.size is None else min(size, there)
            if take:
                takes.append((zone, bucket, take))
                left[id(bucket)] = there - take
                size -= take
            if not size:
                break
        if size:
            rests[zone] = size
    if len(demand) > 1:
        emptied = [b for _, b, _ in takes if b.size is not None and not left[id(b)]]
        if any(sum(b.covers(zone) for zone in demand) > 1 for b in emptied):
            return None
        bearers = [_bearer(account, zone) for zone in rests]
        if any(bearer != bearers[0] for bearer in bearers[1:]):
            return None
    if any(turn_came(account, h, lambda b: left.get(id(b), b.left)) for h in queued(account) if not h.turn):
        return None
    return takes, rests


def _consume_lines(account: Account, usage: UsagePort, stop: Mark) -> bool:
    for line in usage.lines(account.name, account.mark, stop):
        account.mark = Mark(line.at, line.id + _AFTER)
        account.caused_by(line.id, line.member, line.zone)
        if draw(account, line.bytes, line.zone, line.at, line):
            return False
    account.mark = stop
    return True


def draw(account: Account, size: int, zone: str | None, at: datetime, line: Line | None = None) -> bool:
    """Draw one use; whether a queued purchase started in the middle of it, or may start at the next one.

    As soon as a bucket is empty whose purchase held up a queue, the next in the queue starts and its data takes its
    place in the paying order. `line` is the usage line, None for what a reading found: a reading is no use, and starts
    no first-use purchase.
    """
    waiting = [h for h in queued(account) if not h.turn]
    if not waiting:
        size = draw_from(account, account.payers(zone), size)
    while waiting and size:
        payer = next(account.payers(zone), None)
        if payer is None:
            break
        size = draw_from(account, [payer], size)
        if not payer.left:
            call_queue(account, at)
            if line is not None and size:
                _start_at_use(account, waiting, zone, at)
    if size:
        _exceed(account, zone, size, at)
    return any(h.turn for h in waiting)


def _start_at_use(account: Account, waiting: list[Holding], zone: str | None, at: datetime) -> None:
    # Something of the use is left that made room for them: it is their first use.
    for holding in waiting:
        if holding.turn and holding.state == "pending" and holding.terms.covers(zone):
            start(account, holding, at, "first-use")


def draw_from(account: Account, buckets: Iterable[Bucket], size: int) -> int:
    """Draw up to `size` bytes from buckets in their order; what they could not give."""
    for bucket in buckets:
        if not size:
            break
        take = size if bucket.size is None else min(size, bucket.left)
        if take:
            _take(account, bucket, take)
            size -= take
    return size


def _take(account: Account, bucket: Bucket, size: int) -> None:
    bucket.drawn += size
    if bucket.size is None:
        account.drawn_unlimited += size
    else:
        bucket.left -= size
        account.drawn += size
    if account.postings is not None:
        account.note("draw", size, bucket)


def give_back(account: Account, bucket: Bucket, size: int) -> None:
    """Undo a part of what was drawn from a bucket, never more than that."""
    bucket.drawn -= size
    if bucket.size is None:
        account.drawn_unlimited -= size
    else:
        bucket.left += size
        account.drawn -= size
        for carried in account.carried:
            carried.empty = 0
    if size:
        account.note("correction", size, bucket)


def _bearer(account: Account, zone: str | None) -> tuple[bool, Holding | None]:
    # Who bears what no bucket covers: whether it is throttled, else which purchase charges for it.
    live = [h for h in account.active if h.state == "live" and h.terms.covers(zone)]
    if any(h.terms.throttles for h in live):
        return True, None
    charging = [h for h in live if h.terms.exhaustion.then == "overage"]
    return False, max(charging, key=lambda h: (h.start, h.order), default=None)


def _exceed(account: Account, zone: str | None, size: int, at: datetime) -> None:
    throttled, holding = _bearer(account, zone)
    charged = None
    if throttled:
        account.throttled += size
        account.note("throttled", size)
    else:
        account.overage += size
        account.note("overage", size, plan=holding)
        if holding is not None:
            charged = holding.id, holding.number
            exhaustion = holding.terms.exhaustion
            assert exhaustion.price is not None
            assert exhaustion.block is not None
            account.charges.setdefault(charged, Overage(exhaustion.price, exhaustion.block))
            _charge(account, charged, size)
    account.excess.append(Excess(at, throttled, charged, size))


def _charge(account: Account, charged: tuple[str, int], size: int) -> None:
    # `size` more bytes of overage, or fewer: what has been started counts.
    charge = account.charges[charged]
    before = charge.blocks()
    charge.bytes += size
    if charge.blocks() != before:
        plan = account.holdings[charged[0]]
        started = charge.blocks() - before
        ruling = Ruling(plan.terms, None, None)
        account.note("charge", plan=plan, cycle=charged[1], ruling=ruling, money=charge.price, times=started)


def take_back_excess(account: Account, since: datetime, size: int) -> int:
    """Undo overage and throttled usage from `since` on, the latest first, up to `size` bytes; how much it was."""
    taken = 0
    while account.excess and taken < size and account.excess[-1].at >= since:
        last = account.excess[-1]
        part = min(last.bytes, size - taken)
        last.bytes -= part
        taken += part
        if last.throttled:
            account.throttled -= part
        else:
            account.overage -= part
        if part:
            account.note("correction", part, why="throttled" if last.throttled else "overage")
        if last.charged is not None:
            _charge(account, last.charged, -part)
        if not last.bytes:
            account.excess.pop()
    return taken
