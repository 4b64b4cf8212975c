"""Each thing that is lost or due, as one sentence: what happens, and what keeps it from happening. When, is beside it.

One function for each kind of item of `expiring`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from esimtrack.calendar.wall import midnight, zone_named
from esimtrack.i18n import _
from esimtrack.insight.days import purchase_of
from esimtrack.insight.judging import can_last, judge, kept_if_renewed
from esimtrack.ledger.answers import Item, ItemKind
from esimtrack.ledger.promotions import in_force
from esimtrack.ledger.statement import AccountStatement, BucketLine, PurchaseLine
from esimtrack.terms.model import Promotion
from esimtrack.units.sizes import show_size
from esimtrack.views import plan_phrases as say
from esimtrack.views.account_words import after


def message(item: Item, account: AccountStatement, as_of: datetime) -> str:
    """What happens at the item's instant, as of `as_of`. Names are as they were typed; show them with `safe`."""
    return _SENTENCES[item.kind](item, account, as_of)


def _data(item: Item, account: AccountStatement, as_of: datetime) -> str:
    size = show_size(item.bytes or 0, account.gb)
    line = purchase_of(account, item.purchase)
    if line is None:
        return _("{size} that were given are lost.").format(size=size)
    kept = kept_if_renewed(item, account)
    if kept and kept >= (item.bytes or 0):
        return _("{size} of {plan} are lost, unless it is renewed.").format(size=size, plan=line.plan)
    if kept:
        words = _("{size} of {plan} are lost, unless it is renewed: then {kept} carry over.")
        return words.format(size=size, plan=line.plan, kept=show_size(kept, account.gb))
    lost = [b for b in account.buckets if b.purchase == line.id and b.left and _lost_at(b, item.at)]
    if lost and all(b.kind == "rollover" or b.fate.at not in (None, item.at) for b in lost):
        words = _("{size} carried over by {plan} are lost.")
        if can_last(line) and line.cycle_end is not None and item.at > line.cycle_end:
            words = _("{size} carried over by {plan} are lost, unless it is renewed again.")
        return words.format(size=size, plan=line.plan)
    return _("{size} of {plan} are lost.").format(size=size, plan=line.plan)


def said_by_its_renewal(item: Item, items: Iterable[Item], account: AccountStatement) -> bool:
    """Whether an item is said by another of the items: "renew it, or 10 GB are lost" need not be said twice."""
    if item.kind != "data" or not kept_if_renewed(item, account):
        return False
    return any(i.kind == "renewal" and (i.at, i.purchase) == (item.at, item.purchase) for i in items)


def _lost_at(bucket: BucketLine, at: datetime) -> bool:
    # Whether some of a bucket that nobody needs to renew for is lost then: where it is judged, or carried to (or later,
    # where a grace follows).
    fate = bucket.fate
    if fate.at == at:
        return fate.expires > 0
    return fate.until is not None and fate.until <= at


def _renewal(item: Item, account: AccountStatement, as_of: datetime) -> str:
    line = purchase_of(account, item.purchase)
    tied = [bucket for bucket in account.buckets if bucket.left and line is not None and judge(account, bucket) is line]
    left, carries = sum(bucket.left or 0 for bucket in tied), sum(bucket.fate.carries for bucket in tied)
    frozen = line is not None and line.state == "frozen"
    if not carries:
        words = _("{plan} is over, unless it is renewed.") if frozen else _("{plan} ends, unless it is renewed.")
    elif frozen:
        words = _("{plan} is over, unless it is renewed: {size} of {left} that are frozen carry over only then.")
        if carries == left:
            words = _("{plan} is over, unless it is renewed: {size} that are frozen carry over only then.")
    elif carries == left:
        words = _("{plan} ends, unless it is renewed: {size} carry over only then.")
    else:
        words = _("{plan} ends, unless it is renewed: {size} of {left} carry over only then.")
    return words.format(
        plan=_plan(item, account), size=show_size(carries, account.gb), left=show_size(left, account.gb)
    )


def _end(item: Item, account: AccountStatement, as_of: datetime) -> str:
    assert item.end is not None
    return _("{plan} ends: {after}.").format(plan=_plan(item, account), after=after(item.end, account))


def _start_by(item: Item, account: AccountStatement, as_of: datetime) -> str:
    line = purchase_of(account, item.purchase)
    if line is not None and line.terms.validity.unstarted == "starts":
        return _("{plan} starts by itself.").format(plan=line.plan)
    return _("{plan} lapses, unless it starts before.").format(plan=_plan(item, account))


def _keep_alive(item: Item, account: AccountStatement, as_of: datetime) -> str:
    return _("The number is lost, unless it is used, topped up or renewed.")


def _promotion(item: Item, account: AccountStatement, as_of: datetime) -> str:
    line = purchase_of(account, item.purchase)
    ending = [] if line is None else ending_promotions(line, item.at, as_of)
    name = say.listed([p.name or _("without a name") for p in ending] or [_("without a name")])
    carries, gives = any(p.rollover is not None for p in ending), any(p.on_renewal and p.bonus for p in ending)
    if len(ending) > 1:
        words = _("{plan}: the promotions {promotion} end.")
    elif carries and not gives:
        words = _("{plan}: the promotion {promotion} ends. What a later cycle leaves is not carried by it.")
    elif gives and not carries:
        words = _("{plan}: the promotion {promotion} ends. A later cycle comes without its bonus.")
    else:
        words = _("{plan}: the promotion {promotion} ends.")
    return words.format(promotion=name, plan=_plan(item, account))


def ending_promotions(line: PurchaseLine, at: datetime, as_of: datetime) -> list[Promotion]:
    """The promotions of a purchase that are in force and end at the midnight `at`, and that bear on its cycles."""
    return [
        p
        for p in in_force(line.terms, as_of)
        if midnight(p.last + timedelta(days=1), zone_named(line.terms.timezone)) == at
        and (p.rollover is not None or p.on_renewal)
    ]


def _cycle(item: Item, account: AccountStatement, as_of: datetime) -> str:
    line = purchase_of(account, item.purchase)
    terms = None if line is None or line.ruling is None else line.ruling.terms
    plan, new = _plan(item, account), "" if terms is None else terms.name
    price = None if terms is None or not terms.price_each_cycle else terms.price
    if new != plan and price is not None:
        words = _("{plan} goes on as {new}, for {price}.")
    elif new != plan:
        words = _("{plan} goes on as {new}.")
    elif price is not None:
        words = _("{plan} renews by itself, for {price}.")
    else:
        words = _("{plan} renews by itself.")
    return words.format(plan=plan, new=new, price=price)


def _plan(item: Item, account: AccountStatement) -> str:
    line = purchase_of(account, item.purchase)
    return account.account if line is None else line.plan


_SENTENCES: dict[ItemKind, Callable[[Item, AccountStatement, datetime], str]] = {
    "data": _data,
    "renewal": _renewal,
    "end": _end,
    "start-by": _start_by,
    "keep-alive": _keep_alive,
    "promotion": _promotion,
    "cycle": _cycle,
}
