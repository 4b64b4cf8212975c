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
    "cn-gbk.csv": "--from csv --map 'at=日期,bytes=流量(MB)'",
    "csv-home.csv": "--from csv --map 'at=Datum,time=Uhrzeit,bytes=Volumen (MB),member=Nutzer'",
    "csv-late-1.csv": "--from csv --map 'at=Date,bytes=Usage (MB)'",
    "csv-late-2.csv": "--from csv --map 'at=Date,bytes=Usage (MB)'",
    "csv-seconds-a.csv": "--from csv --map 'at=Date,bytes=Usage (MB)'",
    "csv-seconds-b.csv": "--from csv --map 'at=Date,bytes=Usage (MB)'",
    "footer-total.csv": "--from csv --map 'at=Date,bytes=Usage (MB)' --skip-bad",
    "ha-history.csv": "--from csv --map at=last_changed,bytes=state,unit=MB,kind=counter --where state!=unavailable",
    "ip-s-j-link.json": f"--from ip --interface eth0 {TELLS_NO_TIME}",
    "mmcli-b-0.json": "--from mmcli",
    "phone-mixed.csv": "--from csv --map at=date,bytes=duration,unit=MB --where item=data",
    "ubus-network.device-status.json": f"--from ubus {TELLS_NO_TIME}",
    "proc_net_dev.txt": f"--from proc --interface eth0 {TELLS_NO_TIME}",
    "vnstat-v1.json": "--from vnstat",
    "vnstat-v1-closed.json": "--from vnstat",
    "vnstat-v2.json": "--from vnstat",
    "vnstat-v2-closed.json": "--from vnstat",
    "vnstat-v2-empty.json": "--from vnstat --interface eth0",
    "week-rows.csv": "--from csv --map 'at=From,until=To,bytes=Data (GB)'",
}
"""Each sample, and how it is asked for. Of the closed ones, vnStat looked a day later than it really did."""


def test_every_sample_is_tried() -> None:
    """And every line that is expected is of one. The modem alone, a web page and months count nothing."""
    nothing = {"README.md", "mmcli-m-0.json", "html-as-xls.xls", "vnstat-v2-month.json"}
    samples = {path.name for path in SAMPLES.iterdir()} - nothing
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
    own = "gb18030" if "gbk" in name else "utf-8"
    importing.write(name, (SAMPLES / name).read_text(encoding=own).encode(encoding))
    importing.home.does(f"import {ASKED[name]} {name} -a main")
    found = [{key: value for key, value in event.items() if key != "batch"} for event in importing.lines()]
    assert found == [json.loads(line) for line in (GOLDEN / f"{name}.jsonl").read_text().splitlines()]


HTML = "<html><body><table><tr><td>Date</td><td>Usage (MB)</td></tr></table></body></html>"
ONELINE = "1;eth0;2026-11-24;4556794;17592;4574386;26441;2026-11;4556794;17592;4574386;26441;4556794;17592;4574386\n"
WRONG = [
    ("ip", "1: lo: <LOOPBACK,UP> mtu 65536\n    RX:  bytes packets\n     1 1\n", "reads `ip -s -j link`."),
    ("vnstat", ONELINE, "reads `vnstat --json`."),
    ("vnstat", " ifb0: Not enough data available yet.\n", "reads `vnstat --json`."),
    ("vnstat", "Database updated: 2026-11-24 10:45:00\n\n   eth0 since 2026-11-24\n", "reads `vnstat --json`."),
    ("mmcli", "bearer.dbus-path     : /org/freedesktop/ModemManager1/Bearer/0\n", "reads `mmcli -b N -J`."),
    ("csv", HTML, "this is a web page (HTML) or XML: open it in a spreadsheet and save it as CSV."),
    ("csv --map at=Date,bytes=Data", HTML, "this is a web page (HTML) or XML"),
    ("csv", "PK\x03\x04\x14\x00", "this is a spreadsheet (XLSX) or an archive: open it and save it as CSV."),
    ("csv", '{"id":"x","type":"usage","at":"2026-11-01T00:00:00Z"}', "this is a journal: esimtrack import FILE"),
]


@pytest.mark.parametrize(("source", "content", "says"), WRONG)
def test_wrong_output_of_the_right_program_is_told_with_the_right_one(
    importing: Importing, source: str, content: str, says: str
) -> None:
    """What people save from a terminal or a portal instead of what can be read."""
    importing.write("f", content)
    said = importing.home.refuses(f"import --from {source} f")
    assert said.split("\n")[0].endswith(says) or says in said
    assert said.endswith("Nothing of it was taken.\n")


NAMES = ["android", "ip", "mmcli", "proc", "ubus", "vnstat"]


@pytest.mark.parametrize("asked", [*NAMES, "csv"])
def test_each_sources_sample_is_told_to_whoever_takes_it_for_anothers(importing: Importing, asked: str) -> None:
    """With the name of the source that reads it, and never with that of the one that was asked."""
    for sample in ASKED:
        owner = ASKED[sample].split()[1]
        if owner not in (asked, "csv"):
            said = importing.home.refuses(f"import --from {asked} {importing.sample(sample)}")
            assert f"esimtrack import --from {owner} reads it." in said
