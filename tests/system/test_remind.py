"""Reminders that come by themselves: Debian's cron daemon runs them, and a real mail server takes them, once.

What is said to be put into a crontab, on the pages of `docs/`, is put into one.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from esimtrack.schedule.crontab import lines
from esimtrack.schedule.job import Clock, Job
from esimtrack.schedule.timer import SERVICE, units
from tests.cli.servers import Mails, mails
from tests.sources.vnstats import vnstat
from tests.system.counts import chance as chosen
from tests.system.cron import Cron, cron
from tests.system.needs import needed
from tests.system.network import network
from tests.system.process import ROOT, Machine
from tests.system.vnstatd import configure, daemon
from tests.system.vnstatd import until as until_then

# The mail server is on the loopback: nobody listens on the way.
pytestmark = [pytest.mark.system, pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")]

MB = 10**6
SECRET = "p@ss/w:rd 100%"
FOLDERS = 60
"""So many with random names."""
TICK = "* * * * * echo >> '{home}/ticks'\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Cron]:
    """Where the crontabs are."""
    (tmp_path / "cron").mkdir()
    with cron(tmp_path / "cron") as found:
        yield found


@pytest.fixture
def machine(tmp_path: Path, place: Cron) -> Machine:
    """A home whose commands know these crontabs."""
    (tmp_path / "a home").mkdir()
    return Machine(
        tmp_path / "a home", {"HOME": str(tmp_path / "a home")}, place.within((sys.executable, "-m", "esimtrack"))
    )


@pytest.fixture
def post_office() -> Iterator[Mails]:
    """A server that takes mail of those who know the password."""
    with mails(SECRET) as found:
        yield found


def to_mail(machine: Machine, server: Mails) -> None:
    """Reminders are mailed, with a password that a program prints."""
    (machine.home / "secret").write_text(SECRET)
    address = f"mailto://me:{{secret}}@127.0.0.1:{server.port}?mode=insecure&from=me@a.example&to=you@b.example"
    (machine.home / "config.toml").write_text(
        f"[notify.mail]\nto = '{address}'\nsecret = \"cmd:cat '{machine.home / 'secret'}'\"\n"
    )


def minutes(machine: Machine) -> int:
    """How many of cron's minutes have passed."""
    file = machine.home / "ticks"
    return len(file.read_text()) if file.exists() else 0


def test_cron_runs_them_and_mails_what_is_said_once(machine: Machine, place: Cron) -> None:
    """Two runs, one mail: the second has nothing to say, and cron mails nothing. Lines of others stay, to the byte."""
    others = TICK.format(home=machine.home)
    place.crontab(others)
    machine.does("add-plan", "--name", "Ten", "--data", "10GB", "--lasts", "30 days", "--at", "3 days ago")
    machine.does("log-usage", "8GB")
    said = machine.does("remind", "install", "--cron", "--daily", "09:00", "--daily", "09:02")
    assert place.crontab().startswith(others)
    assert all(f"  {line}" in said for line in place.crontab().removeprefix(others).splitlines())
    assert "nothing to do" in machine.does("remind", "install", "--cron", "--daily", "09:02", "--daily", "9:00")
    with place.running(datetime(2026, 11, 24, 8, 58, 50)) as until:
        until(place.mails, "the mail of cron")
        until(lambda: minutes(machine) >= 6, "a few minutes more")
    (mail,) = place.mails()
    assert "\n80% of Ten is used: 2.00 GB of 10.0 GB are left" in mail
    machine.does("remind", "uninstall")
    assert place.crontab() == others


def test_from_the_interface_to_a_mail(machine: Machine, place: Cron, post_office: Mails, tmp_path: Path) -> None:
    """vnStat's daemon counts, cron imports each minute and reminds: at 80 % of the plan a mail comes, and only one.

    Standard output is a channel as well: cron mails what was printed, once, too.
    """
    configure(machine.home, tmp_path / "database")
    to_mail(machine, post_office)
    machine.does("add-plan", "--name", "Ten", "--data", "10MB", "--lasts", "30 days", "--at", "3 days ago")
    line = f"* * * * * HOME='{machine.home}' ESIMTRACK_HOME='{machine.home}' PYTHONPATH='{ROOT}' TZ=Europe/Berlin"
    program = f"'{sys.executable}' -m esimtrack import --from vnstat --interface wwan0 >/dev/null"
    place.crontab(TICK.format(home=machine.home) + f"{line} {program}\n")
    machine.does(
        "remind", "install", "--cron", *(word for minute in range(40) for word in ("--daily", f"9:{minute:02}"))
    )
    hour = datetime.now(ZoneInfo("Europe/Berlin")).replace(minute=0, second=0, microsecond=0)
    with network() as wwan, daemon(machine, wwan, hour - timedelta(hours=3, minutes=8)) as looked:
        wwan.send(4 * MB)
        until_then(looked, hour - timedelta(hours=3))
        with place.running(datetime(2026, 11, 24, 9, 0, 30)) as until:
            wwan.send(4 * MB + MB // 10)
            until_then(looked, (hour - timedelta(hours=2)).astimezone(UTC))
            until(lambda: post_office.taken, "the mail")
            before = minutes(machine)
            until(lambda: minutes(machine) >= before + 4, "a few minutes more")
    (printed,) = place.mails()
    assert "\n\n80% of Ten is used" in printed
    (mail,) = post_office.taken
    assert (mail["To"], mail["Subject"][:15]) == ("you@b.example", "80% of Ten is u")


def lines_of_pages() -> list[str]:
    """What the pages say of crontabs."""
    pages = sorted((ROOT / "docs").glob("*.md"))
    return [
        line.strip()
        for page in pages
        for line in page.read_text().splitlines()
        if re.match(r" *[0-9*/]+ [0-9*/]+ \* \* \*  ", line)
    ]


@pytest.mark.parametrize("line", lines_of_pages())
def test_what_the_pages_say_can_be_put_into_a_crontab(machine: Machine, place: Cron, line: str) -> None:
    """Each line does something, with code 0, and cron has nothing to mail. The places that it names are another's."""
    home = machine.home
    machine.does("add-plan", "monthly", "--at", "2 days ago", "--account", "home")
    hour = datetime.now(ZoneInfo("Europe/Berlin")) - timedelta(hours=5)
    for name, text in (
        ("esimtrack", f"ESIMTRACK_HOME='{home}' PYTHONPATH='{ROOT}' exec '{sys.executable}' -m esimtrack \"$@\"\n"),
        (
            "vnstat",
            f"echo '{vnstat(f'{hour + timedelta(hours=2):%Y-%m-%dT%H}:00', wwan0={f'{hour:%Y-%m-%dT%H}': MB})}'",
        ),
        ("mmcli", f"cat '{ROOT}/tests/sources/samples/mmcli-b-0.json'"),
    ):
        (home / name).write_text(f"#!/bin/sh\n{text}\n")
        (home / name).chmod(0o755)
    (home / "sellers").mkdir()
    (home / "sellers/home.toml").write_text('account = "home"\nexec = ["echo", "{\\"remaining\\": 5000000000}"]\n')
    assert "/home/you/.local/bin/esimtrack" in line, "cron does not know where the program is"
    command = line.split("  ", 1)[1].replace("/home/you/.local/bin/esimtrack", f"'{home}/esimtrack'")
    command = re.sub(r"/srv/www/calendars|/var/lib/prometheus/node-exporter", f"'{home}'", command)
    place.crontab(f"PATH={home}:/usr/bin:/bin\n* * * * * ({command}); echo $? > '{home}/code'\n")
    before = machine.does("history", "--json"), sorted(home.iterdir())
    with place.running(datetime(2026, 11, 24, 8, 59, 50)) as until:
        until(lambda: (home / "code").exists() and (home / "code").read_text(), "the end of the command")
    assert place.mails() == []
    assert (home / "code").read_text() == "0\n"
    (home / "code").unlink()
    assert (machine.does("history", "--json"), sorted(home.iterdir())) != before


def hostile_names() -> list[str]:
    """Names of folders with what cron, systemd and shells take for more than a letter."""
    chance = chosen()
    pieces = (*"\\\\\\%%%'\"$`!*?[]{}()<>|&;#~ =:@,ä€🙂a", "$(touch PWNED)", "\\n", "\\%")
    return ["a\\%b", "\\", "%", "\\\\%", "a'\\'%", *("".join(chance.choices(pieces, k=9)) for _ in range(FOLDERS))]


def test_cron_runs_it_whatever_folders_are_called(tmp_path: Path, place: Cron) -> None:
    """Backslashes, percent signs, quotes, and whatever a shell would replace are parts of a name, and nothing else."""
    crontab, expected = "", {}
    for number, name in enumerate(hostile_names()):
        folder = tmp_path / str(number) / name
        folder.mkdir(parents=True)
        program = folder / "esimtrack"
        program.write_text('#!/bin/sh\nprintf "%s %s" "$ESIMTRACK_HOME" "$*" > "$OUT"\n', encoding="utf-8")
        program.chmod(0o755)
        out = tmp_path / f"{number}.out"
        expected[out] = f"{folder} remind"
        env = {"ESIMTRACK_HOME": str(folder), "OUT": str(out)}
        crontab += lines(Job((str(program), "remind"), env, (Clock(9, 0),)))
    place.crontab(crontab)
    with place.running(datetime(2026, 11, 21, 8, 59, 30)) as until:
        until(lambda: all(out.exists() and out.read_text() for out in expected), "what cron runs")
    assert {out: out.read_text() for out in expected} == expected
    assert place.mails() == []


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Names with blanks, quotes, percent and dollar signs too: `systemd-analyze verify` has nothing to say."""
    program = tmp_path / "a 'folder' 100% $HOME" / "esimtrack"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    job = Job((str(program), "remind"), {"ESIMTRACK_HOME": '/a "home" 5%/\\x'}, (Clock(9, 0), Clock(18, 30)))
    for name, text in units(job).items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [needed("systemd-analyze"), "verify", "--user", *(str(tmp_path / name) for name in units(job))],
        env={"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    asked = [needed("systemd-analyze"), "calendar", "*-*-* 18:30:00"]
    shown = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert "Normalized form: *-*-* 18:30:00" in shown.stdout


def test_systemd_reads_every_name_as_it_is(tmp_path: Path) -> None:
    """In the environment and in the command: `systemd-analyze verify` shows what it has read."""
    names = hostile_names()
    job = Job(("true", *names), {f"N{number}": name for number, name in enumerate(names)}, (Clock(9, 0),))
    for name, text in units(job).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    env = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    shown = subprocess.run(
        [needed("systemd-analyze"), "verify", "--user", str(tmp_path / SERVICE)],
        env=env | {"SYSTEMD_LOG_LEVEL": "debug", "SYSTEMD_UNIT_PATH": f"{tmp_path}:", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert dict(re.findall(r"^\s+Environment: (N\d+)=(.*)$", shown, re.MULTILINE)) == job.env
    (command,) = re.findall(r"^\s+Command Line: (.*)$", shown, re.MULTILINE)
    read = subprocess.run(["sh", "-c", f"printf '%s\\n' {command}"], capture_output=True, text=True, check=True).stdout
    # Systemd makes one dollar sign of two when it runs the command.
    assert [word.replace("$$", "$") for word in read.splitlines()] == ["/usr/bin/env", *job.words]
