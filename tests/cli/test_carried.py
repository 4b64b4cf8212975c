"""Data that a plan carries for years, on a screen."""

import json

from tests.cli.conftest import Home


def test_a_screen_lists_many_carried_days_in_few_rows(home: Home) -> None:
    """The first two are told apart and the rest share a row; the JSON lists every one, and both add up."""
    home.does("add-plan --name Daily --data 1GB --every '1 day' --rollover forever -a day --at 2023-11-21")
    screen = home.does("status day").splitlines()
    shown = [line.split() for line in screen if "carried" in line]
    assert len(shown) == 3, screen
    assert " ".join(shown[2][:8]) == "carried from 23 Nov 2023 to 20 Nov", screen
    (account,) = json.loads(home.does("status --json"))["accounts"]
    assert sum(bucket["kind"] == "rollover" for bucket in account["buckets"]) == 3 * 365 + 1
