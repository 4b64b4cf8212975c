"""The store: one journal in one file of SQLite, with the sums that the ledger asks for.

Reading sees one moment: what others record while a command runs is not seen by it. Writing waits for whoever writes,
is all or nothing, and is durable when it returns. Where there is no file yet, the store is empty, and the first write
makes it. Whatever keeps the file from being used is `StoreUnusable`; what is refused is `Refused`.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from esimtrack.events import AccountEvent, Event
from esimtrack.ledger.port import UsagePort
from esimtrack.store import file
from esimtrack.store.agreement import Agreement
from esimtrack.store.database import Database
from esimtrack.store.instants import to_instant, to_number
from esimtrack.store.refusals import StoreUnusable
from esimtrack.store.usage import StoredUsage

if TYPE_CHECKING:
    from esimtrack.events import Counter, Usage
    from esimtrack.ledger.port import Line
    from esimtrack.ledger.trail import Checkpoint, Trail
    from esimtrack.store.history import HistoryRow
    from esimtrack.store.imported import Imports, Shown
    from esimtrack.store.importing import Imported
    from esimtrack.store.inspecting import Inspecting
    from esimtrack.store.prompts import Prompt
    from esimtrack.store.rehearsal import Rehearsal
    from esimtrack.store.undoing import Redoing, Undoing


def open_store(path: Path, write: bool = False) -> "Store":
    """The store at `path`; with `write`, to be written to. Raises `StoreUnusable`. Nothing is made yet."""
    if not file.is_there(path):
        return Store(path, file.empty(path), made=False)
    return Store(path, file.open_writing(path) if write else file.open_reading(path))


class Store:
    """See the module. A store is closed when it is no longer needed, or used in a `with`."""

    def __init__(self, path: Path, db: Database, made: bool = True) -> None:
        self.path = path
        self._db = db
        self._made = made
        self._agreement = Agreement(db)
        self._rehearsal: Rehearsal | None = None
        self.recorded = False
        """Whether events were recorded by it."""
        db.run("BEGIN")

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def usage(self) -> UsagePort:
        """What the ledger asks about usage."""
        stored = StoredUsage(self._db, self._agreement)
        return stored if self._rehearsal is None else self._rehearsal.usage(stored)

    def events(self, accounts: Sequence[str] | None = None) -> list[AccountEvent]:
        """The events that count, in no order: without usage and counters, which `usage` sums.

        With `accounts`, those of them alone, and of the accounts that have sent them data.
        """
        from esimtrack.store.journal import deciding

        if self._rehearsal is not None:
            return self._rehearsal.events(accounts)
        return deciding(self._db, self._agreement, accounts)

    def trail(self, as_of: datetime) -> "Trail":
        """Where a walk of the ledger to `as_of` may start, and where it should leave checkpoints, for `keep`."""
        from esimtrack.store.checkpoints import trail

        if self._rehearsal is not None:
            return self._rehearsal.trail(self._db, as_of)
        return trail(self._db, as_of)

    def events_since(self, start: datetime) -> list[AccountEvent]:
        """The events from `start` on that count, without usage and counters; all purchases, if any replaces another."""
        from esimtrack.store.journal import deciding_since

        if self._rehearsal is not None:
            return self._rehearsal.events_since(start)
        return deciding_since(self._db, self._agreement, start)

    def next_event(self, after: datetime) -> datetime | None:
        """The instant of the first event behind an instant; None where there is none."""
        ((at,),) = self._db.rows("SELECT min(at) FROM event WHERE at > ?", (to_number(after),))
        return None if at is None else to_instant(at)

    def keep(self, checkpoints: "Sequence[Checkpoint]", prompt: "Prompt | None" = None) -> None:
        """Keep checkpoints that a walk over what this store shows has left, and what a prompt was told.

        Not where somebody else writes or has written since, or where nothing can be written.
        """
        if not (checkpoints or prompt) or not self._made:
            return
        from esimtrack.store import checkpoints as kept
        from esimtrack.store import prompts

        seen = self._db.data_version()
        with suppress(StoreUnusable), closing(file.open_leaving(self.path)) as db:
            db.run("BEGIN IMMEDIATE")
            self._begin()
            if self._db.data_version() == seen:
                if checkpoints:
                    kept.keep(db, checkpoints)
                if prompt is not None:
                    prompts.keep(db, prompt)
                db.commit()

    def history(
        self,
        accounts: Sequence[str] | None = None,
        types: Sequence[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
    ) -> "Generator[HistoryRow, None, None]":
        """The journal of `[since, until)`, newest first, voids and what they take back among it."""
        from esimtrack.store.history import history

        return history(self._db, accounts, types, since, until, limit)

    def export(self, out: BinaryIO) -> None:
        """Write the journal in its canonical form: a line for each event, by instant, then id."""
        from esimtrack.store.journal import lines

        found = (line.encode() + b"\n" for line in lines(self._db))
        while portion := list(islice(found, 1_000)):
            out.write(b"".join(portion))

    def lines(self) -> "Iterator[tuple[Line, Usage | Counter]]":
        """Usage as the ledger counts it, of all accounts, by instant and id, with the event that each line comes of."""
        from esimtrack.store.usage import lines_with_events

        return lines_with_events(self._db)

    def record(
        self,
        events: Iterable[Event],
        label: str,
        undoes: int | None = None,
        redoes: int | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Record events, all or nothing, as what the command `label` did here.

        `undoes` and `redoes` are the numbers that `undoing` and `redoing` gave, `renamed` the latter's ids. Raises
        `BadEvent` for an event that the journal does not take, and `Refused`.
        """
        from esimtrack.store.importing import add_all, checked

        with self._writing():
            done = add_all(self._db, checked(events), label, undoes, redoes)
            if renamed:
                from esimtrack.store.again import note

                note(self._db, renamed)
        self.recorded |= done.new > 0

    def looks(self, account: str, device: str, by: datetime, most: int) -> "list[Shown]":
        """What a device showed for an account by an instant: the `most` latest looks, the last first."""
        from esimtrack.store.imported import looks

        return looks(self._db, account, device, by, most)

    def state(self, kind: str) -> dict[str, str]:
        """What this machine remembers of a kind (`"reminder"`, …), by name: no journal, and not derived from it."""
        return dict(self._db.rows("SELECT name, value FROM state WHERE kind = ?", (kind,)))

    def remember(self, kind: str, values: Mapping[str, str | None]) -> None:
        """Remember values of a kind by name, durably, all or nothing; None forgets one."""
        with self._writing():
            for name, value in values.items():
                if value is None:
                    self._db.run("DELETE FROM state WHERE kind = ? AND name = ?", (kind, name))
                else:
                    self._db.run("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (kind, name, value))

    @contextmanager
    def rehearsing(self, events: Iterable[Event]) -> Iterator[None]:
        """Within it, the ledger is answered as if the events were there. No other writer waits meanwhile.

        What another writer records before they are tried is in the answers, and what it records later is not.
        """
        from esimtrack.store.rehearsal import Rehearsal

        events = list(events)
        while True:
            with self._trying():
                rehearsal = Rehearsal(self._db, events)
            # Between the end of that transaction and the look at the store that follows, another may have written.
            if self._db.data_version() == rehearsal.seen:
                break
        self._rehearsal = rehearsal
        try:
            yield
        finally:
            self._rehearsal = None

    def import_lines(
        self,
        lines: Iterable[bytes | str],
        progress: Callable[[int], None] | None = None,
        label: str = "import",
        keep: bool = True,
    ) -> "Imported":
        """Read in a journal's lines, all or nothing; what is known already is left as it is, blank lines are skipped.

        Lines that the undo of an earlier import took back here come anew, with `.2`, `.3` … behind their ids.

        `progress` is told now and then how many lines were read; without `keep`, they are only tried. Raises
        `BadLine`, and `Refused` of other kinds.
        """
        from esimtrack.store.again import Again
        from esimtrack.store.importing import add_all, read_lines

        with self._writing() if keep else self._trying():
            done = add_all(self._db, read_lines(lines, progress), label, again=Again(self._db))
        self.recorded |= keep and done.new > 0
        return done

    def import_made(self, make: "Callable[[Imports], Iterable[Event]]", keep: bool = True) -> "Imported":
        """Record the events that `make` gives as one import, all or nothing; without `keep`, they are only tried.

        It is called within the transaction, with what the journal knows of earlier imports. Lines that the undo of
        one took back here come anew, as with `import_lines`. Raises `BadEvent`, and `Refused`.
        """
        from esimtrack.store.again import Again
        from esimtrack.store.imported import Imports
        from esimtrack.store.importing import add_all, checked

        with self._writing() if keep else self._trying():
            again = Again(self._db)
            done = add_all(self._db, checked(make(Imports(self._db, again))), "import", again=again)
        self.recorded |= keep and done.new > 0
        return done

    def undoing(self, name: str | None = None) -> "Undoing | None":
        """What an undo would take back: what the last command here recorded, None where nothing is left of any.

        With a name, the event or batch that has it, or that alone ends with it; raises `Refused`. What it takes is
        recorded with `record(undoing.voids(now), …, undoes=undoing.command or 0)`.
        """
        from esimtrack.store.undoing import undoing_last, undoing_named

        return undoing_last(self._db) if name is None else undoing_named(self._db, name)

    def redoing(self) -> "Redoing | None":
        """What a redo would record anew; None where there is nothing.

        It does so with `record(redoing.events, …, redoes=redoing.undo, renamed=redoing.renamed)`.
        """
        from esimtrack.store.undoing import redoing_last

        return redoing_last(self._db)

    def find_event(self, name: str) -> list[str]:
        """The ids of the events that a name means: an id, or four or more of the last characters of some."""
        from esimtrack.store.undoing import find

        return find(self._db, name)

    def event(self, id: str) -> "HistoryRow":
        """The event with that id, which `find_event` named, and whether a void takes it back."""
        from esimtrack.store.history import recorded

        return recorded(self._db, id)

    def inspecting(self) -> "Inspecting":
        """A look at the whole of the store, for whoever wants to know whether it is whole."""
        from esimtrack.store.inspecting import Inspecting

        return Inspecting(self._db)

    def rebuild(self) -> None:
        """Drop all that is derived from the journal, and derive it anew."""
        from esimtrack.store.derived import rebuild

        with self._writing():
            rebuild(self._db)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self._made:
            self._make()
        self._begin(writing=True)
        try:
            yield
            self._db.commit()
        finally:
            self._begin()

    @contextmanager
    def _trying(self) -> Iterator[None]:
        self._begin(writing=True)
        try:
            yield
        finally:
            self._begin()

    def _make(self) -> None:
        file.make(self.path)
        self._db.close()
        self._db = file.open_writing(self.path)
        self._made = True

    def _begin(self, writing: bool = False) -> None:
        """End what has begun, without a trace, and look at the store as it is now."""
        if self._db.in_transaction:
            self._db.run("ROLLBACK")
        self._agreement = Agreement(self._db)
        if writing:
            self._db.begin_writing()
        else:
            self._db.run("BEGIN")
