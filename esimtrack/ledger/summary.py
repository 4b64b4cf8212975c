"""From the fold's state to the statement: plain data, with nothing left to compute but words."""

from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from esimtrack.calendar.wall import add
from esimtrack.ledger.account import Account
from esimtrack.ledger.buckets import Bucket, paying_order
from esimtrack.ledger.cycles import follows
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.outlook import end_of, ends, fates, next_expiry
from esimtrack.ledger.port import LAST, Mark, Sum, UsagePort
from esimtrack.ledger.promotions import rollover_at
from esimtrack.ledger.statement import (
    AccountStatement,
    BucketLine,
    Fate,
    MemberLine,
    PurchaseLine,
    Ruling,
    RunningCycle,
)


def summarize(account: Account, usage: UsagePort, as_of: datetime) -> AccountStatement:
    """The statement of an account that was walked through `as_of`."""
    now = Mark(as_of, LAST)
    live = [b for b in account.buckets if not b.frozen]
    frozen = [b for b in account.buckets if b.frozen]
    remaining = sum(b.left for b in live)
    unlimited = any(b.size is None for b in live)
    plan = account.main_cycle()
    since = _since(account, plan)
    sums = [] if since is None else list(usage.sums(account.name, Mark(since), now))
    last_use = usage.last(account.name, now)
    outlook = fates(account, as_of)
    places = {id(bucket): place for place, bucket in enumerate(account.buckets)}
    return AccountStatement(
        account=account.name,
        remaining=remaining,
        unlimited=unlimited,
        frozen=sum(b.left for b in frozen),
        granted=account.granted,
        drawn=account.drawn,
        drawn_unlimited=account.drawn_unlimited,
        expired=account.expired,
        reset=account.reset,
        rolled_over=account.rolled_over,
        transferred_in=account.transferred_in,
        transferred_out=account.transferred_out,
        corrected=account.corrected,
        unlogged=account.unlogged,
        overage=account.overage,
        throttled=account.throttled,
        used=account.drawn + account.drawn_unlimited + account.overage + account.throttled,
        points=account.points,
        cost=_cost(account),
        cycle=None if plan is None else _cycle(account, plan, sums),
        next_expiry=next_expiry(account, as_of),
        next_end=next(iter(ends(account)), None),
        keep_alive=_keep_alive(account, last_use),
        purchases=tuple(_purchase(account, h) for h in account.holdings.values()),
        buckets=tuple(_bucket(b, outlook[places[id(b)]]) for b in paying_order(live) + paying_order(frozen)),
        members=_members(account, usage, now, since, sums, None if unlimited else remaining),
        warnings=tuple(account.warnings),
        gb=_gb(account, plan),
        last_evidence=max((at for at in (last_use, account.last_reading) if at is not None), default=None),
        unlogged_stretches=tuple(replace(s, member=account.member(s.member)) for s in account.stretches)
        if account.renamed
        else tuple(account.stretches),
        renamed=dict(account.renamed),
    )


def _since(account: Account, plan: Holding | None) -> datetime | None:
    # Where the members' use counts from: the running cycle, else the earliest start of a live purchase.
    if plan is not None:
        return plan.cycle_start
    return min((h.start for h in account.active if h.state == "live" and h.start is not None), default=None)


def _cycle(account: Account, plan: Holding, sums: list[Sum]) -> RunningCycle:
    used = account.use(sums, plan.cycle_start)
    return RunningCycle(plan.number, plan.cycle_start, plan.cycle_end, used, plan.id)


def _cost(account: Account) -> dict[str, Decimal]:
    cost = dict(account.paid)
    for currency, amount in account.credited.items():
        cost[currency] = cost.get(currency, Decimal(0)) - amount
    for charge in account.charges.values():
        currency = charge.price.currency
        cost[currency] = cost.get(currency, Decimal(0)) + charge.price.amount * charge.blocks()
    return {currency: amount for currency, amount in sorted(cost.items()) if amount}


def keep_alive(account: Account, usage: UsagePort, as_of: datetime) -> datetime | None:
    """When the seller takes the number back, unless something keeps it alive before; None where nobody does."""
    return _keep_alive(account, usage.last(account.name, Mark(as_of, LAST)))


def _keep_alive(account: Account, last_use: datetime | None) -> datetime | None:
    spans = [(h.terms.keep_alive, h.zone) for h in account.holdings.values() if h.terms.keep_alive is not None]
    deeds = [at for at in (account.last_deed, last_use) if at is not None]
    if not spans or not deeds:
        return None
    span, zone = spans[-1]
    assert span is not None
    return add(max(deeds), span, zone)


def _purchase(account: Account, holding: Holding) -> PurchaseLine:
    return PurchaseLine(
        id=holding.id,
        plan=holding.terms.name,
        state=holding.state,
        start=holding.start,
        end=end_of(account, holding),
        at=holding.at,
        terms=holding.terms,
        role=holding.role,
        start_by=holding.start_by if holding.state == "pending" else None,
        cycle_end=holding.cycle_end if holding.running else None,
        renews=holding.running and follows(holding),
        cancelled=holding.cancelled,
        ruling=_ruling(holding),
    )


def _ruling(holding: Holding) -> Ruling | None:
    if not holding.recurring or holding.state not in ("live", "frozen"):
        return None
    terms = holding.terms_at_next_edge
    return Ruling(terms, *rollover_at(terms, holding.cycle_end))


def _bucket(bucket: Bucket, fate: Fate) -> BucketLine:
    return BucketLine(
        kind=bucket.kind,
        purchase=bucket.purchase,
        zones=bucket.zones,
        size=bucket.size,
        left=None if bucket.size is None else bucket.left,
        start=bucket.start,
        end=bucket.end,
        frozen=bucket.frozen,
        origin=bucket.origin,
        allowance=bucket.allowance,
        fate=fate,
    )


def _members(
    account: Account, usage: UsagePort, now: Mark, since: datetime | None, sums: list[Sum], remaining: int | None
) -> tuple[MemberLine, ...]:
    seen = {a.member for a in account.adjustments if a.member is not None}
    called = {account.renamed.get(name, name) for name in {*usage.members(account.name, now), *seen}}
    gone = {name for name, at in account.removed.items() if not _used_after(account, usage, name, at, now)}
    lines = []
    for name in sorted({*account.members, *called} - gone):
        limit = account.members.get(name)
        used = 0 if since is None else account.use(sums, since, name)
        rooms = [room for room in (None if limit is None else limit - used, remaining) if room is not None]
        left = max(0, min(rooms)) if rooms else None
        over = 0 if limit is None else max(0, used - limit)
        lines.append(MemberLine(name, limit, used, left, over))
    return tuple(lines)


def _used_after(account: Account, usage: UsagePort, member: str, at: datetime, now: Mark) -> bool:
    logged = {s.member for s in usage.sums(account.name, Mark(at, LAST), now)}
    read = {a.member for a in account.adjustments if a.at > at}
    return member in {account.member(name) for name in logged | read}


def _gb(account: Account, plan: Holding | None) -> int:
    if plan is not None:
        return plan.terms.gb
    return next((h.terms.gb for h in reversed(account.holdings.values())), 1000)
