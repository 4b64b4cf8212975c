"""Time-limited offers: which apply to a purchase or a cycle, and what they change.

A promotion lasts from the first through the last of its local days. It applies to a purchase by the instant at which
it was bought, to a later cycle by the instant at which it opens, and its rollover to cycles by the instant at which
they end.
"""

from datetime import datetime

from esimtrack.calendar.wall import local_date, zone_named
from esimtrack.ledger.holding import Holding
from esimtrack.terms.model import Promotion, Rollover, Terms


def in_force(terms: Terms, at: datetime) -> list[Promotion]:
    """The promotions on whose days an instant lies."""
    if not terms.promotions:
        return []
    day = local_date(at, zone_named(terms.timezone))
    return [p for p in terms.promotions if p.first <= day <= p.last]


def of_purchase(holding: Holding) -> list[Promotion]:
    """Those that apply to a purchase, by the instant at which it was bought."""
    return [p for p in in_force(holding.terms, holding.at) if p.on_purchase]


def of_renewal(holding: Holding, at: datetime) -> list[Promotion]:
    """Those that apply to a cycle that opens at an instant."""
    return [p for p in in_force(holding.terms, at) if p.on_renewal]


def rollover_at(terms: Terms, end: datetime) -> tuple[Rollover | None, Promotion | None]:
    """The rollover that rules a cycle that ends at an instant, and the promotion that gives it (the first such)."""
    for promotion in in_force(terms, end):
        if promotion.rollover is not None:
            return promotion.rollover, promotion
    return terms.rollover, None
