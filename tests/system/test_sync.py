"""Balances from sellers, with processes of their own."""

import json
from pathlib import Path

import pytest

from tests.balances.server import Says, serving
from tests.store.places import exported
from tests.system.process import Machine, finish

pytestmark = pytest.mark.system


def test_two_at_once_ask_once_and_record_once(tmp_path: Path) -> None:
    """The second waits, and finds that the seller has answered."""
    home = tmp_path / "home"
    machine = Machine(home, {"ESIMTRACK_NOW": "2026-11-21T10:00:00Z"})
    machine.does("add-plan", "monthly", "--at", "2026-11-01")
    with serving() as server:
        # A byte at a time: the first is still asking when the others begin.
        server.says = [Says({"left": 7_000_000_000, "filler": "x" * 100}, drips=True)]
        (home / "sellers").mkdir()
        (home / "sellers" / "web.toml").write_text(
            f'account = "main"\nurl = "{server.url}/balance"\n[answer]\nremaining = "left"\n'
        )
        ended = [finish(process) for process in [machine.start("sync") for _ in range(3)]]
        asked = len(server.heard)
    assert [one.code for one in ended] == [0, 0, 0], [one.err for one in ended]
    assert sum("Noted 7.00 GB" in one.out for one in ended) == 1
    assert sum("not asked again before" in one.out for one in ended) == 2
    assert asked == 1
    events = [json.loads(line) for line in exported(machine.store).splitlines()]
    assert [event["type"] for event in events] == ["purchase", "reading"]
