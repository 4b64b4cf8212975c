"""What is run, and when."""

import os
import sys

from msgspec import Struct

MARK = "esimtrack remind"
"""By this we know what we wrote ourselves."""

_CARRIED = (
    "ESIMTRACK_HOME",
    "ESIMTRACK_STORE",
    "ESIMTRACK_LANG",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "TZ",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
    "PATH",
    "PYTHONPATH",
)
"""What the program, and the programs that it calls, go by."""
_PLACES = ("ESIMTRACK_HOME", "ESIMTRACK_STORE")


class Clock(Struct, frozen=True, order=True):
    """A time of day, on the machine's clock."""

    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


class Job(Struct, frozen=True):
    """The words of a command line, its environment, and at which times of the day it runs."""

    words: tuple[str, ...]
    env: dict[str, str]
    times: tuple[Clock, ...]


def job(times: tuple[Clock, ...]) -> Job:
    """`esimtrack remind`, by the program that runs now, from anywhere."""
    env = {name: os.environ[name] for name in _CARRIED if os.environ.get(name)}
    for name in _PLACES:
        if name in env:
            env[name] = os.path.abspath(env[name])
    if "PATH" in env:
        env["PATH"] = os.pathsep.join(dict.fromkeys(env["PATH"].split(os.pathsep)))
    return Job((*_program(), "remind"), env, times)


def _program() -> tuple[str, ...]:
    called = os.path.abspath(sys.argv[0])
    if os.path.basename(called) == "esimtrack" and os.access(called, os.X_OK):
        return (called,)
    return sys.executable, "-m", "esimtrack"
