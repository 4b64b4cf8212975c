"""vnStat's real daemon on the interface of a network of a test's own; its hours pass in seconds, by libfaketime."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.system.fast import fast
from tests.system.needs import needed
from tests.system.network import Network
from tests.system.process import PATIENCE, Machine

SPEED = 120
"""So many of the daemon's seconds pass in one."""

_CONFIG = """
DatabaseDir "{folder}"
SaveInterval 1
PollInterval 2
AlwaysAddNewInterfaces 1
UseLogging 0
TimeSyncWait 0
DaemonUser ""
DaemonGroup ""
UpdateFileOwner 0
"""


def configure(home: Path, database: Path) -> None:
    """`vnstat` finds its database there, if this is its user's home."""
    database.mkdir()
    (home / ".vnstatrc").write_text(_CONFIG.format(folder=database))


@contextmanager
def daemon(machine: Machine, wwan: Network, begins: datetime) -> Iterator[Callable[[], datetime]]:
    """The daemon on `wwan0`, for whom it is then when it starts; gives when it last looked."""
    needed("vnstat")
    command = [needed("vnstatd"), "--nodaemon", "--config", str(machine.home / ".vnstatrc")]
    process = subprocess.Popen(
        wwan.within(fast(begins, SPEED, command)),
        env=machine.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )

    def looked() -> datetime:
        try:
            found = kept(machine)
        except (ValueError, LookupError):
            assert process.poll() is None, process.stdout and process.stdout.read()
            return datetime(2000, 1, 1, tzinfo=UTC)
        return datetime.fromtimestamp(found["updated"]["timestamp"], UTC)

    try:
        until(looked, begins)
        yield looked
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def kept(machine: Machine) -> dict[str, Any]:
    """What the database has on `wwan0`, by name: the other end of its pair is in there too, and counts its own frames.

    Raises ValueError or LookupError while the daemon has written nothing yet.
    """
    shown = subprocess.run(["vnstat", "--json"], env=machine.env, capture_output=True, check=False)
    interfaces: list[dict[str, Any]] = json.loads(shown.stdout)["interfaces"]
    return {interface["name"]: interface for interface in interfaces}["wwan0"]


def until(looked: Callable[[], datetime], instant: datetime) -> None:
    """Wait until the daemon has looked at its interface then or later."""
    end = time.monotonic() + PATIENCE
    while looked() < instant:
        assert time.monotonic() < end, f"vnStat's daemon did not come to {instant}"
        time.sleep(0.2)
