"""Bash, zsh and fish as a person uses them: at a pseudo-terminal, with keys that are pressed."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.system.needs import needed

PROGRAM = Path(sys.executable).with_name("esimtrack")
PATIENCE = 30.0
TAB, START, RETURN, CLEAR, LOOK = "\t", "\x01", "\r", "\x15", "\x07"
"""Keys: complete, to the line's start, run, empty the line, and one that has the shell write down its line."""

# What makes a shell write down its line at LOOK, and its words at the command `words`; "{out}" is where to.
_WRITES = {
    "bash": r"""
        words() {{ printf '%s\n' "$@" >{out}.part; mv {out}.part {out}; }}
        look() {{ printf '%s\n' "$READLINE_LINE" >{out}.part; mv {out}.part {out}; }}
        bind -x '"\C-g": look'
    """,
    "zsh": r"""
        words() {{ print -rl -- "$@" >{out}.part; mv {out}.part {out} }}
        look() {{ print -r -- "$BUFFER" >{out}.part; mv {out}.part {out} }}
        zle -N look; bindkey '^G' look; bindkey '^A' beginning-of-line; bindkey '^U' kill-whole-line
    """,
    "fish": r"""
        function words; string collect -- $argv >{out}.part; mv {out}.part {out}; end
        function look; commandline >{out}.part; mv {out}.part {out}; end
        function fish_greeting; end
        bind \cg look
        bind \cu 'commandline ""'
    """,
}
_BEGINS = {
    "bash": ("--noprofile", "--rcfile", "{rc}", "-i"),
    "zsh": ("-d", "-i"),
    "fish": ("--init-command", "source {rc}", "-i"),
}


class Terminal:
    """A shell at a terminal. `name` is the shell's, `screen` what came to it since the last keys."""

    def __init__(self, name: str, terminal: int, out: Path) -> None:
        self.name = name
        self._terminal = terminal
        self._out = out
        self.screen = ""

    def line(self, *keys: str) -> str:
        """What stands on the line after the keys were pressed."""
        return self._after(*keys, LOOK)[0].rstrip("\n")

    def words(self, *keys: str) -> list[str]:
        """The words of the line, as the shell takes them when it is run."""
        return self._after(*keys, START, "words ", RETURN)

    def _after(self, *keys: str) -> list[str]:
        self._out.unlink(missing_ok=True)
        self.screen = ""
        for key in (CLEAR, *keys):
            os.write(self._terminal, key.encode())
        until = time.monotonic() + PATIENCE
        while not self._out.exists():
            assert time.monotonic() < until, f"the shell does not answer; its screen: {self.screen}"
            self._read(0.02)
        while self._read(0.02):
            pass
        return self._out.read_text(encoding="utf-8").splitlines()

    def _read(self, wait: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], wait)
        if ready:
            piece = os.read(self._terminal, 65536).decode(errors="replace")
            self.screen += re.sub(r"\x1b(\[[0-9;?>=]*[A-Za-z]|\][^\x07]*\x07|[()=>][0-9A-Z]?)", "", piece)
        return bool(ready)


@contextmanager
def shell(name: str, folder: Path, begins: str, env: dict[str, str] | None = None) -> Iterator[Terminal]:
    """A shell that has run the lines of `begins` as those of its own configuration; `folder` is its home."""
    program = needed(name)
    out, rc = folder / "written", folder / (".zshrc" if name == "zsh" else "rc")
    rc.write_text(f"{_WRITES[name].format(out=out)}\n{begins}\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [program, *(word.format(rc=rc) for word in _BEGINS[name])],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: _own_terminal(theirs),
        cwd=folder,
        env={
            "PATH": f"{PROGRAM.parent}:/usr/bin:/bin",
            "HOME": str(folder),
            "ZDOTDIR": str(folder),
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            "COLUMNS": "120",
            "LINES": "50",
            "PS1": "> ",
            "TZ": "Europe/Berlin",
            **(env or {}),
        },
    )
    os.close(theirs)
    try:
        terminal = Terminal(name, ours, out)
        terminal.line()
        yield terminal
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _own_terminal(terminal: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, (50).to_bytes(2, "little") + (120).to_bytes(2, "little") + bytes(4))
