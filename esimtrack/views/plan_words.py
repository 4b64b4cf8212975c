"""A plan in plain words: a sentence or two for each thing that its terms say, in the order in which a buyer asks.

`explain` covers every key of a plan file but its name and provider; `summary` is a line for a table.
"""

from collections.abc import Callable, Iterator

from esimtrack.i18n import _, joined
from esimtrack.terms.check import Role
from esimtrack.terms.model import Member, Promotion, Terms
from esimtrack.units.spans import Span
from esimtrack.views import plan_phrases as say
from esimtrack.views.carrying_words import carried, carried_then, compensated
from esimtrack.views.safe import safe


def summary(terms: Terms) -> str:
    """One line: what is granted, and whether it is carried: "10 GB each month, carried for one more month"."""
    data = _(" + ").join(say.data(allowance, terms.gb) for allowance in terms.allowances)
    lasts = terms.validity.lasts
    if terms.cycle is None:
        if lasts is None:
            return _("{data}, without an end").format(data=data)
        if lasts == "cycle":
            return _("{data}, until the cycle ends").format(data=data)
        return _("{data}, {span}").format(data=data, span=say.span(lasts))
    each = say.each(terms.cycle)
    if terms.rollover is None and isinstance(lasts, Span):
        return _("{data} {each}, for {span}").format(data=data, each=each, span=say.span(lasts))
    if terms.rollover is None:
        return _("{data} {each}").format(data=data, each=each)
    if terms.rollover.cycles is None:
        return _("{data} {each}, carried without an end").format(data=data, each=each)
    further = say.further(terms.rollover.cycles, terms.cycle)
    return _("{data} {each}, carried for {further}").format(data=data, each=each, further=further)


def explain(terms: Terms, role: Role = "plan") -> list[str]:
    """The plan in sentences."""
    sentences = [sentence for topic in _TOPICS for sentence in topic(terms)]
    if role == "top-up":
        sentences.insert(0, _("It is a top-up: bought beside a plan."))
    return sentences


def good_for(terms: Terms) -> list[str]:
    """How long what was bought is good."""
    return list(_lasts(terms))


def _granted(terms: Terms) -> Iterator[str]:
    cycle = terms.cycle
    for place, allowance in enumerate(terms.allowances):
        data = say.data(allowance, terms.gb)
        if allowance.name is not None:
            data = _("{name}: {data}").format(name=allowance.name, data=data)
        if cycle is None:
            text = _("{data}, once.").format(data=data)
        elif place:
            text = _("{data} {each}.").format(data=data, each=say.each(cycle))
        else:
            counted = say.counted(cycle, terms.validity.starts)
            text = _("{data} {each}, {counted}.").format(data=data, each=say.each(cycle), counted=counted)
        yield say.opened(text)
        if allowance.priority:
            yield _("It pays in place {priority}; what has a smaller one pays first.").format(
                priority=allowance.priority
            )
    if cycle is not None and cycle.prorated:
        yield _("A first {cycle} that is cut short grants for its days only.").format(cycle=say.one(cycle))


def _beyond(terms: Terms) -> Iterator[str]:
    if all(allowance.size is None for allowance in terms.allowances):
        return
    then = terms.exhaustion
    if all(allowance.fair_use for allowance in terms.allowances):
        speed = _("Beyond that, data is slow.") if then.speed is None else _("Beyond that, data slows down to {speed}.")
        yield speed.format(speed=then.speed)
    elif then.then == "stop":
        yield _("When it is used up, data stops.")
    elif then.then == "throttle" and then.speed is None:
        yield _("When it is used up, data is slow.")
    elif then.then == "throttle":
        yield _("When it is used up, data slows down to {speed}.").format(speed=then.speed)
    elif then.block is not None:
        block = say.size(then.block, terms.gb)
        if terms.cycle is None:
            text = _("When it is used up, each {block} that is begun costs {price}.")
        else:
            text = _("When it is used up, each {block} that is begun in a {cycle} costs {price}.")
        yield text.format(block=block, price=then.price, cycle=terms.cycle and say.one(terms.cycle))


def _lasts(terms: Terms) -> Iterator[str]:
    validity, lasts = terms.validity, terms.validity.lasts
    if lasts == "cycle":
        yield _("It ends with the running cycle of the plan that it joins; where none runs, it is lost.")
    elif lasts is not None:
        good = {
            "purchase": lambda: _("It is good for {span} from when you buy it."),
            "first-use": lambda: _("It is good for {span} from its first use."),
            "activate": lambda: _("It is good for {span} from its activation."),
        }
        yield good[validity.starts]().format(span=say.span(lasts))
    elif validity.starts != "purchase":
        yield (
            _("It starts at its first use.") if validity.starts == "first-use" else _("It starts when it is activated.")
        )
    if lasts is None and terms.cycle is None:
        yield _("It has no end.")
    ends = {
        "end-of-day": lambda: _(
            "The day on which it starts is day 1, and it ends at the midnight that closes the last."
        ),
        "end-of-last-day": lambda: _("It then goes on to the end of that day."),
        "end-of-month": lambda: _("It then goes on to the end of that month."),
    }
    if validity.ends in ends:
        yield ends[validity.ends]()


def _starts(terms: Terms) -> Iterator[str]:
    validity = terms.validity
    if validity.start_by is not None:
        if validity.unstarted == "starts":
            text = _("Not started within {span} of buying, it starts by itself.")
        else:
            text = _("It must start within {span} of buying, or it is lost.")
        yield text.format(span=say.span(validity.start_by))
    if validity.stacking == "queue":
        yield _("It waits until all that the account bought before has ended or is used up.")
    elif validity.stacking == "extend":
        yield _("Other data of the account that has an end of its own stays good at least as long.")


def _renews(terms: Terms) -> Iterator[str]:
    cycle = terms.cycle
    if cycle is None:
        return
    if not cycle.manual and terms.validity.lasts is None:
        yield _("It renews by itself until you cancel it.")
    elif not cycle.manual:
        yield _("Until then each {cycle} begins by itself, unless you cancel it.").format(cycle=say.one(cycle))
    if not cycle.manual:
        return
    yield _("It goes on only if you renew it by the end of each {cycle}.").format(cycle=say.one(cycle))
    if cycle.grace is not None and (terms.rollover is not None or any(p.rollover for p in terms.promotions)):
        yield _("Renewed up to {span} late, what would have been carried still is.").format(span=say.span(cycle.grace))


def _costs(terms: Terms) -> Iterator[str]:
    if terms.price is None:
        return
    if terms.cycle is None or not terms.price_each_cycle:
        yield _("{price}, paid once.").format(price=terms.price)
    else:
        yield _("{price} {each}.").format(price=terms.price, each=say.each(terms.cycle))


def _shared(terms: Terms) -> Iterator[str]:
    if terms.members:
        yield _("Shared by {members}.").format(members=say.listed([_member(member, terms) for member in terms.members]))


def _member(member: Member, terms: Terms) -> str:
    if member.limit is None:
        return member.name
    size = say.size(member.limit, terms.gb)
    if terms.cycle is None:
        return _("{name} ({size} at most)").format(name=member.name, size=size)
    return _("{name} ({size} at most {each})").format(name=member.name, size=size, each=say.each(terms.cycle))


def _promoted(terms: Terms) -> Iterator[str]:
    for promotion in terms.promotions:
        parts = [
            say.promotion(promotion),
            *_bonus(promotion, terms),
            *_longer(promotion),
            *carried_then(promotion, terms),
        ]
        yield joined(parts)


def _bonus(promotion: Promotion, terms: Terms) -> Iterator[str]:
    bonus = promotion.bonus
    if bonus is None:
        return
    size = say.size(bonus, terms.gb) if isinstance(bonus, int) else str(bonus)
    cycle = say.one(terms.cycle) if terms.cycle is not None else ""
    if promotion.on_purchase and promotion.on_renewal:
        text = _("Bought then, and with each {cycle} that begins then, you are given {size} more.")
    elif promotion.on_renewal:
        text = _("With each {cycle} that begins then you are given {size} more.")
    else:
        text = _("Bought then, you are given {size} more.")
    yield text.format(size=size, cycle=cycle)
    if promotion.bonus_lasts is None:
        yield _("The bonus ends with the data that it comes with.")
    else:
        yield _("The bonus is good for {span}.").format(span=say.span(promotion.bonus_lasts))
    if promotion.priority is not None:
        yield _("The bonus pays in place {priority}.").format(priority=promotion.priority)


def _longer(promotion: Promotion) -> Iterator[str]:
    if promotion.extend is not None:
        yield _("Bought then, it is good for {span} longer.").format(span=say.span(promotion.extend))


def _kept_alive(terms: Terms) -> Iterator[str]:
    if terms.keep_alive is not None:
        yield _("The number is lost unless it is used, topped up or renewed every {span}.").format(
            span=say.span(terms.keep_alive)
        )


def _measured(terms: Terms) -> Iterator[str]:
    if terms.gb == 1024:
        yield _("The seller's GB is 1024 MB.")
    yield _("Days are those of {timezone}.").format(timezone=terms.timezone)
    if terms.notes is not None:
        yield safe(terms.notes)
    if terms.url is not None:
        yield _("The terms: {url}").format(url=terms.url)


_TOPICS: tuple[Callable[[Terms], Iterator[str]], ...] = (
    _granted,
    carried,
    _beyond,
    _lasts,
    _starts,
    _renews,
    _costs,
    _shared,
    _promoted,
    compensated,
    _kept_alive,
    _measured,
)
