"""What can be got out of a damaged store: every line that still stands somewhere, and the ids of those that do not."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from esimtrack.store import Refused, open_store
from esimtrack.store.copies import back_up, restore
from esimtrack.store.pages import entries
from esimtrack.store.salvage import Salvaged, salvage
from tests.journals import as_bytes
from tests.store.places import exported, fill, usage, void

MANY = 3_000
PAGE = 4_096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of many lines, some of them longer than a page, some taken back."""
    path = tmp_path_factory.mktemp("whole") / "store.db"
    days = [f"2026-{month:02}-{day:02}T12:00:00Z" for month in range(1, 13) for day in range(1, 29)]
    lines = [usage(f"u{n:04}", n + 1, at=days[n % len(days)], note="long " * (n % 200)) for n in range(MANY)]
    terms = {"name": "P", "timezone": "UTC", "data": "1 GB", "notes": "長" * 2_000}
    bought = {"id": "p", "type": "purchase", "at": "2026-01-01T00:00:00Z", "account": "home", "terms": terms}
    fill(path, bought, *lines, void("v", event="u0001"))
    return path


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Path:
    """A copy of it to be damaged."""
    path = tmp_path / "store.db"
    back_up(whole, path)
    return path


def read(found: Salvaged) -> bytes:
    """The lines, as an export would write them."""
    return b"".join(line.encode() + b"\n" for line in found.lines)


def pages_of(path: Path, name: str) -> list[int]:
    """The numbers of a table's or an index's pages, counted from 1, the root first."""
    connection = sqlite3.connect(path)
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    connection.close()
    content = path.read_bytes()

    def below(number: int) -> Iterator[int]:
        page = content[(number - 1) * PAGE : number * PAGE]
        yield number
        if page[0] == 2:
            cells = int.from_bytes(page[3:5], "big")
            places = [int.from_bytes(page[12 + 2 * i : 14 + 2 * i], "big") for i in range(cells)]
            for place in [*places, 8]:
                yield from below(int.from_bytes(page[place : place + 4], "big"))

    return list(below(root))


def spoil(path: Path, *numbers: int) -> None:
    """Overwrite pages with noise."""
    with open(path, "r+b") as file:
        for number in numbers:
            file.seek((number - 1) * PAGE)
            file.write(random.Random(number).randbytes(PAGE))


def test_of_a_whole_store_it_is_the_export(store: Path) -> None:
    """Nothing is lost, and that is certain."""
    found = salvage(store)
    assert (found.saved, found.lost, found.ids, found.certain) == (MANY + 2, 0, (), True)
    assert read(found) == exported(store)


def test_the_pages_alone_hold_every_line(store: Path) -> None:
    """Without SQLite's help: what the pages hold are the rows that SQLite reads, the long ones too."""
    connection = sqlite3.connect(store)
    connection.text_factory = bytes
    rows = {row[:7] for row in connection.execute("SELECT * FROM event")}
    connection.close()
    assert {row[:7] for row in entries(store) if len(row) >= 7} >= rows


@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_a_spoilt_page_costs_the_lines_on_it_and_they_are_named(store: Path, where: str) -> None:
    """All others are got, from before and behind it."""
    before = exported(store).splitlines()
    leaves = pages_of(store, "event")[1:]
    spoil(store, {"first": leaves[0], "middle": leaves[len(leaves) // 2], "last": leaves[-1]}[where])
    found = salvage(store)
    assert found.certain
    assert 0 < found.lost < 40
    assert found.saved == MANY + 2 - found.lost
    lost = set(before) - set(read(found).splitlines())
    assert {line.split(b'"')[3].decode() for line in lost} >= set(found.ids)
    assert len(lost) == found.lost


def test_without_its_root_the_table_is_read_page_by_page(store: Path) -> None:
    """What stood on the root itself is lost, and nothing else."""
    spoil(store, pages_of(store, "event")[0])
    found = salvage(store)
    assert found.certain
    assert found.saved + found.lost == MANY + 2
    assert found.lost < 40


def test_without_the_index_it_is_not_known_what_is_lost(store: Path) -> None:
    """All lines are there, and that is not certain."""
    before = exported(store)
    spoil(store, pages_of(store, "event_id")[0])
    found = salvage(store)
    assert (found.saved, found.lost, found.certain) == (MANY + 2, 0, False)
    assert read(found) == before


@pytest.mark.parametrize("name", ["line", "day", "event_decides", "sqlite_master"])
def test_what_is_derived_is_not_needed(store: Path, name: str) -> None:
    """Whatever becomes of the other tables, and of the first page, all lines are got."""
    before = exported(store)
    spoil(store, *([1] if name == "sqlite_master" else pages_of(store, name)[:1]))
    found = salvage(store)
    assert (found.lost, found.certain) == (0, name != "sqlite_master")
    assert read(found) == before


def test_a_store_that_was_cut_off_gives_what_is_left(store: Path) -> None:
    """Half a file gives some lines, and an end that is missing only those that stood there."""
    content = store.read_bytes()
    store.write_bytes(content[: len(content) // 2 - 100])
    found = salvage(store)
    assert 0 < found.saved < MANY
    assert not found.certain
    for line in read(found).splitlines():
        assert line.startswith(b'{"id":"')


def test_a_line_that_was_changed_is_no_line(store: Path) -> None:
    """A bit flipped in a line's text, its instant or its id: that line is lost, and none is made up."""
    before = set(exported(store).splitlines())
    content = store.read_bytes()
    place = content.index(b'{"id":"u0777"')
    for offset in (9, 20, 60):
        changed = bytearray(content)
        changed[place + offset] ^= 1
        store.write_bytes(changed)
        found = salvage(store)
        assert found.ids == ("u0777",)
        assert set(read(found).splitlines()) < before


def test_what_was_got_makes_a_new_store(store: Path, tmp_path: Path) -> None:
    """The lines are taken by an import as they are."""
    spoil(store, pages_of(store, "event")[3])
    found = salvage(store)
    with open_store(tmp_path / "new.db", write=True) as new:
        assert new.import_lines(read(found).splitlines()).new == found.saved


def test_what_a_restore_replaced_does_not_come_back(store: Path, tmp_path: Path) -> None:
    """Lines that were in the store before a backup was restored over it are not taken for its own."""
    fill(tmp_path / "other.db", usage("other"))
    back_up(tmp_path / "other.db", tmp_path / "copy.db")
    restore(tmp_path / "copy.db", store, replace=True)
    spoil(store, pages_of(store, "event_id")[0])
    found = salvage(store)
    assert read(found) == exported(tmp_path / "other.db")


@pytest.mark.parametrize("content", [b"", b"no store", b"SQLite format 3\0" + b"\xff" * 9_000, bytes(9_000)])
def test_what_is_no_store_holds_no_line(tmp_path: Path, content: bytes) -> None:
    """Nothing is got, and nothing goes wrong; where there is no file, that is said."""
    (tmp_path / "none").write_bytes(content)
    found = salvage(tmp_path / "none")
    assert (found.saved, found.lost, found.certain) == (0, 0, False)
    with pytest.raises(Refused, match="nothing is recorded yet"):
        salvage(tmp_path / "nowhere")


def test_any_noise_is_read_without_an_error(store: Path) -> None:
    """Whatever stands on a page, lines are got or not; nothing else happens."""
    content = store.read_bytes()
    rng = random.Random(7)
    lines = set(exported(store).splitlines())
    for _ in range(20):
        changed = bytearray(content)
        for _ in range(rng.choice([1, 10, 1_000])):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        store.write_bytes(changed)
        assert set(read(salvage(store)).splitlines()) <= lines


def test_lines_are_got_from_a_store_that_is_in_use(store: Path) -> None:
    """What stands in the log is among them."""
    with open_store(store, write=True) as writer:
        writer.import_lines(as_bytes([usage("new")]))
        assert salvage(store).saved == MANY + 3
