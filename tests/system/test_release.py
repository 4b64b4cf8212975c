"""What would be published: the archives are right, and give a stranger a program that works."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest

from esimtrack import __version__
from tests.system.conftest import ROOT

pytestmark = pytest.mark.system

OURS = {".py", ".toml", ".html", ".mo", ".typed", ".bash", ".zsh", ".fish", ".md", ".1", ".txt", ""}
"""How what is ours ends; nothing of others is shipped."""


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it and not from the clone."""
    folder = tmp_path_factory.mktemp("archives")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    return folder


def names(wheel: Path) -> set[str]:
    """What a wheel holds."""
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_index_would_take_them(archives: Path) -> None:
    """`twine check --strict`: the description renders, and nothing is missing."""
    files = [str(path) for path in archives.iterdir()]
    assert len(files) == 2
    checked = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *files], check=False, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_sdist_gives_the_wheel_of_the_clone(archives: Path, wheel: Path) -> None:
    """Nothing that the wheel needs is left out of it; and what it takes to test and to contribute is there, too."""
    (built,) = archives.glob("*.whl")
    assert names(built) == names(wheel)
    (sdist,) = archives.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "Makefile",
        "pyproject.toml",
    } <= held
    assert {"tests/conftest.py", "tools/demo", "docs/index.md", "sample_plans/monthly.toml"} <= held


def test_nothing_is_shipped_that_is_not_meant(wheel: Path) -> None:
    """The wheel holds the package, its licence, the manual page and the completions: all of it under one licence."""
    places = ("esimtrack/", f"esimtrack-{__version__}.dist-info/", f"esimtrack-{__version__}.data/")
    for name in names(wheel):
        assert name.startswith(places), name
        assert "__pycache__" not in name
        assert Path(name).suffix in OURS, name
    archive = zipfile.ZipFile(wheel)
    licence = archive.read(f"esimtrack-{__version__}.dist-info/licenses/LICENSE").decode()
    assert licence == (ROOT / "LICENSE").read_text(encoding="utf-8")
    told = BytesParser().parsebytes(archive.read(f"esimtrack-{__version__}.dist-info/METADATA"))
    assert (told["Version"], told["License-Expression"]) == (__version__, "MIT")
    for wanted in told.get_all("Requires-Dist") or []:
        assert ">=" in wanted or wanted.startswith("esimtrack["), wanted
        assert "<" in wanted or "extra ==" in wanted, wanted


def test_pipx_installs_it_into_an_empty_home(wheel: Path, tmp_path: Path) -> None:
    """With its manual page where `man` finds it; the first commands work; uninstalled, it leaves the journal."""
    home = tmp_path / "home"
    env = {
        "PATH": os.environ["PATH"], "HOME": str(home), "TZ": "UTC", "ESIMTRACK_NOW": "2026-11-21T10:00:00Z",
        "PIPX_DEFAULT_PYTHON": sys.executable,
    }  # fmt: skip
    home.mkdir()

    def do(*words: str, code: int = 0) -> str:
        done = subprocess.run(words, check=False, cwd=home, env=env, capture_output=True, text=True)
        assert done.returncode == code, f"{words}: {done.stdout}{done.stderr}"
        return done.stderr if code else done.stdout

    pipx = [sys.executable, "-m", "pipx"]
    do(*pipx, "install", str(wheel))
    program = str(home / ".local" / "bin" / "esimtrack")
    assert do(program, "--version") == f"esimtrack {__version__}\n"
    page = home / ".local" / "share" / "man" / "man1" / "esimtrack.1"
    assert page.read_text(encoding="utf-8") == (ROOT / "docs" / "man" / "esimtrack.1").read_text(encoding="utf-8")
    do(program, "add-plan", "monthly-rollover", "--at", "2026-11-01")
    do(program, "log-usage", "1.5GB")
    (account,) = json.loads(do(program, "status", "--json"))["accounts"]
    assert account["remaining"] == 85 * 10**8
    # What `report --html` proposes where its library is missing, then helps.
    assert "pipx inject esimtrack jinja2" in do(program, "report", "--html", "page.html", code=1)
    do(*pipx, "inject", "esimtrack", "jinja2")
    do(program, "report", "--html", "page.html")
    do(*pipx, "uninstall", "esimtrack")
    assert not Path(program).is_symlink()
    assert not page.is_symlink()
    # The journal is the owner's, and stays.
    assert (home / ".local" / "share" / "esimtrack" / "journal.db").exists()
