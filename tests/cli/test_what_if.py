"""`--what-if`: answers as if something had been recorded, which nothing is."""

import hashlib
import json
import os
import shlex
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from esimtrack.cli.supposing import RECORDING
from tests.cli.conftest import Home

GB = 10**9
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def told(home: Home) -> Home:
    """A calendar month of 10 GB that carries, of which 6.5 GB are left on the 21st."""
    home.does(
        "add-plan monthly-rollover --account home --at 2026-11-01",
        *(f"log-usage 700MB --at 2026-11-{day:02}T20:00" for day in (3, 6, 9, 12, 15)),
    )
    return home


def fingerprint(home: Home) -> str:
    """The store's file, byte by byte."""
    return hashlib.sha256((home.folder / "journal.db").read_bytes()).hexdigest()


def remaining(home: Home, words: str) -> int:
    found = json.loads(home.does(f"status --json {words}"))["accounts"]
    return int(found[0]["remaining"])


def test_it_answers_as_if_and_says_so(told: Home) -> None:
    """On the screen in the first line, in JSON by a key that is not there otherwise."""
    shown = told.does("status --what-if 'log-usage 1GB'")
    assert shown.startswith("As if: log-usage 1GB\n")
    assert "5.50 GB left of 10.0 GB" in shown
    answer = json.loads(told.does("status --json --what-if 'esimtrack log-usage 1GB'"))
    assert answer["what_if"] == ["log-usage 1GB"]
    assert answer["accounts"][0]["remaining"] == 55 * GB // 10
    assert "what_if" not in json.loads(told.does("status --json"))


@pytest.mark.parametrize("command", ["status", "rollover", "expiring", "forecast"])
def test_it_is_what_the_journal_would_say(told: Home, command: str) -> None:
    """The same as after really recording it, in each command that takes it; and its JSON keeps the schema."""
    line = "log-usage 1.25GB --at 2026-11-20T08:00"
    supposed = json.loads(told.does(f"{command} --json --what-if '{line}'"))
    Draft202012Validator(json.loads((DOCS / f"{command}.schema.json").read_text())).validate(supposed)
    assert supposed.pop("what_if") == [line]
    told.does(line)
    assert json.loads(told.does(f"{command} --json")) == supposed


SUPPOSED = (
    "add-plan booster -a home",
    "top-up 2GB -a home",
    "renew --now -a home",
    "activate -a trip",
    "cancel --now -a home",
    "extend --by '7 days' -a spare",
    "bonus 1GB --until 2026-12-24 -a home",
    "member add Ada --limit 2GB -a home",
    "member limit Bo 2GB -a home",
    "member rename Bo Bob -a home",
    "member remove Bo -a home",
    "transfer 1GB --to other -a home",
    "log-usage --remaining 2GB -a home",
    "amend monthly -a home",
    "log-usage --counter 2GB -a home",
)


@pytest.mark.parametrize("line", SUPPOSED)
def test_a_command_that_records_can_be_supposed(told: Home, line: str) -> None:
    """With its own words; and the file of the store stays as it is, to the byte."""
    told.does(
        "add-plan monthly --account other --at 2026-11-01",
        "add-plan prepaid-30-days --account spare",
        "add-plan travel-7-days --account trip",
        "member add Bo --account home",
    )
    before = fingerprint(told), told.journal()
    supposed = json.loads(told.does(f"status --json --what-if {shlex.quote(line)}"))["accounts"]
    assert (fingerprint(told), told.journal()) == before
    plain = json.loads(told.does("status --json"))["accounts"]
    # A first counter only says from where on it counts.
    assert (supposed == plain) is ("--counter" in line)
    told.does(line)


def test_all_of_them_are_tried() -> None:
    """Every command that can be supposed is among the lines above."""
    assert all(any(line.startswith(f"{command} ") for line in SUPPOSED) for command in RECORDING)


def test_what_is_not_yet_in_the_file_counts_and_stays_where_it_is(told: Home) -> None:
    """While another program has the store open, the last lines stand in the log beside it: both stay as they are."""
    files = [told.folder / name for name in ("journal.db", "journal.db-wal")]
    with sqlite3.connect(files[0]) as other:
        other.execute("SELECT count(*) FROM event").fetchall()
        told.does("log-usage 500MB")
        before = [hashlib.sha256(file.read_bytes()).digest() for file in files]
        assert files[1].stat().st_size
        assert remaining(told, "--what-if 'log-usage 1GB'") == 5 * GB
        assert [hashlib.sha256(file.read_bytes()).digest() for file in files] == before
    other.close()
    assert remaining(told, "") == 6 * GB


def test_the_second_sees_the_first(told: Home) -> None:
    """They are supposed in the order in which they are typed."""
    assert remaining(told, "--what-if 'top-up 2GB' --what-if 'log-usage 8GB'") == GB // 2
    told.does("status --what-if 'member add Ada' --what-if 'member limit Ada 1GB'")
    assert "nobody called Ada" in told.refuses("status --what-if 'member limit Ada 1GB' --what-if 'member add Ada'")


def test_before_there_is_anything(home: Home) -> None:
    """What a first plan would look like; no store comes of it."""
    assert "As if: add-plan monthly\n" in home.does("status --what-if 'add-plan monthly'")
    assert not (home.folder / "journal.db").exists()


def test_what_is_dated_later_counts_from_then_on(told: Home) -> None:
    """Asked as of now, use of the 25th is to come; asked as of then, it was."""
    line = "--what-if 'log-usage 3GB --at 2026-11-25'"
    assert remaining(told, line) == 65 * GB // 10
    assert remaining(told, f"{line} --as-of 2026-11-26") == 35 * GB // 10
    assert "25 Nov 00:00 has not come yet" in told.run(f"status {line}").err


def test_it_is_refused_as_the_command_would_be(told: Home) -> None:
    """With its reason and its exit code, in one line that says which of them."""
    assert told.refuses("status --what-if 'log-usage 1GX'", code=2).startswith(
        "error: --what-if 'log-usage 1GX': 1GX is no size.\n"
    )
    assert "it was never granted" in told.refuses("rollover --what-if 'log-usage --remaining 100GB'")
    assert "there is no account hoem" in told.refuses("forecast --what-if 'log-usage 1GB -a hoem'")
    assert "a quotation mark is never closed" in told.refuses("expiring --what-if 'log-usage \"1GB'", code=2)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "undo",
        "status",
        "member list",
        "export",
        "config set timezone UTC",
        "sync",
        "top-up 1GB --dry-run",
        "renew --help",
        "import more.jsonl",
        "buy monthly",
    ],
)
def test_what_cannot_be_supposed_is_refused(told: Home, line: str) -> None:
    """Nothing of it is run, and what could be said instead is named."""
    told_why = told.refuses(f"status --what-if '{line}'", code=2)
    assert "that cannot be supposed" in told_why
    assert "log-usage" in told_why


def test_what_others_show_must_be_so(told: Home) -> None:
    """Bars, prompts, monitors and calendars take no suppositions."""
    for command in ("status --format '{remaining}'", "status --waybar", "status --prometheus"):
        assert "--what-if goes with the screen" in told.refuses(f"{command} --what-if 'top-up 1GB'", code=2)
    assert "--ics goes without" in told.refuses("expiring --ics x.ics --what-if 'top-up 1GB'", code=2)


def test_nothing_stays(told: Home, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any) -> None:
    """The copy is gone afterwards, also when a line is refused; the next command sees the store as it is."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    told.does("status --what-if 'log-usage 1GB'")
    told.refuses("status --what-if 'log-usage 100GX'", code=2)
    assert list(folder.iterdir()) == []
    assert "ESIMTRACK_STORE" not in os.environ
    assert remaining(told, "") == 65 * GB // 10
