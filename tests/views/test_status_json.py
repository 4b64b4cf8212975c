"""`status --json` keeps `docs/json.md` and the published schema."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from esimtrack.ledger.statement import Statement, Warned
from esimtrack.views.status_json import schema, status_json
from tests.views.build import account, bucket, changed, cycle, member, purchase, statement, terms

PUBLISHED = Path(__file__).parents[2] / "docs" / "status.schema.json"


def full() -> Statement:
    main = account(
        purchases=[purchase(terms(every="1 month")), purchase(id="e02", state="pending", start=None)],
        buckets=[
            bucket("1.2 GB", "3 GB", "2026-12-01 00:00", kind="rollover", zones=("FR", "DE")),
            bucket(None, None, None),
            bucket("1 GB", "2 GB", "2026-12-08 00:00", frozen=True),
        ],
        members=[member("Ada", "6 GB", limit="5 GB", left="0 B", over="1 GB"), member("Bo", left=None)],
        warnings=[Warned("unknown-purchase", "e09", "e99")],
        cycle=cycle("2026-11-01 00:00", "2026-12-01 00:00", used="1.8 GB", number=2),
        expiry=("2026-12-01 00:00", "1.2 GB"),
        keep_alive="2027-01-01 00:00",
        cost={"GBP": "0.00", "EUR": "24.00", "CHF": "-1"},
        points=30,
    )
    return statement("2026-11-24 09:00:00.250000", main, account("bare"))


def answer(of: Statement) -> Any:
    return json.loads(status_json(of))


def test_the_answer_is_one_line_and_names_its_schema() -> None:
    """One line of JSON with the newline that ends it; instants are UTC with Z."""
    text = status_json(full()).decode()
    assert text.splitlines(keepends=True) == [text]
    assert text.endswith("}\n")
    assert text.startswith('{"schema":"esimtrack.status/1","as_of":"2026-11-24T09:00:00.250000Z","accounts":[')


def test_keys_stand_in_the_order_that_the_docs_give() -> None:
    """Programs may rely on every key, and people on finding them where the docs have them."""
    main = answer(full())["accounts"][1]
    assert list(main) == [
        "account",
        "remaining",
        "unlimited",
        "frozen",
        "granted",
        "drawn",
        "drawn_unlimited",
        "expired",
        "rolled_over",
        "transferred_in",
        "transferred_out",
        "corrected",
        "unlogged",
        "overage",
        "throttled",
        "used",
        "points",
        "cost",
        "cycle",
        "next_expiry",
        "next_end",
        "keep_alive",
        "purchases",
        "coming",
        "buckets",
        "places",
        "pace",
        "members",
        "warnings",
    ]
    assert list(main["cycle"]) == ["number", "start", "end", "used"]
    assert list(main["next_expiry"]) == ["at", "bytes"]
    assert list(main["keep_alive"]) == ["due"]
    assert list(main["purchases"][0]) == ["id", "plan", "state", "start", "end"]
    assert list(main["buckets"][0]) == ["kind", "purchase", "zones", "size", "left", "start", "end", "frozen"]
    assert list(main["members"][0]) == ["name", "limit", "used", "left", "over"]
    assert list(main["warnings"][0]) == ["code", "event", "message"]


def test_what_is_not_there_is_null_and_never_left_out() -> None:
    """An account that was only named has every key."""
    bare = answer(full())["accounts"][0]
    assert (bare["account"], bare["cycle"], bare["next_expiry"], bare["keep_alive"], bare["cost"]) == (
        "bare",
        None,
        None,
        None,
        {},
    )
    assert bare["buckets"] == bare["members"] == bare["purchases"] == bare["warnings"] == []


def test_money_is_a_string_and_sums_of_nothing_are_left_out() -> None:
    """24.00 keeps its cents, credit is below 0, and a currency that sums to 0 is not there."""
    assert answer(full())["accounts"][1]["cost"] == {"CHF": "-1", "EUR": "24.00"}
    odd = changed(account(), cost={"EUR": Decimal("1E+3"), "USD": Decimal("0E-2")})
    assert answer(statement("2026-11-24 09:00", odd))["accounts"][0]["cost"] == {"EUR": "1000"}


def test_a_bucket_without_a_size_has_null_for_both() -> None:
    """Unlimited is null, never 0."""
    unlimited = answer(full())["accounts"][1]["buckets"][1]
    assert (unlimited["size"], unlimited["left"], unlimited["end"]) == (None, None, None)


def test_a_warning_says_in_words_what_its_code_says() -> None:
    """The message names what the event named."""
    (warning,) = answer(full())["accounts"][1]["warnings"]
    assert warning == {
        "code": "unknown-purchase",
        "event": "e09",
        "message": "e99 is no purchase that this account had then.",
    }


@pytest.mark.parametrize("of", [full(), statement("2026-11-24 09:00")], ids=["full", "empty"])
def test_the_answer_keeps_the_published_schema(of: Statement) -> None:
    """docs/status.schema.json accepts it."""
    Draft202012Validator(json.loads(PUBLISHED.read_text())).validate(answer(of))


def test_the_published_schema_is_that_of_the_program() -> None:
    """docs/status.schema.json is made by `make docs`."""
    assert json.loads(PUBLISHED.read_text()) == schema()


def test_the_published_schema_can_refuse() -> None:
    """A size as text, a state that is none, and a missing key are no status."""
    check = Draft202012Validator(json.loads(PUBLISHED.read_text()))
    good = answer(full())
    for damage in ({"remaining": "10 GB"}, {"purchases": [{"state": "gone"}]}, {"cost": {"EUR": 12}}):
        bad = json.loads(json.dumps(good))
        bad["accounts"][0] |= damage
        assert not check.is_valid(bad)
    del good["accounts"][0]["remaining"]
    assert not check.is_valid(good)
