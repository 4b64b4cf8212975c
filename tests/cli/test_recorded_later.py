"""What is recorded later, for an instant at which something stands already, comes after that."""

import pytest

from tests.cli.conftest import Home

READING = "log-usage --remaining 6GB --at yesterday"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("top-up 10GB --at yesterday", 16),
        ("bonus 10GB --at yesterday", 16),
        ("add-plan --name Trip --data 10GB -a main --at yesterday", 16),
        ("transfer 1GB --to other --new --at yesterday", 5),
        ("log-usage 1GB --at yesterday", 5),
        ("log-usage --remaining 7GB --at yesterday", 7),
        ("log-usage --used 5GB --at yesterday", 5),
    ],
)
def test_what_is_recorded_at_the_instant_of_a_reading_counts_after_it(home: Home, line: str, left: int) -> None:
    """The reading does not swallow it, the echo says where it counts, and a second one follows the first."""
    home.does("add-plan --name Plan --data 10GB --every '1 month' --at 2026-11-01", READING)
    said = home.does(line)
    assert "It counts after the reading of that time." in said
    assert home.accounts()["main"]["remaining"] == left * 10**9
    home.does("log-usage 1GB --at yesterday -a main")
    assert home.accounts()["main"]["remaining"] == (left - 1) * 10**9


def test_what_a_transfer_brings_counts_after_a_reading_of_who_gets_it(home: Home) -> None:
    """The receiver's reading of that instant does not swallow it."""
    home.does("add-plan --name Plan --data 10GB", "add-plan --name Two --data 10GB -a two --at 2026-11-01")
    home.now = "2026-11-23T10:00+01:00"
    home.does("log-usage --remaining 6GB -a two --at yesterday", "transfer 1GB --to two -a main --at yesterday")
    assert home.accounts()["two"]["remaining"] == 7 * 10**9


@pytest.mark.parametrize("line", ["cancel --now", "renew --now"])
def test_a_decision_counts_after_what_was_recorded_for_its_instant(home: Home, line: str) -> None:
    """What was used at that instant is paid by the plan that the decision then closes."""
    home.does("add-plan --name Plan --data 10GB --every '1 month' --at 2026-11-01", "log-usage 4GB --at yesterday")
    said = home.does(f"{line} --at yesterday")
    assert "It counts after what was recorded for that time before." in said
    account = home.accounts()["main"]
    assert (account["overage"], account["expired"]) == (0, 6 * 10**9)


def test_a_decision_at_the_end_of_a_cycle_still_comes_before_it(home: Home) -> None:
    """Usage that stands at the boundary does not make a plan open another cycle, which was cancelled there."""
    home.does("add-plan --name Plan --data 10GB --every '1 month' --at 2026-10-20", "log-usage 0.1GB --at 2026-11-20")
    home.does("cancel --at 2026-11-20")
    assert home.accounts()["main"]["purchases"][0]["state"] == "ended"


def test_where_nothing_stands_nothing_is_moved(home: Home) -> None:
    """The instant is the one that was typed."""
    home.does("add-plan --name Plan --data 10GB --at 2026-11-01", "log-usage 1GB --at yesterday")
    assert "It counts after" not in home.does("bonus 1GB --at yesterday")
    assert home.journal()[-1]["at"] == home.journal()[-2]["at"]
