"""Instants as a person reads them."""

from zoneinfo import ZoneInfo

import pytest

from esimtrack.views import times
from esimtrack.views.reader import Reader
from tests.views.build import when

BERLIN, TOKYO, LISBON, MADRID = map(ZoneInfo, ("Europe/Berlin", "Asia/Tokyo", "Europe/Lisbon", "Europe/Madrid"))
READER = Reader(when("2026-11-21 09:00"), BERLIN)


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        ("2026-11-30 23:00", BERLIN, "end of 30 Nov"),
        ("2026-11-30 13:05", BERLIN, "30 Nov 14:05"),
        ("2026-12-31 23:00", BERLIN, "end of 31 Dec"),
        ("2027-01-31 23:00", BERLIN, "end of 31 Jan 2027"),
        ("2026-11-30 15:00", TOKYO, "end of 30 Nov JST"),
        ("2026-11-30 05:05", TOKYO, "30 Nov 14:05 JST"),
        ("2026-11-30 23:00", MADRID, "end of 30 Nov"),
        ("2026-12-01 00:00", LISBON, "end of 30 Nov WET"),
        ("2026-11-30 12:00", ZoneInfo("Asia/Kathmandu"), "30 Nov 17:45 UTC+05:45"),
        ("2026-11-30 12:00", ZoneInfo("America/Sao_Paulo"), "30 Nov 09:00 UTC-03"),
        ("2026-09-06 04:00", ZoneInfo("America/Santiago"), "end of 5 Sep UTC-03"),
    ],
    ids=lambda value: str(value),
)
def test_an_end_in_a_table(at: str, zone: ZoneInfo, said: str) -> None:
    """Midnight is the day that it closes, also where clocks skip it; year and zone are there where they tell."""
    assert times.end(when(at), zone, READER) == said


def test_the_same_in_a_sentence() -> None:
    """Until, by and at are whole phrases."""
    midnight, noon = when("2026-11-30 23:00"), when("2026-11-30 11:00")
    assert times.until(midnight, BERLIN, READER) == "until the end of 30 Nov"
    assert times.until(noon, BERLIN, READER) == "until 30 Nov 12:00"
    assert times.by(midnight, BERLIN, READER) == "by the end of 30 Nov"
    assert times.by(noon, BERLIN, READER) == "by 30 Nov 12:00"
    assert times.on(midnight, BERLIN, READER) == "at the end of 30 Nov"
    assert times.on(noon, BERLIN, READER) == "on 30 Nov 12:00"


def test_a_deadline_in_few_words_is_exact_when_it_is_near() -> None:
    """A day is enough until the last two."""
    assert times.by_day(when("2026-11-30 23:00"), BERLIN, READER) == "by 30 Nov"
    assert times.by_day(when("2026-11-23 11:00"), BERLIN, READER) == "by 23 Nov"
    assert times.by_day(when("2026-11-22 11:00"), BERLIN, READER) == "by 22 Nov 12:00"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-23 09:00", None),
        ("2026-11-23 08:59", "in 47 h"),
        ("2026-11-21 10:00", "in 1 h"),
        ("2026-11-21 09:59", "in 59 min"),
        ("2026-11-21 09:00", "in 0 min"),
        ("2026-11-21 08:59", None),
    ],
)
def test_within_two_days_it_is_said_how_long(at: str, said: str | None) -> None:
    """Whole hours, then whole minutes, cut off; nothing for what is over."""
    assert times.in_(when(at), READER) == said
