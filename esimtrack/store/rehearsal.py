"""Events as if they were recorded, for a walk that holds no lock.

They are recorded in a transaction that is taken back at once. What it changed is remembered: which decisions count,
which lines come and go, and which checkpoints still hold. The walk then sees the store with these changes over it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from typing import TypeAlias

from esimtrack.events import AccountEvent, Event, Purchase, Transfer
from esimtrack.ledger.port import LAST, Line, Mark, Sum, UsagePort, first_in
from esimtrack.ledger.trail import Trail
from esimtrack.store.agreement import Agreement
from esimtrack.store.checkpoints import trail
from esimtrack.store.database import Database
from esimtrack.store.importing import add_all, checked
from esimtrack.store.instants import to_instant, to_number
from esimtrack.store.journal import deciding
from esimtrack.store.usage import StoredUsage

Lines: TypeAlias = dict[tuple[str, Mark], Line]

_BEGINNING = Mark(datetime(2000, 1, 1, tzinfo=UTC))

# Temporary, so that they are in no file, and gone with the transaction.
_WATCH = (
    "CREATE TEMP TABLE moved (comes, account, at, id, bytes, zone, member)",
    "CREATE TEMP TRIGGER comes AFTER INSERT ON main.line BEGIN"
    " INSERT INTO moved VALUES (1, new.account, new.at, new.id, new.bytes, new.zone, new.member); END",
    "CREATE TEMP TRIGGER goes AFTER DELETE ON main.line BEGIN"
    " INSERT INTO moved VALUES (0, old.account, old.at, old.id, old.bytes, old.zone, old.member); END",
)


class Rehearsal:
    """What recording some events changes."""

    def __init__(self, db: Database, events: Iterable[Event]) -> None:
        """Within a transaction that writes, and that the caller takes back."""
        for statement in _WATCH:
            db.run(statement)
        add_all(db, checked(events), "")
        agreement = Agreement(db)
        self.seen = db.data_version()
        """Which store it is about: another writer changes this number."""
        self._events = deciding(db, agreement, None)
        self._known = StoredUsage(db, agreement).first_instants()
        self._comes, self._goes = _moved(db)
        # The last checkpoint that these events do not change.
        self._holds: int | None = db.rows("SELECT max(at) FROM checkpoint")[0][0]

    def events(self, accounts: Sequence[str] | None) -> list[AccountEvent]:
        """The events that count, as `Store.events` gives them."""
        if accounts is None:
            return self._events
        linked = set(accounts)
        # What arrives at an account depends on what the sender had.
        while senders := {e.account for e in self._events if isinstance(e, Transfer) and e.to in linked} - linked:
            linked |= senders
        return [event for event in self._events if event.account in linked]

    def events_since(self, start: datetime) -> list[AccountEvent]:
        """Those from an instant on, as `Store.events_since` gives them."""
        replaces = any(isinstance(e, Purchase) and e.replaces is not None for e in self._events)
        return [e for e in self._events if e.at >= start or (replaces and isinstance(e, Purchase))]

    def trail(self, db: Database, as_of: datetime) -> Trail:
        """A walk starts at a checkpoint that these events do not change, and leaves none."""
        if self._holds is None:
            return Trail()
        return Trail(trail(db, min(as_of, to_instant(self._holds))).start)

    def usage(self, stored: UsagePort) -> "SupposedUsage":
        """The usage that is stored, with these lines over it."""
        return SupposedUsage(stored, self._comes, self._goes, self._known)


def _moved(db: Database) -> tuple[Lines, Lines]:
    # A line that changes goes as it was at first, and comes as it is in the end.
    comes: Lines = {}
    goes: Lines = {}
    for new, account, at, id, size, zone, member in db.rows("SELECT * FROM moved ORDER BY rowid"):
        line = Line(to_instant(at), id, size, zone or None, member or None)
        key = account, Mark(line.at, id)
        if new:
            comes[key] = line
        elif comes.pop(key, None) is None:
            goes[key] = line
    return comes, goes


class SupposedUsage:
    """A port to usage: what is stored, without the lines that go, and with those that come."""

    def __init__(self, stored: UsagePort, comes: Lines, goes: Lines, known: dict[str, int]) -> None:
        self._stored = stored
        self._comes = comes
        self._goes = goes
        self._known = known

    def _between(self, lines: Lines, account: str, start: Mark, end: Mark) -> list[Line]:
        return sorted(line for (of, mark), line in lines.items() if of == account and start <= mark < end)

    def sums(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        found = {(zone, member): size for zone, member, size in self._stored.sums(account, start, end)}
        for lines, sign in ((self._goes, -1), (self._comes, 1)):
            for line in self._between(lines, account, start, end):
                key = line.zone, line.member
                found[key] = found.get(key, 0) + sign * line.bytes
        return [Sum(zone, member, size) for (zone, member), size in found.items()]

    def lines(self, account: str, start: Mark, end: Mark) -> Iterator[Line]:
        stored = (line for line in self._stored.lines(account, start, end) if not self._gone(account, line))
        return merge(stored, self._between(self._comes, account, start, end))

    def typed(self, account: str, start: Mark, end: Mark) -> Iterable[Sum]:
        # What comes and goes here is asked for by its sums alone: a rehearsal tells no pace.
        return self._stored.typed(account, start, end)

    def _gone(self, account: str, line: Line) -> bool:
        return (account, Mark(line.at, line.id)) in self._goes

    def first(self, account: str, start: Mark, end: Mark, zones: frozenset[str] | None) -> Line | None:
        found = first_in(self._between(self._comes, account, start, end), zones)
        stored = self._stored.first(account, start, end, zones)
        while stored is not None and self._gone(account, stored):
            stored = self._stored.first(account, Mark(stored.at, stored.id + "\x01"), end, zones)
        return min((line for line in (found, stored) if line is not None), default=None)

    def last(self, account: str, end: Mark) -> datetime | None:
        found = max((mark.at for (of, mark) in self._comes if of == account and mark < end), default=None)
        stored = self._stored.last(account, end)
        while stored is not None and all(
            self._gone(account, line)
            for line in self._stored.lines(account, Mark(stored), min(end, Mark(stored, LAST)))
        ):
            stored = self._stored.last(account, Mark(stored))
        return max((at for at in (found, stored) if at is not None), default=None)

    def accounts(self, as_of: datetime) -> Iterable[str]:
        by_then = to_number(as_of)
        return [account for account, first in self._known.items() if first <= by_then]

    def members(self, account: str, end: Mark) -> Iterable[str]:
        going = {line.member for (of, mark), line in self._goes.items() if of == account and mark < end}
        coming = {line.member for (of, mark), line in self._comes.items() if of == account and mark < end}
        found = set(self._stored.members(account, end))
        for member in going & found:
            if not any(line.member == member for line in self.lines(account, _BEGINNING, end)):
                found.discard(member)
        return found | {member for member in coming if member is not None}
