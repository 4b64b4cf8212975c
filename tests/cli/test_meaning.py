"""What a command line means: accounts, purchases, zones, members, and which forms go together."""

import pytest

from tests.cli.conftest import Home

GB = 10**9


def test_where_there_is_one_account_it_is_never_asked_for(home: Home) -> None:
    """Most people have one SIM."""
    home.does("add-plan monthly", "log-usage 1GB")
    assert list(home.accounts()) == ["main"]


def test_where_there_are_several_the_call_is_refused_with_the_names(home: Home) -> None:
    """The refusal shows the line to type instead, quoted where it must be."""
    home.does("add-plan monthly -a home", "add-plan monthly -a 'my eSIM'", "add-plan monthly -a japan")
    said = home.refuses("log-usage 1GB --note 'at the station'")
    assert said == (
        "error: three accounts: home, japan, my eSIM. Say which:\n"
        "       esimtrack log-usage 1GB --note 'at the station' --account home\n"
        "       or make one the default: esimtrack config set default_account home\n"
    )


def test_a_default_account_is_used_and_must_exist(home: Home) -> None:
    """A default of the configuration that no plan has is refused like any unknown account."""
    home.does(
        "add-plan monthly -a home", "add-plan monthly -a work", "config set default_account work", "log-usage 1GB"
    )
    assert home.accounts()["work"]["used"] == GB
    home.does("config set default_account wrok")
    said = home.refuses("log-usage 1GB")
    assert "default_account is wrok, and there is no such account." in said
    assert "Did you mean work?" in said


def test_only_add_plan_makes_an_account(home: Home) -> None:
    """An unknown account is refused with the nearest, everywhere else."""
    home.does("add-plan monthly -a home")
    for line in ("log-usage 1GB -a hoem", "status hoem", "history -a hoem", "add-plan booster -a hoem"):
        assert "there is no account hoem. Did you mean home?" in home.refuses(line)


def test_a_top_up_needs_no_name_where_there_is_one_account(home: Home) -> None:
    """It belongs to the SIM that is there, with `--top-up` or by its file."""
    assert "nothing is recorded yet" in home.refuses("add-plan booster")
    home.does("add-plan monthly", "add-plan booster", "add-plan --name More --data 1GB --lasts cycle --top-up")
    assert home.accounts()["main"]["remaining"] == 13 * GB


def test_a_top_up_without_a_cycle_is_refused_before_it_is_recorded(home: Home) -> None:
    """It would be lost at once."""
    home.does("add-plan prepaid-30-days")
    assert "no plan of main has a cycle running then" in home.refuses("add-plan booster")
    assert len(home.journal()) == 1


def test_a_purchase_is_named_by_its_plan_or_by_the_end_of_its_id(home: Home) -> None:
    """Upper and lower case do not matter; four characters of an id are enough, three are not."""
    home.does("add-plan --name Trip --data 5GB -a a", "add-plan --name Trip --data 5GB -a a")
    first, second = (event["id"] for event in home.journal())
    said = home.refuses("log-usage --remaining 2GB --purchase trip")
    assert f"trip could be several purchases: Trip of 21 Nov ({first[-6:]}), Trip of 21 Nov ({second[-6:]})." in said
    home.does(f"log-usage --remaining 2GB --purchase {second[-6:]}")
    assert [bucket["left"] for bucket in home.accounts()["a"]["buckets"]] == [5 * GB, 2 * GB]
    assert "there is no purchase" in home.refuses(f"log-usage --remaining 2GB --purchase {second[-3:]}")
    assert "Did you mean Trip?" in home.refuses("log-usage --remaining 2GB --purchase Tripp")


def test_of_several_of_one_name_those_without_effect_do_not_count(home: Home) -> None:
    """A trip that is over is not what a reading of today speaks of."""
    home.does("add-plan --name Trip --data 5GB --lasts '7 days' --at 2026-10-01 -a a")
    assert "Trip is ended then" in home.refuses("log-usage --remaining 2GB --purchase Trip")
    home.does("add-plan --name Trip --data 5GB --lasts '7 days' -a a", "log-usage --remaining 2GB --purchase Trip")
    assert home.accounts()["a"]["remaining"] == 2 * GB


def test_a_zone_must_be_one_of_the_plans(home: Home) -> None:
    """Another is refused with the list and the nearest, unless it is forced; case does not matter."""
    home.does("add-plan travel-7-days -a eu", "log-usage 100MB --zone fr")
    said = home.refuses("log-usage 100MB --zone FX")
    assert "no plan of this account has a zone FX." in said
    assert "Zones: AT, BE, DE" in said
    home.does("log-usage 100MB --zone US --force")
    assert [event.get("zone") for event in home.journal()] == [None, "FR", "US"]
    assert home.accounts()["eu"]["overage"] == 100_000_000


def test_a_member_is_called_as_in_the_plan(home: Home) -> None:
    """`ada` is Ada; somebody new joins by being named, and is told of."""
    home.does(
        "add-plan --name Pool --data 20GB --every '1 month' --member Ada=5GB --member Bo", "log-usage 6GB --member ada"
    )
    members = {
        member["name"]: (member["limit"], member["used"], member["over"])
        for member in home.accounts()["main"]["members"]
    }
    assert members == {"Ada": (5 * GB, 6 * GB, GB), "Bo": (None, 0, 0)}
    ran = home.run("log-usage 1GB --member Bob")
    assert "warning: Bob is new in main. Did you mean Bo?" in ran.err


def test_a_plan_that_means_1024_is_read_and_echoed_in_its_own_units(home: Home) -> None:
    """The account's GB is its plan's, and the echo says so."""
    home.does("add-plan seller-means-1024")
    said = home.does("log-usage 1GB")
    assert "Logged 1.00 GB (1024) for main, now. 9.00 GB (1024) left" in said
    assert home.accounts()["main"]["used"] == 1024**3
    home.does("log-usage 1GiB")
    assert home.accounts()["main"]["used"] == 2 * 1024**3


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("log-usage", "say what was used, in exactly one way"),
        ("log-usage 1GB --alive", "say what was used, in exactly one way"),
        ("log-usage --remaining 1GB --used 1GB", "say what was used, in exactly one way"),
        ("log-usage 1GB --device phone", "--device goes with --counter only."),
        ("log-usage --remaining 1GB --member Ada", "--member goes with SIZE, --counter, --used only."),
        ("log-usage --used 1GB --zone FR", "--zone goes with SIZE, --counter only."),
        ("log-usage 1GB --purchase P", "--purchase goes with --remaining only."),
        ("log-usage 1GB --started now", "--started goes with --remaining, --used, --counter only."),
        ("log-usage 1GB --force", "--force goes with --zone only."),
        ("add-plan monthly --left 1GB", "they need --since"),
        ("add-plan monthly --since 2026-07-01", "--left is needed once for each of"),
        ("add-plan monthly --since 2026-07-01 --left 1GB --left 2GB", "2 given"),
    ],
)
def test_what_does_not_go_together_is_a_wrong_line(home: Home, line: str, says: str) -> None:
    """Each flag says what it goes with."""
    assert says in home.refuses(line, code=2)


def test_what_was_used_of_a_plan_without_a_cycle_is_recorded_as_what_that_leaves(home: Home) -> None:
    """An app that shows 1.2 GB of 5 GB used says that 3.8 GB are left."""
    home.does("add-plan prepaid-30-days")
    said = home.does("log-usage --used 1.2GB")
    assert "Noted 3.80 GB remaining for main, now: of 5.00 GB, that is what was left." in said
    event = home.journal()[-1]
    assert (event["type"], event["remaining"], "purchase" in event) == ("reading", 3_800_000_000, True)


def test_what_was_used_says_nothing_where_two_plans_without_a_cycle_are_live(home: Home) -> None:
    """It is refused, and what would be understood is said."""
    home.does("add-plan prepaid-30-days", "add-plan prepaid-90-days -a main")
    assert "Say what is left instead" in home.refuses("log-usage --used 1GB")


def test_a_reading_above_what_was_granted_is_refused(home: Home) -> None:
    """Something is missing in the journal, and the refusal says what it may be."""
    home.does("add-plan monthly", "log-usage 1GB")
    said = home.refuses("log-usage --remaining 12GB")
    assert "more than the journal knows of" in said
    assert "--replaces" in said
    assert "was not used after all" in home.does("log-usage --remaining 9.5GB")
    assert home.accounts()["main"]["used"] == 500_000_000


def test_a_counter_counts_from_its_first_reading(home: Home) -> None:
    """The first sets where it starts, and each further one is what was used since."""
    home.does("add-plan monthly")
    assert "usage counts from here" in home.does("log-usage --counter 12.3GB --at '3 hours ago'")
    said = home.does("log-usage --counter 13.5GB")
    assert "Logged 1.20 GB for main, now: phone stands at 13.5 GB. 8.80 GB left" in said
    home.does("log-usage --counter 1GB --device tablet", "log-usage --counter 3GB --device tablet --at 'in 1 hour'")
    assert home.accounts("in 2 hours".replace(" ", "\\ "))["main"]["used"] == 3_200_000_000


def test_a_call_keeps_a_number_alive(home: Home) -> None:
    """It draws nothing and starts nothing."""
    home.does("add-plan --name Old --data 1GB --keep-alive '180 days' --starts first-use --at 2026-07-01 -a old")
    assert home.accounts()["old"]["keep_alive"] == {"due": "2026-12-27T23:00:00Z"}
    assert "Noted a sign of life of old, now." in home.does("log-usage --alive")
    old = home.accounts()["old"]
    assert (old["keep_alive"], old["purchases"][0]["state"]) == ({"due": "2027-05-20T08:00:00Z"}, "pending")


def test_a_dry_run_says_all_and_records_nothing(home: Home) -> None:
    """Not even a store is made."""
    said = home.does("add-plan monthly --dry-run")
    assert "Bought Monthly 10 GB for main (a new account), now. 10.0 GB left" in said
    assert "A dry run: nothing is recorded." in said
    assert list(home.folder.iterdir()) == []
    home.does("add-plan monthly")
    assert "9.00 GB left" in home.does("log-usage 1GB --dry-run")
    assert "nothing is recorded any more" in home.does("undo --dry-run")
    assert home.accounts()["main"]["remaining"] == 10 * GB


def test_flags_change_what_a_plan_file_says(home: Home) -> None:
    """A sample with another price is not worth a file."""
    home.does("add-plan monthly --price '9.50 EUR' --name 'My plan' --rollover 2")
    main = home.accounts()["main"]
    assert (main["cost"], main["purchases"][0]["plan"]) == ({"EUR": "9.50"}, "My plan")


def test_all_that_is_wrong_with_flags_is_said_at_once_by_their_names(home: Home) -> None:
    """Like a plan file's errors, with the flags' names."""
    said = home.refuses("add-plan --name X --data 1GB --every mnth --price 12 --cap 3GB")
    for flag in ("--every", "--price"):
        assert flag in said


def test_a_plan_with_several_allowances_is_entered_with_each(home: Home) -> None:
    """`--left` once for each, in the order of the plan."""
    said = home.refuses("add-plan travel-7-days -a eu --since 2026-11-20 --left 1GB", code=2)
    assert "--left is needed once for each of: " in said
    home.does("add-plan travel-7-days -a eu --since 2026-11-20 --left 2GB --left 0.5GB")
    assert [bucket["left"] for bucket in home.accounts()["eu"]["buckets"]] == [2 * GB, GB // 2]


def test_a_plan_that_had_ended_cannot_be_entered_as_running(home: Home) -> None:
    """It is said when it ended, and what to do."""
    assert "had ended by then" in home.refuses("add-plan prepaid-30-days --since 2026-07-01 --left 1GB")


def test_the_note_is_kept(home: Home) -> None:
    """With the event, and in the history."""
    home.does("add-plan monthly --note 'from the kiosk'", "log-usage 1GB --note 'the [b]train[/b]'")
    assert [event["note"] for event in home.journal()] == ["from the kiosk", "the [b]train[/b]"]
    assert "the [b]train[/b]" in home.does("history")


def test_an_undo_that_leaves_something_hanging_says_so(home: Home) -> None:
    """What named the purchase has no effect any more."""
    home.does("add-plan prepaid-30-days", "log-usage --used 1GB")
    purchase = home.journal()[0]["id"]
    ran = home.run(f"undo {purchase[-8:]}")
    assert ran.code == 0
    assert "warning: " in ran.err


def test_undo_takes_back_what_is_named(home: Home) -> None:
    """By the end of an id, as the history shows it; what nobody recorded is refused."""
    home.does("add-plan monthly", "log-usage 1GB", "log-usage 2GB")
    older = home.journal()[1]["id"]
    assert older[-6:] in home.does("history")
    assert "used 1.00 GB" in home.does(f"undo {older[-6:]}")
    assert home.accounts()["main"]["used"] == 2 * GB
    assert "taken back already" in home.refuses(f"undo {older[-6:]}")
    home.refuses("undo zzzzzz")
    assert "1.00 GB (taken back)" in home.does("history")
    home.does("undo", "undo")
    assert "nothing to take back" in home.refuses("undo")
    home.does("redo", "redo", "redo")
    assert home.accounts()["main"]["used"] == 3 * GB
    assert "nothing to record anew" in home.refuses("redo")


def test_undo_and_redo_say_what_they_would_do_and_why_they_did_it(home: Home) -> None:
    """A dry run records nothing; a note is kept with the void, and with what comes anew and has none of its own."""
    home.does("add-plan monthly", "log-usage 1GB --note lunch", "log-usage 2GB")
    assert "Records anew" not in home.does("undo --dry-run")
    assert home.accounts()["main"]["used"] == 3 * GB
    home.does("undo --note 'the wrong phone' --at 2026-11-20T12:00Z", f"undo {home.journal()[1]['id']}")
    void = next(event for event in home.journal() if event["type"] == "void")
    assert (void["note"], void["at"]) == ("the wrong phone", "2026-11-20T12:00:00Z")
    assert "A dry run: nothing is recorded." in home.does("redo --dry-run --note again")
    assert home.accounts()["main"]["used"] == 0
    home.does("redo --note again", "redo --note again")
    assert [event.get("note") for event in home.journal() if event["type"] == "usage"][2:] == ["lunch", "again"]
    assert home.accounts()["main"]["used"] == 3 * GB


def test_the_history_is_filtered_by_account_type_and_time(home: Home) -> None:
    """A day alone as `--until` is the whole day."""
    home.does("add-plan monthly -a a --at 2026-11-01", "add-plan monthly -a b --at 2026-11-02")
    home.does("log-usage 1GB -a a --at 2026-11-03T12:00", "log-usage 2GB -a b --at 2026-11-04T12:00")
    assert "2.00 GB" not in home.does("history -a a")
    assert "Monthly" not in home.does("history --type usage")
    shown = home.does("history --since 2026-11-03 --until 2026-11-03")
    assert ("1.00 GB" in shown, "2.00 GB" in shown, "Monthly" in shown) == (True, False, False)
    assert "Did you mean usage?" in home.refuses("history --type usag", code=2)


def test_what_is_slow_is_not_gone(home: Home) -> None:
    """Beyond fair use data goes on slowly: what is left is nothing at full speed."""
    said = home.does("add-plan unlimited-daily-fair-use", "log-usage 3.4GB")
    assert said.startswith(
        "Logged 3.40 GB for main, now. 400 MB of it is beyond full speed. Nothing is left at full speed."
    )
