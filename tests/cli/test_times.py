"""Times as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack.cli.times import BadTime, Edge, read_time

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10:00 in Berlin


def read(text: str, day: Edge = "first", now: datetime = NOW) -> str:
    return read_time(text, now, lambda: BERLIN, day).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-21T14:30:00Z", "2026-11-21T14:30:00Z"),
        ("2026-11-21T14:30:00+09:00", "2026-11-21T05:30:00Z"),
        ("2026-11-21T14:30", "2026-11-21T13:30:00Z"),
        ("2026-11-21 14:30", "2026-11-21T13:30:00Z"),
        ("2026-07-01", "2026-06-30T22:00:00Z"),
        ("14:30", "2026-11-24T13:30:00Z"),
        ("9:05", "2026-11-24T08:05:00Z"),
        ("now", "2026-11-24T09:00:00Z"),
        ("Today", "2026-11-23T23:00:00Z"),
        ("yesterday", "2026-11-22T23:00:00Z"),
        ("tomorrow", "2026-11-24T23:00:00Z"),
        ("yesterday 18:00", "2026-11-23T17:00:00Z"),
        ("2 hours ago", "2026-11-24T07:00:00Z"),
        ("90 min ago", "2026-11-24T07:30:00Z"),
        ("3d ago", "2026-11-21T09:00:00Z"),
        ("in 3 days", "2026-11-27T09:00:00Z"),
        ("1 month ago", "2026-10-24T08:00:00Z"),  # 10:00 in Berlin, where it was summer time
    ],
)
def test_a_time_is_read_on_the_local_clock(text: str, instant: str) -> None:
    """A time without an offset is local, and days are counted on the wall clock."""
    assert read(text) == instant


@pytest.mark.parametrize(
    ("edge", "instant"),
    [
        ("first", "2026-11-20T23:00:00Z"),
        ("last", "2026-11-21T22:59:59.999999Z"),
        ("closing", "2026-11-21T23:00:00Z"),
    ],
)
def test_a_day_alone_is_the_instant_that_the_question_needs(edge: Edge, instant: str) -> None:
    """The first instant of the day, its last microsecond, or the midnight that closes it."""
    assert read("2026-11-21", edge) == instant
    assert read("2026-11-21T00:00", edge) == "2026-11-20T23:00:00Z"


@pytest.mark.parametrize(
    ("text", "first_day", "first", "closing"),
    [
        ("this week", 0, "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z"),
        ("Last Week", 0, "2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z"),
        ("next week", 0, "2026-11-29T23:00:00Z", "2026-12-06T23:00:00Z"),
        ("this week", 1, "2026-11-23T23:00:00Z", "2026-11-30T23:00:00Z"),  # today is its first day
        ("this week", 2, "2026-11-17T23:00:00Z", "2026-11-24T23:00:00Z"),  # today is its last
        ("this week", 6, "2026-11-21T23:00:00Z", "2026-11-28T23:00:00Z"),
        ("this month", 0, "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"),
        ("last month", 0, "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
        ("next month", 0, "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z"),
    ],
)
def test_a_week_or_a_month_alone_is_the_instant_that_the_question_needs(
    text: str, first_day: int, first: str, closing: str
) -> None:
    """As a day alone is; a week begins where its owner says."""

    def at(edge: Edge) -> str:
        found = read_time(text, NOW, lambda: BERLIN, edge, lambda: first_day)
        return found.isoformat().replace("+00:00", "Z")

    assert (at("first"), at("closing")) == (first, closing)
    assert read_time(text, NOW, lambda: BERLIN, "last", lambda: first_day) < datetime.fromisoformat(closing)
    assert read_time("this month", datetime(2026, 1, 31, tzinfo=UTC), lambda: BERLIN) < NOW


def test_a_time_that_the_clocks_skip_moves_forward_by_the_gap() -> None:
    """Half past two does not exist on the day when summer time begins."""
    assert read("2026-03-29T02:30") == "2026-03-29T01:30:00Z"


def test_a_time_that_the_clocks_show_twice_is_the_first() -> None:
    """Half past two comes twice on the day when summer time ends."""
    assert read("2026-10-25T02:30") == "2026-10-25T00:30:00Z"


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1999-12-31", "2100-01-01T12:00", "99 years ago"])
def test_a_year_outside_the_century_is_a_typing_error(text: str) -> None:
    """Times lie from 2000 to 2099, and the refusal says so."""
    with pytest.raises(BadTime, match="times lie from 2000 to 2099"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterdy",
        "24:30",
        "14",
        "1430",
        "in 3 days ago",
        "3 days",
        "2026-02-30",
        "today x",
        "\x1b[2J",
    ],
)
def test_what_is_no_time_is_refused_with_examples(text: str) -> None:
    """The refusal shows what would be a time, and nothing of the text can control a terminal."""
    with pytest.raises(BadTime, match=r"is no time\.\nTimes: ") as refused:
        read(text)
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize("text", ["2016-12-31T23:59:60Z", "2016-12-31 23:59:60", "2016-12-31T23:59:60.5+01:00"])
def test_a_leap_second_is_refused_as_one(text: str) -> None:
    """With what to write instead."""
    with pytest.raises(BadTime, match=r"is a leap second, .*: take the second before"):
        read(text)


def test_m_could_mean_two_things() -> None:
    """Of minutes and months, the person says which."""
    with pytest.raises(BadTime, match="Write 3 min ago or 3 months ago"):
        read("3m ago")


def test_the_zone_is_not_asked_for_where_the_text_has_an_offset() -> None:
    """A program that says Z never pays for looking up the machine's zone."""

    def no_zone() -> ZoneInfo:
        raise AssertionError

    assert read_time("2026-01-01T00:00:00Z", NOW, no_zone) == datetime(2026, 1, 1, tzinfo=UTC)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_one_clear_refusal(text: str) -> None:
    """Nothing else comes out, whatever is typed."""
    try:
        year = read_time(text, NOW, lambda: BERLIN).year
    except BadTime:
        year = 2000
    assert 2000 <= year <= 2099
