"""The fold, by its front door: `statement`."""

from collections.abc import Iterable
from datetime import datetime

from esimtrack.events import AccountEvent
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import Statement


def statement(events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime) -> Statement:
    """The statement of every account that is known at `as_of`.

    `events` are the journal's effective events in any order: what was voided is left out, and `usage` and `counter` events
    too, which `usage` sums. Events after `as_of` may be among them. Raises nothing: what has no effect is a warning.
    """
    raise NotImplementedError
