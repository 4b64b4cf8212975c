"""`history` at a terminal and in a pipe."""

import json

from tests.cli.conftest import Home
from tests.cli.terminal import at_terminal


def recorded(home: Home, count: int) -> None:
    """A journal of so many events, a use each hour behind the purchase."""
    home.does("add-plan --name Plan --data 10GB --lasts '30 days' --at 2026-11-01")
    uses = [
        {
            "id": f"use-{hour:03}",
            "type": "usage",
            "at": f"2026-11-{2 + hour // 24:02}T{hour % 24:02}:00:00Z",
            "account": "main",
            "bytes": (hour + 1) * 1000,
        }
        for hour in range(count - 1)
    ]
    file = home.write("journal.jsonl", "".join(json.dumps(use) + "\n" for use in uses))
    home.does(f"import {file}")


def test_a_terminal_shows_the_last_50_and_says_how_to_see_more(home: Home) -> None:
    """The newest are shown; what was typed is said again with `--all`, which shows all; a pipe and JSON get all."""
    recorded(home, 53)
    code, screen = at_terminal(["history", "-a", "main"], [], home.folder)
    assert code == 0
    assert screen.count("used ") == 50
    assert "used 52.0 KB" in screen
    assert "used 2.00 KB" not in screen
    assert screen.endswith("Only the last 50 events are shown. To see all: esimtrack history -a main --all\n")
    code, screen = at_terminal(["history", "-a", "main", "--all"], [], home.folder)
    assert (code, screen.count("used ")) == (0, 52)
    assert "To see all" not in screen
    piped = home.does("history")
    assert piped.count("used ") == 52
    assert "To see all" not in piped
    assert len(json.loads(at_terminal(["history", "--json"], [], home.folder)[1])["events"]) == 53


def test_50_events_are_all_of_them(home: Home) -> None:
    """There is nothing more to see, and nothing is said of it; the first event is there."""
    recorded(home, 50)
    code, screen = at_terminal(["history"], [], home.folder)
    assert (code, screen.count("used ")) == (0, 49)
    assert "bought Plan" in screen
    assert "To see all" not in screen
