"""A rehearsal: what the ledger would say if events were recorded, while others write."""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.events import Event
from esimtrack.ledger.fold import statement
from esimtrack.store import open_store
from esimtrack.store.store import Store
from tests.ledger.test_properties import asked
from tests.ways import InMemory


def lines(events: list[Event]) -> list[str]:
    """Events as a journal has them."""
    return [journal.write_line(event) for event in events]


def walk(store: Store, as_of: datetime) -> object:
    """What the ledger says, going on from a checkpoint where there is one."""
    trail = store.trail(as_of)
    events = store.events() if trail.start is None else store.events_since(trail.start.at)
    found = statement(events, store.usage, as_of, trail)
    store.keep(trail.left)
    return found


@given(asked(), st.data())
def test_it_says_what_will_be_said(case: tuple[list[Event], datetime], data: st.DataObject) -> None:
    """Events of all types, voids among them, rehearsed on a store that holds the others: as if all were recorded."""
    events, as_of = case
    rehearsed = data.draw(st.lists(st.sampled_from(events), min_size=1, max_size=3, unique_by=lambda event: event.id))
    known = [event for event in events if event not in rehearsed]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder, "store.db"), write=True) as store:
        store.import_lines(lines(known))
        before = walk(store, as_of)
        with store.rehearsing(rehearsed):
            assert walk(store, as_of) == InMemory(events).statement(as_of)
            for account in InMemory(events).statement(as_of).accounts:
                alone = statement(store.events([account.account]), store.usage, as_of)
                assert account in alone.accounts
        assert walk(store, as_of) == before


def counter(id: str, hour: int, total: int) -> Event:
    """A counter of one device."""
    at = datetime(2026, 11, 20, hour, tzinfo=UTC).isoformat()
    data = {"id": id, "type": "counter", "at": at, "account": "home", "device": "phone", "total": total}
    return journal.read_line(json.dumps(data))


def test_nobody_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the ledger walks in one process, another records at once; the rehearsal goes on with what it saw."""
    monkeypatch.setattr("esimtrack.store.file.PATIENCE", 0.0)
    path, as_of = tmp_path / "store.db", datetime(2026, 11, 21, tzinfo=UTC)
    with open_store(path, write=True) as one:
        one.import_lines(lines([counter("a", 8, 100), counter("c", 12, 900)]))
        with one.rehearsing([counter("b", 10, 500)]), open_store(path, write=True) as other:
            other.import_lines(lines([counter("d", 14, 2_000)]))
            (account,) = statement(one.events(), one.usage, as_of).accounts
            assert account.used == 800
        one.import_lines(lines([counter("b", 10, 500)]))
        (account,) = statement(one.events(), one.usage, as_of).accounts
        assert account.used == 1_900


def test_what_another_writes_meanwhile_is_rehearsed_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that records just before the walk begins is in it: the rehearsal is done again."""
    path, as_of = tmp_path / "store.db", datetime(2026, 11, 21, tzinfo=UTC)
    with open_store(path, write=True) as one, open_store(path, write=True) as other:
        one.import_lines(lines([counter("a", 8, 100)]))
        begin, late = one._begin, [counter("c", 12, 900)]

        def begin_late(writing: bool = False) -> None:
            if one._db.in_transaction:
                one._db.run("ROLLBACK")
            if not writing and late:
                other.import_lines(lines([late.pop()]))
            begin(writing)

        monkeypatch.setattr(one, "_begin", begin_late)
        with one.rehearsing([counter("b", 10, 500)]):
            (account,) = statement(one.events(), one.usage, as_of).accounts
            assert account.used == 800
