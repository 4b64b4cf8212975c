"""What becomes of hours and days: each counts once, for one account, however often and in whatever order they come."""

import pytest

from tests.sources.conftest import Importing
from tests.sources.vnstats import instant, vnstat

GB = 10**9


def test_closed_hours_count_and_the_one_that_grows_waits(importing: Importing) -> None:
    """At 12:40 the hour from 12 on still grows; it comes with the next import, and nothing comes twice."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-24T12:40", wwan0={"2026-11-24T10": 2 * GB, "2026-11-24T12": 1 * GB}))
    assert "1 (2.00 GB) new, 0 known; for main." in home.does("import --from vnstat v.json")
    importing.write("v.json", vnstat("2026-11-24T13:00", wwan0={"2026-11-24T10": 2 * GB, "2026-11-24T12": 3 * GB}))
    assert "1 (3.00 GB) new, 1 known; for main." in home.does("import --from vnstat v.json")
    assert "0 new, 2 known" in home.does("import --from vnstat v.json")
    assert importing.used() == 5 * GB
    assert [line["at"] for line in importing.lines()] == [instant("2026-11-24T10:00"), instant("2026-11-24T12:00")]
    # People name a line by the end of its id.
    assert len({line["id"][-6:] for line in importing.lines()}) == 2


def test_a_day_gives_what_its_hours_do_not_explain(importing: Importing) -> None:
    """vnStat keeps hours for four days only: what nobody fetched in time is in the days, and in them alone."""
    home = importing.home
    hours = {"2026-11-20T10": 1 * GB, "2026-11-20T11": 2 * GB}
    importing.write("v.json", vnstat("2026-11-20T13:00", wwan0=hours))
    home.does("import --from vnstat v.json")
    importing.write("v.json", vnstat("2026-11-27T13:00", wwan0={"2026-11-20": 7 * GB, "2026-11-21": 4 * GB}))
    assert "2 (8.00 GB) new" in home.does("import --from vnstat v.json")
    assert importing.used() == 11 * GB
    importing.write("v.json", vnstat("2026-11-20T13:00", wwan0={**hours, "2026-11-20T12": 4 * GB}))
    assert "0 new, 3 known" in home.does("import --from vnstat v.json")


def test_an_import_is_taken_back_whole_and_can_come_again(importing: Importing) -> None:
    """Under its next id, once more and once more, by the last command or by the name of the batch."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-24T13:00", wwan0={"2026-11-24T10": 2 * GB, "2026-11-24T11": 1 * GB}))
    home.does("import --from vnstat v.json")
    assert "2 lines" in home.does("undo")
    assert importing.used() == 0
    assert "2 (3.00 GB) new" in home.does("import --from vnstat v.json")
    batch = importing.lines()[-1]["batch"]
    home.does("log-usage 1MB", f"undo {batch}", "import --from vnstat v.json")
    assert "0 new, 2 known" in home.does("import --from vnstat v.json")
    assert importing.used() == 3 * GB + 10**6
    assert [line["id"].rpartition(":")[2][8:] for line in importing.lines()] == ["", ".2", ".3"] * 2


def test_what_a_redo_brought_back_is_known(importing: Importing) -> None:
    """A redo records under new ids: an import knows them."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-24T13:00", wwan0={"2026-11-24T10": 2 * GB, "2026-11-24T11": 1 * GB}))
    home.does("import --from vnstat v.json", "undo", "redo")
    assert "0 new, 2 known" in home.does("import --from vnstat v.json")
    assert importing.used() == 3 * GB


def test_what_was_taken_back_by_itself_stays_so(importing: Importing) -> None:
    """Somebody looked at that hour: an import that runs every hour does not bring it again, nor does its day."""
    home = importing.home
    hours = {"2026-11-24T10": 2 * GB, "2026-11-24T11": 1 * GB}
    importing.write("v.json", vnstat("2026-11-24T13:00", wwan0=hours))
    home.does("import --from vnstat v.json")
    home.does(f"undo {importing.lines()[0]['id']}")
    importing.write("v.json", vnstat("2026-11-26T13:00", wwan0={**hours, "2026-11-24": 3 * GB}))
    assert "0 new" in home.does("import --from vnstat v.json")
    assert importing.used() == 1 * GB


def test_one_modem_two_sims(importing: Importing) -> None:
    """An hour counts for the account that it was imported for; another account does not get it, nor its day's rest."""
    home = importing.home
    home.does("add-plan -a trip --name Trip --data 10GB --lasts '30 days' --at 2026-11-10 --timezone Europe/Berlin")
    morning, evening = {"2026-11-24T10": 2 * GB}, {"2026-11-24T10": 2 * GB, "2026-11-24T18": 1 * GB}
    importing.write("v.json", vnstat("2026-11-24T13:00", wwan0=morning))
    home.does("import --from vnstat v.json -a main")
    importing.write("v.json", vnstat("2026-11-25T13:00", wwan0={**evening, "2026-11-24": 3 * GB}))
    said = home.does("import --from vnstat v.json -a trip")
    assert "1 (1.00 GB) new, 1 known; for trip." in said
    assert "1 of the known counts for main." in said
    assert (importing.used(), importing.used("trip")) == (2 * GB, 1 * GB)


def test_a_wrong_account_is_put_right(importing: Importing) -> None:
    """Taken back, whole or line by line, the same hours can be imported for another account."""
    home = importing.home
    home.does("add-plan -a trip --name Trip --data 10GB --lasts '30 days' --at 2026-11-10 --timezone Europe/Berlin")
    importing.write("v.json", vnstat("2026-11-24T13:00", wwan0={"2026-11-24T10": 2 * GB, "2026-11-24T11": 1 * GB}))
    home.does("import --from vnstat v.json -a main", "undo", "import --from vnstat v.json -a trip")
    assert (importing.used(), importing.used("trip")) == (0, 3 * GB)
    first = next(line["id"] for line in importing.lines() if line["account"] == "trip")
    home.does(f"undo {first}")
    assert "1 (2.00 GB) new, 1 known" in home.does("import --from vnstat v.json -a main")
    assert (importing.used(), importing.used("trip")) == (2 * GB, 1 * GB)


def test_before_the_first_plan_nothing_counts(importing: Importing) -> None:
    """The modem may have had another SIM then; `--since` says otherwise."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-24T13:00", wwan0={"2026-10-30": 2 * GB, "2026-11-02": 1 * GB}))
    said = home.does("import --from vnstat v.json")
    assert "1 (1.00 GB) new" in said
    assert "1 lies before the first plan of main and was left out: --since TIME takes it." in said
    assert "1 (2.00 GB) new, 1 known" in home.does("import --from vnstat v.json --since 2026-10-01")


@pytest.mark.parametrize(("bucket", "taken"), [("2026-11-24T10", 9600), ("2026-11-24", 9600 * 53 // 96)])
def test_a_bucket_in_which_a_plan_starts(importing: Importing, bucket: str, taken: int) -> None:
    """A new SIM has no data before: its first hour counts whole, from its start on. Of a day, its share of the time."""
    home = importing.home
    home.does("add-plan -a trip --name T --data 1GB --lasts '9 days' --at 2026-11-24T10:45 --timezone Europe/Berlin")
    importing.write("v.json", vnstat("2026-11-25T13:00", wwan0={bucket: 9600}))
    home.does("import --from vnstat v.json -a trip")
    (line,) = importing.lines()
    assert (line["at"], line["bytes"]) == (instant("2026-11-24T10:45"), taken)
    assert ("estimated" in line.get("note", "")) == (taken < 9600)
    assert home.accounts()["trip"]["overage"] == 0


def test_a_plan_that_ran_already_gets_the_share_since_it_is_known(importing: Importing) -> None:
    """What was left then includes what was used before."""
    home = importing.home
    home.does(
        "add-plan -a old --name O --data 1GB --every '1 month' --since 2026-11-01 --left 500MB --at 2026-11-24T10:45"
    )
    importing.write("v.json", vnstat("2026-11-25T13:00", wwan0={"2026-11-24T10": 9600}))
    home.does("import --from vnstat v.json -a old")
    (line,) = importing.lines()
    assert (line["at"], line["bytes"]) == (instant("2026-11-24T10:45"), 9600 // 4)


def test_a_second_source_for_the_same_data_is_refused(importing: Importing) -> None:
    """Two interfaces of a router see the same bytes: there is a way out for who means both, and one to change over."""
    home = importing.home
    hours = {"2026-11-24T10": 2 * GB, "2026-11-24T11": 1 * GB}
    importing.write("v.json", vnstat("2026-11-24T14:00", wwan0=hours, br0={**hours, "2026-11-24T13": 4 * GB}))
    home.does("import --from vnstat v.json --interface wwan0")
    said = home.refuses("import --from vnstat v.json --interface br0")
    assert "main has usage of vnstat:wwan0 already from 24 Nov 10:00 to 24 Nov 11:00" in said
    assert "--since 2026-11-24T12:00Z" in said
    assert "--force" in said
    assert "1 (4.00 GB) new" in home.does("import --from vnstat v.json --interface br0 --since 2026-11-24T12:00Z")
    assert importing.used() == 7 * GB
    assert "2 (3.00 GB) new" in home.does("import --from vnstat v.json --interface br0 --force")


def test_another_person_is_no_second_source(importing: Importing) -> None:
    """In a pool, each has a device of their own."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-24T14:00", wwan0={"2026-11-24T10": 2 * GB}, wlan0={"2026-11-24T10": GB}))
    home.does("import --from vnstat v.json --interface wwan0 --member Ada")
    home.does("import --from vnstat v.json --interface wlan0 --member Ben")
    assert {m["name"]: m["used"] for m in home.accounts()["main"]["members"]} == {"Ada": 2 * GB, "Ben": GB}


def test_nearly_four_gib_are_warned_about(importing: Importing) -> None:
    """A counter that began anew may be taken for one that was full: it is said and noted, and can be taken back."""
    home = importing.home
    importing.write(
        "v.json", vnstat("2026-11-24T14:00", wwan0={"2026-11-24T10": 2**32 - 20_000_000, "2026-11-24T11": GB})
    )
    ran = home.run("import --from vnstat v.json")
    assert "4.27 GB on 24 Nov 10:00 are nearly a multiple of 4 GiB." in ran.err
    (id,) = (word for word in ran.err.split() if word.startswith("vnstat:"))
    assert [bool("4 GiB" in line.get("note", "")) for line in importing.lines()] == [True, False]
    home.does(f"undo {id}")
    assert home.run("import --from vnstat v.json").err == ""
    assert importing.used() == GB


def test_several_interfaces_are_listed(importing: Importing) -> None:
    """Nobody guesses which of them is the SIM's; a wrong name is answered with the near one."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-24T14:00", wwan0={"2026-11-24T10": 2 * GB}, eth0={}))
    said = home.refuses("import --from vnstat v.json")
    assert "vnstat has several: eth0 (0 B), wwan0 (2.00 GB)." in said
    assert "esimtrack import --from vnstat v.json --interface eth0" in said
    assert "Did you mean wwan0?" in home.refuses("import --from vnstat v.json --interface wwan1")


def test_of_a_day_in_which_a_plan_starts_its_hours_are_enough(importing: Importing) -> None:
    """What was used before the plan, with another SIM, is no rest of the day."""
    home = importing.home
    home.does("add-plan -a trip --name T --data 1GB --lasts '9 days' --at 2026-11-24T10:45 --timezone Europe/Berlin")
    hours = {"2026-11-24T08": 5000, "2026-11-24T12": 1000}
    importing.write("v.json", vnstat("2026-11-24T13:00", wwan0=hours))
    home.does("import --from vnstat v.json -a trip")
    importing.write("v.json", vnstat("2026-11-28T11:00", wwan0={"2026-11-24": 10**8}))
    home.does("import --from vnstat v.json -a trip")
    assert importing.used("trip") == 1000


def test_an_hour_that_grew_after_all_is_made_up_for_by_its_day(importing: Importing) -> None:
    """Its line stays as it is; what hours are rounded by is too little to be a line."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-24T11:00", wwan0={"2026-11-24T10": GB}))
    home.does("import --from vnstat v.json")
    grown = {"2026-11-24T10": 2 * GB, "2026-11-24": 2 * GB, "2026-11-25T10": GB, "2026-11-25": GB + 24 * 1024}
    importing.write("v.json", vnstat("2026-11-26T11:00", wwan0=grown))
    assert "2 (2.00 GB) new, 1 known" in home.does("import --from vnstat v.json")
    assert importing.used() == 3 * GB
