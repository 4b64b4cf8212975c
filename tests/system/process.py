"""The program as processes of its own, each in a home of its own: run to their end, or killed on the way."""

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from esimtrack.cli import run

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds after which a process that says nothing is taken for stuck."""


class Ended(NamedTuple):
    """How a process ended: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


class Machine:
    """A home, and the program in it. `command` starts the program, `env` is added to its environment.

    `user`: the number of the user (and group) that it runs as; None: whoever runs the tests.
    """

    def __init__(
        self,
        home: Path,
        env: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "esimtrack"),
        user: int | None = None,
    ) -> None:
        self.home = home
        self.store = home / "journal.db"
        self.command = tuple(command)
        self.user = user
        self.env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "ESIMTRACK_HOME": str(home),
            "TZ": "Europe/Berlin",
            "LANG": "C.UTF-8",
            **(env or {}),
        }

    def start(self, *words: str, **settings: object) -> subprocess.Popen[bytes]:
        """A process that has begun; its output is piped, unless the settings say otherwise."""
        whose: dict[str, object] = (
            {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        )
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            [*self.command, *words],
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **whose, **settings},
            env=self.env,
            cwd="/",
        )

    def run(self, *words: str, stdin: bytes = b"") -> Ended:
        """Run to the end. No output of it may be a traceback."""
        return finish(self.start(*words, stdin=subprocess.PIPE), stdin)

    def does(self, *words: str, stdin: bytes = b"") -> str:
        """Run a command that must succeed; what it wrote to standard output."""
        ended = self.run(*words, stdin=stdin)
        assert ended.code == 0, f"{words}: exit code {ended.code}: {ended.err}"
        return ended.out

    def refuses(self, *words: str, code: int = 3, stdin: bytes = b"") -> str:
        """Run a command that must be refused in words; they."""
        ended = self.run(*words, stdin=stdin)
        assert ended.code == code, f"{words}: exit code {ended.code}: {ended.out}{ended.err}"
        assert ended.err.startswith("error: "), ended.err
        assert "something went wrong inside" not in ended.err, ended.err
        return ended.err


def finish(process: subprocess.Popen[bytes], stdin: bytes | None = None) -> Ended:
    """Wait for the end of a process. No output of it may be a traceback."""
    out, err = process.communicate(stdin, timeout=PATIENCE)
    ended = Ended(process.returncode, out.decode(), err.decode())
    assert "Traceback" not in ended.err, f"{process.args!r}: {ended.err}"
    return ended


def kill(process: subprocess.Popen[bytes]) -> str:
    """End the process as a power switch would, wherever it is; what it had said by then."""
    process.send_signal(signal.SIGKILL)
    out, _err = process.communicate(timeout=PATIENCE)
    return out.decode()


def answer(*words: str) -> tuple[int, bytes, str]:
    """Run a command within this process: its exit code, and what it wrote."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words)
    out.flush()
    return code, out.buffer.getvalue(), err.getvalue()
