"""Each sample as its source writes it, and the very lines that come of it (`golden/`).

A file there is what `export` writes: look at what changed before you keep a new one.
"""

import json
from pathlib import Path

import pytest

from tests.sources.conftest import SAMPLES, Importing

GOLDEN = Path(__file__).parent / "golden"
TELLS_NO_TIME = "--at 2026-11-24T12:00:00Z"
ASKED = {
    "android-netstats-a7.txt": "--from android -a old",
    "android-netstats-a13.txt": "--from android",
    "csv-home.csv": "--from csv --map 'at=Datum,time=Uhrzeit,bytes=Volumen (MB),member=Nutzer'",
    "ip-s-j-link.json": f"--from ip --interface eth0 {TELLS_NO_TIME}",
    "mmcli-b-0.json": "--from mmcli",
    "ubus-network.device-status.json": f"--from ubus {TELLS_NO_TIME}",
    "proc_net_dev.txt": f"--from proc --interface eth0 {TELLS_NO_TIME}",
    "vnstat-v1.json": "--from vnstat",
    "vnstat-v1-closed.json": "--from vnstat",
    "vnstat-v2.json": "--from vnstat",
    "vnstat-v2-closed.json": "--from vnstat",
    "vnstat-v2-empty.json": "--from vnstat --interface eth0",
    "vnstat-v2-month.json": "--from vnstat",
}
"""Each sample, and how it is asked for. Of the closed ones, vnStat looked a day later than it really did."""


def test_every_sample_is_tried() -> None:
    """And every line that is expected is of one; the modem alone has counted nothing."""
    samples = {path.name for path in SAMPLES.iterdir()} - {"README.md", "mmcli-m-0.json"}
    assert samples == set(ASKED)
    assert {path.stem for path in GOLDEN.iterdir()} <= set(ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_a_sample_gives_these_lines_once(importing: Importing, name: str) -> None:
    """Where the source's last hour still grows, none."""
    importing.home.does(
        "add-plan -a old --name Old --data 100GB --every '1 month' --at 2014-07-01 --timezone Europe/Berlin"
    )
    line = f"import {ASKED[name]} {importing.sample(name)}" + ("" if "-a " in ASKED[name] else " -a main")
    importing.home.does(line, line)
    expected = GOLDEN / f"{name}.jsonl"
    found = [{key: value for key, value in event.items() if key != "batch"} for event in importing.lines()]
    assert found == [json.loads(line) for line in expected.read_text().splitlines()] if expected.exists() else not found


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", [path.stem for path in sorted(GOLDEN.iterdir())])
def test_a_sample_is_read_in_whatever_unicode_it_was_saved(importing: Importing, name: str, encoding: str) -> None:
    """PowerShell's `>` writes UTF-16, and editors put a mark before UTF-8: the same lines come of it."""
    importing.write(name, (SAMPLES / name).read_text(encoding="utf-8").encode(encoding))
    importing.home.does(f"import {ASKED[name]} {name} -a main")
    found = [{key: value for key, value in event.items() if key != "batch"} for event in importing.lines()]
    assert found == [json.loads(line) for line in (GOLDEN / f"{name}.jsonl").read_text().splitlines()]
