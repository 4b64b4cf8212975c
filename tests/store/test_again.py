"""What an undo took back can come again: by a redo, or by importing the same lines once more."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from esimtrack.events import Void
from esimtrack.store import Conflict, Store, open_store
from esimtrack.store.importing import Imported

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TERMS = {"name": "P", "timezone": "UTC", "data": "1 GB", "cycle": {"every": "1 month", "renews": "manual"}}

Json = dict[str, Any]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(tmp_path / "store.db", write=True) as store:
        yield store


def usage(id: str, account: str = "work", **more: Any) -> Json:
    """A line of usage."""
    return {"id": id, "type": "usage", "at": "2026-01-02T00:00:00Z", "account": account, "bytes": 1000, **more}


def take(store: Store, *lines: Json) -> Imported:
    """Import."""
    return store.import_lines([json.dumps(line).encode() + b"\n" for line in lines])


def undo(store: Store, name: str | None = None) -> None:
    """Undo the last command, or what is named."""
    undoing = store.undoing(name)
    assert undoing is not None
    store.record(undoing.voids(NOW), "undo", undoes=undoing.command or 0)


def redo(store: Store) -> None:
    """Redo the last undo."""
    redoing = store.redoing()
    assert redoing is not None
    store.record(redoing.events, "redo", redoes=redoing.undo, renamed=redoing.renamed)


def alive(store: Store) -> dict[str, str | None]:
    """What counts: the accounts by id."""
    return {
        row.event.id: row.event.account for row in store.history() if not row.voided and not isinstance(row.event, Void)
    }


def exported(store: Store, path: Path) -> list[Json]:
    """The store's journal."""
    with path.open("wb") as out:
        store.export(out)
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_lines_of_an_import_that_was_taken_back_come_again_for_another_account(store: Store) -> None:
    """They have the same ids with a number behind them, and once they count they are known."""
    take(store, usage("a"), usage("b"))
    undo(store)
    done = take(store, usage("a", "home"), usage("b", "home"), usage("c", "home"))
    assert done == Imported(3, 0, ("home",), 2)
    assert alive(store) == {"a.2": "home", "b.2": "home", "c": "home"}
    assert take(store, usage("a", "home"), usage("b", "home")) == Imported(0, 2, ())


def test_they_come_again_as_often_as_they_are_taken_back(store: Store) -> None:
    """The number counts on."""
    for expected in ("a", "a.2", "a.3"):
        take(store, usage("a"))
        assert alive(store) == {expected: "work"}
        undo(store)
    assert alive(store) == {}


def test_one_undo_at_a_time_brings_nothing_twice(store: Store) -> None:
    """What was imported anew is taken back by the next undo, and a redo then brings that, once."""
    take(store, usage("a"))
    undo(store)
    take(store, usage("a"))
    assert store.redoing() is None
    undo(store)
    redo(store)
    assert len(alive(store)) == 1
    assert store.redoing() is None


def test_what_a_redo_brought_is_known_to_an_import(store: Store) -> None:
    """The redone lines are the imported ones, under other ids."""
    take(store, usage("a"), usage("b"))
    undo(store)
    redo(store)
    assert take(store, usage("a"), usage("b")) == Imported(0, 2, ())
    assert len(alive(store)) == 2


def test_lines_that_name_a_purchase_name_it_as_it_is_called_now(store: Store) -> None:
    """A renewal that came with its purchase still renews it, wherever it stands in the file."""
    renewal = {"id": "r", "type": "renew", "at": "2026-01-03T00:00:00Z", "account": "work", "purchase": "p"}
    bought = {"id": "p", "type": "purchase", "at": "2026-01-01T00:00:00Z", "account": "work", "terms": TERMS}
    take(store, renewal, bought)
    undo(store)
    take(store, renewal, bought)
    assert {event.id: getattr(event, "purchase", None) for event in store.events()} == {"p.2": None, "r.2": "p.2"}


def test_a_purchase_and_what_named_it_are_undone_and_redone_one_by_one(store: Store) -> None:
    """After two undos and two redos the renewal is one of the purchase as it is called now."""
    take(store, {"id": "p", "type": "purchase", "at": "2026-01-01T00:00:00Z", "account": "work", "terms": TERMS})
    take(store, {"id": "r", "type": "renew", "at": "2026-01-03T00:00:00Z", "account": "work", "purchase": "p"})
    undo(store)
    undo(store)
    redo(store)
    redo(store)
    bought, renewed = sorted(store.events(), key=lambda event: event.at)
    assert getattr(renewed, "purchase", None) == bought.id


def test_a_batch_that_was_taken_back_does_not_take_its_lines_with_it_again(store: Store) -> None:
    """They are of a batch with a number behind it, too."""
    take(store, usage("a", batch="x"), usage("b", batch="x"))
    undo(store)
    take(store, usage("a", batch="x"), usage("b", batch="x"))
    batches = {row.event.id: row.event.batch for row in store.history() if row.event.id in alive(store)}
    assert batches == {"a.2": "x.2", "b.2": "x.2"}
    assert take(store, usage("a", batch="x"), usage("b", batch="x")) == Imported(0, 2, ())


def test_a_journal_that_knows_of_the_undo_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    """One's own export, read in again, changes nothing: it holds the undo."""
    take(store, usage("a"), usage("b"))
    undo(store)
    journal = exported(store, tmp_path / "journal.jsonl")
    assert take(store, *journal) == Imported(0, 4, ())
    assert alive(store) == {}
    take(store, usage("a", "home"))
    journal = exported(store, tmp_path / "journal.jsonl")
    assert take(store, *journal).new == 0
    assert alive(store) == {"a.2": "home"}


def test_what_was_taken_back_by_itself_stays_so(store: Store) -> None:
    """A line that somebody took back as wrong does not return with the next import of its file."""
    take(store, usage("a"), usage("b"))
    undo(store, "a")
    assert take(store, usage("a"), usage("b")) == Imported(0, 2, ())
    undo(store)
    assert take(store, usage("a"), usage("b")) == Imported(1, 1, ("work",), 1)
    assert alive(store) == {"b.2": "work"}


def test_what_another_machine_took_back_stays_so(store: Store, tmp_path: Path) -> None:
    """A journal is a set: the undo that came with another machine's journal is final here."""
    with open_store(tmp_path / "other.db", write=True) as other:
        take(other, usage("a"))
        undo(other)
        take(store, *exported(other, tmp_path / "journal.jsonl"))
    assert take(store, usage("a")) == Imported(0, 1, ())
    assert alive(store) == {}


def test_other_content_than_what_came_again_is_refused(store: Store) -> None:
    """Once a line counts again, its id is as good as any: the file is refused."""
    take(store, usage("a"))
    undo(store)
    take(store, usage("a", "home"))
    with pytest.raises(Conflict):
        take(store, usage("new"), usage("a", "third"))
    assert alive(store) == {"a.2": "home"}


def test_an_id_of_full_length_comes_again(store: Store) -> None:
    """An id is at most 64 characters, its successor too."""
    take(store, usage("a" * 64))
    undo(store)
    take(store, usage("a" * 64))
    (id,) = alive(store)
    assert len(id) <= 64
    assert take(store, usage("a" * 64)).new == 0
