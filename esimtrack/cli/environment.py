"""On what the program runs, for a bug report: versions and kinds, nothing that names a person, a place or a file."""

import os
import platform
import sqlite3
import sys
import zoneinfo
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from esimtrack import __version__
from esimtrack.cli.output import is_terminal, width

_LIBRARIES = ("typer", "msgspec", "rich", "platformdirs", "tomlkit", "tomli-w", "tzlocal", "icalendar")
_EXTRAS = ("apprise", "httpx", "jinja2", "jmespath")


def environment() -> Iterator[tuple[str, str]]:
    """What each thing is called, and what it is here."""
    yield "esimtrack", __version__
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "platform", platform.platform()
    yield "SQLite", sqlite3.sqlite_version
    yield "libraries", ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)
    yield "extras", ", ".join(f"{name} {_version(name)}" for name in _EXTRAS)
    yield "zones of time", f"system {_system_zones()}, tzdata {_version('tzdata')}"
    yield "terminal", ", ".join(_terminal())
    yield "locale", ", ".join(f"{key}={os.environ[key]}" for key in _LOCALE if os.environ.get(key)) or "none"
    yield "set", ", ".join(sorted(key for key in os.environ if key.startswith("ESIMTRACK_"))) or "nothing"


_LOCALE = ("LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANGUAGE", "ESIMTRACK_LANG")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _system_zones() -> str:
    for folder in zoneinfo.TZPATH:
        for name in ("tzdata.zi", "+VERSION"):
            try:
                with (Path(folder) / name).open(encoding="ascii") as file:
                    return file.readline().removeprefix("# version").strip()
            except (OSError, ValueError):
                continue
        if Path(folder).is_dir():
            return "of unknown version"
    return "none"


def _terminal() -> Iterator[str]:
    yield "a terminal" if is_terminal(sys.stdout) else "no terminal"
    yield f"{width()} columns"
    yield str(sys.stdout.encoding)
    yield f"TERM={os.environ.get('TERM', '')}"
    if os.environ.get("NO_COLOR"):
        yield "NO_COLOR"
