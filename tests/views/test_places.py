"""Data for Europe is nothing in Japan: what is said of an account whose data covers several places."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack.events import Usage
from esimtrack.insight.budget import Budget, budgets
from esimtrack.insight.course import course
from esimtrack.insight.daily_use import Who
from esimtrack.insight.look import Insight, look
from esimtrack.insight.pace import Pace
from esimtrack.insight.places import places
from esimtrack.ledger.port import ListUsage
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.sizes import parse_size
from tests.views import stories
from tests.views.build import account, bucket, cycle, purchase, statement, terms, when
from tests.views.journals import Writer, story
from tests.views.stories import BERLIN
from tests.views.test_screens import shown
from tests.ways import InMemory

NOW = when("2026-11-21 09:00")
GB = 1_000_000_000
EUROPE, ALPS = ("FR", "DE"), ("CH",)
END = "2026-12-01 00:00"


def trip(europe: str = "3 GB", alps: str = "1 GB") -> AccountStatement:
    """Two allowances of one plan, ten days from their end."""
    return account(
        purchases=[purchase(terms("Europe 30 days", lasts="30 days"), end=END)],
        buckets=[
            bucket(europe, "3 GB", END, zones=EUROPE, allowance="Europe"),
            bucket(alps, "1 GB", END, zones=ALPS, allowance="Switzerland"),
        ],
        expiry=(END, "4 GB"),
        last_evidence="2026-11-20 12:00",
    )


def used(size: str, days: int, zone: str | None) -> Iterable[Usage]:
    """The same at noon (UTC) of so many days, up to yesterday."""
    for ago in range(1, days + 1):
        at = when("2026-11-21 12:00") - timedelta(days=ago)
        yield Usage(id=f"{zone}{ago}", at=at, account="main", bytes=parse_size(size), zone=zone)


def seen(what: AccountStatement, usage: Iterable[Usage]) -> Insight:
    return look(what, NOW, ListUsage(usage), BERLIN)


def test_a_budget_holds_in_its_place() -> None:
    """3 GB in Europe and 1 GB in Switzerland are 300 MB a day here, 100 MB a day there, and nowhere 400."""
    end = when(END)
    assert budgets(trip(), NOW, BERLIN) == (
        Budget(300_000_000, end, 10, EUROPE),
        Budget(100_000_000, end, 10, ALPS),
    )


def test_data_without_zones_counts_in_every_place() -> None:
    """A month's 10 GB can be used anywhere, a pack's 2 GB in France alone, and it ends before."""
    what = account(
        purchases=[purchase(terms(every="1 month"))],
        buckets=[
            bucket("2 GB", "2 GB", "2026-11-26 00:00", zones=("FR",), purchase="e02"),
            bucket("10 GB", "10 GB", END, judged=END),
        ],
        cycle=cycle("2026-11-01 00:00", END),
    )
    assert [(budget.per_day, budget.zones) for budget in budgets(what, NOW, BERLIN)] == [
        (1_200_000_000, ("FR",)),
        (GB, ()),
    ]


def test_a_pack_binds_where_nothing_of_the_cycle_can_be_used() -> None:
    """The month at home ends on the 30th, the pack for Japan on the 5th: in Japan that end counts."""
    what = account(
        purchases=[purchase(terms(every="1 month"))],
        buckets=[
            bucket("10 GB", "10 GB", END, judged=END, zones=("home",)),
            bucket("3 GB", "3 GB", "2026-12-06 00:00", zones=("JP",), purchase="e02"),
        ],
        cycle=cycle("2026-11-01 00:00", END),
    )
    assert [(budget.days, budget.zones) for budget in budgets(what, NOW, BERLIN)] == [(10, ("home",)), (15, ("JP",))]


def test_zones_that_the_same_data_covers_are_one_place() -> None:
    """Two packs overlap in Germany: three places, each with what can be used in it."""
    what = account(
        purchases=[purchase()],
        buckets=[
            bucket("1 GB", "1 GB", END, zones=("FR", "BE", "DE")),
            bucket("2 GB", "2 GB", END, zones=("DE", "AT")),
        ],
    )
    assert [(place.zones, place.there.remaining) for place in places(what)] == [
        (("FR", "BE"), GB),
        (("DE",), 3 * GB),
        (("AT",), 2 * GB),
    ]


@pytest.mark.parametrize(
    ("zone", "per_day"),
    [("FR", 300_000_000), ("CH", 100_000_000), (None, None), ("US", None)],
)
def test_the_budget_for_a_prompt_is_the_one_of_where_data_is_used(zone: str | None, per_day: int | None) -> None:
    """In France it is Europe's; where nobody said where they are, there is none."""
    found = seen(trip(), used("50 MB", 4, zone)).budget
    assert (found and found.per_day) == per_day


def test_what_is_left_elsewhere_does_not_last_here() -> None:
    """600 MB left in Europe at 400 MB a day: the second day is the last, whatever is left in Switzerland."""
    insight = seen(trip(europe="600 MB"), used("400 MB", 4, "FR"))
    assert insight.course is not None
    assert (insight.course.runs_out, insight.course.zones) == (when("2026-11-23 00:00"), EUROPE)
    assert insight.advice is not None
    assert (insight.advice.matter, insight.advice.per_day) == ("runs-out", 400_000_000)


def test_each_zone_goes_at_its_own_pace() -> None:
    """100 MB a day in France and 20 MB in Switzerland leave 2 GB here and 800 MB there, which are lost."""
    insight = seen(trip(), [*used("100 MB", 4, "FR"), *used("20 MB", 4, "CH")])
    assert insight.course is not None
    assert (insight.course.runs_out, insight.course.per_day) == (None, 120_000_000)
    assert [loss.bytes for loss in insight.course.losses] == [2 * GB + 800_000_000]


def test_what_no_data_covers_draws_on_nothing() -> None:
    """What was used in America is a fact, and leaves the data for Europe as it is."""
    insight = seen(trip(), used("400 MB", 4, "US"))
    assert insight.pace is not None
    assert insight.course is not None
    assert (insight.pace.per_day, insight.course.per_day) == (400_000_000, 0)
    assert [loss.bytes for loss in insight.course.losses] == [4 * GB]


ZONES: tuple[str | None, ...] = ("FR", "CH", "US", None)


@given(
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from(ZONES), st.integers(1, 12)), min_size=1, max_size=5),
    st.dictionaries(st.sampled_from(ZONES), st.integers(0, 6), min_size=1),
)
def test_the_ledger_agrees_on_what_is_lost(
    held: list[tuple[int, str | None, int]], rates: dict[str | None, int]
) -> None:
    """Packs for several zones, used a little each day: as much is lost as the ledger then says."""
    packs = Writer("main")
    for size, zone, days in held:
        allowance = {"data": f"{size} MB"} | ({} if zone is None else {"zones": [zone]})
        terms_ = {"data": None, "allowance": [allowance], "validity": {"lasts": f"{days} days"}}
        packs.buys("pay-as-you-go", "2026-11-21 00:00", "UTC", **terms_)
    now, last = when("2026-11-21 00:00"), max(days for _size, _zone, days in held)
    found = course(
        InMemory(packs.events).statement(now).accounts[0],
        now,
        Pace({Who(z, None): n * 10**6 for z, n in rates.items()}, 1),
        BERLIN,
    )
    # The day's use at its first instant, who can draw from least first; then it is for the ledger to say.
    order = sorted(rates, key=lambda zone: sum(zone is None or z in (None, zone) for _s, z, _d in held))
    for day in range(last):
        for place, zone in enumerate(order):
            at = f"{now + timedelta(days=day, seconds=place + 1):%Y-%m-%d %H:%M:%S}"
            if rates[zone]:
                packs.uses(f"{rates[zone]} MB", at, zone=zone)
    then = InMemory(packs.events).statement(now + timedelta(days=last + 1)).accounts[0]
    assert sum(loss.bytes for loss in found.losses) == then.expired


def test_the_screen_says_where_each_budget_holds() -> None:
    """One sentence for each place; the pace is all that was used, wherever."""
    told = stories.Story(statement("2026-11-21 09:00", trip(europe="600 MB")), ListUsage(used("400 MB", 4, "FR")))
    text = shown(told)
    assert "  Europe: 60.0 MB a day lasts until the end of 30 Nov UTC.\n" in text
    assert "  Switzerland: 100 MB a day lasts until the end of 30 Nov UTC.\n" in text
    assert "  Lately you use 400 MB a day.\n" in text
    assert "! Europe: at 400 MB a day, it runs out on 22 Nov, 8 days early.\n" in text


def test_a_place_without_a_name_is_its_zones() -> None:
    """What two packs share has no name of its own, and where no plan names a zone is elsewhere."""
    what = account(
        purchases=[purchase()],
        buckets=[
            bucket("1 GB", "1 GB", END, zones=("FR", "BE", "DE", "NL"), allowance="Northwest"),
            bucket("2 GB", "2 GB", END, zones=("DE", "AT"), allowance="Middle"),
            bucket("1 GB", "1 GB", END),
        ],
    )
    text = shown(stories.story(statement("2026-11-21 09:00", what)))
    assert "  FR, BE, NL: 200 MB a day" in text
    assert "  DE: 400 MB a day" in text
    assert "  Elsewhere: 100 MB a day" in text


def test_use_in_several_places_is_not_advised() -> None:
    """All of it cannot be used in one place: no day's use is said to lose nothing."""
    sim = Writer("eu").buys("travel-7-days", "2026-02-20 07:00").daily("400 MB", 5, "2026-02-27", zone="FR")
    text = story("2026-03-01 00:00", sim).rollover()
    assert "At 400 MB a day, as lately, you use 800 MB of it before, and 1.20 GB are lost." in text
    assert "nothing is lost" not in text.lower()


def test_data_that_was_only_given_is_shown_on_the_readers_clock() -> None:
    """An account that never bought anything has no plan whose days could be meant."""
    given_ = account(buckets=[bucket("500 MB", "500 MB", "2026-11-30 23:00", kind="transfer", purchase=None)])
    text = shown(stories.story(statement("2026-11-21 09:00", given_)))
    assert "until the end of 30 Nov, lost then" in text
    assert "UTC" not in text
