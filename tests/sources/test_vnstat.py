"""vnStat: both versions of its JSON, its local times, and what it says when something is wrong."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.sources.conftest import SAMPLES, Importing
from tests.sources.vnstats import instant, vnstat

GB = 10**9


@pytest.mark.parametrize("sample", ["vnstat-v2.json", "vnstat-v1.json", "vnstat-v2-empty.json"])
def test_what_still_grows_is_not_taken(importing: Importing, sample: str) -> None:
    """All that the samples hold was written within its first hour."""
    said = importing.home.does(f"import --from vnstat --interface eth0 {importing.sample(sample)}")
    assert said.startswith("Read vnstat:eth0, as of 24 Nov 1")
    assert "0 new, 0 known" in said
    assert importing.lines() == []


@pytest.mark.parametrize(
    ("sample", "received", "sent"),
    [("vnstat-v2.json", 4556794, 17592), ("vnstat-v1.json", 50474 * 1024, 130 * 1024)],
)
def test_both_versions_an_hour_later(importing: Importing, sample: str, received: int, sent: int) -> None:
    """Version 1 counts in KiB; both ways count."""
    read: dict[str, Any] = json.loads((SAMPLES / sample).read_text())
    updated = read["interfaces"][0]["updated"]
    updated["time"]["hour"] += 1
    if "timestamp" in updated:
        updated["timestamp"] += 3600
    importing.write("v.json", json.dumps(read))
    importing.home.does("import --from vnstat v.json")
    (line,) = importing.lines()
    assert line["bytes"] == received + sent
    # The first was written on a machine in UTC, the other does not say where.
    assert line["at"] == ("2026-11-24T10:00:00Z" if "v2" in sample else instant("2026-11-24T10:00"))
    assert line["source"] == "vnstat:eth0"


def test_the_same_rows_seen_from_another_zone_are_known(importing: Importing) -> None:
    """vnStat keeps local times: on a laptop that travels its instants change, and the hours are the same hours."""
    rows = {"2026-11-24T10": 2 * GB, "2026-11-24": 2 * GB}
    importing.write("v.json", vnstat("2026-11-25T01:00", wwan0=rows))
    importing.home.does("import --from vnstat v.json")
    importing.write("v.json", vnstat("2026-11-25T01:00", ZoneInfo("America/New_York"), wwan0=rows))
    assert "0 new, 1 known" in importing.home.does("import --from vnstat v.json")


def test_the_hour_that_comes_twice_is_closed_when_the_second_is_over(importing: Importing) -> None:
    """vnStat has one row for both; an hour that the clock leaves out is no trouble either."""
    home = importing.home
    home.does("add-plan -a old --name O --data 10GB --every '1 month' --at 2026-03-01 --timezone Europe/Berlin")
    read = json.loads(vnstat("2026-10-25T02:30", wwan0={"2026-10-25T02": 2 * GB, "2026-03-29T03": 1 * GB}))
    updated = read["interfaces"][0]["updated"]
    for minutes, lines in ((0, 1), (60, 1), (30, 2)):
        updated["timestamp"] += minutes * 60
        importing.write("v.json", json.dumps(read))
        home.does("import --from vnstat v.json -a old")
        assert len(importing.lines()) == lines
    assert [line["at"] for line in importing.lines()] == ["2026-03-29T01:00:00Z", "2026-10-25T00:00:00Z"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b'{"jsonversion":"2","interfaces":[{"name":"a"Error: Failed to fetch hour data.',
            "vnStat says: Failed to fetch",
        ),
        (b'Error: Interface "x" not found in database.\n', 'vnStat says: Interface "x" not found in database.'),
        (b'{"jsonversion":"' + b"9" * 5000 + b'","interfaces":[]}', "is of version 9999999999"),
        (
            vnstat("2026-11-24T13:00", wwan0={"2026-11-24T10": 1}).replace("1795510800", "253402300799").encode(),
            "timestamp: 253402300799 is no time.",
        ),
        (b'{"jsonversion":"3","interfaces":[]}', "is of version 3; versions 1 and 2 are known"),
        (b'{"jsonversion":2,"interfaces":[]}', "jsonversion is a whole number and should be a text"),
        (b"", "this is not JSON"),
        (b'{"jsonversion":"2","interf', "this is not JSON"),
        (b"\xff\xfe", "this is not JSON"),
        (b'{"jsonversion":"2","interfaces":[]}', "nothing in it has counted anything"),
    ],
)
def test_what_is_not_vnstats_is_refused_in_words(importing: Importing, content: bytes, said: str) -> None:
    """An error in the middle of the JSON, another version, half a file."""
    importing.write("v.json", content)
    refusal = importing.home.refuses("import --from vnstat v.json")
    assert said in refusal
    assert refusal.startswith("error: vnstat: v.json: ")
    assert len(refusal) < 500
    assert "Nothing of it was taken." in refusal


def test_a_clock_that_was_not_set_leaves_rows_out(importing: Importing) -> None:
    """A router without a clock dates its first hours in 1970; the others are taken."""
    rows = {"1970-01-01T03": 5 * GB, "2026-11-24T10": 2 * GB}
    importing.write("v.json", vnstat("2026-11-25T01:00", wwan0=rows))
    ran = importing.home.run("import --from vnstat v.json")
    assert "1 (2.00 GB) new" in ran.out
    assert "1 is dated before the year 2000" in ran.err


def test_months_alone_are_refused_with_the_command_that_has_more(importing: Importing) -> None:
    """They begin on one day for all plans, so that nothing of them counts; that is no success."""
    said = importing.home.refuses(f"import --from vnstat {importing.sample('vnstat-v2-month.json')}")
    assert "has neither hours nor days: `vnstat --json`, without a letter behind it, writes them." in said


def test_an_interface_that_is_gone_is_an_error_and_a_finding(importing: Importing) -> None:
    """vnStat lists what was ever there: under cron, nobody would notice that nothing comes any more."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-25T01:00", wwan0={"2026-11-24": 2 * GB}))
    line = "import --from vnstat --interface wwan0 v.json"
    home.does(line, "check")
    importing.write("v.json", vnstat("2026-11-26T01:00", eth0={"2026-11-25": GB}, wwan1={"2026-11-25": 3 * GB}))
    home.refuses(line + " --dry-run")
    home.does("check")
    said = home.refuses(line)
    assert "error: vnstat has no wwan0 any more.\n" in said
    assert "It has: eth0 (1.00 GB), wwan1 (3.00 GB)." in said
    checked = home.run("check")
    assert checked.code == 1
    assert "main: vnstat:wwan0 was not there any more when it was to be imported, on" in checked.out
    assert "eth0 (1.00 GB), wwan1 (3.00 GB)" in checked.out
    assert "esimtrack import --from vnstat --interface NAME -a main" in checked.out
    home.does("import --from vnstat --interface wwan1 v.json", "check")
