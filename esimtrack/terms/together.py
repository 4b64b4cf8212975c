"""What goes together: each line of `RULES` is a thing that terms must not say, and names the two keys that say it.

A rule belongs to a table of the plan file and is asked where that table is there. It sees terms whose defaults are
filled in, so a key written with its default value never contradicts another; what was written matters only where the
presence of a table does. Keys are written as in the file: `cycle.renews`, and `.bonus` for a key of the same table.
"""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from esimtrack.i18n import _
from esimtrack.terms.model import Compensation, Cycle, Promotion, Rollover, Terms, Validity
from esimtrack.terms.problem import Path


def needs() -> str:
    return _("needs {other}.")


def clashes() -> str:
    return _("{found} does not go with {other}.")


def needs_either() -> str:
    return _("needs {other} or {value}.")


def needs_one_of() -> str:
    return _("needs at least one of {value}.")


def is_after() -> str:
    return _("{found} is after {other}.")


class Rule(Struct, frozen=True):
    """Where `broken(terms, table)`, `key` is a problem together with `other`; `value` is what the other should be."""

    key: str
    other: str
    broken: Callable[[Terms, Any], bool]
    says: Callable[[], str] = needs
    value: str | None = None


_PLAN = (
    Rule("price_per", "price", lambda t, p: not t.price_each_cycle and t.price is None),
    Rule("price_per", "cycle", lambda t, p: not t.price_each_cycle and t.cycle is None),
)

_ALLOWANCE = (
    Rule(
        ".fair_use", "exhaustion.then", lambda t, a: a.fair_use and t.exhaustion.then == "overage", value='"throttle"'
    ),
)


def _off_the_start(terms: Terms, cycle: Cycle) -> bool:
    return cycle.every.unit == "hours" and cycle.anchor != "start"


def _calendar_of_several(terms: Terms, cycle: Cycle) -> bool:
    return cycle.anchor == "calendar" and cycle.every.unit != "hours" and cycle.every.count != 1


def _day_of_no_month(terms: Terms, cycle: Cycle) -> bool:
    return isinstance(cycle.anchor, int) and cycle.every.unit != "hours" and str(cycle.every) != "1 month"


def _prorated_without_a_boundary(terms: Terms, cycle: Cycle) -> bool:
    return cycle.prorated and cycle.anchor in ("start", "day")


_CYCLE = (
    Rule(".every", ".anchor", _off_the_start, clashes),
    Rule(".every", ".anchor", _calendar_of_several, clashes),
    Rule(".every", ".anchor", _day_of_no_month, clashes),
    Rule(".first", ".anchor", _prorated_without_a_boundary, value='"calendar" | 1 … 31'),
    Rule(".grace", ".renews", lambda t, c: c.grace is not None and not c.manual, value='"manual"'),
)


def _hours_end_on_days(terms: Terms, validity: Validity) -> bool:
    lasts = validity.lasts
    return validity.ends != "same-time" and lasts is not None and lasts != "cycle" and lasts.unit == "hours"


_VALIDITY = (
    Rule(
        ".start_by",
        ".starts",
        lambda t, v: v.start_by is not None and v.starts == "purchase",
        value='"first-use" | "activate"',
    ),
    Rule(".unstarted", ".start_by", lambda t, v: v.unstarted == "starts" and v.start_by is None),
    Rule(".ends", ".lasts", lambda t, v: v.ends != "same-time" and v.lasts is None),
    Rule(".ends", ".lasts", _hours_end_on_days, clashes),
    Rule(".stacking", ".lasts", lambda t, v: v.stacking == "extend" and v.lasts is None),
    Rule(".stacking", "cycle", lambda t, v: v.stacking == "extend" and t.cycle is not None, clashes),
    Rule(".stacking", ".starts", lambda t, v: v.stacking == "queue" and v.starts == "activate", clashes),
    Rule(".lasts", "cycle", lambda t, v: v.lasts == "cycle" and t.cycle is not None, clashes),
    Rule(".lasts", ".starts", lambda t, v: v.lasts == "cycle" and v.starts != "purchase", clashes),
    Rule(".lasts", ".ends", lambda t, v: v.lasts == "cycle" and v.ends != "same-time", clashes),
    Rule(".lasts", ".stacking", lambda t, v: v.lasts == "cycle" and v.stacking != "parallel", clashes),
)


def _early_though_automatic(terms: Terms, rollover: Rollover) -> bool:
    return rollover.early_forfeits and terms.cycle is not None and not terms.cycle.manual


_ROLLOVER = (
    Rule("", "cycle", lambda t, r: t.cycle is None),
    Rule(".early", "cycle.renews", _early_though_automatic, value='"manual"'),
)


_EXHAUSTION = (
    Rule(".speed", ".then", lambda t, e: e.speed is not None and e.then != "throttle", value='"throttle"'),
    Rule(".then", ".price", lambda t, e: e.then == "overage" and e.price is None),
    Rule(".then", ".block", lambda t, e: e.then == "overage" and e.block is None),
    Rule(".price", ".then", lambda t, e: e.price is not None and e.then != "overage", value='"overage"'),
    Rule(".block", ".then", lambda t, e: e.block is not None and e.then != "overage", value='"overage"'),
)


def _nothing_offered(terms: Terms, promotion: Promotion) -> bool:
    return promotion.bonus is None and promotion.extend is None and promotion.rollover is None


_PROMOTION = (
    Rule("", "", _nothing_offered, needs_one_of, "bonus, extend, rollover"),
    Rule(".on", "cycle", lambda t, p: p.on_renewal and t.cycle is None),
    Rule(".extend", "validity.lasts", lambda t, p: p.extend is not None and t.validity.lasts is None),
    Rule(".extend", "validity.lasts", lambda t, p: p.extend is not None and t.validity.lasts == "cycle", clashes),
    Rule(".extend", ".on", lambda t, p: p.extend is not None and not p.on_purchase, value='[… "purchase" …]'),
    Rule(".bonus_lasts", ".bonus", lambda t, p: p.bonus_lasts is not None and p.bonus is None),
    Rule(".priority", ".bonus", lambda t, p: bool(p.priority) and p.bonus is None),
    Rule(".from", ".through", lambda t, p: p.first > p.last, is_after),
)


def _nothing_given(terms: Terms, given: Compensation) -> bool:
    return not given.points and given.credit is None and given.bonus is None


_COMPENSATION = (
    Rule("", "", _nothing_given, needs_one_of, "points, credit, bonus"),
    Rule(".points", ".per", lambda t, c: c.points > 0 and c.per is None),
    Rule(".credit", ".per", lambda t, c: c.credit is not None and c.per is None),
    Rule(
        ".per", ".points", lambda t, c: c.per is not None and not c.points and c.credit is None, needs_either, "credit"
    ),
    Rule(".bonus", "cycle", lambda t, c: c.bonus is not None and t.cycle is None),
    Rule(".cap", ".bonus", lambda t, c: c.cap is not None and c.bonus is None),
)


def broken(terms: Terms) -> Iterator[tuple[Path, Rule]]:
    """Every rule that the terms break, with the place of the table that it was asked about."""
    tables: list[tuple[Path, Any, tuple[Rule, ...]]] = [
        ((), terms, _PLAN),
        (("validity",), terms.validity, _VALIDITY),
        (("exhaustion",), terms.exhaustion, _EXHAUSTION),
    ]
    tables.extend((("allowance", place), allowance, _ALLOWANCE) for place, allowance in enumerate(terms.allowances))
    if terms.cycle is not None:
        tables.append((("cycle",), terms.cycle, _CYCLE))
    if terms.rollover is not None:
        tables.append((("rollover",), terms.rollover, _ROLLOVER))
    if terms.compensation is not None:
        tables.append((("compensation",), terms.compensation, _COMPENSATION))
    for place, promotion in enumerate(terms.promotions):
        tables.append((("promotion", place), promotion, _PROMOTION))
        if promotion.rollover is not None:
            tables.append((("promotion", place, "rollover"), promotion.rollover, _ROLLOVER))
    for path, table, rules in tables:
        for rule in rules:
            if rule.broken(terms, table):
                yield path, rule
