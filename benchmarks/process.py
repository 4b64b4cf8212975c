"""One whole process of the program, or of what it is compared with: how it is started, and what it costs."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import workload

PROGRAM = str(Path(sys.executable).with_name("esimtrack"))
BARE_PYTHON = (sys.executable, "-c", "")
AS_OF = workload.END.isoformat()

# As an installed program is started: with its byte code, and with nobody's own store.
_ENVIRONMENT = {
    **{
        key: value
        for key, value in os.environ.items()
        if key != "PYTHONDONTWRITEBYTECODE" and not key.startswith("ESIMTRACK_")
    },
    "NO_COLOR": "1",
    "COLUMNS": "80",
}
_NOWHERE = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1)]


class Cost(NamedTuple):
    """One process: wall-clock seconds, and the most memory it held, in MB."""

    seconds: float
    megabytes: float


def cost(words: Sequence[str], home: Path, **more: str) -> Cost:
    """Run a process that must succeed, with `home` as its ESIMTRACK_HOME and `more` in its environment.

    What it answers is thrown away; what it complains of is seen.
    """
    environment = {**_ENVIRONMENT, "ESIMTRACK_HOME": str(home), **more}
    started = time.perf_counter()
    child = os.posix_spawnp(words[0], tuple(words), environment, file_actions=_NOWHERE)
    _, status, used = os.wait4(child, 0)
    elapsed = time.perf_counter() - started
    if status:
        sys.exit(f"error: {' '.join(words)}: exit code {os.waitstatus_to_exitcode(status)}")
    return Cost(elapsed, used.ru_maxrss / 1024)
