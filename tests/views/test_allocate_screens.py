"""What a person sees of `allocate`: stories as screens, kept as files.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from esimtrack.advice.allocation import Rule
from esimtrack.advice.sharing import Allocation, allocation, pool_of
from esimtrack.events import Member
from esimtrack.views.allocate import Typed, print_allocation
from tests.views.build import when
from tests.views.journals import Story, Writer, story
from tests.views.stories import BERLIN
from tests.ways import InMemory

MB = 10**6


def family(**daily: int) -> Story:
    """A pool of 20 GB for 40 days, of which each uses so many megabytes a day."""
    fam = Writer("fam").buys("family", "2026-10-31 23:00")
    for name, size in daily.items():
        fam.daily(f"{size} MB", 20, "2026-11-20", **({} if name == "nobody" else {"member": name}))
    return story("2026-11-21 09:00", fam)


def enough() -> Story:
    """Everybody gets what they need, and more; some use has no name."""
    return family(Ada=80, Bo=210, nobody=40)


def too_little() -> Story:
    """More is used than there is."""
    return family(Ada=80, Bo=500, Cem=420)


def short() -> Story:
    """Bo will run short of a limit; others have room."""
    found = family(Ada=80, Bo=300)
    limit = Member(id="limit", at=when("2026-11-02 09:00"), account="fam", name="Bo", limit=7000 * MB)
    return Story(found.now, [*found.events, limit])


def no_room() -> Story:
    """Bo will run short, nobody can help, and the pool will not last either."""
    found = family(Ada=250, Bo=600)
    limits = [
        Member(id=name, at=when("2026-11-02 09:00"), account="fam", name=name, limit=size * 1000 * MB)
        for name, size in (("Ada", 5), ("Bo", 12), ("Cem", 3))
    ]
    return Story(found.now, [*found.events, *limits])


def wide() -> Story:
    """Names and notes that do not stand beside each other."""
    return family(**{"Ada": 80, "Grossmutter Friederike von und zu Hohenstein am See": 900, "nobody": 40})


def young() -> Story:
    """Known for two days, with a strange name."""
    fam = Writer("fam").buys("family", "2026-11-18 23:00").daily("80 MB", 2, "2026-11-20", member="[red]小明[/]")
    return story("2026-11-21 09:00", fam)


STORIES = {"enough": enough, "too_little": too_little, "short": short, "no_room": no_room, "wide": wide, "young": young}


def told(of: Story) -> Allocation:
    """The split of the next cycle."""
    ledger, now = InMemory(of.events), when(of.now)
    (account,) = ledger.statement(now).accounts
    assert account.cycle is not None
    (then,) = ledger.statement(account.cycle.end).accounts
    pool = pool_of(then)
    assert pool is not None
    rule = Rule(20, 500 * MB, 100 * MB)
    return allocation(account, of.events, ledger.usage, now, BERLIN, pool, rule, {"Cem": 3000 * MB})


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", STORIES)
def test_on_a_terminal(name: str, width: int, screen: SnapshotAssertion) -> None:
    """What each uses, may use now, and is to have; why; and what to type; nothing wider than the terminal."""
    of, file = STORIES[name](), StringIO()
    typed = Typed("esimtrack allocate fam --apply", "esimtrack allocate fam --now --apply")
    print_allocation(told(of), of.reader(width), Console(file=file, width=width), typed)
    assert file.getvalue() == screen
    assert all(cell_len(line) <= width for line in file.getvalue().splitlines())
