"""What can be bought now: plans with the promotions that are still on, and the one that an account has."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from esimtrack.advice.buying import Sold
from esimtrack.advice.ranking import Candidate
from esimtrack.calendar.wall import local_date, zone_named
from esimtrack.terms.check import Role, read_terms
from esimtrack.terms.model import Terms


def on_offer(terms: Terms, written: Mapping[str, Any], role: Role, as_of: datetime) -> Sold:
    """A plan as it can be bought as of an instant: without the promotions whose last day has passed."""
    today = local_date(as_of, zone_named(terms.timezone))
    kept = [there for promotion, there in zip(terms.promotions, written.get("promotion") or (), strict=True)
            if promotion.last >= today]  # fmt: skip
    if len(kept) == len(terms.promotions):
        return Sold(terms, written)
    rest = {key: value for key, value in written.items() if key != "promotion"}
    if kept:
        rest["promotion"] = kept
    return Sold(read_terms(rest, role), rest)


def with_present(plans: Sequence[Candidate], present: Sold | None, as_of: datetime) -> list[Candidate]:
    """The plans, with the one that an account has marked among them, or else before them."""
    if present is None:
        return list(plans)
    now = on_offer(present.terms, present.written, "plan", as_of)
    same = [_bare(plan.sold.terms) == _bare(now.terms) for plan in plans]
    if any(same):
        first = same.index(True)
        return [replace(plan, present=place == first) for place, plan in enumerate(plans)]
    return [Candidate(now, "journal", present=True), *plans]


def written_of(terms: Terms, written: Iterable[Mapping[str, Any]]) -> Sold | None:
    """The terms in force as the journal has them, among those that were bought or came by a change of plan."""
    return next((Sold(terms, one) for one in written if read_terms(one) == terms), None)


def _bare(terms: Terms) -> Terms:
    # What is told of a plan beside its rules makes it no other one, nor who shares it: their use is summed.
    return replace(terms, url=None, notes=None, members=())
