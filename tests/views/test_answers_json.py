"""The JSON of each command that answers, but for `status` and `check`: it keeps `docs/json.md` and its schema."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from esimtrack import journal
from esimtrack.advice.forecast import forecast as forecast_of
from esimtrack.insight.look import look
from esimtrack.insight.report import report as report_of
from esimtrack.insight.report import usual_period
from esimtrack.reminders.due import occasions
from esimtrack.reminders.watch import Watch
from esimtrack.views import (
    advise_json,
    allocate_json,
    expiring_json,
    explain_json,
    forecast_json,
    reminders_json,
    report_json,
    rollover_json,
)
from esimtrack.views.reader import Reader
from esimtrack.views.reminder_words import Seen
from esimtrack.views.status_json import status_json
from tests.views.build import when
from tests.views.stories import BERLIN
from tests.views.test_advise_screens import too_small as advised
from tests.views.test_allocate_screens import short
from tests.views.test_allocate_screens import told as allocated
from tests.ways import InMemory

DOCS = Path(__file__).parents[2] / "docs"
NOW = when("2026-11-24 09:00:00.250000")

MONTHLY = {
    "name": "Monthly",
    "timezone": "UTC",
    "data": "10 GB",
    "cycle": {"every": "1 month", "anchor": "calendar"},
    "rollover": {"cap": "4 GB"},
    "compensation": {"per": "1 GB", "points": 10, "credit": "0.50 EUR"},
}
TRIP = {"name": "Trip", "timezone": "UTC", "data": "3 GB", "validity": {"lasts": "30 days"}}
OPEN = {"name": "No end", "timezone": "UTC", "data": "unlimited"}


def answered() -> InMemory:
    """A month with a cap, a trip beside it, data without a size, and an account that is empty."""
    lines: list[dict[str, Any]] = [
        {"id": "e1", "type": "purchase", "at": "2026-11-01T00:00:00Z", "account": "main", "terms": MONTHLY},
        {"id": "e2", "type": "purchase", "at": "2026-11-02T00:00:00Z", "account": "main", "terms": TRIP},
        {"id": "e3", "type": "purchase", "at": "2026-11-02T00:00:00Z", "account": "main", "terms": OPEN},
        {"id": "e4", "type": "member", "at": "2026-11-02T00:00:00Z", "account": "bare", "name": "Ada"},
    ]
    return InMemory([journal.read_line(json.dumps(line)) for line in lines])


def rollover() -> bytes:
    return rollover_json.rollover_json(answered().rollover(NOW), NOW)


def expiring() -> bytes:
    until = NOW + timedelta(days=60)
    return expiring_json.expiring_json(answered().due(NOW, until, True), answered().statement(NOW), until)


def remind() -> bytes:
    facts, watch = answered(), Watch(days=(60,), levels=(0,))
    at, items = facts.statement(NOW), facts.due(NOW, NOW + timedelta(days=60), False)
    told = []
    for account in at.accounts:
        seen = Seen(account, look(account, NOW, facts.usage, BERLIN), items, alone=False)
        its = [item for item in items if item.account == account.account]
        told += [(found, seen) for found in occasions(account, seen.insight, its, NOW, watch, BERLIN)]
    return reminders_json.reminders_json(told, Reader(NOW, BERLIN))


def explain() -> bytes:
    at = when("2026-12-03 09:00:00.250000")
    zones = dict.fromkeys(("bare", "main"), ZoneInfo("Europe/Berlin"))
    return explain_json.explain_json(answered().explained(at, zones), at, lines=False)


def forecast() -> bytes:
    facts = answered()
    made = [forecast_of(account, facts.known(NOW), BERLIN) for account in facts.statement(NOW).accounts]
    return forecast_json.forecast_json(made, NOW)


def report() -> bytes:
    facts, made = answered(), []
    zones = dict.fromkeys(("bare", "main"), ZoneInfo("Europe/Berlin"))
    for account, told in zip(facts.statement(NOW).accounts, facts.explained(NOW, zones), strict=True):
        period = usual_period(account, told, NOW)
        made += [] if period is None else [report_of(account, told, period, NOW)]
    return report_json.report_json(made, NOW)


def advise() -> bytes:
    return advise_json.advise_json(advised(), NOW)


def allocate() -> bytes:
    return allocate_json.allocate_json(allocated(short()), NOW)


ANSWERS: list[tuple[str, Callable[[], bytes], Callable[[], dict[str, Any]]]] = [
    ("rollover", rollover, rollover_json.schema),
    ("expiring", expiring, expiring_json.schema),
    ("explain", explain, explain_json.schema),
    ("forecast", forecast, forecast_json.schema),
    ("report", report, report_json.schema),
    ("advise", advise, advise_json.schema),
    ("allocate", allocate, allocate_json.schema),
    ("remind", remind, reminders_json.schema),
]


def published(name: str) -> Any:
    return json.loads((DOCS / f"{name}.schema.json").read_text())


@pytest.mark.parametrize(("name", "answer", "schema"), ANSWERS, ids=[name for name, *_ in ANSWERS])
class TestEach:
    """What holds for every answer."""

    def test_it_is_one_line_that_keeps_the_published_schema(
        self, name: str, answer: Callable[[], bytes], schema: Callable[[], dict[str, Any]]
    ) -> None:
        """One line of JSON with the newline that ends it, which names its schema and the instant."""
        text = answer().decode()
        assert text.splitlines(keepends=True) == [text]
        day = "2026-12-03" if name == "explain" else "2026-11-24"
        assert text.startswith(f'{{"schema":"esimtrack.{name}/1","as_of":"{day}T09:00:00.250000Z",')
        Draft202012Validator(published(name)).validate(json.loads(text))

    def test_the_published_schema_is_that_of_the_program(
        self, name: str, answer: Callable[[], bytes], schema: Callable[[], dict[str, Any]]
    ) -> None:
        """It is made by `make docs`."""
        assert published(name) == schema()


def test_keys_of_rollover_stand_in_the_order_that_the_docs_give() -> None:
    """Programs may rely on every key, and people on finding them where the docs have them."""
    main = json.loads(rollover())["accounts"][1]
    assert list(main) == [
        "account",
        "answer",
        "carries",
        "expires",
        "stays",
        "renew_by",
        "compensation",
        "buckets",
    ]
    assert list(main["compensation"]) == ["points", "credit", "bytes"]
    keys = ["kind", "purchase", "left", "at", "carries", "expires", "until", "why", "promotion"]
    assert {tuple(bucket) for bucket in main["buckets"]} == {tuple(keys)}


def test_rollover_answers_with_sizes_money_and_null() -> None:
    """4 of 10 GB carry; 3 GB stay; what has no size is null; what is empty has nothing of it."""
    bare, main = json.loads(rollover())["accounts"]
    assert (bare["account"], bare["answer"], bare["buckets"]) == ("bare", "empty", [])
    assert (main["answer"], main["carries"], main["expires"], main["stays"]) == (
        "partly",
        4 * 10**9,
        6 * 10**9,
        3 * 10**9,
    )
    assert main["compensation"] == {"points": 60, "credit": {"EUR": "3.00"}, "bytes": 0}
    assert main["renew_by"] is None
    base, trip, unlimited = main["buckets"]
    assert (base["why"], base["at"], base["until"]) == ("cap", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")
    assert (trip["why"], trip["at"], trip["until"]) == ("own-end", None, "2026-12-02T00:00:00Z")
    assert (unlimited["why"], unlimited["left"], unlimited["until"]) == ("unlimited", None, None)


def test_expiring_lists_items_with_all_their_keys() -> None:
    """Soonest first; bytes are there for data alone, and each has a sentence for people."""
    answer = json.loads(expiring())
    assert list(answer) == ["schema", "as_of", "until", "items"]
    assert answer["until"] == "2027-01-23T09:00:00.250000Z"
    keys = ("at", "account", "kind", "bytes", "purchase", "message", "after")
    assert {tuple(item) for item in answer["items"]} == {keys}
    assert [(item["kind"], item["bytes"]) for item in answer["items"]] == [
        ("cycle", None),
        ("data", 6 * 10**9),
        ("data", 3 * 10**9),
        ("data", 4 * 10**9),
    ]
    assert answer["items"][2]["message"] == "3.00 GB of Trip are lost."


def test_explain_tells_movements_with_all_their_keys() -> None:
    """A close of a cycle: 4 of 10 GB carry, the rest is lost, points and credit are given, and a cycle opens."""
    bare, main = json.loads(explain())["accounts"]
    assert (bare["account"], bare["postings"], bare["after"]["remaining"]) == ("bare", [], 0)
    assert list(main) == ["account", "timezone", "cycle", "event", "before", "postings", "after", "totals"]
    keys = (
        "at", "what", "why", "bytes", "change", "amount", "currency", "points", "event", "purchase", "cycle", "bucket",
        "member", "zone", "account", "promotion", "balance",
    )  # fmt: skip
    assert {tuple(posting) for posting in main["postings"]} == {keys}
    told = [(p["what"], p["why"], p["bytes"] // 10**9, p["amount"], p["points"]) for p in main["postings"]]
    assert told == [
        ("grant", "bought", 10, None, 0),
        ("grant", "bought", 3, None, 0),
        ("grant", "bought", 0, None, 0),
        ("carry", "cap", 4, None, 0),
        ("expiry", "cap", 6, None, 0),
        ("points", "compensation", 0, None, 60),
        ("credit", "compensation", 0, "-3.00", 0),
        ("grant", "cycle", 10, None, 0),
        ("expiry", "own-end", 3, None, 0),
    ]
    carried = main["postings"][3]
    assert (carried["change"], carried["cycle"], carried["event"], carried["purchase"]) == (0, 1, None, "e1")
    assert (carried["bucket"]["kind"], carried["bucket"]["end"]) == ("rollover", "2027-01-01T00:00:00Z")


def test_explain_has_the_totals_of_status() -> None:
    """By the same names, with the same values; and what is left after all of it is what remains."""
    at = when("2026-12-03 09:00:00.250000")
    status = {a["account"]: a for a in json.loads(status_json(answered().statement(at)))["accounts"]}
    for account in json.loads(explain())["accounts"]:
        there = status[account["account"]]
        assert account["totals"] == {key: there[key] for key in account["totals"]}
        assert account["after"] == {key: there[key] for key in ("remaining", "frozen", "unlimited")}


def test_the_published_schemas_can_refuse() -> None:
    """Another code, a size as text, money as a number, and a missing key are no answer."""
    damages: list[tuple[str, bytes, Callable[[Any], object]]] = [
        ("rollover", rollover(), lambda a: a["accounts"][1].update(answer="maybe")),
        ("rollover", rollover(), lambda a: a["accounts"][1].update(carries="4 GB")),
        ("rollover", rollover(), lambda a: a["accounts"][1]["compensation"].update(credit={"EUR": 3})),
        ("rollover", rollover(), lambda a: a["accounts"][1]["buckets"][0].update(why="luck")),
        ("rollover", rollover(), lambda a: a["accounts"][1].pop("renew_by")),
        ("expiring", expiring(), lambda a: a["items"][0].update(kind="party")),
        ("expiring", expiring(), lambda a: a["items"][0].update(at="tomorrow at noon")),
        ("expiring", expiring(), lambda a: a.pop("until")),
        ("explain", explain(), lambda a: a["accounts"][1]["postings"][0].update(what="magic")),
        ("explain", explain(), lambda a: a["accounts"][1]["postings"][0].update(bytes=-1)),
        ("explain", explain(), lambda a: a["accounts"][1]["postings"][0].pop("change")),
        ("explain", explain(), lambda a: a["accounts"][1]["totals"].update(cost={"EUR": 3})),
    ]
    for name, text, damage in damages:
        bad = json.loads(text)
        damage(bad)
        assert not Draft202012Validator(published(name)).is_valid(bad), name
