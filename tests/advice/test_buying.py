"""The buyer: every sample is bought as such plans are bought, and what it comes to is what the ledger says of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esimtrack.advice.buying import ACCOUNT, Bought, Sold, TooOften, buy
from esimtrack.advice.demand import Demand
from esimtrack.advice.scoring import Score, score
from esimtrack.catalogue import listing, load
from esimtrack.events import Activate, Event, Purchase, Renew, Usage
from esimtrack.terms.check import read_terms
from tests.ways import InMemory

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 8, 1)
GB = 10**9
LOADED = {entry.name: load(entry.path, lambda: "Europe/Berlin") for entry in listing(None)}
SAMPLES = {name: Sold(plan.terms, plan.terms_json) for name, plan in LOADED.items() if plan.role == "plan"}
BOOSTER = Sold(LOADED["booster"].terms, LOADED["booster"].terms_json)


def demand(*sizes: float, zone: str | None = None, first: date = FIRST) -> Demand:
    """So many GB on one day after the other."""
    days: dict[date, Mapping[str | None, int]] = {
        first + timedelta(days=n): {zone: int(size * GB)} for n, size in enumerate(sizes)
    }
    return Demand(BERLIN, first, first + timedelta(days=len(sizes) - 1), days)


def sold(**keys: object) -> Sold:
    written = {"name": "Plan", "timezone": "Europe/Berlin", "price": "10.00 EUR", **keys}
    return Sold(read_terms(written), written)


def journal(bought: Bought) -> InMemory:
    """The journal of somebody who really bought and used just that."""
    used: list[Event] = [
        Usage(id=line.id, at=line.at, account=ACCOUNT, bytes=line.bytes, zone=line.zone) for line in bought.lines
    ]
    return InMemory([*bought.events, *used])


def days_of(bought: Bought, kind: type[Event]) -> list[str]:
    return [event.at.astimezone(BERLIN).strftime("%d %b") for event in bought.events if isinstance(event, kind)]


uses = st.lists(st.sampled_from([0, 0, 0.1, 0.3, 1, 2.5, 7]), min_size=1, max_size=45)
zones = st.sampled_from([None, "DE", "CH", "JP"])
starts = st.dates(date(2026, 1, 20), date(2026, 12, 1))


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=settings().max_examples // 5)
@given(sizes=uses, zone=zones, first=starts)
def test_it_is_what_a_journal_of_the_same_says(name: str, sizes: list[float], zone: str | None, first: date) -> None:
    """Cost, losses, overage and what is left are those of `status`, for somebody who bought and used the same."""
    whole = demand(*sizes, zone=zone, first=first)
    try:
        bought = buy(SAMPLES[name], whole, BOOSTER if SAMPLES[name].terms.validity.lasts is None else None)
    except TooOften:
        return
    got = score(bought)
    facts = journal(bought)
    known = facts.statement(whole.end - timedelta(microseconds=1)).accounts
    if not known:
        assert not whole.bytes
        return
    (said,) = known
    assert got.paid == said.cost
    assert said.used == whole.bytes == sum(line.bytes for line in bought.lines)
    assert (got.charged + got.without, got.slowed) == (said.overage, said.throttled)
    assert got.points == said.points
    assert not said.warnings
    closed = facts.statement(whole.end).accounts[0]
    # The full speed of unlimited data counts as expired in the sums, and is no loss.
    fair = any(a.fair_use for a in SAMPLES[name].terms.allowances)
    assert got.lost == (0 if fair else closed.expired)
    assert got.left == said.remaining + said.frozen - (closed.expired - said.expired)
    assert all(got.counted.get(currency, 0) <= amount for currency, amount in _prices(bought).items())


def _prices(bought: Bought) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for posting in bought.told.postings:
        if posting.what in ("price", "charge") and posting.amount is not None and posting.currency is not None:
            sums[posting.currency] = sums.get(posting.currency, Decimal(0)) + posting.amount
    return sums


class TestHowItIsBought:
    """Each way of buying."""

    def test_what_renews_by_itself_is_bought_once(self) -> None:
        """On the first day, however little is used."""
        bought = buy(SAMPLES["monthly"], demand(*[0.1] * 92))
        assert days_of(bought, Purchase) == ["01 Aug"]
        assert score(bought).paid == {"EUR": Decimal("36.00")}

    def test_what_is_renewed_by_hand_is_renewed_at_each_end(self) -> None:
        """In time, so that what rolls over does; the one at the very end is not paid for any more."""
        bought = buy(SAMPLES["data-bank"], demand(*[0.5] * 84))
        assert days_of(bought, Renew) == ["29 Aug", "26 Sep", "24 Oct"]
        assert score(bought).renewed == 2
        assert score(bought).paid == {"AUD": Decimal("66.00")}
        assert score(bought).left == 75 * GB - 42 * GB

    def test_a_one_off_plan_is_bought_again_when_it_is_empty_or_has_ended(self) -> None:
        """When it is needed, and not before."""
        empty = buy(SAMPLES["prepaid-30-days"], demand(2, 2, 2, 0, 0, 4.5))
        assert days_of(empty, Purchase) == ["01 Aug", "03 Aug", "06 Aug"]
        assert score(empty).days_without == 0
        ended = buy(SAMPLES["prepaid-30-days"], demand(1, *[0] * 34, 1))
        assert days_of(ended, Purchase) == ["01 Aug", "05 Sep"]
        assert score(ended).lost == 4 * GB

    def test_without_an_end_only_what_was_used_of_it_counts(self) -> None:
        """What is paid is paid; for comparing, the data that is left is still worth something."""
        got = score(buy(SAMPLES["pay-as-you-go"], demand(2.5)))
        assert got.paid == {"EUR": Decimal("20.00")}
        assert got.counted == {"EUR": Decimal("5.00")}

    def test_a_pack_of_days_is_bought_again_when_it_has_ended(self) -> None:
        """Not when a day's data is gone: tomorrow there is more."""
        bought = buy(SAMPLES["daily-1-gb-for-a-week"], demand(1.5, 1, 1, 1, 1, 1, 1, 1))
        assert days_of(bought, Purchase) == ["01 Aug", "08 Aug"]
        got = score(bought)
        assert (got.days_without, got.without) == (1, GB // 2)

    def test_what_slows_down_is_not_bought_again_before_its_end(self) -> None:
        """Slow data is data; the days on which it was slow are counted."""
        plan = dict(SAMPLES["unlimited-daily-fair-use"].written) | {"timezone": "Europe/Berlin"}
        got = score(buy(Sold(read_terms(plan), plan), demand(4, 2, 5)))
        assert (got.bought, got.days_slowed, got.slowed) == (1, 2, 3 * GB)

    def test_what_is_activated_by_hand_is_activated_at_once(self) -> None:
        """And again at the next one."""
        bought = buy(SAMPLES["travel-calendar-days"], demand(1, 1, 1, 1, 1, 1, 1))
        assert len(days_of(bought, Activate)) == len(days_of(bought, Purchase)) == 2
        assert score(bought).days_without == 0

    def test_where_it_covers_nothing_it_is_not_bought(self) -> None:
        """Those days are without data."""
        bought = buy(SAMPLES["travel-7-days"], demand(0.5, 0.5, zone="JP"))
        assert not bought.events
        assert score(bought).days_without == 2

    def test_overage_is_charged_as_the_plan_says(self) -> None:
        """By the started block, and it is not without data."""
        got = score(buy(SAMPLES["overage-by-started-gb"], demand(6.2)))
        assert (got.charged, got.charges) == (int(1.2 * GB), {"USD": Decimal("30.00")})
        assert (got.paid, got.days_without) == ({"USD": Decimal("59.00")}, 0)

    def test_a_booster_is_bought_when_the_plans_data_is_gone(self) -> None:
        """One after the other, until the next cycle."""
        got = score(buy(SAMPLES["monthly"], demand(9, 2, 2.5), BOOSTER))
        assert (got.bought, got.boosters, got.days_without) == (1, 2, 0)
        assert got.paid == {"EUR": Decimal("22.00")}

    def test_a_cycle_counts_by_the_part_of_it_that_is_looked_at(self) -> None:
        """A plan of calendar months is no dearer for having been looked at from the 16th on."""
        got = score(buy(SAMPLES["family"], demand(*[0] * 31, first=date(2026, 8, 16))))
        assert got.paid == {"EUR": Decimal("80.00")}
        assert got.counted["EUR"] == pytest.approx(Decimal("40.00"), abs=Decimal("0.70"))

    def test_what_would_be_bought_all_the_time_is_given_up(self) -> None:
        """No ranking is needed to say that it is too small."""
        with pytest.raises(TooOften):
            buy(sold(data="1 MB"), demand(2))

    def test_so_is_what_needs_hundreds_of_boosters(self) -> None:
        """A booster counts like any purchase."""
        assert score(buy(SAMPLES["monthly"], demand(10 + 2 * 199), BOOSTER)).boosters == 199
        with pytest.raises(TooOften):
            buy(SAMPLES["monthly"], demand(10 + 2 * 200), BOOSTER)


def test_steps_are_worth_what_one_walk_is() -> None:
    """A plan that is told by stages, in two zones, comes out as in one go."""
    plan = SAMPLES["travel-7-days"]
    days: dict[date, Mapping[str | None, int]] = {
        FIRST + timedelta(days=n): {"DE": GB // 2, "CH": GB // 4, None: GB // 10} for n in range(14)
    }
    bought = buy(plan, Demand(BERLIN, FIRST, FIRST + timedelta(days=13), days))
    got: Score = score(bought)
    (said,) = journal(bought).statement(bought.demand.end - timedelta(microseconds=1)).accounts
    assert (got.paid, got.without) == (said.cost, said.overage)
    assert got.days_without == 0
    assert got.bought > 2
