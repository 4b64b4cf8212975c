"""The package as a stranger gets it: a wheel, installed into an empty environment, away from the clone."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from esimtrack.cli.completion import SHELLS, script
from tests.system.conftest import ROOT


def test_the_wheel_holds_the_samples_the_licence_and_the_types(wheel: Path) -> None:
    """All sample plans are in the wheel, beside the licence and the mark that the package is typed."""
    names = zipfile.ZipFile(wheel).namelist()
    samples = {f"esimtrack/{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob("sample_plans/**/*.toml")}
    assert samples
    assert samples <= set(names)
    assert "esimtrack/py.typed" in names
    assert "esimtrack/locale/zh_CN/LC_MESSAGES/esimtrack.mo" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "tools/", "benchmarks/")) for name in names)


def test_the_wheel_holds_the_manual_page_and_the_completions(wheel: Path) -> None:
    """In the folders beside `bin/` in which `man`, bash, zsh and fish look."""
    archive = zipfile.ZipFile(wheel)
    names = [name for name in archive.namelist() if ".data/data/" in name]
    shared = {name.partition(".data/data/")[2]: archive.read(name).decode() for name in names}
    scripts = {
        "bash": "share/bash-completion/completions/esimtrack",
        "zsh": "share/zsh/site-functions/_esimtrack",
        "fish": "share/fish/vendor_completions.d/esimtrack.fish",
    }
    for shell in SHELLS:
        assert shared[scripts[shell]] == script(shell)
    assert shared["share/man/man1/esimtrack.1"] == (ROOT / "docs" / "man" / "esimtrack.1").read_text(encoding="utf-8")


def test_a_sample_is_bought_from_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    """In an empty environment the wheel alone brings all that it needs: a shipped plan is bought and shown."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    folder = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    install = [str(folder / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True)

    def esimtrack(*words: str, lang: str = "C.UTF-8") -> str:
        env = {
            "PATH": os.environ["PATH"],
            "ESIMTRACK_HOME": str(tmp_path / "home"),
            "ESIMTRACK_NOW": "2026-11-21T10:00:00Z",
            "TZ": "UTC",
            "LANG": lang,
        }
        command = [str(folder / "esimtrack"), *words]
        return subprocess.run(command, check=True, cwd=tmp_path, env=env, capture_output=True, text=True).stdout

    assert "monthly" in esimtrack("plans", "list")
    esimtrack("add-plan", "monthly")
    assert "10.0 GB left of 10.0 GB" in esimtrack("status")
    assert "剩余 10.0 GB，共 10.0 GB" in esimtrack("status", lang="zh_CN.UTF-8")
