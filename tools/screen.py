"""Screens for the documents: what a command prints is produced by running it.

`make docs` lets cog write the output of these calls into README.md and docs/*.md, and `make check` fails when a
document no longer shows what the program says. Each document has a home of its own, thrown away at the end, and a clock
that stands still; times are those of Berlin, and a document in Chinese shows Chinese. The module
`cog` is there while cog runs a document.
"""

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import cog

from tools.messages import compiled

compiled()

CLONE = Path(__file__).parents[1]
NOW = "2026-11-21T10:00:00+01:00"

_homes: dict[str, Path] = {}
_ids: dict[str, dict[str, str]] = {}
_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_END = re.compile(r"\b[0-9a-f]{6}\b")
"""The end of an id, as screens show it and commands take it."""


class Failed(Exception):
    """A command of a document did not do what the document says."""


def fresh() -> None:
    """Begin again: the document's home is empty."""
    shutil.rmtree(_home(cog.inFile))
    _homes.pop(cog.inFile)


def setup(commands: str, now: str = NOW) -> None:
    """Run commands, a line each, that the document does not show."""
    for command in _lines(commands):
        _run(command, now, fails=False)


def write(name: str, text: str) -> None:
    """Put a file into the document's home, written when the document's clock stands still."""
    path = _home(cog.inFile) / name
    path.write_text(text.lstrip("\n"))
    stamp = datetime.fromisoformat(NOW).timestamp()
    os.utime(path, (stamp, stamp))


def console(commands: str, now: str = NOW, fails: bool = False) -> None:
    """Write a console block: each command, a line each, and what it prints. `fails`: the last of them is refused."""
    *before, last = _lines(commands)
    cog.outl("```console")
    for command in (*before, last):
        cog.outl(f"$ {command}")
        cog.out(_run(command, now, fails=fails and command is last))
    cog.outl("```")


def _lines(commands: str) -> list[str]:
    return [line for line in map(str.strip, commands.strip().splitlines()) if line]


def _run(command: str, now: str, fails: bool) -> str:
    if _END.search(command):
        real = {shown: end for end, shown in _ends().items()}
        command = _END.sub(lambda match: real.get(match[0], match[0]), command)
    done = _ran(command, now)
    home = str(_home(cog.inFile))
    output = done.stdout.decode().replace(home, "/home/you").replace(str(CLONE), "/home/you/esimtrack")
    if bool(done.returncode) is not fails:
        raise Failed(f"{cog.inFile}: `{command}` gave exit code {done.returncode}:\n{output}")
    output = _ID.sub(lambda match: _stable(match[0]), output)
    if _END.search(output):
        ends = _ends()
        output = _END.sub(lambda match: ends.get(match[0], match[0]), output)
    return "".join(line.rstrip() + "\n" for line in output.splitlines())


def _ran(command: str, now: str) -> "subprocess.CompletedProcess[bytes]":
    home = _home(cog.inFile)
    env = {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "ESIMTRACK_NOW": now,
        "TZ": "Europe/Berlin",
        "LANG": "zh_CN.UTF-8" if "zh" in re.split(r"[/.-]", cog.inFile) else "C.UTF-8",
        "COLUMNS": "80",
        # Where a clone is looked at that is not the one that is installed.
        **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
    }
    return subprocess.run(
        command,
        shell=True,
        cwd=home,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _ends() -> dict[str, str]:
    """The ends of all ids that were recorded, and what the document shows for them."""
    journal = _ran("esimtrack export --journal", NOW).stdout.decode()
    # Ids sort by when they were recorded.
    return {id[-6:]: _stable(id)[-6:] for id in sorted(_ID.findall(journal))}


def _home(document: str) -> Path:
    if document not in _homes:
        _homes[document] = Path(tempfile.mkdtemp(prefix="esimtrack-docs-"))
        atexit.register(shutil.rmtree, _homes[document], ignore_errors=True)
    return _homes[document]


def _stable(id: str) -> str:
    # New ids are partly random: a document shows its first, its second …, whatever other documents show.
    ids = _ids.setdefault(cog.inFile, {})
    return ids.setdefault(id, f"0198d2a0-0000-7000-8000-{len(ids) + 1:012d}")
