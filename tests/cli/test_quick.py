"""The quick way to `status` answers as the full program does, without loading it."""

from collections.abc import Callable

import pytest

from esimtrack.cli import answering, quick
from esimtrack.store import schema
from tests.cli.conftest import Home

LINES = (
    "status --json",
    "status --json --as-of 2026-11-30",
    "status main --json --as-of=2026-11-30",
    "status",
    "status main --all --as-of 2026-12-24",
    "status --format '{account} {remaining} {expires_in}'",
    "status main --as-of today --format={remaining_bytes}",
)


@pytest.mark.parametrize("line", LINES)
def test_both_ways_answer_alike(home: Home, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the quick way prints, without the full program, is what that prints."""
    home.does("add-plan monthly-rollover", "log-usage 1GB")
    with monkeypatch.context() as without:
        without.setattr("esimtrack.cli.app.app", None)
        quickly = home.does(line)
    monkeypatch.setattr("esimtrack.cli.answered", lambda words: False)
    assert home.does(line) == quickly != ""


@pytest.mark.parametrize(
    "line",
    [
        "status --help",
        "--debug status",
        "status --json --nope",
        "status --as-of",
        "status --format -x",
        "history --json",
    ],
)
def test_every_other_line_is_left_to_the_full_program(line: str) -> None:
    """Nothing is answered that the full program would mean otherwise."""
    assert not quick.answered(line.split())


def test_a_prompt_says_what_the_full_program_says(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first prompt is answered by the ledger, the next ones from what it was told, until something is recorded."""
    line = "status --format '{account}: {{{remaining}}} {symbol}'"
    asked: list[object] = []
    monkeypatch.setattr(answering, "answer_status", _counted(answering.answer_status, asked))
    home.does("add-plan monthly-rollover --account a", "add-plan prepaid-30-days --account b")
    home.now = "2026-11-21T10:05+01:00"
    first = home.does(line)
    assert "a: {10.0 GB} ok" in first
    assert home.does(line) == first
    assert home.does(line.replace("status", "status b")) == first.splitlines(keepends=True)[1]
    assert len(asked) == 1
    home.now = "2026-11-21T14:00+01:00"
    assert home.does(line) == first
    home.does("log-usage 1GB -a a")
    assert "a: {9.00 GB}" in home.does(line)
    home.does("config set timezone Asia/Tokyo")
    home.does(line)
    home.now = "2026-11-22T00:00+01:00"
    home.does(line)
    assert len(asked) == 4


def test_a_prompt_of_another_account_or_field_is_refused_as_ever(home: Home) -> None:
    """What is not plainly known goes to the full program, which says what is wrong."""
    home.does("add-plan monthly-rollover")
    home.does("status --format '{remaining}'")
    assert "no field" in home.refuses("status --format '{left}'", code=2)
    assert "no account" in home.refuses("status nobody --format '{remaining}'")


def _counted(function: Callable[..., None], asked: list[object]) -> Callable[..., None]:
    def counted(*args: object, **kwargs: object) -> None:
        asked.append(args)
        function(*args, **kwargs)

    return counted


def test_after_an_upgrade_an_older_program_tells_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what it kept for a prompt either: whatever it is asked of a newer store, it refuses, and changes nothing."""
    home.does("add-plan monthly", "status --format {remaining}")
    assert home.does("status --format {remaining}") == "10.0 GB\n"
    home.write("one.jsonl", '{"id":"u","type":"usage","at":"2026-11-20T00:00:00Z","account":"main","bytes":1000}\n')
    steps = (*schema.STEPS, "CREATE TABLE later (number INTEGER)")
    with monkeypatch.context() as newer:
        newer.setattr(schema, "STEPS", steps)
        home.does("status")
        before = home.does("export --journal")
    for words in (
        "status --format {remaining}", "status", "status --json", "log-usage 1GB", "history", "undo",
        "export --journal", "import one.jsonl", "explain", "report", "forecast", "remind",
        "backup copy.db", "check", "check --repair",
    ):  # fmt: skip
        said = home.run(words)
        assert (said.code, said.out if "check" not in words else "") == (3, ""), words
        assert "a newer esimtrack made this store" in said.err + said.out, words
    monkeypatch.setattr(schema, "STEPS", steps)
    assert home.does("export --journal") == before
