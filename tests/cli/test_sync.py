"""`sync`: sellers are asked, and what they say is noted, undone, left alone, as anything that is typed."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from esimtrack.cli import syncing
from tests.balances.server import Says, Server, serving
from tests.cli.conftest import Home

SAMPLES = Path(__file__).parents[1] / "balances" / "samples"
GB = 10**9
ANSWER = '[answer]\nremaining = "left"\nexpires = "ends"\nunlimited = "free"\nmatch = "!off"\n'


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.says = [Says({"left": 7 * GB})]
        yield server


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody sleeps; what would have been waited is told."""
    waits: list[float] = []
    monkeypatch.setattr(syncing, "wait", waits.append)
    return waits


def sold(home: Home, text: str, name: str = "web") -> Path:
    """A seller's file."""
    (home.folder / "sellers").mkdir(exist_ok=True)
    return home.write(f"sellers/{name}.toml", text)


def web(
    home: Home, server: Server, more: str = "", name: str = "web", account: str = "home", timed: bool = False
) -> Path:
    answer = ANSWER + ('measured_at = "at"\n' if timed else "")
    return sold(home, f'account = "{account}"\nurl = "{server.url}/balance"\n{more}\n{answer}', name)


def program(home: Home, *lines: str, name: str = "own", more: str = "") -> Path:
    """A seller whose program prints lines."""
    words = json.dumps([sys.executable, "-c", f"print({chr(10).join(lines)!r})"])
    return sold(home, f'account = "home"\nexec = {words}\n{more}', name)


@pytest.fixture
def month(home: Home) -> Home:
    home.does("add-plan monthly-rollover --at 2026-11-01 -a home")
    return home


def readings(home: Home) -> list[dict[str, Any]]:
    return [event for event in home.journal() if event["type"] == "reading"]


def test_what_a_seller_says_is_noted(month: Home, server: Server) -> None:
    """As `log-usage --remaining` would, with whose word it is; one undo takes it back."""
    web(month, server)
    assert month.does("sync") == (
        "Noted 7.00 GB remaining for home, now. 3.00 GB of use was not logged before. "
        "7.00 GB left until the end of 30 Nov.\nTake it back: esimtrack undo\n"
    )
    (reading,) = readings(month)
    assert (reading["remaining"], reading["source"], reading["at"]) == (7 * GB, "sync:web", "2026-11-21T09:00:00Z")
    month.does("undo")
    assert month.accounts()["home"]["remaining"] == 10 * GB


def test_it_is_noted_when_it_was_measured(month: Home, server: Server) -> None:
    """As the seller says; or as `--at` does; with a note."""
    web(month, server, timed=True)
    server.says = [Says({"left": 7 * GB, "at": "2026-11-20T18:00:00+01:00"})]
    assert "home, 20 Nov 18:00." in month.does("sync --dry-run --note Hi")
    assert readings(month) == []
    month.does("sync --at '2026-11-19 12:00' --note Hi")
    (reading,) = readings(month)
    assert (reading["at"], reading["note"]) == ("2026-11-19T11:00:00Z", "Hi")


PASS = """account = "home"
url = "{url}/api"
min_interval = "3 h"
[answer]
total = "initialVolume"
used = "usedVolume"
measured_at = "usedAt"
expires_in = "remainingSeconds"
"""


def test_a_pass_is_noted_with_its_time_and_its_end(home: Home, server: Server) -> None:
    """What was used of it is taken from what it had."""
    home.now = "2026-11-24T12:00+01:00"
    home.does("add-plan --name Mobil --data 4GiB --every '1 month' --at 2026-11-18 -a home")
    server.says = [Says((SAMPLES / "telekom-pass.json").read_bytes())]
    sold(home, PASS.format(url=server.url), "telekom")
    assert "Noted 3.02 GB remaining for home, 24 Nov 10:25." in home.does("sync home")
    home.now = "2026-11-24T13:00+01:00"
    assert home.does("sync") == "telekom: not asked again before 24 Nov 15:00.\n"


def test_a_part_of_the_account_is_not_booked_as_the_whole(home: Home, server: Server) -> None:
    """What is left of a bonus pass is not what is left of all: which it is has to be said, in one of two ways."""
    home.now = "2026-11-24T12:00+01:00"
    home.does("add-plan --name Mobil --data 10GiB --every '1 month' --at 2026-11-01 -a home")
    server.says = [Says((SAMPLES / "telekom-datenbonus.json").read_bytes())]
    sold(home, PASS.format(url=server.url))
    said = home.refuses("sync")
    assert "the answer is about 4.29 GB, and home was granted 10.7 GB." in said
    home.does("add-plan --name Datenbonus --data 4GiB --lasts '30 days' --at 2026-11-18 -a home")
    said = home.refuses("sync")
    assert "home has data left of several purchases, and the answer does not say of which it is." in said
    assert 'say so in web.toml: purchase = "Mobil"' in said
    assert "If it is all that home has: sum = true" in said
    assert readings(home) == []
    sold(home, 'purchase = "Datenbonus"\n' + PASS.format(url=server.url))
    home.does("sync")
    left = sorted(bucket["left"] for bucket in home.accounts()["home"]["buckets"])
    assert left == [2**32 - 4_200_000_000, 10 * 2**30]
    sold(home, "sum = true\n" + PASS.format(url=server.url))
    home.does("undo", "sync")
    assert home.accounts()["home"]["remaining"] == 2**32 - 4_200_000_000


def test_one_of_several_balances_is_not_booked_as_the_whole(month: Home, server: Server) -> None:
    """Where the file takes the first of a list, too."""
    server.says = [Says({"passes": [{"left": 1 * GB}, {"left": 6 * GB}]})]
    file = f'account = "home"\nurl = "{server.url}/x"\n[answer]\nremaining = "left"\nitems = "passes[0]"\n'
    sold(month, file)
    assert "the answer has several balances, and the file takes one of them." in month.refuses("sync")
    sold(month, file.replace("passes[0]", "passes"))
    assert "Noted 7.00 GB remaining" in month.does("sync")


def test_the_last_day_of_a_balance_is_a_day_of_it(month: Home, server: Server) -> None:
    """A seller that names a date alone means the end of that day."""
    sold(month, f'account = "home"\nurl = "{server.url}/b"\n{ANSWER}tz = "Europe/Berlin"\n')
    server.says = [Says({"left": 7 * GB, "ends": "2026-11-21"})]
    assert "Noted 7.00 GB remaining" in month.does("sync --dry-run")
    server.says = [Says({"left": 7 * GB, "ends": "2026-11-20"})]
    assert "nothing to note: it ended at the end of 20 Nov" in month.does("sync")


def test_a_seller_is_not_asked_too_often(month: Home, server: Server) -> None:
    """Not before its interval is over; a file that was changed is tried at once."""
    web(month, server, 'min_interval = "20 min"')
    month.does("sync")
    month.now = "2026-11-21T10:19+01:00"
    assert month.does("sync") == "web: not asked again before 21 Nov 10:20.\n"
    assert len(server.heard) == 1
    web(month, server, 'min_interval = "10 min"')
    month.does("sync")
    month.now = "2026-11-21T10:29+01:00"
    month.does("sync")
    assert len(server.heard) == 3


def test_a_dry_run_asks_and_keeps_nothing(month: Home, server: Server) -> None:
    """Neither a reading nor that it asked."""
    web(month, server)
    assert month.does("sync --dry-run").endswith("A dry run: nothing is recorded.\n")
    assert readings(month) == []
    month.does("sync")
    assert len(readings(month)) == 1


def test_a_seller_that_wants_to_be_left_alone_is(month: Home, server: Server, waits: list[float]) -> None:
    """Until it says so; also by another file of that name, and by a dry run."""
    web(month, server)
    server.says = [Says(status=429, headers={"Retry-After": "1800"})]
    assert month.refuses("sync") == (
        "error: web: 127.0.0.1 has been asked too often (429).\n       It is left alone until 21 Nov 10:30.\n"
    )
    web(month, server, 'timeout = "7 s"')
    month.now = "2026-11-21T10:29+01:00"
    for line in ("sync", "sync --dry-run"):
        assert month.does(line).startswith("web: not asked again before 21 Nov 10:30.\n")
    server.says = [Says({"left": 7 * GB})]
    month.now = "2026-11-21T10:30+01:00"
    month.does("sync")
    assert (len(readings(month)), waits) == (1, [])


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (Says(status=500), "web: 127.0.0.1 is out of order (500)."),
        (Says(status=403), "web: 127.0.0.1 does not let us in (403): is the key right?"),
        (
            Says(b"<html>"),
            "web: 127.0.0.1 answers with a web page (HTML), which is for people: url has to answer with JSON.",
        ),
        (Says({"left": None}), "web: the answer does not say remaining (left): it is not there."),
        (Says({"left": -1}), "web: the answer does not say remaining (left): it is below 0."),
        (Says({"left": 11 * GB}), "web: that is more than the journal knows of: it was never granted."),
    ],
)
def test_what_is_not_a_balance_is_not_noted(month: Home, server: Server, says: Says, text: str) -> None:
    """One line says why, the exit code is 1, and the next try is not put off."""
    web(month, server)
    server.says = [says]
    assert month.refuses("sync").startswith(f"error: {text}\n")
    assert readings(month) == []
    server.says = [Says({"left": 7 * GB})]
    assert "Noted 7.00 GB" in month.does("sync")


def test_what_is_of_another_time_is_refused_with_it(month: Home, server: Server) -> None:
    """Before anything was bought; or of no time, where the file says that there is one."""
    web(month, server, timed=True)
    server.says = [Says({"left": 5, "at": "2026-10-01T00:00:00Z"})]
    assert "web: home has no data then that a reading could speak of." in month.refuses("sync")
    server.says = [Says({"left": 5})]
    assert "web: the answer does not say measured_at (at): it is not there." in month.refuses("sync")


def test_what_has_no_number_is_told_and_not_noted(month: Home, server: Server) -> None:
    """Without a limit, not running, over: that is how it is, and no failure."""
    web(month, server, 'min_interval = "1 s"')
    for at, answer, says in (
        ("10:01", {"free": True, "left": 0}, "web: without a limit, so that there is nothing to note.\n"),
        ("10:02", {"off": True}, "web: nothing to note: the answer has nothing that matches.\n"),
        ("10:03", {"left": 5, "ends": "2026-11-20T22:00:00Z"}, "web: nothing to note: it ended on 20 Nov 23:00.\n"),
    ):
        month.now = f"2026-11-21T{at}+01:00"
        server.says = [Says(answer)]
        assert month.does("sync") == says
    assert readings(month) == []


def test_what_is_known_already_is_not_noted_again(month: Home, server: Server) -> None:
    """Within a day; after it, it shows that somebody looked."""
    web(month, server)
    month.does("sync")
    month.now = "2026-11-22T09:00+01:00"
    assert month.does("sync") == "web: 7.00 GB remaining for home, now: nothing new.\n"
    month.now = "2026-11-22T11:00+01:00"
    assert "Noted 7.00 GB" in month.does("sync")
    assert len(readings(month)) == 2


def test_another_end_is_a_warning(month: Home, server: Server) -> None:
    """A reading says nothing of it."""
    web(month, server)
    server.says = [Says({"left": 7 * GB, "ends": "2026-12-10T12:00:00Z"})]
    ran = month.run("sync")
    assert ran.code == 0
    assert ran.err == (
        "warning: web: the seller says that it ends on 10 Dec 13:00; esimtrack has end of 30 Nov: "
        "esimtrack extend --until TIME\n"
    )


def test_a_purchase_can_be_meant(home: Home, server: Server) -> None:
    """Two sellers of one account each speak of one; without that, neither is asked."""
    for plan in ("Trip", "More"):
        home.does(f"add-plan --name {plan} --data 3GB --lasts '7 days' --at 2026-11-20 -a home")
    web(home, server, name="a")
    web(home, server, name="b")
    assert "a: b speaks of home, too." in home.refuses("sync")
    assert server.heard == []
    web(home, server, 'purchase = "Trip"', name="a")
    web(home, server, 'purchase = "More"', name="b")
    server.says = [Says({"left": 1 * GB}), Says({"left": 2 * GB})]
    out = home.does("sync")
    assert out.count("Noted") == 2
    assert out.count("Take it back") == 1
    assert home.accounts()["home"]["remaining"] == 3 * GB
    home.does("undo")
    assert home.accounts()["home"]["remaining"] == 6 * GB


def test_a_plan_that_waits_is_started_by_its_first_use_alone(home: Home, server: Server) -> None:
    """Sellers list it before; all of it left starts nothing."""
    home.does("add-plan travel-7-days --at 2026-11-20 -a home")
    assert home.accounts()["home"]["purchases"][0]["state"] == "pending"
    web(home, server, 'min_interval = "1 s"')
    full = 4 * GB
    server.says = [Says({"left": full})]
    assert "has not been used yet" in home.does("sync")
    assert home.accounts()["home"]["purchases"][0]["state"] == "pending"
    home.now = "2026-11-21T11:00+01:00"
    web(home, server, 'min_interval = "1 s"', timed=True)
    server.says = [Says({"left": full - 1, "at": "2026-11-21T10:30+01:00"})]
    assert "starts: 21 Nov 10:30." in home.does("sync")
    assert home.accounts()["home"]["purchases"][0]["start"] == "2026-11-21T09:30:00Z"
    home.does("undo")
    assert home.accounts()["home"]["purchases"][0]["state"] == "pending"


def test_one_seller_that_fails_keeps_no_other(month: Home, server: Server) -> None:
    """What could be noted is; the failures are told last, and make it fail."""
    month.does("add-plan monthly --at 2026-11-01 -a eu")
    web(month, server, name="a", account="nobody")
    sold(month, "x", "b")
    web(month, server, name="c", account="eu")
    program(month, '{"remaining": 5.5}')
    ran = month.run("sync")
    assert ran.code == 1
    assert "Noted 7.00 GB remaining for eu" in ran.out
    assert "a.toml: there is no account nobody." in ran.err
    assert "b.toml: line 1: this is not TOML" in ran.err
    assert "error: own: line 1: this is no reading: " in ran.err
    assert ran.err.count("error: ") == 3


@pytest.mark.parametrize(
    "bad",
    [
        "body." + "a." * 3000 + 'b = 1\naccount = "home"\nexec = ["x"]',
        'account = "home"\nexec = ["x"]\nbody = ' + "[" * 3000,
        'account = "home"\nexec = ["printf", \'{"used": 1, "member": "\\u0007"}\']',
        'account = "home"\nexec = ["yes"]',
        'account = "home"\nexec = ["head", "-c", "100000", "/dev/zero"]',
        'account = "home"\npurchase = "x"\nurl = "http://127.0.0.1:9/x"\nheaders = { "Content-Length" = "7" }\n'
        + ANSWER,
    ],
)
def test_whatever_fails_keeps_no_other_from_being_noted(month: Home, bad: str) -> None:
    """A file that is nested thousands deep, a program that never ends a line, a header that nobody can send."""
    sold(month, bad, "a")
    program(month, '{"remaining": 6000000000}')
    ran = month.run("sync")
    assert (ran.code, len(readings(month))) == (1, 1)
    assert "Noted 6.00 GB remaining" in ran.out
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert len(ran.err) < 400


def test_an_error_that_nobody_foresaw_is_one_sellers(
    month: Home, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it comes from: while a seller is asked, and while its balance is noted."""
    program(month, '{"remaining": 6000000000}')
    web(month, server, "purchase = 'x'", name="a")

    def broken(*_: object) -> None:
        raise ZeroDivisionError("no luck")

    monkeypatch.setattr(syncing, "_ask_far", broken)
    ran = month.run("sync")
    assert (ran.code, len(readings(month))) == (1, 1)
    assert "error: a: something went wrong inside esimtrack: ZeroDivisionError: no luck" in ran.err


def test_a_program_of_ones_own(month: Home) -> None:
    """Its lines are readings; one that has an id is known the next time."""
    line = '{"id": "app-1", "type": "reading", "remaining": 6000000000, "at": "2026-11-21T08:00:00+01:00"}'
    program(month, line, more='min_interval = "1 s"')
    assert "Noted 6.00 GB remaining for home, 21 Nov 08:00." in month.does("sync")
    (reading,) = readings(month)
    assert (reading["id"], reading["source"]) == ("app-1", "sync:own")
    month.now = "2026-11-24T10:00+01:00"
    assert month.does("sync") == "own: nothing new.\n"


def test_two_programs_may_print_the_same_line(month: Home) -> None:
    """It is noted once; what was taken back stays so."""
    line = '{"id": "app-1", "remaining": 6000000000, "at": "2026-11-21T08:00:00+01:00"}'
    for name in ("own", "too"):
        program(month, line, name=name, more='min_interval = "1 s"')
    assert month.does("sync").splitlines()[1] == "too: nothing new."
    month.does("undo")
    month.now = "2026-11-21T11:00+01:00"
    assert month.does("sync") == "own: nothing new.\ntoo: nothing new.\n"
    assert len(readings(month)) == 1


def test_several_lines_are_taken_or_none(month: Home) -> None:
    """Members of a family, for example."""
    month.does("member add Ada -a home", "member add Bo -a home")
    program(month, '{"used": 1000000000, "member": "Ada"}', '{"used": 2000000000, "member": "Bo"}')
    month.does("sync")
    used = {member["name"]: member["used"] for member in month.accounts()["home"]["members"]}
    assert used == {"Ada": GB, "Bo": 2 * GB}
    program(month, '{"used": 3000000000, "member": "Ada"}', '{"remaining": 99000000000}')
    month.refuses("sync")
    assert len(readings(month)) == 2


def test_several_lines_start_a_plan_once(home: Home) -> None:
    """The first of them shows it; all are noted."""
    home.does("add-plan travel-7-days --at 2026-11-20 -a home")
    program(
        home,
        '{"used": 2000000000, "at": "2026-11-21T09:30:00+01:00"}',
        '{"used": 1000000000, "at": "2026-11-21T09:00:00+01:00"}',
    )
    assert home.does("sync").count("starts: ") == 1
    (plan,) = home.accounts()["home"]["purchases"]
    assert plan["start"] == "2026-11-21T08:00:00Z"
    assert home.accounts()["home"]["remaining"] == 2 * GB
    assert "could not" not in home.does("status")


def test_a_clock_that_was_wrong_silences_nobody_for_long(month: Home, server: Server) -> None:
    """What was to be until tomorrow, years from now, is no more."""
    web(month, server)
    month.now = "2031-11-21T10:00+01:00"
    server.says = [Says(status=429, headers={"Retry-After": "1800"})]
    month.refuses("sync")
    month.now = "2026-11-21T10:00+01:00"
    server.says = [Says({"left": 7 * GB})]
    assert "Noted 7.00 GB" in month.does("sync")


def test_secrets_go_to_the_seller_and_nowhere_else(
    month: Home, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are in no line, no message and no file; one that cannot be had is named."""
    web(month, server, 'headers = { "X-Key" = "env:SELLER_KEY" }')
    assert month.refuses("sync") == "error: web: the environment has no SELLER_KEY.\n"
    assert server.heard == []
    monkeypatch.setenv("SELLER_KEY", "hunter2")
    server.says = [Says(status=401, body=b"hunter2"), Says({"left": 7 * GB})]
    said = month.refuses("sync") + month.does("sync")
    assert [heard.headers["X-Key"] for heard in server.heard] == ["hunter2", "hunter2"]
    assert "hunter2" not in said
    files = [path.read_bytes() for path in month.folder.rglob("*") if path.is_file()]
    assert not any(b"hunter2" in content for content in files)


@pytest.mark.parametrize("module", ["httpx", "jmespath"])
def test_without_the_extra_it_says_how_to_get_it(
    month: Home, server: Server, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    """A program needs none of it."""
    for name in [name for name in sys.modules if name.startswith("esimtrack.balances.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    web(month, server)
    assert month.refuses("sync") == (
        f"error: web: asking a seller needs {module}, which is not installed.\n"
        "       With it: pipx inject esimtrack httpx jmespath, or pip install httpx jmespath\n"
    )
    (month.folder / "sellers/web.toml").unlink()
    program(month, '{"remaining": 6000000000}')
    assert "Noted 6.00 GB" in month.does("sync")


def test_without_a_seller_it_says_how_to_set_one_up(month: Home, server: Server) -> None:
    """For anybody, and for an account that has none."""
    assert "no seller is set up" in month.refuses("sync")
    month.does("add-plan monthly --at 2026-11-01 -a eu")
    web(month, server)
    assert "no seller is set up for eu." in month.refuses("sync eu")
    assert "there is no account nobody." in month.refuses("sync nobody")
    assert "named twice" in month.refuses("sync home -a home", code=2)
    assert "Noted" in month.does("sync -a home")


def test_a_control_character_of_a_seller_reaches_no_terminal(month: Home, server: Server) -> None:
    """Whatever a file or a seller says."""
    web(month, server)
    server.says = [Says(status=302, headers={"Location": "https://a\x1b[31mb.example/"})]
    assert "\x1b" not in month.refuses("sync")
