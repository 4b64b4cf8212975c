"""The order in which things happen, and the walk along it.

At one instant: decisions, boundaries, grants, usage, readings; within a class by event id. A decision on a purchase
that was made at the same instant acts directly after that purchase. Accounts only meet in transfers, so each is
walked on its own up to the next event that concerns it.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from esimtrack.calendar.wall import TICK
from esimtrack.events import (
    AccountEvent,
    Activate,
    Amend,
    Bonus,
    Cancel,
    Extend,
    Member,
    Purchase,
    Reading,
    Renew,
    Transfer,
)
from esimtrack.ledger.account import Account
from esimtrack.ledger.boundaries import cross, next_boundary
from esimtrack.ledger.checkpoint import accounts_of, checkpoint
from esimtrack.ledger.decisions import amend, cancel, extend, renew
from esimtrack.ledger.drawing import consume
from esimtrack.ledger.gifts import give, transfer
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.port import LAST, Mark, UsagePort
from esimtrack.ledger.purchases import buy, call_queue, running_cycle_start, start
from esimtrack.ledger.readings import read
from esimtrack.ledger.replacing import Replacements
from esimtrack.ledger.trail import Trail
from esimtrack.terms.model import Terms

if TYPE_CHECKING:
    from esimtrack.ledger.postings import Recorder

Decision = Renew | Cancel | Amend | Extend
_DECISIONS = (Renew, Cancel, Amend, Extend)
_BEGINNING = Mark(datetime(2000, 1, 1, tzinfo=UTC))


def walked(
    events: Iterable[AccountEvent], usage: UsagePort, as_of: datetime, trail: Trail | None = None
) -> list[Account]:
    """Every account that is known at `as_of`, by name, after all that happened up to then."""
    book = Book(usage, trail or Trail())
    book.walk(events, as_of)
    return sorted(book.accounts.values(), key=lambda account: account.name)


class Book:
    """All accounts of a journal, walked together along a trail."""

    def __init__(self, usage: UsagePort, trail: Trail) -> None:
        start = trail.start
        self.accounts = {} if start is None else accounts_of(start)
        self._trail = trail
        self._usage = usage
        self._begun = _BEGINNING.at if start is None else start.at
        self._zones = set() if start is None else set(start.zones)
        self._cuts: dict[str, list[Mark]] = {}
        self._replacements = Replacements([])

    def walk(self, events: Iterable[AccountEvent], as_of: datetime) -> None:
        """Take everything into account that happened up to `as_of`, that instant included."""
        ordered = sorted(events, key=lambda e: (e.at, e.id))
        self._replacements = Replacements([e for e in ordered if isinstance(e, Purchase)])
        happened = [e for e in ordered if self._begun <= e.at <= as_of and not self._replacements.replaced(e.id)]
        self._cut(happened)
        coming = deque(self._trail.stops)
        for at, together in groupby(happened, key=attrgetter("at")):
            while coming and coming[0] <= at:
                self._leave_checkpoint(coming.popleft())
            self._at(at, list(together))
        for stop in coming:
            self._leave_checkpoint(stop)
        for name in self._usage.accounts(as_of):
            self._account(name)
        for account in self.accounts.values():
            self._run(account, as_of, through=True)

    def _leave_checkpoint(self, at: datetime) -> None:
        for name in self._usage.accounts(at - TICK):
            self._account(name)
        for account in self.accounts.values():
            self._run(account, at, through=False)
        self._trail.left.append(checkpoint(at, self._zones, self.accounts.values()))

    def _terms(self, terms: Mapping[str, Any], role: Literal["plan", "top-up"] = "plan") -> Terms:
        # Not loaded where a walk goes on from a checkpoint and nobody has bought anything since.
        from esimtrack.terms.check import read_terms

        read = read_terms(terms, role)
        self._zones.add(read.timezone)
        return read

    def _cut(self, happened: list[AccountEvent]) -> None:
        # A purchase that ran before the journal knew it is in a cycle that began before: a reading of the use in that
        # cycle takes back no excess from before it, so no stretch of usage may lie across its start.
        for event in happened:
            if isinstance(event, Purchase) and event.opening is not None:
                began = running_cycle_start(event, self._terms(event.terms, event.role or "plan"))
                if began is not None:
                    self._cuts.setdefault(event.account, []).append(Mark(began))

    def _account(self, name: str) -> Account:
        if name not in self.accounts:
            self.accounts[name] = Account(name, _BEGINNING)
        return self.accounts[name]

    def note(self, name: str, recorder: "Recorder") -> None:
        """Have everything noted that will move in an account. It counts as known from then on."""
        self._account(name).postings = recorder

    def _at(self, at: datetime, events: list[AccountEvent]) -> None:
        bought = {e.id for e in events if isinstance(e, Purchase)}
        at_once: dict[str, list[Decision]] = {}
        decisions: list[Decision] = []
        for event in events:
            if isinstance(event, _DECISIONS):
                target = self._replacements.current(event.purchase)
                same = target in bought and self._replacements.account_of(target) == event.account
                (at_once.setdefault(target, []) if same else decisions).append(event)
        names = dict.fromkeys(
            n for e in events for n in ([e.account, e.to] if isinstance(e, Transfer) else [e.account])
        )
        accounts = [self._account(name) for name in names]
        for account in accounts:
            self._run(account, at, through=False)
        for decision in decisions:
            self._decide(decision)
        for account in accounts:
            if next_boundary(account) == at:
                cross(account, at)
        for event in events:
            if not isinstance(event, _DECISIONS) and not isinstance(event, Reading):
                self._grant(event)
                for decision in at_once.get(event.id, ()):
                    self._decide(decision)
        for event in events:
            if isinstance(event, Reading):
                self._read(event)

    def _run(self, account: Account, until: datetime, through: bool) -> None:
        """Walk an account up to `until`: before anything of that instant, or `through` its boundaries and its usage."""
        end = Mark(until, LAST) if through else Mark(until)
        while True:
            boundary = next_boundary(account)
            due = boundary is not None and (boundary <= until if through else boundary < until)
            stop = Mark(boundary) if boundary is not None and due else end
            cut = min((c for c in self._cuts.get(account.name, ()) if account.mark < c < stop), default=None)
            if not consume(account, self._usage, cut or stop) or cut is not None:
                continue
            if not due:
                return
            assert boundary is not None
            cross(account, boundary)

    def _holding(self, event: AccountEvent, purchase: str) -> Holding | None:
        account = self.accounts[event.account]
        holding = account.holdings.get(self._replacements.current(purchase))
        if holding is None:
            account.warn("unknown-purchase", event.id, purchase)
        return holding

    def _decide(self, event: Decision) -> None:
        account = self.accounts[event.account]
        holding = self._holding(event, event.purchase)
        if holding is None:
            return
        match event:
            case Renew():
                done, code = renew(account, holding, event), "cannot-renew"
                if done:
                    account.last_deed = event.at
            case Cancel():
                done, code = cancel(account, holding, event), "cannot-cancel"
            case Amend():
                done, code = amend(account, holding, event, self._terms(event.terms)), "cannot-amend"
            case Extend():
                done, code = extend(account, holding, event), "cannot-extend"
        if not done:
            account.warn(code, event.id, holding.id)
        call_queue(account, event.at)

    def _grant(self, event: AccountEvent) -> None:
        account = self.accounts[event.account]
        match event:
            case Purchase():
                buy(account, event, self._terms(event.terms, event.role or "plan"))
            case Activate():
                holding = self._holding(event, event.purchase)
                if holding is None:
                    return
                if holding.state == "pending":
                    account.caused_by(event.id)
                    start(account, holding, event.at, "activated")
                else:
                    account.warn("cannot-activate", event.id, holding.id)
            case Bonus():
                give(account, event)
            case Transfer():
                transfer(account, self.accounts[event.to], event)
            case Member(removed=True):
                account.remove(event.name, event.at)
            case Member(was=str(was)):
                account.rename(was, event.name, event.limit)
            case Member():
                account.join(event.name, event.limit)
        call_queue(account, event.at)

    def _read(self, event: Reading) -> None:
        account = self.accounts[event.account]
        holding = None
        if event.purchase is not None:
            holding = self._holding(event, event.purchase)
            if holding is None:
                return
        self._run(account, event.at, through=True)
        read(account, event, holding, self._usage)
