"""An account explained adds up to its statement: tried on random journals of all types, and on the worked ones."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.calendar.wall import local_date
from esimtrack.events import Event
from esimtrack.ledger.explaining import Explained, Totals, of_cycle, of_event, totals
from esimtrack.ledger.port import Mark
from esimtrack.ledger.postings import Posting
from esimtrack.ledger.statement import AccountStatement
from tests.ledger.plausible import START, instants, journals
from tests.ways import InMemory

ZONE = ZoneInfo("Europe/Berlin")
CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*/*.json"))


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[Event], datetime]:
    """A journal and an instant to ask about: one of its own, one near, or one when all is over."""
    events = [journal.read_line(json.dumps(line)) for line in draw(journals())]
    after = START + timedelta(days=400)
    return events, draw(st.one_of(st.sampled_from([event.at for event in events]), instants, st.just(after)))


def agree(events: list[Event], as_of: datetime) -> None:
    """All that must hold between the statement of a journal and its explanations."""
    ledger = InMemory(events)
    statement = {account.account: account for account in ledger.statement(as_of).accounts}
    zones = dict.fromkeys(statement, ZONE)
    daily = ledger.explained(as_of, zones)
    for account, by_line in zip(daily, ledger.explained(as_of, zones, lines=True), strict=True):
        for told in (account, by_line):
            adds_up(told, statement[told.account])
            balances_follow(told.postings)
            pages_part(told)
        assert by_day(account.postings) == by_day(by_line.postings)
        if by_line.account == min(statement):
            told_alone(by_line, events, as_of)


def adds_up(told: Explained, account: AccountStatement) -> None:
    """The postings add up to the statement's totals, and leave what it says is left."""
    summed = totals(told.postings)
    assert {name: getattr(summed, name) for name in Totals.__struct_fields__} == {
        name: getattr(account, name) for name in Totals.__struct_fields__
    }
    left = told.after
    assert (left.remaining, left.frozen, left.unlimited) == (account.remaining, account.frozen, account.unlimited)


def balances_follow(postings: Iterable[Posting]) -> None:
    """Each balance is the one before it and the change, never below nothing; time goes one way."""
    left, at = 0, None
    for posting in postings:
        left += posting.change
        assert posting.balance.remaining == left >= 0
        assert posting.balance.frozen >= 0
        assert posting.bytes >= 0
        assert at is None or at <= posting.at
        at = posting.at


def pages_part(told: Explained) -> None:
    """The cycles of each plan follow one another without a gap in their numbers, and hold what they name."""
    for purchase in {page.purchase for page in told.pages}:
        pages = [page for page in told.pages if page.purchase == purchase]
        numbers = [page.number for page in pages]
        assert numbers == list(range(numbers[0], numbers[0] + len(pages)))
        for page in pages:
            of_plan = [p for p in told.postings[page.first : page.last] if p.purchase == purchase and p.bucket]
            assert {p.cycle for p in of_plan if p.what in ("grant", "carry", "freeze")} <= {page.number, None}


def told_alone(told: Explained, events: Iterable[Event], as_of: datetime) -> None:
    """A line that is told by itself among sums moves what it moves among lines, and leaves the same."""
    lines = {p.event: p.at for p in told.postings if p.what in ("draw", "overage", "throttled") and p.why is None}
    for event, at in sorted(lines.items())[-1:]:
        assert event is not None
        (alone,) = InMemory(events).explained(as_of, {told.account: ZONE}, alone=Mark(at, event))
        assert of_event(alone, event).postings == of_event(told, event).postings


def by_day(postings: Iterable[Posting]) -> dict[Any, Any]:
    """What moved, summed for each day, kind, bucket and person, whatever it was told by."""
    sums: dict[Any, Any] = {}
    for p in postings:
        bucket = None if p.bucket is None else (p.bucket.event, p.bucket.kind, p.bucket.start, p.bucket.zones)
        key = local_date(p.at, ZONE), p.what, p.why, bucket, p.purchase, p.cycle, p.member, p.zone, p.currency
        size, amount = sums.get(key, (0, 0))
        sums[key] = size + p.bytes, amount + (p.amount or 0)
    return {key: found for key, found in sums.items() if any(found)}


@given(asked())
def test_an_explanation_adds_up_to_the_statement(case: tuple[list[Event], datetime]) -> None:
    """To the byte and the cent, told by the day or line by line, which agree for every day, bucket and person."""
    agree(*case)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_worked_journals_are_explained(path: Path) -> None:
    """What was worked by hand adds up, too, at each instant that a case asks about."""
    case = json.loads(path.read_bytes())
    events = [journal.read_line(json.dumps(event)) for event in case["journal"]]
    for as_of in sorted({datetime.fromisoformat(expected["as_of"]) for expected in case["expect"]}):
        agree(events, as_of)


GB = 10**9
Told = list[tuple[str, str | None, int]]
WORKED: list[tuple[str, str, Told]] = [
    (
        "rollover-renewed-within-grace",
        "main",
        [
            ("grant", "bought", 10 * GB),
            ("draw", None, 4 * GB),
            ("freeze", "not-renewed", 6 * GB),
            ("overage", None, GB),
            ("carry", "carried", 6 * GB),
            ("grant", "renewed", 10 * GB),
            ("freeze", "not-renewed", 10 * GB),
            ("expiry", "last-cycle", 6 * GB),
            ("expiry", "grace-over", 10 * GB),
        ],
    ),
    (
        "rollover-lost-when-renewed-early",
        "early",
        [("grant", "bought", 10 * GB), ("expiry", "early", 10 * GB), ("grant", "renewed", 10 * GB)],
    ),
    (
        "cancel-now",
        "main",
        [
            ("grant", "bought", 10 * GB),
            ("draw", None, 4 * GB),
            ("expiry", "cancelled-now", 6 * GB),
            ("overage", None, GB),
        ],
    ),
    ("start-lapses", "main", [("grant", "lapsed", 3 * GB), ("expiry", "lapsed", 3 * GB), ("overage", None, GB)]),
    (
        "queue-behind-a-monthly-plan",
        "used",
        [("grant", "bought", GB), ("draw", None, GB), ("grant", "turn", 2 * GB), ("draw", None, GB // 2)],
    ),
    (
        "reading-of-use",
        "main",
        [
            ("grant", "bought", 10 * GB),
            ("draw", None, 10 * GB),
            ("overage", None, 2 * GB),
            ("correction", "overage", GB),
            ("correction", "overage", GB),
            ("correction", None, GB),
            ("draw", "unlogged", GB),
            ("overage", "unlogged", GB // 2),
        ],
    ),
    (
        "amend-forfeits",
        "main",
        [
            ("grant", "bought", 5 * GB),
            ("carry", "carried", 5 * GB),
            ("grant", "cycle", 5 * GB),
            ("expiry", "forfeits", 5 * GB),
            ("expiry", "forfeits", 5 * GB),
            ("grant", "cycle", 2 * GB),
            ("carry", "carried", 2 * GB),
            ("grant", "cycle", 2 * GB),
        ],
    ),
]


def worked(name: str, account: str, lines: bool = False) -> Explained:
    """An account of a worked case, explained as of the last instant that the case asks about."""
    case = json.loads((CASES[0].parents[1] / "cases" / f"{name}.json").read_bytes())
    events = [journal.read_line(json.dumps(event)) for event in case["journal"]]
    (told,) = InMemory(events).explained(
        max(datetime.fromisoformat(expected["as_of"]) for expected in case["expect"]), {account: ZONE}, lines
    )
    return told


@pytest.mark.parametrize(("name", "account", "told"), WORKED, ids=[name for name, _, _ in WORKED])
def test_each_movement_names_its_rule(name: str, account: str, told: Told) -> None:
    """In the order of what happened: what moved, by which rule, and how much."""
    assert [(p.what, p.why, p.bytes) for p in worked(name, account).postings if p.bytes] == told


def test_a_day_on_which_a_bucket_runs_empty_says_who_drew_on_what() -> None:
    """Ada and Bo empty the plan, and go on with the gift: the day's sums would not say whose use the gift paid."""
    plan = {"name": "Plan", "timezone": "Europe/Berlin", "data": "1 GB", "cycle": {"every": "1 month"}}
    uses = [("Ada", 600, 8), ("Bo", 600, 9), ("Ada", 300, 10)]
    lines: list[dict[str, Any]] = [
        {"id": "e1", "type": "purchase", "at": "2026-01-01T00:00:00+01:00", "terms": plan},
        {"id": "e2", "type": "bonus", "at": "2026-01-01T00:00:00+01:00", "bytes": GB, "until": "2026-06-01T00:00:00Z"},
        *(
            {
                "id": f"u{hour}",
                "type": "usage",
                "at": f"2026-01-05T{hour:02}:00:00Z",
                "bytes": mb * 10**6,
                "member": who,
            }
            for who, mb, hour in uses
        ),
    ]
    events = [journal.read_line(json.dumps({"account": "fam", **line})) for line in lines]
    (told,) = InMemory(events).explained(datetime.fromisoformat("2026-01-06T00:00:00Z"), {"fam": ZONE})
    assert [(p.bucket and p.bucket.kind, p.member, p.bytes // 10**6) for p in told.postings if p.what == "draw"] == [
        ("base", "Ada", 600),
        ("base", "Bo", 400),
        ("bonus", "Bo", 200),
        ("bonus", "Ada", 300),
    ]


def test_a_cycle_is_told_from_its_opening_to_its_close() -> None:
    """What the cycle before left is there before it; what its own close carries and loses is part of it."""
    whole = worked("opening-monthly-with-carried-data", "main")
    assert [page.number for page in whole.pages] == [5, 6]
    fifth, sixth = of_cycle(whole, 5), of_cycle(whole, 6)
    assert fifth is not None
    assert sixth is not None
    assert [p.what for p in fifth.postings] == ["grant", "grant", "draw", "carry", "expiry"]
    assert (fifth.before.remaining, fifth.after.remaining) == (0, 5 * GB)
    assert [p.what for p in sixth.postings] == ["price", "grant"]
    assert (sixth.before.remaining, sixth.after.remaining) == (5 * GB, 15 * GB)
    assert of_cycle(whole, 7) is None


def test_a_line_of_usage_is_told_by_what_paid() -> None:
    """It emptied the plan's data, the queued package's turn came, and paid the rest: all by that line."""
    told = of_event(worked("queue-behind-a-monthly-plan", "used", lines=True), "e05")
    assert [(p.what, p.bytes, None if p.bucket is None else p.bucket.purchase) for p in told.postings] == [
        ("draw", GB, "e01"),
        ("grant", 2 * GB, "e02"),
        ("draw", GB // 2, "e02"),
    ]


def test_a_purchase_is_told_by_what_came_of_its_data() -> None:
    """What it cost, granted, what was used of it, carried and lost; and not what others granted."""
    told = of_event(worked("opening-monthly-with-carried-data", "main"), "e01")
    assert totals(told.postings).left == told.after.remaining == 15 * GB
    assert totals(told.postings).cost == {"EUR": 12}
