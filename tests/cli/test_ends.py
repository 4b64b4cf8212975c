"""A plan that ends says so before, wherever somebody looks, with what is left after it; and what is over has ended."""

import json

import pytest

from tests.cli.conftest import Home

ENDS = "Sea ends: nothing covers the account after that."


@pytest.fixture
def sea(home: Home) -> Home:
    """An unlimited plan for 30 days, a day before its end."""
    home.does("add-plan --name Sea --data unlimited --lasts '30 days' -a sea --at 2026-10-23T12:00")
    home.now = "2026-11-21T13:00+01:00"
    return home


class TestUnlimited:
    """An unlimited plan loses no data at its end, and ends nonetheless."""

    @pytest.mark.parametrize("line", ["expiring", "remind", "expiring --ics -"])
    def test_its_end_is_told_with_what_is_left_after_it(self, sea: Home, line: str) -> None:
        """On the screen, as a reminder and in a calendar."""
        told = " ".join(sea.does(line).replace("\r\n ", "").split())
        assert ENDS in told

    def test_status_bars_and_prompts_know_when(self, sea: Home) -> None:
        """It is soon; the list does not say that there is no end."""
        assert "Sea ends on 22 Nov 12:00, in 23 h: nothing covers" in sea.does("status")
        assert sea.does("status --format '{remaining} {expires_in} {symbol}'") == "unlimited 23h soon\n"
        module = json.loads(sea.does("status --waybar"))
        assert (module["text"], module["class"]) == ("unlimited 23h", "soon")
        assert module["tooltip"].startswith("sea: unlimited until 22 Nov 12:00\nSea ends on 22 Nov 12:00")
        assert 'esimtrack_next_end_timestamp_seconds{account="sea"} 1795345200' in sea.does("status --prometheus")
        sea.does("add-plan monthly -a home")
        assert "until 22 Nov 12:00" in sea.does("status")

    def test_programs_are_told_as_well(self, sea: Home) -> None:
        """`expiring --json` has an item of its own for it, `status --json` a key; no bytes are lost."""
        (item,) = json.loads(sea.does("expiring --json"))["items"]
        after = {"purchases": [], "remaining": 0, "unlimited": False}
        assert (item["kind"], item["bytes"], item["after"], item["message"]) == ("end", None, after, ENDS)
        account = sea.accounts()["sea"]
        assert account["next_end"] == {"at": "2026-11-22T11:00:00Z", "purchase": item["purchase"], "after": after}
        assert account["next_expiry"] is None

    def test_which_purchase_goes_on_is_named(self, sea: Home) -> None:
        """With what is there of it then: a cycle that opens before counts."""
        sea.does("add-plan monthly -a sea --at 2026-10-22")
        assert "Sea ends: 10.0 GB of Monthly 10 GB is left after that." in sea.does("expiring")

    def test_what_waits_for_its_turn_can_start_then(self, sea: Home) -> None:
        """A queued plan starts by the end, or can."""
        sea.does("add-plan --name Next --data 1GB --lasts '7 days' --stacking queue -a sea")
        assert "Sea ends: 1.00 GB of Next is left after that." in sea.does("expiring")
        sea.does("undo", "add-plan --name Next --data 1GB --lasts '7 days' --stacking queue --starts first-use -a sea")
        assert "Sea ends: Next can start after that." in sea.does("expiring")

    def test_it_ends_when_it_is_cancelled(self, home: Home) -> None:
        """A plan that would renew without an end has one then."""
        home.does("add-plan unlimited -a home --at 2026-11-01")
        assert "ends" not in home.does("status")
        home.does("cancel -a home")
        assert "Unlimited ends: nothing covers the account after that." in home.does("expiring")


def test_the_daily_reset_of_full_speed_is_no_loss(home: Home) -> None:
    """Of an unlimited plan with fair use nothing is lost at midnight, on no screen; its own end is one."""
    home.does(
        "add-plan unlimited-daily-fair-use -a japan --at 2026-11-17",
        *(f"log-usage 1GB -a japan --at 2026-11-{day}T10:00" for day in (18, 19, 20)),
    )
    for line in ("status", "status --waybar", "expiring", "remind", "rollover", "forecast", "explain", "report"):
        assert "lost" not in home.does(line).replace("nothing to lose", ""), line
    assert home.accounts()["japan"]["next_expiry"] is None
    assert [item["kind"] for item in json.loads(home.does("expiring --json"))["items"]] == ["end"]


def test_what_a_rollover_would_carry_of_full_speed_is_lost_to_its_limits(home: Home) -> None:
    """Where the plan carries full speed over, a cap of it loses data as any other."""
    home.write(
        "odd.toml",
        'name = "Odd"\ntimezone = "Europe/Berlin"\n[[allowance]]\ndata = "unlimited"\nfair_use = "10 GB"\n'
        '[cycle]\nevery = "1 month"\nanchor = "calendar"\n[rollover]\ncap = "4 GB"\n',
    )
    home.does("add-plan ./odd.toml --at 2026-11-01")
    assert home.accounts()["main"]["next_expiry"]["bytes"] == 6_000_000_000


def test_a_purchase_that_ran_out_of_time_has_ended(home: Home) -> None:
    """It reads *ended* on the screen, in a prompt, in a bar and in metrics; *lost* is for data."""
    home.does("add-plan --name Trip --data 5GB --lasts '7 days' -a trip --at 2026-11-01")
    assert home.does("status").splitlines()[0].endswith("ended")
    assert home.does("status --format '{symbol}'") == "ended\n"
    assert json.loads(home.does("status --waybar"))["class"] == "ended"
    metrics = home.does("status --prometheus")
    assert 'esimtrack_state{account="trip",state="ended"} 1' in metrics
    assert 'esimtrack_state{account="trip",state="lost"} 0' in metrics
    assert "lost" not in home.does("status")


def test_what_is_used_up_has_the_end_that_it_had(home: Home) -> None:
    """A package without anything left still ends on its day; it never reads as if it had no end."""
    home.does("add-plan travel-7-days -a eu --at 2026-11-18", "log-usage 3GB --zone DE -a eu --at 2026-11-18T12:00")
    home.does("log-usage 1GB --zone CH -a eu", "add-plan pay-as-you-go -a other")
    row = next(line for line in home.does("status").splitlines() if line.startswith("eu"))
    assert "until 25 Nov 12:00" in row
