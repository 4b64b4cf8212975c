"""`status --format`: plain names in braces become what a prompt shows."""

import re
from pathlib import Path

import pytest

from esimtrack.ledger.port import ListUsage
from esimtrack.ledger.statement import AccountStatement, Statement
from esimtrack.views.prompt_format import BadFormat, pieces_of, prompt_lines
from esimtrack.views.template import FIELDS
from tests.views import stories
from tests.views.build import account, bucket, changed, cycle, purchase, statement, terms

SIMPLE = stories.simple()


def filled(template: str, story: stories.Story = SIMPLE, place: int = 0) -> str:
    one = Statement(story.statement.as_of, story.statement.accounts[place : place + 1])
    (line,) = prompt_lines(template, one, story.usage, story.reader())
    return line


def alone(what: AccountStatement, template: str) -> str:
    return filled(template, stories.story(statement("2026-11-21 09:00", what)))


def test_every_field_of_one_plan() -> None:
    """Monthly 10 GB with rollover, at midnight of 21 November in Berlin, after nine days of 50 MB."""
    assert {field: filled(f"{{{field}}}") for field in FIELDS} == {
        "account": "home",
        "plan": "Monthly 10 GB",
        "zone": "-",
        "remaining": "11.2 GB",
        "remaining_bytes": "11200000000",
        "size": "13.0 GB",
        "percent": "86%",
        "used": "1.80 GB",
        "expires_at": "end of 30 Nov",
        "expires_in": "10d",
        "expiring": "1.20 GB",
        "per_day": "1.12 GB",
        "cycle_end": "end of 30 Nov",
        "cycle_end_in": "10d",
        "overage": "0 B",
        "cost": "24.00 EUR",
        "points": "0",
        "coming": "-",
        "symbol": "ok",
    }


def test_text_and_braces_stay() -> None:
    """What is no field is kept, and doubled braces are braces."""
    assert filled("{{{remaining}}} · {expires_in} →") == "{11.2 GB} · 10d →"


def test_below_two_days_hours_are_counted() -> None:
    """31 hours before the end; whole hours, cut off."""
    assert filled("{expires_in} {expires_at} {symbol}", stories.traveller()) == "31h 2 Mar 08:00 soon"


def test_what_does_not_apply_is_a_dash_and_never_a_number() -> None:
    """A pending trip has no cycle, no loss and no size yet."""
    fields = "{percent} {expires_at} {expires_in} {per_day} {cycle_end} {cycle_end_in} {cost}"
    assert filled(fields, stories.traveller(), place=2) == "- - - - - - -"
    assert alone(account(), "{plan} {symbol}") == "- ended"


def test_unlimited_is_a_word() -> None:
    """No number stands for what has no size."""
    unlimited = account(purchases=[purchase(terms(data=None))], buckets=[bucket(None, None)])
    assert alone(unlimited, "{remaining} {size} {percent} {symbol}") == "unlimited unlimited - ok"


@pytest.mark.parametrize(
    ("left", "percent"), [("0 B", "0%"), ("1 B", "1%"), ("9999999999 B", "99%"), ("10 GB", "100%")]
)
def test_some_is_never_none_and_not_all_is_never_all(left: str, percent: str) -> None:
    """As a bar is drawn, so the share is rounded."""
    what = account(purchases=[purchase()], buckets=[bucket(left, "10 GB")], cycle=cycle("2026-11-01", "2026-12-01"))
    assert alone(what, "{percent}") == percent


def test_names_are_shown_harmless() -> None:
    """A name cannot move the cursor or turn the line around."""
    assert alone(changed(account(), account="a\x1b[31mb\u202ec"), "{account}") == "a[31mbc"


@pytest.mark.parametrize(
    "template",
    [
        "{balance}",
        "{account.__class__}",
        "{account[0]}",
        "{0}",
        "{}",
        "{remaining:>9}",
        "{remaining!r}",
        "{remaining",
        "}",
    ],
)
def test_anything_but_a_plain_known_name_is_refused(template: str) -> None:
    """Attributes, indexes, conversions, widths and positions are no fields, and nothing is evaluated."""
    with pytest.raises(BadFormat):
        pieces_of(template)


def test_an_unknown_field_is_answered_with_the_known_ones() -> None:
    """The message lists them all."""
    with pytest.raises(BadFormat, match=r"\{left\} is no field") as caught:
        pieces_of("{left}")
    for field in FIELDS:
        assert field in str(caught.value)


def test_the_docs_name_every_field() -> None:
    """docs/json.md has a row for each field, in their order."""
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text()
    table = page.split("## Fields of `--format`")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE) == list(FIELDS)


def test_nothing_is_asked_of_usage_that_no_field_needs() -> None:
    """A prompt of balances alone costs no sums."""

    class Deaf(ListUsage):
        def last(self, *args: object) -> None:
            raise AssertionError("asked")

    story = stories.simple()
    assert prompt_lines("{remaining} {expires_in}", story.statement, Deaf([]), story.reader()) == ["11.2 GB 10d"]
    with pytest.raises(AssertionError, match="asked"):
        prompt_lines("{per_day}", story.statement, Deaf([]), story.reader())
