"""What happens to a plan, entered at the terminal: each story from an empty home.

Every command is refused before it records anything where it would have no effect, says what it changed, records
nothing in a dry run, and is taken back by `undo`.
"""

import json

import pytest

from tests.cli.conftest import Home

GB = 10**9
BANK = "'28 days 25 GB with a data bank'"
"""The plan of the sample data-bank, which is renewed by hand."""


def buckets(home: Home, account: str = "main") -> list[tuple[str, int]]:
    """What is left of an account's live and frozen buckets, by kind, in paying order."""
    return [(bucket["kind"], bucket["left"]) for bucket in home.accounts()[account]["buckets"]]


def members(home: Home, more: str = "") -> dict[str, tuple[int | None, int]]:
    """Who shares the account fam: their limit, and what they used."""
    (fam,) = json.loads(home.does(f"member list --json -a fam {more}"))["accounts"]
    return {member["name"]: (member["limit"], member["used"]) for member in fam["members"]}


def nothing_recorded(home: Home, line: str, code: int = 1) -> str:
    """Run a command that is refused, and see that the journal stays as it is; what it said."""
    before = home.journal()
    said = home.refuses(line, code)
    assert home.journal() == before
    return said


class TestTopUp:
    """Data that was bought beside a plan."""

    def test_a_booster_ends_with_the_running_cycle(self, home: Home) -> None:
        """It is a purchase of its own, paid for, in the account's days; what is left names its end."""
        home.does("add-plan monthly")
        said = home.does("top-up 2GB --price '5.00 EUR'")
        assert said == (
            "Topped up main with 2.00 GB, now: it is good until 21 Dec 10:00. 5.00 EUR were paid. "
            "12.0 GB left until 21 Dec 10:00.\nTake it back: esimtrack undo\n"
        )
        main = home.accounts()["main"]
        assert [p["plan"] for p in main["purchases"]] == ["Monthly 10 GB", "Top-up 2 GB"]
        assert main["cost"] == {"EUR": "17.00"}
        assert home.journal()[1]["role"] == "top-up"

    def test_a_booster_with_an_end_of_its_own_outlives_the_cycle(self, home: Home) -> None:
        """`--lasts` says how long it is good, `--name` what it is called."""
        home.does("add-plan monthly")
        said = home.does("top-up 1.5GB --lasts '3 months' --name Summer")
        assert "it is good until 21 Feb 2027 10:00." in said
        left = [(b["kind"], b["left"]) for b in home.accounts("2027-02-20T12:00")["main"]["buckets"]]
        assert left == [("top-up", 1_500_000_000), ("base", 10 * GB)]
        assert home.accounts()["main"]["purchases"][1]["plan"] == "Summer"

    def test_without_a_running_cycle_it_has_to_say_how_long_it_lasts(self, home: Home) -> None:
        """Else it would lapse at once."""
        home.does("add-plan pay-as-you-go")
        said = nothing_recorded(home, "top-up 2GB")
        assert "no plan of main has a cycle running then." in said
        assert "--lasts SPAN" in said
        assert "it is good until 28 Nov 10:00" in home.does("top-up 2GB --lasts '7 days'")

    def test_a_gb_is_what_the_seller_means_by_it(self, home: Home) -> None:
        """A booster for a plan of 1024 MB to the GB is one, too."""
        home.does("add-plan --name P --data 10GB --every '1 month' --gb 1024")
        assert "Topped up main with 2.00 GB (1024), now" in home.does("top-up 2GB")
        assert buckets(home) == [("base", 10 * 1024**3), ("top-up", 2 * 1024**3)]
        assert home.accounts()["main"]["purchases"][1]["plan"] == "Top-up 2 GB"

    def test_its_zone_is_one_that_the_account_knows(self, home: Home) -> None:
        """A near miss is answered; with `--force` any zone is taken."""
        home.does("add-plan --name P --data 10GB --every '1 month' --zones EU --zones CH")
        said = nothing_recorded(home, "top-up 1GB --zone EUR")
        assert "no plan of this account has a zone EUR. Did you mean EU?" in said
        home.does("top-up 1GB --zone eu", "top-up 1GB --zone JP --force")
        assert [b["zones"] for b in home.accounts()["main"]["buckets"]] == [["EU", "CH"], ["EU"], ["JP"]]

    @pytest.mark.parametrize(
        ("line", "code", "says"),
        [
            ("top-up 10", 2, "10 what? Sizes need a unit"),
            ("top-up 1GB --price 5", 1, '--price: "5" is no price'),
            ("top-up 1GB --lasts long", 1, '--lasts: "long" is no span'),
            ("top-up", 2, "missing argument"),
        ],
    )
    def test_what_cannot_be_read_is_named_by_its_flag(self, home: Home, line: str, code: int, says: str) -> None:
        """One line, and what would be right."""
        home.does("add-plan monthly")
        assert says in nothing_recorded(home, line, code)


class TestRenew:
    """Plans that someone must renew, and the next cycle before its time."""

    def test_a_data_bank_is_renewed_before_its_end(self, home: Home) -> None:
        """The next cycle is sure, and so is what carries over; once more, and the one after it is."""
        home.now = "2026-11-07T10:00+01:00"
        home.does("add-plan data-bank --account bank", "log-usage 19GB")
        home.now = "2026-11-28T09:00+01:00"
        said = home.does("renew")
        assert said.startswith(
            "Renewed 28 days 25 GB with a data bank for bank, now: the next cycle opens on 5 Dec 10:00 and "
            "6.00 GB carry over. 6.00 GB left until 5 Dec 10:00.\n"
        )
        assert "it is secured until 30 Jan 2027 10:00." in home.does("renew")
        bank = home.accounts("2027-01-03T12:00")["bank"]
        assert (bank["cycle"]["number"], bank["remaining"], bank["cost"]) == (3, 56 * GB, {"AUD": "66.00"})

    def test_in_the_grace_a_renewal_brings_back_what_is_frozen(self, home: Home) -> None:
        """What was frozen is carried into a cycle that counts from the renewal."""
        home.now = "2026-11-07T10:00+01:00"
        home.does("add-plan data-bank")
        home.now = "2026-12-05T15:00+01:00"
        said = home.does("renew")
        assert "a new cycle runs until 2 Jan 2027 15:00, and 25.0 GB were carried over. 22.00 AUD were paid." in said
        assert buckets(home) == [("base", 25 * GB), ("rollover", 25 * GB)]

    def test_after_its_end_a_new_cycle_starts(self, home: Home) -> None:
        """However late; what had expired stays expired."""
        home.now = "2026-11-07T10:00+01:00"
        home.does("add-plan data-bank")
        home.now = "2027-02-05T15:00+01:00"
        assert "a new cycle runs until 5 Mar 15:00. 22.00 AUD were paid. 25.0 GB left" in home.does("renew")
        home.does("undo")
        assert home.accounts()["main"]["purchases"][0]["state"] == "ended"

    def test_a_plan_that_renews_by_itself_can_be_renewed_at_once(self, home: Home) -> None:
        """Without `--now` it is refused, and says how."""
        home.does("add-plan monthly-rollover", "log-usage 4GB")
        home.now = "2026-11-21T11:00+01:00"
        said = nothing_recorded(home, "renew")
        assert said == (
            "error: Monthly 10 GB with rollover renews by itself: nothing to renew.\n"
            "       To start the next cycle early: esimtrack renew --now\n"
        )
        said = home.does("renew --now")
        assert "a new cycle runs until the end of 30 Nov, and 6.00 GB were carried over. 39.00 CNY were paid." in said
        assert buckets(home) == [("rollover", 6 * GB), ("base", 10 * GB)]

    def test_what_is_lost_by_an_early_renewal_is_said(self, home: Home) -> None:
        """A plan without rollover carries nothing into the early cycle."""
        home.does("add-plan monthly", "log-usage 4GB")
        home.now = "2026-11-21T11:00+01:00"
        assert "a new cycle runs until 21 Dec 11:00. 6.00 GB are lost. 12.00 EUR were paid." in home.does("renew --now")

    @pytest.mark.parametrize(
        ("before", "line", "says"),
        [
            ([], "renew", ("Prepaid 5 GB, 30 days is bought once: nothing to renew.", "extend")),
            (["cancel --now"], "renew 'Prepaid 5 GB, 30 days'", ("is bought once",)),
            (["add-plan travel-7-days -a main"], "renew 'Europe 7 days'", ("has not started yet.", "activate")),
            (["add-plan data-bank -a main", "cancel " + BANK + " --now"], "renew " + BANK, ("was cancelled on",)),
            (["add-plan data-bank -a main", "cancel " + BANK], "renew " + BANK, ("is cancelled: it ends on", "undo")),
            (
                [
                    "add-plan --name Two --data 1GB --every '1 month' --renews manual --lasts '2 months' -a main",
                    "renew Two",
                ],
                "renew Two",
                ("Two ends on 21 Jan 2027 10:00, and no cycle can open after that.", "extend"),
            ),
        ],
        ids=["one-off", "one-off over", "pending", "cancelled at once", "cancelled", "own end"],
    )
    def test_what_cannot_be_renewed(self, home: Home, before: list[str], line: str, says: tuple[str, ...]) -> None:
        """The reason is told, and what would work."""
        home.does("add-plan prepaid-30-days", *before)
        home.now = "2026-11-21T11:00+01:00"
        said = nothing_recorded(home, line)
        assert all(words in said for words in says), said

    def test_what_lapsed_cannot_be_renewed(self, home: Home) -> None:
        """It never started."""
        home.does("add-plan --name L --data 1GB --every '1 month' --renews manual --starts activate --start-by '1 day'")
        home.now = "2026-11-30T10:00+01:00"
        assert "L lapsed on 22 Nov 10:00, and never started." in nothing_recorded(home, "renew")


class TestActivate:
    """What waits to start."""

    def test_a_trip_starts_when_somebody_says_so(self, home: Home) -> None:
        """Also hours ago."""
        home.does("add-plan travel-7-days --at 2026-11-20")
        said = home.does("activate --at '2 hours ago'")
        assert "Europe 7 days started for main, 21 Nov 08:00: it runs until 28 Nov 08:00. 4.00 GB left" in said
        assert home.accounts()["main"]["purchases"][0]["state"] == "live"

    def test_a_cycle_runs_from_then(self, home: Home) -> None:
        """Of a plan that renews, the first cycle's end is told."""
        home.does("add-plan --name P --data 1GB --every '1 month' --starts activate")
        assert "P started for main, now: its first cycle runs until 21 Dec 10:00." in home.does("activate")

    def test_what_runs_or_is_over_is_refused(self, home: Home) -> None:
        """There is nothing to activate."""
        home.does("add-plan monthly")
        assert "Monthly 10 GB runs since 21 Nov: nothing to activate." in nothing_recorded(home, "activate")
        home.does("cancel --now")
        home.now = "2026-11-22T10:00+01:00"
        assert "Monthly 10 GB was cancelled on 21 Nov 10:00." in nothing_recorded(home, "activate")


class TestCancel:
    """What does not go on."""

    def test_a_plan_runs_out_with_its_cycle(self, home: Home) -> None:
        """What would have carried over is lost then; the price is not paid again."""
        home.does("add-plan monthly-rollover", "log-usage 4GB")
        said = home.does("cancel")
        assert "Cancelled Monthly 10 GB with rollover for main, now: it ends at the end of 30 Nov." in said
        assert "6.00 GB that would have carried over are lost then." in said
        assert home.accounts("2026-12-02")["main"]["remaining"] == 0

    def test_with_now_it_is_over(self, home: Home) -> None:
        """What is left is lost, and the compensation for it is told."""
        home.does("add-plan monthly-money-back", "log-usage 2.5GB")
        home.now = "2026-11-21T11:00+01:00"
        said = home.does("cancel --now")
        assert "it is over. 5.50 GB are lost. 5.00 GBP are given back. Nothing is left." in said

    def test_what_waits_never_starts(self, home: Home) -> None:
        """It was not granted, and is not lost."""
        home.does("add-plan travel-7-days")
        assert "Cancelled Europe 7 days for main, now: it does not start any more." in home.does("cancel")
        assert home.accounts()["main"]["purchases"][0]["state"] == "cancelled"

    def test_in_the_grace_nothing_brings_it_back(self, home: Home) -> None:
        """What is frozen is lost with the grace."""
        home.does("add-plan data-bank")
        home.now = "2026-12-19T12:00+01:00"
        said = home.does("cancel")
        assert "it cannot be renewed, and 25.0 GB are lost on 20 Dec 10:00." in said

    def test_a_one_off_ends_by_itself(self, home: Home) -> None:
        """With `--now` it is over at once."""
        home.does("add-plan prepaid-30-days")
        said = nothing_recorded(home, "cancel")
        assert "Prepaid 5 GB, 30 days is bought once, and ends by itself on 21 Dec 10:00: nothing to cancel." in said
        assert "esimtrack cancel --now" in said
        home.does("cancel --now")
        home.now = "2026-11-22T10:00+01:00"
        assert "was cancelled on 21 Nov 10:00." in nothing_recorded(home, "cancel --now")

    def test_what_is_cancelled_already_says_how_to_take_that_back(self, home: Home) -> None:
        """The id in the message is that of the cancellation."""
        home.does("add-plan monthly", "cancel")
        said = nothing_recorded(home, "cancel")
        assert "Monthly 10 GB is cancelled already: it ends on 21 Dec 10:00." in said
        home.does(said.partition("esimtrack ")[2].splitlines()[0])
        assert home.accounts("2026-12-22T12:00")["main"]["remaining"] == 10 * GB


class TestExtend:
    """What has an end of its own."""

    def test_a_prepaid_plan_lasts_longer(self, home: Home) -> None:
        """By a span, or to the end of a day; its data lasts with it."""
        home.does("add-plan prepaid-30-days")
        said = home.does("extend --by '1 week'")
        assert "Extended Prepaid 5 GB, 30 days for main, now: it ends on 28 Dec 10:00, not on 21 Dec 10:00." in said
        assert "5.00 GB left until 28 Dec 10:00." in said
        assert "it ends at the end of 31 Dec, not on 28 Dec 10:00." in home.does("extend --until 2026-12-31")

    @pytest.mark.parametrize(
        ("plan", "line", "says"),
        [
            ("monthly", "extend --by '1 day'", "Monthly 10 GB has no end of its own: nothing to extend."),
            ("pay-as-you-go", "extend --by '1 day'", "Pay as you go 10 GB has no end of its own"),
            ("travel-7-days", "extend --by '1 day'", "Europe 7 days has not started yet."),
            ("prepaid-30-days", "extend --until 2026-12-01", "lasts until 21 Dec 10:00 as it is"),
            ("prepaid-30-days", "extend --by '1 day' --at 2027-01-01", "ended on 21 Dec 10:00."),
            ("data-bank", "extend --by '1 day' --at 2026-12-19T12:00", "is frozen: only a renewal brings it back."),
        ],
    )
    def test_what_cannot_be_extended(self, home: Home, plan: str, line: str, says: str) -> None:
        """The reason is told."""
        home.does(f"add-plan {plan}")
        assert says in nothing_recorded(home, line)

    def test_a_booster_of_the_cycle_ends_with_it(self, home: Home) -> None:
        """Of a plan and its booster neither has an end of its own: each says why."""
        home.does("add-plan monthly", "top-up 1GB")
        said = nothing_recorded(home, "extend --by '1 day'")
        assert "nothing of main can be extended then." in said
        assert "Top-up 1 GB ends with the cycle of the plan that it tops up" in said

    @pytest.mark.parametrize("line", ["extend", "extend --by '1 day' --until tomorrow", "extend --by soon"])
    def test_a_wrong_line_says_what_is_right(self, home: Home, line: str) -> None:
        """One of both, and a span that can be read."""
        home.does("add-plan prepaid-30-days")
        assert "--by" in nothing_recorded(home, line, code=2)

    def test_what_starts_at_that_instant_comes_after(self, home: Home) -> None:
        """A decision acts before what starts at its instant, and says so."""
        home.does("add-plan travel-7-days --at 2026-11-20", "activate")
        said = nothing_recorded(home, "extend --by '1 day'")
        assert "Europe 7 days starts at that very instant, and comes after what is decided then." in said


class TestAmend:
    """Other terms from the next cycle on."""

    def test_a_plan_becomes_another_one(self, home: Home) -> None:
        """From the end of the running cycle; what is carried by the new terms is told."""
        home.does("add-plan monthly-rollover")
        said = home.does("amend monthly-rollover-everything")
        assert "Monthly 10 GB with rollover becomes Monthly 5 GB, everything rolls for main at the end of" in said
        assert "10.0 GB carry over." in said
        december = home.accounts("2026-12-02")["main"]
        assert (december["purchases"][0]["plan"], december["remaining"]) == ("Monthly 5 GB, everything rolls", 15 * GB)

    def test_what_is_forfeited_is_told(self, home: Home) -> None:
        """`--forfeits`: nothing is carried into the new terms."""
        home.does("add-plan monthly-rollover")
        said = home.does("amend monthly-rollover-everything --forfeits")
        assert "10.0 GB that would have carried over are lost then." in said
        assert home.accounts("2026-12-02")["main"]["remaining"] == 5 * GB

    def test_a_plan_that_becomes_one_to_renew_by_hand_says_so(self, home: Home) -> None:
        """Whether a renewal is needed goes by the new terms."""
        home.does("add-plan monthly")
        assert "The new terms do not renew by themselves: renew it before." in home.does("amend data-bank")
        assert "the next cycle opens on 21 Dec 10:00 and 10.0 GB carry over." in home.does("renew")

    def test_a_file_without_a_zone_of_time_keeps_the_days_as_they_are(self, home: Home) -> None:
        """The seller has not moved."""
        home.write("new.toml", 'name = "New"\ndata = "20 GB"\ncycle = { every = "1 month" }\n')
        home.does("add-plan --name P --data 1GB --every '1 month' --timezone Asia/Tokyo", "amend new.toml")
        assert home.journal()[1]["terms"]["timezone"] == "Asia/Tokyo"

    @pytest.mark.parametrize(
        ("before", "line", "says"),
        [
            (["add-plan monthly"], "amend prepaid-30-days", "is bought once: a plan that renews can only become"),
            (["add-plan monthly"], "amend booster", "Booster 2 GB is a top-up, and no plan can become one."),
            (["add-plan monthly"], "amend monthly", "Monthly 10 GB has these terms already."),
            (["add-plan prepaid-30-days"], "amend monthly", "bought once: it has no next cycle"),
            (["add-plan --name P --data 1GB --every '1 day' --starts activate"], "amend monthly", "P has not started"),
            (["add-plan monthly", "cancel"], "amend family", "Monthly 10 GB is cancelled: it ends on 21 Dec 10:00"),
            (["add-plan monthly", "cancel --now"], "amend family --at tomorrow", "was cancelled on 21 Nov 10:00."),
            (["add-plan monthly"], "amend nowhere.toml", "no such file"),
            (["add-plan monthly"], "amend famly", "Did you mean family?"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_amended(self, home: Home, before: list[str], line: str, says: str) -> None:
        """The reason is told."""
        home.does(*before)
        assert says in nothing_recorded(home, line)


class TestBonus:
    """Gifts, and what is got for points."""

    def test_a_gift_ends_with_the_cycle_or_when_it_is_said_or_never(self, home: Home) -> None:
        """And says so."""
        home.does("add-plan monthly", "add-plan pay-as-you-go -a other")
        assert "Noted a bonus of 1.00 GB for main, now: it is good until 21 Dec 10:00." in home.does(
            "bonus 1GB -a main"
        )
        said = home.does("bonus 500MB --until 2026-12-24 --note 'for the outage' -a main")
        assert "it is good until the end of 24 Dec." in said
        assert "it has no end." in home.does("bonus 1GB -a other")
        assert buckets(home) == [("base", 10 * GB), ("bonus", GB), ("bonus", 500_000_000)]

    def test_points_are_spent_and_never_more_than_there_are(self, home: Home) -> None:
        """Ten points for each GB that expired; of what is spent earlier, a later bonus lacks some, and that is said."""
        home.does("add-plan monthly-points-and-bonus", "log-usage 4.5GB")
        home.now = "2026-12-22T10:00+01:00"
        assert home.accounts()["main"]["points"] == 50
        assert "there are 50 points, not 60." in nothing_recorded(home, "bonus 1GB --points 60")
        assert "30 points are spent, 20 are left." in home.does("bonus 1GB --points 30")
        assert "there are 20 points, not 21." in nothing_recorded(home, "bonus 1GB --points 21")
        earlier = home.run("bonus 1GB --points 30 --at '1 hour ago'")
        assert earlier.err.startswith("warning: A bonus cost more points than there were")
        home.does("undo")
        assert "there are 0 points, not 1." in nothing_recorded(home, "bonus 1GB --points 1 --at 2026-12-01")
        assert "20 points are spent, 0 are left." in home.does("bonus 1GB --points 20")

    def test_a_bonus_that_ends_before_it_starts_is_refused(self, home: Home) -> None:
        """Nothing of it could be used."""
        home.does("add-plan monthly")
        assert "would end before it starts" in nothing_recorded(home, "bonus 1GB --until 2026-11-20")
        assert "no plan of this account names zones" in nothing_recorded(home, "bonus 1GB --zone EU")


class TestTransfer:
    """Data that goes to another account."""

    def test_data_goes_to_an_account_that_is_new(self, home: Home) -> None:
        """Only `--new` makes one; both balances are told, in the owner's own days."""
        home.does("add-plan monthly-rollover -a home")
        said = nothing_recorded(home, "transfer 2GB --to tablet")
        assert "there is no account tablet." in said
        assert "esimtrack transfer 2GB --to tablet --new" in said
        assert home.does("transfer 2GB --to tablet --new") == (
            "2.00 GB went from home to tablet, now. tablet: 2.00 GB left until the end of 30 Nov. "
            "home: 8.00 GB left until the end of 30 Nov.\nTake it back: esimtrack undo\n"
        )
        assert "there is an account tablet already" in nothing_recorded(home, "transfer 1GB --to tablet --new -a home")
        home.does("undo")
        assert list(home.accounts()) == ["home"]

    def test_what_is_not_there_is_not_sent(self, home: Home) -> None:
        """The message says what there is; unlimited data cannot be given away."""
        home.does("add-plan monthly -a home", "add-plan unlimited -a work")
        said = nothing_recorded(home, "transfer 11GB --to work -a home")
        assert "home had 10.0 GB left then, and cannot give 11.0 GB." in said
        said = nothing_recorded(home, "transfer 1GB --to home -a work")
        assert "work had nothing left that could be given away then." in said

    def test_a_near_miss_and_oneself_are_refused(self, home: Home) -> None:
        """The nearest name is that of another account."""
        home.does("add-plan monthly -a home", "add-plan monthly -a work")
        assert "Did you mean work?" in nothing_recorded(home, "transfer 1GB --to wrok -a home")
        assert "home cannot give to itself" in nothing_recorded(home, "transfer 1GB --to home -a home")


class TestMember:
    """Who shares an account's data."""

    def test_members_join_and_their_limits_change(self, home: Home) -> None:
        """Each says what may still be used; a limit blocks nothing."""
        home.does("add-plan monthly -a fam")
        said = home.does("member add Ada --limit 5GB")
        assert said.startswith("Ada shares fam from now on, with at most 5.00 GB a cycle. 5.00 GB may still be used.\n")
        assert "Bo shares fam from now on. 10.0 GB may still be used." in home.does("member add Bo")
        home.does("log-usage 4GB --member Ada")
        said = home.does("member limit ada 3GB")
        assert "Ada may use 3.00 GB a cycle from now on, not 5.00 GB. 1.00 GB more than that is used already." in said
        assert "Ada has no limit from now on; it was 3.00 GB." in home.does("member limit Ada none")
        assert home.does("member list") == (
            "fam\n"
            "  who     used  of limit  may still use\n"
            "  Ada  4.00 GB  no limit        6.00 GB\n"
            "  Bo       0 B  no limit        6.00 GB\n"
        )

    def test_what_is_so_already_is_refused(self, home: Home) -> None:
        """Nothing would change."""
        home.does("add-plan monthly -a fam", "member add Ada --limit 5GB")
        assert "Ada shares fam already." in nothing_recorded(home, "member add ADA")
        assert "Ada has this limit already." in nothing_recorded(home, "member limit Ada 5GB")
        said = nothing_recorded(home, "member limit Ana 5GB")
        assert "nobody called Ana shares fam. Did you mean Ada?" in said
        assert "Who does: Ada." in said
        assert "place 2" in nothing_recorded(home, "member add 'A\u200b'")

    def test_a_new_name_is_for_all_that_was_logged_and_will_be(self, home: Home) -> None:
        """With the limit; the old name still means the same one, also from a file; a name that is taken is refused."""
        home.does(
            "add-plan monthly -a fam", "member add Ana --limit 5GB", "member add Bo", "log-usage 2GB --member Ana"
        )
        home.does("log-usage 500MB --member Bo", "log-usage --used 2.5GB --member Ana")
        home.now = "2026-11-21T11:00+01:00"
        said = home.does("member rename Ana Anna")
        assert said.startswith("Ana is called Anna from now on. What was logged for Ana counts for Anna.\n")
        home.does("log-usage 1GB --member Ana", "log-usage --used 4GB --member Anna")
        assert members(home) == {"Anna": (5 * GB, 4 * GB), "Bo": (None, GB // 2)}
        shares = json.loads(home.does("report --json"))["accounts"][0]["members"]
        assert {share["name"]: share["used"] for share in shares} == {"Anna": 4 * GB, "Bo": GB // 2}
        earlier = "report --json --from 2026-11-21 --to 2026-11-21T10:30"
        names = [share["name"] for share in json.loads(home.does(earlier))["accounts"][0]["members"]]
        assert names == ["Anna", "Bo"]
        assert "member Ana is now Anna" in home.does("history")
        assert "nothing is wrong" in home.does("check")
        assert "Anna shares fam already." in nothing_recorded(home, "member rename Bo ANNA")
        assert "Ana is an earlier name of Anna." in nothing_recorded(home, "member rename Bo Ana")
        assert "Ana is an earlier name of Anna." in nothing_recorded(home, "member add Ana")
        assert "Anna is called that already." in nothing_recorded(home, "member rename Ana Anna")
        assert "nobody called Cy shares fam." in nothing_recorded(home, "member rename Cy Dee")
        home.does("member limit Ana 4GB", "member rename Anna Ana")
        assert members(home) == {"Ana": (4 * GB, 4 * GB), "Bo": (None, GB // 2)}
        home.does("undo")
        home.does("member rename Bo bo")
        assert members(home) == {"Anna": (4 * GB, 4 * GB), "bo": (None, GB // 2)}

    def test_who_is_removed_is_listed_no_more_and_what_they_used_counts(self, home: Home) -> None:
        """Also where their limit was to change later; until they are named again, or undo brings them back."""
        home.does(
            "add-plan monthly -a fam", "member add Ada --limit 5GB", "member add Bo", "log-usage 2GB --member Ada"
        )
        home.does("member limit Ada 4GB --at 2026-12-20")
        said = home.does("member remove ada")
        assert said.startswith(
            "Ada no longer shares fam from now on. What Ada used in this cycle still counts: 2.00 GB.\n"
        )
        assert list(members(home)) == ["Bo"]
        assert list(members(home, "--as-of 2026-12-25")) == ["Bo"]
        assert home.accounts()["fam"]["cycle"]["used"] == 2 * GB
        assert "(unnamed)  2.00 GB" in home.does("status")
        assert "member Ada removed" in home.does("history")
        assert "nobody called Ada shares fam." in nothing_recorded(home, "member remove Ada")
        home.does("undo")
        assert members(home)["Ada"] == (5 * GB, 2 * GB)
        assert members(home, "--as-of 2026-12-25")["Ada"][0] == 4 * GB
        home.does("member remove Ada")
        home.now = "2026-11-21T11:00+01:00"
        home.does("log-usage 1GB --member Ada")
        assert members(home)["Ada"] == (None, 3 * GB)
        home.does("member remove Ada", "member add Ada --limit 1GB")
        assert members(home)["Ada"] == (GB, 3 * GB)

    def test_the_list_is_one_document_for_programs(self, home: Home) -> None:
        """As of any instant, of all accounts or one."""
        home.does("add-plan monthly -a fam", "add-plan monthly -a own", "member add Ada -a fam --at '1 hour ago'")
        listed = json.loads(home.does("member list --json"))
        assert listed["schema"] == "esimtrack.members/1"
        assert {a["account"]: [m["name"] for m in a["members"]] for a in listed["accounts"]} == {
            "fam": ["Ada"],
            "own": [],
        }
        assert json.loads(home.does("member list --json -a own"))["accounts"] == [{"account": "own", "members": []}]
        assert home.does("member list --as-of 2026-11-01").startswith("Nobody shares anything.")


class TestWhichPurchase:
    """A purchase is asked for only where several could be meant, and never guessed at."""

    def test_the_only_one_on_which_it_has_an_effect_is_meant(self, home: Home) -> None:
        """A manual plan beside one that renews by itself, a booster and a trip: only one can be renewed."""
        home.does("add-plan monthly", "add-plan data-bank -a main", "top-up 1GB", "add-plan travel-7-days -a main")
        assert "Renewed 28 days 25 GB with a data bank" in home.does("renew")
        assert "Europe 7 days started" in home.does("activate")

    def test_several_are_listed_with_their_ids_and_one_is_named_by_its_own(self, home: Home) -> None:
        """The id that the message gives works."""
        home.does("add-plan travel-7-days -a x", "add-plan travel-7-days -a x")
        said = nothing_recorded(home, "activate")
        ids = [event["id"][-6:] for event in home.journal()]
        assert f"Europe 7 days of 21 Nov ({ids[0]}), Europe 7 days of 21 Nov ({ids[1]}). Which one?" in said
        assert f"esimtrack activate {ids[1]}" in said
        assert "could be several purchases" in nothing_recorded(home, "activate 'europe 7 days'")
        home.does(f"activate {ids[0]}")
        assert [p["state"] for p in home.accounts()["x"]["purchases"]] == ["live", "pending"]
        # Now one of that name alone waits.
        home.does("activate 'europe 7 days'")
        assert [p["state"] for p in home.accounts()["x"]["purchases"]] == ["live", "live"]

    def test_a_name_says_whose_purchase_it_is(self, home: Home) -> None:
        """With several accounts, a name that one of them has needs no account; one that two have does."""
        home.does("add-plan data-bank -a bank", "add-plan monthly -a home", "add-plan monthly -a work")
        assert "for bank" in home.does(f"renew {BANK}")
        said = nothing_recorded(home, "renew --now 'monthly 10 gb'")
        assert "three accounts: bank, home, work. Say which:" in said
        assert "three accounts" in nothing_recorded(home, "renew")

    def test_a_name_that_is_not_there_yet_or_never_is_refused(self, home: Home) -> None:
        """Before it was bought there is nothing to decide; a near miss is answered."""
        home.does("add-plan monthly")
        assert "was bought on 21 Nov" in nothing_recorded(home, "cancel 'Monthly 10 GB' --at 2026-11-01")
        assert "main had no plan then." in nothing_recorded(home, "cancel --at 2026-11-01")
        assert "Did you mean Monthly 10 GB?" in nothing_recorded(home, "cancel 'Monthly 10GB'")

    def test_the_past_is_decided_in_the_past(self, home: Home) -> None:
        """A renewal that was forgotten is entered with its own time, and counts from there."""
        home.now = "2026-11-07T10:00+01:00"
        home.does("add-plan data-bank")
        home.now = "2026-12-20T10:00+01:00"
        assert home.accounts()["main"]["purchases"][0]["state"] == "ended"
        said = home.does("renew --at 2026-12-01")
        assert "Renewed 28 days 25 GB with a data bank for main, 1 Dec 00:00: a new cycle runs until 2 Jan" in said
        assert home.accounts()["main"]["remaining"] == 50 * GB

    def test_what_has_not_come_yet_is_told(self, home: Home) -> None:
        """It counts from then on."""
        home.does("add-plan monthly")
        ran = home.run("cancel --at 2026-12-01")
        assert ran.code == 0
        assert "1 Dec 00:00 has not come yet" in ran.err

    def test_who_loses_by_a_decision_is_warned_of(self, home: Home) -> None:
        """A cancellation in the past takes the effect from a later renewal."""
        home.does("add-plan data-bank")
        home.now = "2026-11-23T10:00+01:00"
        home.does("renew")
        ran = home.run("cancel --at 2026-11-22")
        assert ran.code == 0
        assert "warning: 28 days 25 GB with a data bank could not be renewed then." in ran.err


EVERY = [
    ("add-plan monthly", "top-up 1GB"),
    ("add-plan monthly", "renew --now"),
    ("add-plan travel-7-days", "activate"),
    ("add-plan monthly", "cancel"),
    ("add-plan prepaid-30-days", "extend --by '1 day'"),
    ("add-plan monthly", "amend family"),
    ("add-plan monthly", "bonus 1GB"),
    ("add-plan monthly", "transfer 1GB --to other --new"),
    ("add-plan monthly", "member add Ada"),
]


@pytest.mark.parametrize(("before", "line"), EVERY, ids=[line.split()[0] for _before, line in EVERY])
def test_a_dry_run_says_the_same_and_records_nothing_and_undo_takes_it_back(home: Home, before: str, line: str) -> None:
    """The first line is the same; only the way back differs. A note is kept with the event."""
    home.does(before)
    home.now = "2026-11-21T11:00+01:00"
    journal, accounts, later = home.journal(), home.accounts(), home.accounts("2027-01-01")
    dry = home.does(f"{line} --dry-run")
    assert dry.splitlines()[1] == "A dry run: nothing is recorded."
    assert home.journal() == journal
    done = home.does(f"{line} --note 'as agreed'")
    assert done.splitlines() == [dry.splitlines()[0], "Take it back: esimtrack undo"]
    recorded = home.journal()
    assert len(recorded) == len(journal) + 1
    assert recorded[-1]["note"] == "as agreed"
    assert home.accounts("2027-01-01") != later
    home.does("undo")
    assert (home.accounts(), home.accounts("2027-01-01")) == (accounts, later)
