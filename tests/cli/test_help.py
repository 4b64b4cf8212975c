"""Help pages: each has examples, each example works, and docs/cli.md says the same as the program."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from esimtrack.cli.app import COMMANDS, app
from tests.cli.conftest import Home
from tests.sources.vnstats import vnstat

DOCS = Path(__file__).parents[2] / "docs" / "cli.md"
USAGE = '{"id":"u","type":"usage","at":"2026-11-20T00:00:00Z","account":"home","bytes":1000}\n'


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its words, groups among them."""
    group: Any = get_command(app)
    for name in COMMANDS:
        command = group.commands[name]
        yield name, command
        for part, inner in getattr(command, "commands", {}).items():
            yield f"{name} {part}", inner


def examples(command: Any) -> list[str]:
    """The lines of a help text that show a command; what stands in brackets behind them is a remark."""
    lines = (line.strip() for line in (command.help or "").splitlines())
    return [re.sub(r"\s{2,}\(.*\)$", "", line) for line in lines if line.startswith("esimtrack ")]


def options(command: Any) -> set[str]:
    """The long options of a command, its own."""
    return {name for p in command.params for name in p.opts if name.startswith("--")} - {"--help"}


@pytest.mark.parametrize("name", [name for name, _command in commands()])
def test_every_help_page_has_examples_that_work(name: str, tmp_path: Path) -> None:
    """Run one after the other, as a shell would, in a home that has what they speak of."""
    shown = examples(dict(commands())[name])
    assert shown, f"the help of {name} has no example"
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "esimtrack"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m esimtrack "$@"\n')
    program.chmod(0o755)
    (tmp_path / "phone.jsonl").write_text(USAGE)
    (folder / "vnstat").write_text(f"#!/bin/sh\necho '{vnstat('2026-11-20T13:00', wwan0={'2026-11-20T10': 10**9})}'\n")
    (folder / "vnstat").chmod(0o755)
    (folder / "crontab").write_text("#!/bin/sh\necho 'no crontab for you' >&2; exit 1\n")
    (folder / "crontab").chmod(0o755)
    (tmp_path / "sellers").mkdir()
    (tmp_path / "sellers/home.toml").write_text('account = "home"\nexec = ["echo", "{\\"remaining\\": 5}"]\n')
    (tmp_path / "my.toml").write_text('name = "Mine"\ndata = "1 GB"\n')
    before = ["esimtrack add-plan monthly-rollover --account home"] if name not in ("add-plan", "plans") else []
    before += ["esimtrack undo"] if name == "redo" else []
    if name in ("member rename", "member remove"):
        before += ["esimtrack member add Ana", "esimtrack member add Bo"]
    if name in ("plans", "plans new"):
        (tmp_path / "my.toml").unlink()
    script = "set -e\n" + "\n".join([*before, *shown])
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        env={
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "ESIMTRACK_HOME": str(tmp_path),
            "ESIMTRACK_NOW": "2026-11-21T10:00+01:00",
            "TZ": "Europe/Berlin",
            "EDITOR": "true",
        },
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_help_of_the_whole_lists_every_command(home: Home) -> None:
    """With what it does, in one line each."""
    shown = home.does("--help")
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z]", shown, re.MULTILINE), name


@pytest.mark.parametrize("name", [name for name, _command in commands()])
def test_every_command_and_option_says_what_it_is(home: Home, name: str) -> None:
    """No option is left to be guessed."""
    command = dict(commands())[name]
    assert command.help
    for parameter in command.params:
        if "--help" not in parameter.opts:
            assert getattr(parameter, "help", None), f"{name} {parameter.name}"
    assert "Usage: esimtrack" in home.does(f"{name} --help")


def test_the_page_has_every_command_and_every_option() -> None:
    """A section for each command, in the program's order, with its options and no others."""
    page = DOCS.read_text(encoding="utf-8")
    parts = re.split(r"^### (.+)$", page[page.index("## The commands one by one") :], flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert list(sections) == list(COMMANDS)
    found: dict[str, set[str]] = {name: set() for name in COMMANDS}
    for words, command in commands():
        found[words.split()[0]] |= options(command)
    for name, section in sections.items():
        prose = re.sub(r"<!--\[\[\[cog.*?<!--\[\[\[end\]\]\]-->", "", section, flags=re.DOTALL)
        assert set(re.findall(r"--[a-z][a-z-]*", prose)) == found[name], name


def test_the_whole_has_its_own_options(home: Home) -> None:
    """They are named in the page, too."""
    page = DOCS.read_text(encoding="utf-8")
    whole: Any = get_command(app)
    assert isinstance(whole, typer.core.TyperGroup)
    assert options(whole) == {"--version", "--no-color", "--show-completion", "--debug"}
    for option in ("--no-color", "--show-completion", "--debug"):
        assert option in page
