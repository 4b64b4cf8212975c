"""The port in SQL answers as the list does, whatever came in and in which order, and needs only the journal for it."""

import json
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.events import Counter, Event, Usage
from esimtrack.journal.effective import effective
from esimtrack.ledger.port import LAST, ListUsage, Mark, UsagePort
from esimtrack.store import open_store
from esimtrack.store.schema import DERIVED
from tests.journals import as_bytes, busy, read
from tests.ledger.plausible import ACCOUNTS, START, ZONES, Json
from tests.store.places import counter, exported, fill, usage, void

marks = st.builds(
    Mark,
    st.builds(
        lambda day, second, micro: START + timedelta(days=day, seconds=second, microseconds=micro),
        st.integers(-1, 4),
        st.sampled_from([0, 0, 0, 1, 43_200, 86_399]),
        st.sampled_from([0, 0, 1, 999_999]),
    ),
    st.sampled_from(["", "", "u005", "u010", LAST]),
)
zone_sets = st.none() | st.frozensets(st.sampled_from([*ZONES, "nowhere"]))


def in_memory(events: Iterable[Event]) -> ListUsage:
    """The reference."""
    return ListUsage(event for event in effective(events) if isinstance(event, Usage | Counter))


def answers(port: UsagePort, start: Mark, end: Mark, zones: frozenset[str] | None) -> list[Any]:
    """Everything that can be asked about a stretch, in an order that does not matter."""
    return [
        sorted(port.accounts(start.at)),
        *(
            (
                sorted(port.sums(account, start, end), key=repr),
                port.first(account, start, end, zones),
                list(port.lines(account, start, end)),
                port.last(account, end),
                sorted(port.members(account, end)),
            )
            for account in [*ACCOUNTS, "nobody"]
        ),
    ]


def tables(path: Path) -> dict[str, list[Any]]:
    """What the store derived."""
    with closing(sqlite3.connect(path)) as db, db:
        found = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in DERIVED}
    db.close()
    return found


@given(busy(), st.lists(st.tuples(marks, marks, zone_sets), min_size=1, max_size=6))
def test_the_store_answers_as_the_list_does(
    lines: list[Json], questions: list[tuple[Mark, Mark, frozenset[str] | None]]
) -> None:
    """Sums, first and last lines, accounts and members of any stretch are those of a list in memory."""
    reference = in_memory(read(lines))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder, "store.db"), write=True) as store:
        store.import_lines(as_bytes(lines))
        for start, end, zones in questions:
            assert answers(store.usage, start, end, zones) == answers(reference, start, end, zones)


@given(busy(), st.lists(st.integers(1, 12), min_size=1, max_size=8), st.tuples(marks, marks, zone_sets))
def test_what_is_derived_does_not_depend_on_how_it_came(
    lines: list[Json], portions: list[int], question: tuple[Mark, Mark, frozenset[str] | None]
) -> None:
    """In portions, with a look after each, it is what a rebuild makes of the whole, and the list says the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        with open_store(path, write=True) as store:
            arrived: list[Event] = []
            rest = list(lines)
            for size in [*portions, len(rest)]:
                portion, rest = rest[:size], rest[size:]
                store.record(read(portion), "test")
                arrived += read(portion)
                assert answers(store.usage, *question) == answers(in_memory(arrived), *question)
        grown = tables(path)
        with open_store(path, write=True) as store:
            store.rebuild()
        assert tables(path) == grown


def rises(path: Path) -> list[tuple[str, int]]:
    """The lines of "home", with their bytes."""
    with open_store(path) as store:
        lines = store.usage.lines("home", Mark(START - timedelta(days=365)), Mark(START + timedelta(days=365)))
        return [(line.id, line.bytes) for line in lines]


def test_a_counter_dated_back_parts_the_rise_that_it_lies_in(tmp_path: Path) -> None:
    """100 by noon and 300 by evening show a rise of 200; 150 at tea, told later, makes it 50 and 150."""
    path = tmp_path / "store.db"
    fill(path, counter("noon", 100, "2026-01-01T12:00:00Z"), counter("evening", 300, "2026-01-01T18:00:00Z"))
    assert rises(path) == [("evening", 200)]
    fill(path, counter("tea", 150, "2026-01-01T16:00:00Z"))
    assert rises(path) == [("tea", 50), ("evening", 150)]
    fill(path, void("v", event="tea"))
    assert rises(path) == [("evening", 200)]


def test_a_counter_before_the_first_one_gives_it_a_rise(tmp_path: Path) -> None:
    """The base moves to the earlier counter; voided, it moves back."""
    path = tmp_path / "store.db"
    fill(path, counter("b", 100, "2026-01-02T00:00:00Z"))
    assert rises(path) == []
    fill(path, counter("a", 30, "2026-01-01T00:00:00Z"))
    assert rises(path) == [("b", 70)]
    fill(path, void("v", event="a"))
    assert rises(path) == []


def test_a_void_may_come_first(tmp_path: Path) -> None:
    """What is taken back before it arrives never counts, alone or in its batch."""
    path = tmp_path / "store.db"
    fill(path, void("v", event="a"), void("w", batch="trip"))
    fill(path, usage("a"), usage("b", batch="trip"), usage("c", 7))
    assert rises(path) == [("c", 7)]


def test_voiding_a_void_does_nothing(tmp_path: Path) -> None:
    """What was taken back stays so."""
    path = tmp_path / "store.db"
    fill(path, usage("a"), void("v", event="a"), void("w", event="v"))
    assert rises(path) == []


def test_a_batch_of_many_is_taken_back_whole(tmp_path: Path) -> None:
    """More lines than one portion holds, counters among them, are gone at once, and their sums with them."""
    path = tmp_path / "store.db"
    many = [usage(f"u{number:05}", batch="wrong") for number in range(11_000)]
    some = [counter(f"c{number}", number, f"2026-01-0{number}T00:00:00Z", batch="wrong") for number in range(1, 6)]
    fill(path, *many, *some, usage("right", 3))
    fill(path, void("v", batch="wrong"))
    assert rises(path) == [("right", 3)]
    found = tables(path)
    assert (len(found["line"]), len(found["day"]), found["counter"]) == (1, 1, [])


def test_the_sums_are_made_anew_from_the_journal_alone(tmp_path: Path) -> None:
    """A sum that went wrong is put right by a rebuild, and the journal stays as it is."""
    path = tmp_path / "store.db"
    fill(path, usage("a", 5), counter("b", 1, "2026-01-01T00:00:00Z"), counter("c", 9, "2026-01-02T00:00:00Z"))
    before, right = exported(path), tables(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE day SET bytes = 1")
        db.execute("DELETE FROM line")
        db.execute("DELETE FROM counter")
    db.close()
    assert tables(path) != right
    with open_store(path, write=True) as store:
        store.rebuild()
    assert (exported(path), tables(path)) == (before, right)


def test_sums_of_long_stretches_are_read_from_days(tmp_path: Path) -> None:
    """Between two midnights no line is looked at: with the lines gone, the sum is still there."""
    path = tmp_path / "store.db"
    fill(path, *(usage(f"u{day}", day, at=f"2026-01-{day:02}T12:00:00Z") for day in range(1, 20)))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM line")
    db.close()
    with open_store(path) as store:
        [found] = store.usage.sums("home", Mark(START - timedelta(days=60)), Mark(START))
        assert found.bytes == sum(range(1, 20))


def test_events_are_those_that_decide(tmp_path: Path) -> None:
    """Usage, counters, voids and what voids take back are left out; of one account, its senders come along."""
    path = tmp_path / "store.db"
    member = {"type": "member", "at": "2026-01-01T00:00:00Z", "name": "Ada"}
    transfer = {"type": "transfer", "at": "2026-01-01T00:00:00Z", "bytes": 1}
    fill(
        path,
        usage("u"),
        counter("c", 1, "2026-01-01T00:00:00Z"),
        {"id": "m1", "account": "a", **member},
        {"id": "m2", "account": "b", **member},
        {"id": "m3", "account": "c", **member},
        {"id": "gone", "account": "a", **member},
        {"id": "also-gone", "account": "a", "batch": "x", **member},
        {"id": "t1", "account": "a", "to": "b", **transfer},
        {"id": "t2", "account": "b", "to": "a", **transfer},
        void("v", event="gone"),
        void("w", batch="x"),
    )
    with open_store(path) as store:
        assert {event.id for event in store.events()} == {"m1", "m2", "m3", "t1", "t2"}
        assert {event.id for event in store.events(["b"])} == {"m1", "m2", "t1", "t2"}
        assert {event.id for event in store.events(["c"])} == {"m3"}
        assert json.loads(journal.write_line(next(iter(store.events(["c"])))))["name"] == "Ada"
