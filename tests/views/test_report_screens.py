"""What a person sees of `report`: every story as a screen, kept as a file.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from syrupy.assertion import SnapshotAssertion

from esimtrack.insight.look import look
from esimtrack.insight.report import report, usual_period
from esimtrack.views.report import Seen, print_report
from tests.views import journals
from tests.views.build import when
from tests.views.journals import Story, Writer, story
from tests.views.stories import BERLIN
from tests.ways import InMemory

STORIES = ["simple", "traveller", "family", "fair_use", "grace", "pool", "nothing"]


def pool() -> Story:
    """A pool after a first month: a booster, a reading that finds what nobody logged, and one with a strange name."""
    fam = Writer("fam").buys("family", "2026-09-30 22:00").uses("12 GB", "2026-10-20 10:00", "Ada")
    for day, size, who in (("02", "620 MB", "Ada"), ("04", "1.2 GB", "[red]Bo[/]"), ("07", "450 MB", "小明")):
        fam.uses(size, f"2026-11-{day} 18:00", who)
    fam.buys("booster", "2026-11-10 09:00").reads("15.5 GB", "2026-11-14 08:00")
    return story("2026-11-21 09:00", fam.uses("900 MB", "2026-11-18 18:00", "Ada"))


def of(name: str) -> Story:
    found: Story = pool() if name == "pool" else getattr(journals, name)()
    return found


def seen(of: Story) -> list[Seen]:
    """Each account with the report of its usual period."""
    ledger, now, reader = InMemory(of.events), when(of.now), of.reader(80)
    accounts = ledger.statement(now).accounts
    told = ledger.explained(now, {account.account: reader.zone_of(account) for account in accounts})
    found = []
    for account, whole in zip(accounts, told, strict=True):
        period = usual_period(account, whole, now)
        made = None if period is None else report(account, whole, period, now)
        found.append(Seen(account, look(account, now, ledger.usage, BERLIN), made))
    return found


def shown(of: Story, width: int, pictures: bool = True, ascii: bool = False, colour: bool = False) -> str:
    """The screen of `report`."""
    file = StringIO()
    console = Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None)
    print_report(seen(of), of.reader(width, ascii), console, pictures)
    return file.getvalue()


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", STORIES)
def test_on_a_terminal(name: str, width: int, screen: SnapshotAssertion) -> None:
    """Bars beside the numbers, the line of an even share, and what came and went; nothing wider than the terminal."""
    text = shown(of(name), width)
    assert text == screen
    assert all(cell_len(line) <= width for line in text.splitlines())


@pytest.mark.parametrize("name", ["pool", "traveller"])
def test_in_a_pipe(name: str, screen: SnapshotAssertion) -> None:
    """The same as a table: what is drawn is left out, and no number is."""
    table = shown(of(name), 60, pictures=False)
    assert table == screen
    assert not set("█▒│▆") & set(table)
    numbers = [word for word in shown(of(name), 60).split() if word[0].isdigit()]
    assert [word for word in table.split() if word[0].isdigit()] == numbers


@pytest.mark.parametrize("name", STORIES)
def test_in_ascii_and_without_colour(name: str) -> None:
    """A terminal that is not UTF-8 gets the same picture in other characters; colour adds, and never tells."""
    text, ascii = shown(of(name), 60), shown(of(name), 60, ascii=True)
    assert ascii.replace("小明", "").isascii()
    assert text.translate(str.maketrans("█▒│▆·", "=~|#-")) == ascii
    assert Text.from_ansi(shown(of(name), 60, colour=True)).plain.rstrip() == text.rstrip()


@pytest.mark.parametrize("name", STORIES)
def test_the_days_add_up_to_the_ledger(name: str) -> None:
    """What each day used, less what a reading gave back, is what the period used; the last day left what is left."""
    for account, _insight, made in seen(of(name)):
        if made is None:
            assert not account.used
            continue
        known = [step for step in made.steps if step.used is not None]
        assert sum(step.used or 0 for step in known) - made.totals.corrected == made.totals.used
        assert sum(step.unlogged for step in known) == made.totals.unlogged
        assert known[-1].left == account.remaining
        if account.cycle is not None and made.period.page is not None:
            assert made.totals.used == account.cycle.used
            used = {share.name: share.used for share in made.members if share.name is not None}
            assert used == {member.name: member.used for member in account.members}


def test_what_a_reading_found_is_spread() -> None:
    """From the use before it to the reading, evenly, over parts of days too, and in another shade."""
    (one,) = seen(of("pool"))
    assert one.report is not None
    found = [step.unlogged for step in one.report.steps]
    assert [step.day.day for step in one.report.steps if step.unlogged] == [7, 8, 9, 10, 11, 12, 13, 14]
    assert max(found[7:13]) - min(found[7:13]) <= 1
    assert found[6] < found[7] > found[13]
    assert sum(found) == 4_230_000_000
