"""`forecast` from the command line: what the range is made of, and what it is honest about."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Home

GB = 10**9
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/forecast.schema.json").read_text())


def answer(home: Home, words: str = "") -> Any:
    """What `forecast --json` says, by account."""
    told = json.loads(home.does(f"forecast {words} --json"))
    Draft202012Validator(SCHEMA).validate(told)
    return {account["account"]: account for account in told["accounts"]}


def daily(first: str, days: int, *sizes: str, more: str = "") -> list[str]:
    """A line for each of so many days, the sizes in turn, at eight in the evening."""
    start = date.fromisoformat(first)
    return [
        f"log-usage {sizes[n % len(sizes)]} --at {start + timedelta(days=n)}T20:00 {more}"
        for n in range(days)
        if sizes[n % len(sizes)] != "0"
    ]


@pytest.fixture
def even(home: Home) -> Home:
    """A calendar month of 10 GB that carries, 300 MB each day since 1 October: 4.00 GB of November left on the 21st."""
    home.does("add-plan monthly-rollover --account home --at 2026-10-01", *daily("2026-10-01", 51, "300MB"))
    return home


def test_days_that_are_all_alike_leave_only_the_drift(even: Home) -> None:
    """Ten more days like the others use 3 GB; the ledger says what then is left, and that it carries."""
    found = answer(even)["home"]
    end = found["end"]
    assert (found["basis"], found["days"], found["last"], found["per_day"]) == ("days", 51, "2026-11-20", 3 * GB // 10)
    assert end["used"]["low"] < 3 * GB < end["used"]["high"]
    assert abs(end["used"]["likely"] - 3 * GB) < 0.1 * GB
    for kind in ("low", "likely", "high"):
        opposite = {"low": "high", "high": "low"}.get(kind, "likely")
        assert end["used"][kind] + end["left"][opposite] == even.accounts()["home"]["remaining"]
    # The data carried from October pays first, so that all that is left is of November, and carries.
    assert end["carries"] == end["left"]
    assert end["expires"] == {"low": 0, "likely": 0, "high": 0}
    (balance,) = found["balances"]
    assert balance["runs_out"] == {"chance": 0.0, "early": None, "likely": None, "late": None}


def test_the_same_question_has_the_same_answer(even: Home) -> None:
    """Chance comes from the account and the day, so that nobody can ask until they like it."""
    assert even.does("forecast --json") == even.does("forecast --json")
    assert even.does("forecast") == even.does("forecast")
    even.does("add-plan monthly --account other")
    assert answer(even)["home"] == answer(even, "home")["home"]


def test_weekends_stay_weekends(home: Home) -> None:
    """With 2.4 GB that a device counts on each Sunday, 2.8 GB run out on a Sunday, and on no other day."""
    on = [date(2026, 10, 4) + timedelta(days=7 * n) for n in range(7)]
    sundays = [
        {"id": f"u{day}", "type": "usage", "at": f"{day}T20:00:00Z", "account": "home", "bytes": 24 * GB // 10}
        | {"source": "vnstat"}
        for day in on
    ]
    home.write("counted.jsonl", "".join(json.dumps(line) + "\n" for line in sundays))
    home.does("add-plan monthly --account home --at 2026-10-01", "import counted.jsonl")
    out = answer(home)["home"]["balances"][0]["runs_out"]
    days = {out[name] for name in ("early", "likely", "late")} - {None}
    assert days
    assert {date.fromisoformat(day).isoweekday() for day in days} == {7}


def test_under_a_week_it_is_the_plain_pace_and_says_so(home: Home) -> None:
    """Five days of 500 MB: one future, no range, and the screen has one column."""
    home.does("add-plan monthly --account home --at 2026-11-16", *daily("2026-11-16", 5, "500MB"))
    found = answer(home)["home"]
    assert found["basis"] == "pace"
    assert found["days"] == 5
    assert len(set(found["end"]["used"].values())) == 1
    shown = home.does("forecast")
    assert "Known for 5 days only: this is the plain pace of late. A range needs a week." in " ".join(shown.split())
    assert "likely" not in shown


def test_with_less_there_is_none(home: Home) -> None:
    """Two days are no pace; nothing to use is nothing to forecast; an empty store says how to begin."""
    assert home.does("forecast").startswith("Nothing here yet.")
    home.does("add-plan monthly --account home --at 2026-11-19", *daily("2026-11-19", 2, "500MB"))
    assert answer(home)["home"]["basis"] is None
    assert answer(home)["home"]["end"] is None
    assert "Too little is known for a forecast" in home.does("forecast")
    home.does("add-plan travel-7-days --account trip")
    assert "Nothing to forecast: 4.00 GB not started." in home.does("forecast trip")


def test_what_nobody_logged_counts_on_the_days_that_it_spreads_over(home: Home) -> None:
    """Three readings, a week apart, make three weeks of days, all alike."""
    home.does(
        "add-plan monthly --account home --at 2026-10-31",
        "log-usage --remaining 9.3GB --at 2026-11-07T00:00",
        "log-usage --remaining 8.6GB --at 2026-11-14T00:00",
        "log-usage --remaining 7.9GB --at 2026-11-21T00:00",
    )
    found = answer(home)["home"]
    # Of the seven days up to the last reading one is today, of which nothing is over.
    assert (found["basis"], found["days"], found["per_day"]) == ("days", 21, 6 * GB // 10 // 7)


def test_overage_is_charged_as_the_plan_has_it(home: Home) -> None:
    """Nothing is left: what is still to come is paid for by the started GB, and so is its range."""
    home.does(
        "add-plan overage-by-started-gb --account home --at 2026-11-01", *daily("2026-11-01", 20, "600MB", "200MB")
    )
    found = answer(home)["home"]
    assert found["balances"] == []
    assert found["end"]["overage"] == found["end"]["used"]
    cost = found["end"]["cost"]["USD"]
    assert all(float(cost[kind]) % 15 == 0 for kind in cost)
    assert 0 < float(cost["low"]) <= float(cost["likely"]) <= float(cost["high"])
    shown = home.does("forecast")
    assert "Nothing is left that could run out" in shown
    assert "to pay" in shown


def test_full_speed_that_ends_is_called_so(home: Home) -> None:
    """A plan with fair use does not run out: it gets slow, by the ledger's own rule, each day anew."""
    home.does("add-plan unlimited-daily-fair-use --account home --at 2026-11-13", *daily("2026-11-13", 8, "3.5GB"))
    home.now = "2026-11-21T16:30+01:00"  # Half an hour into the 22nd in Tokyo, where the plan's days are.
    found = answer(home)["home"]
    assert found["balances"][0]["slows"]
    assert found["end"]["throttled"]["likely"] > 0
    assert "lows down" in home.does("forecast")


def test_data_for_one_zone_does_not_last_in_another(home: Home) -> None:
    """Each place has its own line; of one where nothing was used, nothing is said."""
    home.does("add-plan travel-7-days --account eu --at 2026-11-15", *daily("2026-11-15", 6, "450MB", more="--zone FR"))
    europe, switzerland = answer(home)["eu"]["balances"]
    assert (europe["used_there"], switzerland["used_there"]) == (True, False)
    assert europe["runs_out"]["likely"] == "2026-11-21"
    assert switzerland["runs_out"]["likely"] is None
    shown = " ".join(home.does("forecast").split())
    assert "Switzerland: nothing was used there lately, so that nothing can be said." in shown


def test_what_is_planned_counts_and_hindsight_does_not(even: Home) -> None:
    """A line dated for later is a plan. Asked as of an earlier day, what came after it is left out."""
    before = answer(even)["home"]["end"]
    even.does("log-usage 1GB --at 2026-11-25")
    planned = answer(even)["home"]["end"]
    for kind in ("low", "likely", "high"):
        assert planned["used"][kind] == before["used"][kind] + GB
    as_of = "--as-of 2026-11-10T12:00"
    then = answer(even, as_of)["home"]
    even.does("log-usage 900MB --at 2026-11-12")
    assert answer(even, as_of)["home"] == then


def test_top_ups_and_renewals_that_are_recorded_ahead_count(even: Home) -> None:
    """A top-up dated for the 25th is there when it is needed."""
    before = answer(even)["home"]["end"]
    even.does("top-up 2GB --at 2026-11-25")
    after = answer(even)["home"]["end"]
    assert after["left"]["likely"] == before["left"]["likely"] + 2 * GB


def test_silence_is_said(even: Home) -> None:
    """Five days without a line: what was used since is not in it."""
    assert "Nothing is logged since" not in even.does("forecast")
    even.now = "2026-11-25T10:00+01:00"
    assert "Nothing is logged since 20 Nov: what was used since then is not in it." in " ".join(
        even.does("forecast").split()
    )


def test_it_writes_nothing(even: Home) -> None:
    """The journal is the same afterwards, event by event."""
    before = even.journal()
    even.does("forecast", "forecast --json", "forecast --as-of 2026-11-10")
    assert even.journal() == before


def test_who_is_unknown_is_refused(even: Home) -> None:
    """In one line, with the name that was meant."""
    assert "there is no account hoem" in even.refuses("forecast hoem")


def sentence(home: Home, words: str = "") -> str:
    return " ".join(home.does(f"forecast {words}").split())


def test_the_pace_is_that_of_status(even: Home) -> None:
    """One number, of the same days, in both."""
    even.does(*daily("2026-11-14", 7, "100MB"))
    assert "51 days of your own use, recently 400 MB a day:" in sentence(even)
    assert "lately you use 400 MB a day" in even.does("status")


def test_one_or_two_readings_are_no_range(home: Home) -> None:
    """They spread over weeks that look all alike, which says nothing of how days differ."""
    home.does("add-plan monthly --account home --at 2026-11-01", "log-usage --remaining 6GB --at 2026-11-20T12:00")
    assert answer(home)["home"]["basis"] == "pace"
    assert "Known from one or two entries only" in sentence(home)
    home.does("log-usage --remaining 9GB --at 2026-11-05T12:00", "log-usage 100MB --at 2026-11-07T12:00")
    assert answer(home)["home"]["basis"] == "days"


def test_the_last_day_of_a_cycle_that_ends_in_its_middle_has_use(home: Home) -> None:
    """The hours up to its end are not without use, as if all of today's came in the evening."""
    home.does("add-plan monthly --account home --at 2026-09-21T18:00", *daily("2026-09-22", 60, "300MB"))
    used = answer(home)["home"]["end"]["used"]
    assert 0.1 * GB < used["likely"] < 0.2 * GB


def test_what_only_a_renewal_carries_is_called_so(home: Home) -> None:
    """Nobody is told that it carries over who then does not renew."""
    home.write("hand.toml", 'name = "Hand"\ndata = "9 GB"\n[cycle]\nevery = "1 month"\nrenews = "manual"\n[rollover]\n')
    home.does("add-plan hand.toml --account home --at 2026-11-01", *daily("2026-11-01", 20, "100MB"))
    assert "carried if renewed" in sentence(home)
    home.does("renew")
    assert "carried over" in sentence(home)


def test_a_plan_by_the_day_says_up_to_when_it_means(home: Home) -> None:
    """Its first sentence is of today's data, its second of the whole week."""
    home.does(
        "add-plan daily-1-gb-for-a-week --account home --at 2026-11-18",
        *daily("2026-11-06", 15, "700MB", "1200MB", "900MB"),
    )
    said = sentence(home)
    assert "Probably lasts until the end of 21 Nov, but may run out on that day. It is likely to be" in said
    assert "too little until the end of 24 Nov." in said
    home.does("log-usage 400MB --at 2026-11-21T08:00", *daily("2026-11-17", 4, "500MB"))
    assert "Probably runs out, most likely on 21 Nov." in sentence(home)
