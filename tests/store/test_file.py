"""The store's file: private, whole, shared by processes, and never taken for what it is not."""

import io
import multiprocessing
import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from esimtrack import journal
from esimtrack.ledger.port import LAST, Mark
from esimtrack.store import StoreUnusable, file, open_store, schema
from tests.journals import as_bytes
from tests.store.places import exported, fill, ordinary_user, usage, writing


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any user may reach, which pytest's own is not."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


def mode(path: Path) -> int:
    """The permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def one_more(path: Path, id: str) -> None:
    """Record one line."""
    fill(path, usage(id))


class TestMaking:
    """A store is made by the first write, private to its owner."""

    def test_reading_makes_nothing(self, tmp_path: Path) -> None:
        """Where there is no store, the journal is empty, and there is still none afterwards."""
        path = tmp_path / "home" / "store.db"
        for write in (False, True):
            with open_store(path, write=write) as store:
                assert store.events() == []
                assert list(store.history()) == []
                assert store.undoing() is None
                assert store.redoing() is None
        assert exported(path) == b""
        assert list(tmp_path.iterdir()) == []

    def test_the_first_write_makes_it_private(self, tmp_path: Path) -> None:
        """The file is for its owner alone, and so are the folders that were made for it; nothing else stays there."""
        path = tmp_path / "home" / "data" / "store.db"
        before = os.umask(0)
        try:
            one_more(path, "a")
        finally:
            os.umask(before)
        assert mode(path) == 0o600
        assert mode(path.parent) == mode(path.parent.parent) == 0o700
        assert os.listdir(path.parent) == ["store.db"]

    def test_a_folder_that_was_there_is_left_as_it_is(self, tmp_path: Path) -> None:
        """A person's own folder keeps its permissions."""
        tmp_path.chmod(0o755)
        one_more(tmp_path / "store.db", "a")
        assert mode(tmp_path) == 0o755

    def test_a_refused_first_write_leaves_an_empty_store(self, tmp_path: Path) -> None:
        """What was refused is not there; the store is, and is whole."""
        path = tmp_path / "store.db"
        with pytest.raises(Exception, match="line 1"), open_store(path, write=True) as store:
            store.import_lines([b"!"])
        assert exported(path) == b""

    def test_what_two_make_at_once_is_one(self, tmp_path: Path) -> None:
        """Who comes second writes into the store of who came first."""
        path = tmp_path / "store.db"
        with open_store(path, write=True) as one, open_store(path, write=True) as other:
            one.import_lines(as_bytes([usage("a")]))
            other.import_lines(as_bytes([usage("b")]))
        assert exported(path).count(b"\n") == 2

    def test_a_name_with_marks_of_an_address_is_a_name(self, tmp_path: Path) -> None:
        """A question mark, a hash, a percent sign and a blank in the path mean themselves."""
        path = tmp_path / "a?b#c%20 d" / "store?mode=memory.db"
        one_more(path, "a")
        assert path.exists()
        assert exported(path).count(b"\n") == 1

    def test_a_place_that_cannot_be_made_is_said(self, tmp_path: Path) -> None:
        """Below a file there can be no store."""
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreUnusable, match="cannot be made"):
            one_more(tmp_path / "file" / "store.db", "a")


class TestReadOnly:
    """What cannot be written can still be read, and says so when it is written to."""

    @pytest.mark.parametrize("locked", ["file", "folder", "both"])
    @pytest.mark.parametrize("write", [False, True])
    def test_it_reads_and_does_not_write(self, folder: Path, locked: str, write: bool) -> None:
        """The file, its folder, or both are read-only."""
        home = folder / "home"
        path = home / "store.db"
        one_more(path, "a")
        with ordinary_user(home, path):
            path.chmod(0o400 if locked != "folder" else 0o600)
            home.chmod(0o500 if locked != "file" else 0o700)
            with open_store(path, write=write) as store:
                assert len(list(store.history())) == 1
                with pytest.raises(StoreUnusable, match="not written here"):
                    store.import_lines(as_bytes([usage("b")]))
                assert len(list(store.history())) == 1
            home.chmod(0o700)
        assert exported(path).count(b"\n") == 1

    def test_it_writes_again_once_it_may(self, folder: Path) -> None:
        """Having been read while it was read-only leaves nothing behind that keeps it so."""
        home = folder / "home"
        path = home / "store.db"
        one_more(path, "a")
        with ordinary_user(home, path):
            path.chmod(0o400)
            exported(path)
            path.chmod(0o600)
            one_more(path, "b")
            assert exported(path).count(b"\n") == 2

    def test_what_may_not_be_read_is_said(self, folder: Path) -> None:
        """A store of somebody else's cannot be opened, nor one in a folder that cannot be entered."""
        home = folder / "home"
        path = home / "store.db"
        one_more(path, "a")
        with ordinary_user(home, path):
            path.chmod(0o000)
            with pytest.raises(StoreUnusable, match="cannot be opened"):
                open_store(path)
            home.chmod(0o000)
            with pytest.raises(StoreUnusable, match="cannot be opened"):
                open_store(path)
            home.chmod(0o700)

    def test_an_unmerged_log_is_not_passed_over(self, folder: Path) -> None:
        """A write that was cut off by a power failure is not left out silently where it cannot be merged."""
        home = folder / "home"
        path = home / "store.db"
        one_more(path, "a")
        with open_store(path, write=True) as store:
            store.import_lines(as_bytes([usage("b")]))
            copy = home / "copy.db"
            shutil.copy(path, copy)
            shutil.copy(home / "store.db-wal", home / "copy.db-wal")
        with ordinary_user(home, copy, home / "copy.db-wal"):
            home.chmod(0o500)
            with pytest.raises(StoreUnusable, match="interrupted write"):
                open_store(copy)
            home.chmod(0o700)
            assert exported(copy).count(b"\n") == 2


class TestUnusable:
    """What is no store, or none for this program, is left as it is."""

    def refused(self, path: Path, reason: str) -> None:
        """Reading and writing are refused for that reason, and the file does not change."""
        before = path.read_bytes() if path.is_file() else None
        for use in (exported, lambda path: one_more(path, "b")):
            with pytest.raises(StoreUnusable, match=reason) as refusal:
                use(path)
            assert str(refusal.value).startswith(f"{path}: ")
        assert before is None or path.read_bytes() == before

    def test_a_folder(self, tmp_path: Path) -> None:
        """A folder is no store."""
        self.refused(tmp_path, "this is a folder")

    def test_a_pipe(self, tmp_path: Path) -> None:
        """A pipe is no store, and nobody waits for what may come out of it."""
        os.mkfifo(tmp_path / "pipe")
        self.refused(tmp_path / "pipe", "not a store of esimtrack")

    @pytest.mark.parametrize(
        "content", [b"hello", b"\x00" * 5000, os.urandom(5000), b"SQLite format 3\x00" + b"x" * 99]
    )
    def test_another_file(self, tmp_path: Path, content: bytes) -> None:
        """A text, zeros, noise, and noise that begins like a store."""
        (tmp_path / "store.db").write_bytes(content)
        self.refused(tmp_path / "store.db", "not a store of esimtrack|damaged")

    def test_another_database(self, tmp_path: Path) -> None:
        """Somebody else's SQLite is not touched."""
        with closing(sqlite3.connect(tmp_path / "store.db")) as db, db:
            db.execute("CREATE TABLE event (id)")
        db.close()
        self.refused(tmp_path / "store.db", "not a store of esimtrack")

    @pytest.mark.parametrize("left", [0, 50, 100, 4096, 20_000, -1])
    def test_a_store_that_was_cut_off(self, tmp_path: Path, left: int) -> None:
        """To nothing, within its first page, at a page, between pages, or by one byte."""
        path = tmp_path / "store.db"
        one_more(path, "a")
        whole = path.read_bytes()
        path.write_bytes(whole[:left])
        self.refused(path, "damaged|empty|not a store")

    def test_a_newer_version(self, tmp_path: Path) -> None:
        """What a newer program made is refused, and what to do is said."""
        path = tmp_path / "store.db"
        one_more(path, "a")
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(f"PRAGMA user_version = {schema.version() + 1}")
        db.close()
        self.refused(path, "a newer esimtrack made this store .* Update esimtrack")


class TestSharing:
    """Many read while one writes, and writers wait for each other."""

    def test_who_waits_too_long_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """While another writes, a write gives up after its patience; nothing of it is recorded."""
        path = tmp_path / "store.db"
        one_more(path, "a")
        monkeypatch.setattr(file, "PATIENCE", 0.05)
        with open_store(path, write=True) as other:
            with writing(path), pytest.raises(StoreUnusable, match="another esimtrack has been writing"):
                other.import_lines(as_bytes([usage("b")]))
            assert other.import_lines(as_bytes([usage("b")])).new == 1

    def test_a_reader_sees_one_moment(self, tmp_path: Path) -> None:
        """A write in the middle of a reading neither waits for it nor shows in it."""
        path = tmp_path / "store.db"
        one_more(path, "a")
        with open_store(path) as reader:
            assert len(list(reader.history())) == 1
            one_more(path, "b")
            assert len(list(reader.history())) == 1
        assert exported(path).count(b"\n") == 2

    def test_a_rehearsal_leaves_no_trace(self, tmp_path: Path) -> None:
        """Within it the ledger is answered with the events, and then without; without a store none is made."""
        path = tmp_path / "store.db"
        event = journal.read_line(as_bytes([usage("a", 7)])[0])
        for known in (0, 1):
            with open_store(path, write=True) as store:
                with store.rehearsing([event]):
                    assert store.usage.last("home", Mark(event.at, LAST)) == event.at
                assert len(list(store.history())) == known
            assert path.exists() == bool(known)
            one_more(path, "b")

    def test_what_several_processes_write_is_all_there(self, tmp_path: Path) -> None:
        """Four processes record at once, from before there is a store, and none loses a line or is turned away."""
        path = tmp_path / "store.db"
        context = multiprocessing.get_context("spawn")
        names = ["a", "b", "c", "d"]
        processes = [context.Process(target=record_many, args=(path, name, 10)) for name in names]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [0] * len(names)
        with open_store(path) as store:
            found = {row.event.id for row in store.history()}
        assert found == {f"{name}{number}" for name in names for number in range(10)}


def record_many(path: Path, name: str, count: int) -> None:
    """Record so many lines, each by itself."""
    for number in range(count):
        one_more(path, f"{name}{number}")


class TestMigrating:
    """An older store becomes a newer one in one step, and a copy of it is kept."""

    STEP = "CREATE TABLE extra (name TEXT); INSERT INTO extra SELECT id FROM event;"

    @pytest.mark.parametrize("write", [False, True])
    def test_an_older_store_is_brought_up(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: bool) -> None:
        """Opened to be read or written, it has the new tables, its journal, and beside it a private copy as it was."""
        path = tmp_path / "store.db"
        one_more(path, "a")
        before = exported(path)
        old = schema.version()
        monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, self.STEP))
        with open_store(path, write=write) as store:
            out = io.BytesIO()
            store.export(out)
        assert out.getvalue() == before
        with closing(sqlite3.connect(path)) as db, db:
            assert db.execute("SELECT name FROM extra").fetchall() == [("a",)]
            assert db.execute("PRAGMA user_version").fetchone() == (old + 1,)
        db.close()
        copy = tmp_path / f"store.db.version-{old}"
        assert mode(copy) == 0o600
        monkeypatch.undo()
        assert exported(copy) == before

    def test_a_step_that_fails_changes_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The store is as it was, of its version, and the older program still uses it."""
        path = tmp_path / "store.db"
        one_more(path, "a")
        monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, "CREATE TABLE extra (name); CREATE TABLE event (id);"))
        with pytest.raises(StoreUnusable, match="cannot be brought up to date"):
            open_store(path, write=True)
        monkeypatch.undo()
        one_more(path, "b")
        assert exported(path).count(b"\n") == 2

    def test_a_new_store_has_all_steps(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is made today is of today's version, and nothing of it is migrated."""
        monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, self.STEP))
        one_more(tmp_path / "store.db", "a")
        assert os.listdir(tmp_path) == ["store.db"]
