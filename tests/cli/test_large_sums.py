"""Sums that no seller's plan comes to: what the journal takes, every command counts with."""

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.cli.conftest import Home

ALLOWANCES = [{"name": f"part {number}", "data": "1024 TiB"} for number in range(8)]
TENFOLD = [{"from": "2026-11-01", "through": "2026-12-31", "bonus": "1000%", "on": ["purchase", "renewal"]}]
PLANS: dict[str, dict[str, Any]] = {
    "data": {"allowance": ALLOWANCES, "promotion": TENFOLD, "cycle": {"every": "1 hour"}},
    "points": {
        "data": "1024 TiB",
        "cycle": {"every": "1 day"},
        "compensation": {"points": 1_000_000, "credit": "999999999999.999999 EUR", "per": "1 B"},
    },
    "money": {
        "data": "1 B",
        "price": "999999999999.999999 EUR",
        "cycle": {"every": "1 month"},
        "exhaustion": {"then": "overage", "price": "999999999999.999999 EUR", "block": "1 B"},
    },
}
COMMANDS = [
    "status", "status --json", "status --format '{left} {cost}'", "status --prometheus", "status --waybar",
    "check", "check --json", "rollover", "rollover --json", "expiring", "expiring --json", "expiring --ics cal.ics",
    "explain big", "explain big --json", "forecast big", "forecast big --json", "report", "report --json",
    "report --html page.html", "advise big", "advise big --json", "allocate big --json", "history", "remind --json",
    "log-usage --remaining 1GB -a big", "log-usage --used 5GB -a big", "bonus 1GB -a big", "cancel --now -a big",
    "undo", "redo", "export", "export --csv", "status --what-if 'log-usage 1GB -a big'",
]  # fmt: skip


def record(home: Home, plan: str) -> None:
    """A journal with such a plan, days of heavy use, and another account beside it."""
    terms = {"name": "Big", "timezone": "UTC"} | PLANS[plan]
    small = {"name": "Small", "timezone": "UTC", "data": "10 GB", "validity": {"lasts": "60 days"}}
    lines: list[dict[str, Any]] = [
        {"id": "p-big", "type": "purchase", "at": "2026-11-16T00:00:00Z", "account": "big", "terms": terms},
        {"id": "p-small", "type": "purchase", "at": "2026-11-03T00:00:00Z", "account": "small", "terms": small},
    ]
    for day in range(17, 21):
        at = f"2026-11-{day}T12:00:00Z"
        lines.append({"id": f"u{day}", "type": "usage", "at": at, "account": "big", "bytes": 2**50})
    home.write("journal.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    home.does("import journal.jsonl")


@pytest.mark.parametrize("plan", PLANS)
def test_every_command_answers(home: Home, plan: str) -> None:
    """Nothing that was recorded makes any of them fail inside, and the other account is told as ever."""
    record(home, plan)
    for command in COMMANDS:
        ran = home.run(command)
        assert "went wrong" not in ran.err, (command, ran.err)
    accounts = {account["account"]: account for account in json.loads(home.does("status --json"))["accounts"]}
    assert accounts["small"]["remaining"] == 10**10


def test_the_sums_are_exact(home: Home) -> None:
    """Bytes and points to the last one, money to the last digit: as whole numbers and decimals, never rounded."""
    record(home, "data")
    big = json.loads(home.does("status --json"))["accounts"][0]
    hours = 5 * 24 + 10  # through the one that begins at 09:00 UTC
    assert big["granted"] == hours * 8 * 11 * 2**50 > 2**63


def test_what_is_charged_is_exact(home: Home) -> None:
    """A price with all its digits, once for each byte of all that was used, and for the month."""
    record(home, "money")
    (big, _small) = json.loads(home.does("status --json"))["accounts"]
    charged = Fraction("999999999999.999999") * (4 * 2**50 - 1 + 1)
    assert Fraction(big["cost"]["EUR"]) == charged


@pytest.mark.parametrize("plan", ["data", "points"])
def test_check_names_the_plan(home: Home, plan: str) -> None:
    """`check` says which plan gives so much, and how to correct it; without it, it finds nothing of that kind."""
    record(home, plan)
    found = [f for f in json.loads(home.run("check --json").out)["findings"] if f["code"] == "implausible-plan"]
    assert [(f["account"], f["event"], f["severity"]) for f in found] == [("big", "p-big", "warning")]
    assert "add-plan --replaces p-big PLAN -a big" in " ".join(home.run("check").out.split())
    home.does("undo p-big")
    assert "implausible-plan" not in home.run("check --json").out
