"""Backups: whole, private, of one moment; and restoring, which loses nothing of what was there."""

import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from esimtrack.ledger.port import Mark
from esimtrack.store import Refused, StoreUnusable, file, open_store, schema
from esimtrack.store.copies import back_up, restore
from tests.store.places import exported, fill, usage, writing

FIRST = (usage("a"), usage("b"))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of two events."""
    path = tmp_path / "store.db"
    fill(path, *FIRST)
    return path


def files(folder: Path) -> list[str]:
    """The files of a folder, but for those that SQLite keeps beside an open store."""
    return sorted(name for name in os.listdir(folder) if not name.endswith(("-wal", "-shm")))


class TestBackingUp:
    """`back_up`: a copy of one moment."""

    def test_a_copy_is_one_private_file_that_is_a_store(self, store: Path, tmp_path: Path) -> None:
        """It holds the journal and what this machine knows beside it, and needs no other file."""
        copy = tmp_path / "copies" / "copy.db"
        copy.parent.mkdir()
        assert back_up(store, copy) == 2
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert os.listdir(copy.parent) == ["copy.db"]
        assert exported(copy) == exported(store)
        with open_store(copy) as opened:
            undoing = opened.undoing()
            assert undoing is not None
            assert set(undoing.ids) == {"a", "b"}
        with closing(sqlite3.connect(copy)) as db, db:
            assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        db.close()

    def test_it_is_of_one_moment_whoever_writes(self, store: Path, tmp_path: Path) -> None:
        """Each copy holds whole writes: of the two lines of one, both or none."""
        stop = threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set() and number < 500:
                fill(store, usage(f"x{number}"), usage(f"y{number}"))
                number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            counts = [back_up(store, tmp_path / f"copy{number}.db") for number in range(10)]
        finally:
            stop.set()
            writer.join()
        assert all(count % 2 == 0 for count in counts)
        assert counts == sorted(counts)
        with open_store(tmp_path / "copy9.db") as copy:
            ids = {row.event.id for row in copy.history()}
        assert {id[1:] for id in ids if id[0] == "x"} == {id[1:] for id in ids if id[0] == "y"}

    def test_a_file_that_is_there_is_replaced_only_if_it_is_said(self, store: Path, tmp_path: Path) -> None:
        """And then at once, as a whole."""
        copy = tmp_path / "copy.db"
        copy.write_text("mine")
        with pytest.raises(Refused, match="is there already"):
            back_up(store, copy)
        assert copy.read_text() == "mine"
        assert back_up(store, copy, replace=True) == 2
        assert exported(copy) == exported(store)
        assert files(tmp_path) == ["copy.db", "store.db"]

    @pytest.mark.parametrize("name", ["store.db", "store.db-wal", "../{folder}/store.db"])
    def test_the_store_is_never_its_own_copy(self, store: Path, tmp_path: Path, name: str) -> None:
        """Neither it nor what stands beside it is overwritten."""
        before = exported(store)
        with pytest.raises(Refused, match="the store itself"):
            back_up(store, tmp_path / name.format(folder=tmp_path.name), replace=True)
        assert exported(store) == before

    def test_what_cannot_be_a_copy_is_refused(self, store: Path, tmp_path: Path) -> None:
        """A folder, a pipe, a place that is not there; and where nothing is recorded, there is nothing to copy."""
        os.mkfifo(tmp_path / "pipe")
        for target, reason in (
            (tmp_path, "folder"),
            (tmp_path / "pipe", "no ordinary file"),
            (tmp_path / "a" / "b", "a"),
        ):
            with pytest.raises(Refused, match=reason):
                back_up(store, target, replace=True)
        with pytest.raises(Refused, match="nothing is recorded yet"):
            back_up(tmp_path / "none.db", tmp_path / "copy.db")
        assert files(tmp_path) == ["pipe", "store.db"]

    def test_a_damaged_store_is_not_copied(self, store: Path, tmp_path: Path) -> None:
        """A backup that could not be restored is none."""
        damage(store)
        with pytest.raises(StoreUnusable, match="damaged"):
            back_up(store, tmp_path / "copy.db")
        assert files(tmp_path) == ["store.db"]


def damage(path: Path) -> None:
    """Overwrite the last page of a store."""
    content = path.read_bytes()
    path.write_bytes(content[:-4096] + b"\x55" * 4096)


def change(path: Path, sql: str) -> None:
    """Change rows, as a disk would."""
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute(sql).rowcount > 0
    db.close()


class TestRestoring:
    """`restore`: all of a backup, and a copy of what it replaces."""

    @pytest.fixture
    def copy(self, store: Path, tmp_path: Path) -> Path:
        """A backup of the store, which has gone on since."""
        copy = tmp_path / "copy.db"
        back_up(store, copy)
        fill(store, usage("c"))
        return copy

    def test_where_there_is_no_store_it_is_made(self, copy: Path, tmp_path: Path) -> None:
        """In a folder that is made as well; it is private, and can be written to."""
        path = tmp_path / "elsewhere" / "store.db"
        done = restore(copy, path)
        assert (done.events, done.kept) == (2, None)
        assert exported(path) == exported(copy)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        fill(path, usage("d"))
        assert exported(path).count(b"\n") == 3

    def test_a_store_is_replaced_only_if_it_is_said_and_a_copy_of_it_is_kept(self, store: Path, copy: Path) -> None:
        """With the copy, what was there comes back; each time another is kept."""
        before = exported(store)
        with pytest.raises(Refused, match="there is a store already"):
            restore(copy, store)
        assert exported(store) == before
        done = restore(copy, store, replace=True)
        assert exported(store) == exported(copy)
        assert done.kept is not None
        assert not done.damaged
        assert exported(done.kept) == before
        assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
        again = restore(done.kept, store, replace=True)
        assert exported(store) == before
        assert again.kept not in (None, done.kept)

    def test_who_is_reading_goes_on_and_who_writes_later_writes_into_it(self, store: Path, copy: Path) -> None:
        """A reader sees its moment to the end; an open store records into what was restored."""
        with open_store(store) as reader, open_store(store, write=True) as writer:
            assert len(list(reader.history())) == 3
            restore(copy, store, replace=True)
            assert len(list(reader.history())) == 3
            writer.import_lines([])
            assert len(list(writer.history())) == 2

    def test_while_another_writes_it_waits_and_changes_nothing_if_that_lasts(
        self, store: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A store that is busy is not taken for a damaged one."""
        monkeypatch.setattr(file, "PATIENCE", 0.05)
        with open_store(store, write=True) as writer:
            with writing(store), pytest.raises(StoreUnusable, match="another esimtrack has been writing"):
                restore(copy, store, replace=True)
            assert len(list(writer.history())) == 3
        assert files(store.parent) == ["copy.db", "store.db"]

    @pytest.mark.parametrize("how", ["page", "cut", "empty", "noise", "newer"])
    def test_a_store_that_cannot_be_used_is_moved_aside(self, store: Path, copy: Path, how: str) -> None:
        """Whatever is wrong with it: nothing of it is thrown away, and nothing of it reaches the new one."""
        content = store.read_bytes()
        if how == "page":
            damage(store)
        elif how == "newer":
            with closing(sqlite3.connect(store)) as db, db:
                db.execute(f"PRAGMA user_version = {schema.version() + 1}")
            db.close()
        else:
            store.write_bytes({"cut": content[: len(content) // 2], "empty": b"", "noise": b"noise" * 9999}[how])
        spoilt = store.read_bytes()
        done = restore(copy, store, replace=True)
        assert exported(store) == exported(copy)
        assert done.damaged
        assert done.kept is not None
        assert done.kept.read_bytes() == spoilt
        fill(store, usage("d"))

    @pytest.mark.parametrize("how", ["page", "cut", "empty", "text", "other", "newer", "table", "missing", "trigger"])
    def test_what_is_no_whole_store_is_refused(self, store: Path, copy: Path, how: str) -> None:
        """What is here stays as it is."""
        content = copy.read_bytes()
        if how == "page":
            damage(copy)
        elif how in ("cut", "empty", "text"):
            copy.write_bytes({"cut": content[:-4096], "empty": b"", "text": b"hello"}[how])
        else:
            changes = {
                "other": "PRAGMA application_id = 1",
                "newer": f"PRAGMA user_version = {schema.version() + 1}",
                "table": "CREATE TABLE extra (id)",
                "missing": "DROP TABLE day",
                "trigger": "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM event; END",
            }
            with closing(sqlite3.connect(copy)) as db, db:
                db.execute(changes[how])
            db.close()
        before = exported(store)
        with pytest.raises(Refused, match=str(copy)):
            restore(copy, store, replace=True)
        assert exported(store) == before
        assert files(store.parent) == ["copy.db", "store.db"]

    def test_a_backup_in_which_a_line_was_changed_is_refused(self, store: Path, copy: Path) -> None:
        """SQLite finds nothing wrong with another number in a line; its seal does. The store stays."""
        change(copy, "UPDATE event SET body = replace(body, '\"bytes\":1', '\"bytes\":7') WHERE id = 'a'")
        before = exported(store)
        with pytest.raises(Refused, match="the line a is not what it was"):
            restore(copy, store, replace=True)
        assert exported(store) == before

    @pytest.mark.parametrize("sql", ["UPDATE event SET id = 'z' WHERE id = 'a'", "UPDATE event SET at = at + 1"])
    def test_a_line_under_another_name_is_refused(self, store: Path, copy: Path, sql: str) -> None:
        """What a line says of itself must be what it is kept under."""
        change(copy, sql)
        with pytest.raises(Refused, match="is not what it was"):
            restore(copy, store, replace=True)

    @pytest.mark.parametrize("table", ["day", "period", "line"])
    def test_sums_that_were_changed_are_made_anew(self, store: Path, copy: Path, table: str) -> None:
        """All lines are what they were: nothing is lost, and the restored store answers."""
        change(copy, f"UPDATE {table} SET bytes = bytes + 1")
        restore(copy, store, replace=True)
        with open_store(store) as restored:
            far = datetime(2100, 1, 1, tzinfo=UTC)
            assert sum(s.bytes for s in restored.usage.sums("home", Mark(far.replace(year=2000)), Mark(far))) == 2

    def test_an_older_backup_is_brought_up(
        self, store: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What this version has more is made; the backup stays as it is."""
        before = copy.read_bytes()
        step = "CREATE TABLE extra (name TEXT); INSERT INTO extra SELECT id FROM event;"
        monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, step))
        path = tmp_path / "new.db"
        restore(copy, path)
        with closing(sqlite3.connect(path)) as db, db:
            assert db.execute("SELECT name FROM extra ORDER BY name").fetchall() == [("a",), ("b",)]
        db.close()
        assert copy.read_bytes() == before
        restore(copy, store, replace=True)
        with closing(sqlite3.connect(store)) as db, db:
            assert db.execute("SELECT count(*) FROM extra").fetchone() == (2,)
        db.close()

    def test_a_store_is_no_backup_of_itself(self, store: Path, tmp_path: Path) -> None:
        """Nor is what is not there."""
        with pytest.raises(Refused, match="the store itself"):
            restore(store, store, replace=True)
        with pytest.raises(Refused, match="no such file"):
            restore(tmp_path / "none.db", store, replace=True)
        with pytest.raises(Refused, match="this is a folder"):
            restore(tmp_path, store, replace=True)

    def test_a_plain_copy_of_a_store_serves_as_well(self, store: Path, tmp_path: Path) -> None:
        """Somebody may have copied the file itself."""
        shutil.copy(store, tmp_path / "plain.db")
        assert restore(tmp_path / "plain.db", tmp_path / "new.db").events == 2
