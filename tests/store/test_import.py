"""Reading journals in: a journal is a set, and a file comes in whole or not at all."""

import itertools
import json
import random
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.store import BadLine, Conflict, Refused, TooMuch, open_store
from tests.journals import as_bytes, busy, journals
from tests.ledger.plausible import Json
from tests.store.places import exported, fill, usage, void


@given(journals(), st.randoms(use_true_random=False))
def test_any_order_of_any_files_gives_the_same_journal(lines: list[Json], chance: random.Random) -> None:
    """In one file or in two that overlap, in any order, once or twice: exports are equal to the byte."""
    shuffled = chance.sample(lines, len(lines))
    half = len(lines) // 2
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder, "one.db"), Path(folder, "other.db")
        fill(one, *lines)
        fill(other, *shuffled[: half + 1])
        fill(other, *shuffled[half:])
        fill(other, *shuffled[: half + 1])
        assert exported(one) == exported(other)


@given(journals())
def test_an_export_is_sorted_and_canonical(lines: list[Json]) -> None:
    """It holds each event's canonical line, by instant and then id, and reads in again as it is."""
    events = [journal.read_line(json.dumps(line)) for line in lines]
    events.sort(key=lambda event: (event.at, event.id))
    with tempfile.TemporaryDirectory() as folder:
        path, again = Path(folder, "one.db"), Path(folder, "again.db")
        fill(path, *lines)
        out = exported(path)
        assert out == "".join(journal.write_line(event) + "\n" for event in events).encode()
        with open_store(again, write=True) as store:
            store.import_lines(out.splitlines(keepends=True))
        assert exported(again) == out


def test_what_is_known_is_counted_and_left(tmp_path: Path) -> None:
    """A second import of a file tells that nothing is new; blank lines are none, and a spelling is no content."""
    path = tmp_path / "store.db"
    lines = as_bytes([usage("a"), usage("b", account="trip"), void("v", event="a")])
    with open_store(path, write=True) as store:
        first = store.import_lines([*lines[:2], b"\n", b" \r\n", lines[2]])
        assert (first.new, first.known, first.accounts) == (3, 0, ("home", "trip"))
        spelled = json.dumps({**usage("a"), "at": "2026-01-01T01:00:00+01:00", "note": None}).encode()
        again = store.import_lines([*lines, spelled, lines[0], as_bytes([usage("c")])[0]])
        assert (again.new, again.known, again.accounts) == (1, 5, ("home",))


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    """What an editor adds to a file is not part of its lines."""
    with open_store(tmp_path / "store.db", write=True) as store:
        lines = [line.replace(b"\n", b"\r\n") for line in as_bytes([usage("a"), usage("b")])]
        assert store.import_lines([b"\xef\xbb\xbf" + lines[0], lines[1]]).new == 2


def test_an_id_with_other_content_is_refused_with_both_shown(tmp_path: Path) -> None:
    """Nothing of the file is stored, and the two lines stand side by side."""
    path = tmp_path / "store.db"
    fill(path, usage("a", 1))
    before = exported(path)
    with open_store(path, write=True) as store, pytest.raises(Conflict) as conflict:
        store.import_lines(as_bytes([usage("b"), usage("a", 2)]))
    assert exported(path) == before
    assert conflict.value.id == "a"
    assert conflict.value.known == before.decode().strip()
    assert '"bytes":2' in conflict.value.given
    assert conflict.value.known in str(conflict.value)
    assert conflict.value.given in str(conflict.value)


def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    """Two lines of one file with one id and other content are a conflict too."""
    with open_store(tmp_path / "store.db", write=True) as store:
        with pytest.raises(Conflict):
            store.import_lines(as_bytes([usage("a", 1), usage("a", 2)]))
        assert list(store.history()) == []


def test_the_same_event_at_another_instant_is_a_conflict(tmp_path: Path) -> None:
    """An id is one event: it cannot happen twice."""
    path = tmp_path / "store.db"
    fill(path, usage("a", at="2026-01-01T00:00:00Z"))
    with open_store(path, write=True) as store, pytest.raises(Conflict):
        store.import_lines(as_bytes([usage("a", at="2026-01-02T00:00:00Z")]))


def test_a_bad_line_is_named_by_its_number(tmp_path: Path) -> None:
    """Blank lines count, so that an editor finds it; nothing of the file is stored."""
    path = tmp_path / "store.db"
    with open_store(path, write=True) as store:
        with pytest.raises(BadLine) as bad:
            store.import_lines([*as_bytes([usage("a")]), b"\n", b'{"id":"b","type":"usage","bytes":1}\n'])
        assert bad.value.number == 3
        assert str(bad.value).startswith("line 3: at: is missing")
        assert list(store.history()) == []


def test_a_failed_import_leaves_what_was_there(tmp_path: Path) -> None:
    """Late in a long file, beyond the first portions, one bad line undoes all of it, sums too."""
    path = tmp_path / "store.db"
    fill(path, usage("a", 5))
    before = exported(path)
    many = (json.dumps(usage(f"u{number}")).encode() for number in range(12_000))
    with open_store(path, write=True) as store:
        with pytest.raises(BadLine):
            store.import_lines(itertools.chain(many, [b"!\n"]))
        event = journal.read_line(before.splitlines()[0])
        assert [row.event for row in store.history()] == [event]
    assert exported(path) == before


@pytest.mark.parametrize("days", [1, 5])
def test_more_usage_than_can_be_summed_is_refused(tmp_path: Path, days: int) -> None:
    """2^62 bytes of one account in all are fine; a byte more is not, on one day or over several."""
    path = tmp_path / "store.db"
    full = [usage(f"u{number}", 2**50, at=f"2026-01-0{1 + number % days}T00:00:00Z") for number in range(2**12)]
    fill(path, *full, usage("other", 1, account="trip"))
    with open_store(path, write=True) as store:
        with pytest.raises(TooMuch) as refusal:
            store.import_lines(as_bytes([usage("more", 1)]))
        assert refusal.value.account == "home"
        # Taken back, it leaves room.
        assert store.import_lines(as_bytes([usage("more", 1), void("v", event="u0")])).new == 2


def test_far_more_usage_than_fits_a_number_is_refused(tmp_path: Path) -> None:
    """So much on one day that the day's own sum has no room is the same refusal."""
    with open_store(tmp_path / "store.db", write=True) as store, pytest.raises(TooMuch):
        store.import_lines(as_bytes([usage(f"u{number}", 2**50) for number in range(3 * 2**12)]))


def test_counters_count_towards_the_limit(tmp_path: Path) -> None:
    """Rises are usage like any other."""
    lines = [
        {
            "id": f"c{number:05}",
            "type": "counter",
            "at": "2026-01-01T00:00:00Z",
            "account": "home",
            "device": "phone",
            "total": 2**50 * (number % 2),
        }
        for number in range(3 * 2**12)
    ]
    with open_store(tmp_path / "store.db", write=True) as store, pytest.raises(Refused):
        store.import_lines(as_bytes(lines))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Four times the lines take no more memory than a portion more."""

    def lines(count: int) -> Iterator[bytes]:
        for number in range(count):
            yield json.dumps(usage(f"{count}-{number}")).encode()

    peaks = []
    with open_store(tmp_path / "store.db", write=True) as store:
        store.import_lines(lines(6_000))
        for count in (10_000, 40_000):
            tracemalloc.start()
            store.import_lines(lines(count))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_progress_is_told_as_lines_are_read(tmp_path: Path) -> None:
    """Now and then, and at the end, it is told how many lines were read."""
    told: list[int] = []
    with open_store(tmp_path / "store.db", write=True) as store:
        store.import_lines((json.dumps(usage(f"u{n}")).encode() for n in range(12_345)), told.append)
    assert told == sorted(told)
    assert told[-1] == 12_345
    assert len(told) > 2


@given(busy())
def test_a_command_records_like_an_import(lines: list[Json]) -> None:
    """Event by event or as one file, the journal is the same."""
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder, "one.db"), Path(folder, "other.db")
        fill(one, *lines)
        fill(other)
        with open_store(other, write=True) as store:
            for line in lines:
                store.record([journal.read_line(json.dumps(line))], "test")
        assert exported(one) == exported(other)
