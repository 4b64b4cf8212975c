"""The names in a store, read without the ledger, are those that the ledger knows."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given

from esimtrack import journal
from esimtrack.store.names import Names
from tests.ledger.plausible import START, journals
from tests.store.places import fill, ordinary_user, usage, void
from tests.ways import InMemory

END = START + timedelta(days=400)


@pytest.fixture
def path() -> Iterator[Path]:
    """Where a store can be, in a folder that any user may reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    (folder / "home").mkdir()
    yield folder / "home" / "store.db"
    shutil.rmtree(folder)


@given(journals())
def test_the_ledger_knows_the_same_names(lines: list[dict[str, object]]) -> None:
    """Every account and purchase, and no other; each plan's present name among its names; all members and zones."""
    statement = InMemory([journal.read_line(json.dumps(line)) for line in lines]).statement(END)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        fill(path, *lines)
        names = Names(str(path))
        assert names.accounts() == [account.account for account in statement.accounts]
        for account in statement.accounts:
            bought = {(one.id, one.plan) for one in names.purchases(account.account)}
            assert {id for id, _plan in bought} == {purchase.id for purchase in account.purchases}
            assert bought >= {(purchase.id, purchase.plan) for purchase in account.purchases}
            assert set(names.members(account.account)) >= {member.name for member in account.members}
            zones = {z for p in account.purchases for a in p.terms.allowances for z in a.zones or ()}
            assert set(names.zones(account.account)) >= zones
        names.close()


def test_what_was_taken_back_has_no_name(path: Path) -> None:
    """Neither an account nor a member; names are those of one account, or of all."""
    fill(
        path, usage("a", member="Ada"), usage("b", account="work", member="Bo"), usage("c", account="gone", member="Cy")
    )
    fill(path, void("v", event="c"))
    names = Names(str(path))
    assert names.accounts() == ["home", "work"]
    assert (names.members(), names.members("work")) == (["Ada", "Bo"], ["Bo"])
    names.close()


@pytest.mark.parametrize("name", ["a?b#c%20d.db", "ü 'x' \"y\".db"])
def test_a_store_may_be_called_anything(path: Path, name: str) -> None:
    """Nothing in a file's name means anything to SQLite."""
    fill(path.with_name(name), usage("a"))
    names = Names(str(path.with_name(name)))
    assert names.accounts() == ["home"]
    names.close()


def test_names_are_read_where_nothing_may_be_written(path: Path) -> None:
    """The folder and the file are read-only, and nobody has left anything to be merged."""
    fill(path, usage("a"))
    with ordinary_user(path.parent, path):
        path.chmod(0o400)
        path.parent.chmod(0o500)
        names = Names(str(path))
        assert names.accounts() == ["home"]
        names.close()
        path.parent.chmod(0o700)


def test_what_is_no_store_raises(path: Path) -> None:
    """And is left as it is."""
    path.write_text("no store")
    with pytest.raises(sqlite3.Error):
        Names(str(path))
    assert path.read_text() == "no store"
