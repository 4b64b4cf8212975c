"""Purchases: how they are bought, start, lapse, end, and whose turn it is."""

from collections.abc import Callable
from datetime import datetime

from esimtrack.calendar.edges import Edges
from esimtrack.calendar.ends import end_of
from esimtrack.calendar.wall import add, zone_named
from esimtrack.events import Opening, Purchase
from esimtrack.ledger.account import Account
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.compensation import expire_all
from esimtrack.ledger.cycles import end_boosters, open_first, refresh_ends
from esimtrack.ledger.grants import allowance_buckets, grant_allowances
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.promotions import of_purchase
from esimtrack.ledger.statement import Reason
from esimtrack.terms.model import Terms
from esimtrack.units.spans import Span

LeftOf = Callable[[Bucket], int]


def left_of(bucket: Bucket) -> int:
    """What is left of a bucket now."""
    return bucket.left


def buy(account: Account, event: Purchase, terms: Terms) -> None:
    """A purchase is made: paid, its members join, and it starts or waits."""
    holding = Holding(event.id, event.at, len(account.holdings), terms, event.role or "plan")
    account.holdings[event.id] = holding
    account.active.append(holding)
    for member in terms.members:
        account.join(member.name, member.limit)
    account.last_deed = event.at
    account.caused_by(event.id)
    if event.opening is not None:
        _resume(account, holding, event.opening)
        return
    account.pay(holding)
    validity = terms.validity
    if validity.start_by is not None:
        holding.start_by = add(event.at, validity.start_by, holding.zone)
    if validity.lasts == "cycle":
        _join_cycle(account, holding)
    elif validity.starts == "purchase" and validity.stacking != "queue":
        start(account, holding, event.at, "bought")


def _join_cycle(account: Account, booster: Holding) -> None:
    plan = account.main_cycle()
    if plan is None:
        account.warn("no-running-cycle", booster.id)
        lapse(account, booster, booster.at, "no-running-cycle")
        return
    booster.with_cycle_of = plan.id
    booster.state, booster.start = "live", booster.at
    grant_allowances(account, booster, booster.at, plan.cycle_end, "bought", of_purchase(booster))


def start(account: Account, holding: Holding, at: datetime, why: Reason) -> None:
    """A pending purchase starts: its end is fixed, its data granted, and what it extends is extended."""
    holding.state, holding.start = "live", at
    holding.own_end = _own_end(holding, at, [p.extend for p in of_purchase(holding) if p.extend is not None])
    if holding.terms.validity.stacking == "extend" and holding.own_end is not None:
        _extend_others(account, holding, holding.own_end)
    if holding.recurring:
        open_first(account, holding, at, why)
    else:
        grant_allowances(account, holding, at, holding.own_end, why, of_purchase(holding))


def _own_end(holding: Holding, at: datetime, extensions: list[Span]) -> datetime | None:
    validity = holding.terms.validity
    if not isinstance(validity.lasts, Span):
        return None
    return end_of(at, [validity.lasts, *extensions], validity.ends, holding.zone)


def _extend_others(account: Account, holding: Holding, end: datetime) -> None:
    # What belongs to a cycle keeps its end; so does what has none.
    for bucket in account.buckets:
        if bucket.cycle_of is None and bucket.end is not None and not bucket.frozen:
            bucket.end = max(bucket.end, end)
    for other in account.active:
        if other.state == "live" and not other.recurring and other is not holding and other.own_end is not None:
            other.own_end = max(other.own_end, end)


def _resume(account: Account, holding: Holding, opening: Opening) -> None:
    # It ran before the journal knew it: cycles count from `since`, and only from the purchase on is anything granted.
    now = holding.at
    holding.start = opening.since
    holding.own_end = _own_end(holding, opening.since, [])
    if not holding.within_own_end(now):
        assert holding.own_end is not None
        account.close(holding, "ended", holding.own_end)
        return
    holding.state = "live"
    if holding.recurring:
        edges = Edges(opening.since, holding.cycle, holding.zone)
        before = edges.number_at(now)
        holding.edges, holding.edge, holding.number = edges, before + 1, before + 1
        holding.cycle_start = edges.edge(before)
        full = edges.edge(before + 1)
        holding.cycle_end = full if holding.own_end is None else min(full, holding.own_end)
        account.cycle_opened(holding)
    end = holding.cycle_end if holding.recurring else holding.own_end
    for bucket, left in zip(allowance_buckets(holding, now, end), opening.left, strict=True):
        if left is not None and bucket.size is not None:
            bucket.size, bucket.left = max(bucket.size, left), left
        account.grant(bucket, "opening")
    rollover = holding.terms.rollover
    if opening.carried and rollover is not None:
        account.grant(
            Bucket(
                kind="rollover",
                size=opening.carried,
                left=opening.carried,
                start=now,
                end=None,
                zones=None,
                priority=rollover.priority or 0,
                origin=holding.cycle_start,
                event=holding.id,
                index=0,
                purchase=holding.id,
                cycle_of=holding.id,
                last_cycle=None if rollover.cycles is None else holding.number + rollover.cycles - 1,
            ),
            "opening",
        )
    if holding.recurring:
        refresh_ends(account, holding)


def running_cycle_start(event: Purchase, terms: Terms) -> datetime | None:
    """Where the cycle began that runs when a purchase with an opening is made; None without a cycle."""
    if event.opening is None or terms.cycle is None:
        return None
    edges = Edges(event.opening.since, terms.cycle, zone_named(terms.timezone))
    return edges.edge(edges.number_at(event.at))


def lapse(account: Account, holding: Holding, at: datetime, why: Reason = "lapsed") -> None:
    """A purchase that nobody started in time, or that has no cycle to last with.

    Its allowances, bonuses apart, are granted and expire, without compensation.
    """
    cycle = holding.terms.cycle
    days = Edges(at, cycle, holding.zone).proration() if cycle is not None and cycle.prorated else (1, 1)
    granted = grant_allowances(account, holding, at, at, why, days=days)
    expire_all(account, granted, at, None, why)
    account.close(holding, "lapsed", at)


def start_by_passes(account: Account, holding: Holding, at: datetime) -> None:
    """The deadline of a pending purchase passes: it starts by itself, or lapses."""
    if holding.terms.validity.unstarted == "starts":
        start(account, holding, at, "start-by")
    else:
        lapse(account, holding, at)


def end_now(account: Account, holding: Holding, at: datetime) -> None:
    """Cancelled at once: all that is left of a purchase expires, with the compensation due."""
    if holding.recurring:
        end_boosters(account, holding, at)
    expire_all(account, [b for b in account.buckets if b.belongs_to(holding.id)], at, holding, "cancelled-now")
    holding.frozen_until = None
    account.close(holding, "cancelled", at)


def turn_came(account: Account, holding: Holding, left: LeftOf = left_of) -> bool:
    """Whether every earlier purchase that shares a zone with it is over or empty, with `left` of each bucket."""
    return all(
        _over(account, other, left)
        for other in account.active
        if other.order < holding.order and other.terms.shares_a_zone_with(holding.terms)
    )


def _over(account: Account, holding: Holding, left: LeftOf) -> bool:
    if holding.state != "live" or holding.terms.throttles:
        return False
    own = [b for b in account.each_bucket() if b.belongs_to(holding.id)]
    return all(b.size is not None and not left(b) for b in own)


def queued(account: Account) -> list[Holding]:
    """The pending purchases that queue: for their turn, or for their first use once it has come."""
    return [h for h in account.active if h.state == "pending" and h.terms.validity.stacking == "queue"]


def call_queue(account: Account, at: datetime) -> None:
    """Call each queued purchase whose turn has come, and start it if it waits for nothing else.

    A turn that has come stays, also where an earlier purchase has data again before the first use.
    """
    for holding in queued(account):
        holding.turn = holding.turn or turn_came(account, holding)
        if holding.turn and holding.terms.validity.starts == "purchase":
            start(account, holding, at, "turn")


def awaiting_first_use(account: Account) -> list[Holding]:
    """The purchases that the next use in a zone of theirs starts."""
    return [
        h
        for h in account.active
        if h.state == "pending"
        and h.terms.validity.starts == "first-use"
        and (h.turn or h.terms.validity.stacking != "queue")
    ]
