"""Places that fail: a full disk, a folder that is read-only, a store that vanishes, permissions that are taken away.

Each is said in words, with exit code 3 for what cannot be done, and nothing that was recorded is lost.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.store.places import exported
from tests.store.versions import HERE as VERSIONS
from tests.store.versions import older
from tests.system.process import Machine, finish

pytestmark = pytest.mark.system

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a file system"
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own: 1 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill_up(folder: Path, leave: int = 0) -> Path:
    """Fill the disk, but for so many bytes; the file that fills it."""
    stuffing = folder / f"stuffing-{len(list(folder.iterdir()))}"
    with open(stuffing, "wb", buffering=0) as out:
        try:
            while True:
                out.write(b"x" * 4096)
        except OSError:
            pass
        out.truncate(max(0, out.tell() - leave))
    return stuffing


def lines(many: int) -> bytes:
    """A journal of so many lines of usage."""
    line = {"type": "usage", "at": "2026-11-20T12:00:00Z", "account": "main", "bytes": 1}
    return b"".join(json.dumps({"id": f"i{i}", **line}).encode() + b"\n" for i in range(many))


@as_root
class TestAFullDisk:
    """There is no room left: nothing is recorded, what is there can be read, and with room again all goes on."""

    def test_what_no_longer_fits_is_refused(self, disk: Path) -> None:
        """Line by line until the disk is full: all that was acknowledged is there, and the last is refused."""
        machine = Machine(disk / "home")
        machine.does("add-plan", "monthly")
        stuffing = fill_up(disk, leave=200 * 1024)
        logged = 0
        while (ended := machine.run("log-usage", "1MB", "--note", "x" * 1000)).code == 0:
            logged += 1
            assert logged < 200
        assert logged > 1
        assert ended.code == 3
        assert "no room left on the disk; nothing was recorded" in ended.err
        assert machine.does("export").count("\n") == logged + 1
        assert json.loads(machine.does("status", "--json"))["accounts"][0]["used"] == logged * 10**6
        more = fill_up(disk)
        assert "no room" in machine.refuses("undo")
        stuffing.unlink()
        more.unlink()
        machine.does("log-usage", "1MB")
        assert machine.does("export").count("\n") == logged + 2

    def test_an_import_that_does_not_fit_leaves_nothing(self, disk: Path) -> None:
        """Not even the lines that would have fitted; and the disk has its room again."""
        machine = Machine(disk / "home")
        machine.does("add-plan", "monthly")
        before = exported(machine.store)
        assert "no room left on the disk; nothing was recorded" in machine.refuses("import", "-", stdin=lines(20_000))
        assert exported(machine.store) == before
        machine.does("log-usage", "1MB")
        machine.does("import", "-", stdin=lines(100))

    def test_where_nothing_fits_no_store_is_made(self, disk: Path) -> None:
        """The first write is refused, and leaves no half of a store behind."""
        machine = Machine(disk / "home")
        stuffing = fill_up(disk)
        assert "no room left on the disk" in machine.refuses("add-plan", "monthly")
        assert not machine.store.exists()
        stuffing.unlink()
        machine.does("add-plan", "monthly")
        assert sorted(path.name for path in machine.home.iterdir()) == ["journal.db"]

    def test_a_backup_that_does_not_fit_is_none(self, disk: Path, tmp_path: Path) -> None:
        """Neither a new one nor one over an older one; the older stays."""
        machine = Machine(tmp_path / "home")
        machine.does("add-plan", "monthly")
        target = disk / "copy.db"
        machine.does("backup", str(target))
        older = target.read_bytes()
        machine.does("import", "-", stdin=lines(20_000))
        for name, words in (("copy.db", ["--force"]), ("other.db", [])):
            said = machine.refuses("backup", str(disk / name), *words, code=1)
            assert f"{disk / name}: there is no room left on the disk; no copy was made." in said
        assert [path.name for path in disk.iterdir()] == ["copy.db"]
        assert target.read_bytes() == older

    def test_a_restore_that_does_not_fit_changes_nothing(self, disk: Path, tmp_path: Path) -> None:
        """The store that is there stays."""
        large = Machine(tmp_path / "home")
        large.does("add-plan", "monthly")
        large.does("import", "-", stdin=lines(20_000))
        large.does("backup", str(tmp_path / "large.db"))
        machine = Machine(disk / "home")
        machine.does("add-plan", "prepaid-90-days", "-a", "mine")
        before = exported(machine.store)
        said = machine.refuses("restore", str(tmp_path / "large.db"), "--force")
        assert "no room left on the disk" in said or "No space left" in said
        assert exported(machine.store) == before
        machine.does("add-plan", "monthly", "-a", "second")

    @pytest.mark.parametrize("version", older())
    def test_a_store_that_cannot_be_brought_up_stays_as_it_is(self, disk: Path, version: int) -> None:
        """Without room for the copy that is kept, an older store is left to the older program."""
        machine = Machine(disk)
        shutil.copyfile(VERSIONS / f"{version}.db", machine.store)
        stuffing = fill_up(disk, leave=16 * 1024)
        before = machine.store.read_bytes()
        said = machine.refuses("status")
        assert "no room" in said or "No space left" in said
        assert machine.store.read_bytes() == before
        stuffing.unlink()
        machine.does("status")

    def test_reading_needs_no_room(self, disk: Path) -> None:
        """Every answer comes from a full disk, and the screens too."""
        machine = Machine(disk / "home")
        machine.does("add-plan", "monthly", "--at", "2026-01-01")
        machine.does("import", "-", stdin=lines(500))
        as_of = ("--as-of", "2026-11-21")
        asked = [
            ("history",),
            ("export",),
            *((*words, *as_of) for words in (("status",), ("status", "--json"), ("rollover",))),
        ]
        expected = [machine.does(*words) for words in asked]
        fill_up(disk)
        assert [machine.does(*words) for words in asked] == expected


class TestPermissions:
    """What an ordinary user may no longer do is said, and is possible again when they may."""

    def test_permissions_removed_between_two_commands(self, ordinary: Machine) -> None:
        """Of the file, of the folder, and of both; each time all comes back."""
        ordinary.does("add-plan", "monthly")
        ordinary.does("log-usage", "1MB")
        before = ordinary.does("export")
        for file, folder in ((0o000, 0o700), (0o600, 0o000), (0o000, 0o000), (0o600, 0o600)):
            ordinary.store.chmod(file)
            ordinary.home.chmod(folder)
            try:
                for words in (["status", "--json"], ["log-usage", "1MB"], ["export"]):
                    said = ordinary.refuses(*words)
                    assert str(ordinary.store) in said
                    assert "cannot be opened" in said
            finally:
                ordinary.home.chmod(0o700)
                ordinary.store.chmod(0o600)
            assert ordinary.does("export") == before

    @pytest.mark.parametrize(("file", "folder"), [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)])
    def test_what_may_only_be_read_is_read(self, ordinary: Machine, file: int, folder: int) -> None:
        """A folder or a file that is read-only: answers come, writes are refused with what to look at."""
        ordinary.does("add-plan", "monthly")
        ordinary.store.chmod(file)
        ordinary.home.chmod(folder)
        for words in (["status"], ["status", "--json"], ["history"]):
            ordinary.does(*words)
        for words in (["log-usage", "1MB"], ["undo"]):
            assert "not written here" in ordinary.refuses(*words)
        ordinary.home.chmod(0o700)
        ordinary.store.chmod(0o600)
        ordinary.does("log-usage", "1MB")
        assert ordinary.does("export").count("\n") == 2

    def test_a_folder_in_which_nothing_may_be_made(self, ordinary: Machine) -> None:
        """The first write is refused, and so are a backup and a setting."""
        ordinary.home.chmod(0o500)
        assert "cannot be made" in ordinary.refuses("add-plan", "monthly")
        ordinary.refuses("config", "set", "timezone", "UTC", code=1)
        ordinary.home.chmod(0o700)
        ordinary.does("add-plan", "monthly")
        ordinary.home.parent.chmod(0o500)
        assert "Permission denied" in ordinary.refuses("backup", str(ordinary.home.parent / "copy.db"), code=1)

    def test_a_file_of_somebody_else_is_not_read(self, ordinary: Machine, tmp_path: Path) -> None:
        """A journal, a plan or a configuration that may not be read is named."""
        for name in ("j.jsonl", "plan.toml", "config.toml"):
            (ordinary.home / name).write_text("")
            (ordinary.home / name).chmod(0o000)
        for words in (["import", "j.jsonl"], ["add-plan", "plan.toml"], ["config", "get"]):
            words[-1] = str(ordinary.home / words[-1]) if "." in words[-1] else words[-1]
            assert "Permission denied" in ordinary.refuses(*words, code=1)


@as_root
def test_a_file_system_that_is_read_only(disk: Path) -> None:
    """As a disk that had an error is mounted again: answers come, and nothing is lost."""
    machine = Machine(disk / "home")
    machine.does("add-plan", "monthly")
    before = machine.does("export")
    with remounted(disk, "ro"):
        for words in (["status"], ["status", "--json"], ["rollover"], ["history"]):
            machine.does(*words)
        assert "not written here" in machine.refuses("log-usage", "1MB")
        assert machine.does("export") == before
    machine.does("log-usage", "1MB")


@contextmanager
def remounted(disk: Path, how: str) -> Iterator[None]:
    """Within it, the disk is mounted in another way."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


class TestVanishing:
    """A store that is on something that goes away."""

    def test_between_two_commands(self, tmp_path: Path) -> None:
        """A folder that is gone holds no store, which is said; and when it is back, so is all of it."""
        machine = Machine(tmp_path / "stick" / "home")
        machine.does("add-plan", "monthly")
        machine.does("log-usage", "1MB")
        before = machine.does("export")
        (tmp_path / "stick").rename(tmp_path / "away")
        said = machine.refuses("log-usage", "1MB", code=1)
        assert not (tmp_path / "stick").exists()
        assert "no account" in said or "nothing" in said
        (tmp_path / "away").rename(tmp_path / "stick")
        assert machine.does("export") == before

    @pytest.mark.parametrize("how", ["renamed", "removed", "replaced"])
    def test_while_a_command_writes(self, tmp_path: Path, how: str) -> None:
        """What would be written to a file that nobody finds again is not said to be recorded."""
        machine = Machine(tmp_path / "stick")
        machine.does("add-plan", "monthly")
        before = exported(machine.store)
        process = machine.start("import", "-", stdin=subprocess.PIPE)
        assert process.stdin is not None
        process.stdin.write(lines(20_000))
        process.stdin.flush()
        while not machine.store.with_name("journal.db-wal").exists():
            assert process.poll() is None
        away = tmp_path / "away"
        shutil.copytree(machine.home, tmp_path / "kept")
        machine.home.rename(away)
        if how == "removed":
            shutil.rmtree(away)
        elif how == "replaced":
            shutil.copytree(tmp_path / "kept", machine.home)
        ended = finish(process)
        assert ended.code == 3, ended.out
        assert "moved or removed" in ended.err
        if how == "renamed":
            away.rename(machine.home)
        if how != "removed":
            assert exported(machine.store) == before
            machine.does("log-usage", "1MB")
