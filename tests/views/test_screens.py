"""What a person sees: every story as a screen, kept as a file that reads like the screen.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

from io import StringIO

import pytest
from rich.console import Console
from rich.text import Text
from syrupy.assertion import SnapshotAssertion

from esimtrack.insight.look import look
from esimtrack.ledger.port import ListUsage
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views.status import print_status
from tests.views import stories
from tests.views.build import account, bucket, changed, member, purchase, statement, terms, when


def shown(
    story: stories.Story, width: int = 80, *, ascii: bool = False, full: bool = False, colour: bool = False
) -> str:
    file = StringIO()
    console = Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None)
    print_status(story.accounts(), story.reader(width, ascii), console, full=full)
    return file.getvalue()


def alone(*accounts: AccountStatement, as_of: str = "2026-11-21 09:00", full: bool = False) -> str:
    return shown(stories.story(statement(as_of, *accounts)), full=full)


@pytest.mark.parametrize("name", ["simple", "traveller", "family", "fair_use", "grace", "overage", "nothing"])
def test_at_80_columns(name: str, screen: SnapshotAssertion) -> None:
    """The answer first, in words; then the data in the order of its use; then what to do."""
    assert shown(getattr(stories, name)()) == screen


@pytest.mark.parametrize("width", [60, 140])
@pytest.mark.parametrize("name", ["traveller", "family"])
def test_at_other_widths(name: str, width: int, screen: SnapshotAssertion) -> None:
    """Narrow terminals lose cells of bars and no fact; wide ones gain none."""
    assert shown(getattr(stories, name)(), width) == screen


@pytest.mark.parametrize("name", ["traveller", "family"])
def test_in_ascii(name: str, screen: SnapshotAssertion) -> None:
    """A terminal that is not UTF-8 gets the same, but for names as they are."""
    text = shown(getattr(stories, name)(), ascii=True)
    assert text.replace("小明", "").isascii()
    assert text == screen


@pytest.mark.parametrize("name", ["simple", "traveller", "family", "fair_use", "grace", "overage", "nothing"])
def test_colour_adds_and_never_tells(name: str) -> None:
    """Without its colours a screen is the one that a pipe gets."""
    story = getattr(stories, name)()
    coloured = shown(story, colour=True)
    assert Text.from_ansi(coloured).plain.rstrip() == shown(story).rstrip()
    assert name == "nothing" or "\x1b[" in coloured


def test_the_most_urgent_account_comes_first() -> None:
    """What is lost tomorrow, then a deadline in nine days, then the end of the month, then what starts by May."""
    lines = shown(stories.traveller()).splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["eu", "old", "home", "japan"]


def test_finished_accounts_become_one_line() -> None:
    """Nine old trips and one that runs: two lines, and all of them with --all."""
    over = [
        account(f"trip{n}", purchases=[purchase(state="ended", start="2025-01-01 00:00", end="2025-01-31 00:00")])
        for n in range(9)
    ]
    runs = account("home", purchases=[purchase()], buckets=[bucket("1 GB", "10 GB")], last_evidence="2026-11-20 09:00")
    text = alone(*over, runs)
    assert text.splitlines()[-1] == "9 finished: esimtrack status --all"
    assert "trip" not in text
    assert "trip8" in alone(*over, runs, full=True)


def test_data_reaches_the_screen_as_text() -> None:
    """Markup is shown as typed; escape, bidirectional and zero-width characters are not shown at all."""
    evil = terms("[red]\x1b[31mgo\x1b]8;;http://x\x07", provider="[/]\u202eevil\u200b")
    what = account("a\u2066b", purchases=[purchase(evil)], buckets=[bucket("1 GB", "2 GB", zones=("[b]\x07",))])
    what = changed(what, members=(member("[link=x]Ada\x9b2J"),))
    text = alone(what)
    assert "ab   [red][31mgo]8;;http://x · [/]evil" in text
    assert "[link=x]Ada2J" in text
    assert all(c.isprintable() or c == "\n" for c in text)


def test_twenty_accounts_are_twenty_lines() -> None:
    """A list stays a list: names align, and advice is a line each for those that need it, silence one for all."""
    many = [
        account(
            f"sim-{n:02}",
            purchases=[purchase(terms("Month", lasts="30 days"), end=f"2026-12-{n + 1:02} 12:00")],
            buckets=[bucket(f"{n + 1} GB", "30 GB", f"2026-12-{n + 1:02} 12:00")],
            expiry=(f"2026-12-{n + 1:02} 12:00", f"{n + 1} GB"),
            last_evidence="2026-11-20 09:00",
        )
        for n in range(20)
    ]
    table, advice = alone(*many, as_of="2026-11-29 13:00").split("\n\n")
    assert len(table.splitlines()) == 20
    assert len({line.index("until") for line in table.splitlines()}) == 1
    assert [line[:8] for line in advice.splitlines()[:3]] == ["! sim-00", "! sim-01", "! Nothin"]


def test_silence_is_said_and_never_shown_as_nothing_used() -> None:
    """After twelve days without evidence the screen says so, and gives no pace."""
    quiet = account(
        purchases=[purchase()], buckets=[bucket("5 GB", "10 GB", "2026-12-31 00:00")], last_evidence="2026-11-09 08:00"
    )
    text = alone(quiet)
    assert "Nothing logged for 12 days: esimtrack log-usage --remaining SIZE" in text
    assert look(quiet, when("2026-11-21 09:00"), ListUsage([]), stories.BERLIN).symbol == "?"
