"""What a purchase or a cycle grants: its allowances, and what a promotion adds beside them."""

from collections.abc import Iterable
from datetime import datetime

from esimtrack.calendar.wall import add
from esimtrack.ledger.account import Account
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.statement import Kind, Reason
from esimtrack.terms.model import Promotion
from esimtrack.units.shares import Share


def grant_allowances(
    account: Account,
    holding: Holding,
    at: datetime,
    end: datetime | None,
    why: Reason,
    promotions: Iterable[Promotion] = (),
    days: tuple[int, int] = (1, 1),
) -> list[Bucket]:
    """Grant every allowance of a purchase, or of its cycle, usable until `end`; then the promotions' bonuses."""
    granted = allowance_buckets(holding, at, end, days)
    bonuses = [(p, b) for p in promotions for b in _bonuses(holding, p, granted)]
    for bucket in granted:
        account.grant(bucket, why)
    for promotion, bucket in bonuses:
        account.grant(bucket, "promotion", promotion.name)
    return granted


def allowance_buckets(
    holding: Holding, at: datetime, end: datetime | None, days: tuple[int, int] = (1, 1)
) -> list[Bucket]:
    """The buckets of a purchase's allowances, not granted yet.

    `days` prorates: so many of so many days, bytes rounded down.
    """
    kind: Kind = "top-up" if holding.role == "top-up" else "base"
    cycle_of = holding.id if holding.recurring else holding.with_cycle_of
    granted = []
    for index, allowance in enumerate(holding.terms.allowances):
        size = None if allowance.size is None else allowance.size * days[0] // days[1]
        granted.append(
            Bucket(
                kind=kind,
                size=size,
                left=size or 0,
                start=at,
                end=end,
                zones=allowance.zones,
                priority=allowance.priority,
                origin=at,
                event=holding.id,
                index=index,
                purchase=holding.id,
                cycle_of=cycle_of,
                allowance=allowance.name,
                fair_use=allowance.fair_use,
            )
        )
    return granted


def _bonuses(holding: Holding, promotion: Promotion, beside: list[Bucket]) -> list[Bucket]:
    # A percentage is granted beside each sized bucket, in its zones; a size once, without zones.
    if isinstance(promotion.bonus, Share):
        sized = [b for b in beside if b.size is not None]
        return [_bonus(holding, promotion, b, promotion.bonus.of(b.left), b.zones, b.priority, b.index) for b in sized]
    if promotion.bonus is None:
        return []
    return [_bonus(holding, promotion, beside[0], promotion.bonus, None, 0, len(beside))]


def _bonus(
    holding: Holding,
    promotion: Promotion,
    beside: Bucket,
    size: int,
    zones: tuple[str, ...] | None,
    priority: int,
    index: int,
) -> Bucket:
    lasts = promotion.bonus_lasts
    return Bucket(
        kind="bonus",
        size=size,
        left=size,
        start=beside.start,
        end=beside.end if lasts is None else add(beside.start, lasts, holding.zone),
        zones=zones,
        priority=priority if promotion.priority is None else promotion.priority,
        origin=beside.start,
        event=holding.id,
        index=index,
        purchase=holding.id,
        cycle_of=beside.cycle_of if lasts is None else None,
    )
