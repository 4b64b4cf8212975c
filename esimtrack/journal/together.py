"""What an event's keys must say together, and the limits that types cannot tell.

Types, sizes and lengths are those of `esimtrack.events`; here are the instants' range, clean labels, "exactly one of",
openings, and the terms, which are read as a plan file is. What an event means for an account is the ledger's business.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from esimtrack.events import (
    Amend,
    Bonus,
    Cancel,
    Counter,
    Event,
    Extend,
    Member,
    Opening,
    Purchase,
    Reading,
    Renew,
    Transfer,
    Usage,
    Void,
)
from esimtrack.i18n import _
from esimtrack.journal.refusal import BadEvent
from esimtrack.terms.check import read_terms
from esimtrack.terms.model import Terms
from esimtrack.terms.problem import BadTerms, shown
from esimtrack.units.labels import label_problem
from esimtrack.units.spans import parse_span

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""The first instant that the journal takes."""

BEHIND = datetime(2100, 1, 1, tzinfo=UTC)
"""The first instant that it does not take any more."""

UNTIL_BEHIND = datetime(2200, 1, 1, tzinfo=UTC)
"""The same for `until`."""


def check(event: Event) -> None:
    """Raise `BadEvent` where what the event's keys say together is not allowed."""
    if not FIRST <= event.at < BEHIND:
        raise BadEvent(_outside("at", event.at, 2099))
    if event.source is not None:
        _label("source", event.source)
    if event.batch is not None:
        _label("batch", event.batch)
    kind = type(event)
    if kind is not Void:
        _label("account", event.account)  # type: ignore[union-attr]
    if kind is Usage:
        _usage(event)
    elif kind in _CHECKS:
        _CHECKS[kind](event)


@lru_cache(maxsize=4096)
def _label(key: str, text: str) -> None:
    problem = label_problem(text)
    if problem is not None:
        raise BadEvent(_('{key}: "{text}" {problem}').format(key=key, text=shown(text), problem=problem))


def _outside(key: str, instant: datetime, last: int) -> str:
    return _("{key}: {instant} does not lie from 2000 to the end of {last}").format(
        key=key, instant=instant.isoformat(), last=last
    )


def _usage(event: Any) -> None:
    if event.member is not None:
        _label("member", event.member)
    if event.zone is not None:
        _label("zone", event.zone)


def _counter(event: Counter) -> None:
    _label("device", event.device)
    _usage(event)


def _purchase(event: Purchase) -> None:
    terms = _terms(event.terms, event.role or "plan")
    if event.opening is not None:
        _opening(event.opening, event.at, terms)


def _terms(data: dict[str, Any], role: Any) -> Terms:
    try:
        return read_terms(data, role)
    except BadTerms as bad:
        lines = (line for problem in bad.problems for line in problem.lines())
        raise BadEvent(_("terms: {problems}").format(problems=" ".join(lines))) from None


def _opening(opening: Opening, at: datetime, terms: Terms) -> None:
    validity = terms.validity
    if validity.lasts == "cycle":
        raise BadEvent(_('opening: does not go with terms that last "cycle"'))
    if validity.stacking != "parallel":
        raise BadEvent(_("opening: does not go with the terms' stacking"))
    if not FIRST <= opening.since < BEHIND:
        raise BadEvent(_outside("opening.since", opening.since, 2099))
    if opening.since > at:
        raise BadEvent(
            _("opening.since: {since} is after the purchase itself, {at}").format(
                since=opening.since.isoformat(), at=at.isoformat()
            )
        )
    if len(opening.left) != len(terms.allowances):
        raise BadEvent(
            _("opening.left: expected one size for each of the terms' {count} allowances, found {found}").format(
                count=len(terms.allowances), found=len(opening.left)
            )
        )
    for number, (left, allowance) in enumerate(zip(opening.left, terms.allowances, strict=True), 1):
        if (left is None) != (allowance.size is None):
            raise BadEvent(
                _("opening.left {number}: expected null, for an allowance without a size").format(number=number)
                if left is not None
                else _("opening.left {number}: expected bytes: null is for an allowance without a size").format(
                    number=number
                )
            )
    if opening.carried is not None and terms.rollover is None:
        raise BadEvent(_("opening.carried: needs terms that have a [rollover]"))


def _amend(event: Amend) -> None:
    _only_true("forfeits", event.forfeits)
    _terms(event.terms, "plan")


def _now(event: Renew | Cancel) -> None:
    _only_true("now", event.now)


def _only_true(key: str, value: bool | None) -> None:
    if value is False:
        raise BadEvent(_("{key}: is true, or is not there; found false").format(key=key))


def _extend(event: Extend) -> None:
    _exactly_one(event, "until", "by")
    _until(event.until)
    if event.by is not None and parse_span(event.by) is None:
        raise BadEvent(
            _('by: expected a span such as "30 days", at most 100 years, found "{found}"').format(found=shown(event.by))
        )


def _until(until: datetime | None) -> None:
    if until is not None and not FIRST <= until < UNTIL_BEHIND:
        raise BadEvent(_outside("until", until, 2199))


def _bonus(event: Bonus) -> None:
    _until(event.until)
    zones = event.zones
    if zones is None:
        return
    if not zones:
        raise BadEvent(_("zones: the list is empty; leave the key out for every zone"))
    for zone in zones:
        _label("zones", zone)
    doubles = [zone for number, zone in enumerate(zones) if zone in zones[:number]]
    if doubles:
        raise BadEvent(_('zones: "{zone}" stands there twice').format(zone=shown(doubles[0])))


def _transfer(event: Transfer) -> None:
    _label("to", event.to)
    if event.to == event.account:
        raise BadEvent(_('to: expected another account, found "{account}" itself').format(account=shown(event.to)))


def _member(event: Member) -> None:
    _label("name", event.name)
    _only_true("removed", event.removed)
    if event.was is not None:
        _label("was", event.was)
    if event.was == event.name:
        raise BadEvent(_('was: expected another name, found "{name}" itself').format(name=shown(event.name)))
    if event.removed is not None and (event.limit is not None or event.was is not None):
        raise BadEvent(_("removed: goes with neither limit nor was"))


def _reading(event: Reading) -> None:
    _exactly_one(event, "remaining", "used")
    if event.member is not None:
        _label("member", event.member)
    _goes_with(event, "purchase", "remaining")
    _goes_with(event, "member", "used")


def _void(event: Void) -> None:
    _exactly_one(event, "event", "batch")


def _exactly_one(event: Event, *keys: str) -> None:
    there = _there(event, keys)
    if len(there) != 1:
        raise BadEvent(
            _("exactly one of {keys} must be there, found {found}").format(
                keys=_(" and ").join(keys), found=_("both") if there else _("neither")
            )
        )


def _goes_with(event: Event, key: str, other: str) -> None:
    if len(_there(event, (key, other))) == 1 and getattr(event, key) is not None:
        raise BadEvent(_("{key}: goes with {other} only").format(key=key, other=other))


def _there(event: Event, keys: Iterable[str]) -> list[str]:
    return [key for key in keys if getattr(event, key) is not None]


_CHECKS: dict[type, Callable[[Any], None]] = {
    Purchase: _purchase,
    Renew: _now,
    Amend: _amend,
    Extend: _extend,
    Cancel: _now,
    Bonus: _bonus,
    Transfer: _transfer,
    Member: _member,
    Counter: _counter,
    Reading: _reading,
    Void: _void,
}
