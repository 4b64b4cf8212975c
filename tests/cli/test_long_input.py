"""No error repeats more of a file than a line that can be read."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Home

MOST = 200
"""Characters of a file that an error may repeat."""
LONG = "Q" * 5000
PURCHASE = {
    "id": "p",
    "type": "purchase",
    "at": "2026-11-01T00:00:00Z",
    "account": "main",
    "terms": {"data": "10 GB", "name": "P", "timezone": "UTC"},
}
USAGE = {"id": "u", "type": "usage", "at": "2026-11-02T00:00:00Z", "account": "main", "bytes": 5, "note": "x"}
VNSTAT = {"jsonversion": "2", "interfaces": [{"name": "a", "updated": {"date": {"year": 2026}}, "traffic": {}}]}
IP = [{"ifname": "a", "stats64": {"rx": {"bytes": 1}, "tx": {"bytes": "x"}}}]
MMCLI = {"bearer": {"dbus-path": "/1", "stats": {"bytes-rx": "1", "bytes-tx": "x"}, "status": {"interface": "a"}}}
UBUS = {"a": {"statistics": {"rx_bytes": 1, "tx_bytes": "x"}}}
PLAN = 'name = "P"\ndata = "10 GB"\ntimezone = "UTC"\nprice = "5 EUR"\nlasts = "5 days"\n[cycle]\nevery = "1 month"\n'
CONFIG = 'default_account = "main"\ntimezone = "UTC"\nfirst_day = "monday"\nsoon_data = "3 days"\nrates = "x"\n'
SELLER = (
    'account = "main"\nurl = "https://127.0.0.1:9/x"\ntimeout = "1 s"\nmethod = "GET"\nheaders = { A = "b" }\n'
    'values = { k = "v" }\n[auth]\ntype = "bearer"\ntoken = "env:X"\n[answer]\n'
    'remaining = "left"\nunit = "MB"\ntz = "UTC"\n'
)
CSV = "Date,Data (MB),Member\n2026-11-02,5,Ada\n2026-11-03,6,Ben\n"
ANDROID = (
    "Xt stats:\n  ident=[{type=0, subscriberId=2345}] uid=-1 set=ALL tag=0x0\n"
    "    NetworkStatsHistory: bucketDuration=3600\n      st=1795132800 rb=1 rp=1 tb=1 tp=1 op=0\n"
)
PROC = "Inter-|\n face |bytes\n  a: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"


def everywhere(text: str) -> Iterator[str]:
    """The text with something long at the place of each of its words, and behind each of them."""
    for word in re.finditer(r"[A-Za-z0-9]+", text):
        yield text[: word.start()] + LONG + text[word.end() :]
        yield text[: word.end()] + LONG + text[word.end() :]
        yield text[: word.start()] + "Q " * 3000 + text[word.end() :]


DOORS = {
    "import f": json.dumps(PURCHASE) + "\n" + json.dumps(USAGE),
    "import --from vnstat f": json.dumps(VNSTAT),
    "import --from ip f": json.dumps(IP),
    "import --from mmcli f": json.dumps(MMCLI),
    "import --from ubus f": json.dumps(UBUS),
    "import --from android f": ANDROID,
    "import --from proc f": PROC,
    "import --from csv f": CSV,
    "import --from csv  f": ",".join(f"column {n} {'Q' * 30}" for n in range(30)) + "\n1\n",
    "import --from csv --map 'at=Date,bytes=Data (MB),member=Member' f": CSV,
    "plans check f.toml": PLAN,
    "add-plan f.toml": PLAN,
}


def test_two_lines_that_differ_are_shown_where_they_do(home: Home) -> None:
    """An id with other content: a long note is not repeated, and the difference is there."""
    home.write("f", json.dumps({**USAGE, "note": "Q" * 900 + "first"}))
    home.does("import f")
    home.write("f", json.dumps({**USAGE, "note": "Q" * 900 + "other"}))
    said = home.refuses("import f")
    assert "first" in said
    assert "other" in said
    assert said.count("Q") <= MOST


@pytest.mark.parametrize("line", DOORS)
def test_no_error_repeats_more_than_can_be_read(home: Home, line: str) -> None:
    """Wherever in a file something long stands."""
    home.does("add-plan monthly --at 2026-11-01 -a main")
    for text in everywhere(DOORS[line]):
        home.write("f", text)
        home.write("f.toml", text)
        ran = home.run(line + " --dry-run" * ("plans" not in line))
        assert ran.err.count("Q") <= MOST, f"{line}\n{text[:2000]}\n{ran.err}"
        assert "inside esimtrack" not in ran.err


def test_no_error_repeats_more_of_a_configuration(home: Home) -> None:
    """Read by whatever command."""
    for text in everywhere(CONFIG):
        home.write("config.toml", text)
        ran = home.run("config get timezone")
        assert ran.err.count("Q") <= MOST, f"{text[:2000]}\n{ran.err}"


def test_no_error_repeats_more_of_a_seller(home: Home) -> None:
    """Neither of its file nor of what its program prints or is called."""
    home.does("add-plan monthly --at 2026-11-01 -a main")
    (home.folder / "sellers").mkdir()
    lines = '{"remaining": 5, "at": "2026-11-20T00:00:00Z", "note": "x", "purchase": "x", "id": "x"}'
    printed = [f"account = 'main'\nexec = ['printf', '%s', '{line}']\n" for line in everywhere(lines)]
    for text in [*everywhere(SELLER), *printed]:
        home.write("sellers/a.toml", text)
        ran = home.run("sync --dry-run")
        assert ran.err.count("Q") <= MOST, f"{text[:2000]}\n{ran.err}"
        assert "inside esimtrack" not in ran.err
