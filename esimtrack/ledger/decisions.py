"""Decisions about a purchase: renew, cancel, amend, extend. One function for each; what has no effect is a warning."""

from collections.abc import Callable
from datetime import datetime

from esimtrack.calendar.wall import add
from esimtrack.events import Amend, Cancel, Extend, Renew
from esimtrack.ledger.account import Account
from esimtrack.ledger.compensation import end_own
from esimtrack.ledger.cycles import refresh_ends, renew_ended, renew_frozen, renew_now
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.purchases import end_now
from esimtrack.terms.model import Terms
from esimtrack.units.spans import parse_span

Opening = Callable[[Account, Holding, datetime], None]
"""How a renewal opens a cycle at an instant."""


def renew(account: Account, plan: Holding, event: Renew) -> bool:
    """Secure one more cycle, start one now, or bring an ended or frozen plan back; False where it cannot be."""
    at = event.at
    account.caused_by(event.id)
    if not plan.recurring or plan.cancelled or plan.state in ("pending", "lapsed", "cancelled"):
        return False
    if not plan.within_own_end(at):
        return False
    cycle = plan.terms_at_next_edge.cycle
    assert cycle is not None
    if plan.running and event.now:
        return _open_by(renew_now, account, plan, event)
    if plan.state == "frozen":
        return _open_by(renew_frozen, account, plan, event)
    if not cycle.manual:
        return False
    if plan.state == "ended":
        return _open_by(renew_ended, account, plan, event)
    if not plan.within_own_end(plan.edge_after(plan.secured)):
        return False
    plan.secured += 1
    refresh_ends(account, plan)
    return True


def _open_by(opens: Opening, account: Account, plan: Holding, event: Renew) -> bool:
    # Decisions come before boundaries: what ends on its own at this instant expires before the cycle opens, so that the
    # plan's compensation in it is for all that expires then.
    account.caused_by(None)
    end_own(account, plan, event.at)
    account.caused_by(event.id)
    opens(account, plan, event.at)
    return True


def cancel(account: Account, holding: Holding, event: Cancel) -> bool:
    """No further cycle; or, with `now`, or while pending, the end at once."""
    account.caused_by(event.id)
    if holding.state == "pending":
        account.close(holding, "cancelled", event.at)
        return True
    if holding.state not in ("live", "frozen"):
        return False
    if event.now:
        end_now(account, holding, event.at)
        return True
    if holding.cancelled or not holding.recurring:
        return False
    holding.cancelled = True
    if holding.state == "live":
        refresh_ends(account, holding)
    return True


def amend(account: Account, plan: Holding, event: Amend, terms: Terms) -> bool:
    """New terms wait for the next boundary."""
    account.caused_by(event.id)
    if plan.state not in ("live", "frozen") or plan.cancelled or not plan.recurring or terms.cycle is None:
        return False
    plan.waiting, plan.waiting_forfeits = terms, bool(event.forfeits)
    if plan.state == "live":
        refresh_ends(account, plan)
    return True


def extend(account: Account, holding: Holding, event: Extend) -> bool:
    """The own end moves out, with the one-off buckets that ended with it and the cycle that it had cut."""
    account.caused_by(event.id)
    before = holding.own_end
    if holding.state != "live" or before is None:
        return False
    until = _new_end(holding, before, event)
    if until <= before:
        return False
    holding.own_end = until
    if holding.recurring:
        assert holding.edges is not None
        holding.cycle_end = min(holding.edges.edge(holding.edge), until)
        refresh_ends(account, holding)
    else:
        for bucket in account.buckets:
            if bucket.purchase == holding.id and bucket.end == before:
                bucket.end = until
    return True


def _new_end(holding: Holding, before: datetime, event: Extend) -> datetime:
    if event.until is not None:
        return event.until
    span = parse_span(event.by or "")
    assert span is not None
    return add(before, span, holding.zone)
