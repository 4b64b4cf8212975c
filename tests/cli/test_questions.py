"""Questions, at a real terminal; and none without one."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Home, program
from tests.cli.terminal import INTERRUPT, at_terminal

MONTHLY = [
    ("What is the plan called?", "Monthly [b]10[/b] GB"),
    ("How much data", "10"),
    ("has no unit", "10GB"),
    ("Does it come anew", "1 month"),
    ("Does it renew by itself?", ""),
    ("For how many more cycles", "1"),
    ("At most how much is carried", ""),
    ("What does it cost", "12.00 EUR"),
    ("In which zone of time", ""),
]


def purchase(home: Path) -> dict[str, object]:
    """The terms of the one purchase of a home."""
    done = program("export", "--journal", env={"ESIMTRACK_HOME": str(home)})
    (line,) = done.stdout.splitlines()
    terms: dict[str, object] = json.loads(line)["terms"]
    return terms


def test_add_plan_alone_asks_and_buys(tmp_path: Path) -> None:
    """A wrong answer is asked again, empty answers take what is offered, and the plan is bought as it was described."""
    code, screen = at_terminal(["add-plan"], MONTHLY, tmp_path)
    assert code == 0, screen
    assert "Bought Monthly [b]10[/b] GB for main (a new account), now." in screen
    assert purchase(tmp_path) == {
        "cycle": {"every": "1 month"},
        "data": "10GB",
        "name": "Monthly [b]10[/b] GB",
        "price": "12.00 EUR",
        "rollover": {"cycles": 1},
        "timezone": "Europe/Berlin",
    }


def test_a_trip_is_asked_for_with_other_questions(tmp_path: Path) -> None:
    """A plan that is bought once has no cycle to be asked about; with a plan there already, the SIM is asked for."""
    env = {"ESIMTRACK_HOME": str(tmp_path)}
    assert program("add-plan", "monthly", env=env).returncode == 0
    code, screen = at_terminal(
        ["add-plan"],
        [
            ("What is the plan called?", "Trip"),
            ("How much data", "3GB"),
            ("Does it come anew", ""),
            ("How long does it last", "7 days"),
            ("Does it start when you buy it?", "no"),
            ("What does it cost", ""),
            ("In which zone of time", "Asia/Tokyo"),
            ("For which SIM: main, or a new name?", "japan"),
        ],
        tmp_path,
    )
    assert code == 0, screen
    assert "Bought Trip for japan (a new account), now. It starts at its first use." in screen


def test_plans_new_writes_the_answers(tmp_path: Path) -> None:
    """The file holds what was answered, and is a plan."""
    code, screen = at_terminal(["plans", "new", "my.toml"], MONTHLY, tmp_path)
    assert code == 0, screen
    assert tomllib.loads((tmp_path / "my.toml").read_text())["cycle"] == {"every": "1 month"}
    assert program("plans", "check", "my.toml", env={"ESIMTRACK_HOME": str(tmp_path)}, cwd=tmp_path).returncode == 0


def test_a_correction_is_confirmed(tmp_path: Path) -> None:
    """At a terminal the effect is shown, and nothing is recorded unless the person agrees."""
    env = {"ESIMTRACK_HOME": str(tmp_path)}
    program("add-plan", "--name", "P", "--data", "1GB", env=env)
    code, screen = at_terminal(["add-plan", "--replaces", "P", "--data", "9GB"], [("Correct it?", "n")], tmp_path)
    assert (code, "Corrected: 9.00 GB left." in screen, "nothing was changed" in screen) == (1, True, True)
    code, screen = at_terminal(["add-plan", "--replaces", "P", "--data", "9GB"], [("Correct it?", "")], tmp_path)
    assert code == 0, screen


def test_nobody_is_asked_without_a_terminal(home: Home) -> None:
    """A script that forgets the plan is told so, and waits for nothing."""
    said = home.refuses("add-plan", code=2)
    assert "say which plan" in said
    assert "esimtrack plans list" in said


@pytest.mark.parametrize("answer", ["\x04", INTERRUPT])
def test_an_interrupted_question_records_nothing(tmp_path: Path, answer: str) -> None:
    """The end of the input, or Ctrl-C, at a question is an end without a trace."""
    code, screen = at_terminal(["add-plan"], [("What is the plan called?", answer)], tmp_path)
    assert code == 130
    assert "Traceback" not in screen
    assert list(tmp_path.iterdir()) == []
