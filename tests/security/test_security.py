"""What `SECURITY.md` says is defended: data is no command, no path, no screen's control, no formula, and private."""

import ast
import csv
import io
import json
import os
import shlex
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from esimtrack.cli.app import COMMANDS
from esimtrack.units.labels import hidden_problem
from tests.cli.conftest import Home, home
from tests.cli.terminal import at_terminal
from tests.security.hostile import MARKER, NAMES, lines

__all__ = ["home"]

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "esimtrack").rglob("*.py"))

STARTS_PROGRAMS = {
    "esimtrack/channels/desktop.py",
    "esimtrack/cli/editing.py",
    "esimtrack/external_program.py",
    "esimtrack/schedule/crontab.py",
    "esimtrack/schedule/timer.py",
}
"""The modules that start another program, each by a list of words: a new one is added here when it was looked at."""

ASKS_THE_NETWORK = {"esimtrack/balances/asking.py"}
"""The modules that can."""
NETWORK = {"http", "httpx", "requests", "smtplib", "socket", "ssl", "telnetlib", "ftplib", "urllib.request"}

FORBIDDEN = {
    "os": {"system", "popen", "spawnl", "spawnlp", "spawnv", "spawnvp", "execl", "execlp", "execv", "execvp"},
    "subprocess": {"getoutput", "getstatusoutput"},
    "pickle": {"load", "loads"},
    "yaml": {"load"},
}


@pytest.fixture
def hostile(home: Home) -> Home:
    """A home with the hostile journal."""
    home.write("hostile.jsonl", lines())
    home.does("import hostile.jsonl")
    return home


class TestCommands:
    """No shell is ever called, with data or without."""

    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_no_module_can_call_a_shell(self, path: Path) -> None:
        """Nor evaluate a text as a program; other programs are started in few places, by a list of words."""
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                assert "subprocess" not in modules or name in STARTS_PROGRAMS
                assert not {"pickle", "shelve", "marshal"} & set(modules)
                assert name in ASKS_THE_NETWORK or not {
                    m for m in modules if m in NETWORK or m.split(".")[0] in NETWORK
                }
            if isinstance(node, ast.Call):
                assert not (isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"))
                assert name not in STARTS_PROGRAMS or all(word.arg != "shell" for word in node.keywords)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert node.attr not in FORBIDDEN.get(node.value.id, ())

    def test_the_editor_is_started_without_a_shell(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        """What a shell would make a command of is a part of a name, in the editor's words and in the file's."""
        folder = home.folder / f"$(touch {MARKER}); touch {MARKER}"
        folder.mkdir()
        editor = folder / "editor"
        editor.write_text(
            f'#!/bin/sh\nprintf "timezone = \\"UTC\\"\\n" > "$2"\nprintf "%s" "$1" > "{home.folder}/said"\n'
        )
        editor.chmod(0o700)
        monkeypatch.setenv("ESIMTRACK_HOME", str(folder))
        monkeypatch.setenv("EDITOR", f"{shlex.quote(str(editor))} '`touch {MARKER}`'")
        monkeypatch.delenv("VISUAL", raising=False)
        home.does("config edit")
        assert (home.folder / "said").read_text() == f"`touch {MARKER}`"
        assert (folder / "config.toml").read_text() == 'timezone = "UTC"\n'
        assert not list(home.folder.rglob(MARKER))


class TestPaths:
    """No file is opened whose name comes from data."""

    WATCHED = """
import sys
opened = []
WATCHED = ("open", "sqlite3.connect", "os.listdir", "os.scandir")
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event in WATCHED else None)
from esimtrack.cli import run
for line in {lines!r}:
    run(line)
bad = [path for path in opened if {marker!r} in path]
sys.stderr.write(f"opened {{len(opened)}}, of which bad: {{bad}}")
"""

    def test_names_and_notes_are_no_paths(self, hostile: Home) -> None:
        """Every command that reads the journal, and some that write, is watched while it runs over the hostile one."""
        change = sqlite3.connect(hostile.folder / "journal.db")
        hostile.does("status")
        change.execute("UPDATE checkpoint SET zones = ?", (f"../../{MARKER} /tmp/{MARKER}",))
        change.commit()
        change.close()
        account = NAMES[0]
        asked = [
            [name] for name in COMMANDS if name not in ("import", "restore", "backup", "config", "plans", "add-plan")
        ]
        asked += [["status", account], ["log-usage", "1MB", "-a", account, "--zone", account, "--member", account]]
        asked += [
            ["history", "--account", account],
            ["export", "--csv"],
            ["export", "--csv", "statement"],
            ["undo"],
            ["redo"],
        ]
        program = self.WATCHED.format(lines=asked, marker=MARKER)
        ran = subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"ESIMTRACK_NOW": hostile.now, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        opened, _, bad = ran.stderr.rpartition("opened ")[2].partition(", of which bad: ")
        assert int(opened) > 50
        assert bad == "[]"

    @pytest.mark.parametrize("zone", [f"../../../tmp/{MARKER}", f"/tmp/{MARKER}", "Europe/../../x", "./UTC", "UTC\x00"])
    def test_a_zone_that_leads_out_of_the_zones_is_refused(self, home: Home, zone: str) -> None:
        """In a plan file, in a journal, and as a setting; even where there is such a file."""
        terms = {"name": "P", "timezone": zone, "data": "1 GB"}
        event = {"id": "p", "type": "purchase", "at": "2026-11-01T00:00:00Z", "account": "a", "terms": terms}
        home.write("j.jsonl", json.dumps(event))
        assert "timezone" in home.refuses("import j.jsonl")
        home.write("p.toml", f"name = 'P'\ndata = '1 GB'\ntimezone = {json.dumps(zone)}\n")
        assert "timezone" in home.refuses("add-plan p.toml")
        if "\x00" not in zone:
            assert "timezone" in home.refuses(f"config set timezone {zone}")


class TestScreens:
    """Nothing in a name or a note controls a terminal, hides, or is taken for markup."""

    def test_every_screen_shows_it_harmless(self, hostile: Home) -> None:
        """Whatever a command prints, to either stream, has no control but the end of a line, and nothing hidden.

        Data is as it is where it goes to a program.
        """
        shown = 0
        for name in [name for name in COMMANDS if name != "export"]:
            for more in ("", " --all", " --lines"):
                ran = hostile.run(name + more)
                for line in (ran.out + ran.err).split("\n"):
                    assert hidden_problem(line) is None, f"{name}{more}: {line!r}"
                shown += "[red]x[/red]" in ran.out
        assert shown >= 4

    def test_so_it_is_at_a_terminal(self, hostile: Home) -> None:
        """The only sequences that reach it are the program's own, for colour."""
        said = {
            " ".join(words): at_terminal(words, [], hostile.folder, env={"COLUMNS": "200"})
            for words in (["status", "--all"], ["history"], ["rollover"], ["export"], ["export", "--csv"], ["explain"])
        }
        assert "\x1b[" in said["status --all"][1]
        for plain in (screen for _code, screen in said.values()):
            while "\x1b[" in plain:
                before, _, rest = plain.partition("\x1b[")
                sequence, end, rest = rest.partition("m")
                assert end == "m"
                assert sequence.replace(";", "").isdigit()
                plain = before + rest
            for line in plain.replace("\r", "").split("\n"):
                assert hidden_problem(line) is None, repr(line)
        exported = said["export"][1]
        assert "\\u009b31m\\u0085\\u007f" in exported
        events = [json.loads(line) for line in hostile.does("export").split("\n") if line]
        assert [json.loads(line) for line in exported.split("\n") if line] == events


class TestFormulas:
    """A spreadsheet computes nothing that somebody typed."""

    @pytest.mark.parametrize("table", ["usage", "statement"])
    def test_no_cell_begins_a_formula(self, hostile: Home, table: str) -> None:
        """Of accounts, plans, members, zones, devices, notes and sources."""
        rows = list(csv.reader(io.StringIO(hostile.does(f"export --csv {table}"))))
        assert len(rows) > len(NAMES)
        cells = [cell for row in rows for cell in row]
        assert "'=HYPERLINK(\"" + MARKER + '")' in cells
        for cell in cells:
            assert not cell.lstrip().startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or cell[1:].isdigit()


class TestPrivacy:
    """What is kept is its owner's alone, whatever the umask says."""

    def test_all_that_is_made_is_private(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        """The store and what SQLite keeps beside it, backups, what a restore replaced, the settings, new folders."""
        top = home.folder / "made" / "deeper"
        monkeypatch.setenv("ESIMTRACK_HOME", str(top))
        before = os.umask(0)
        try:
            home.does("add-plan monthly", "log-usage 1GB", "config set timezone Europe/Berlin", "status")
            reader = sqlite3.connect(top / "journal.db")
            reader.execute("SELECT 1 FROM event").fetchall()
            home.does("log-usage 1GB", f"backup {shlex.quote(str(top / 'copy.db'))}")
            assert (top / "journal.db-wal").exists()
            seen = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (top, *top.iterdir())}
            reader.close()
            home.does(f"restore {shlex.quote(str(top / 'copy.db'))} --force")
            seen |= {path.name: stat.S_IMODE(path.stat().st_mode) for path in (top.parent, top, *top.iterdir())}
        finally:
            os.umask(before)
        assert {"journal.db", "journal.db-wal", "copy.db", "config.toml", "journal.db.before-restore-1"} <= seen.keys()
        for name, mode in seen.items():
            assert mode == (0o700 if name in ("made", "deeper") else 0o600), name

    def test_nothing_is_left_where_others_may_read(self, home: Home, tmp_path: Path) -> None:
        """No file outside of the home is written to: the store is not copied through a common folder."""
        home.does("add-plan monthly")
        ran = subprocess.run(
            [
                sys.executable, "-c",
                "import sys\nopened = []\n"
                "sys.addaudithook(lambda e, a: opened.append((str(a[0]), a[2])) if e == 'open' else None)\n"
                "from esimtrack.cli import run\nimport os\n"
                "run(['backup', os.environ['ESIMTRACK_HOME'] + '/copy.db'])\n"
                "run(['restore', os.environ['ESIMTRACK_HOME'] + '/copy.db', '--force'])\n"
                "print([path for path, how in opened if how and how & (os.O_WRONLY | os.O_RDWR)])\n",
            ],
            env=os.environ | {"ESIMTRACK_NOW": home.now, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        written = ast.literal_eval(ran.stdout.splitlines()[-1])
        assert written
        assert all(path.startswith(str(home.folder)) or path == os.devnull for path in written)
