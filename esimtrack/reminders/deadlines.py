"""What somebody must do by an instant, and what ends then: renewals, graces, starts, the number, promotions."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from esimtrack.calendar.wall import add, midnight, zone_named
from esimtrack.insight.days import purchase_of
from esimtrack.ledger.answers import Item
from esimtrack.ledger.promotions import in_force
from esimtrack.ledger.statement import AccountStatement
from esimtrack.reminders.leads import passed, passed_or_last
from esimtrack.reminders.occasion import Occasion, of_item
from esimtrack.reminders.watch import Watch
from esimtrack.terms.model import Terms
from esimtrack.units.spans import Span


def deadlines(account: AccountStatement, items: Sequence[Item], as_of: datetime, watch: Watch) -> Iterator[Occasion]:
    """What of an account's items is a deadline, or the end of a plan or a promotion, and is to be said."""
    # Promotions of one purchase that end together are one item, and one occasion.
    for item in dict.fromkeys(items):
        rest = item.at - as_of
        match item.kind:
            case "renewal":
                rank = passed_or_last(rest, watch.days, _cycle(item, account))
            case "start-by":
                rank = _starting(item, account, rest, watch)
            case "end":
                rank = passed(rest, watch.days, _life(item, account))
            case "promotion":
                rank = passed(rest, watch.days, _promotion(item, account, as_of))
            case _:
                continue
        if rank:
            yield of_item(item.kind, item, rank)


def keep_alive(account: AccountStatement, as_of: datetime, watch: Watch) -> Iterator[Occasion]:
    """The number's own deadline: said more often as it nears, and once more when it has passed."""
    due, days = account.keep_alive, watch.keep_alive_days
    if due is None or not days:
        return
    lives = [
        _before(due, line.terms.keep_alive, line.terms)
        for line in account.purchases
        if line.terms.keep_alive is not None
    ]
    # The latest purchase that has one says how long a number is kept.
    rank = len(days) + 1 if due < as_of else passed_or_last(due - as_of, days, lives[-1] if lives else None)
    if rank:
        yield Occasion(kind="keep-alive", account=account.account, about=(str(due),), rank=rank, at=due)


def _before(at: datetime, span: Span, terms: Terms) -> timedelta:
    return at - add(at, span, zone_named(terms.timezone), -1)


def _cycle(item: Item, account: AccountStatement) -> timedelta | None:
    # How long the cycle is that ends; of a grace, however short, no lead is too early: something is at stake already.
    line = purchase_of(account, item.purchase)
    if line is None or line.terms.cycle is None or line.state == "frozen":
        return None
    return _before(item.at, line.terms.cycle.every, line.terms)


def _life(item: Item, account: AccountStatement) -> timedelta | None:
    # How long the purchase lasts that ends.
    line = purchase_of(account, item.purchase)
    return None if line is None or line.start is None else item.at - line.start


def _starting(item: Item, account: AccountStatement, rest: timedelta, watch: Watch) -> int:
    line = purchase_of(account, item.purchase)
    life = None if line is None else item.at - line.at
    if line is not None and line.terms.validity.unstarted == "starts":
        # Nobody has to do anything: it is said once.
        return passed_or_last(rest, watch.days, life) // max(1, len(watch.days))
    return passed_or_last(rest, watch.days, life)


def _promotion(item: Item, account: AccountStatement, as_of: datetime) -> timedelta | None:
    line = purchase_of(account, item.purchase)
    if line is None:
        return None
    zone = zone_named(line.terms.timezone)
    ends = [(midnight(p.first, zone), midnight(p.last + timedelta(days=1), zone)) for p in in_force(line.terms, as_of)]
    return max((end - start for start, end in ends if end == item.at), default=None)
