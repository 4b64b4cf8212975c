"""The program at a real pseudo-terminal, with a person who types."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 30.0
"""Seconds after which a program that says nothing is taken for stuck."""


INTERRUPT = "^C"
"""An answer of somebody who presses Ctrl-C."""


def at_terminal(
    arguments: Sequence[str],
    answers: Sequence[tuple[str, str]],
    home: Path,
    now: str = "2026-11-21T10:00+01:00",
    env: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Run the program; type each answer once its question is on the screen. The exit code, and the whole screen.

    `env` is added to the environment.
    """
    ours, theirs = pty.openpty()
    attributes = termios.tcgetattr(theirs)
    attributes[3] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, attributes)
    process = subprocess.Popen(
        [sys.executable, "-m", "esimtrack", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "ESIMTRACK_HOME": str(home),
            "ESIMTRACK_NOW": now,
            "TZ": "Europe/Berlin",
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "COLUMNS": "80",
            **(env or {}),
        },
        cwd=home,
        # A shell has what it runs in the background ignore Ctrl-C, the tests and all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(theirs)
    screen = ""
    try:
        for question, answer in answers:
            screen += _until(ours, question)
            if answer == INTERRUPT:
                process.send_signal(signal.SIGINT)
            else:
                os.write(ours, f"{answer}\n".encode())
        screen += _until(ours, None)
        return process.wait(PATIENCE), screen.replace("\r\n", "\n")
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _until(terminal: int, question: str | None) -> str:
    """What comes to the screen until the question is there; with None, until the program has ended."""
    seen = b""
    while question is None or question.encode() not in seen:
        ready, _, _ = select.select([terminal], [], [], PATIENCE)
        assert ready, f"{question!r} was not asked; the screen says: {seen.decode(errors='replace')}"
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux: the other side is closed.
            piece = b""
        if not piece:
            assert question is None, f"{question!r} was not asked; the screen says: {seen.decode(errors='replace')}"
            break
        seen += piece
    return seen.decode()
