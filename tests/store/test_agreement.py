"""What is read for an answer must agree with what else the store knows: tables are changed behind its back."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from esimtrack.cli.book import Book
from esimtrack.ledger.statement import Statement
from esimtrack.store import Damaged, open_store
from tests.journals import as_bytes
from tests.store.places import counter, exported, usage, void

AS_OF = datetime(2026, 11, 5, 12, tzinfo=UTC)
TERMS = {"name": "P", "timezone": "Europe/Berlin", "data": "10 GB", "cycle": {"every": "1 month"}}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten months of a plan, of two members and two counters, with gifts, one of which was taken back."""
    path = tmp_path / "journal.db"
    monkeypatch.setenv("ESIMTRACK_STORE", str(path))
    bought = {"id": "p", "type": "purchase", "at": "2026-01-10T09:00:00Z", "account": "home", "terms": TERMS}
    gifts = [
        {**bought, "id": f"g{n}", "type": "bonus", "at": f"2026-0{n}-05T00:00:00Z", "bytes": 10**8} for n in (3, 5, 7)
    ]
    for gift in gifts:
        del gift["terms"]
    lines = [
        usage(f"u{month}-{day}", 10**7 + day, at=f"2026-{month:02}-{day:02}T12:00:00Z", member=("Ada", "Bo")[day % 2])
        for month in range(2, 12)
        for day in range(1, 29 if month < 11 else 5)
    ]
    counters = [counter(f"c{n}", n * 10**8, f"2026-10-{n:02}T00:00:00Z") for n in range(11, 29)]
    with open_store(path, write=True) as opened:
        opened.import_lines(as_bytes([bought, *gifts, *lines, *counters, void("v", event="g5")]))
    return path


def answer() -> Statement:
    """What `status` computes; it leaves checkpoints."""
    with Book() as book:
        return book.statement(AS_OF)


def change(path: Path, sql: str) -> None:
    """Change rows, as a disk would: nobody else is told."""
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute(sql).rowcount > 0
    db.close()


def test_what_agrees_is_answered(store: Path) -> None:
    """Before and after checkpoints are there, and after everything was derived anew."""
    first = answer()
    assert answer() == first
    with open_store(store, write=True) as opened:
        opened.rebuild()
    assert answer() == first


DAY = "(SELECT max(day) FROM day)"
CHANGES = [
    f"UPDATE day SET bytes = bytes + 1 WHERE day = {DAY}",
    f"UPDATE day SET lines = lines + 1 WHERE day = {DAY}",
    f"UPDATE day SET member = 'Cy' WHERE day = {DAY}",
    f"UPDATE day SET zone = 'EU' WHERE day = {DAY}",
    f"UPDATE day SET day = day - 10 WHERE day = {DAY}",
    f"UPDATE day SET account = 'hom' WHERE day = {DAY}",
    f"DELETE FROM day WHERE day = {DAY}",
    f"UPDATE day SET mark = mark - 1 WHERE day = {DAY}",
    "UPDATE period SET bytes = bytes - 1 WHERE period = (SELECT max(period) FROM period)",
    "DELETE FROM period WHERE period = (SELECT max(period) FROM period)",
    "UPDATE line SET bytes = bytes + 1 WHERE id = 'u11-4'",
    "UPDATE line SET at = at + 1 WHERE id = 'u11-4'",
    "UPDATE line SET member = 'Cy' WHERE id = 'u11-4'",
    "DELETE FROM line WHERE id = 'u11-4'",
    "UPDATE line SET account = 'hom' WHERE id = 'u11-4'",
    "UPDATE decided SET events = events + 1",
    "UPDATE decided SET mark = mark + 1",
    "DELETE FROM decided WHERE period = (SELECT min(period) FROM decided)",
    "DELETE FROM gone_event",
    "UPDATE event SET body = replace(body, '10 GB', '90 GB') WHERE id = 'p'",
    "UPDATE event SET type = 'usage' WHERE id = 'g7'",
    "UPDATE event SET id = 'g5x' WHERE id = 'g5'",
    "DELETE FROM event WHERE id = 'g3'",
    "INSERT INTO event SELECT at + 1, 'g9', type, account, batch, command, body, seal FROM event WHERE id = 'g7'",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_what_was_changed_is_no_answer(store: Path, sql: str) -> None:
    """Any one change of what an answer is read from is found, whoever asks."""
    change(store, sql)
    with pytest.raises(Damaged, match="contradicts its own sums"):
        answer()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE checkpoint SET at = at + 1",
        "UPDATE checkpoint SET state = zeroblob(length(state))",
        "UPDATE checkpoint SET zones = 'UTC'",
        "UPDATE checkpoint SET seal = seal + 1",
        "DELETE FROM checkpoint",
    ],
)
def test_a_checkpoint_that_was_changed_is_passed_over(store: Path, sql: str) -> None:
    """It is not needed: the answer is computed from the beginning."""
    first = answer()
    change(store, sql)
    assert answer() == first


def test_what_an_answer_does_not_read_does_not_stop_it(store: Path) -> None:
    """With a checkpoint, what lies long before it is not read again; the whole store is for `check`."""
    first = answer()
    change(store, "UPDATE day SET bytes = bytes + 1 WHERE day = (SELECT min(day) FROM day)")
    assert answer() == first
    with Book() as book, pytest.raises(Damaged):
        book.statement(datetime(2026, 3, 1, tzinfo=UTC))


def test_a_line_that_was_changed_is_neither_shown_nor_written_out(store: Path) -> None:
    """Not in the history, not in an export, not as a table; the other lines of a history are."""
    change(store, "UPDATE event SET body = replace(body, '10000004', '90000004') WHERE id = 'u11-4'")
    with open_store(store) as opened:
        for read in (opened.history, lambda: exported(store).splitlines(), opened.lines):
            with pytest.raises(Damaged, match="the line u11-4 is not what it was"):
                list(read())
        assert len(list(opened.history(until=datetime(2026, 11, 1, tzinfo=UTC)))) > 200


def test_a_line_that_was_changed_is_not_derived_from(store: Path) -> None:
    """Deriving anew would make the change a truth."""
    change(store, "UPDATE event SET body = replace(body, '10000004', '90000004') WHERE id = 'u11-4'")
    with open_store(store, write=True) as opened, pytest.raises(Damaged, match="u11-4"):
        opened.rebuild()
