"""kill -9 at random moments: what was acknowledged is there, nothing is doubled, and the store opens.

Half of the kills come at any moment of a command's life, half in the few milliseconds after it is seen to write. The
moments are random, and differ with each run.
"""

import json
import random
import shutil
import sqlite3
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from esimtrack import journal
from esimtrack.events import Event
from esimtrack.insight.pace import pace
from esimtrack.store import open_store, schema
from esimtrack.views.status_json import status_json
from tests.store.places import exported
from tests.store.versions import HERE as VERSIONS
from tests.store.versions import older
from tests.system.counts import count
from tests.system.process import Machine, kill
from tests.ways import InMemory

pytestmark = pytest.mark.system

KILLS = count("kills") // 5
"""There are five kinds of command to kill."""

LINES = 6_000
"""How many lines an import has: more than are handled at once."""

NOW = "2026-11-21T10:00:00Z"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A plan, and a year of its usage."""
    machine = Machine(tmp_path / "home", {"ESIMTRACK_NOW": NOW})
    machine.does("add-plan", "monthly-rollover", "--at", "2025-11-01")
    machine.does("import", "-", stdin=lines("old", 400))
    return machine


def lines(name: str, many: int) -> bytes:
    """A journal of usage over most of a year."""
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]
    return b"".join(
        json.dumps(
            {
                "id": f"{name}-{number}",
                "type": "usage",
                "at": f"{days[number % len(days)]}T12:{number // len(days) % 60:02}:{number % 60:02}Z",
                "account": "main",
                "bytes": 1_000_000 + number,
            }
        ).encode()
        + b"\n"
        for number in range(many)
    )


def ids(store: Path) -> Counter[str]:
    """How often each id is in the store, which must be sound, with sums that are those of its journal."""
    kept = derived(store)
    with open_store(store, write=True) as opened:
        opened.rebuild()
    assert derived(store) == kept
    return Counter(json.loads(line)["id"] for line in exported(store).splitlines())


def derived(store: Path) -> list[list[str]]:
    """What is derived from the journal alone. The file must be sound."""
    connection = sqlite3.connect(store)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    tables = [name for name in schema.DERIVED if name not in ("checkpoint", "prompt")]
    found = [sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in tables]
    connection.close()
    return found


def copy_of(machine: Machine, home: Path) -> Machine:
    """The same home at another place."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(machine.home, home)
    return Machine(home, {"ESIMTRACK_NOW": NOW})


def duration(machine: Machine, *words: str) -> float:
    """How many seconds a command takes."""
    begun = time.monotonic()
    machine.does(*words)
    return time.monotonic() - begun


def killed(machine: Machine, seconds: float, *words: str) -> tuple[str, bool]:
    """Kill a command, that takes so many seconds, at a random moment: what it said, and whether it had ended before."""
    before = written(machine.home)
    process = machine.start(*words)
    begun = time.monotonic()
    if random.random() < 0.5:
        time.sleep(random.uniform(0, seconds * 1.1))
    else:
        while written(machine.home) == before and time.monotonic() - begun < 2 * seconds:
            time.sleep(0.0002)
        time.sleep(random.choice([0, random.uniform(0, 0.01), random.uniform(0, seconds / 2)]))
    said = kill(process)
    assert process.returncode in (0, -9)
    return said, process.returncode == 0


def written(folder: Path) -> list[tuple[str, int, int]]:
    """What stands in the files of a folder, as far as the folder says."""
    try:
        found = [(path.name, path.stat()) for path in folder.iterdir() if not path.name.endswith("-shm")]
    except FileNotFoundError:
        return []
    return sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in found if stat.st_size)


def test_log_usage(machine: Machine) -> None:
    """One line after the other: what was said to be recorded is, once, and so is all that was there before."""
    usual = duration(machine, "log-usage", "1MB")
    known = ids(machine.store)
    for number in range(KILLS):
        said, _ = killed(machine, usual, "log-usage", "1MB", "--note", f"kill {number}")
        found = ids(machine.store)
        new = found - known
        assert known <= found
        assert new.total() <= 1
        assert "Logged" not in said or new.total() == 1
        known = found
    machine.does("log-usage", "1MB")


@pytest.mark.parametrize("store", ["new", "old"])
def test_import(machine: Machine, tmp_path: Path, store: str) -> None:
    """All lines of the file, or none; also where the import makes the store."""
    source = tmp_path / "new.jsonl"
    source.write_bytes(lines("new", LINES))
    if store == "new":
        machine = Machine(tmp_path / "empty")
        machine.home.mkdir()
    before = ids(machine.store) if machine.store.exists() else Counter[str]()
    usual = duration(copy_of(machine, tmp_path / "tried"), "import", str(source))
    for _ in range(KILLS // 2):
        tried = copy_of(machine, tmp_path / "tried")
        said, _ = killed(tried, usual, "import", str(source))
        found = ids(tried.store) if tried.store.exists() else Counter[str]()
        assert found - before in (Counter(), Counter(f"new-{number}" for number in range(LINES)))
        assert before <= found
        assert "Read" not in said or len(found) == len(before) + LINES
        assert f"{len(before) + LINES - len(found)} new" in tried.does("import", str(source))


@pytest.mark.parametrize("there", [False, True])
def test_backup(machine: Machine, tmp_path: Path, there: bool) -> None:
    """The copy is whole or not there; where it takes the place of an older one, it is either of them, whole."""
    machine.does("import", "-", stdin=lines("more", 20_000))
    target = machine.home / "copy.db"
    usual = duration(machine, "backup", str(target))
    old, all_of_it = ids(target), exported(target)
    for number in range(KILLS // 2):
        if there:
            with open_store(machine.store, write=True) as store:
                store.import_lines([line.replace(b"new", b"also-%d" % number) for line in lines("new", 1).splitlines()])
            all_of_it = exported(machine.store)
        else:
            target.unlink(missing_ok=True)
        said, _ = killed(machine, usual, "backup", str(target), *["--force"] * there)
        if there or "Copied" in said:
            assert target.exists()
        if target.exists():
            shutil.copyfile(target, tmp_path / "copy.db")
            assert exported(tmp_path / "copy.db") == all_of_it or (there and "Copied" not in said)
            found = ids(tmp_path / "copy.db")
            assert old <= found
            assert found.total() <= old.total() + number + 1
        for left in machine.home.glob(".copy.db.*"):
            left.unlink()
    assert exported(machine.store) == all_of_it


def test_status(machine: Machine) -> None:
    """What `status` keeps for the next one is right or not there: the answer is always that of the whole journal."""
    usual = duration(machine, "status", "--json")
    for number in range(KILLS):
        with open_store(machine.store, write=True) as store:
            late = f"2026-{random.randint(1, 10):02}-{random.randint(1, 28):02}T00:00:00Z"
            line = {"id": f"late-{number}", "type": "usage", "at": late, "account": "main", "bytes": 10**8}
            store.import_lines([json.dumps(line)])
        killed(machine, usual, "status", "--json")
        events = [journal.read_line(line) for line in exported(machine.store).splitlines()]
        assert len(events) == 402 + number
        assert machine.does("status", "--json").encode() == status_of(events)


def status_of(events: list[Event]) -> bytes:
    """What `status --json` says of a whole journal."""
    memory, now = InMemory(events), datetime.fromisoformat(NOW)
    return status_json(memory.statement(now), pace=lambda account, zone: pace(account, now, memory.usage, zone))


def enlarge(store: Path, many: int) -> None:
    """Put many more lines of usage into a store of version 1, so that bringing it up takes a while."""
    connection = sqlite3.connect(store)
    connection.executescript(
        f"""
        CREATE TEMP TABLE more AS WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {many - 1})
        SELECT 1767225600000000 + i * 1000000 AS at, 'more-' || i AS id, 1000 + i AS bytes,
            strftime('%Y-%m-%dT%H:%M:%SZ', 1767225600 + i, 'unixepoch') AS text FROM n;
        INSERT INTO event SELECT at, id, 'usage', 'main', NULL, NULL, '{{"id":"' || id || '","type":"usage","at":"' ||
            text || '","account":"main","bytes":' || bytes || '}}' FROM more;
        INSERT INTO line SELECT 'main', at, id, bytes, '', '' FROM more;
        INSERT INTO day SELECT 'main', at / 86400000000, '', '', sum(bytes), count(*) FROM more WHERE true GROUP BY 2
            ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes, lines = lines + excluded.lines;
        """
    )
    connection.close()


@pytest.mark.parametrize("version", older())
def test_migration(tmp_path: Path, version: int) -> None:
    """An older store is as it was or brought up, with its whole journal, and a copy of what it was is kept first."""
    template = Machine(tmp_path / "template", {"ESIMTRACK_NOW": NOW})
    template.home.mkdir()
    shutil.copyfile(VERSIONS / f"{version}.db", template.store)
    enlarge(template.store, 20_000)
    before = bodies(template.store)
    usual = duration(copy_of(template, tmp_path / "tried"), "status", "--json")
    for _ in range(KILLS // len(older())):
        tried = copy_of(template, tmp_path / "tried")
        killed(tried, usual, "status", "--json")
        connection = sqlite3.connect(tried.store)
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.close()
        if found != version:
            assert found == schema.version()
            assert bodies(tried.store.with_name(f"{tried.store.name}.version-{version}")) == before
        assert bodies(tried.store) == before
        tried.does("status", "--json")
        assert ids(tried.store).total() == len(before)


def bodies(store: Path) -> list[str]:
    """The journal's lines in a store of any version, which must be sound."""
    connection = sqlite3.connect(store)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    found = [body for (body,) in connection.execute("SELECT body FROM event ORDER BY at, id")]
    connection.close()
    return found
