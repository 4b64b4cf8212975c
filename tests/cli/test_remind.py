"""`remind`: what is due is said once, and again when it gets worse; where nothing is due, nothing is said."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import Home


@pytest.fixture
def calm(home: Home) -> Home:
    """A home whose owner does not care how long nothing was logged."""
    home.does("config set remind_unlogged never")
    return home


def says(home: Home, now: str, line: str = "remind") -> str:
    """What `remind` says at a time, on one line."""
    home.now = now
    return " ".join(home.does(line).split())


def once(home: Home, now: str) -> str:
    """What is said at a time; said then, and not a second time."""
    said = says(home, now)
    assert says(home, now) == "", f"said twice: {said}"
    return said


def test_where_nothing_is_due_nothing_is_said(home: Home) -> None:
    """Neither in an empty home, in which nothing is made, nor with a plan that is fine: cron sends no mail."""
    assert home.run("remind") == (0, "", "")
    assert list(home.folder.iterdir()) == []
    home.does("add-plan monthly --at 2026-11-20")
    assert home.run("remind") == (0, "", "")


class TestData:
    """Data that will be lost."""

    def test_it_is_told_seven_three_and_one_day_before(self, calm: Home) -> None:
        """Once each; what runs in between says nothing, and what was missed is not made up for."""
        calm.does("add-plan prepaid-30-days --at 2026-11-01T12:00")
        assert says(calm, "2026-11-24T11:00+01:00") == ""
        assert once(calm, "2026-11-24T12:00+01:00").startswith(
            "1 Dec 12:00, in 7 days: 5.00 GB of Prepaid 5 GB, 30 days are lost."
        )
        assert says(calm, "2026-11-28T11:00+01:00") == ""
        assert "in 3 days" in once(calm, "2026-11-28T12:00+01:00")
        assert "in 24 h" in once(calm, "2026-11-30T12:00+01:00")
        assert says(calm, "2026-12-02T12:00+01:00") == ""

    def test_a_lead_longer_than_a_quarter_of_its_life_is_not_used(self, calm: Home) -> None:
        """A week's data is told a day before, and a day's not at all."""
        calm.does("add-plan --name Week --data 3GB --lasts '7 days' --at 2026-11-20T12:00")
        assert says(calm, "2026-11-26T11:00+01:00") == ""
        assert "in 24 h: 3.00 GB of Week are lost" in once(calm, "2026-11-26T12:00+01:00")
        calm.does("add-plan --name Day --data 1GB --lasts '1 day' --at 2026-11-28T12:00 -a main")
        assert says(calm, "2026-11-29T11:59+01:00") == ""

    @pytest.mark.parametrize(("used", "told"), [("7.9GB", True), ("8.1GB", False)])
    def test_the_rest_of_a_cycle_that_renews_is_told_a_day_before_and_only_if_it_is_much(
        self, home: Home, used: str, told: bool
    ) -> None:
        """More than a fifth of the plan; it is lost at the end of every cycle."""
        home.does("config set remind_levels never", "add-plan monthly --at 2026-11-01", f"log-usage {used}")
        assert says(home, "2026-11-28T12:00+01:00") == ""
        assert bool(once(home, "2026-11-30T12:00+01:00")) is told

    def test_what_was_carried_is_told_at_every_lead(self, calm: Home) -> None:
        """It was kept for something; what carries on is not spoken of."""
        calm.does("add-plan monthly-rollover --at 2026-10-01", "log-usage 7GB --at 2026-10-20")
        assert "3.00 GB carried over by Monthly 10 GB with rollover are lost" in once(calm, "2026-11-24T12:00+01:00")
        assert once(calm, "2026-11-28T12:00+01:00") != ""

    def test_what_is_used_before_at_the_pace_of_late_is_no_loss(self, calm: Home) -> None:
        """5 GB with ten days to go are no news at half a GB a day; at a tenth of that they are."""
        calm.does("config set remind_levels never", "config set remind_before '11 days'")
        calm.does("add-plan --name Trip --data 10GB --lasts '60 days' --at 2026-10-01")
        for day in range(10, 20):
            calm.does(f"log-usage 500MB --at 2026-11-{day}T12:00")
        assert says(calm, "2026-11-20T09:00+01:00") == ""
        calm.does("log-usage --remaining 9GB")
        assert "At" in says(calm, "2026-11-20T09:00+01:00")

    def test_leads_can_be_set(self, calm: Home) -> None:
        """Two days before, and not a week."""
        calm.does("config set remind_before '2 days'", "add-plan prepaid-30-days --at 2026-11-01T12:00")
        assert says(calm, "2026-11-29T11:00+01:00") == ""
        assert once(calm, "2026-11-29T12:00+01:00") != ""


class TestLevels:
    """So much of it is used."""

    def test_each_level_is_told_once_and_the_highest_alone(self, calm: Home) -> None:
        """Whatever was passed between two runs."""
        calm.does("add-plan monthly --at 2026-11-20", "log-usage 4.9GB")
        assert says(calm, calm.now) == ""
        calm.does("log-usage 100MB")
        assert "50% of Monthly 10 GB is used: 5.00 GB of 10.0 GB are left until the end of 19 Dec." in once(
            calm, calm.now
        )
        calm.does("log-usage 4.1GB")
        assert once(calm, calm.now).startswith("90% of")
        calm.does("log-usage 1GB")
        assert once(calm, calm.now) == "All 10.0 GB of Monthly 10 GB are used."

    def test_after_a_booster_a_level_is_told_when_it_is_reached_again(self, calm: Home) -> None:
        """What ends with the cycle is one quantity: 12 of 15 GB are 80% of it."""
        calm.does("add-plan monthly --at 2026-11-20", "log-usage 8GB")
        assert "80%" in once(calm, calm.now)
        calm.does("top-up 5GB")
        assert says(calm, calm.now) == ""
        calm.does("log-usage 4GB")
        assert "80% of Monthly 10 GB is used: 3.00 GB of 15.0 GB are left" in once(calm, calm.now)

    def test_a_new_cycle_begins_anew(self, calm: Home) -> None:
        """Its levels are its own."""
        calm.does("add-plan monthly --at 2026-10-20", "log-usage 6GB --at 2026-11-19")
        calm.now = "2026-11-20T10:00+01:00"
        calm.does("log-usage 6GB")
        assert "50%" in once(calm, calm.now)

    def test_members_are_told_what_they_used_of_their_limit(self, calm: Home) -> None:
        """At the same levels, and how much it is above."""
        calm.does("config set remind_levels '80, 100%'", "add-plan family --at 2026-11-20 -a fam")
        calm.does("member add Cleo --limit 5GB", "log-usage 4GB --member Cleo")
        assert once(calm, calm.now) == "Cleo has used 80% of a limit of 5.00 GB: 1.00 GB of it are left."
        calm.does("log-usage 2GB --member Cleo")
        assert "Cleo has used all of a limit of 5.00 GB, and 1.00 GB more." in once(calm, calm.now)

    def test_no_level_is_told_where_none_is_wanted(self, calm: Home) -> None:
        """`never` is a value."""
        calm.does("config set remind_levels never", "add-plan monthly --at 2026-11-20", "log-usage 10GB")
        assert says(calm, calm.now) == ""


class TestPace:
    """Running out early."""

    def using(self, home: Home, size: str, days: range) -> None:
        for day in days:
            home.does(f"log-usage {size} --at 2026-11-{day:02}T12:00")

    def test_running_out_before_the_plan_renews_is_told(self, calm: Home) -> None:
        """Both days are named; the same pace on the next day is no news."""
        calm.does("config set remind_levels never", "add-plan monthly --at 2026-11-01")
        self.using(calm, "500MB", range(1, 9))
        assert "At 500 MB a day, as lately, it runs out on 21 Nov; it renews at the end of 30 Nov." in once(
            calm, "2026-11-09T09:00+01:00"
        )
        self.using(calm, "500MB", range(9, 10))
        assert says(calm, "2026-11-10T09:00+01:00") == ""

    def test_programs_are_told_the_pace(self, calm: Home) -> None:
        """`per_day` has the bytes of the sentence."""
        calm.does("config set remind_levels never", "add-plan monthly --at 2026-11-01")
        self.using(calm, "500MB", range(1, 9))
        calm.now = "2026-11-09T09:00+01:00"
        (item,) = json.loads(calm.does("remind --json"))["items"]
        assert (item["kind"], item["per_day"]) == ("runs-out", 500 * 10**6)

    def test_it_is_told_again_when_it_comes_days_earlier(self, calm: Home) -> None:
        """A day or two are no news."""
        calm.does("config set remind_levels never", "add-plan monthly --at 2026-11-01")
        self.using(calm, "500MB", range(1, 9))
        once(calm, "2026-11-09T09:00+01:00")
        calm.does("log-usage 3GB --at 2026-11-09T12:00")
        assert "it runs out on" in once(calm, "2026-11-10T09:00+01:00")


class TestDeadlines:
    """What somebody must do."""

    def test_a_plan_to_renew_is_told_then_its_grace(self, calm: Home) -> None:
        """And how to do it; the data that would carry is in the same sentence."""
        calm.does("add-plan data-bank --at 2026-11-07")
        said = once(calm, "2026-11-29T09:00+01:00")
        assert "ends, unless it is renewed: 25.0 GB carry over only then. To renew it: esimtrack renew" in said
        assert said.count("25.0 GB") == 1
        calm.does("renew")
        assert says(calm, "2026-12-04T09:00+01:00") == ""

    def test_a_grace_is_told_as_it_begins(self, calm: Home) -> None:
        """However short: something is at stake already."""
        calm.does("add-plan --name P --data 1GB --every '30 days' --renews manual --grace '2 days' --rollover 1 "
                  "--at 2026-11-01")  # fmt: skip
        says(calm, "2026-11-30T12:00+01:00")
        assert "P is over, unless it is renewed: 1.00 GB that are frozen carry over only then." in once(
            calm, "2026-12-01T09:00+01:00"
        )

    def test_a_day_that_must_be_renewed_is_told_in_its_last_quarter(self, calm: Home) -> None:
        """Every lead is too long for it, and still it is to be done."""
        calm.does("add-plan --name Day --data 1GB --every '1 day' --renews manual --at 2026-11-20T12:00")
        assert says(calm, "2026-11-21T05:59+01:00") == ""
        assert "Day ends, unless it is renewed" in once(calm, "2026-11-21T06:01+01:00")

    def test_what_must_start_in_time_is_told(self, calm: Home) -> None:
        """With what starts it."""
        calm.does("add-plan travel-7-days --at 2026-11-20T12:00")
        assert "lapses, unless it starts before" in once(calm, "2027-01-13T12:00+01:00")

    def test_a_number_is_told_more_often_as_its_date_nears(self, calm: Home) -> None:
        """A month, two weeks, a week, three days, a day before, and once more when it has passed."""
        calm.does("add-plan prepaid-90-days --at 2026-01-01T12:00")
        told = []
        for days in range(45):
            calm.now = (datetime(2026, 5, 20, 11, tzinfo=UTC) + timedelta(days)).isoformat()
            if says(calm, calm.now):
                told.append(calm.now[5:10])
        assert told == ["05-31", "06-16", "06-23", "06-27", "06-29", "06-30"]
        calm.does("log-usage --alive")
        assert says(calm, calm.now) == ""

    def test_a_promotion_that_ends_is_told(self, calm: Home) -> None:
        """Before its last day is over."""
        calm.does("config set remind_levels never")
        calm.does("add-plan rollover-promotion --at 2026-11-01")
        assert "promotion" in says(calm, "2027-01-31T12:00+01:00")


def test_nothing_logged_for_long_is_told_and_told_again_when_it_is_twice_as_long(home: Home) -> None:
    """Nobody can know what is left then."""
    home.does("add-plan --name P --data 10GB --at 2026-11-01", "log-usage 1GB --at 2026-11-02")
    assert says(home, "2026-11-15T23:00+01:00") == ""
    assert once(home, "2026-11-16T01:00+01:00") == (
        "Nothing was logged for 14 days. When did you last look? "
        "What the seller shows: esimtrack log-usage --remaining SIZE"
    )
    home.does("add-plan unlimited -a other --at 2026-11-16")
    assert says(home, "2026-11-29T01:00+01:00") == ""
    told = once(home, "2026-11-30T01:00+01:00")
    assert "for 28 days" in told
    assert told.endswith("esimtrack log-usage --remaining SIZE -a main")


def test_with_again_what_was_said_before_is_said_too(calm: Home) -> None:
    """As far as it is still due."""
    calm.does("add-plan prepaid-30-days --at 2026-11-01T12:00")
    said = once(calm, "2026-11-24T12:00+01:00")
    assert says(calm, "2026-11-24T12:00+01:00", "remind --again") == said


def test_the_most_urgent_comes_first_and_accounts_are_named(calm: Home) -> None:
    """A line for each, whatever else there is to say indented below."""
    calm.does("add-plan --name A --data 10GB --lasts '30 days' --at 2026-10-26 -a later")
    calm.does("add-plan --name B --data 10GB --lasts '30 days' --at 2026-10-23 -a sooner")
    lines = calm.does("remind").splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [head.partition(":")[0] for head in heads] == ["sooner", "later"]


def test_as_of_only_answers(calm: Home) -> None:
    """What would be said then; nothing is remembered by it."""
    calm.does("add-plan prepaid-30-days --at 2026-11-01T12:00")
    assert calm.does("remind --as-of 2026-11-30") != ""
    assert calm.does("remind --as-of 2026-11-30") != ""


def test_json_is_a_document_also_where_nothing_is_due(home: Home) -> None:
    """It is another form of what is said, so that it is said once."""
    home.does("add-plan monthly --at 2026-11-20", "log-usage 8GB")
    (item,) = json.loads(home.does("remind --json"))["items"]
    assert (item["kind"], item["account"], item["percent"], item["bytes"]) == ("level", "main", 80, 2 * 10**9)
    assert json.loads(home.does("remind --json"))["items"] == []


def test_what_nobody_could_read_is_not_said(home: Home) -> None:
    """Standard output is a channel: what it did not take is said by the next run."""
    home.does("add-plan monthly --at 2026-11-20", "log-usage 8GB")
    env = {"ESIMTRACK_HOME": str(home.folder), "ESIMTRACK_NOW": home.now}
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "esimtrack", "remind"],
            env={**env, "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 1
    assert b"No space left" in ran.stderr
    assert "80%" in says(home, home.now)


def test_of_two_runs_at_once_one_says_it(home: Home) -> None:
    """Whichever comes first; the other waits for it, and has nothing to say."""
    home.does("add-plan monthly --at 2026-11-20", "log-usage 8GB")
    env = {
        "ESIMTRACK_HOME": str(home.folder),
        "ESIMTRACK_NOW": home.now,
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    runs = [
        subprocess.Popen([sys.executable, "-m", "esimtrack", "remind"], env=env, stdout=subprocess.PIPE)
        for _run in range(4)
    ]
    outs = [run.communicate(timeout=60)[0] for run in runs]
    assert sorted(map(len, outs))[:3] == [0, 0, 0]
    assert any(b"80%" in out for out in outs)
    assert [run.returncode for run in runs] == [0] * 4


def test_what_is_over_is_forgotten(home: Home) -> None:
    """The store does not grow with the years."""
    from esimtrack.store import open_store

    home.does("add-plan monthly --at 2026-10-20", "log-usage 8GB --at 2026-11-01")
    says(home, "2026-11-02T12:00+01:00")
    says(home, "2026-11-21T12:00+01:00")
    with open_store(home.folder / "journal.db") as store:
        assert all("2026-11-19" not in name for name in store.state("reminder"))
