"""What becomes of what a cycle leaves, in plain words: what is carried, when it pays, what is given for the rest."""

from collections.abc import Iterator

from esimtrack.i18n import _
from esimtrack.ledger.statement import Ruling
from esimtrack.terms.model import Promotion, Rollover, Terms
from esimtrack.views import plan_phrases as say


def carrying(ruling: Ruling) -> list[str]:
    """What becomes of what a cycle leaves, and what is given for it, as a cycle's end is judged."""
    terms, promotion = ruling.terms, ruling.promotion
    if promotion is None:
        return [*carried(terms), *compensated(terms)]
    return [say.promotion(promotion), *carried_then(promotion, terms), *compensated(terms)]


def carried(terms: Terms) -> Iterator[str]:
    """What becomes of what is left at the end of a cycle, by the plan itself."""
    if terms.cycle is None or all(allowance.size is None for allowance in terms.allowances):
        return
    if terms.rollover is None and not all(allowance.fair_use for allowance in terms.allowances):
        yield _("What is left at the end of each {cycle} is lost.").format(cycle=say.one(terms.cycle))
    elif terms.rollover is not None:
        yield from _rolls(terms.rollover, terms)


def _rolls(rollover: Rollover, terms: Terms) -> Iterator[str]:
    assert terms.cycle is not None  # `[rollover]` needs `[cycle]`.
    whole = rollover.share.numerator == rollover.share.denominator
    left = _("what is left") if whole else _("{share} of what is left").format(share=rollover.share)
    cap = None if rollover.cap is None else say.size(rollover.cap, terms.gb)
    if rollover.cycles is None:
        text = (
            _("{left} is carried without an end.")
            if cap is None
            else _("{left} is carried without an end, {cap} at most.")
        )
        yield say.opened(text.format(left=left, cap=cap))
    else:
        text = _("{left} is good for {further}.") if cap is None else _("{left} is good for {further}, {cap} at most.")
        yield say.opened(text.format(left=left, further=say.further(rollover.cycles, terms.cycle), cap=cap))
    if rollover.per_cycle is not None:
        size = say.size(rollover.per_cycle, terms.gb)
        yield _("At most {size} is carried from one {cycle}.").format(size=size, cycle=say.one(terms.cycle))
    yield _paying_order(rollover, terms)
    if rollover.rolls != ("base",):
        names = {"base": _("the plan's own data"), "top-up": _("top-ups"), "bonus": _("bonuses")}
        yield _("What rolls: {kinds}.").format(kinds=say.listed([names[kind] for kind in rollover.rolls]))
    if rollover.early_forfeits:
        yield _("Renewed before its time, nothing is carried, and what had been carried is lost.")


def _paying_order(rollover: Rollover, terms: Terms) -> str:
    new = {allowance.priority for allowance in terms.allowances}
    if rollover.priority is not None:
        if rollover.priority < min(new):
            return _("It is used before new data.")
        if rollover.priority > max(new):
            return _("It is used after new data.")
    # In one place of the paying order, what ends first pays first, and of what ends together the older.
    return (
        _("It is used before new data.")
        if rollover.cycles == 1
        else _("Of it and new data, what ends first is used first.")
    )


def carried_then(promotion: Promotion, terms: Terms) -> Iterator[str]:
    """The same of a cycle that ends in a promotion's days, where the promotion has a rollover of its own."""
    if promotion.rollover is not None and terms.cycle is not None:
        yield _("What a {cycle} leaves that ends then is carried.").format(cycle=say.one(terms.cycle))
        yield from _rolls(promotion.rollover, terms)


def compensated(terms: Terms) -> Iterator[str]:
    """What the seller gives for data that expires."""
    given = terms.compensation
    if given is None:
        return
    if given.per is not None:
        per = say.size(given.per, terms.gb)
        if given.points:
            yield _("For each full {per} that expires you are given {points} points.").format(
                per=per, points=given.points
            )
        if given.credit is not None:
            yield _("For each full {per} that expires {credit} comes back.").format(per=per, credit=given.credit)
    if given.bonus is not None and terms.cycle is not None:
        cycle = say.one(terms.cycle)
        if given.cap is None:
            yield _("{share} of what expires comes back as a bonus for the next {cycle}.").format(
                share=given.bonus, cycle=cycle
            )
        else:
            yield _("{share} of what expires comes back as a bonus for the next {cycle}, {cap} at most.").format(
                share=given.bonus, cycle=cycle, cap=say.size(given.cap, terms.gb)
            )
