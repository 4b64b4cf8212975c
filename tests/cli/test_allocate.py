"""`allocate` from the command line: what is shared, what is proposed, and what `--apply` records."""

import json
from typing import Any

import pytest

from esimtrack.cli.sizes import say_size
from tests.cli.conftest import Home

GB, MB = 10**9, 10**6


def used(home: Home, **daily: int) -> None:
    """So many megabytes each day from 1 October to 20 November, by each."""
    days = [f"2026-10-{day:02}" for day in range(1, 32)] + [f"2026-11-{day:02}" for day in range(1, 21)]
    lines = [
        {
            "id": f"{name}{day}", "type": "usage", "at": f"{day}T12:00:00Z", "account": "fam", "bytes": size * 10**6,
            **({} if name == "nobody" else {"member": name}),
        }
        for name, size in daily.items()
        for day in days
    ]  # fmt: skip
    home.write("used.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    home.does("import used.jsonl")


@pytest.fixture
def family(home: Home) -> Home:
    """20 GB a month: Ada uses 3.1 GB, Bo 9.3 GB, somebody without a name 1.55 GB in a month of 31 days; Cem nothing."""
    home.does("add-plan family --account fam --at 2026-10-01")
    used(home, Ada=100, Bo=300, nobody=50)
    return home


def answer(home: Home, words: str = "") -> Any:
    return json.loads(home.does(f"allocate fam {words} --json"))


def proposed(home: Home, words: str = "") -> dict[str, int]:
    return {member["name"]: member["proposed"] for member in answer(home, words)["members"]}


def test_it_splits_what_the_next_cycle_grants(family: Home) -> None:
    """From each one's use, with what nobody named kept back; a booster of today is not in it."""
    family.does("top-up 5GB --account fam")
    found = answer(family)
    assert (found["pool"], found["days"], found["unnamed"]) == (20 * GB, 51, 31 * 50 * 10**6)
    assert found["start"] == "2026-11-30T23:00:00Z"
    needs = {member["name"]: member["need"] for member in found["members"]}
    assert needs == {"Ada": 31 * 100 * 10**6, "Bo": 31 * 300 * 10**6, "Cem": 0}
    sizes = proposed(family)
    assert sizes["Bo"] >= 9.3 * 1.2 * GB > sizes["Ada"] > sizes["Cem"] > 0
    assert 20 * GB - found["unnamed"] - found["step"] < sum(sizes.values()) <= 20 * GB - found["unnamed"]


def test_headroom_floor_steps_and_fixed_sizes_are_taken(family: Home) -> None:
    """Each changes the split as it says."""
    assert proposed(family, "--fixed cem=2GB")["Cem"] == 2 * GB
    assert proposed(family, "--floor 4GB")["Cem"] >= 4 * GB
    assert all(size % GB == 0 for size in proposed(family, "--round 1GB").values())
    assert proposed(family, "--headroom 0")["Cem"] > proposed(family, "--headroom 50")["Cem"]


def test_apply_records_the_limits_from_the_next_cycle_on(family: Home) -> None:
    """In one batch, which one undo takes back; a second time there is nothing to record."""
    sizes = proposed(family)
    said = family.does("allocate fam --apply")
    assert f"Cem may use {sizes['Cem'] / GB:.2f} GB a cycle from 1 Dec" in said
    limits = {event["name"]: event["limit"] for event in family.journal()[-3:]}
    assert limits == sizes
    assert {event["at"] for event in family.journal()[-3:]} == {"2026-11-30T23:00:00Z"}
    assert family.accounts()["fam"]["members"][0]["limit"] == 5 * GB
    assert family.accounts("2026-12-02")["fam"]["members"][0]["limit"] == sizes["Ada"]
    assert "everybody has these limits already" in family.refuses("allocate fam --apply")
    family.does("undo")
    assert family.accounts("2026-12-02")["fam"]["members"][0]["limit"] == 5 * GB


def test_a_dry_run_records_nothing(family: Home) -> None:
    """It says what would be recorded."""
    before = family.journal()
    assert "A dry run" in family.does("allocate fam --apply --dry-run")
    assert family.journal() == before


def test_in_the_middle_of_a_cycle_room_is_moved(family: Home) -> None:
    """Bo has used 6 of 7 GB and needs 3 more, today counted; Ada has 3 GB of 5 left and needs 1 of them."""
    family.does("member limit Bo 7GB --account fam --at 2026-11-01")
    found = answer(family)
    moves = [(move["giver"], move["taker"]) for move in found["moves"]]
    assert ("Cem", "Bo") in moves
    given = sum(move["bytes"] for move in found["moves"])
    assert given == 2 * GB
    shown = " ".join(family.does("allocate fam").split())
    assert "Bo is likely to use 2.00 GB more than the limit until the end of 30 Nov." in shown
    assert "Cem could give Bo" in shown
    family.does("allocate fam --now --apply")
    members = {member["name"]: member["limit"] for member in family.accounts()["fam"]["members"]}
    assert members["Bo"] == 7 * GB + given
    assert sum(members.values()) == 22 * GB
    assert "nobody's room need be moved" in family.refuses("allocate fam --now --apply")


def test_room_agrees_with_status_and_forecast(home: Home) -> None:
    """It goes by the recent pace, and today is a whole day of which so much is done: not by what was two months ago."""
    home.does("add-plan family --account fam --at 2026-10-01", "member limit Bo 7GB --account fam --at 2026-11-01")
    used(home, Ada=10)
    for day in range(1, 21):
        home.does(f"log-usage 900MB --member Bo --account fam --at 2026-11-{day:02}T12:00")
    home.does("log-usage 250MB --member Bo --account fam --at 2026-11-21T08:00")
    # Bo used 900 MB on six days, and 250 MB today: of today's 807 MB 557 are to come, and nine days.
    bo, ada = (6 * 900 + 250) * MB // 7, 6 * 10 * MB // 7
    coming = bo * 9 + bo - 250 * MB + ada * 10
    left = home.accounts()["fam"]["remaining"]
    assert answer(home)["lacking"] == coming - left


def limits(home: Home, as_of: str) -> dict[str, int]:
    return {member["name"]: member["limit"] for member in home.accounts(as_of)["fam"]["members"]}


def test_room_comes_back_with_the_next_cycle(family: Home) -> None:
    """It is moved for the running one alone; one undo takes back all of it."""
    family.does("member limit Bo 7GB --account fam --at 2026-11-01")
    usual = limits(family, "2026-12-02")
    said = family.does("allocate fam --now --apply")
    assert "Bo may use 9.00 GB in this cycle, and 7.00 GB a cycle from 1 Dec 00:00 on." in said
    assert limits(family, "2026-11-30")["Bo"] == 9 * GB
    assert limits(family, "2026-12-02") == usual
    family.does("undo")
    assert limits(family, "2026-11-30") == usual


def test_moving_room_leaves_what_is_recorded_for_the_next_cycle(family: Home) -> None:
    """In whichever order the two are recorded, the next cycle has its own split."""
    family.does("member limit Bo 7GB --account fam --at 2026-11-01")
    split = proposed(family)
    for first, second in (("", "--now"), ("--now", "")):
        said = family.does(f"allocate fam --apply {first}") + family.does(f"allocate fam --apply {second}")
        assert limits(family, "2026-11-30")["Bo"] == 9 * GB
        assert limits(family, "2026-12-02") == split
        usual = split["Bo"] if second == "--now" else 7 * GB
        assert f"Bo may use 9.00 GB in this cycle, and {say_size(usual, 1000)} a cycle from 1 Dec" in said
        family.does("undo", "undo")


def test_nobody_has_room_to_give(family: Home) -> None:
    """Who runs short is said all the same, and that moving room would not mend it."""
    family.does(*(f"member limit {name} {size}GB -a fam --at 2026-11-01" for name, size in (("Ada", 2), ("Bo", 7))))
    family.does("member limit Cem 10MB --account fam")
    shown = family.does("allocate fam")
    assert "Bo is likely to use 2.00 GB more than the limit" in shown
    assert "Nobody has room to give." in shown
    assert "--now" not in shown
    assert "nobody has room to give" in family.refuses("allocate fam --now --apply")


def test_who_joined_lately_counts_from_then(home: Home) -> None:
    """Dora's days are ten, Ada's those of seven weeks, and Eve's a week: what less is known of tells too little."""
    home.does("add-plan family --account fam --at 2026-10-01")
    used(home, Ada=100)
    home.does("member add Dora --account fam --at 2026-11-11", "member add Eve --account fam --at 2026-11-20")
    home.does("log-usage 2GB -a fam --member Dora --at 2026-11-15T12:00")
    home.does("log-usage 700MB -a fam --member Eve --at 2026-11-20T12:00")
    needs = {member["name"]: member["need"] for member in answer(home)["members"]}
    assert needs == {"Ada": 3100 * MB, "Bo": 0, "Cem": 0, "Dora": 6200 * MB, "Eve": 3100 * MB}


def test_what_to_type_records_what_is_shown(family: Home) -> None:
    """The line that records the limits has the options with which they were made; a look back has none."""
    shown = family.does("allocate fam --fixed Cem=2GB --headroom 30%")
    assert "esimtrack allocate fam --fixed Cem=2GB --headroom 30% --apply" in " ".join(shown.split())
    assert "--apply" not in family.does("allocate fam --as-of 2026-11-10")


@pytest.mark.parametrize("kept", ["Ada", "Bo", "Cem"])
def test_without_any_limit_so_far(family: Home, kept: str) -> None:
    """It is split like any other; and where only one is left to share, that one has what the fixed ones leave."""
    family.does(*(f"member limit {name} none -a fam --at 2026-11-01" for name in ("Ada", "Cem")))
    assert answer(family)["moves"] == []
    fixed = " ".join(f"--fixed {name}=2GB" for name in ("Ada", "Bo", "Cem") if name != kept)
    assert proposed(family, fixed)[kept] == 144 * GB // 10


def test_where_everybody_is_fixed_no_rule_is_told(family: Home) -> None:
    """Nothing was split by it."""
    shown = family.does("allocate fam --fixed Ada=2GB --fixed Bo=2GB --fixed Cem=2GB")
    assert "is the mean of the last 51 days." in shown
    assert "shared evenly" not in shown


def test_a_line_to_type_that_is_too_long_goes_on_below(family: Home) -> None:
    """Parted between two words, with what a shell takes for its going on."""
    line = "allocate fam --fixed Ada=2GB --fixed Bo=2GB --fixed Cem=2GB --headroom 30 --round 10MB"
    shown = family.does(line)
    assert "To record these limits:\n  esimtrack allocate" in shown
    typed = shown.partition("limits:\n")[2].partition(" --apply")[0]
    assert " ".join(typed.replace(" \\\n", " ").split()) == f"esimtrack {line}"


def test_one_alone(home: Home) -> None:
    """Has what nobody without a name uses."""
    home.does("add-plan monthly --account fam --at 2026-10-01", "member add Ada --account fam --at 2026-10-01")
    used(home, Ada=100, nobody=50)
    assert proposed(home) == {"Ada": 84 * GB // 10}


def test_less_than_a_week_is_shared_evenly(home: Home) -> None:
    """And it says so."""
    home.does("add-plan family --account fam --at 2026-11-19", "log-usage 3GB --member Bo --at 2026-11-19T12:00")
    sizes = proposed(home)
    assert max(sizes.values()) - min(sizes.values()) <= 10**8
    assert "too little: the pool is shared evenly" in home.does("allocate fam")


def test_what_cannot_be_shared_is_refused(family: Home) -> None:
    """In one line each, with what would be right."""
    assert "nobody called Zed shares fam" in family.refuses("allocate fam --fixed Zed=1GB")
    assert "Fix less." in family.refuses("allocate fam --fixed Ada=25GB")
    assert "are wanted at least" in family.refuses("allocate fam --fixed Ada=25GB")
    assert "Fix less, or take smaller steps" in family.refuses("allocate fam --fixed Ada=19.9GB")
    assert "a name and a size are meant" in family.refuses("allocate fam --fixed Ada", code=2)
    assert "says twice what Ada is to have" in family.refuses("allocate fam --fixed Ada=1GB --fixed ada=2GB", code=2)
    for percent in ("-5", "many", "1000", "2.5"):
        assert "a whole number from 0 to 999" in family.refuses(f"allocate fam --headroom={percent}", code=2)
    assert "go with --apply" in family.refuses("allocate fam --now", code=2)
    assert "--apply records" in family.refuses("allocate fam --apply --json", code=2)
    family.does("add-plan monthly --account alone", "add-plan unlimited --account open --at 2026-11-01")
    assert "nobody shares alone" in family.refuses("allocate alone")
    family.does("member add Eve --account open", "add-plan prepaid-90-days --account trip")
    assert "has no size" in family.refuses("allocate open")
    family.does("member add Eve --account trip")
    assert "no cycle running" in family.refuses("allocate trip")
    family.does("cancel --account fam")
    assert "no cycle of Family 20 GB follows" in family.refuses("allocate fam")


def test_today_is_known(family: Home) -> None:
    """Cem, who never used anything before, used 6 GB today: it is in what is used, and in what is proposed."""
    before = proposed(family)["Cem"]
    family.does("log-usage 6GB --member Cem --account fam --at 2026-11-21T08:00")
    cem = next(member for member in answer(family)["members"] if member["name"] == "Cem")
    assert cem["need"] > 3 * GB
    assert cem["proposed"] > before


def test_nobody_is_proposed_less_than_the_floor_that_is_stated(family: Home) -> None:
    """It is in whole steps by itself, and one that is not there for each is refused with what is there."""
    found = answer(family)
    assert min(member["proposed"] for member in found["members"]) >= found["floor"]
    found = answer(family, "--floor 1.25GB --fixed Bo=15GB")
    assert min(member["proposed"] for member in found["members"]) >= found["floor"] == 1250 * MB
    found = answer(family, "--fixed Bo=19.6GB")
    assert min(member["proposed"] for member in found["members"] if not member["fixed"]) >= found["floor"] == 200 * MB
    assert "6.60 GB is there for each: give a lower --floor." in family.refuses("allocate fam --floor 7GB")
    assert min(member["proposed"] for member in answer(family, "--floor 6.60GB")["members"]) == 6600 * MB


def test_no_more_room_is_moved_than_the_pool_holds(family: Home) -> None:
    """Ada has a limit that nobody's data stands behind."""
    family.does(
        "member limit Bo 1GB --account fam --at 2026-11-01", "member limit Ada 19GB --account fam --at 2026-11-01",
        "log-usage 10GB --member Cem --account fam --at 2026-11-21T08:00",
    )  # fmt: skip
    left = family.accounts()["fam"]["remaining"]
    moved = sum(move["bytes"] for move in answer(family)["moves"])
    assert left - 100 * MB < moved <= left
