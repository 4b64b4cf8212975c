"""An account walked step by step, for whoever decides by what they see what happens next: a buyer in imagination.

The rules are those of every walk (`esimtrack.ledger.timeline`); taking the same events in one walk gives the same.
Steps go forward only: an event, or a line of usage, lies after the step before it.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.events import AccountEvent
from esimtrack.ledger.explaining import Explained, explanation
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.postings import Recorder
from esimtrack.ledger.statement import AccountStatement, State
from esimtrack.ledger.summary import summarize
from esimtrack.ledger.timeline import Book
from esimtrack.ledger.trail import Trail


class Held(Struct, frozen=True):
    """A purchase that is pending, live or frozen.

    `end` is its own end, None without one; `cycle_end` its running cycle's, None where none runs.
    """

    id: str
    state: State
    end: datetime | None
    cycle_end: datetime | None


class Steps:
    """One account, from an empty journal on. `usage` may gain lines, as long as they lie after the last step."""

    def __init__(self, name: str, usage: UsagePort, zone: ZoneInfo, begins: datetime) -> None:
        """`zone` is the zone of time of its days; nothing happens at `begins` or before."""
        self._name = name
        self._usage = usage
        self._recorder = Recorder(zone)
        self._book = Book(usage, Trail())
        self._book.note(name, self._recorder)
        self.reached = begins

    def to(self, until: datetime, events: Sequence[AccountEvent] = ()) -> None:
        """Take everything into account up to an instant, that instant included; what lies behind stays as it is."""
        if until > self.reached:
            self._book.walk(events, until)
            self.reached = until

    def held(self) -> list[Held]:
        """The purchases that are not over, in order."""
        active = self._book.accounts[self._name].active
        return [Held(h.id, h.state, h.own_end, h.cycle_end if h.running else None) for h in active]

    def usable(self, zone: str | None, at: datetime) -> int | None:
        """Bytes that can be used in a zone, of what does not end by `at`, as things stand; None: without a limit."""
        buckets = self._book.accounts[self._name].drawable()
        there = [b for b in buckets if b.covers(zone) and (b.end is None or b.end > at)]
        return None if any(b.size is None for b in there) else sum(b.left for b in there)

    def statement(self) -> AccountStatement:
        """The account as of the last step."""
        return summarize(self._book.accounts[self._name], self._usage, self.reached)

    def explained(self) -> Explained:
        """All that has moved so far."""
        return explanation(self._book.accounts[self._name], self._recorder)
