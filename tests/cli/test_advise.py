"""`advise` from the command line: which plan would have been best, for a known past and a journey to come."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cli.conftest import Home

MINE = """\
name = "Twenty for ninety"
price = "{price}"
data = "20 GB"

[validity]
lasts = "90 days"
"""


def used(home: Home, megabytes: int, since: str, days: int, **more: str) -> None:
    """The same use of home each day, at noon."""
    first, mark = date.fromisoformat(since), "-".join(more.values())
    lines = [
        {
            "id": f"{first + timedelta(days=n)}{mark}",
            "type": "usage",
            "at": f"{first + timedelta(days=n)}T11:00:00Z",
            "account": "home",
            "bytes": megabytes * 10**6,
            **more,
        }
        for n in range(days)
    ]
    home.write("used.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    home.does("import used.jsonl")


def plan(home: Home, name: str, text: str) -> None:
    """A plan file of the owner's own."""
    folder = home.folder / "plans"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text)


def answer(home: Home, words: str = "") -> Any:
    return json.loads(home.does(f"advise {words} --json"))


def tried(home: Home, words: str = "") -> dict[str, Any]:
    return {one["plan"]: one for one in answer(home, words)["plans"]}


@pytest.fixture
def told(home: Home) -> Home:
    """Four months of a monthly plan, of which the fourth runs: 6 GB a month, in use of 200 MB a day."""
    home.does("add-plan monthly --account home --at 2026-08-01")
    used(home, 200, "2026-08-01", 110)
    return home


class TestThePast:
    """The days on which plans are tried."""

    def test_three_cycles_of_ones_plan(self, told: Home) -> None:
        """The last full ones: the one that runs is not over."""
        days = answer(told)["days"]
        assert (days["first"], days["last"], days["cycles"]) == ("2026-08-01", "2026-10-31", 3)
        assert (days["count"], days["unknown"], days["used"]) == (92, 0, 92 * 200 * 10**6)

    def test_or_ninety_days(self, home: Home) -> None:
        """Where there are no three cycles; from the first to the last day known, up to yesterday."""
        home.does("add-plan pay-as-you-go --account home --at 2026-06-01")
        used(home, 100, "2026-06-01", 172)
        days = answer(home)["days"]
        assert (days["first"], days["last"], days["count"], days["cycles"]) == ("2026-08-23", "2026-11-19", 89, 0)
        assert answer(home, "--days 30")["days"]["first"] == "2026-10-22"
        assert answer(home, "--days 365")["days"]["first"] == "2026-06-01"
        assert answer(home, "--as-of 2026-10-31")["days"]["last"] == "2026-10-31"

    def test_too_little_is_said_and_nothing_is_ranked(self, home: Home) -> None:
        """With what is needed, and what can be done meanwhile."""
        home.does("add-plan monthly --account home --at 2026-11-10")
        used(home, 200, "2026-11-10", 10)
        said = home.does("advise --samples")
        assert "use is known for 10 days, and advice needs 14" in said
        assert "esimtrack log-usage --remaining" in said
        found = answer(home, "--samples")
        assert (found["known"], found["needed"], found["plans"], found["days"]) == (10, 14, [], None)

    def test_what_a_reading_found_is_spread(self, home: Home) -> None:
        """Nothing logged but a balance, once: each day has its part, and none is unknown."""
        home.does("add-plan pay-as-you-go --account home --at 2026-10-01", "log-usage --remaining 6GB --at 2026-11-20")
        found = answer(home)
        assert found["days"]["unknown"] == 0
        assert found["days"]["used"] == pytest.approx(4 * 10**9, rel=0.03)
        assert found["habit"]["steady"]

    def test_days_of_which_nothing_is_known_are_said(self, home: Home) -> None:
        """They count as days without use: a device counted on others."""
        home.does("add-plan monthly --account home --at 2026-11-01")
        used(home, 900, "2026-11-01", 3, source="vnstat")
        used(home, 900, "2026-11-18", 3, source="vnstat")
        assert answer(home)["days"]["unknown"] == 14
        assert "Of 14 days nothing is known" in home.does("advise")

    def test_what_nobody_logged_since_the_last_entry_is_not_0(self, home: Home) -> None:
        """Whoever stopped logging a month ago has not stopped using: those days are left out, and it is said."""
        home.does("add-plan pay-as-you-go --account home --at 2026-08-01")
        used(home, 100, "2026-08-20", 60)
        found = answer(home)["days"]
        assert (found["last"], found["unknown"], found["used"]) == ("2026-10-18", 0, 57 * 10**8)
        assert "Nothing is logged since 18 Oct: what was used since then is not in it." in home.does("advise")

    def test_nor_is_the_part_of_a_cycle_before_the_first_entry(self, home: Home) -> None:
        """Three cycles of which the first is known for two days would make little of much; nor do old ones count."""
        home.does("add-plan monthly --account home --at 2026-05-01")
        used(home, 300, "2026-08-30", 83)
        found = answer(home)["days"]
        assert (found["first"], found["cycles"], found["unknown"]) == ("2026-08-30", 0, 0)
        assert answer(home, "--as-of 2026-12-31")["days"]["cycles"] == 3
        assert answer(home, "--as-of 2027-01-15")["days"]["last"] == "2026-11-20"

    def test_what_to_do_can_be_typed_as_it_stands(self, home: Home) -> None:
        """With several accounts it says which; and of nothing no days are counted."""
        home.does("add-plan monthly --account home", "add-plan monthly --account two")
        said = home.does("advise two")
        assert "two: nothing is known of its use lately, and advice needs 14 days of it." in said
        assert "esimtrack log-usage 1.5GB -a two" in said
        assert "esimtrack log-usage --remaining 9GB -a two" in said

    def test_members_use_is_summed(self, home: Home) -> None:
        """It is one plan that they share."""
        home.does("add-plan family --account home --at 2026-10-20")
        used(home, 100, "2026-11-01", 20)
        used(home, 100, "2026-11-01", 20, member="Bo")
        assert answer(home)["days"]["used"] == 4 * 10**9


class TestWhatIsRanked:
    """Own plans, named files, samples, and the plan that one has."""

    def test_the_present_plan_is_a_row(self, told: Home) -> None:
        """Marked, alone, with what to do where there are no plan files."""
        (one,) = answer(told)["plans"]
        assert (one["plan"], one["present"], one["origin"]) == ("Monthly 10 GB", True, "journal")
        said = told.does("advise")
        assert "*  1  Monthly 10 GB  11.74 EUR" in said
        assert "esimtrack plans new FILE.toml" in said
        assert "esimtrack advise --samples" in said

    def test_own_plan_files_are_tried(self, told: Home) -> None:
        """And the sentence says what they would have saved."""
        plan(told, "twenty", MINE.format(price="25.00 EUR"))
        found = tried(told)
        assert found["Twenty for ninety"]["origin"] == "own"
        assert found["Twenty for ninety"]["rank"] == 1
        assert found["Twenty for ninety"]["paid"] == {"EUR": "50.00"}
        said = " ".join(told.does("advise").split())
        assert (
            "With Twenty for ninety you would have paid 8.32 instead of 11.74 EUR for 30 days, and never run out."
            in said
        )

    def test_files_can_be_named_and_samples_added(self, told: Home) -> None:
        """By their path or their name; samples are said to be illustrations. One that is a row already is marked."""
        told.write("mine.toml", MINE.format(price="25.00 EUR"))
        assert set(tried(told, "--plan mine.toml --plan prepaid-30-days")) == {
            "Monthly 10 GB", "Twenty for ninety", "Prepaid 5 GB, 30 days",
        }  # fmt: skip
        found = tried(told, "--samples")
        assert len(found) == 24
        assert found["Monthly 10 GB"]["present"]
        assert found["Monthly 10 GB"]["origin"] == "sample"
        assert "Samples are illustrations of rules, no offers" in told.does("advise --samples")

    def test_a_plan_file_that_is_wrong(self, told: Home) -> None:
        """One that is named is refused with its line; one of the catalogue is left out, and said."""
        told.write("bad.toml", 'name = "X"\ndata = "10"\n')
        assert "bad.toml, line 2" in told.refuses("advise --plan bad.toml")
        assert "no such file" in told.refuses("advise --plan nix.toml")
        plan(told, "worse", "name = 1\n")
        assert answer(told)["omitted"] == [{"plan": "worse", "origin": "own", "why": "broken"}]
        assert "their files are wrong (esimtrack plans check says how): worse." in told.does("advise")

    def test_a_top_up_alone_is_no_plan(self, told: Home) -> None:
        """It is left out; where it is of the plan's family and the plan runs out, it is tried with it."""
        found = answer(told, "--plan booster")
        assert [one["plan"] for one in found["plans"]] == ["Monthly 10 GB"]
        assert found["omitted"] == [{"plan": "Booster 2 GB", "origin": "file", "why": "top-up"}]
        used(told, 300, "2026-09-01", 61, member="Ada")
        alone, boosted = sorted(answer(told, "--plan booster")["plans"], key=lambda one: one["booster"] or "")
        assert alone["present"]
        assert alone["days_without"] > 0
        assert (boosted["booster"], boosted["days_without"]) == ("Booster 2 GB", 0)
        assert boosted["boosters"] == 6
        assert "Monthly 10 GB + Booster 2 GB" in told.does("advise --plan booster")

    def test_a_promotion_that_is_over_does_not_count(self, told: Home) -> None:
        """Nobody can buy it any more; one that is on counts on its days."""
        offer = MINE.format(price="25.00 EUR") + '[[promotion]]\nfrom = 2026-01-01\nthrough = {}\nbonus = "100%"\n'
        plan(told, "twenty", offer.format("2026-11-20"))
        over = tried(told)["Twenty for ninety"]
        plan(told, "twenty", offer.format("2026-11-21"))
        on = tried(told)["Twenty for ninety"]
        assert over["left"] < on["left"] + on["lost"]
        assert on["lost"] - over["lost"] == 20 * 10**9

    def test_the_plan_after_a_change_is_the_present_one(self, told: Home) -> None:
        """What rules now is what one has."""
        told.write("new.toml", 'name = "New 8"\ndata = "8 GB"\nprice = "9.00 EUR"\n[cycle]\nevery = "1 month"\n')
        told.does("amend new.toml --at 2026-10-15")
        (one,) = answer(told, "--days 60")["plans"]
        assert (one["plan"], one["present"]) == ("New 8", True)

    def test_a_plan_that_is_over_is_one_that_one_had(self, told: Home) -> None:
        """Nobody is told that they have what they gave up."""
        told.does("cancel --at 2026-11-10 --account home")
        assert "which you have" in told.does("advise --as-of 2026-11-20")
        said = told.does("advise --as-of 2026-12-02")
        assert "Monthly 10 GB, which you had, comes to" in said
        assert "* is the plan that you had" in said

    def test_use_that_is_always_the_same_has_no_range(self, told: Home) -> None:
        """Nothing goes from 6.00 GB to 6.00 GB."""
        assert "steady: 6.00 GB in each 30 days, 200 MB on the busiest day" in " ".join(told.does("advise").split())

    def test_on_a_narrow_screen_plans_are_told_apart(self, told: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        """No two names are cut alike, and names stand below each other, the tenth as well."""
        monkeypatch.setenv("COLUMNS", "60")
        used(told, 200, "2026-08-01", 110, member="Ada")
        lines = told.does("advise --samples").splitlines()
        assert sum("Monthly 5 GB, everything rolls + B" in line for line in lines) == 1
        rows = [line for line in lines[: lines.index("  In USD, which stands apart without a rate:")] if " EUR" in line]
        assert {line.index(name) for line in rows for name in ("Family 20", "Unlimited") if name in line} == {8}

    def test_zones_of_the_past_count(self, home: Home) -> None:
        """A plan that does not cover where it was used leaves those days without data; one that covers none
        is left out."""
        home.does("add-plan monthly --account home --at 2026-10-01")
        used(home, 200, "2026-10-20", 16, zone="DE")
        used(home, 200, "2026-11-05", 5, zone="JP", member="Ada")
        found = answer(home, "--plan travel-7-days --days 33")
        trip = next(one for one in found["plans"] if one["plan"] == "Europe 7 days")
        assert (trip["days_without"], trip["without"]) == (5, 10**9)
        home.write("moon.toml", 'name = "Moon"\n[[allowance]]\ndata = "1 GB"\nzones = ["MOON"]\n')
        assert answer(home, "--plan moon.toml")["omitted"] == [{"plan": "Moon", "origin": "file", "why": "not-there"}]

    def test_what_would_be_bought_all_the_time_is_left_out(self, told: Home) -> None:
        """And said."""
        told.write("tiny.toml", 'name = "Tiny"\ndata = "1 MB"\nprice = "0.10 EUR"\n')
        assert "bought again all the time: Tiny." in " ".join(told.does("advise --plan tiny.toml").split())

    def test_so_is_a_top_up_of_which_hundreds_would_be_needed(self, told: Home) -> None:
        """It was tried, so that it is not left out for being a top-up."""
        seller = 'provider = "Small"\nprice = "0.10 EUR"\n'
        told.write("little.toml", f'name = "Little"\ndata = "5 GB"\n{seller}[cycle]\nevery = "1 month"\n')
        told.write(
            "drop.toml", f'name = "Drop"\nrole = "top-up"\ndata = "10 MB"\n{seller}[validity]\nlasts = "cycle"\n'
        )
        found = answer(told, "--plan little.toml --plan drop.toml")
        assert [one["booster"] for one in found["plans"]] == [None, None]
        assert found["omitted"] == [{"plan": "Drop", "origin": "file", "why": "too-often"}]

    def test_a_plan_without_a_price_is_not_compared(self, told: Home) -> None:
        """Nothing is free for want of a price."""
        told.write("free.toml", 'name = "Unknown"\ndata = "50 GB"\n')
        found = tried(told, "--plan free.toml")
        assert found["Unknown"]["cost"] is None
        assert "What these cost is not known" in told.does("advise --plan free.toml")


class TestWhatCounts:
    """--prefer, and money of several currencies."""

    @pytest.fixture
    def choice(self, told: Home) -> Home:
        """One plan that is cheap and too small, one that is dear, one that loses nothing."""
        for name, data, price in (("small", "3 GB", "4.00"), ("large", "30 GB", "20.00")):
            plan(told, name, f'name = "{name}"\ndata = "{data}"\nprice = "{price} EUR"\n[cycle]\nevery = "1 month"\n')
        plan(told, "lasting", 'name = "lasting"\ndata = "10 GB"\nprice = "21.00 EUR"\n')
        return told

    @pytest.mark.parametrize(
        ("words", "order"),
        [
            ("", ["Monthly 10 GB", "lasting", "large", "small"]),
            ("--prefer cheap", ["small", "Monthly 10 GB", "lasting", "large"]),
            ("--prefer never-out", ["Monthly 10 GB", "lasting", "large", "small"]),
            ("--prefer no-waste", ["lasting", "Monthly 10 GB", "large", "small"]),
        ],
    )
    def test_the_order_is_what_one_prefers(self, choice: Home, words: str, order: list[str]) -> None:
        """Without a word: never without data first, then the cost."""
        assert [one["plan"] for one in answer(choice, words)["plans"]] == order
        assert answer(choice, words)["prefer"] == (words.split()[-1] if words else "balance")

    def test_what_leaves_one_without_data_is_said(self, choice: Home) -> None:
        """In the sentence, and as days in the row."""
        said = " ".join(choice.does("advise --prefer cheap").split())
        assert (
            "With small you would have paid 3.91, not 11.74 EUR, for 30 days, and been without data on 47 days." in said
        )
        assert tried(choice)["small"]["days_without"] == 47

    def test_currencies_stay_apart_or_are_compared_by_a_rate(self, told: Home) -> None:
        """They are never added; with a rate, one order holds for all, and the rate is said."""
        plan(told, "twenty", MINE.format(price="25.00 USD"))
        found = answer(told)["plans"]
        assert [(one["plan"], one["rank"]) for one in found] == [("Monthly 10 GB", 1), ("Twenty for ninety", 1)]
        assert found[1]["cost"] == {"amount": "8.32", "currency": "USD"}
        said = told.does("advise")
        assert "In USD, which stands apart without a rate:" in said
        assert "config set rates" in said
        told.does("config set rates '1 USD = 0.5 EUR'")
        found = answer(told)
        assert [(one["plan"], one["rank"]) for one in found["plans"]] == [
            ("Twenty for ninety", 1),
            ("Monthly 10 GB", 2),
        ]
        assert found["plans"][0]["cost"] == {"amount": "4.16", "currency": "EUR"}
        assert found["plans"][0]["paid"] == {"USD": "50.00"}
        assert found["rates"] == {"USD": {"amount": "0.5", "currency": "EUR"}}
        assert "by your rates: 1 USD = 0.5 EUR." in told.does("advise")


class TestAFamily:
    """An account that several share: what all used counts."""

    def test_plans_for_one_sim_are_named(self, home: Home) -> None:
        """The plan that they have is one row, whoever is a member of it; the others may not serve them."""
        home.does("add-plan family --at 2026-08-01 --account home --member Ada --member Bo")
        used(home, 200, "2026-08-01", 100, member="Ada")
        found = answer(home, "--plan family --plan prepaid-90-days")["plans"]
        assert sorted((one["plan"], one["present"]) for one in found) == [
            ("Family 20 GB", True),
            ("Prepaid 20 GB, 90 days", False),
        ]
        told = " ".join(home.does("advise --plan family --plan prepaid-90-days").split())
        assert "people share this account, and these may be for one SIM alone: Prepaid 20 GB, 90 days." in told

    def test_of_one_person_nothing_is_said(self, home: Home) -> None:
        """Whoever shares with nobody."""
        home.does("add-plan monthly --at 2026-08-01 --account home")
        used(home, 200, "2026-08-01", 100)
        assert "one SIM alone" not in " ".join(home.does("advise --plan prepaid-90-days").split())


class TestAJourney:
    """--trip: no past is needed, nor an account."""

    def test_plans_that_cover_it_are_tried(self, home: Home) -> None:
        """From tomorrow on, used evenly; what is paid in all is compared."""
        found = answer(home, "--trip FR --days 10 --need 6GB --plan travel-7-days --plan prepaid-30-days")
        assert found["trip"] == {"zone": "FR", "days": 10, "need": 6 * 10**9}
        assert (found["days"]["first"], found["days"]["last"]) == ("2026-11-22", "2026-12-01")
        one = next(one for one in found["plans"] if one["plan"] == "Europe 7 days")
        assert (one["bought"], one["paid"], one["cost"]["amount"]) == (2, {"USD": "18.00"}, "18.00")
        assert one["days_without"] == 0

    def test_a_plan_that_says_where_it_is_good_comes_first(self, home: Home) -> None:
        """Before a cheaper one that names no zone; ten days of the plan's own clock are two times its five."""
        words = "--trip JP --days 10 --need 6GB --samples"
        found = answer(home, words)
        assert [found["plans"][0][key] for key in ("plan", "bought", "paid")] == ["Japan 5 days", 2, {"USD": "22.00"}]
        assert "Iceland 1 GB, in a queue" not in [one["plan"] for one in found["plans"]]
        assert "The best of these is Japan 5 days: 22.00 USD" in home.does(f"advise {words}")

    def test_a_plan_for_elsewhere_is_left_out(self, home: Home) -> None:
        """And where none covers it, that is the answer; plans that name no zones are said to count as good there."""
        words = "--trip JP --days 10 --need 6GB"
        assert "None of these plans covers JP." in home.does(f"advise {words} --plan travel-7-days")
        assert "Their files name no zones, so they count as good in JP" in home.does(f"advise {words} --plan monthly")
        assert "esimtrack plans new FILE.toml" in home.does(f"advise {words}")


def test_what_cannot_be_meant_is_refused(told: Home) -> None:
    """In one line, with what would be right."""
    told.does("add-plan travel-7-days --account eu")
    assert "advise eu" in told.refuses("advise")
    assert "there is no account hoem" in told.refuses("advise hoem")
    assert "--prefer best: say cheap, never-out or no-waste" in told.refuses("advise home --prefer best", code=2)
    assert "--need goes with --trip" in told.refuses("advise home --need 6GB", code=2)
    assert "a journey needs --days and --need" in told.refuses("advise --trip JP", code=2)
    assert "a journey needs none" in told.refuses("advise home --trip JP --days 3 --need 1GB", code=2)
    assert "fewer than 14 days" in told.refuses("advise home --days 7", code=2)
    assert "6 what?" in told.refuses("advise --trip JP --days 3 --need 6", code=2)


def test_nothing_yet(home: Home) -> None:
    """An empty store says how to begin."""
    assert "Begin with one: esimtrack add-plan" in home.refuses("advise")


def test_what_was_never_used_gets_no_kind(home: Home) -> None:
    """Days of nothing are days that are known: what is bought when it is needed costs nothing then."""
    home.does("add-plan monthly --account home --at 2026-10-01")
    used(home, 0, "2026-11-01", 20)
    found = answer(home, "--plan prepaid-30-days")
    assert found["habit"] is None
    assert {one["plan"]: one["cost"]["amount"] for one in found["plans"]} == {
        "Prepaid 5 GB, 30 days": "0.00", "Monthly 10 GB": "12.00",
    }  # fmt: skip
