"""What is written for a person takes the place of its own earlier output alone, and of nothing else."""

import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Home

WRITING = {
    "expiring --ics {file}": "x.ics",
    "report --html {file}": "x.html",
    "backup --force {file}": "x.db",
}
"""Every command that writes a file for a person, and a name that it may have."""

PLAN = 'name = "Mine"\ndata = "1 GB"\n'
OTHERS = {
    "notes.txt": b"my notes\n",
    "others.ics": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//another//EN\r\nEND:VCALENDAR\r\n",
    "others.html": b"<!doctype html>\n<title>Mine</title>\n",
    "others.db": b"SQLite format 3\0" + bytes(1_000),
}
"""Files that another program wrote."""


@pytest.fixture
def full(home: Home) -> Home:
    """A home with a store that is in use, a configuration, a plan and a seller of its own, and a copy of a store."""
    (home.folder / "plans").mkdir()
    (home.folder / "sellers").mkdir()
    home.write("plans/mine.toml", PLAN)
    home.write("sellers/mine.toml", 'account = "main"\nexec = ["true"]\n')
    home.does("config set timezone Europe/Berlin", "add-plan monthly", "remind", "backup saved.db")
    home.does("restore saved.db --force")
    return home


def own(home: Home) -> Iterator[str]:
    """Names of files that esimtrack keeps, there or not."""
    yield from ("config.toml", "plans/mine.toml", "plans/new.toml", "sellers/mine.toml", "sellers/new.toml")
    for end in ("", "-wal", "-shm", "-journal", "-remind", "-sync", ".version-1", ".before-restore-1"):
        yield f"journal.db{end}"
    yield f".journal.db.{os.getpid()}"


def content(home: Home) -> dict[str, bytes]:
    """Every file of the home that holds something, but for what SQLite shares between processes."""
    files = (path for path in home.folder.rglob("*") if path.is_file() and path.stat().st_size)
    return {str(path): path.read_bytes() for path in files if not path.name.endswith("-shm")}


@pytest.mark.parametrize("line", WRITING)
def test_no_file_of_esimtracks_own_is_replaced(full: Home, line: str) -> None:
    """Neither the store, nor what lies beside it, nor the configuration, plans and sellers; by any way to them."""
    (full.folder / "to").symlink_to(full.folder)
    with closing(sqlite3.connect(full.folder / "journal.db")) as another:
        another.execute("SELECT count(*) FROM event").fetchall()
        before = content(full)
        for name in own(full):
            for way in (name, f"./plans/../{name}", f"to/{name}", str(full.folder / name)):
                assert "is one of esimtrack's own files" in full.refuses(line.format(file=shlex.quote(way))), way
        full.write("link", b"").unlink()
        (full.folder / "link").symlink_to("journal.db")
        full.refuses(line.format(file="link"))
        assert content(full) == before | {str(full.folder / "link"): before[str(full.folder / "journal.db")]}


@pytest.mark.parametrize("line", WRITING)
def test_what_another_wrote_is_left(full: Home, line: str) -> None:
    """Whatever its name, and although it is of the same kind; a store in use, with a log beside it, is no backup."""
    for name, data in OTHERS.items():
        full.write(name, data)
    for name in (set(WRITING.values()) | {"saved.db"}) - {WRITING[line]}:
        full.write(name, b"mine")
    (full.folder / "another").mkdir()
    os.rename(full.folder / "journal.db", full.folder / "another/journal.db")
    full.does("add-plan monthly")
    before = content(full)
    for name in (*OTHERS, "another/journal.db", "saved.db"):
        assert "was not written by esimtrack" in full.refuses(line.format(file=name))
    assert content(full) == before


@pytest.mark.parametrize(("line", "name"), WRITING.items())
def test_its_own_is_replaced(full: Home, line: str, name: str) -> None:
    """So is an empty file; a link of one's own is followed and stays, and the rights stay what they were."""
    line = line.format(file="link")
    (full.folder / "link").symlink_to(name)
    for first in (None, b""):
        (full.folder / name).unlink(missing_ok=True)
        if first is not None:
            full.write(name, first)
        full.does(line)
        written = (full.folder / name).read_bytes()
        assert written
        full.does("log-usage 1MB", line)
        assert (full.folder / "link").is_symlink()


@pytest.mark.parametrize(("line", "name"), WRITING.items())
@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o775])
def test_a_link_that_another_may_have_made_is_not_followed(full: Home, line: str, name: str, mode: int) -> None:
    """In a folder that others may write to; wherever on the way it stands, and wherever it leads."""
    shared = full.folder / "shared"
    shared.mkdir()
    (full.folder / "mine").mkdir()
    (shared / name).symlink_to(full.folder / "mine" / name)
    (shared / "folder").symlink_to(full.folder / "mine")
    (full.folder / "mine/by-hand").symlink_to(shared / name)
    shared.chmod(mode)
    for way in (f"shared/{name}", f"shared/folder/{name}", "mine/by-hand"):
        assert "a link that another user may have made" in full.refuses(line.format(file=way)), way
    assert not (full.folder / "mine" / name).exists()
    full.does(line.format(file=f"shared/real-{name}"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a link away")
@pytest.mark.parametrize(("line", "name"), WRITING.items())
def test_a_link_of_another_user_is_not_followed(full: Home, line: str, name: str) -> None:
    """Even in a folder of one's own."""
    (full.folder / "link").symlink_to(name)
    os.lchown(full.folder / "link", 65534, 65534)
    assert "a link that another user may have made" in full.refuses(line.format(file="link"))


def test_a_loop_of_links_is_refused(full: Home, tmp_path: Path) -> None:
    """In words."""
    (full.folder / "one").symlink_to("other")
    (full.folder / "other").symlink_to("one")
    for line in WRITING:
        assert "cannot be written: Too many levels of symbolic links." in full.refuses(line.format(file="one"))
