"""What was used on each local day adds up to what the ledger knows."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.insight.daily_use import Who, daily_use
from esimtrack.insight.unlogged import Stretch, jumps
from esimtrack.ledger.port import LAST, Mark
from tests.ledger.plausible import START, journals
from tests.ways import InMemory

AFTER = START + timedelta(days=400)
END = Mark(AFTER, LAST)
ZONES = st.sampled_from([ZoneInfo("UTC"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")])


@given(journals(), ZONES)
def test_the_days_add_up_to_what_was_used(lines: list[dict[str, object]], zone: ZoneInfo) -> None:
    """To the byte: what was logged, counted and found, before the seller gave any of it back that was logged."""
    facts = InMemory(journal.read_line(json.dumps(line)) for line in lines)
    for account in facts.statement(AFTER).accounts:
        days = daily_use(account, facts.usage, END, date(2020, 1, 1), date(2030, 1, 1), zone)
        found = sum(sum(used.values()) for used in days.values())
        assert found == account.used + account.corrected - sum(size for _reading, size in jumps(account))
        assert list(days) == sorted(days)


@given(journals(), ZONES, st.dates(START.date(), AFTER.date()), st.integers(0, 60))
def test_some_days_are_the_same_days(lines: list[dict[str, object]], zone: ZoneInfo, first: date, more: int) -> None:
    """Asked for a stretch of days, it gives those of all days that lie in it."""
    facts = InMemory(journal.read_line(json.dumps(line)) for line in lines)
    last = first + timedelta(days=more)
    for account in facts.statement(AFTER).accounts:
        days = daily_use(account, facts.usage, END, date(2020, 1, 1), date(2030, 1, 1), zone)
        some = daily_use(account, facts.usage, END, first, last, zone)
        assert some == {day: used for day, used in days.items() if first <= day <= last}


def test_a_stretch_of_no_length_was_used_at_once() -> None:
    """What the first reading found at the instant of the purchase belongs to that day, also at midnight."""
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    zone = ZoneInfo("UTC")
    assert list(Stretch(noon, noon, 5).by_day(zone)) == [(date(2026, 11, 24), 5)]
    assert list(Stretch(midnight, midnight, 5).by_day(zone)) == [(date(2026, 11, 24), 5)]


def test_who_used_it_is_kept() -> None:
    """A reading of a member's use is that member's; what was logged keeps its zone and its member."""
    lines = [
        '{"id":"E1","at":"2026-11-01T00:00:00Z","account":"home","type":"purchase","terms":{"name":"Pool","timezone":"UTC",'
        '"cycle":{"every":"1 month"},"allowance":[{"data":"100 GB"}]}}',
        '{"id":"E2","at":"2026-11-02T12:00:00Z","account":"home","type":"usage","bytes":7,"member":"ana","zone":"JP"}',
        '{"id":"E3","at":"2026-11-04T12:00:00Z","account":"home","type":"reading","used":107,"member":"ana"}',
    ]
    facts = InMemory(journal.read_line(line) for line in lines)
    (account,) = facts.statement(AFTER).accounts
    days = daily_use(account, facts.usage, END, date(2026, 11, 1), date(2026, 11, 30), ZoneInfo("UTC"))
    ana = Who(None, "ana")
    assert days == {
        date(2026, 11, 1): {Who("JP", "ana"): 3},
        date(2026, 11, 2): {Who("JP", "ana"): 4, ana: 25},
        date(2026, 11, 3): {ana: 50},
        date(2026, 11, 4): {ana: 25},
    }
