"""A person's first day with the program, each story from an empty home."""

from tests.cli.conftest import Home

GB = 10**9


def test_a_plan_that_has_run_since_july_is_entered_with_what_the_app_shows(home: Home) -> None:
    """The app says 5 GB and 1.2 GB carried: that is what is left, and the plan goes on from there."""
    said = home.does("add-plan monthly-rollover --since 2026-07-01 --left 5GB --carried 1.2GB")
    assert "it has run since 1 Jul 00:00. 6.20 GB left until the end of 30 Nov." in said
    main = home.accounts()["main"]
    assert (main["remaining"], main["granted"], main["cost"]) == (6_200_000_000, 6_200_000_000, {})
    assert main["cycle"] == {"number": 5, "start": "2026-10-31T23:00:00Z", "end": "2026-11-30T23:00:00Z", "used": 0}
    assert main["next_expiry"] == {"at": "2026-11-30T23:00:00Z", "bytes": 1_200_000_000}
    december = home.accounts("2026-12-01T12:00")["main"]
    assert (december["remaining"], december["expired"]) == (15 * GB, 1_200_000_000)


def test_the_balance_is_read_off_after_three_weeks_of_logging_nothing(home: Home) -> None:
    """What the journal cannot explain counts as used, and what is left is what the app says."""
    home.now = "2026-11-01T09:00+01:00"
    home.does("add-plan monthly")
    home.now = "2026-11-22T20:00+01:00"
    said = home.does("log-usage --remaining 3.8GB")
    assert "Noted 3.80 GB remaining for main, now. 6.20 GB of use was not logged before. 3.80 GB left until" in said
    assert "Take it back: esimtrack undo" in said
    main = home.accounts()["main"]
    assert (main["remaining"], main["unlogged"], main["used"]) == (3_800_000_000, 6_200_000_000, 6_200_000_000)
    home.does("log-usage 2GB --at 2026-11-10")
    main = home.accounts()["main"]
    assert (main["remaining"], main["unlogged"], main["used"]) == (3_800_000_000, 4_200_000_000, 6_200_000_000)


def test_a_second_esim_is_never_taken_for_the_first(home: Home) -> None:
    """Buying a plan for another SIM needs a name; from then on, usage needs one too, or a default."""
    home.does("add-plan monthly")
    said = home.refuses("add-plan travel-7-days")
    assert "travel-7-days is a plan for one SIM. Is it for one that you have (main), or for a new one?" in said
    assert "For the same SIM: esimtrack add-plan travel-7-days -a main" in said
    assert "For another: esimtrack add-plan travel-7-days -a NEW" in said
    home.does("add-plan travel-7-days -a japan")
    said = home.refuses("log-usage 1GB")
    assert "two accounts: japan, main. Say which:\n       esimtrack log-usage 1GB --account japan\n" in said
    assert "esimtrack config set default_account japan" in said
    home.does("config set default_account main", "log-usage 1GB")
    assert "no account jpan. Did you mean japan?" in home.refuses("log-usage 1GB -a jpan")
    assert {name: account["used"] for name, account in home.accounts().items()} == {"japan": 0, "main": GB}


def test_the_same_trip_is_bought_again(home: Home) -> None:
    """Two purchases of one name are told apart by their days and ids, and only where both could be meant."""
    buy = "add-plan --name 'Japan 3 GB' --data 3GB --lasts '30 days' --starts first-use -a japan"
    home.does(buy, "log-usage 3GB", "log-usage 100MB")
    home.now = "2026-12-20T10:00+01:00"
    home.does(buy)
    # The first one has used up all that it had, but runs until 21 December: the second has to wait for nothing.
    said = home.does("log-usage 1GB --at '2026-12-22T10:00'")
    assert "2.00 GB left until 21 Jan 2027 10:00." in said
    states = [purchase["state"] for purchase in home.accounts("2026-12-22T12:00")["japan"]["purchases"]]
    assert states == ["ended", "live"]
    assert "Noted 1.50 GB remaining" in home.does("log-usage --remaining 1.5GB --purchase 'japan 3 gb' --at 2026-12-23")


def test_one_gb_was_typed_where_ten_were_meant(home: Home) -> None:
    """Three weeks later the purchase is corrected from its beginning, and what seemed to be overage never was."""
    home.now = "2026-11-01T09:00+01:00"
    home.does("add-plan --name Monthly --data 1GB --every '1 month' --price '12.00 EUR' --rollover 1")
    home.does("log-usage 3GB --at 2026-11-10T18:00")
    home.now = "2026-11-22T20:00+01:00"
    assert home.accounts()["main"]["overage"] == 2 * GB
    said = home.does("add-plan --replaces monthly --data 10GB")
    assert "As it was: Nothing is left. 2.00 GB of overage." in said
    assert "Corrected: 7.00 GB left until 1 Dec 09:00." in said
    main = home.accounts()["main"]
    assert (main["remaining"], main["overage"], main["cost"]) == (7 * GB, 0, {"EUR": "12.00"})
    assert len(main["purchases"]) == 1
    # What was not retyped is as it was: the price, the cycle, what carries over.
    december = home.accounts("2026-12-01T12:00")["main"]
    assert (december["remaining"], december["rolled_over"]) == (17 * GB, 7 * GB)
    home.does("undo")
    assert home.accounts()["main"]["overage"] == 2 * GB


def test_a_reading_is_the_first_sign_of_life_of_a_travel_plan(home: Home) -> None:
    """A plan that waits for its first use is started by the reading that shows it, or when the person says."""
    home.does("add-plan --name 'Japan 3 GB' --data 3GB --lasts '7 days' --starts first-use -a japan")
    home.now = "2026-11-24T20:00+01:00"
    said = home.does("log-usage --remaining 2.4GB --started 2026-11-23T08:00")
    assert "Japan 3 GB starts: 23 Nov 08:00." in said
    assert "2.40 GB left until 30 Nov 08:00." in said
    japan = home.accounts()["japan"]
    assert (japan["unlogged"], japan["purchases"][0]["start"]) == (600_000_000, "2026-11-23T07:00:00Z")
    assert [event["type"] for event in home.journal()] == ["purchase", "activate", "reading"]
    home.does("undo")
    assert home.accounts()["japan"]["purchases"][0]["state"] == "pending"
    # Without being told when, it started when it was read.
    assert "Japan 3 GB starts: now." in home.does("log-usage --used 600MB")
    assert home.accounts()["japan"]["remaining"] == 2_400_000_000


def test_of_several_plans_that_wait_nobody_guesses_which_one_is_read(home: Home) -> None:
    """The reading is refused with the list, and taken with a name from it."""
    home.does(
        "add-plan --name A --data 3GB --starts first-use -a x", "add-plan --name B --data 5GB --starts first-use -a x"
    )
    said = home.refuses("log-usage --remaining 2GB")
    assert "several purchases wait to start: A of 21 Nov (" in said
    home.does("log-usage --remaining 2GB --purchase B")
    assert home.accounts()["x"]["remaining"] == 2 * GB
    assert [p["state"] for p in home.accounts()["x"]["purchases"]] == ["pending", "live"]


def test_an_import_into_the_wrong_account_is_undone_and_done_again(home: Home) -> None:
    """The same lines, put right in the file, are taken again after the undo, and none of them twice."""
    home.does("add-plan monthly -a home", "add-plan monthly -a work")
    lines = "".join(
        f'{{"id":"phone-{day}","type":"usage","at":"2026-11-21T0{day}:00:00Z","account":"work","bytes":{day}000000}}\n'
        for day in (1, 2, 3)
    )
    home.write("phone.jsonl", lines)
    home.now = "2026-11-21T12:00+01:00"
    assert "3 new, 0 known" in home.does("import phone.jsonl")
    assert home.accounts()["work"]["used"] == 6_000_000
    assert "3 lines" in home.does("undo")
    assert home.accounts()["work"]["used"] == 0
    home.write("phone.jsonl", lines.replace("work", "home"))
    assert "3 new, 0 known" in home.does("import phone.jsonl")
    assert "0 new, 3 known" in home.does("import phone.jsonl")
    assert {name: account["used"] for name, account in home.accounts().items()} == {"home": 6_000_000, "work": 0}
