"""Two questions about what is left: does it carry over, and what is lost or due when? Answered in plain data."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from esimtrack.calendar.wall import add, midnight
from esimtrack.ledger.account import Account
from esimtrack.ledger.boundaries import cross, next_boundary
from esimtrack.ledger.buckets import paying_order
from esimtrack.ledger.cycles import follows, renewable
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.outlook import ends, fates, may_lose, renewed_ahead
from esimtrack.ledger.promotions import in_force, rollover_at
from esimtrack.ledger.statement import End, Fate, Kind

Answer = Literal["yes", "partly", "no", "stays", "unlimited", "empty"]
ItemKind = Literal["cycle", "data", "end", "keep-alive", "promotion", "renewal", "start-by"]


class JudgedBucket(Struct, frozen=True):
    """A bucket with something left, or without a size (`left` None), and its fate."""

    kind: Kind
    purchase: str | None
    left: int | None
    fate: Fate


class Compensation(Struct, frozen=True):
    """What the cycles' purchases give for what expires at their ends: points, money, and bonus bytes."""

    points: int
    credit: dict[str, Decimal]
    bytes: int


class RolloverAnswer(Struct, frozen=True):
    """Whether what is left carries over, were nothing more used.

    `carries`, `expires` and `stays` are all of it, in bytes. `renew_by` is the first instant by which someone must
    renew for `carries` to hold; None where nobody must.
    """

    account: str
    answer: Answer
    carries: int
    expires: int
    stays: int
    renew_by: datetime | None
    compensation: Compensation
    buckets: tuple[JudgedBucket, ...]


class Item(Struct, frozen=True):
    """Something that is lost or due at an instant, or ends then. `bytes` is there for data alone, `end` for an end."""

    at: datetime
    account: str
    kind: ItemKind
    bytes: int | None
    purchase: str | None
    end: End | None = None

    def order(self) -> tuple[datetime, str, str, str]:
        """By instant, account, kind and purchase, none first."""
        return self.at, self.account, self.kind, self.purchase or ""


def rollover_answer(account: Account, as_of: datetime) -> RolloverAnswer:
    """Answer for one account that was walked through `as_of`."""
    outlook = fates(account, as_of)
    places = {id(bucket): place for place, bucket in enumerate(account.buckets)}
    order = paying_order(b for b in account.buckets if not b.frozen)
    order += paying_order(b for b in account.buckets if b.frozen)
    judged = [
        JudgedBucket(b.kind, b.purchase, None if b.size is None else b.left, outlook[places[id(b)]])
        for b in order
        if b.left or b.size is None
    ]
    met = [j for j in judged if j.left and j.fate.at is not None]
    carries, expires = sum(j.fate.carries for j in met), sum(j.fate.expires for j in met)
    stays = sum(j.left for j in judged if j.left and j.fate.at is None and j.fate.why != "fair-use")
    return RolloverAnswer(
        account=account.name,
        answer=_answer(judged, carries, expires, stays),
        carries=carries,
        expires=expires,
        stays=stays,
        renew_by=_renew_by(account, carried_by={b.cycle_of for b in order if outlook[places[id(b)]].carries}),
        compensation=_compensation(account, as_of),
        buckets=tuple(judged),
    )


def _answer(judged: list[JudgedBucket], carries: int, expires: int, stays: int) -> Answer:
    if carries or expires:
        return "partly" if carries and expires else "yes" if carries else "no"
    if stays:
        return "stays"
    return "unlimited" if judged else "empty"


def _renew_by(account: Account, carried_by: set[str | None]) -> datetime | None:
    deadlines = []
    for plan in account.active:
        if plan.id not in carried_by:
            continue
        if plan.frozen_until is not None:
            deadlines.append(plan.frozen_until)
        elif not follows(plan):
            deadlines.append(_grace_end(plan))
    return min(deadlines, default=None)


def _grace_end(plan: Holding) -> datetime:
    terms = plan.terms_at_next_edge
    rule, _ = rollover_at(terms, plan.cycle_end)
    if rule is None or terms.cycle is None or terms.cycle.grace is None:
        return plan.cycle_end
    until = add(plan.cycle_end, terms.cycle.grace, plan.zone)
    return until if plan.own_end is None else min(until, plan.own_end)


def _compensation(account: Account, as_of: datetime) -> Compensation:
    points, given = 0, 0
    credit: dict[str, Decimal] = {}
    for plan in account.active:
        if plan.recurring and plan.state in ("live", "frozen") and account.tied_to(plan):
            twin = renewed_ahead(account, plan, as_of)
            points += twin.points - account.points
            given += twin.given_back - account.given_back
            for currency, amount in twin.credited.items():
                more = amount - account.credited.get(currency, Decimal(0))
                if more:
                    credit[currency] = credit.get(currency, Decimal(0)) + more
    return Compensation(points, credit, given)


def expiring(
    account: Account, as_of: datetime, until: datetime, keep_alive: datetime | None, cycles: bool
) -> list[Item]:
    """What is lost or due after `as_of` and not after `until`, soonest first.

    `keep_alive` is the statement's; with `cycles`, the ends of cycles that renew by themselves are told as well.
    """
    items = _losses(account, until) + [item for h in account.active for item in _deadlines(account, h, as_of, cycles)]
    losing = {(item.at, item.purchase) for item in items if item.kind in ("data", "renewal")}
    items += [
        Item(end.at, account.name, "end", None, end.purchase, end)
        for end in ends(account, until)
        if (end.at, end.purchase) not in losing
    ]
    if keep_alive is not None:
        items.append(Item(keep_alive, account.name, "keep-alive", None, None))
    return sorted((item for item in items if as_of < item.at <= until), key=Item.order)


def _losses(account: Account, until: datetime) -> list[Item]:
    twin = account.ahead()
    assert twin.losses is not None
    while True:
        boundary = next_boundary(twin)
        if boundary is None or boundary > until or not may_lose(twin, until):
            break
        cross(twin, boundary)
    lost: dict[tuple[datetime, str | None], int] = {}
    for loss in twin.losses:
        key = loss.at, account.buckets[loss.root].purchase
        lost[key] = lost.get(key, 0) + loss.bytes
    return [Item(at, account.name, "data", size, purchase) for (at, purchase), size in lost.items()]


def _deadlines(account: Account, holding: Holding, as_of: datetime, cycles: bool) -> list[Item]:
    items = []
    if holding.state == "pending" and holding.start_by is not None:
        items.append(Item(holding.start_by, account.name, "start-by", None, holding.id))
    if holding.frozen_until is not None and not holding.cancelled:
        items.append(Item(holding.frozen_until, account.name, "renewal", None, holding.id))
    if holding.running:
        if not follows(holding) and renewable(holding):
            items.append(Item(holding.cycle_end, account.name, "renewal", None, holding.id))
        if cycles and follows(holding) and not renewable(holding):
            items.append(Item(holding.cycle_end, account.name, "cycle", None, holding.id))
    if holding.recurring and holding.state in ("pending", "live") and not holding.cancelled:
        for promotion in in_force(holding.terms, as_of):
            if promotion.rollover is not None or promotion.on_renewal:
                end = midnight(promotion.last + timedelta(days=1), holding.zone)
                items.append(Item(end, account.name, "promotion", None, holding.id))
    return items
