"""`status` for status bars and Prometheus: `--waybar`, `--prometheus`, and the configurations that the docs show."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from esimtrack.views.prometheus import METRICS
from tests.cli.conftest import Home

PAGE = (Path(__file__).parents[2] / "docs" / "bars.md").read_text()


def travelling(home: Home) -> None:
    home.does(
        "add-plan monthly-rollover --at 2026-11-01 -a home",
        "log-usage 2GB -a home --at 2026-11-18",
        "add-plan --name Europe --data 3GB --lasts '7 days' --at '2026-11-15 08:00' -a eu",
        "log-usage --remaining 840MB --at 2026-11-20 -a eu",
    )


def module(home: Home, options: str = "") -> dict[str, Any]:
    """What Waybar is told."""
    (line,) = home.does(f"status --waybar {options}").splitlines()
    told: dict[str, Any] = json.loads(line)
    return told


def samples(home: Home, options: str = "") -> dict[tuple[str, ...], float]:
    """What Prometheus reads: the value of each metric and its labels' values."""
    text = home.does(f"status --prometheus {options}")
    assert text.endswith("\n")
    found = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            key = sample.name, *sample.labels.values()
            assert key not in found
            found[key] = sample.value
    return found


def test_waybar_shows_what_is_most_urgent(home: Home) -> None:
    """A trip that ends tomorrow comes before a month that ends in ten days; the tooltip has both."""
    travelling(home)
    told = module(home)
    assert list(told) == ["text", "tooltip", "class", "percentage"]
    assert (told["text"], told["class"], told["percentage"]) == ("eu 840 MB 22h", "soon", 28)
    eu, advice, other = told["tooltip"].split("\n")
    assert eu == "eu: 840 MB left of 3.00 GB until 22 Nov 08:00"
    assert advice == "At 360 MB a day, 120 MB is lost on 22 Nov 08:00, in 22 h."
    assert other.startswith("home: 8.00 GB left of 10.0 GB")


def test_one_account_needs_no_name(home: Home) -> None:
    """Asked for one, or having one, the text is what is left."""
    travelling(home)
    assert module(home, "home") == {
        "text": "8.00 GB 40d",
        "tooltip": "home: 8.00 GB left of 10.0 GB until the end of 30 Nov",
        "class": "ok",
        "percentage": 80,
    }


def test_a_text_of_ones_own_may_have_markup_and_names_have_none(home: Home) -> None:
    """What the template says is Waybar's markup, what comes from the journal is escaped."""
    home.does("add-plan monthly --at 2026-11-01 -a '<i>&co'")
    told = module(home, "--format '<b>{account}</b> {percent}'")
    assert told["text"] == "<b>&lt;i&gt;&amp;co</b> 100%"
    assert told["tooltip"].startswith("&lt;i&gt;&amp;co: 10.0 GB")


def test_no_limit_is_all_and_nothing_is_no_number(home: Home) -> None:
    """100 without a limit; null, where nothing can be used; empty texts in an empty home, which Waybar hides."""
    assert module(home) == {"text": "", "tooltip": "", "class": "", "percentage": None}
    home.does("add-plan --name Flat --data unlimited --lasts '30 days' -a flat --at 2026-11-20")
    assert (module(home)["text"], module(home)["percentage"]) == ("unlimited 28d", 100)
    home.does("cancel -a flat --now")
    told = module(home)
    assert (told["text"], told["class"], told["percentage"]) == ("nothing to use", "ended", None)


def test_what_was_not_logged_is_unknown(home: Home) -> None:
    """A class is a name, so that `?` is not one."""
    home.does("add-plan monthly --at 2026-11-01")
    told = module(home)
    assert told["class"] == "unknown"
    assert "Nothing logged for 20 days." in told["tooltip"]


def test_prometheus_reads_every_metric(home: Home) -> None:
    """Of several accounts, each metric once, with the numbers of `status --json`."""
    travelling(home)
    home.does("member add Ada --limit 5GB -a home", "log-usage 1GB --member Ada -a home")
    told, found = home.accounts(), samples(home)
    for account, says in told.items():
        for name in ("remaining", "frozen", "used", "expired", "rolled_over", "overage", "throttled"):
            assert found[f"esimtrack_{name}_bytes", account] == says[name]
        assert found["esimtrack_next_expiry_bytes", account] == says["next_expiry"]["bytes"]
    assert found["esimtrack_as_of_timestamp_seconds",] == 1795251600
    assert found["esimtrack_next_expiry_timestamp_seconds", "eu"] == 1795330800
    assert found["esimtrack_cycle_used_bytes", "home"] == 3 * 10**9
    assert found["esimtrack_cost", "home", "CNY"] == 39
    assert found["esimtrack_member_used_bytes", "home", "Ada"] == 10**9
    assert found["esimtrack_member_limit_bytes", "home", "Ada"] == 5 * 10**9
    states = {state: found["esimtrack_state", "eu", state] for state in ("ok", "soon", "lost", "unknown")}
    assert states == {"ok": 0, "soon": 1, "lost": 0, "unknown": 0}


def test_what_does_not_apply_is_not_told(home: Home) -> None:
    """No limit is not 0 bytes left, and no cycle has no end; a trip has one account's metrics alone."""
    travelling(home)
    home.does("add-plan --name Flat --data unlimited --lasts '30 days' -a flat --at 2026-11-20")
    flat = {key[0] for key in samples(home, "flat") if len(key) > 1}
    assert "esimtrack_unlimited" in flat
    missing = {"remaining_bytes", "size_bytes", "next_expiry_bytes", "cycle_end_timestamp_seconds", "cost"}
    assert not flat & {f"esimtrack_{name}" for name in missing}
    assert {key[1] for key in samples(home, "eu") if len(key) > 1} == {"eu"}


def test_names_reach_prometheus_as_they_are(home: Home) -> None:
    """Quotes and backslashes in a name are the name's."""
    home.does("""add-plan monthly -a 'a"b\\c'""")
    assert ("esimtrack_remaining_bytes", 'a"b\\c') in samples(home)


def test_an_empty_home_has_the_time_alone(home: Home) -> None:
    """Which is a file that the collector takes."""
    assert list(samples(home)) == [("esimtrack_as_of_timestamp_seconds",)]


def test_the_docs_name_every_metric() -> None:
    """docs/bars.md has each in its table."""
    table = PAGE.split("| metric | holds |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(esimtrack_\w+)`", table)) == {*METRICS, "esimtrack_as_of_timestamp_seconds"}


@pytest.mark.parametrize(
    "options", ["--waybar --json", "--prometheus --json", "--waybar --prometheus", "--json --format '{size}'"]
)
def test_one_answer_at_a_time(home: Home, options: str) -> None:
    """Only a text for Waybar goes with it."""
    assert "say one of" in home.refuses(f"status {options}", code=2)


def test_a_wrong_text_for_waybar_is_refused(home: Home) -> None:
    """As with `--format` alone, also where there is nothing to show."""
    assert "{left} is no field" in home.refuses("status --waybar --format '{left}'", code=2)


def test_the_commands_of_the_docs_work(home: Home) -> None:
    """Each that a configuration names, as a bar calls it: through a shell, and it answers with one line."""
    travelling(home)
    shown = "\n".join(re.findall(r"^```(?:json|ini|sh|toml)\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE))
    form = r"""(?: --format (?:'[^']*'|"[^"]*"))?(?: \| paste -sd '\|')?"""
    commands = set(re.findall(rf"esimtrack status(?: home)?(?: --waybar| --prometheus)?{form}", shown))
    assert len(commands) == 7
    for line in commands:
        call = line.replace("esimtrack", f"{shlex.quote(sys.executable)} -m esimtrack", 1)
        done = subprocess.run(call, shell=True, capture_output=True, text=True, check=True)
        assert (done.stderr, bool(done.stdout.strip())) == ("", True)
        assert done.stdout.count("\n") == 1 or "--prometheus" in line
