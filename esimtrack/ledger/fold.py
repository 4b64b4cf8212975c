"""The ledger's front door: pure functions of a journal and an instant.

`events` are the journal's effective events in any order: what was voided is left out, and `usage` and `counter` events too,
which `usage` sums. Events after `as_of` may be among them. Nothing is raised: what has no effect is a warning.
"""

from collections.abc import Iterable
from datetime import datetime

from esimtrack.events import AccountEvent
from esimtrack.ledger.account import Account
from esimtrack.ledger.answers import Item, RolloverAnswer, expiring, rollover_answer
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import Statement
from esimtrack.ledger.summary import keep_alive, summarize
from esimtrack.ledger.timeline import Book


def statement(events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime) -> Statement:
    """The statement of every account that is known at `as_of`."""
    return Statement(as_of, tuple(summarize(a, usage, as_of) for a in _walked(events, usage, as_of)))


def rollover(events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime) -> list[RolloverAnswer]:
    """For every account, whether what is left carries over, how much, until when and why."""
    return [rollover_answer(account, as_of) for account in _walked(events, usage, as_of)]


def due(
    events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime, until: datetime, cycles: bool = False
) -> list[Item]:
    """What is lost or due after `as_of` and not after `until`, of every account, soonest first.

    With `cycles`, the ends of cycles that renew by themselves are told as well.
    """
    items = []
    for account in _walked(events, usage, as_of):
        items += expiring(account, as_of, until, keep_alive(account, usage, as_of), cycles)
    return sorted(items, key=Item.order)


def _walked(events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime) -> list[Account]:
    book = Book(usage)
    book.walk(events, as_of)
    return sorted(book.accounts.values(), key=lambda account: account.name)
