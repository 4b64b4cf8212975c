"""The ledger's fourth door: an account walked on from where it stands, with usage that is only imagined.

Where it stands is reached once (`standing`); from there, any number of futures can be walked (`onward`), each by the
same rules as what happened.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import TICK
from esimtrack.events import AccountEvent
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.postings import Posting, Recorder
from esimtrack.ledger.statement import AccountStatement
from esimtrack.ledger.summary import summarize
from esimtrack.ledger.timeline import Book
from esimtrack.ledger.trail import Checkpoint, Trail


class Onward(Struct, frozen=True):
    """An account at a later instant: its statement then, and all that moved since."""

    statement: AccountStatement
    moved: tuple[Posting, ...]
    """Their balances count from where the account stood, as if nothing had been left there."""


def standing(
    events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime, start: Checkpoint | None = None
) -> Checkpoint:
    """Every account after all that happened up to `as_of`; `start` shortens the walk there."""
    trail = Trail(start, stops=(as_of + TICK,))
    Book(usage, trail).walk(events, as_of)
    return trail.left[0]


def onward(
    stands: Checkpoint, events: Iterable[AccountEvent], usage: UsagePort, name: str, until: datetime, zone: ZoneInfo
) -> Onward:
    """An account walked on up to `until`. `events` may be those from where it stands on, and every purchase.

    `usage` knows what was used before as well: a cycle's use begins there. Use is noted by the day, in `zone` of time.
    """
    recorder = Recorder(zone)
    book = Book(usage, Trail(stands))
    book.note(name, recorder)
    book.walk(events, until)
    account = book.accounts[name]
    return Onward(summarize(account, usage, until), recorder.told())
