"""A store that a disk changed: no answer is given from what was damaged, and what can be got out is got.

Bits are flipped at random over the whole file, one in each copy of it, and the file is cut off at random places. After
each, `status` gives the answer that it gave before, or says that the store cannot be used.
"""

import json
import random
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from esimtrack.store import open_store
from esimtrack.store.salvage import salvage
from tests.store.places import exported
from tests.system.counts import chance, count
from tests.system.process import answer

pytestmark = pytest.mark.system

NOW = "2026-11-05T12:00:00Z"
LINES = 3_000
PAGE = 4_096
ON_A_PAGE = 60
"""More lines than stand on a page."""


def journal() -> list[bytes]:
    """Ten months of three accounts: plans that carry over, gifts, members, zones, counters, and what was taken back."""
    rng = random.Random(11)
    start = datetime(2026, 1, 11, tzinfo=UTC)
    terms = {"name": "Monthly", "timezone": "Europe/Berlin", "data": "10 GB", "cycle": {"every": "1 month"}}
    lines: list[dict[str, object]] = [
        {"id": f"buy-{account}", "type": "purchase", "at": "2026-01-10T09:00:00Z", "account": account, "terms": more}
        for account, more in (("home", terms | {"rollover": {"cycles": 1}}), ("trip", terms), ("kid", terms))
    ]
    for number in range(LINES):
        at = start + timedelta(seconds=rng.randrange(298 * 86_400))
        line = {"id": f"u{number}", "at": at.isoformat(), "account": rng.choice(("home", "trip", "kid"))}
        if number % 50 == 0:
            since = (at - start).days
            lines.append({**line, "type": "counter", "device": "phone", "total": since * 10**8 + number})
        else:
            more = {"member": rng.choice(("Ada", "Bo"))} if rng.random() < 0.5 else {}
            more |= {"note": "a film on the train"} if rng.random() < 0.3 else {}
            lines.append({**line, "type": "usage", "bytes": rng.randrange(60_000_000), **more})
    for number in range(40):
        at = start + timedelta(days=rng.randrange(298))
        lines.append({"id": f"b{number}", "type": "bonus", "at": at.isoformat(), "account": "home", "bytes": 10**8})
    for number in range(20):
        event = rng.choice(("u", "b")) + str(rng.randrange(40))
        lines.append({"id": f"v{number}", "type": "void", "at": "2026-10-01T00:00:00Z", "event": event})
    return [json.dumps(line).encode() for line in lines]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store's file, after `status` has left in it what it keeps."""
    path = tmp_path_factory.mktemp("whole") / "journal.db"
    with open_store(path, write=True) as store:
        store.import_lines(journal())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESIMTRACK_STORE", str(path))
        patch.setenv("ESIMTRACK_NOW", NOW)
        answer("status", "--json")
        answer("status", "--format", "{account} {remaining}")
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM checkpoint").fetchone()[0] > 3
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.read_bytes()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a damaged copy is put; the home's store."""
    path = tmp_path / "journal.db"
    monkeypatch.setenv("ESIMTRACK_HOME", str(tmp_path))
    monkeypatch.delenv("ESIMTRACK_STORE", raising=False)
    monkeypatch.setenv("ESIMTRACK_NOW", NOW)
    monkeypatch.setenv("TZ", "UTC")
    return path


def put(path: Path, content: bytes) -> None:
    """Make this the store, and nothing beside it."""
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    path.write_bytes(content)


def flipped(content: bytes, bit: int) -> bytes:
    """The same with one bit changed."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


ASKED = [
    ("status", "--json"),
    ("status", "--format", "{account} {remaining}"),
    ("status", "--json", "--as-of", "2026-06-20"),
]


def test_no_answer_comes_from_a_bit_that_flipped(whole: bytes, store: Path) -> None:
    """The same answer as before, or exit code 3 with the reason; of today, of a prompt, and of an instant long ago.

    Half of the bits are any of the file, half are on the pages of what answers are made of.
    """
    put(store, whole)
    before = {words: answer(*words) for words in ASKED}
    assert all(code == 0 for code, _, _ in before.values())
    pages = read_by_status(store)
    rng = chance()
    outcomes: Counter[str] = Counter()
    for number in range(count("bits flipped")):
        bit = rng.randrange(len(whole) * 8)
        if number % 2:
            bit = (rng.choice(pages) - 1) * PAGE * 8 + rng.randrange(PAGE * 8)
        words = ASKED[number // 2 % len(ASKED)]
        put(store, flipped(whole, bit))
        code, out, err = answer(*words)
        if code == 0:
            assert out == before[words][1], f"bit {bit}: {words} answers otherwise"
            outcomes["the same answer"] += 1
        else:
            assert code == 3, f"bit {bit}: {words}: {err}"
            assert err.startswith("error: ")
            outcomes["refused"] += 1
    assert min(outcomes["the same answer"], outcomes["refused"]) > 0


def read_by_status(path: Path) -> list[int]:
    """The numbers of the pages on which the tables stand that answers are made of, the first page among them."""
    names = ("day", "period", "decided", "line", "checkpoint", "prompt", "gone_event", "event_when", "event_decides")
    content = path.read_bytes()
    found = [1]
    waiting = [root_of(path, name) for name in names]
    while waiting:
        number = waiting.pop()
        found.append(number)
        page = content[(number - 1) * PAGE : number * PAGE]
        if page[0] in (2, 5):
            cells = int.from_bytes(page[3:5], "big")
            places = [int.from_bytes(page[12 + 2 * i : 14 + 2 * i], "big") for i in range(cells)]
            waiting += [int.from_bytes(page[place : place + 4], "big") for place in (*places, 8)]
    return found


def root_of(path: Path, name: str) -> int:
    """The number of the page with which a table or an index begins."""
    connection = sqlite3.connect(path)
    root: int = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    connection.close()
    return root


def test_what_a_flipped_bit_costs_is_known(whole: bytes, store: Path) -> None:
    """Salvaging gives the lines as they were, all but those of one page at most, and names what is lost."""
    put(store, whole)
    before = exported(store).splitlines()
    rng = chance()
    for _ in range(count("bits flipped") // 10):
        bit = rng.randrange(len(whole) * 8)
        put(store, flipped(whole, bit))
        found = salvage(store)
        lines = [line.encode() for line in found.lines]
        assert set(lines) <= set(before), f"bit {bit}"
        assert len(lines) == len(set(lines)) == found.saved
        assert found.saved >= len(before) - ON_A_PAGE, f"bit {bit}"
        if found.certain:
            assert found.saved + found.lost == len(before), f"bit {bit}"


def test_a_backup_of_it_is_whole_or_none(whole: bytes, store: Path, tmp_path: Path) -> None:
    """What reads everything finds what an answer does not read: a copy that is made holds the journal as it was."""
    put(store, whole)
    before = exported(store)
    status = answer("status", "--json")
    rng = chance()
    copy = tmp_path / "copy.db"
    outcomes: Counter[int] = Counter()
    for _ in range(count("bits flipped") // 5):
        bit = rng.randrange(len(whole) * 8)
        put(store, flipped(whole, bit))
        code, _, err = answer("backup", str(copy), "--force")
        outcomes[code] += 1
        if code == 0:
            put(store, copy.read_bytes())
            assert exported(store) == before, f"bit {bit}"
            assert answer("status", "--json") == status, f"bit {bit}"
        else:
            assert code == 3, f"bit {bit}: {err}"
    assert min(outcomes[0], outcomes[3]) > 0


def test_check_finds_it(whole: bytes, store: Path) -> None:
    """Where `check` finds nothing, the journal is what it was, and so is every answer."""
    put(store, whole)
    before = exported(store)
    answers = {words: answer(*words) for words in ASKED}
    assert answer("check")[0] == 0, answer("check")
    rng = chance()
    outcomes: Counter[int] = Counter()
    for _ in range(count("bits flipped") // 5):
        bit = rng.randrange(len(whole) * 8)
        put(store, flipped(whole, bit))
        code, _, err = answer("check")
        outcomes[code] += 1
        assert code in (0, 1, 3), f"bit {bit}: {err}"
        if code == 0:
            assert exported(store) == before, f"bit {bit}"
            assert {words: answer(*words) for words in ASKED} == answers, f"bit {bit}"
    assert outcomes[0] > 0
    assert outcomes[1] + outcomes[3] > 0


def test_what_is_cut_off_is_missed(whole: bytes, store: Path) -> None:
    """Wherever the file ends too early, `status` says so, and what is left can be got."""
    put(store, whole)
    before = set(exported(store).splitlines())
    rng = chance()
    for number in range(count("bits flipped") // 10):
        length = rng.randrange(len(whole))
        put(store, whole[: length // PAGE * PAGE if number % 2 else length])
        code, _, err = answer("status", "--json")
        assert code == 3, f"{length}: {err}"
        assert {line.encode() for line in salvage(store).lines} <= before


def test_a_person_is_told_what_to_do(whole: bytes, store: Path, tmp_path: Path) -> None:
    """From the message to a store that works again: by salvaging, and by a backup."""
    put(store, whole)
    answer("backup", str(tmp_path / "copy.db"))
    place = whole.rindex(b'{"id":"u7"')
    put(store, flipped(whole, (place + 60) * 8))
    code, out, err = answer("export", "--salvage")
    assert code == 1
    assert f"{len(journal()) - 1} lines were got." in err
    assert "error: 1 line is lost: u7" in err
    page = root_of(store, "day")
    put(store, whole[: (page - 1) * PAGE] + bytes(PAGE) + whole[page * PAGE :])
    code, _, err = answer("status")
    assert code == 3
    assert "esimtrack check" in err
    assert "esimtrack export --salvage > saved.jsonl" in err
    assert "esimtrack restore FILE --force" in err
    assert answer("restore", str(tmp_path / "copy.db"), "--force")[0] == 0
    assert answer("status")[0] == 0
    (tmp_path / "saved.jsonl").write_bytes(out)
    store.unlink()
    assert answer("import", str(tmp_path / "saved.jsonl"))[0] == 0
    assert answer("status")[0] == 0
