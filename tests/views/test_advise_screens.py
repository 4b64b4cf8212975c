"""What a person sees of `advise`: every story as a screen, kept as a file.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from syrupy.assertion import SnapshotAssertion

from esimtrack.advice.advice import Advice
from esimtrack.advice.buying import Sold
from esimtrack.advice.demand import Demand, journey
from esimtrack.advice.kinds import habit
from esimtrack.advice.ranking import Candidate, Omission, rank
from esimtrack.catalogue import listing, load
from esimtrack.terms.check import read_terms
from esimtrack.units.money import parse_rates
from esimtrack.views.advise import print_advice
from esimtrack.views.reader import Reader
from tests.views.build import when
from tests.views.stories import BERLIN

FIRST = date(2026, 8, 1)
LOADED = {entry.name: load(entry.path, lambda: "Europe/Berlin") for entry in listing(None)}
RATES = parse_rates("1 USD = 0.92 EUR, 1 GBP = 1.17 EUR")


def sample(name: str, present: bool = False) -> Candidate:
    plan = LOADED[name]
    return Candidate(Sold(plan.terms, plan.terms_json), "sample", str(plan.path), present)


def own(present: bool = False, **keys: Any) -> Candidate:
    written = {"name": "Mine", "timezone": "Europe/Berlin", "data": "10 GB", **keys}
    return Candidate(Sold(read_terms(written), written), "own", None, present)


def past(*megabytes: int, times: int = 92, zone: str | None = None) -> Demand:
    """These sizes on one day after the other, over and over."""
    days: dict[date, Mapping[str | None, int]] = {
        FIRST + timedelta(days=n): {zone: megabytes[n % len(megabytes)] * 10**6} for n in range(times)
    }
    return Demand(BERLIN, FIRST, FIRST + timedelta(days=times - 1), days)


def tried(demand: Demand, *plans: Candidate, boosters: tuple[Candidate, ...] = (), **more: Any) -> Advice:
    rates = more.get("rates")
    ranking = rank(plans, boosters, demand, more.pop("prefer", "balance"), rates)
    told: dict[str, Any] = {
        "known": demand.length,
        "demand": demand,
        "ranking": ranking,
        "habit": habit(demand),
        "silent": True,
    }
    return Advice("home", "balance", **told | more)


def cheaper() -> Advice:
    """A monthly plan that is too large, and what would have been enough."""
    plans = [sample("monthly", present=True), *map(sample, ("prepaid-90-days", "prepaid-30-days", "unlimited"))]
    return tried(past(50, 120, 300), *plans, cycles=3, silent=False)


def too_small() -> Advice:
    """The plan that one has runs out; with a booster it would not; one in another currency; a broken file."""
    plans = [
        sample("monthly", present=True),
        own(name="小明 [red]的[/] 流量", price="9.00 EUR", data="4 GB", cycle={"every": "1 month"}),
        sample("overage-by-started-gb"),
    ]
    told = tried(past(250, 900, 300), *plans, boosters=(sample("booster"),), unlogged=7)
    broken = Omission("worse", "own", "broken")
    return replace(told, ranking=replace(told.ranking, omitted=(*told.ranking.omitted, broken)))


def rates() -> Advice:
    """Three currencies in one order, by the owner's rates, and one without a rate."""
    names = ("monthly-money-back", "overage-by-started-gb", "unlimited-daily-fair-use", "monthly-rollover-everything")
    return tried(past(150), sample("monthly", present=True), *map(sample, names), rates=RATES)


def best() -> Advice:
    """What one has is the best; the other would have left one without data; one has no price."""
    return tried(past(300), sample("monthly", present=True), sample("prepaid-30-days"), own(name="Who knows"))


def alone() -> Advice:
    """No plan files."""
    return tried(past(20, 1500), sample("monthly", present=True), alone=True)


def too_little() -> Advice:
    """A few days."""
    return Advice("home", "balance", known=5)


def japan() -> Advice:
    """A journey: some plans cover it, one may, and one does not."""
    demand = journey("JP", 10, 6 * 10**9, date(2026, 11, 22), BERLIN)
    asia = own(
        name="Asia 3 GB",
        price="12.00 USD",
        data=None,
        allowance=[{"data": "3 GB", "zones": ["JP", "KR"]}],
        validity={"lasts": "15 days", "starts": "first-use"},
    )
    plans = [asia, sample("travel-calendar-days"), sample("monthly"), sample("travel-7-days")]
    ranking = rank(plans, [], demand, "balance", None, whole=True)
    return Advice(None, "balance", trip="JP", known=10, demand=demand, ranking=ranking)


STORIES = {
    story.__name__: story for story in (cheaper, too_small, rates, best, alone, too_little, japan)
}  # fmt: skip


def shown(told: Advice, width: int, ascii: bool = False, colour: bool = False) -> str:
    """The screen of `advise`."""
    file = StringIO()
    console = Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None)
    print_advice(told, Reader(when("2026-11-21 09:00"), BERLIN, width, ascii), console)
    return file.getvalue()


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", STORIES)
def test_on_a_terminal(name: str, width: int, screen: SnapshotAssertion) -> None:
    """The best in a sentence, every plan as a row, what must be said; nothing wider than the terminal."""
    text = shown(STORIES[name](), width)
    assert text == screen
    assert all(cell_len(line) <= width for line in text.splitlines())


@pytest.mark.parametrize("name", STORIES)
def test_in_ascii_and_without_colour(name: str) -> None:
    """A terminal that is not UTF-8 gets the same in other characters; colour adds, and never tells."""
    text, ascii = shown(STORIES[name](), 60), shown(STORIES[name](), 60, ascii=True)
    assert ascii.replace("小明", "").replace("的", "").replace("流量", "").isascii()
    assert Text.from_ansi(shown(STORIES[name](), 60, colour=True)).plain.rstrip() == text.rstrip()
