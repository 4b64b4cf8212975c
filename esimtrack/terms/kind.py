"""What kind of plan it is: never written, it follows from the terms."""

from typing import Literal, TypeAlias

from esimtrack.terms.model import Terms
from esimtrack.units.spans import Unit

Kind: TypeAlias = Literal[
    "unlimited", "family", "hourly", "daily", "weekly", "monthly", "yearly", "recurring", "prepaid"
]

_EACH: dict[Unit, Kind] = {
    "hours": "hourly",
    "days": "daily",
    "weeks": "weekly",
    "months": "monthly",
    "years": "yearly",
}


def kind_of(terms: Terms) -> Kind:
    """The first that is true: unlimited, family, by its cycle ("recurring" where it is of several units), prepaid."""
    if any(allowance.size is None or allowance.fair_use for allowance in terms.allowances):
        return "unlimited"
    if terms.members:
        return "family"
    if terms.cycle is not None:
        return _EACH[terms.cycle.every.unit] if terms.cycle.every.count == 1 else "recurring"
    return "prepaid"
