"""What a person sees of `forecast`: every story as a screen, kept as a file.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

from datetime import timedelta
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from esimtrack.advice.forecast import Forecast, forecast
from esimtrack.views.forecast import print_forecast
from tests.views import journals
from tests.views.build import when
from tests.views.journals import Story, Writer, story
from tests.views.stories import BERLIN
from tests.ways import InMemory

STORIES = ["short", "paid", "slow", "young", "family", "traveller", "used_up", "nothing"]


def habit(account: Writer, days: int, last: str, mb: int) -> Writer:
    """A habit by the day of the week, that swings a little."""
    for ago in reversed(range(days)):
        day = when(f"{last} 12:00") - timedelta(days=ago)
        size = mb * (14 if day.weekday() > 4 else 8) * (9 + ago % 3) // 100
        account.uses(f"{size} MB", f"{day:%Y-%m-%d %H:%M}")
    return account


def short() -> Story:
    """It will run out, in eight of ten futures within three days."""
    return story("2026-11-15 09:00", habit(Writer("home").buys("monthly", "2026-09-30 22:00"), 40, "2026-11-14", 500))


def paid() -> Story:
    """What is not covered is paid for by the started GB."""
    home = Writer("home").buys("overage-by-started-gb", "2026-09-30 22:00")
    return story("2026-11-13 09:00", habit(home, 40, "2026-11-12", 300))


def slow() -> Story:
    """Full speed ends each day anew."""
    trip = Writer("trip").buys("unlimited-daily-fair-use", "2026-11-08 22:00")
    return story("2026-11-18 02:00", habit(trip, 8, "2026-11-16", 2900))


def young() -> Story:
    """Known for four days."""
    return story("2026-11-05 09:00", habit(Writer("home").buys("monthly", "2026-10-31 23:00"), 4, "2026-11-04", 400))


def of(name: str) -> Story:
    """A story of this file or of `journals`."""
    found: Story = globals()[name]() if name in globals() else getattr(journals, name)()
    return found


def told(of: Story) -> list[Forecast]:
    """A forecast of each account."""
    ledger, now = InMemory(of.events), when(of.now)
    return [forecast(account, ledger.known(now), BERLIN) for account in ledger.statement(now).accounts]


def shown(of: Story, width: int, ascii: bool = False) -> str:
    """The screen of `forecast`."""
    file = StringIO()
    print_forecast(told(of), of.reader(width, ascii), Console(file=file, width=width))
    return file.getvalue()


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", STORIES)
def test_on_a_terminal(name: str, width: int, screen: SnapshotAssertion) -> None:
    """When it runs out, in a sentence; then how it ends, from low to high; nothing wider than the terminal."""
    text = shown(of(name), width)
    assert text == screen
    assert all(cell_len(line) <= width for line in text.splitlines())


def test_in_ascii() -> None:
    """No letter of it needs more than ASCII."""
    assert shown(of("paid"), 60, ascii=True).isascii()
