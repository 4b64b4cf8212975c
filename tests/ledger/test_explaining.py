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
from esimtrack.ledger.explaining import Explained, Totals, totals
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


def agree(events: Iterable[Event], as_of: datetime) -> None:
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
