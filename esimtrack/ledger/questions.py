"""The ledger's other door: the questions that `rollover` and `expiring` ask, of the same events as `fold.statement`."""

from collections.abc import Iterable
from datetime import datetime

from esimtrack.events import AccountEvent
from esimtrack.ledger.answers import Item, RolloverAnswer, expiring, rollover_answer
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.summary import keep_alive
from esimtrack.ledger.timeline import walked
from esimtrack.ledger.trail import Trail


def rollover(
    events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime, trail: Trail | None = None
) -> list[RolloverAnswer]:
    """For every account, whether what is left carries over, how much, until when and why."""
    return [rollover_answer(account, as_of) for account in walked(events, usage, as_of, trail)]


def due(
    events: Iterable[AccountEvent],
    usage: UsagePort,
    as_of: datetime,
    until: datetime,
    cycles: bool = False,
    trail: Trail | None = None,
) -> list[Item]:
    """What is lost or due after `as_of` and not after `until`, of every account, soonest first.

    With `cycles`, the ends of cycles that renew by themselves are told as well.
    """
    items = []
    for account in walked(events, usage, as_of, trail):
        items += expiring(account, as_of, until, keep_alive(account, usage, as_of), cycles)
    return sorted(items, key=Item.order)
