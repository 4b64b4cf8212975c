"""A line of the journal in words: "used 1.50 GB (Ada, FR)". Names are as they were typed; show them with `safe`."""

from collections.abc import Callable
from typing import Any

from esimtrack.events import (
    Activate,
    Amend,
    Bonus,
    Cancel,
    Counter,
    Event,
    Extend,
    Member,
    Purchase,
    Reading,
    Renew,
    Transfer,
    Usage,
    Void,
)
from esimtrack.i18n import _, clauses
from esimtrack.units.sizes import show_size
from esimtrack.units.spans import parse_span
from esimtrack.views import plan_phrases as say

Naming = Callable[[str], str]


def short_id(id: str) -> str:
    """The end of an id, as screens show it and commands take it."""
    return id[-6:]


def event_words(event: Event, gb: int, plan: Naming) -> str:
    """What the event says happened. `gb` is the account's own; `plan` names the plan that an id stands for."""
    return _WORDS[type(event)](event, gb, plan)


def _purchase(event: Purchase, gb: int, plan: Naming) -> str:
    name = str(event.terms.get("name", ""))
    if event.replaces is not None:
        return _("bought {plan}, in place of {old}").format(plan=name, old=plan(event.replaces))
    if event.opening is not None:
        return _("{plan}, which ran before").format(plan=name)
    return _("topped up {plan}").format(plan=name) if event.role == "top-up" else _("bought {plan}").format(plan=name)


def _renew(event: Renew, gb: int, plan: Naming) -> str:
    text = _("renewed {plan} at once") if event.now else _("renewed {plan}")
    return text.format(plan=plan(event.purchase))


def _activate(event: Activate, gb: int, plan: Naming) -> str:
    return _("{plan} started").format(plan=plan(event.purchase))


def _amend(event: Amend, gb: int, plan: Naming) -> str:
    return _("{old} becomes {new} at its next cycle").format(old=plan(event.purchase), new=event.terms.get("name", ""))


def _extend(event: Extend, gb: int, plan: Naming) -> str:
    if event.by is not None:
        return _("extended {plan} by {span}").format(plan=plan(event.purchase), span=_span(event.by))
    return _("extended {plan}").format(plan=plan(event.purchase))


def _span(text: str) -> str:
    found = parse_span(text)
    return text if found is None else say.span(found)


def _cancel(event: Cancel, gb: int, plan: Naming) -> str:
    text = _("cancelled {plan} at once") if event.now else _("cancelled {plan}")
    return text.format(plan=plan(event.purchase))


def _bonus(event: Bonus, gb: int, plan: Naming) -> str:
    size = show_size(event.bytes, gb)
    if event.points:
        return _("bonus of {size} for {points} points").format(size=size, points=event.points)
    return _("bonus of {size}").format(size=size)


def _transfer(event: Transfer, gb: int, plan: Naming) -> str:
    return _("sent {size} to {account}").format(size=show_size(event.bytes, gb), account=event.to)


def _member(event: Member, gb: int, plan: Naming) -> str:
    if event.removed:
        return _("member {name} removed").format(name=event.name)
    if event.was is not None:
        return _("member {old} is now {name}").format(old=event.was, name=event.name)
    if event.limit is None:
        return _("member {name}, without a limit").format(name=event.name)
    return _("member {name}, at most {limit}").format(name=event.name, limit=show_size(event.limit, gb))


def _usage(event: Usage, gb: int, plan: Naming) -> str:
    if not event.bytes:
        return _with(_("a call or a text"), event.member, event.zone)
    return _with(_("used {size}").format(size=show_size(event.bytes, gb)), event.member, event.zone)


def _counter(event: Counter, gb: int, plan: Naming) -> str:
    text = _("counter of {device} at {size}").format(device=event.device, size=show_size(event.total, gb))
    return _with(text, event.member, event.zone)


def _reading(event: Reading, gb: int, plan: Naming) -> str:
    if event.remaining is not None:
        text = _("{size} remaining, by the seller").format(size=show_size(event.remaining, gb))
        return _with(text, None if event.purchase is None else plan(event.purchase))
    return _with(_("{size} used, by the seller").format(size=show_size(event.used or 0, gb)), event.member)


def _void(event: Void, gb: int, plan: Naming) -> str:
    if event.event is not None:
        return _("took back {event}").format(event=plan(event.event))
    return _("took back all of batch {batch}").format(batch=short_id(event.batch or ""))


def _with(text: str, *details: str | None) -> str:
    given = clauses(detail for detail in details if detail is not None)
    return _("{text} ({details})").format(text=text, details=given) if given else text


_WORDS: dict[type[Any], Callable[[Any, int, Naming], str]] = {
    Purchase: _purchase,
    Renew: _renew,
    Activate: _activate,
    Amend: _amend,
    Extend: _extend,
    Cancel: _cancel,
    Bonus: _bonus,
    Transfer: _transfer,
    Member: _member,
    Usage: _usage,
    Counter: _counter,
    Reading: _reading,
    Void: _void,
}
