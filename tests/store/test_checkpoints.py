"""Checkpoints change how long an answer takes, and never the answer."""

import json
import shutil
import sqlite3
import tempfile
import zoneinfo
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.calendar.wall import zone_named
from esimtrack.events import Event
from esimtrack.ledger.fold import statement
from esimtrack.ledger.statement import Statement
from esimtrack.store import checkpoints, open_store
from tests.ledger.plausible import START, instants, journals
from tests.ways import InMemory

END = START + timedelta(days=120)


class Kept:
    """A store that grows by what is written to it, and that every question leaves checkpoints in."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, events: list[Event]) -> None:
        with open_store(self.path, write=True) as store:
            store.import_lines([journal.write_line(event) for event in events])

    def statement(self, as_of: datetime) -> Statement:
        with open_store(self.path) as store:
            trail = store.trail(as_of)
            events = store.events() if trail.start is None else store.events_since(trail.start.at)
            found = statement(events, store.usage, as_of, trail)
            store.keep(trail.left)
            return found

    def start(self, as_of: datetime) -> datetime | None:
        """From where a walk would go on."""
        with open_store(self.path) as store:
            trail = store.trail(as_of)
            return None if trail.start is None else trail.start.at


@pytest.fixture
def kept() -> Iterator[Kept]:
    """An empty store."""
    with tempfile.TemporaryDirectory() as folder:
        yield Kept(Path(folder, "store.db"))


@given(journals(), st.data())
def test_writes_and_questions_in_any_order(lines: list[dict[str, object]], data: st.DataObject) -> None:
    """However a journal comes in, portion by portion in any order, with questions between that leave checkpoints, each
    answer is that of a fresh fold over what is known by then.
    """
    events = data.draw(st.permutations([journal.read_line(json.dumps(line)) for line in lines]))
    cuts = sorted(data.draw(st.lists(st.integers(1, len(events)), max_size=4)))
    with tempfile.TemporaryDirectory() as folder:
        kept, known = Kept(Path(folder, "store.db")), 0
        for cut in [*cuts, len(events)]:
            kept.write(events[known:cut])
            known = cut
            for as_of in [END, data.draw(instants)]:
                assert kept.statement(as_of) == InMemory(events[:cut]).statement(as_of)


def line(**keys: object) -> Event:
    """One event of the journal."""
    return journal.read_line(json.dumps(keys))


def day(number: int) -> str:
    """Midnight UTC, so many days after New Year 2026."""
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)).isoformat()


def bought(name: str = "p", at: int = 0, **keys: object) -> Event:
    """A monthly plan."""
    terms = {
        "name": "Monthly",
        "timezone": "Europe/Berlin",
        "data": "10 GB",
        "cycle": {"every": "1 month", "anchor": "calendar"},
        "rollover": {},
    }
    return line(id=name, type="purchase", at=day(at), account="home", terms=terms, **keys)


def used(name: str, at: int, size: int = 10**9) -> Event:
    """Usage."""
    return line(id=name, type="usage", at=day(at), account="home", bytes=size)


AS_OF = datetime(2026, 12, 1, tzinfo=UTC)


def test_a_walk_goes_on_where_another_stopped(kept: Kept) -> None:
    """The second question starts within days of the last event; one of an earlier time, before that time."""
    kept.write([bought(), used("u", 300)])
    assert kept.start(AS_OF) is None
    kept.statement(AS_OF)
    start = kept.start(AS_OF)
    assert start is not None
    assert datetime.fromisoformat(day(300)) - start < timedelta(days=8)
    early = kept.start(datetime.fromisoformat(day(100)))
    assert early is None or early <= datetime.fromisoformat(day(100))


def test_what_is_dated_back_counts(kept: Kept) -> None:
    """A line, a void, and a purchase with an opening, each before a checkpoint, are in the next answer."""
    events = [bought(), used("u1", 20), used("u2", 300)]
    kept.write(events)
    kept.statement(AS_OF)
    opening = {"since": day(10), "left": [10**9]}
    for event in [
        used("late", 40, 12 * 10**9),
        line(id="v", type="void", at=day(320), event="u1"),
        bought("r", 295, opening=opening),
        line(id="read", type="reading", at=day(298), account="home", used=10**8),
    ]:
        kept.write([event])
        events.append(event)
        assert kept.statement(AS_OF) == InMemory(events).statement(AS_OF)


def test_names_that_mean_something_else_now(kept: Kept) -> None:
    """A purchase that replaces another changes whom earlier decisions speak of, and its undo does so again."""
    events = [bought(at=50), line(id="c", type="cancel", at=day(60), account="home", purchase="p"), used("u", 300)]
    kept.write(events)
    kept.statement(AS_OF)
    for event in [bought("q", 5, replaces="p"), line(id="v", type="void", at=day(301), event="p")]:
        kept.write([event])
        events.append(event)
        assert kept.statement(AS_OF) == InMemory(events).statement(AS_OF)


def test_a_damaged_checkpoint_is_passed_over(kept: Kept) -> None:
    """A checkpoint that is not as it was written is not believed, and replaced by the next walk."""
    events = [bought(), used("u", 300)]
    kept.write(events)
    expected = kept.statement(AS_OF)
    with closing(sqlite3.connect(kept.path)) as db, db:
        db.execute("UPDATE checkpoint SET state = CAST(replace(state, x'0a', x'0b') AS BLOB)")
    db.close()
    assert kept.start(AS_OF) is None
    assert kept.statement(AS_OF) == expected
    assert kept.start(AS_OF) is not None


def test_zones_of_time_that_change_their_rules(kept: Kept, tmp_path: Path) -> None:
    """With other rules for a zone that a plan counts in, the journal is walked anew, by them."""
    events = [bought(), used("u", 300)]
    kept.write(events)
    before = kept.statement(AS_OF)
    (tmp_path / "Europe").mkdir()
    found = next(Path(folder, "Asia/Tokyo") for folder in zoneinfo.TZPATH if Path(folder, "Asia/Tokyo").exists())
    shutil.copy(found, tmp_path / "Europe/Berlin")
    caches = zone_named, checkpoints.zone_rules
    try:
        zoneinfo.reset_tzpath([str(tmp_path)])
        zoneinfo.ZoneInfo.clear_cache()
        for cache in caches:
            cache.cache_clear()
        after = kept.statement(AS_OF)
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()
        for cache in caches:
            cache.cache_clear()
    assert before.accounts[0].cycle is not None
    assert after.accounts[0].cycle is not None
    assert before.accounts[0].cycle.end - after.accounts[0].cycle.end == timedelta(hours=8)
    assert kept.statement(AS_OF) == before


def test_few_are_kept(kept: Kept) -> None:
    """Ten years of history have a few dozen checkpoints, most of them of late."""
    kept.write([bought(), *(used(f"u{n}", n) for n in range(0, 3650, 7))])
    as_of = datetime.fromisoformat(day(3650))
    for back in range(200, -1, -20):
        kept.statement(as_of - timedelta(days=back))
    with closing(sqlite3.connect(kept.path)) as db, db:
        instants = [at for (at,) in db.execute("SELECT at FROM checkpoint ORDER BY at")]
    db.close()
    assert 8 < len(instants) < 40
    late = (as_of - timedelta(days=365)).timestamp() * 1e6
    assert sum(at > late for at in instants) >= len(instants) / 3


def test_a_store_that_only_one_may_read(kept: Kept) -> None:
    """Where nothing can be written, a question leaves nothing, and is answered."""
    kept.write([bought(), used("u", 300)])
    expected = kept.statement(AS_OF)
    with closing(sqlite3.connect(kept.path, isolation_level=None)) as busy, busy:
        busy.execute("DELETE FROM checkpoint")
        busy.execute("BEGIN IMMEDIATE")
        assert kept.statement(AS_OF) == expected
        busy.execute("ROLLBACK")
    busy.close()
    assert kept.start(AS_OF) is None


def test_what_was_seen_is_no_longer_so(kept: Kept) -> None:
    """Where somebody has written since a walk looked, what it leaves is not kept."""
    events = [bought(), used("u", 300)]
    kept.write(events)
    with open_store(kept.path) as store:
        trail = store.trail(AS_OF)
        statement(store.events(), store.usage, AS_OF, trail)
        assert trail.left
        events.append(used("late", 40, 12 * 10**9))
        kept.write(events[-1:])
        store.keep(trail.left)
    assert kept.start(AS_OF) is None
    assert kept.statement(AS_OF) == InMemory(events).statement(AS_OF)
