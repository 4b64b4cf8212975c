"""One recent pace: the same number in every command, of what was typed, counted and read."""

import json

import pytest

from tests.cli.conftest import Home

SUNDAYS = ("2026-10-25", "2026-11-01", "2026-11-08", "2026-11-15")


@pytest.fixture
def sundays(home: Home) -> Home:
    """3 GB are typed in each Sunday, for the week."""
    home.does("add-plan monthly --account home --at 2026-10-19")
    home.does(*(f"log-usage 3GB --at {day}T20:00" for day in SUNDAYS))
    return home


@pytest.mark.parametrize("command", ["status", "rollover", "forecast"])
def test_a_week_that_is_typed_at_its_end_is_seven_days(sundays: Home, command: str) -> None:
    """3 GB each Sunday are 429 MB a day, whoever says it."""
    assert "429 MB a day" in " ".join(sundays.does(command).split())


def test_a_picture_shows_what_was_typed_where_it_was_typed(sundays: Home) -> None:
    """The days of `report` have the 3 GB of each Sunday, as `explain` has; only the pace spreads them."""
    (found,) = json.loads(sundays.does("report --from 2026-10-20 --json"))["accounts"]
    assert [step["day"] for step in found["steps"] if step["used"]] == list(SUNDAYS)


def test_programs_are_told_the_pace_of_the_screen(sundays: Home) -> None:
    """`status --json` has the bytes of "429 MB a day", and of how many days they are the mean."""
    assert json.loads(sundays.does("status --json"))["accounts"][0]["pace"] == {"per_day": 3 * 10**9 // 7, "days": 7}


def test_programs_are_told_that_no_pace_is_known(home: Home) -> None:
    """With fewer than three known days, or none, the key is there and null."""
    home.does("add-plan monthly --account home --at 2026-11-20", "log-usage 1GB", "add-plan monthly --account new")
    accounts = json.loads(home.does("status --json"))["accounts"]
    assert [account["pace"] for account in accounts] == [None, None]


def test_a_reading_that_comes_back_is_no_use(home: Home) -> None:
    """Of 100 MB a day, nothing changes by 5 GB that a seller takes away on one day and gives back on the next."""
    home.does("add-plan monthly --account home --at 2026-11-01")
    home.does(*(f"log-usage 100MB --at 2026-11-{day:02}T12:00" for day in range(1, 21)))
    before = json.loads(home.does("forecast --json"))["accounts"][0]["per_day"]
    home.does("log-usage --remaining 3GB --at 2026-11-19T18:00", "log-usage --remaining 8GB --at 2026-11-20T18:00")
    assert json.loads(home.does("forecast --json"))["accounts"][0]["per_day"] == before == 10**8
    _code, out, _err = home.run("check --json")
    assert [finding["code"] for finding in json.loads(out)["findings"]] == ["reading-jumps"]
