"""What a person sees of `rollover`, `expiring` and `remind`: every story as a screen, kept as a file.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from syrupy.assertion import SnapshotAssertion

from esimtrack import journal
from esimtrack.insight.look import look
from esimtrack.ledger.statement import Why
from esimtrack.views.expiring import print_expiring
from esimtrack.views.reader import Reader
from esimtrack.views.rollover import print_rollover
from esimtrack.views.rollover_words import WHY
from tests.views import journals
from tests.views.build import when
from tests.views.journals import Story, Writer, story
from tests.views.stories import BERLIN
from tests.ways import InMemory

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*/*.json"))
STORIES = ["simple", "traveller", "family", "fair_use", "grace", "nothing"]
KINDS = ["bank", "cancelled", "compensated", "prepaid", "promotion", "promotion_over", "stash", "used_up"]


def of(name: str) -> Story:
    found: Story = getattr(journals, name)()
    return found


@pytest.mark.parametrize("name", [*STORIES, *KINDS])
def test_rollover_at_80_columns(name: str, screen: SnapshotAssertion) -> None:
    """The answer first, in words; then what the pace of late makes of it, what to do, the rule and its source."""
    assert of(name).rollover() == screen


@pytest.mark.parametrize("name", STORIES)
def test_expiring_at_80_columns(name: str, screen: SnapshotAssertion) -> None:
    """Soonest first: when, in how long, where, and what to do about it."""
    assert of(name).expiring() == screen


@pytest.mark.parametrize("name", ["traveller", "grace", "used_up"])
def test_reminders_at_80_columns(name: str, screen: SnapshotAssertion) -> None:
    """The most urgent first: what it is, and below it what helps."""
    assert of(name).reminders() == screen


def test_reminders_at_60_columns(screen: SnapshotAssertion) -> None:
    """No fact is lost."""
    assert of("traveller").reminders(60) == screen


@pytest.mark.parametrize("name", ["traveller", "family"])
def test_narrow(name: str, screen: SnapshotAssertion) -> None:
    """At 60 columns no fact is lost."""
    assert of(name).rollover(60) + "\n" + of(name).expiring(width=60) == screen


@pytest.mark.parametrize("name", ["traveller", "family"])
def test_wide(name: str, screen: SnapshotAssertion) -> None:
    """At 140 columns sentences are as long as they are readable, and an item has more of its line."""
    assert of(name).rollover(140) == of(name).rollover()
    assert of(name).expiring(width=140) == screen


@pytest.mark.parametrize("name", ["traveller", "family"])
def test_in_ascii(name: str) -> None:
    """A terminal that is not UTF-8 gets the same."""
    assert of(name).rollover(ascii=True) == of(name).rollover()
    assert of(name).expiring(ascii=True) == of(name).expiring()
    assert (of(name).rollover() + of(name).expiring()).isascii()


@pytest.mark.parametrize("name", [*STORIES, *KINDS])
def test_colour_adds_and_never_tells(name: str) -> None:
    """Without its colours a screen is the one that a pipe gets."""
    told = of(name)
    assert Text.from_ansi(told.rollover(colour=True)).plain.rstrip() == told.rollover().rstrip()
    assert Text.from_ansi(told.expiring(colour=True)).plain.rstrip() == told.expiring().rstrip()


def test_every_code_has_its_words() -> None:
    """A code without a clause would leave a person without the reason."""
    assert set(WHY) == set(Why.__args__)  # type: ignore[attr-defined]


def test_a_cap_is_a_reason_and_less_of_it_needs_to_be_used() -> None:
    """5 of 7 GB carry, because the plan holds 5 at most; half a GB a day for four days, and nothing is lost."""
    capped = {"cap": "5 GB"}
    home = Writer("home").buys("monthly-rollover", "2026-10-31 23:00", rollover=capped).uses("3 GB", "2026-11-10 09:00")
    text = story("2026-11-27 09:00", home).rollover()
    assert text.startswith(
        "home: partly. On 1 Dec 5.00 GB of today's 7.00 GB carry over, good until the end\n"
        "of 31 Dec; 2.00 GB are lost: this plan holds 5 GB of carried data at most.\n"
    )
    assert "Use 500 MB a day, and nothing is lost." in text


def test_a_change_of_plan_is_judged_and_named_by_the_new_one() -> None:
    """What comes into force at the end of the month carries nothing: it is not "this plan" that loses the data."""
    home = Writer("home").buys("monthly-rollover", "2026-10-31 23:00").becomes("family", "2026-11-10 09:00")
    changed = story("2026-11-21 09:00", home)
    assert "today's 10.0 GB are lost: Family 20 GB carries\nnothing over." in changed.rollover()
    assert "Rule of Family 20 GB: What is left" in changed.rollover()
    assert "goes on as Family 20 GB,\n" in changed.expiring(cycles=True)


def test_what_is_secured_once_can_be_lost_later() -> None:
    """One renewal ahead carries the data once; the next one is somebody's to make."""
    bank = Writer("bank").buys("data-bank", "2026-11-05 09:00").renews("2026-11-06 09:00")
    secured = story("2026-11-21 09:00", bank)
    assert secured.rollover().startswith("bank: yes. On 3 Dec 10:00 all of today's 25.0 GB carry over")
    assert "carried over by 28 days 25 GB\nwith a data bank are lost, unless it is renewed again." in secured.expiring()


def test_less_than_nothing_is_not_advised() -> None:
    """At full speed or not, a fair-use plan's rest is no reason to use more; a pace of nothing is said in words."""
    assert "Nothing is lost only if" not in of("fair_use").rollover()
    idle = Writer("home").buys("monthly", "2026-10-31 23:00").daily("0 B", 8, "2026-11-20")
    assert "  Lately you use nothing of it.\n" in story("2026-11-21 09:00", idle).rollover()


def test_nothing_is_said_twice_to_who_must_renew() -> None:
    """What is lost unless it is renewed stands in the line that says by when."""
    text = of("grace").expiring()
    assert text.count("in 14 h") == 1
    assert "30.0 GB of 39.0 GB that are frozen carry over" in text


def test_a_quiet_fortnight_names_what_comes_next() -> None:
    """Nothing within 14 days is good news, and still says when the first thing comes."""
    text = of("promotion").expiring()
    assert text.startswith("Nothing is lost or due within 14 days.\n")
    assert "The next, in 52 days, at the end of 31 Jan 2027:" in text


def test_promotions_that_end_together_are_one_line() -> None:
    """Two offers of one plan end at one midnight: both are named once, and programs are still given two items."""
    offers: list[dict[str, object]] = [
        {"name": "Winter rollover", "from": "2026-11-01", "through": "2027-01-31", "rollover": {"cycles": 1}},
        {"name": "Snow bonus", "from": "2026-12-01", "through": "2027-01-31", "bonus": "1 GB", "on": ["renewal"]},
    ]
    main = Writer("main").buys("rollover-promotion", "2026-12-31 23:00", promotion=offers)
    told = story("2027-01-25 09:00", main)
    text = " ".join(told.expiring().split())
    assert text.count("the promotions Winter rollover and Snow bonus end.") == 1
    now = when(told.now)
    items = InMemory(told.events).due(now, now + timedelta(days=14), False)
    assert [item.kind for item in items].count("promotion") == 2


def test_accounts_are_named_in_commands_where_there_are_several() -> None:
    """With one account a command needs no `-a`; a name with a space is quoted for the shell."""
    alone = Writer("my bank").buys("data-bank", "2026-11-01 00:00")
    other = Writer("home").buys("monthly", "2026-11-01 00:00")
    assert "To renew it: esimtrack renew\n" in story("2026-11-19 09:00", alone).rollover()
    both = story("2026-11-19 09:00", alone, other)
    assert "esimtrack renew -a 'my bank'\n" in both.rollover()
    assert "esimtrack renew -a 'my bank'\n" in both.expiring()


def test_data_reaches_the_screen_as_text() -> None:
    """Markup in a plan file is shown as typed."""
    evil = Writer("home").buys("monthly-rollover", "2026-10-31 23:00", name="[red]go", url="http://x/[b]")
    assert "Source: http://x/[b]\n" in story("2026-11-19 09:00", evil).rollover()
    assert "[red]go renews by itself" in story("2026-11-19 09:00", evil).expiring(cycles=True)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_worked_journal_can_be_shown(path: Path) -> None:
    """At each instant of the case: within the width, without a None, and nothing is said of nothing."""
    case = json.loads(path.read_bytes())
    ledger = InMemory([journal.read_line(json.dumps(event)) for event in case["journal"]])
    for at in sorted({datetime.fromisoformat(expected["as_of"]) for expected in case["expect"]}):
        answers = {answer.account: answer for answer in ledger.rollover(at)}
        seen = [(account, look(account, at, ledger.usage, BERLIN)) for account in ledger.statement(at).accounts]
        items = ledger.due(at, at + timedelta(days=60), True)
        for width in (60, 140):
            reader, file = Reader(at, BERLIN, width), StringIO()
            console = Console(file=file, width=width)
            judged = [(account, insight, answers[account.account]) for account, insight in seen]
            print_rollover(judged, reader, console, alone=False, finished=True)
            print_expiring(items, seen, reader, console, (), timedelta(days=60))
            for line in file.getvalue().splitlines():
                assert cell_len(line) <= width, line
                assert line == line.rstrip()
                assert "None" not in line
                assert ": ." not in line
                assert " 0 B" not in line or "leaves" in line
