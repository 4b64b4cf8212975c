"""The two ways from a journal to the ledger's answers: in memory, and through a store. Both must answer alike."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from esimtrack import journal
from esimtrack.advice.walked import Known, known
from esimtrack.events import Counter, Event, Usage
from esimtrack.journal.effective import effective
from esimtrack.ledger import explaining, fold, questions
from esimtrack.ledger.answers import Item, RolloverAnswer
from esimtrack.ledger.explaining import Explained
from esimtrack.ledger.port import ListUsage, Mark
from esimtrack.ledger.statement import Statement
from esimtrack.store import open_store


class InMemory:
    """A journal as a list of events."""

    def __init__(self, events: Iterable[Event]) -> None:
        facts = effective(events)
        self._facts = [fact for fact in facts if not isinstance(fact, Usage | Counter)]
        self.usage = ListUsage(fact for fact in facts if isinstance(fact, Usage | Counter))

    def statement(self, as_of: datetime) -> Statement:
        return fold.statement(self._facts, self.usage, as_of)

    def rollover(self, as_of: datetime) -> list[RolloverAnswer]:
        return questions.rollover(self._facts, self.usage, as_of)

    def due(self, as_of: datetime, until: datetime, cycles: bool) -> list[Item]:
        return questions.due(self._facts, self.usage, as_of, until, cycles)

    def explained(
        self, as_of: datetime, zones: Mapping[str, ZoneInfo], lines: bool = False, alone: Mark | None = None
    ) -> list[Explained]:
        return explaining.explained(self._facts, self.usage, as_of, zones, lines, alone)

    def known(self, as_of: datetime) -> Known:
        return known(self._facts, self.usage, as_of, as_of)


class InStore:
    """The same journal, imported into a store of its own at `path`, a file that is not there yet."""

    def __init__(self, events: Iterable[Event], path: Path) -> None:
        self._store = open_store(path, write=True)
        self._store.import_lines([journal.write_line(event) + "\n" for event in events])

    def statement(self, as_of: datetime) -> Statement:
        return fold.statement(self._store.events(), self._store.usage, as_of)

    def rollover(self, as_of: datetime) -> list[RolloverAnswer]:
        return questions.rollover(self._store.events(), self._store.usage, as_of)

    def due(self, as_of: datetime, until: datetime, cycles: bool) -> list[Item]:
        return questions.due(self._store.events(), self._store.usage, as_of, until, cycles)

    def __enter__(self) -> "InStore":
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()
