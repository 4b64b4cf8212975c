"""`report` from the command line: which period is shown, and that its numbers are those of `status`."""

import json
from itertools import pairwise
from typing import Any

import pytest

from esimtrack.units.sizes import show_size
from tests.cli.conftest import Home


@pytest.fixture
def told(home: Home) -> Home:
    """Two months of a plan that carries, a reading in the second, and a trip."""
    home.does(
        "add-plan monthly-rollover --account home --at 2026-10-01",
        "log-usage 7GB --at 2026-10-20T12:00",
        "log-usage 2.5GB --member Ada --at 2026-11-15T13:00",
        "log-usage --remaining 9GB --at 2026-11-19T09:00",
        "add-plan travel-7-days --account eu --at 2026-11-17",
        "log-usage 1GB --zone FR --account eu --at 2026-11-18",
    )
    return home


def answer(home: Home, words: str) -> Any:
    return {found["account"]: found for found in json.loads(home.does(f"report {words} --json"))["accounts"]}


def test_it_says_what_status_says(told: Home) -> None:
    """What is left, what the running cycle and its members used; and over all time, every total."""
    status, found = told.accounts(), answer(told, "")
    ever = answer(told, "--from 2026-01-01")
    assert list(found) == list(status) == ["eu", "home"]
    for name, account in status.items():
        assert found[name]["after"]["remaining"] == account["remaining"]
        assert ever[name]["totals"] == {key: account[key] for key in ever[name]["totals"]}
    assert found["home"]["totals"]["used"] == status["home"]["cycle"]["used"] == 4 * 10**9
    assert found["home"]["members"][0] == {
        "name": "Ada", "used": status["home"]["members"][0]["used"], "limit": None,
    }  # fmt: skip
    assert found["eu"]["zones"] == [{"name": "FR", "used": 10**9}]


def test_a_cycle_and_a_stretch(told: Home) -> None:
    """October by its number, and by its days; what its end loses is still October's."""
    cycle = answer(told, "home --cycle 1")["home"]
    days = answer(told, "home --from 2026-10-01 --to 2026-10-31")["home"]
    assert cycle["cycle"]["number"] == 1
    assert days["cycle"] is None
    for key in ("start", "end", "steps", "totals", "before", "after"):
        assert cycle[key] == days[key], key
    assert [h["what"] for h in cycle["happened"]] == ["grant", "carry"]


def test_long_periods_are_told_by_the_week_and_by_the_month(told: Home) -> None:
    """With the same sum; days to come and days before there was anything have no number."""
    weeks = answer(told, "home --from 2026-09-01")["home"]
    months = answer(told, "home --from 2025-01-01")["home"]
    assert (weeks["grain"], months["grain"]) == ("week", "month")
    for found in (weeks, months):
        assert found["steps"][0]["used"] is None
        assert sum(step["used"] or 0 for step in found["steps"]) == 11 * 10**9
    assert answer(told, "home")["home"]["steps"][-1]["used"] is None
    coming = answer(told, "home --from 2027-01-01 --to 2027-01-07")["home"]
    assert {step["used"] for step in coming["steps"]} == {None}


def test_days_that_nothing_is_known_of(told: Home) -> None:
    """Of a period ahead, and of one before there was anything: a sentence stands for the days."""
    ahead = told.does("report home --from 2026-11-30 --to 2026-12-02")
    assert "Nothing is known of days to come. What may be: esimtrack forecast home" in " ".join(ahead.split())
    before = told.does("report home --from 2020-01-01 --to 2020-01-07")
    assert "There was nothing yet." in before
    for said in (ahead, before):
        assert "share" not in said
        assert "still to come" not in said
        assert "left" not in said
        assert "0 B" not in said
    assert answer(told, "home --from 2026-11-30 --to 2026-12-02")["home"]["even"] is None
    assert "3 days are still to come" in told.does("report home --from 2026-11-01 --to 2026-11-24")
    for words in ("--from 2026-11-30 --to 2026-12-02", "--from 2020-01-01 --to 2020-01-07"):
        page = told.does(f"report home {words} --html -")
        assert ("Nothing is known of days to come" in page) != ("There was nothing yet." in page)


def test_what_is_to_be_typed_is_quoted(home: Home) -> None:
    """An account's name may have blanks: the commands that are proposed have it as a shell needs it."""
    lines = [
        f'{{"id":"{number}","type":"bonus","at":"2026-11-{number:02}T00:00:00Z","account":"my home","bytes":1}}'
        for number in range(1, 15)
    ]
    home.write("gifts.jsonl", "\n".join(lines))
    home.does("import gifts.jsonl", "add-plan monthly -a eu")
    assert "esimtrack explain 'my home'" in home.does("report 'my home'")
    home.does("log-usage 1GB -a 'my home'")
    home.write(
        "renew.jsonl", '{"id":"r","type":"renew","at":"2026-11-02T00:00:00Z","account":"my home","purchase":"x"}'
    )
    home.does("import renew.jsonl")
    assert "esimtrack status 'my home'" in home.does("status")
    home.does("add-plan monthly -a 'an other'")
    assert "config set default_account 'an other'" in home.refuses("log-usage 1GB")
    home.write("more data.toml", 'name = "More"\ndata = "1 GB"\nrole = "top-up"\n')
    assert "esimtrack add-plan 'more data.toml'" in home.refuses("amend 'more data.toml' -a eu")


def test_what_cannot_be_meant_is_refused(told: Home) -> None:
    """In one line: no such cycle, two periods at once, an end without a beginning, the wrong way round."""
    assert "home has had the cycles 1 to 2." in told.refuses("report home --cycle 3")
    assert "not both" in told.refuses("report home --cycle 1 --from today", code=2)
    assert "--to needs --from" in told.refuses("report --to today", code=2)
    assert "must lie before" in told.refuses("report --from 2026-11-10 --to 2026-11-01", code=2)
    assert "must lie before" in told.refuses("report --from tomorrow", code=2)
    assert "there is no account hoem" in told.refuses("report hoem")


def test_nothing_yet(home: Home) -> None:
    """An empty store says how to begin; what has not started has no days, and says so."""
    assert home.does("report").startswith("Nothing here yet.")
    home.does("add-plan travel-7-days --account eu")
    assert "4.00 GB not started" in home.does("report")
    assert answer(home, "") == {}


def test_what_a_reading_gives_back_is_taken_off_whoever_it_was_noted_for(home: Home) -> None:
    """Of no day, for nobody knows which; Ada's reading is Ada's, and all adds up to the cycle."""
    home.does(
        "add-plan family --at 2026-11-01",
        "log-usage 3GB --member Ada --at 2026-11-05",
        "log-usage 1GB --member Bo --at 2026-11-06",
        "log-usage --used 2.5GB --member Ada --at 2026-11-10",
    )
    found, status = answer(home, "")["main"], home.accounts()["main"]
    assert [(share["name"], share["used"]) for share in found["members"][:2]] == [("Ada", 25 * 10**8), ("Bo", 10**9)]
    assert found["totals"]["corrected"] == 5 * 10**8
    assert sum(step["used"] or 0 for step in found["steps"]) == 4 * 10**9
    assert found["totals"]["used"] == status["cycle"]["used"] == 35 * 10**8
    assert {m["name"]: m["used"] for m in status["members"]} == {m["name"]: m["used"] for m in found["members"]}


def test_a_finished_account_is_left_out_unless_it_is_asked_for(home: Home) -> None:
    """A line says how many are, and what to type; where every account is finished, all are shown."""
    home.does("add-plan --name 'Old plan' --data 1GB --lasts '7 days' --at 2026-09-01 -a old")
    assert "Old plan" in home.does("report")
    home.does("add-plan monthly --at 2026-11-01 -a home")
    said = home.does("report")
    assert "Monthly 10 GB" in said
    assert "Old plan" not in said
    assert said.endswith("\n\n1 finished: esimtrack report --all\n")
    for words in ("old", "--all"):
        said = home.does(f"report {words}")
        assert "Old plan" in said
        assert "finished:" not in said
    for words in ("--json", "--from 2026-09-01"):
        assert "old" in home.does(f"report {words}")
    home.does("report --html page.html")
    assert "Old plan" not in home.folder.joinpath("page.html").read_text()


@pytest.fixture
def family(home: Home) -> Home:
    """Three cycles with a limit of Ada's own in each, and another plan from the third one on."""
    home.does(
        "add-plan family --account home --at 2026-09-01",
        "member limit Ada 3GB --at 2026-09-01",
        "log-usage 3.5GB --member Ada --at 2026-09-10",
        "member limit Ada 4GB --at 2026-10-01",
        "log-usage 4GB --member Ada --at 2026-10-10",
        "amend monthly-rollover --at 2026-10-15",
        "member limit Ada 2GB --at 2026-11-01",
        "log-usage 1GB --member Ada --at 2026-11-10",
    )
    return home


@pytest.mark.parametrize(
    ("cycle", "plan", "used", "limit"),
    [
        (1, "Family 20 GB", "3.50 GB", "3.00 GB"),
        (2, "Family 20 GB", "4.00 GB", "4.00 GB"),
        (3, "Monthly 10 GB with rollover", "1.00 GB", "2.00 GB"),
    ],
)
def test_a_cycle_is_told_by_its_own_plan_numbers_and_limits(
    family: Home, cycle: int, plan: str, used: str, limit: str
) -> None:
    """On the screen, on the page and in JSON: nothing of the cycle that runs now is said of an earlier one."""
    screen = family.does(f"report --cycle {cycle}")
    assert plan in screen.splitlines()[0]
    assert screen.splitlines()[2].split(" · ")[0].strip() == f"{used} used"
    (row,) = [line.split("  ") for line in screen.splitlines() if line.strip().startswith("Ada")]
    assert [cell.strip() for cell in row if cell][1:] == [used, limit]
    (ada,) = [found for found in answer(family, f"--cycle {cycle}")["home"]["members"] if found["name"] == "Ada"]
    assert (show_size(ada["used"]), show_size(ada["limit"])) == (used, limit)
    page = family.does(f"report --cycle {cycle} --html -")
    assert (plan in page, limit in page) == (True, True)
    assert ("lasts until" in page) == ("still to come" in screen) == (cycle == 3)
    if cycle < 3:
        assert f'<p class="answer">{used} used</p>' in page
        assert "Who may use how much" not in page


def test_what_was_left_falls_on_the_days_on_which_it_was_used(told: Home) -> None:
    """Also where only a reading found it: what is left is what was left the day before, less what the day used."""
    steps = [step for step in answer(told, "home")["home"]["steps"] if step["used"] is not None]
    assert sum(step["unlogged"] > 0 for step in steps) > 3
    for before, after in pairwise(steps):
        assert after["left"] == before["left"] - after["used"]


def test_marks_are_explained(told: Home) -> None:
    """The signs before the days have a line that says what they stand for."""
    assert "+ added · > carried over" in told.does("report home --cycle 1")
