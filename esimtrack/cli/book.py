"""The journal as one command sees it: the store, the ledger's answers, and recording with a look at the effect first.

The one place where a command meets the store. Without a store, everything is empty; it is made by the first write
alone.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from esimtrack.cli.times import BEYOND
from esimtrack.config.paths import store_file
from esimtrack.events import AccountEvent, Counter, Event, Purchase, Usage
from esimtrack.journal.ids import new_id
from esimtrack.ledger.fold import statement
from esimtrack.ledger.port import ListUsage, UsagePort
from esimtrack.ledger.statement import AccountStatement, Statement, Warned
from esimtrack.store import Store, open_store


class Change(Struct, frozen=True):
    """What a write changes: the statements without it and with it, as of one instant."""

    before: Statement
    after: Statement

    def account(self, name: str) -> tuple[AccountStatement | None, AccountStatement]:
        """One account, before and after; it is there after."""
        after = account_of(self.after, name)
        assert after is not None
        return account_of(self.before, name), after

    def new_warnings(self) -> list[tuple[AccountStatement, Warned]]:
        """The warnings that the write causes, of other events too."""
        old = {warned for account in self.before.accounts for warned in account.warnings}
        return [(account, w) for account in self.after.accounts for w in account.warnings if w not in old]


def account_of(statement: Statement, name: str) -> AccountStatement | None:
    """One account of a statement; None where it is not known by then."""
    return next((account for account in statement.accounts if account.account == name), None)


class _Rehearsed(Exception):
    """Ends a write that is not meant to last."""


class Book:
    """One command's view of the store; `write`: the command will record."""

    def __init__(self, write: bool = False) -> None:
        self.store: Store | None = open_store(store_file(), write=write) if store_file().exists() else None

    def statement(self, as_of: datetime) -> Statement:
        """Every account that is known by then."""
        if self.store is None:
            return Statement(as_of, ())
        return statement(self.store.events(), self.store.usage, as_of)

    @property
    def usage(self) -> UsagePort:
        """What the ledger, and insight, ask about usage."""
        return ListUsage(()) if self.store is None else self.store.usage

    def accounts(self) -> list[str]:
        """The names of all accounts, by name."""
        return [account.account for account in self.statement(BEYOND).accounts]

    def foresee(self, events: Sequence[AccountEvent], as_of: datetime) -> Change:
        """What recording these events would change. Nothing is recorded."""
        changes: list[Change] = []

        def look() -> None:
            changes.append(Change(before, self.statement(as_of)))
            raise _Rehearsed

        before = self.statement(as_of)
        if self.store is None:
            facts = [event for event in events if not isinstance(event, Usage | Counter)]
            usage = ListUsage(event for event in events if isinstance(event, Usage | Counter))
            return Change(before, statement(facts, usage, as_of))
        with suppress(_Rehearsed):
            self.store.record(events, look)
        return changes[0]

    def purchase(self, id: str) -> Purchase:
        """The purchase event with that id, which a statement named."""
        assert self.store is not None
        return next(event for event in self.store.events() if event.id == id and isinstance(event, Purchase))

    def record(self, events: Sequence[Event]) -> None:
        """Record what one command says, durably, all or nothing."""
        if self.store is None:
            self.store = open_store(store_file(), write=True)
        self.store.record(events)


def batched(events: Sequence[AccountEvent]) -> Sequence[AccountEvent]:
    """The events with a batch of their own, where they are more than one."""
    if len(events) < 2:
        return events
    batch = new_id()
    return [replace(event, batch=batch) for event in events]
