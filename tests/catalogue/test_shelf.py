"""The catalogue: the samples shipped, a person's own plans, and how they are named."""

from pathlib import Path

import pytest

from esimtrack.catalogue import BadPlanFile, UnknownPlan, find, listing, load, samples_folder
from esimtrack.catalogue.new import TEMPLATE, plan_text, write_new
from esimtrack.terms.tables import ALLOWANCE, COMPENSATION, EXHAUSTION, PLAN, PROMOTION, VALIDITY

SAMPLES = sorted(samples_folder().glob("*.toml"))


def here() -> str:
    return "Europe/Berlin"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_sample_loads_and_says_what_it_shows(path: Path) -> None:
    """It begins with a comment that ends with a warning, and is listed in the folder's own page."""
    plan = load(path, here)
    assert "A sample, no offer: sellers change their terms." in plan.about
    assert f"| `{path.stem}` |" in (samples_folder() / "README.md").read_text(encoding="utf-8")


def test_a_sample_after_published_rules_names_the_page_and_the_date() -> None:
    """Whoever says "After …" says where and when it was read."""
    after = [load(path, here).about for path in SAMPLES if "After " in load(path, here).about]
    assert len(after) >= 10
    assert all("November 2026" in about and "." in about for about in after)


def test_the_listing_has_samples_and_own_plans_and_own_ones_win(tmp_path: Path) -> None:
    """By name; a plan of one's own stands in for the sample of that name."""
    (tmp_path / "zebra.toml").write_text(TEMPLATE)
    (tmp_path / "monthly.toml").write_text(TEMPLATE)
    (tmp_path / "notes.txt").write_text("no plan")
    entries = {entry.name: entry for entry in listing(tmp_path)}
    assert list(entries) == sorted({"zebra", *(path.stem for path in SAMPLES)})
    assert (entries["zebra"].own, entries["monthly"].own, entries["family"].own) == (True, True, False)
    assert find("monthly", tmp_path) == tmp_path / "monthly.toml"
    assert find("Family", tmp_path) == samples_folder() / "family.toml"


def test_no_folder_of_ones_own_is_fine(tmp_path: Path) -> None:
    """It may not exist."""
    assert find("monthly", tmp_path / "none") == samples_folder() / "monthly.toml"
    assert find("monthly", None) == samples_folder() / "monthly.toml"


def test_a_path_is_taken_as_it_is() -> None:
    """What ends in .toml or holds a separator is a path, there or not."""
    assert find("trip.toml", None) == Path("trip.toml")
    assert find("plans/trip", None) == Path("plans/trip")


def test_a_name_that_is_no_plan_gets_the_nearest() -> None:
    """The names that there are come with it."""
    with pytest.raises(UnknownPlan) as refused:
        find("montly", None)
    assert refused.value.guess == "monthly"
    assert "family" in refused.value.known
    with pytest.raises(UnknownPlan) as refused:
        find("xyzzy", None)
    assert refused.value.guess is None


def test_the_template_is_a_plan_and_shows_every_key(tmp_path: Path) -> None:
    """Whoever starts from it has a plan at once, and finds every key there is."""
    write_new(tmp_path / "new" / "mine.toml", TEMPLATE)
    assert load(tmp_path / "new" / "mine.toml", here).terms.name == "Monthly 10 GB"
    for table in (PLAN, ALLOWANCE, VALIDITY, EXHAUSTION, PROMOTION, COMPENSATION):
        for key in table.keys:
            assert f"{key} =" in TEMPLATE or f"[{key}]" in TEMPLATE


@pytest.mark.parametrize("heading", ["validity", "rollover", "exhaustion", "sharing", "promotion", "compensation"])
def test_each_key_of_the_template_can_be_uncommented(tmp_path: Path, heading: str) -> None:
    """A whole table at once may contradict itself, but no key in it is misspelled or badly valued."""
    lines = [line.removeprefix("# ") for line in TEMPLATE.splitlines() if "=" in line or line.startswith(("[", "# ["))]
    start = lines.index(f"[{heading}]") if f"[{heading}]" in lines else lines.index(f"[[{heading}]]")
    end = next((n for n in range(start + 1, len(lines)) if lines[n].startswith("[")), len(lines))
    cycle = [] if heading == "validity" else ["[cycle]", 'every = "1 month"']
    path = tmp_path / "t.toml"
    path.write_text("\n".join(['name = "x"', 'data = "1 GB"', *cycle, *lines[start:end]]))
    assert all("needs" in line or "does not go with" in line for line in _said(path))


def _said(path: Path) -> list[str]:
    try:
        load(path, here)
    except BadPlanFile as refused:
        return refused.lines()
    return []


def test_answers_are_written_as_a_plan_and_no_file_is_written_over(tmp_path: Path) -> None:
    """What was answered is what is read; a file that is there is left as it is."""
    path = tmp_path / "mine.toml"
    answers = {"name": 'Ada\'s "plan"', "data": "10 GB", "cycle": {"every": "1 month"}, "rollover": {"cycles": 2}}
    write_new(path, plan_text(answers))
    assert load(path, here).terms_json == {**answers, "timezone": "Europe/Berlin"}
    with pytest.raises(FileExistsError):
        write_new(path, "other")
    assert load(path, here).terms.name == 'Ada\'s "plan"'
