"""Undo takes back what was recorded here last; redo records it anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from esimtrack.events import Purchase, Renew, Void
from esimtrack.store import NotFound, Refused, Store, open_store
from esimtrack.store.undoing import REMEMBERED
from tests.journals import as_bytes, read
from tests.ledger.plausible import Json
from tests.store.places import usage, void

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TERMS = {"name": "P", "timezone": "UTC", "data": "1 GB", "cycle": {"every": "1 month", "renews": "manual"}}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(tmp_path / "store.db", write=True) as store:
        yield store


def record(store: Store, *lines: Json, label: str = "log-usage") -> None:
    """Record as one command."""
    store.record(read(list(lines)), label)


def undo(store: Store, name: str | None = None) -> list[str]:
    """Undo; the ids of what was taken back."""
    undoing = store.undoing(name)
    assert undoing is not None
    store.record(undoing.voids(NOW), "undo", undoes=undoing.command or 0)
    return list(undoing.ids)


def redo(store: Store) -> list[str]:
    """Redo; the ids of what was recorded anew."""
    redoing = store.redoing()
    assert redoing is not None
    store.record(redoing.events, "redo", redoes=redoing.undo)
    return [event.id for event in redoing.events]


def alive(store: Store) -> list[str]:
    """The ids of what counts, newest first."""
    return [row.event.id for row in store.history() if not row.voided and not isinstance(row.event, Void)]


def test_the_last_command_is_taken_back_whole(store: Store) -> None:
    """All that it recorded goes, and then all that the one before it did."""
    record(store, usage("a"))
    record(store, usage("b", batch="x"), usage("c", batch="x"), label="add-plan")
    undoing = store.undoing()
    assert undoing is not None
    assert (undoing.label, undoing.ids, [event.id for event in undoing.events]) == ("add-plan", ("b", "c"), ["b", "c"])
    assert undo(store) == ["b", "c"]
    assert alive(store) == ["a"]
    assert undo(store) == ["a"]
    assert alive(store) == []
    assert store.undoing() is None


def test_a_batch_is_taken_back_by_one_void(store: Store) -> None:
    """Where a command recorded a whole batch, one line says that it never was; else there is one for each event."""
    record(store, usage("a", batch="x"), usage("b", batch="x"))
    undoing = store.undoing()
    assert undoing is not None
    assert [(line.event, line.batch) for line in undoing.voids(NOW)] == [(None, "x")]
    record(store, usage("c", batch="x"), usage("d"))
    undoing = store.undoing()
    assert undoing is not None
    assert [(line.event, line.batch) for line in undoing.voids(NOW)] == [("c", None), ("d", None)]


def test_what_others_recorded_is_not_the_last_command(store: Store) -> None:
    """Part of a batch that another command recorded stays."""
    record(store, usage("a", batch="x"))
    record(store, usage("b", batch="x"))
    assert undo(store) == ["b"]
    assert alive(store) == ["a"]


def test_redo_records_anew(store: Store) -> None:
    """New ids, the same content and times; and that can be taken back again, and redone again."""
    record(store, usage("a", 5), usage("b", 6))
    undo(store)
    [first, second] = redo(store)
    assert {first, second}.isdisjoint({"a", "b"})
    rows = {row.event.id: row.event for row in store.history() if not row.voided}
    assert [(rows[id].at.isoformat(), rows[id].bytes) for id in (first, second)] == [  # type: ignore[union-attr]
        ("2026-01-01T00:00:00+00:00", 5),
        ("2026-01-01T00:00:00+00:00", 6),
    ]
    assert rows[first].batch == rows[second].batch is not None
    assert store.redoing() is None
    assert undo(store) == [first, second]
    assert len(redo(store)) == 2


def test_what_is_redone_speaks_of_what_was_redone_with_it(store: Store) -> None:
    """A renewal of a purchase, taken back and redone together, renews the new one; of others it says what it said."""
    old = {"type": "purchase", "at": "2026-01-01T00:00:00Z", "account": "home", "terms": TERMS}
    renew = {"type": "renew", "at": "2026-01-15T00:00:00Z", "account": "home"}
    record(store, {"id": "first", **old})
    record(
        store,
        {"id": "p", "replaces": "first", "batch": "x", **old},
        {"id": "r", "purchase": "p", "batch": "x", **renew},
        {"id": "s", "purchase": "first", "batch": "x", **renew},
    )
    undo(store)
    redo(store)
    events = [event for event in store.events() if event.id != "first"]
    [purchase] = [event for event in events if isinstance(event, Purchase)]
    assert purchase.replaces == "first"
    assert {event.purchase for event in events if isinstance(event, Renew)} == {purchase.id, "first"}
    assert purchase.terms == TERMS


def test_undos_are_redone_last_first(store: Store) -> None:
    """Two undos and two redos bring back both commands, the older one first."""
    record(store, usage("a", 1))
    record(store, usage("b", 2))
    undo(store)
    undo(store)
    redo(store)
    redo(store)
    assert [row.event.bytes for row in store.history(types=["usage"]) if not row.voided] == [2, 1]  # type: ignore[union-attr]
    assert store.redoing() is None


def test_an_event_or_a_batch_is_taken_back_by_its_name(store: Store) -> None:
    """By the whole id, or the last four or more characters, from wherever it came."""
    store.import_lines(as_bytes([usage("2026-aaaa-0001"), usage("2026-aaaa-0002"), usage("c", batch="batch-77")]))
    record(store, usage("d"))
    assert undo(store, "2026-aaaa-0001") == ["2026-aaaa-0001"]
    assert undo(store, "0002") == ["2026-aaaa-0002"]
    assert undo(store, "h-77") == ["c"]
    assert redo(store)
    assert len(alive(store)) == 2


def test_a_name_that_means_nothing_or_several_is_refused(store: Store) -> None:
    """The several are shown; less than four characters are no name, and what is gone is said to be."""
    record(store, usage("aa-0001"), usage("bb-0001"), usage("cccc"))
    with pytest.raises(NotFound) as several:
        store.undoing("0001")
    assert several.value.found == ("aa-0001", "bb-0001")
    for name in ("001", "nothing", "", "%001"):
        with pytest.raises(NotFound) as none:
            store.undoing(name)
        assert none.value.found == ()
    undo(store, "cccc")
    with pytest.raises(Refused, match="taken back already"):
        store.undoing("cccc")
    [gone] = [row.event.id for row in store.history() if isinstance(row.event, Void)]
    with pytest.raises(Refused, match="undo itself"):
        store.undoing(gone)


def test_what_was_taken_back_on_its_own_stays_so(store: Store) -> None:
    """Of a batch of which one line was wrong, undo and redo bring back the others alone."""
    record(store, usage("a", 1, batch="x"), usage("b", 2, batch="x"), usage("c", 3, batch="x"))
    assert undo(store, "a") == ["a"]
    assert undo(store, "x") == ["b", "c"]
    assert len(redo(store)) == 2


def test_an_import_is_a_command(store: Store) -> None:
    """What was new in it is taken back, also where it is too much to be remembered by name."""
    record(store, usage("known"))
    many = [usage("known"), *(usage(f"u{number:05}") for number in range(REMEMBERED + 5))]
    store.import_lines(as_bytes(many), label="import")
    store.import_lines(as_bytes(many))
    undoing = store.undoing()
    assert undoing is not None
    assert (undoing.label, len(undoing.ids)) == ("import", REMEMBERED + 5)
    undo(store)
    assert alive(store) == ["known"]
    assert len(redo(store)) == REMEMBERED + 5
    assert len(alive(store)) == REMEMBERED + 6


def test_voids_that_came_with_a_journal_are_nobody_s_undo(store: Store) -> None:
    """A journal that brings voids alone leaves nothing to undo or to redo."""
    store.import_lines(as_bytes([void("v", event="a"), usage("a")]))
    assert store.undoing() is None
    assert store.redoing() is None


def test_an_event_is_found_by_its_end(store: Store) -> None:
    """The whole id wins over ids that end with it."""
    record(store, usage("abcd"), usage("xxabcd"))
    assert store.find_event("abcd") == ["abcd"]
    assert store.find_event("xabcd") == ["xxabcd"]
    assert store.find_event("bcd") == []
