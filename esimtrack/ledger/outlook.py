"""What will become of today's data, were nothing more used, renewed or bought: a look ahead on a copy."""

from datetime import datetime, timedelta

from esimtrack.ledger.account import Account
from esimtrack.ledger.boundaries import cross, next_boundary
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.compensation import end_own
from esimtrack.ledger.cycles import close_cycle, end_grace, foresee, renew_frozen
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.purchases import awaiting_first_use
from esimtrack.ledger.rollover import is_no_loss
from esimtrack.ledger.statement import After, End, Expiry, Fate, Why

HORIZON = timedelta(days=400)


def next_expiry(account: Account, as_of: datetime) -> Expiry | None:
    """The first instant within 400 days at which some of today's data is lost.

    Carried data is followed to where it ends.
    """
    if not any(b.left for b in account.each_bucket()):
        return None
    twin = account.ahead()
    while may_lose(twin, as_of + HORIZON):
        boundary = next_boundary(twin)
        if boundary is None or boundary > as_of + HORIZON:
            return None
        cross(twin, boundary)
        if twin.losses:
            return Expiry(boundary, sum(loss.bytes for loss in twin.losses))
    return None


def may_lose(twin: Account, until: datetime) -> bool:
    """In a look ahead: whether some of today's data is left that ends by an instant, as far as is known."""
    return any(b.left and b.root is not None and b.end is not None and b.end <= until for b in twin.each_bucket())


def end_of(account: Account, holding: Holding) -> datetime | None:
    """When a purchase closes, or closed, as far as it is known now."""
    match holding.state:
        case "pending":
            return None
        case "frozen":
            return holding.frozen_until
        case "live":
            if holding.with_cycle_of is not None:
                return account.holdings[holding.with_cycle_of].cycle_end
            return holding.cycle_end if holding.cancelled else holding.own_end
        case _:
            return holding.closed


def ends(account: Account, until: datetime | None = None) -> list[End]:
    """The ends of purchases that are more than the loss of today's data, up to `until`; without it, the first.

    Those are the ends of what has no size, is slowed down when it is used up, or would grant more before it ends. What
    can be used after them is asked of a look ahead.
    """
    live = ((end_of(account, h), h) for h in account.active if h.state == "live" and h.with_cycle_of is None)
    ending = [(at, holding) for at, holding in live if at is not None and _gives_more(account, holding, at)]
    ending.sort(key=lambda pair: (pair[0], pair[1].order))
    ending = ending[:1] if until is None else [pair for pair in ending if pair[0] <= until]
    if not ending:
        return []
    twin = account.ahead()
    told = []
    for at, holding in ending:
        while (boundary := next_boundary(twin)) is not None and boundary <= at:
            cross(twin, boundary)
        usable = twin.drawable()
        found = [b.purchase for b in usable if b.purchase] + [h.id for h in awaiting_first_use(twin)]
        unlimited = any(b.size is None for b in usable)
        after = After(tuple(dict.fromkeys(found)), sum(b.left for b in usable), unlimited)
        told.append(End(at, holding.id, after))
    return told


def _gives_more(account: Account, holding: Holding, end: datetime) -> bool:
    if holding.terms.throttles or (holding.recurring and holding.cycle_end < end):
        return True
    return any(b.purchase == holding.id and b.size is None for b in account.buckets)


def fates(account: Account, as_of: datetime) -> dict[int, Fate]:
    """The fate of each bucket, by its place in `account.buckets`.

    What belongs to a cycle is judged at that cycle's end, supposing that a plan which someone must renew is renewed
    there, and a frozen one at once. What belongs to no cycle stays until its own end.
    """
    found = {
        place: Fate(None, 0, 0, bucket.end, _why_outside(bucket), None)
        for place, bucket in enumerate(account.buckets)
        if bucket.cycle_of is None
    }
    for plan in account.active:
        if plan.recurring and plan.state in ("live", "frozen"):
            found |= _fates_with(account, plan, as_of)
    return found


def _why_outside(bucket: Bucket) -> Why:
    if bucket.size is None:
        return "unlimited"
    if bucket.fair_use:
        return "fair-use"
    return "no-end" if bucket.end is None else "own-end"


def _fates_with(account: Account, plan: Holding, as_of: datetime) -> dict[int, Fate]:
    verdicts, promotion = foresee(account, plan)
    if not verdicts:
        return {}
    at = plan.cycle_end if plan.frozen_until is None else plan.frozen_until
    ends = _ends_after(account, plan, as_of)
    places = {id(bucket): place for place, bucket in enumerate(account.buckets)}
    found = {}
    for verdict in verdicts:
        bucket, carries = verdict.bucket, verdict.carries
        place = places[id(bucket)]
        unlimited = bucket.size is None
        why: Why = "fair-use" if is_no_loss(bucket, verdict.why) else verdict.why
        found[place] = Fate(
            at,
            carries,
            0 if why == "fair-use" else bucket.left - carries,
            ends.get(place) if carries else None,
            why,
            None if unlimited else promotion,
        )
    return found


def _ends_after(account: Account, plan: Holding, as_of: datetime) -> dict[int, datetime | None]:
    # When what is carried ends, as known once the next cycle runs.
    twin = renewed_ahead(account, plan, as_of)
    return {b.root: b.end for b in twin.buckets if b.root is not None and b.cycle_of == plan.id}


def renewed_ahead(account: Account, plan: Holding, as_of: datetime) -> Account:
    """A copy of the account in which the plan's running cycle has ended, renewed there if someone must.

    A frozen plan was renewed at once. Where no cycle can follow, none does.
    """
    twin = account.ahead()
    copy = twin.holdings[plan.id]
    if copy.state != "frozen":
        copy.secured = max(copy.secured, 1)
        end_own(twin, copy, copy.cycle_end)
        close_cycle(twin, copy, copy.cycle_end)
    elif copy.cancelled:
        assert copy.frozen_until is not None
        end_own(twin, copy, copy.frozen_until)
        end_grace(twin, copy, copy.frozen_until)
    else:
        renew_frozen(twin, copy, as_of)
    return twin
