"""A look at the whole of a store finds what a disk, or somebody else, changed in it."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from esimtrack import journal
from esimtrack.ledger.fold import statement
from esimtrack.store import StoreUnusable, open_store
from tests.store.places import counter, fill, usage, void

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TERMS = {"name": "Monthly", "timezone": "UTC", "data": "10 GB", "cycle": {"every": "1 month"}, "rollover": {}}


def plan(id: str, account: str = "home", **keys: object) -> dict[str, Any]:
    """A purchase."""
    at = "2026-01-01T00:00:00Z"
    return {"id": id, "type": "purchase", "at": at, "account": account, "terms": TERMS, **keys}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was used in every way, and answers left what they leave; in one file."""
    path = tmp_path_factory.mktemp("whole") / "journal.db"
    fill(path, plan("p1", note="mine"), plan("p2", "away", batch="b"), void("v1", event="u3"), void("v2", batch="c"))
    lines = [usage(f"u{n}", 1000 + n, at=f"2026-0{1 + n % 9}-03T10:{n}:00Z", note=f"line {n}") for n in range(10, 60)]
    fill(path, *lines, usage("u3"), usage("u4", zone="FR", member="Ada"), usage("u5", batch="c"))
    fill(path, *(counter(f"c{n}", 1000 * n, f"2026-03-{10 + n}T00:00:00Z") for n in range(9)))
    fill(path, usage("u6"), usage("u7"))
    with open_store(path, write=True) as store:
        undoing = store.undoing()
        assert undoing is not None
        store.record(undoing.voids(NOW), "undo", undoes=undoing.command)
        redoing = store.redoing()
        assert redoing is not None
        store.record(redoing.events, "redo", redoes=redoing.undo, renamed=redoing.renamed)
    with open_store(path) as store:
        trail = store.trail(NOW)
        statement(store.events(), store.usage, NOW, trail)
        store.keep(trail.left)
        assert trail.left
    _one_file(path)
    assert not any(found(path).values())
    return path


def _one_file(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = DELETE")
    db.close()


def found(path: Path) -> dict[str, Any]:
    """All that a look finds, as far as it is able to look."""
    with open_store(path) as store:
        looking = store.inspecting()
        result: dict[str, Any] = {"damage": looking.damage(), "tables": looking.other_tables()}
        if any(ours for _name, ours in result["tables"]):
            return result
        result["flaws"] = [(row.id, row.flaw, row.says) for row in looking.events() if row.flaw]
        result["undo"] = not looking.undo_fits()
        if not result["damage"] and not result["flaws"]:
            result["derived"] = looking.derived()
        return result


def changed(whole: Path, folder: Path, sql: str) -> Path:
    """A copy of the store in which somebody else changed something."""
    path = Path(shutil.copy(whole, folder))
    db = sqlite3.connect(path)
    db.execute(sql)
    db.commit()
    db.close()
    return path


@pytest.mark.parametrize(
    ("sql", "event", "column"),
    [
        ("UPDATE event SET type = 'counter' WHERE id = 'u10'", "u10", "type"),
        ("UPDATE event SET at = at + 1 WHERE id = 'u10'", "u10", "at"),
        ("UPDATE event SET account = 'away' WHERE id = 'u10'", "u10", "account"),
        ("UPDATE event SET batch = 'x' WHERE id = 'u10'", "u10", "batch"),
        ("UPDATE event SET body = replace(body, ',', ', ') WHERE id = 'u10'", "u10", "body"),
        ("UPDATE event SET body = replace(body, 'line 10', 'line 11') WHERE id = 'u10'", "u10", "seal"),
        ("UPDATE event SET body = replace(body, '10 GB', '90 GB') WHERE id = 'p1'", "p1", "seal"),
        ("UPDATE event SET command = 1 WHERE id = 'u10'", "u10", "seal"),
    ],
)
def test_an_event_that_is_not_what_was_recorded_is_named(
    whole: Path, tmp_path: Path, sql: str, event: str, column: str
) -> None:
    """With what says something else; a change that makes another good event of it is known by its seal."""
    assert (event, "differs", column) in found(changed(whole, tmp_path, sql))["flaws"]


@pytest.mark.parametrize("body", ["'{'", "x'ff00'", '\'{"id":"u10"}\'', "''"])
def test_an_event_that_cannot_be_read_is_named_with_the_reason(whole: Path, tmp_path: Path, body: str) -> None:
    """All others are looked at nevertheless."""
    flaws = found(changed(whole, tmp_path, f"UPDATE event SET body = {body} WHERE id = 'u10'"))["flaws"]
    assert [(id, flaw) for id, flaw, _says in flaws] == [("u10", "unreadable")]
    assert flaws[0][2]


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("line", "UPDATE line SET bytes = bytes + 1 WHERE id = 'u10'"),
        ("line", "DELETE FROM line WHERE id = 'u10'"),
        ("line", "INSERT INTO line VALUES ('home', 1, 'x', 1, '', '')"),
        ("day", "UPDATE day SET lines = lines + 1"),
        ("period", "UPDATE period SET turn = turn + 1"),
        ("decided", "DELETE FROM decided"),
        ("counter", "UPDATE counter SET epoch = 'x' WHERE id = 'c3'"),
        ("gone_event", "INSERT INTO gone_event VALUES ('x')"),
        ("gone_batch", "DELETE FROM gone_batch"),
        ("checkpoint", "UPDATE checkpoint SET state = substr(state, 1, 100)"),
        ("checkpoint", "UPDATE checkpoint SET at = at + 1"),
        ("prompt", "INSERT INTO prompt VALUES (9, 0, 9, 1, 'x')"),
    ],
)
def test_what_is_derived_and_differs_from_the_journal_is_named_and_can_be_made_anew(
    whole: Path, tmp_path: Path, table: str, sql: str
) -> None:
    """Each table by itself, with how many rows; afterwards it is what it should be."""
    path = changed(whole, tmp_path, sql)
    assert table in found(path)["derived"]
    with open_store(path, write=True) as store:
        store.rebuild()
    assert not any(found(path).values())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE command SET label = 'x' WHERE number = 1",
        "UPDATE command SET ids = NULL WHERE number = 1",
        "UPDATE command SET undoes = 1 WHERE undoes > 0",
        "DELETE FROM command WHERE number = 1",
        "DELETE FROM again",
        "UPDATE again SET old = 'x' WHERE old = (SELECT min(old) FROM again)",
    ],
)
def test_what_undo_goes_by_is_looked_at_too(whole: Path, tmp_path: Path, sql: str) -> None:
    """It is this machine's own, and no journal could tell."""
    assert found(changed(whole, tmp_path, sql))["undo"]


@pytest.mark.parametrize(
    ("sql", "name", "ours"),
    [
        ("DROP INDEX event_batch", "event_batch", True),
        ("DROP TABLE day", "day", True),
        ("CREATE TABLE mine (x)", "mine", False),
        ("CREATE TRIGGER grow AFTER INSERT ON day BEGIN DELETE FROM line; END", "grow", False),
    ],
)
def test_tables_that_something_else_made_or_took_away_are_named(
    whole: Path, tmp_path: Path, sql: str, name: str, ours: bool
) -> None:
    """What is the store's own is told from what is foreign."""
    assert found(changed(whole, tmp_path, sql))["tables"] == [(name, ours)]


def content(path: Path) -> dict[str, list[str]] | None:
    """All rows of all tables; None where they cannot be read."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.text_factory = bytes
    try:
        names = [name.decode() for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, db.execute(f'SELECT * FROM "{name}"'))) for name in names}
    except (sqlite3.Error, UnicodeError):
        return None
    finally:
        db.close()


def flipped(data: bytes, seed: int) -> bytes:
    """The file with one bit of it changed."""
    at = random.Random(seed).randrange(len(data) * 8)
    return data[: at // 8] + bytes([data[at // 8] ^ 1 << at % 8]) + data[at // 8 + 1 :]


def cut(data: bytes, seed: int) -> bytes:
    """The file without its last pages, or with the end of one missing."""
    return data[: random.Random(seed).randrange(1, len(data))]


def lost(data: bytes, seed: int) -> bytes:
    """The file with one page of zeros, or of another's content."""
    size = int.from_bytes(data[16:18], "big")
    count, draw = len(data) // size, random.Random(seed)
    page, other = draw.randrange(1, count), draw.randrange(1, count)
    instead = data[other * size :][:size] if seed % 2 else bytes(size)
    return data[: page * size] + instead + data[(page + 1) * size :]


@pytest.mark.parametrize("damage", [flipped, cut, lost])
@pytest.mark.parametrize("seed", range(40))
def test_no_damage_goes_unseen(whole: Path, tmp_path: Path, damage: Callable[[bytes, int], bytes], seed: int) -> None:
    """Wherever a bit flips, a page is lost or the end is missing: it is found, or the store says that it is unusable.

    What nothing reads, such as the unused part of a page, may go unseen.
    """
    path = tmp_path / "journal.db"
    path.write_bytes(damage(whole.read_bytes(), seed))
    if content(path) == content(whole):
        return
    with suppress(StoreUnusable):
        assert any(found(path).values())


def test_a_look_changes_nothing(whole: Path, tmp_path: Path) -> None:
    """Not a byte of the file, and nothing stays beside it, also where it cannot be written."""
    path = Path(shutil.copy(whole, tmp_path))
    path.chmod(0o400)
    before = path.read_bytes()
    assert not any(found(path).values())
    assert path.read_bytes() == before


def test_a_store_of_version_1_is_looked_at_without_its_seals(tmp_path: Path) -> None:
    """It had none; the rest is whole."""
    path = Path(shutil.copy(Path(__file__).parent / "versions" / "1.db", tmp_path / "journal.db"))
    assert not any(found(path).values())


def test_an_event_is_read_as_the_door_reads_it(whole: Path) -> None:
    """What a look hands on is what was imported, with what it counts for."""
    with open_store(whole) as store:
        rows = {row.id: row for row in store.inspecting().events()}
    line = usage("u10", 1010, at="2026-02-03T10:10:00Z", note="line 10")
    assert rows["u10"].event == journal.read_line(json.dumps(line))
    assert (rows["u10"].bytes, rows["c0"].bytes, rows["c1"].bytes) == (1010, None, 1000)
    assert (rows["u3"].counts, rows["u5"].counts, rows["v1"].counts) == (False, False, True)
