"""Which purchase a command means: by its plan's name, by the plan file or the name in the catalogue that says it, or by
the last four or more characters of its id.

Of several with one name only those count on which the command would have an effect; where more than one is left, they
are listed with what tells them apart. A near miss is answered with the nearest name.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from esimtrack.cli.near import did_you_mean
from esimtrack.cli.refusal import Refusal
from esimtrack.i18n import _, listed
from esimtrack.ledger.statement import PurchaseLine
from esimtrack.units import labels
from esimtrack.views.event_words import short_id

SHORTEST = 4
"""How much of an id's end is enough to name an event."""


def meant_purchase(
    name: str, purchases: Sequence[PurchaseLine], fits: Callable[[PurchaseLine], bool], day: Callable[[datetime], str]
) -> PurchaseLine:
    """The purchase of that name, or of an id that ends so, that `fits`; where none does, the one that does not.

    `day` shows the instant of a purchase, to tell several of one name apart.
    """
    named = purchases_named(name, purchases, day)
    useful = [p for p in named if fits(p)] or named
    if len(useful) > 1:
        raise several(name, useful, day)
    return useful[0]


def purchases_named(name: str, purchases: Sequence[PurchaseLine], day: Callable[[datetime], str]) -> list[PurchaseLine]:
    """All purchases of that name, or of an id that ends so, else of that plan file; refused where there is none."""
    named = [p for p in purchases if p.plan.casefold() == name.casefold() or _ends(p.id, name)]
    if not named:
        plan = _plan_in_catalogue(name)
        named = [p for p in purchases if p.plan == plan]
    if not named:
        raise Refusal(
            _("there is no purchase {name}.").format(name=labels.named(name))
            + did_you_mean(name, [p.plan for p in purchases]),
            *([_("Purchases: {names}.").format(names=as_list(purchases, day))] if purchases else []),
        )
    return named


def several(name: str, purchases: Sequence[PurchaseLine], day: Callable[[datetime], str]) -> Refusal:
    """Why a name that could be any of these purchases means none of them."""
    return Refusal(
        _("{name} could be several purchases: {names}.").format(name=name, names=as_list(purchases, day)),
        _("Name it by the end of its id: {id}").format(id=short_id(purchases[-1].id)),
    )


def as_list(purchases: Sequence[PurchaseLine], day: Callable[[datetime], str]) -> str:
    """The purchases as a list shows them, so that each can be named."""
    return listed(_("{plan} of {day} ({id})").format(plan=p.plan, day=day(p.at), id=short_id(p.id)) for p in purchases)


def _plan_in_catalogue(name: str) -> str | None:
    from esimtrack.catalogue import BadPlanFile, UnknownPlan, find, load
    from esimtrack.config.paths import plans_folder

    try:
        return load(find(name, plans_folder()), lambda: "UTC").terms.name
    except (UnknownPlan, BadPlanFile, OSError):
        return None


def _ends(id: str, end: str) -> bool:
    return (len(end) >= SHORTEST and id.endswith(end)) or id == end
