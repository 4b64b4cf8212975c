"""A home with one plan that runs all of November 2026, and samples to import into it."""

import os
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Home, home

__all__ = ["home"]

SAMPLES = Path(__file__).parent / "samples"


class Importing:
    """Imports into a home; `NOW` is long after everything in the samples."""

    def __init__(self, home: Home) -> None:
        self.home = home
        home.now = "2026-11-28T12:00+01:00"

    def write(self, name: str, text: str | bytes) -> None:
        """A file in the home, written now."""
        stamp = datetime.fromisoformat(self.home.now).timestamp()
        os.utime(self.home.write(name, text), (stamp, stamp))

    def sample(self, name: str) -> str:
        """A sample of the folder, in the home."""
        self.write(name, (SAMPLES / name).read_bytes())
        return name

    def lines(self) -> list[dict[str, Any]]:
        """What sources brought, in the journal's order."""
        return [event for event in self.home.journal() if "source" in event]

    def used(self, account: str = "main") -> int:
        """How much of an account was used."""
        used: int = self.home.accounts()[account]["used"]
        return used


@pytest.fixture
def importing(home: Home) -> Importing:
    """A home where something can be imported into `main`."""
    found = Importing(home)
    home.does("add-plan -a main --name Month --data 100GB --every '1 month' --at 2026-11-01 --timezone Europe/Berlin")
    return found


Program = Callable[[str, str], None]


@pytest.fixture
def program(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Make a program that writes something, and that the next import finds."""
    folder = importing.home.folder / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def make(name: str, script: str) -> None:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return make
