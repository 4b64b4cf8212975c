"""What a person sees of a plan before buying it (`plans show`), and of what was recorded (`history`), kept as files.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text
from syrupy.assertion import SnapshotAssertion

from tests.views import journals
from tests.views.journals import SAMPLES, Story, Writer, plan, story

BOUGHT = {
    "simple": "monthly-rollover",
    "traveller": "travel-7-days",
    "family": "family",
    "fair_use": "unlimited-daily-fair-use",
    "grace": "data-bank",
}
"""The plan that each story is about."""
SINCE = {"traveller": "2026-02-25 00:00", "family": "2026-11-19 00:00"}
"""From when on a story's history is shown, where all of it is more than a person reads."""


def history(name: str, width: int = 80, colour: bool = False, ascii: bool = False) -> str:
    told: Story = getattr(journals, name)()
    return told.history(SINCE.get(name, "2000-01-01 00:00"), width, colour, ascii)


@pytest.mark.parametrize("name", BOUGHT)
def test_a_plan_at_80_columns(name: str, screen: SnapshotAssertion) -> None:
    """What it gives, for how long, what becomes of the rest, what it costs; then where its file is."""
    assert plan(BOUGHT[name]) == screen


@pytest.mark.parametrize("name", [*BOUGHT, "corrected", "nothing"])
def test_the_history_at_80_columns(name: str, screen: SnapshotAssertion) -> None:
    """Newest first, a day at a time; what was taken back says so; an empty store says how to begin."""
    assert history(name) == screen


@pytest.mark.parametrize("width", [60, 140])
@pytest.mark.parametrize("name", ["traveller", "family"])
def test_a_plan_at_other_widths(name: str, width: int, screen: SnapshotAssertion) -> None:
    """Narrow terminals lose no fact; on wide ones sentences stay readable."""
    assert plan(BOUGHT[name], width) == screen


@pytest.mark.parametrize("name", ["traveller", "family", "corrected"])
def test_in_ascii(name: str) -> None:
    """A terminal that is not UTF-8 gets the same, but for its dots and braces."""
    plain = history(name).replace("·", "-").replace("└", "`")
    assert history(name, ascii=True) == plain
    if name in BOUGHT:
        assert plan(BOUGHT[name], ascii=True) == plan(BOUGHT[name]).replace("·", "-")
        assert plan(BOUGHT[name], ascii=True).isascii()


@pytest.mark.parametrize("name", [*BOUGHT, "corrected", "nothing"])
def test_colour_adds_and_never_tells(name: str) -> None:
    """Without its colours a screen is the one that a pipe gets."""
    assert Text.from_ansi(history(name, 140, colour=True)).plain.rstrip() == history(name, 140).rstrip()
    if name in BOUGHT:
        assert Text.from_ansi(plan(BOUGHT[name], colour=True)).plain.rstrip() == plan(BOUGHT[name]).rstrip()


def test_a_long_line_goes_on_below_its_beginning() -> None:
    """On a narrow terminal nothing is cut and nothing lies under the times; a pipe has an event a line."""
    long = Writer("home").buys(
        "monthly", "2026-11-01 09:00", name="A plan whose name is as long as it may be, 64 in all"
    )
    told = story("2026-11-21 09:00", long)
    head, first, second = Text.from_ansi(told.history("2026-11-01 00:00", 60, colour=True)).plain.splitlines()
    assert (head, first[:25]) == ("1 Nov", "    10:00  me-000  bought")
    assert second.strip() == second[19:]
    assert max(map(cell_len, (first, second))) <= 60
    assert len(told.history("2026-11-01 00:00", 60).splitlines()) == 2


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.toml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [60, 140])
def test_every_sample_fits(path: Path, width: int) -> None:
    """No line is wider than the terminal, and none wider than is readable."""
    for line in plan(path.stem, width).splitlines():
        assert cell_len(line) <= min(width, 100)
