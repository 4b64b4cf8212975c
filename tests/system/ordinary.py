"""The program as an ordinary user has it, whom permissions stop, also where whoever runs the tests is root.

Such a user may not be able to read the clone, nor the Python that runs the tests: the program and what it needs are
copied to where anybody may read them, and a Python is sought that anybody may run.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from tests.system.process import ROOT, Machine

NOBODY = 65534
"""The number of a user, and of a group, that owns nothing."""


def python() -> str:
    """A Python of this version that an ordinary user may run."""
    here = os.path.realpath(sys.executable)
    for found in (here, shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin") or here):
        try:
            ran = subprocess.run(
                [found, "-c", "import sqlite3, sys; print(sys.version_info[1])"],
                user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", env={}, capture_output=True, text=True,
            )  # fmt: skip
        except PermissionError:
            continue
        if ran.returncode == 0 and ran.stdout == f"{sys.version_info.minor}\n":
            return found
    raise AssertionError(
        f"no Python 3.{sys.version_info.minor} was found that an ordinary user may run: install the system's python3"
    )


def needed(name: str, found: set[str]) -> set[str]:
    """The packages that one needs, itself among them, without its extras."""
    if name not in found:
        try:
            required = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            return found  # for another platform or another Python
        found.add(name)
        for requirement in required:
            if "extra ==" not in requirement:
                needed(re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-"), found)
    return found


def install(folder: Path) -> None:
    """Copy the program and the packages that it needs, for everybody to read."""
    for name in needed("esimtrack", set()) - {"esimtrack"}:
        for file in metadata.files(name) or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), folder / file)
    for source in ("esimtrack", "sample_plans"):
        shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture(scope="session")
def installed() -> Iterator[Path]:
    """The folder of a copy of the program that anybody may read."""
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        yield Path(folder)


@pytest.fixture
def ordinary(request: pytest.FixtureRequest) -> Iterator[Machine]:
    """A home of an ordinary user's, in a folder of theirs."""
    with tempfile.TemporaryDirectory() as above:
        home = Path(above, "folder", "home")
        home.mkdir(parents=True)
        Path(above).chmod(0o711)
        if os.geteuid() != 0:
            yield Machine(home)
            return
        for path in (home.parent, home):
            path.chmod(0o700)
            os.chown(path, NOBODY, NOBODY)
        program = request.getfixturevalue("installed")
        machine = Machine(home, {"PYTHONPATH": str(program), "HOME": str(home)}, (python(), "-m", "esimtrack"), NOBODY)
        machine.does("--version")
        yield machine
        for path in (home.parent, home):
            if path.exists():
                path.chmod(0o700)
