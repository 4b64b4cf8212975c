"""A daemon whose clock says another time and runs faster, by libfaketime.

It is loaded directly: the program `faketime` does not start where one that was killed has left its semaphore behind,
and leaves its own when it is.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tests.system.needs import needed


def fast(begins: datetime, speed: int, command: Sequence[str]) -> list[str]:
    """The command, for which it is then when it starts (on the clock of its TZ); so many of its seconds pass in one."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not libraries:
        pytest.fail("libfaketime is not installed here. `tools/install-debian` installs it.")
    clock = f"FAKETIME=@{begins:%Y-%m-%d %H:%M:%S} x{speed}"
    return [needed("env"), f"LD_PRELOAD={libraries[0]}", clock, *command]
