"""The quick way to `status --json` and `status --format` answers as the full program does, without loading it."""

import pytest

from esimtrack.cli import quick
from tests.cli.conftest import Home

LINES = (
    "status --json",
    "status --json --as-of 2026-11-30",
    "status main --json --as-of=2026-11-30",
    "status --format '{account} {remaining} {expires_in}'",
    "status main --as-of today --format={remaining_bytes}",
)


@pytest.mark.parametrize("line", LINES)
def test_both_ways_answer_alike(home: Home, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the quick way prints is what the full program prints."""
    home.does("add-plan monthly-rollover", "log-usage 1GB")
    quickly = home.does(line)
    monkeypatch.setattr("esimtrack.cli.answered", lambda words: False)
    assert home.does(line) == quickly != ""


@pytest.mark.parametrize(
    "line",
    ["status", "status --help", "status --json --nope", "status --as-of", "status --format -x", "history --json"],
)
def test_every_other_line_is_left_to_the_full_program(line: str) -> None:
    """Nothing is answered that the full program would mean otherwise."""
    assert not quick.answered(line.split())
