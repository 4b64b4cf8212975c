"""What is read: every key reaches the terms, and the same terms are written in one way."""

from datetime import date
from decimal import Decimal

import pytest

from esimtrack.terms.check import read_plan, read_terms, terms_json
from esimtrack.terms.kind import Kind, kind_of
from esimtrack.terms.model import (
    Allowance,
    Compensation,
    Cycle,
    Exhaustion,
    Member,
    Promotion,
    Rollover,
    Terms,
    Validity,
)
from esimtrack.terms.problem import BadTerms
from esimtrack.units.money import Money
from esimtrack.units.shares import Share
from esimtrack.units.spans import Span
from tests.terms.say import plan, terms

EVERYTHING = """
provider = "Example Mobile"
price = "12.00 EUR"
price_per = "purchase"
url = "https://example.com"
notes = "one\\ntwo"
keep_alive = "180 days"
[[allowance]]
name = "Europe"
data = "5 GB"
zones = ["FR", "DE"]
priority = -1
[[allowance]]
data = "unlimited"
[validity]
lasts = "1 year"
starts = "first-use"
start_by = "60 days"
unstarted = "starts"
ends = "end-of-day"
stacking = "queue"
[cycle]
every = "1 month"
anchor = 31
first = "prorated"
renews = "manual"
grace = "7 days"
[rollover]
cycles = "forever"
share = "50%"
per_cycle = "5 GB"
cap = "20 GB"
rolls = ["bonus", "base"]
priority = 3
early = "forfeits"
[exhaustion]
then = "overage"
price = "10.00 EUR"
block = "1 GB"
[sharing]
members = [ { name = "Ada", limit = "3 GB" }, { name = "Bo" } ]
[[promotion]]
name = "Singles' Day"
from = 2026-11-11
through = 2026-11-30
on = ["renewal", "purchase"]
bonus = "20%"
bonus_lasts = "90 days"
priority = 2
extend = "30 days"
rollover = { cycles = 2 }
[compensation]
points = 10
credit = "1.00 GBP"
per = "1 GB"
bonus = "50%"
cap = "2 GB"
"""


def test_every_key_reaches_the_terms() -> None:
    """A plan that says everything is read as it says."""
    assert terms(EVERYTHING) == Terms(
        name="P",
        timezone="Europe/Berlin",
        allowances=(
            Allowance(5 * 10**9, name="Europe", zones=("FR", "DE"), priority=-1),
            Allowance(None),
        ),
        provider="Example Mobile",
        price=Money(Decimal("12.00"), "EUR"),
        price_each_cycle=False,
        url="https://example.com",
        notes="one\ntwo",
        keep_alive=Span(180, "days"),
        validity=Validity(Span(1, "years"), "first-use", Span(60, "days"), "starts", "end-of-day", "queue"),
        cycle=Cycle(Span(1, "months"), 31, prorated=True, manual=True, grace=Span(7, "days")),
        rollover=Rollover(None, Share(50, 100), 5 * 10**9, 20 * 10**9, ("bonus", "base"), 3, early_forfeits=True),
        exhaustion=Exhaustion("overage", None, Money(Decimal("10.00"), "EUR"), 10**9),
        members=(Member("Ada", 3 * 10**9), Member("Bo")),
        promotions=(
            Promotion(
                first=date(2026, 11, 11),
                last=date(2026, 11, 30),
                name="Singles' Day",
                on_purchase=True,
                on_renewal=True,
                bonus=Share(20, 100),
                bonus_lasts=Span(90, "days"),
                priority=2,
                extend=Span(30, "days"),
                rollover=Rollover(2),
            ),
        ),
        compensation=Compensation(10, Money(Decimal("1.00"), "GBP"), 10**9, Share(50, 100), 2 * 10**9),
    )


def test_fair_use_is_an_allowance_of_that_size_and_throttles() -> None:
    """What lies beyond the fair use is slowed down, whether or not `[exhaustion]` says so."""
    read = terms('[[allowance]]\ndata = "unlimited"\nfair_use = "2 GB"')
    assert read.allowances == (Allowance(2 * 10**9, fair_use=True),)
    assert read.throttles
    assert not read.unlimited


def test_an_empty_rollover_means_its_defaults() -> None:
    """All of the base, for one more cycle, uncapped."""
    assert terms('[rollover]\n[cycle]\nevery = "1 month"').rollover == Rollover()


def test_the_same_terms_are_written_in_one_way() -> None:
    """Keys by name at every level, days as text, no null; and what is written reads as the same terms."""
    written = terms_json({**plan(EVERYTHING), "note": None})
    assert list(written) == sorted(written)
    assert list(written["promotion"][0]) == sorted(written["promotion"][0])
    assert written["promotion"][0]["from"] == "2026-11-11"
    assert list(written["sharing"]["members"][0]) == ["limit", "name"]
    assert "note" not in written
    assert read_terms(written) == terms(EVERYTHING)
    assert terms_json(written) == written


def test_a_plan_file_says_the_role_it_is_bought_in_unless_the_buyer_does() -> None:
    """`role` is the file's word for how it is bought; the given role wins; a bad one is a problem like any other."""
    assert read_plan(plan("", role="top-up"))[1] == "top-up"
    assert read_plan(plan(""))[1] == "plan"
    assert read_plan(plan("", role="top-up"), "plan")[1] == "plan"
    with pytest.raises(BadTerms, match=r"Did you mean top-up\?"):
        read_plan(plan("", role="topup"))


KINDS: list[tuple[str, Kind]] = [
    ('data = "unlimited"\n[cycle]\nevery = "1 month"', "unlimited"),
    ('[[allowance]]\ndata = "unlimited"\nfair_use = "1 GB"', "unlimited"),
    ('[sharing]\nmembers = [{name = "A"}]\n[cycle]\nevery = "1 month"', "family"),
    ('[cycle]\nevery = "1 hour"', "hourly"),
    ('[cycle]\nevery = "1 day"', "daily"),
    ('[cycle]\nevery = "1 week"', "weekly"),
    ('[cycle]\nevery = "1 month"', "monthly"),
    ('[cycle]\nevery = "1 year"', "yearly"),
    ('[cycle]\nevery = "28 days"', "recurring"),
    ('[validity]\nlasts = "30 days"', "prepaid"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_what_kind_of_plan_it_is_follows_from_its_terms(text: str, kind: Kind) -> None:
    """Unlimited before family before its cycle; prepaid is the rest."""
    assert kind_of(terms(text)) == kind
