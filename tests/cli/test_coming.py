"""A purchase that is dated ahead is shown as coming, and its account is known; all other numbers know nothing of it."""

import json

import pytest

from tests.cli.conftest import Home

COMES = "Trip comes on 1 Jan 2027: 5.00 GB."


@pytest.fixture
def trip(home: Home) -> Home:
    """An account with nothing but a trip that is bought for the new year."""
    home.does("add-plan --name Trip --data 5GB --lasts '7 days' --at 2027-01-01 -a trip")
    return home


@pytest.mark.parametrize("line", ["status", "status --all", "expiring", "forecast", "rollover"])
@pytest.mark.parametrize("name", ["", " trip"])
def test_every_screen_says_what_comes(trip: Home, line: str, name: str) -> None:
    """Where the account is named, and where it is not."""
    assert COMES in trip.does(line + name)


@pytest.mark.parametrize("line", ["report", "explain", "advise", "remind --as-of 2026-12-01"])
def test_what_has_nothing_to_say_of_it_knows_its_account(trip: Home, line: str) -> None:
    """It is never said that there is no such account, nor that nothing was recorded."""
    trip.does(line, line if "remind" in line else f"{line} trip")


def test_a_list_has_a_line_for_it(trip: Home) -> None:
    """Beside accounts that have data; in several widths."""
    trip.does("add-plan monthly -a home")
    (line,) = [line for line in trip.does("status").splitlines() if line.startswith("trip")]
    assert line.split() == ["trip", "5.00", "GB", "coming", "on", "1", "Jan", "2027"]


def test_bars_prompts_and_metrics_know_it(trip: Home) -> None:
    """Nothing can be used yet, and nothing is over."""
    assert trip.does("status --format '{account} {plan} {remaining} {coming} {symbol}'") == (
        "trip Trip 0 B on 1 Jan 2027 ok\n"
    )
    module = json.loads(trip.does("status --waybar"))
    assert (module["text"], module["tooltip"]) == ("5.00 GB coming", f"trip: 5.00 GB coming\n{COMES}")
    metrics = trip.does("status --prometheus")
    assert 'esimtrack_coming_timestamp_seconds{account="trip"} 1798758000' in metrics
    assert 'esimtrack_remaining_bytes{account="trip"} 0' in metrics


def test_programs_find_it_beside_the_numbers(trip: Home) -> None:
    """`coming` is a key of its own, and all else is as if nothing had been bought."""
    account = trip.accounts()["trip"]
    (coming,) = account["coming"]
    assert (coming["plan"], coming["at"]) == ("Trip", "2026-12-31T23:00:00Z")
    assert (account["granted"], account["purchases"], account["buckets"], account["cost"]) == (0, [], [], {})


def test_it_is_there_once_its_time_has_come(trip: Home) -> None:
    """And no longer comes."""
    trip.now = "2027-01-01T00:00+01:00"
    account = trip.accounts()["trip"]
    assert (account["remaining"], account["coming"]) == (5_000_000_000, [])


def test_an_answer_for_an_earlier_time_knows_nothing_of_it(trip: Home) -> None:
    """Nor of what came between then and now: it is made of what had happened by then alone."""
    trip.does("add-plan monthly -a home --at 2026-11-20")
    assert trip.accounts("2026-11-19") == {}
    assert trip.accounts("2026-11-20")["home"]["coming"] == []


def test_an_account_that_is_over_has_something_to_come(home: Home) -> None:
    """It is not finished: the list has it, and not as ended."""
    home.does(
        "add-plan --name Trip --data 1GB --lasts '7 days' --at 2026-11-01 -a trip",
        "add-plan monthly -a home",
        "add-plan --name Trip --data 5GB --lasts '7 days' --at 2027-01-01 -a trip",
    )
    assert "coming" in home.does("status")
    assert COMES in home.does("status trip")
    assert home.does("status trip --format '{symbol}'") == "ok\n"


def test_what_takes_the_place_of_another_comes_once(trip: Home) -> None:
    """A correction of it, and an undo, change what comes."""
    trip.does("add-plan --name Tour --data 6GB --lasts '7 days' --at 2027-01-02 -a trip")
    assert [line["plan"] for line in trip.accounts()["trip"]["coming"]] == ["Trip", "Tour"]
    trip.does("undo", "undo")
    assert trip.accounts() == {}


def test_the_end_of_a_plan_says_what_comes_then(home: Home) -> None:
    """What is dated before it ends goes on; else there is a gap."""
    home.does("add-plan --name Sea --data unlimited --lasts '30 days' -a sea --at 2026-10-23T12:00")
    home.does("add-plan --name Trip --data 5GB --lasts '7 days' --at 2027-01-01 -a sea")
    assert "Sea ends: nothing covers the account until Trip comes." in home.does("expiring")
    home.does("undo", "add-plan --name Trip --data 5GB --lasts '7 days' --at 2026-11-22T12:00 -a sea")
    assert "Sea ends: Trip can start after that." in home.does("expiring")


def test_a_prompt_that_was_kept_ends_when_it_comes(trip: Home) -> None:
    """What the last prompt was told holds until the purchase's own instant."""
    form = "status --format '{account} {remaining}'"
    assert trip.does(form, form) == "trip 0 B\n"
    trip.now = "2027-01-01T00:00+01:00"
    assert trip.does(form) == "trip 5.00 GB\n"
