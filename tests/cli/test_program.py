"""The program as a process: exit codes, streams, colour, and what it loads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from esimtrack import __version__
from tests.cli.conftest import program
from tests.cli.terminal import at_terminal


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a home with one plan and some usage."""
    env = {"ESIMTRACK_HOME": str(tmp_path), "ESIMTRACK_NOW": "2026-11-21T10:00+01:00"}
    assert program("add-plan", "monthly-rollover", env=env).returncode == 0
    assert program("log-usage", "1GB", env=env).returncode == 0
    return env


def test_it_says_its_version_and_where_to_begin(tmp_path: Path) -> None:
    """`esimtrack` alone is no error, and reads nothing that could be wrong."""
    env = {"ESIMTRACK_HOME": str(tmp_path)}
    assert program("--version", env=env).stdout == f"esimtrack {__version__}\n".encode()
    done = program(env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"esimtrack add-plan" in done.stdout


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["status"], 0),
        (["status", "nobody"], 1),
        (["sttus"], 2),
        (["status", "--foo"], 2),
        (["log-usage"], 2),
        (["import"], 2),
        (["config", "set", "timezone"], 2),
    ],
)
def test_the_exit_code_says_how_it_went(env: dict[str, str], line: list[str], code: int) -> None:
    """0 done, 1 refused, 2 a wrong command line; what went wrong is one line on standard error, and what to do."""
    done = program(*line, env=env)
    assert done.returncode == code, done.stderr
    if code:
        assert done.stdout == b""
        assert done.stderr.startswith(b"error: ")
        assert b"Traceback" not in done.stderr


def test_an_unusable_store_is_exit_code_3(env: dict[str, str]) -> None:
    """Also where `ESIMTRACK_STORE` names it."""
    done = program("status", env={**env, "ESIMTRACK_STORE": "/dev/null"})
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"error: /dev/null")


def test_a_near_miss_of_a_command_is_answered(env: dict[str, str]) -> None:
    """A command, like every name."""
    assert b"Did you mean 'status'?" in program("sttus", env=env).stderr


def test_a_traceback_is_shown_to_who_asks_for_it(env: dict[str, str]) -> None:
    """`--debug` may stand anywhere."""
    for line in (["--debug", "status", "nobody"], ["status", "nobody", "--debug"]):
        assert b"Traceback" in program(*line, env=env).stderr


def test_a_pipe_is_plain(env: dict[str, str]) -> None:
    """No control character goes into a pipe; the answer goes to standard output and nothing beside it."""
    done = program("status", env=env)
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""


def test_a_terminal_is_coloured_unless_it_must_not_be(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`--no-color` anywhere, like `NO_COLOR`, takes the colour away and leaves the words."""
    home = Path(env["ESIMTRACK_HOME"])
    assert "\x1b[" in at_terminal(["status"], [], home)[1]
    for line in (["status", "--no-color"], ["--no-color", "status"]):
        assert "\x1b[" not in at_terminal(line, [], home)[1]
    assert "\x1b[" in at_terminal(["history"], [], home)[1]


def test_a_reader_that_leaves_early_is_no_error(env: dict[str, str]) -> None:
    """`esimtrack export | head -1` ends quietly, however long the journal is."""
    lines = "".join(
        json.dumps({"id": f"u{n}", "type": "usage", "at": "2026-11-01T00:00:00Z", "account": "main", "bytes": 1}) + "\n"
        for n in range(20_000)
    )
    assert program("import", "-", env=env, input=lines.encode()).returncode == 0
    for command in ("export", "history", "history --json"):
        done = subprocess.run(
            ["sh", "-c", f'"{sys.executable}" -m esimtrack {command} | head -1; exit 0'],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **env},
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.stderr == b"", command
        assert done.stdout.count(b"\n") == 1


def test_a_full_disk_is_an_error(env: dict[str, str]) -> None:
    """An answer that could not be written was not given."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "esimtrack", "status"],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **env},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: ")


def test_what_was_said_before_a_refusal_is_not_lost(env: dict[str, str]) -> None:
    """The process ends at once, but not before its words are out."""
    done = program(
        "plans", "check", "monthly.toml", "nowhere.toml", env=env, cwd=Path(__file__).parents[2] / "sample_plans"
    )
    assert (done.returncode, done.stdout) == (1, b"monthly.toml: Monthly 10 GB can be bought.\n")
    undone = program("undo", "nothing-of-this-name", env=env)
    assert (undone.returncode, undone.stdout) == (1, b"")


def test_a_terminal_of_another_encoding_is_served(env: dict[str, str]) -> None:
    """What it cannot show is replaced, and nothing breaks."""
    assert program("add-plan", "--name", "日本 😀", "--data", "1GB", "-a", "日本", env=env).returncode == 0
    for line in (["status"], ["history"], ["status", "--format", "{account}"]):
        done = program(*line, env={**env, "PYTHONIOENCODING": "ascii"})
        assert done.returncode == 0, done.stderr
        assert done.stdout.isascii()


@pytest.mark.parametrize("line", ["status", "history", "member list", "plans show größe.toml"])
def test_json_is_utf_8_whatever_the_terminal_is(env: dict[str, str], tmp_path: Path, line: str) -> None:
    """A program reads it: no character is lost to the encoding of whoever started it."""
    plan = tmp_path / "größe.toml"
    plan.write_text('name = "Größe"\ntimezone = "Etc/UTC"\ndata = "5 GB"\n', encoding="utf-8")
    assert program("add-plan", str(plan), "-a", "größe", "--member", "größe", env=env).returncode == 0
    done = program(*line.split(), "--json", env={**env, "PYTHONIOENCODING": "ascii"}, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "größe" in json.dumps(json.loads(done.stdout), ensure_ascii=False)


def test_the_fast_commands_load_nothing_that_they_do_not_need(env: dict[str, str]) -> None:
    """`status --json` and a prompt load no command line library, no command any other: start-up is a feature."""
    for line in (["status", "--json"], ["status", "--format", "{remaining}"], ["log-usage", "1GB"]):
        code = (
            "import sys\nfrom esimtrack.cli import run\ncode = run(sys.argv[1:])\n"
            "print(code, *(name for name in sys.modules), file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *line],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "TZ": "Europe/Berlin", **env},
            capture_output=True,
            timeout=60,
            check=True,
        )
        ended, *loaded = done.stderr.decode().split()
        assert ended == "0"
        heavy = {"rich", "tomllib", "tomlkit", "tomli_w", "platformdirs", "asyncio", "importlib.metadata"}
        if "--json" in line:
            heavy |= {"tzlocal", "esimtrack.journal.together", "esimtrack.insight.look"}
        assert not heavy & set(loaded)
        commands = {name for name in loaded if name.startswith("esimtrack.cli.commands.")}
        if line[0] == "status":
            assert not commands
            assert "typer" not in loaded
        else:
            assert commands == {"esimtrack.cli.commands.log_usage"}


def test_an_import_at_a_terminal_shows_how_far_it_is(env: dict[str, str]) -> None:
    """The bar is for a person who waits; a pipe sees none."""
    home = Path(env["ESIMTRACK_HOME"])
    (home / "j.jsonl").write_text(
        "".join(
            json.dumps({"id": f"u{n}", "type": "usage", "at": "2026-11-01T00:00:00Z", "account": "main", "bytes": 1})
            + "\n"
            for n in range(12_000)
        )
    )
    code, screen = at_terminal(["import", "j.jsonl"], [], home)
    assert code == 0, screen
    assert "12000 lines" in screen
    assert "Read j.jsonl: 12000 new, 0 known; for main." in screen
    assert program("import", "j.jsonl", env=env, cwd=home).stderr == b""
