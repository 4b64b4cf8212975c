"""Readings: what the seller says, held against the journal. The difference is unlogged usage, or a correction."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from esimtrack.events import Reading
from esimtrack.ledger.account import Account, Adjustment
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.drawing import draw, draw_from, give_back, take_back_excess
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.port import LAST, Mark, UsagePort
from esimtrack.ledger.purchases import call_queue
from esimtrack.ledger.statement import Unlogged


def read(account: Account, event: Reading, purchase: Holding | None, usage: UsagePort) -> None:
    """Take a reading into account. `purchase` is the one that it speaks of, None for the whole account."""
    plan = account.main_cycle()
    if event.used is not None and plan is None:
        account.warn("no-running-cycle", event.id)
        return
    since, before, given_back = _last_evidence(account, event, usage), account.unlogged, account.corrected
    account.caused_by(event.id, event.member, reading=True)
    if event.remaining is not None:
        _read_remaining(account, event, purchase, event.remaining)
    elif event.used is not None and plan is not None:
        _read_used(account, event, plan, event.used, usage)
    if (account.unlogged, account.corrected) == (before, given_back):
        account.note("reading", plan=purchase)
    account.stretches.append(
        Unlogged(
            since,
            event.at,
            account.unlogged - before,
            _cycle_closed(account, since, event.at),
            event.member,
            account.corrected - given_back,
        )
    )
    account.last_reading = event.at


def _last_evidence(account: Account, event: Reading, usage: UsagePort) -> datetime | None:
    evidence = usage.last(account.name, Mark(event.at, LAST)), account.last_reading
    return max((at for at in evidence if at is not None), default=None)


def _cycle_closed(account: Account, since: datetime | None, at: datetime) -> bool:
    openings = [h.cycle_start for h in account.holdings.values() if h.number > 1]
    return any((since is None or since < opening) and opening <= at for opening in openings)


def _read_remaining(account: Account, event: Reading, purchase: Holding | None, remaining: int) -> None:

    def concerned(buckets: Iterable[Bucket]) -> Iterator[Bucket]:
        return (b for b in buckets if b.size is not None and (purchase is None or b.belongs_to(purchase.id)))

    missing = sum(b.left for b in concerned(account.each_bucket()) if not b.frozen) - remaining
    if missing > 0:
        _note_unlogged(account, event, None, missing)
        draw_from(account, concerned(account.payers(None)), missing)
        call_queue(account, event.at)
    elif missing < 0:
        _correct(account, event, None, list(concerned(account.paying())), -missing)


def _read_used(account: Account, event: Reading, plan: Holding, used: int, usage: UsagePort) -> None:
    missing = used - use_since(account, plan, event, usage)
    if missing > 0:
        _note_unlogged(account, event, event.member, missing)
        draw(account, missing, None, event.at)
    elif missing < 0:
        excess = -missing
        taken = take_back_excess(account, plan.cycle_start, excess)
        _note_correction(account, event, event.member, taken)
        _correct(account, event, event.member, account.paying(), excess - taken)


def use_since(account: Account, plan: Holding, event: Reading, usage: UsagePort) -> int:
    """The use in a plan's running cycle up to a reading, of its member or of all: never below 0."""
    sums = usage.sums(account.name, Mark(plan.cycle_start), Mark(event.at, LAST))
    return account.use(sums, plan.cycle_start, account.member(event.member))


def _note_unlogged(account: Account, event: Reading, member: str | None, size: int) -> None:
    account.unlogged += size
    account.adjustments.append(Adjustment(event.at, member, size))


def _note_correction(account: Account, event: Reading, member: str | None, size: int) -> None:
    if size:
        account.corrected += size
        account.adjustments.append(Adjustment(event.at, member, -size))


def _correct(account: Account, event: Reading, member: str | None, buckets: list[Bucket], size: int) -> None:
    # Given back in the reverse of the paying order; what does not fit was never granted, as far as the journal knows.
    given = 0
    for bucket in reversed(buckets):
        part = min(bucket.drawn, size - given)
        give_back(account, bucket, part)
        given += part
    _note_correction(account, event, member, given)
    if given < size:
        account.warn("reading-above-what-was-granted", event.id)
