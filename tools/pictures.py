"""The pictures in README.md and docs/pictures/, each made by running the program.

Screens are SVGs, as Rich exports what the program prints on a terminal: the same bytes each time (`tools.published`
writes and checks them). The page is a PNG, as Chromium shows it (`python -m tools.pictures`): fonts and versions differ
between machines, so that the page's system test compares it loosely.
"""

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

CLONE = Path(__file__).parents[1]
FOLDER = CLONE / "docs" / "pictures"
PAGE = FOLDER / "report.png"
SIZE = (900, 1180)
"""What is seen of the page in its picture."""
NOW = "2026-11-21T10:00:00+01:00"

_WIDTH = 80
_MONTHLY = """
add-plan monthly-rollover --at 2026-10-01
log-usage --remaining 3GB --at 2026-10-31
log-usage 900MB --at 2026-11-08
log-usage 700MB --at 2026-11-16
log-usage 200MB --at 2026-11-20
"""
_FAMILY = """
add-plan family --account home --at 2026-10-01
log-usage --remaining 6GB --at 2026-10-31T20:00
log-usage 310MB --member Ada --at 2026-11-01T18:00
log-usage 620MB --member Bo --at 2026-11-02T18:00
log-usage 450MB --member Ada --at 2026-11-03T18:00
log-usage 1.2GB --member Cem --at 2026-11-04T18:00
log-usage 800MB --member Ada --at 2026-11-05T18:00
log-usage 930MB --member Cem --at 2026-11-07T18:00
log-usage 700MB --member Bo --at 2026-11-08T18:00
top-up 2GB --at 2026-11-10
log-usage 1.3GB --member Ada --at 2026-11-10T18:00
log-usage 240MB --member Bo --at 2026-11-11T18:00
log-usage --remaining 12.5GB --at 2026-11-16T09:00
log-usage 660MB --member Ada --at 2026-11-17T18:00
log-usage 980MB --member Cem --at 2026-11-19T18:00
log-usage 350MB --member Ada --at 2026-11-20T18:00
"""


def screen(*words: str, journal: str) -> str:
    """What the program prints on a terminal, as an SVG; `journal` are the commands that were run before."""
    with TemporaryDirectory(prefix="esimtrack-pictures-") as home:
        _record(home, journal)
        printed = _on_a_terminal(home, *words)
    console = Console(record=True, file=StringIO(), width=_WIDTH, force_terminal=True, color_system="standard")
    for line in (Text(f"$ esimtrack {' '.join(words)}", "dim"), Text.from_ansi(printed)):
        console.print(line, soft_wrap=True, highlight=False)
    svg = console.export_svg(title="esimtrack", theme=DIMMED_MONOKAI, unique_id=f"esimtrack-{'-'.join(words)}")
    # A picture that asks for nothing: whoever looks at it has a font of their own.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines())


def status() -> str:
    """`status`, of the month that README.md goes on with."""
    return screen("status", journal=_MONTHLY)


def report() -> str:
    """`report`, of a family's month."""
    return screen("report", journal=_FAMILY)


def page(to: Path, more: str = "") -> Path:
    """The page that `report --html` writes for a family's month, and after `more` commands, in a folder."""
    with TemporaryDirectory(prefix="esimtrack-pictures-") as home:
        _record(home, _FAMILY + more)
        (to / "report.html").write_bytes(_ran(home, "report", "--html", "-"))
    return to / "report.html"


def photograph(to: Path) -> None:
    """The page as Chromium shows it."""
    from tools.browser import browser

    with TemporaryDirectory(prefix="esimtrack-pictures-") as folder, browser() as shown:
        shown.open(page(Path(folder)), SIZE)
        shown.picture(to, whole=False)


def _record(home: str, journal: str) -> None:
    for line in journal.strip().splitlines():
        _ran(home, *line.split())


def _ran(home: str, *words: str) -> bytes:
    command = [sys.executable, "-m", "esimtrack", *words]
    return subprocess.run(command, env=_env(home), cwd=home, check=True, capture_output=True).stdout


def _on_a_terminal(home: str, *words: str) -> str:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "esimtrack", *words]
    with subprocess.Popen(command, env=_env(home), cwd=home, stdout=theirs, stdin=subprocess.DEVNULL) as running:
        os.close(theirs)
        parts = []
        # The end of a terminal is an error where there is nothing more to read.
        while part := _read(ours):
            parts.append(part)
    os.close(ours)
    assert running.returncode == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


def _env(home: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(CLONE),
        "ESIMTRACK_HOME": home,
        "ESIMTRACK_NOW": NOW,
        "TZ": "Europe/Berlin",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLUMNS": str(_WIDTH),
    }


if __name__ == "__main__":
    photograph(PAGE)
