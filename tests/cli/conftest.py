"""A home of one's own for each test: commands run in process, from an empty folder, with a clock that stands still."""

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from esimtrack.cli import run


class Ran(NamedTuple):
    """What a command did: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


class Home:
    """An empty `ESIMTRACK_HOME`. `now` is the instant at which commands run; local is Berlin."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        for name in [name for name in os.environ if name.startswith(("ESIMTRACK_", "XDG_"))]:
            monkeypatch.delenv(name)
        for name, value in {"ESIMTRACK_HOME": str(folder), "TZ": "Europe/Berlin", "COLUMNS": "80"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.chdir(folder)
        self.now = "2026-11-21T10:00+01:00"

    def run(self, line: str, stdin: str = "") -> Ran:
        """Run a command line, written as for a shell, without the program's name."""
        self._monkeypatch.setenv("ESIMTRACK_NOW", self.now)
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        self._capsys.readouterr()
        code = run(shlex.split(line))
        out, err = self._capsys.readouterr()
        return Ran(code, out, err)

    def does(self, *lines: str, stdin: str = "") -> str:
        """Run commands that must succeed; what the last wrote to standard output."""
        out = ""
        for line in lines:
            ran = self.run(line, stdin)
            assert ran.code == 0, f"{line}: {ran.err}"
            out = ran.out
        return out

    def refuses(self, line: str, code: int = 1, stdin: str = "") -> str:
        """Run a command that must be refused; what it wrote to standard error."""
        ran = self.run(line, stdin)
        assert ran.code == code, f"{line}: exit code {ran.code}\n{ran.out}{ran.err}"
        assert ran.err.startswith("error: ")
        assert "Traceback" not in ran.err
        return ran.err

    def accounts(self, as_of: str | None = None) -> dict[str, Any]:
        """What `status --json` says, by account."""
        answer = json.loads(self.does("status --json" + (f" --as-of {as_of}" if as_of else "")))
        return {account["account"]: account for account in answer["accounts"]}

    def write(self, name: str, text: str | bytes) -> Path:
        """A file in the home."""
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def journal(self) -> list[dict[str, Any]]:
        """The journal's events, as an export writes them."""
        return [json.loads(line) for line in self.does("export --journal").splitlines()]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Home:
    """An empty home."""
    return Home(tmp_path, monkeypatch, capsys)


def program(*arguments: str, env: Mapping[str, str], **settings: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own, in an environment that holds nothing but `env`."""
    return subprocess.run(
        [sys.executable, "-m", "esimtrack", *arguments],
        env={"PATH": os.environ["PATH"], "TZ": "Europe/Berlin", "PYTHONPATH": os.pathsep.join(sys.path), **env},
        capture_output=True,
        timeout=60,
        check=False,
        **settings,
    )
