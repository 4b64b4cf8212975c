"""Cycles of a recurring purchase: how they open, close, carry, freeze and are renewed."""

from collections.abc import Sequence
from datetime import datetime

from esimtrack.calendar.edges import Edges
from esimtrack.calendar.wall import add
from esimtrack.ledger.account import Account
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.compensation import expire, expire_all, grant_bonus
from esimtrack.ledger.grants import grant_allowances
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.promotions import of_purchase, of_renewal, rollover_at
from esimtrack.ledger.rollover import Verdict, has_cycles_left, judge, rolls
from esimtrack.ledger.statement import Reason, Ruling, Why
from esimtrack.terms.model import Rollover


def open_first(account: Account, plan: Holding, at: datetime, why: Reason) -> None:
    """The first cycle opens at the purchase's start. Its price was paid with the purchase."""
    plan.edges = Edges(at, plan.cycle, plan.zone)
    plan.edge = 1
    _run(account, plan, 1, at, plan.edges.edge(1))
    days = plan.edges.proration() if plan.cycle.prorated else (1, 1)
    grant_allowances(account, plan, at, plan.cycle_end, why, of_purchase(plan), days)
    refresh_ends(account, plan)


def _run(account: Account, plan: Holding, number: int, at: datetime, full: datetime) -> None:
    plan.state = "live"
    plan.number, plan.cycle_start = number, at
    plan.cycle_end = full if plan.own_end is None else min(full, plan.own_end)
    account.cycle_opened(plan)


def open_next(
    account: Account,
    plan: Holding,
    at: datetime,
    anew: bool,
    carried: Sequence[Bucket] = (),
    why: Reason = "cycle",
) -> None:
    """Another cycle opens: paid, unless the price was for all, and granted. With `anew`, cycles count from here.

    `carried` is what the cycle before it has just passed on.
    """
    if anew or plan.edges is None:
        plan.edges, plan.edge = Edges(at, plan.cycle, plan.zone), 0
    plan.edge += 1
    full = plan.edges.edge(plan.edge)
    while full <= at:  # a day that a zone of time skipped has no cycle
        anew = True
        plan.edge += 1
        full = plan.edges.edge(plan.edge)
    _run(account, plan, plan.number + 1, at, full)
    if plan.terms.price_each_cycle:
        account.pay(plan)
    grant_allowances(account, plan, at, plan.cycle_end, why, of_renewal(plan, at))
    grant_bonus(account, plan, at)
    for bucket in carried:
        bucket.end = _carried_end(plan, bucket.last_cycle)
        account.carry(bucket)
    if anew or plan.cycle.manual:
        refresh_ends(account, plan)
    elif account.postings is not None:
        # What was carried before ends where it would have ended.
        account.postings.settle()


def follows(plan: Holding) -> bool:
    """Whether another cycle opens at the running one's end, as things stand."""
    cycle = plan.terms_at_next_edge.cycle
    assert cycle is not None
    return not plan.cancelled and plan.within_own_end(plan.cycle_end) and (not cycle.manual or plan.secured > 0)


def renewable(plan: Holding) -> bool:
    """Whether a renewal at the running cycle's end would open another: of a manual plan, within its own end."""
    cycle = plan.terms_at_next_edge.cycle
    assert cycle is not None
    return cycle.manual and not plan.cancelled and plan.within_own_end(plan.cycle_end)


def adopt(plan: Holding) -> tuple[bool, bool]:
    """At a boundary, terms that wait come into force: whether any did, and whether they forfeit what was carried."""
    if plan.waiting is None:
        return False, False
    plan.terms, plan.waiting = plan.waiting, None
    forfeits, plan.waiting_forfeits = plan.waiting_forfeits, False
    return True, forfeits


def close_cycle(account: Account, plan: Holding, at: datetime) -> None:
    """The running cycle ends at its edge: the next opens, or what may be saved is frozen, or all of it expires."""
    next_opens = follows(plan)
    anew, forfeits = adopt(plan)
    end_boosters(account, plan, at)
    if next_opens:
        if plan.cycle.manual:
            plan.secured -= 1
        carried = pass_on(account, plan, at, at, forfeits)
        open_next(account, plan, at, anew, carried)
    elif not freeze(account, plan, at, forfeits):
        expire_all(account, account.tied_to(plan), at, plan, _why_over(plan, at))
        account.close(plan, "ended", at)


def _why_over(plan: Holding, at: datetime) -> Reason:
    # Why no cycle follows one that ends at an instant.
    if plan.cancelled:
        return "cancelled"
    return "not-renewed" if plan.within_own_end(at) else "purchase-ends"


def end_boosters(account: Account, plan: Holding, at: datetime) -> None:
    """Top-ups that last with the running cycle end with it."""
    for booster in [h for h in account.active if h.with_cycle_of == plan.id]:
        account.close(booster, "ended", at)


def pass_on(
    account: Account, plan: Holding, at: datetime, ended: datetime, forfeits: bool, early: bool = False
) -> list[Bucket]:
    """A next cycle opens at `at`: carry what is carried of the one that ended at `ended`, expire the rest.

    `early`: it opens before its time. With `forfeits`, or where the rule says so of an early renewal, all expires.
    What is newly carried is returned: it has an end, and a place among the buckets, once that cycle is open.
    """
    rule, promotion = rollover_at(plan.terms, ended)
    ruling = Ruling(plan.terms, rule, promotion)
    early = early and rule is not None and rule.early_forfeits
    forfeits_all = forfeits or early
    if forfeits_all or plan.state == "frozen":
        ending = account.tied_to(plan)
    else:
        ending = [b for b in account.loose if b.cycle_of == plan.id] + _carried_until(account, plan)
    held = 0 if rule is None or rule.cap is None else _held(account, plan)
    verdicts = judge(ending, rule, forfeits_all, plan.number, held)
    carried = []
    for verdict in verdicts:
        bucket = verdict.bucket
        if verdict.why == "carried" and bucket.kind == "rollover":
            if bucket.left and bucket.frozen:
                account.note("thaw", bucket.left, bucket, plan=plan, ruling=ruling, frozen=True)
            bucket.frozen = False
        elif verdict.carries:
            assert rule is not None
            new = _carry(bucket, verdict.carries, plan, rule, at)
            carried.append(new)
            account.rolled_over += verdict.carries
            bucket.left -= verdict.carries
            if account.postings is not None:
                account.note("carry", verdict.carries, new, verdict.why, plan=plan, ruling=ruling, frozen=bucket.frozen)
    gone: list[tuple[Bucket, Reason]] = [
        (v.bucket, "early" if early and not forfeits else v.why)
        for v in verdicts
        if v.bucket.kind != "rollover" or v.why != "carried"
    ]
    expire(account, gone, at, plan, ruling)
    return carried


def _carried_until(account: Account, plan: Holding) -> list[Bucket]:
    # What had been carried until the end of the running cycle.
    number = plan.number
    parts = (b for c in account.carried_by(plan) if not c.endless for b in c.parts)
    return [b for b in parts if not has_cycles_left(b, number)]


def _held(account: Account, plan: Holding) -> int:
    # What had been carried, and stays.
    return sum(b.left for c in account.carried_by(plan) for b in c.parts if has_cycles_left(b, plan.number))


def _carry(source: Bucket, size: int, plan: Holding, rule: Rollover, at: datetime) -> Bucket:
    return Bucket(
        kind="rollover",
        size=size,
        left=size,
        start=at,
        end=None,
        zones=source.zones,
        priority=source.priority if rule.priority is None else rule.priority,
        origin=source.origin,
        event=source.event,
        index=source.index,
        purchase=plan.id,
        cycle_of=plan.id,
        last_cycle=None if rule.cycles is None else plan.number + rule.cycles,
        allowance=source.allowance,
        root=source.root,
    )


def freeze(account: Account, plan: Holding, at: datetime, forfeits: bool) -> bool:
    """At an unrenewed end, freeze what a renewal within the grace would save, if anything is left of it."""
    rule, promotion = rollover_at(plan.terms, at)
    grace = plan.cycle.grace
    if rule is None or grace is None or plan.cancelled or forfeits or not plan.within_own_end(at):
        return False
    tied = account.tied_to(plan)
    saved = [b for b in tied if rolls(b, rule) or has_cycles_left(b, plan.number)]
    if not any(b.left for b in saved):
        return False
    until = add(at, grace, plan.zone)
    plan.frozen_until = until if plan.own_end is None else min(until, plan.own_end)
    plan.state = "frozen"
    ruling = Ruling(plan.terms, rule, promotion)
    for bucket in saved:
        bucket.frozen = True
        bucket.end = plan.frozen_until
        if bucket.left:
            account.note("freeze", bucket.left, bucket, "not-renewed", plan=plan, ruling=ruling)
    for carried in account.carried_by(plan):
        carried.sort()
    verdicts = judge(tied, rule, forfeits, plan.number, _held(account, plan))
    gone = [(v.bucket, v.why) for v in verdicts if not v.bucket.frozen]
    expire(account, gone, at, plan, ruling)
    return True


def end_grace(account: Account, plan: Holding, at: datetime) -> None:
    """Nobody renewed in time: what was frozen expires, and the plan has ended."""
    adopt(plan)
    plan.frozen_until = None
    expire_all(account, account.tied_to(plan), at, plan, "cancelled" if plan.cancelled else "grace-over")
    account.close(plan, "ended", at)


def renew_frozen(account: Account, plan: Holding, at: datetime) -> None:
    """Renewed within the grace: what was frozen is carried from this instant, and cycles count from it."""
    _, forfeits = adopt(plan)
    ended, plan.frozen_until = plan.cycle_end, None
    carried = pass_on(account, plan, at, ended, forfeits)
    open_next(account, plan, at, True, carried, "renewed")


def renew_ended(account: Account, plan: Holding, at: datetime) -> None:
    """Renewed after its end: a new cycle starts, and cycles count from here. What had expired stays expired."""
    account.revive(plan)
    open_next(account, plan, at, True, why="renewed")


def renew_now(account: Account, plan: Holding, at: datetime) -> None:
    """Renewed at once: the running cycle closes at this instant and a new one opens, from which cycles count."""
    _, forfeits = adopt(plan)
    end_boosters(account, plan, at)
    carried = pass_on(account, plan, at, at, forfeits, early=True)
    open_next(account, plan, at, True, carried, "renewed")


def refresh_ends(account: Account, plan: Holding) -> None:
    """Something changed that decides when the buckets of the running cycle end: let each say what is known now."""
    for bucket in account.loose:
        if bucket.cycle_of == plan.id and not bucket.frozen:
            bucket.end = plan.cycle_end
    ends: dict[int | None, datetime | None] = {}
    for carried in account.carried_by(plan):
        for bucket in carried.parts:
            if bucket.last_cycle not in ends:
                ends[bucket.last_cycle] = _carried_end(plan, bucket.last_cycle)
            if not bucket.frozen:
                bucket.end = ends[bucket.last_cycle]
        carried.sort()
    if account.postings is not None:
        account.postings.settle()


def _carried_end(plan: Holding, last_cycle: int | None) -> datetime | None:
    # The last cycle end that is sure: carried data goes on only into cycles that will open.
    cycles_left = None if last_cycle is None else last_cycle - plan.number
    cycle = plan.terms_at_next_edge.cycle
    assert cycle is not None
    if plan.cancelled or plan.waiting_forfeits:
        return plan.cycle_end
    if cycle.manual:
        cycles_left = plan.secured if cycles_left is None else min(cycles_left, plan.secured)
    if cycles_left is None:
        return plan.own_end
    end = plan.edge_after(cycles_left)
    return end if plan.own_end is None else min(end, plan.own_end)


def foresee(account: Account, plan: Holding) -> tuple[list[Verdict], str | None]:
    """What the end of the running cycle, or a renewal of what is frozen, decides for each bucket, and the promotion
    that rules.

    The plan is supposed to be renewed there, where someone must renew it. `account` is left as it is.
    """
    terms = plan.terms_at_next_edge
    tied = account.tied_to(plan)
    rule, promotion = rollover_at(terms, plan.cycle_end)
    if plan.cancelled or not plan.within_own_end(plan.cycle_end):
        why: Why = "cancelled" if plan.cancelled else "purchase-ends"
        verdicts = [Verdict(b, 0, "unlimited" if b.size is None else why) for b in tied]
    else:
        verdicts = judge(tied, rule, plan.waiting_forfeits, plan.number, _held(account, plan))
    return verdicts, None if promotion is None else promotion.name
