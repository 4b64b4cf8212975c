"""Tab in real shells: what stands on the line, and how the shell reads it, whatever characters a name holds."""

import os
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from esimtrack.cli.completion import SHELLS
from esimtrack.events import Usage
from esimtrack.store import open_store
from tests.system.counts import chance as chosen
from tests.system.counts import count
from tests.system.needs import needed
from tests.system.shells import PROGRAM, TAB, Terminal, shell

pytestmark = pytest.mark.system

NAMES = ("my home", 'it\'s $5 "q"', "work:eu", "🙂 trip", "back\\slash!", "Äpfel", "~a*?[b]{c}#", "`x`=(y);&|<z>")
HOSTILE = (
    "!;touch PWNED;#", "';touch PWNED;#", '";touch PWNED;#', "$(touch PWNED)", "`touch PWNED`", "a!!", "!", "'", '"',
    "\\", "a:", "a=", "a@", "a.", "a,", "a/", "a-", "a'", 'a"', "a\\", "a!", "!!", "!$", " a", "a ", "~", "#a", "^a^b",
    "a!\"", "''", '""', "-a", "=ls", "%1", "{a,b}", "*", "?", "$'a'", "a\\'b", "a&&b|c>d<e", "x\\n", "%s",
)  # fmt: skip
"""Each is tried with each quote."""
PIECES = (
    *"!'\"\\$`;&|<>()[]{}*?~#@:=.,/^%+- äß€🙂a1",
    "$(touch PWNED)", ";touch PWNED;", "!!", "$HOME", "ab", "\\n",
)  # fmt: skip
"""Of these the others are made."""
PRINTED = {
    "bash": "source <(esimtrack --show-completion bash)",
    "zsh": "autoload -Uz compinit; compinit -D; source <(esimtrack --show-completion zsh)",
    "fish": "esimtrack --show-completion fish | source",
}
"""The one line in a shell's configuration, as docs/cli.md has it."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an account of each of the names, which have members, purchases and zones."""
    home = tmp_path_factory.mktemp("home")
    env = {**os.environ, "ESIMTRACK_HOME": str(home), "ESIMTRACK_NOW": "2026-11-21T10:00+01:00", "TZ": "Europe/Berlin"}
    for name in NAMES:
        subprocess.run(
            [PROGRAM, "add-plan", "travel-7-days", "-a", name], env=env, check=True, stdout=subprocess.DEVNULL
        )
    for line in (
        ("member", "add", "Bo 'B.' \"é\"", "-a", "my home"),
        ("add-plan", "--name", "Trip: $1 & more", "--data", "1GB", "-a", "my home"),
    ):
        subprocess.run([PROGRAM, *line], env=env, check=True, stdout=subprocess.DEVNULL)
    return home


@pytest.fixture(scope="module", params=SHELLS)
def terminal(
    request: pytest.FixtureRequest, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Terminal]:
    """Each shell, at a terminal, in a folder with a plan file and a folder."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "my plan.toml").touch()
    (folder / "journals").mkdir()
    with shell(request.param, folder, PRINTED[request.param], {"ESIMTRACK_HOME": str(home)}) as terminal:
        yield terminal


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("stat", ["status"]),
        ("config s", ["config", "set"]),
        ("status --as", ["status", "--as-of"]),
        ("plans show travel-7", ["plans", "show", "travel-7-days"]),
        ("add-plan --starts f", ["add-plan", "--starts", "first-use"]),
        ("log-usage 1GB --account=my", ["log-usage", "1GB", "--account=my home"]),
        ("log-usage 1GB --account='my", ["log-usage", "1GB", "--account=my home"]),
        ("log-usage 1GB -a wor", ["log-usage", "1GB", "-a", "work:eu"]),
        ("log-usage 1GB -a 'my home' --member B", ["log-usage", "1GB", "-a", "my home", "--member", "Bo 'B.' \"é\""]),
        ("log-usage 1GB -a my\\ home --zone C", ["log-usage", "1GB", "-a", "my home", "--zone", "CH"]),
        ("activate -a 'my home' Tr", ["activate", "-a", "my home", "Trip: $1 & more"]),
        ('activate -a "my home" "Tr', ["activate", "-a", "my home", "Trip: $1 & more"]),
        ("status work:", ["status", "work:eu"]),
        ("--no-color status work:eu 'my", ["--no-color", "status", "work:eu", "my home"]),
        ("add-plan my", ["add-plan", "my plan.toml"]),
        ("plans check 'my p", ["plans", "check", "my plan.toml"]),
        ("import jour", ["import", "journals"]),
    ],
)
def test_tab_completes(terminal: Terminal, typed: str, words: list[str]) -> None:
    """Commands, options, choices, names from the store, and files where files can stand."""
    found = terminal.words(f"esimtrack {typed}", TAB)
    # zsh takes the stroke behind a folder away again when something else is typed.
    assert [word.removesuffix("/") for word in found] == ["esimtrack", *words]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_comes_out_right(terminal: Terminal, name: str) -> None:
    """Without a quote, and behind either of them."""
    begins = name[:2]
    plain = "".join(c if c.isalnum() or not c.isascii() else f"\\{c}" for c in begins)
    single = "'" + (begins if "'" not in begins else begins.partition("'")[0])
    double = '"' + "".join(f"\\{c}" if c in ('"$\\' if terminal.name == "fish" else '"$`\\') else c for c in begins)
    for typed in (plain, single, double):
        assert terminal.words(f"esimtrack status {typed}", TAB) == ["esimtrack", "status", name], typed


@pytest.mark.parametrize("name", SHELLS)
def test_no_name_becomes_more_than_a_word(name: str, tmp_path: Path) -> None:
    """What Tab gives for any name, without a quote or behind an open one, the shell takes as that name; or it gives
    nothing: bash where the name would begin with the quote that is open, fish where it would leave it open, or take it
    for a home, and where a name begins with a point."""
    store, chance = tmp_path / "journal.db", chosen()
    names = [*HOSTILE, *(_hostile(chance) for _ in range(count("hostile names in each shell") - len(HOSTILE)))]
    stores = [_store(tmp_path / f"{number}.db", each) for number, each in enumerate(names)]
    nothing = set()
    with shell(name, tmp_path, PRINTED[name], {"ESIMTRACK_HOME": str(tmp_path)}) as terminal:
        for number, (each, made) in enumerate(zip(names, stores, strict=True)):
            made.replace(store)
            quotes = ("", "'", '"') if number < len(HOSTILE) else (chance.choice(("", "'", '"')),)
            for quote in quotes:
                typed = f"esimtrack status {quote}"
                if terminal.line(typed, TAB) == typed:
                    nothing.add((quote, each))
                    continue
                assert terminal.words(typed, TAB) == ["esimtrack", "status", each], (quote, each)
    assert not (tmp_path / "PWNED").exists()
    begins = {"bash": {"": "", "'": "'", '"': "!"}, "fish": {"": "~.", "'": ".", '"': "."}}.get(name, {})
    ends = "/=@:.,-" if name == "fish" else ""
    assert [
        (quote, each)
        for quote, each in nothing
        if each[0] not in begins.get(quote, "") and not (quote and each[-1] in ends)
    ] == []


def _store(file: Path, account: str) -> Path:
    at = datetime(2026, 11, 1, 10, tzinfo=UTC)
    with open_store(file, write=True) as store:
        store.record([Usage(id="u", at=at, account=account, bytes=1)], "log-usage")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return file


def _hostile(chance: Random) -> str:
    pieces = chance.choices(PIECES, k=chance.randint(1, 8))
    return "".join(pieces).replace(" ", "a", 1) if not "".join(pieces).strip() else "".join(pieces)


def test_several_are_shown_and_nothing_is_guessed(terminal: Terminal) -> None:
    """What they have in common is put in; the list says what each is, where the shell shows that."""
    assert terminal.line("esimtrack re", TAB, TAB).startswith("esimtrack re")
    for command in ("renew", "redo", "restore"):
        assert command in terminal.screen
    terminal.line("esimtrack status ", TAB, TAB)
    assert "Äpfel" in terminal.screen
    assert ("Europe 7 days" in terminal.screen) is (terminal.name != "bash")
    assert terminal.line("esimtrack plans show monthly-rollover-n", TAB).strip().endswith("monthly-rollover-new-first")


def test_a_store_that_cannot_be_read_leaves_the_line_alone(home: Path, tmp_path: Path) -> None:
    """No error is written into it."""
    (tmp_path / "journal.db").write_bytes(b"this is no store")
    for name in SHELLS:
        folder = tmp_path / name
        folder.mkdir()
        with shell(name, folder, PRINTED[name], {"ESIMTRACK_HOME": str(tmp_path)}) as terminal:
            assert terminal.line("esimtrack status --account=", TAB) == "esimtrack status --account="
            assert "rror" not in terminal.screen
            assert terminal.line("esimtrack status m", TAB) == "esimtrack status m"


@pytest.mark.parametrize("name", SHELLS)
def test_the_files_of_the_wheel_are_found_where_they_are_put(
    name: str, wheel: Path, home: Path, tmp_path: Path
) -> None:
    """By the shell itself, which loads them at the first Tab; nothing is written into its configuration."""
    for member in (archive := zipfile.ZipFile(wheel)).namelist():
        if ".data/data/" in member:
            file = tmp_path / "prefix" / member.partition(".data/data/")[2]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(archive.read(member))
    share = tmp_path / "prefix" / "share"
    begins = {
        "bash": "source /usr/share/bash-completion/bash_completion",
        "zsh": f"fpath=({share}/zsh/site-functions $fpath); autoload -Uz compinit; compinit -D",
        "fish": "",
    }[name]
    env = {"ESIMTRACK_HOME": str(home), "XDG_DATA_DIRS": f"{share}:/usr/share"}
    with shell(name, tmp_path, begins, env) as terminal:
        assert terminal.words("esimtrack status my", TAB) == ["esimtrack", "status", "my home"]


def test_man_shows_the_page_without_a_warning(wheel: Path, tmp_path: Path) -> None:
    """Found beside the program, as in an environment of its own; checked by groff and by mandoc."""
    man, mandoc = needed("man"), needed("mandoc")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "esimtrack").symlink_to(PROGRAM)
    page = tmp_path / "share" / "man" / "man1" / "esimtrack.1"
    page.parent.mkdir(parents=True)
    archive = zipfile.ZipFile(wheel)
    (packed,) = (member for member in archive.namelist() if member.endswith("man1/esimtrack.1"))
    page.write_bytes(archive.read(packed))
    env = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "LANG": "C.UTF-8", "MANWIDTH": "80", "MANROFFOPT": "-ww"}
    shown = subprocess.run([man, "--warnings", "esimtrack"], env=env, capture_output=True, text=True, check=True)
    assert shown.stderr == ""
    for text in ("esimtrack status [ACCOUNT]...", "-a, --account NAME", "esimtrack config set timezone Europe/Berlin"):
        assert text in shown.stdout
    checked = subprocess.run([mandoc, "-T", "lint", str(page)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")
