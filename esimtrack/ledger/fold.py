"""The ledger's front door: `statement`, a pure function of a journal and an instant."""

from collections.abc import Iterable
from datetime import datetime

from esimtrack.events import AccountEvent
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import Statement
from esimtrack.ledger.summary import summarize
from esimtrack.ledger.timeline import walked
from esimtrack.ledger.trail import Trail


def statement(
    events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime, trail: Trail | None = None
) -> Statement:
    """The statement of every account that is known at `as_of`.

    `events` are the journal's effective events in any order: what was voided is left out, and `usage` and `counter`
    events too, which `usage` sums. Events after `as_of` may be among them. Raises nothing: what has no effect is a
    warning. A trail shortens the walk and changes nothing else.
    """
    return Statement(as_of, tuple(summarize(account, usage, as_of) for account in walked(events, usage, as_of, trail)))
