"""Stores of every version that there was: opened, each gives its journal, and the answers that the journal gives."""

import json
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from esimtrack import journal
from esimtrack.cli.book import Book
from esimtrack.ledger.statement import Statement
from esimtrack.store import open_store, schema
from esimtrack.store.copies import back_up, restore
from tests.store.places import exported
from tests.store.versions import HERE, older
from tests.ways import InMemory

VERSIONS = sorted(int(path.stem) for path in HERE.glob("*.db"))
WHEN = [datetime(2026, month, 15, tzinfo=UTC) for month in (2, 6, 11)]


def test_there_is_a_store_of_every_version() -> None:
    """A version that was left behind without one could not be tried any more: `make` makes it beforehand."""
    assert set(older()) <= set(VERSIONS)


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A version; a store of it is this home's."""
    shutil.copyfile(HERE / f"{request.param}.db", tmp_path / "journal.db")
    monkeypatch.setenv("ESIMTRACK_HOME", str(tmp_path))
    monkeypatch.delenv("ESIMTRACK_STORE", raising=False)
    number: int = request.param
    return number


def kept(version: int) -> bytes:
    """The journal that the store of a version holds."""
    return (HERE / f"{version}.jsonl").read_bytes()


def statements(write: bool) -> list[Statement]:
    """What the home's store answers."""
    with Book(write=write) as book:
        return [book.statement(as_of) for as_of in WHEN]


@pytest.mark.parametrize("write", [False, True])
def test_an_older_store_gives_the_same_journal_and_the_same_statements(
    version: int, tmp_path: Path, write: bool
) -> None:
    """Whether it is opened to be read or to be written; a second time too."""
    memory = InMemory([journal.read_line(line) for line in kept(version).splitlines()])
    for _ in range(2):
        assert statements(write) == [memory.statement(as_of) for as_of in WHEN]
        assert exported(tmp_path / "journal.db") == kept(version)


def test_a_copy_is_kept_of_an_older_store(version: int, tmp_path: Path) -> None:
    """Private, of the older version, with the same journal; of a store of this version there is none."""
    statements(write=False)
    copy = tmp_path / f"journal.db.version-{version}"
    assert copy.exists() == (version < schema.version())
    if copy.exists():
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert (tmp_path / "journal.db").read_bytes() != copy.read_bytes()
        restore(copy, tmp_path / "again.db")
        assert exported(tmp_path / "again.db") == kept(version)


def test_what_this_machine_knew_is_known(version: int, tmp_path: Path) -> None:
    """Undo takes back what the last command recorded, and a backup of an older version can be restored."""
    back_up(tmp_path / "journal.db", tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "restored.db")
    for path in (tmp_path / "journal.db", tmp_path / "restored.db"):
        with open_store(path) as store:
            undoing = store.undoing()
            assert undoing is not None
            assert undoing.label == "import"
            assert len(undoing.ids) == 20
        last = json.loads(exported(path).splitlines()[-1])
        assert last["id"] in {json.loads(line)["id"] for line in kept(version).splitlines()}
