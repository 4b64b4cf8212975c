"""What a prompt was told holds as long as it is said to."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.insight import holding
from esimtrack.insight.days import Soon
from esimtrack.ledger.statement import Statement
from esimtrack.views.prompt_format import all_fields, holds_until
from esimtrack.views.reader import Reader
from tests.ledger.plausible import START, journals
from tests.ways import InMemory

ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York")]


@given(
    journals(),
    st.integers(0, 24 * 130),
    st.sampled_from(ZONES),
    st.lists(st.floats(0, 1, exclude_max=True), max_size=3),
    st.builds(Soon, *[st.integers(1, 20).map(lambda days: timedelta(days=days))] * 2),
)
def test_fields_stay_as_they_are(
    lines: list[dict[str, object]], hours: int, zone: ZoneInfo, parts: list[float], soon: Soon
) -> None:
    """At any instant until then, up to the last moment, every field of every account says the same."""
    way = InMemory([journal.read_line(json.dumps(line)) for line in lines])
    as_of = START + timedelta(hours=hours, minutes=17)

    def look(statement: Statement) -> list[list[str]]:
        return all_fields(statement, way.usage, Reader(statement.as_of, zone, soon=soon))

    now = way.statement(as_of)
    coming = [line_at for line_at in (journal.read_line(json.dumps(line)).at for line in lines) if line_at > as_of]
    until = min([holds_until(now, Reader(as_of, zone, soon=soon)), *coming])
    told = look(now)
    last = until - timedelta(microseconds=1)
    for instant in [*(as_of + (last - as_of) * part for part in parts), last]:
        assert look(way.statement(instant)) == told


@pytest.mark.parametrize(("days", "until"), [(3, "2026-11-21T15:00"), (2, "2026-11-22T00:00"), (4, "2026-11-22T00:00")])
def test_what_becomes_soon_ends_it(days: int, until: str) -> None:
    """Data that ends on the 24th at 15:00 is soon from the 21st at 15:00 on, where three days are; else the day is over
    first.
    """
    terms = {"name": "Trip", "timezone": "UTC", "data": "1 GB", "validity": {"lasts": "4 days"}}
    bought = {"id": "p", "type": "purchase", "at": "2026-11-20T15:00:00Z", "account": "main", "terms": terms}
    as_of = datetime(2026, 11, 21, 10, tzinfo=UTC)
    statement = InMemory([journal.read_line(json.dumps(bought))]).statement(as_of)
    found = holding.holds_until(statement, ZoneInfo("UTC"), Soon(timedelta(days=days)))
    assert f"{found:%Y-%m-%dT%H:%M}" == until
