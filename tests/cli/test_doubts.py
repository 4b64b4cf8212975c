"""What may be a mistake is pointed out at once, or asked, before it does harm."""

import pytest

from tests.cli.conftest import Home
from tests.cli.terminal import at_terminal

GB = 10**9
SHARED = 'name = "Own"\ndata = "9 GB"\n[cycle]\nevery = "1 month"\n[sharing]\nmembers = [{ name = "Ada" }]\n'


def test_the_same_twice_within_a_minute_is_pointed_out(home: Home) -> None:
    """A plan and a use; nothing is refused, and what differs is not the same."""
    plan, use = "add-plan monthly -a main", "log-usage 1GB"
    assert "was that meant?" not in home.does(plan) + home.does(use)
    home.now = "2026-11-21T10:00:30+01:00"
    assert "The same plan was bought less than a minute apart" in home.does(plan)
    assert "The same use was logged less than a minute apart" in home.does(use)
    assert "was that meant?" not in home.does("log-usage 2GB") + home.does("log-usage 1GB --member Bo")
    home.now = "2026-11-21T10:05+01:00"
    assert "was that meant?" not in home.does(plan) + home.does(use)


def test_a_limit_that_a_use_exceeds_is_said_at_once(home: Home) -> None:
    """By how much; and not again by the use of somebody else."""
    home.does("add-plan --name P --data 20GB --every '1 month' --member Ben=3GB --member Ada")
    assert "over the limit" not in home.does("log-usage 2GB --member Ben")
    assert "Ben is 1.90 GB over the limit of 3.00 GB." in home.does("log-usage 2.9GB --member Ben")
    assert "over the limit" not in home.does("log-usage 1GB --member Ada")


def test_the_members_of_a_sample_are_examples(home: Home) -> None:
    """Who is named shares the plan alone; without a name, or in an own file, the plan's members stay."""
    home.does("add-plan family --member Anna=3GB")
    assert [m["name"] for m in home.accounts()["main"]["members"]] == ["Anna"]
    home.does("add-plan family -a other")
    assert "Ada" in [m["name"] for m in home.accounts()["other"]["members"]]
    home.write("own.toml", SHARED)
    home.does("add-plan own.toml -a own --member Anna")
    assert {"Ada", "Anna"} <= {m["name"] for m in home.accounts()["own"]["members"]}


def test_redo_does_not_add_to_what_is_newer_unasked(home: Home) -> None:
    """It shows what it would add, and is refused with the line that agrees; a dry run and --yes go on."""
    home.does("add-plan monthly", "log-usage 1GB", "undo", "log-usage 2GB")
    assert "esimtrack redo --yes" in home.refuses("redo")
    assert home.accounts()["main"]["used"] == 2 * GB
    home.does("redo --dry-run", "redo --yes")
    assert home.accounts()["main"]["used"] == 3 * GB


def test_undos_are_redone_one_after_the_other_unasked(home: Home) -> None:
    """Undo and redo are nothing new."""
    home.does("add-plan monthly", "log-usage 1GB", "log-usage 2GB", "undo", "undo", "redo", "redo")
    assert home.accounts()["main"]["used"] == 3 * GB


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("", 1), ("y", 0)])
def test_redo_asks_at_a_terminal(home: Home, answer: str, code: int) -> None:
    """Only yes records."""
    home.does("add-plan monthly", "log-usage 1GB", "undo", "log-usage 2GB")
    done, screen = at_terminal(["redo"], [("Add this to it?", answer)], home.folder)
    assert (done, "1.00 GB" in screen) == (code, True)
    assert home.accounts()["main"]["used"] == (2 + (not code)) * GB


NEAR = [("japan", "japn"), ("ice", "Ice"), ("my trip", "my-trip"), ("home", "hoem"), ("my japan", "my japn")]
FAR = [
    ("home", "work"), ("home", "phone"), ("sim1", "sim2"), ("sim-a", "sim-b"), ("travel", "travel-eu"),
    ("卡一", "卡二"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "typed"), NEAR)
def test_a_name_that_is_nearly_known_makes_no_account_unasked(home: Home, known: str, typed: str) -> None:
    """It is refused with both lines to type: one for the known SIM, and one for a new one."""
    home.does(f"add-plan monthly -a '{known}'")
    plan = f"add-plan monthly -a '{typed}'"
    for line in (plan, f"add-plan monthly '--account={typed}'", f"add-plan monthly '-a{typed}'"):
        said = home.refuses(line)
        assert f"Did you mean {known}?" in said
        mend, new = (line.partition(": esimtrack ")[2] for line in said.splitlines()[1:])
        home.does(f"{mend} --dry-run", f"{new} --dry-run")
        assert list(home.accounts()) == [known]
        assert "(a new account)" not in home.does(f"{mend} --dry-run")
        assert f"{typed} (a new account)" in home.does(f"{new} --dry-run")
    home.does(f"{plan} --new", "add-plan monthly -a other")
    assert sorted(home.accounts()) == sorted([known, typed, "other"])
    assert "already" in home.refuses(f"{plan} --new")


@pytest.mark.parametrize(("known", "typed"), NEAR)
def test_giving_to_a_name_that_is_nearly_known_is_refused_with_both_lines(home: Home, known: str, typed: str) -> None:
    """As with buying."""
    home.does("add-plan monthly -a Zürich", f"add-plan monthly -a '{known}'")
    said = home.refuses(f"transfer 1GB --to '{typed}' -a Zürich")
    mend, new = (line.partition(": esimtrack ")[2] for line in said.splitlines()[1:])
    assert f"to {known}," in home.does(f"{mend} --dry-run")
    assert f"to {typed}," in home.does(f"{new} --dry-run")


@pytest.mark.parametrize(("known", "typed"), FAR)
def test_names_that_differ_clearly_make_an_account(home: Home, known: str, typed: str) -> None:
    """Other words, other numbers, one word more: nobody is asked."""
    home.does(f"add-plan monthly -a {known}", f"add-plan monthly -a {typed}")
    assert sorted(home.accounts()) == sorted([known, typed])


@pytest.mark.parametrize(("answer", "account"), [("", "japan"), ("japan", "japan"), ("new", "japn"), ("japn", "japn")])
def test_a_nearly_known_name_is_asked_about_at_a_terminal(home: Home, answer: str, account: str) -> None:
    """Enter means the SIM that is there."""
    home.does("add-plan monthly -a japan")
    question = "Is japn a new SIM, or did you mean japan?"
    code, screen = at_terminal(["add-plan", "monthly-rollover", "-a", "japn"], [(question, answer)], home.folder)
    assert (code, f" for {account}" in screen) == (0, True), screen
    assert list(home.accounts()) == sorted({"japan", account})


def test_new_goes_with_the_name_of_a_plan_s_new_account(home: Home) -> None:
    """Without one, for a top-up or a correction, it is refused."""
    home.does("add-plan monthly")
    for line in ("monthly --new", "booster --top-up -a b --new", "--replaces Monthly --data 1GB -a main --new"):
        assert "--new" in home.refuses(f"add-plan {line}", code=2)


@pytest.mark.parametrize("name", ["monthly-rollover", "Monthly-Rollover", "own.toml", "./own.toml"])
def test_a_purchase_is_named_by_the_plan_that_it_was_bought_from(home: Home, name: str) -> None:
    """By the catalogue's name or the file, for a correction and every decision; what it is called itself goes first."""
    home.write("own.toml", SHARED)
    home.does("add-plan monthly-rollover", "add-plan own.toml -a main", "add-plan --name monthly --data 3GB -a main")
    home.does(f"add-plan --replaces {name} --data 12GB", f"cancel {name} -a main")
    *_bought, corrected, cancelled = home.journal()
    assert corrected["terms"]["data"] == "12GB"
    assert corrected["terms"]["name"] == ("Own" if "own" in name else "Monthly 10 GB with rollover")
    assert cancelled["purchase"] == corrected["id"]
    assert "there is no purchase travel-7-days." in home.refuses("add-plan --replaces travel-7-days --data 1GB")
    assert "there is no purchase gone.toml." in home.refuses("add-plan --replaces gone.toml --data 1GB")
    home.does("add-plan --replaces monthly --data 4GB")
    assert home.journal()[-1]["terms"]["name"] == "monthly"


@pytest.mark.parametrize(
    "flags", ["", "--data '10.0 GB'", "--at 2026-11-21T10:00", "--note 'from work' -a main", "--name 'Monthly 10 GB'"]
)
def test_a_correction_that_changes_nothing_records_nothing(home: Home, flags: str) -> None:
    """However the same is written; it says so, and nobody is asked."""
    home.does("add-plan monthly --note 'from work'")
    before = home.journal()
    home.now = "2026-11-22T10:00+01:00"
    assert "Nothing changes" in home.does(f"add-plan --replaces monthly {flags}")
    assert home.journal() == before


@pytest.mark.parametrize("flags", ["--data 11GB", "--at 2026-11-20", "--note other", "--price '1.00 EUR'"])
def test_a_correction_keeps_all_that_it_does_not_name(home: Home, flags: str) -> None:
    """The note, too, of which nothing was said."""
    home.does("add-plan monthly --note 'from work'")
    said = home.does(f"add-plan --replaces monthly {flags}")
    old, new = home.journal()
    assert "Nothing changes" not in said
    changed = {key for key in {*old, *new} - {"id", "replaces", "terms"} if old.get(key) != new.get(key)}
    assert len(changed) == (flags.split()[0] in ("--at", "--note"))


TYPED = "log-usage 1GB --at 2025-11-20"
YEAR = "20 Nov 2025 is 11 months before the first plan of main. Did you mean 2026-11-20?"


@pytest.mark.parametrize(
    ("line", "guess"),
    [
        (TYPED, "2026-11-20"),
        ("log-usage --remaining 1GB --at 2025-11-20T14:30", "2026-11-20T14:30"),
        ("top-up 1GB --at 2024-11-20 --lasts '30 days'", "2026-11-20"),
        ("bonus 1GB --at 2025-10-20", "2026-10-20"),
    ],
)
def test_a_year_that_may_be_mistyped_is_pointed_out(home: Home, line: str, guess: str) -> None:
    """The time is taken as it was typed where nobody can be asked, whatever else is said of it."""
    home.does("add-plan monthly --at 2026-11-01")
    assert f"months before the first plan of main. Did you mean {guess}?" in home.run(f"{line} --dry-run").err


@pytest.mark.parametrize(
    "line",
    [
        "log-usage 1GB --at 2026-11-20",
        "log-usage 1GB --at 2026-10-20",
        "log-usage 1GB",
        "log-usage 1GB --at '400 days ago'",
    ],
)
def test_a_year_that_can_be_meant_is_not_pointed_out(home: Home, line: str) -> None:
    """Within the account's life, shortly before it, or counted from now; and older plans are entered later."""
    home.does("add-plan monthly --at 2026-11-01")
    assert "Did you mean" not in home.run(line).err
    assert "Did you mean" not in home.run("add-plan monthly --at 2025-11-01 -a main").err


@pytest.mark.parametrize(("answer", "year"), [("", "2026"), ("y", "2026"), ("n", "2025")])
def test_a_year_that_may_be_mistyped_is_asked_about_at_a_terminal(home: Home, answer: str, year: str) -> None:
    """Enter takes the date of this year."""
    home.does("add-plan monthly --at 2026-11-01")
    code, screen = at_terminal(TYPED.split(), [(YEAR, answer)], home.folder)
    assert code == 0, screen
    assert home.journal()[-1 if year == "2026" else 0]["at"].startswith(f"{year}-11-19T23:00")
