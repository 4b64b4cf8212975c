"""The journal as one command sees it: the store, the ledger's answers, and a look at what a write would change.

The one place where a command meets the store and the ledger. Where there is no store yet, everything is empty; the
first write makes it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from esimtrack.cli.line import note_recorded
from esimtrack.cli.times import BEYOND
from esimtrack.config.paths import store_file
from esimtrack.events import AccountEvent, Event, Purchase, Transfer
from esimtrack.ledger.fold import statement
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import AccountStatement, Statement, Warned
from esimtrack.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from esimtrack.advice.walked import Known
    from esimtrack.ledger.answers import Item, RolloverAnswer
    from esimtrack.ledger.explaining import Explained
    from esimtrack.ledger.port import Mark
    from esimtrack.ledger.trail import Checkpoint, Trail
    from esimtrack.store.prompts import Prompt

Answer = TypeVar("Answer")


class Change(Struct, frozen=True):
    """What a write changes: the statements without it and with it, as of one instant."""

    before: Statement
    after: Statement

    def account(self, name: str) -> tuple[AccountStatement | None, AccountStatement]:
        """One account without it and with it; with it, it is there."""
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


class Book:
    """One command's view of the journal; `write`: the command may record."""

    def __init__(self, write: bool = False) -> None:
        self.store: Store = open_store(store_file(), write=write)
        self._writes = write
        self._left: list[Checkpoint] = []
        self.prompt: Prompt | None = None
        """What a prompt was told, to be kept for the next one."""

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store, and say whether it recorded anything."""
        if self.store.recorded:
            note_recorded()
        self.store.keep(self._left, self.prompt)
        self.store.close()

    @property
    def usage(self) -> UsagePort:
        """What the ledger, and insight, ask about usage."""
        return self.store.usage

    def statement(self, as_of: datetime, now: datetime | None = None) -> Statement:
        """Every account that is known by then; with `now`, of no earlier time, what is dated ahead comes with it."""
        return self._walk(as_of, _stated if now is not None and now <= as_of else statement, as_of)

    def rollover(self, as_of: datetime, now: datetime) -> "list[RolloverAnswer]":
        """For every account that is known by then, or to come, whether what is left carries over."""
        from esimtrack.ledger.coming import rollover_with_coming
        from esimtrack.ledger.questions import rollover

        return self._walk(as_of, rollover_with_coming if now <= as_of else rollover, as_of)

    def due(self, as_of: datetime, until: datetime, cycles: bool = False) -> "list[Item]":
        """What is lost or due after the one and not after the other; with `cycles`, renewals by themselves too."""
        from esimtrack.ledger.questions import due

        return self._walk(as_of, due, as_of, until, cycles)

    def explain(
        self, as_of: datetime, zones: "Mapping[str, ZoneInfo]", lines: bool = False, alone: "Mark | None" = None
    ) -> "list[Explained]":
        """All that moved in these accounts by then, from the beginning: see `esimtrack.ledger.explaining`."""
        from esimtrack.ledger.explaining import explained

        return explained(self.store.events(list(zones)), self.store.usage, as_of, zones, lines, alone)

    def known(self, as_of: datetime, now: datetime) -> "Known":
        """What a forecast as of an instant is made from."""
        from esimtrack.advice.walked import known

        return known(self.store.events(), self.store.usage, as_of, now, self.store.trail(as_of).start)

    def _walk(self, as_of: datetime, ask: "Callable[..., Answer]", *about: object) -> "Answer":
        # A command that writes leaves no checkpoints: what it sees may be a rehearsal.
        trail = self.store.trail(as_of)
        events = self.store.events() if trail.start is None else self.store.events_since(trail.start.at)
        if self._writes:
            trail.stops = ()
        answer = ask(events, self.store.usage, *about, trail=trail)
        self._left += trail.left
        return answer

    def accounts(self) -> list[str]:
        """The names of all accounts, also of those that are only known later, by name."""
        events = self.store.events()
        received = {event.to for event in events if isinstance(event, Transfer)}
        return sorted({event.account for event in events} | received | set(self.usage.accounts(BEYOND)))

    def latest(self, now: datetime) -> Statement:
        """The statement in which every purchase is known: as of now, or of the last decision, if that is later."""
        return self.statement(max([now, *(event.at for event in self.store.events())]))

    def purchase(self, id: str) -> Purchase:
        """The purchase event with that id, which a statement named."""
        return next(event for event in self.store.events() if event.id == id and isinstance(event, Purchase))

    def foresee(self, events: Sequence[Event], as_of: datetime) -> Change:
        """What recording these events would change. Nothing is recorded."""
        before = self.statement(as_of)
        with self.store.rehearsing(events):
            return Change(before, self.statement(as_of))

    def record(self, events: Sequence[Event], label: str, **undo: Any) -> None:
        """Record what the command `label` says, durably, all or nothing."""
        self.store.record(events, label, **undo)


def _stated(
    events: Sequence[AccountEvent], usage: UsagePort, as_of: datetime, trail: "Trail | None" = None
) -> Statement:
    if not any(event.at > as_of for event in events):
        return statement(events, usage, as_of, trail)
    from esimtrack.ledger.coming import statement_with_coming

    return statement_with_coming(events, usage, as_of, trail)
