"""`remind install`, `uninstall`, `status`: what is written is shown, once is enough, and what others wrote stays.

The crontab here is a file that a stand-in keeps; `tests/system` has the real one, and the real daemon.
"""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack.schedule.crontab import BEGIN, END, lines, ours, with_ours
from esimtrack.schedule.job import Clock, Job
from tests.cli.conftest import Home
from tests.cli.terminal import at_terminal

CRONTAB = """\
#!/bin/sh
# Like Debian's: -l shows it, - takes a new one, -r removes it.
case "$1" in
  -l) [ -f "$KEPT" ] && exec cat "$KEPT"; echo "no crontab for you" >&2; exit 1 ;;
  -r) rm "$KEPT" ;;
  -) cat > "$KEPT" ;;
esac
"""
SYSTEMCTL = '#!/bin/sh\necho "$*" >> "$KEPT-systemctl"\n'


class Machine:
    """A machine with a crontab, or a systemd; `kept` is the crontab, `called` what systemctl was told."""

    def __init__(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = home.folder / "bin"
        self.folder.mkdir()
        self.kept = home.folder / "kept crontab"
        monkeypatch.setenv("KEPT", str(self.kept))
        monkeypatch.setenv("PATH", f"{self.folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(home.folder / "config"))
        self.program("crontab", CRONTAB)
        self.program("systemctl", SYSTEMCTL)

    def program(self, name: str, text: str) -> None:
        """A program in `PATH`."""
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o755)

    @property
    def called(self) -> list[str]:
        """What systemctl was told."""
        return Path(f"{self.kept}-systemctl").read_text().splitlines()


@pytest.fixture
def machine(home: Home, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The machine of the home's owner."""
    return Machine(home, monkeypatch)


class TestCron:
    """A job in the user's crontab."""

    def test_it_is_shown_and_written_once(self, home: Home, machine: Machine) -> None:
        """Between two comments; again, there is nothing to do."""
        said = home.does("remind install")
        written = machine.kept.read_text()
        assert written.splitlines()[0] == BEGIN
        assert written.splitlines()[-1] == END
        assert written.splitlines()[1].startswith("0 9 * * * ")
        assert all(f"  {line}" in said.splitlines() for line in written.splitlines())
        assert "Reminders run by themselves already (cron): nothing to do." in home.does("remind install")
        assert machine.kept.read_text() == written

    def test_it_says_where_reminders_will_go(self, home: Home, machine: Machine) -> None:
        """The channels by name and kind, without an address; else cron's mail alone; and how to test it."""
        said = home.does("remind install")
        assert "Reminders go to cron's mail only: no channel is set up. To test it: esimtrack remind --test\n" in said
        home.write("config.toml", '[notify.phone]\nto = "ntfy://topic"\n[notify.desk]\nto = "desktop"\n')
        where = "Reminders go to phone (ntfy), desk (desktop), cron's mail. To test it: esimtrack remind --test\n"
        assert where in home.does("remind install")
        assert where in home.does("remind uninstall", "remind install")

    def test_other_lines_stay_to_the_byte(self, home: Home, machine: Machine) -> None:
        """Whatever they are, when it is written, written anew at another time, and taken out."""
        others = b"# mine \xff\nMAILTO=me@a.example\n\n5 4 * * *\techo '\xe4 %d' # esimtrack remind\n"
        machine.kept.write_bytes(others)
        home.does("remind install")
        more = machine.kept.read_bytes() + b"1 1 * * * true\n"
        machine.kept.write_bytes(more)
        home.does("remind install --daily 18:30 --daily 7:05")
        assert machine.kept.read_bytes().startswith(others + BEGIN.encode() + b"\n5 7 * * * ")
        assert b"\n30 18 * * * " in machine.kept.read_bytes()
        home.does("remind uninstall")
        assert machine.kept.read_bytes() == others + b"1 1 * * * true\n"

    def test_nothing_is_left_of_an_empty_crontab(self, home: Home, machine: Machine) -> None:
        """It is as if it had never been."""
        home.does("remind install", "remind uninstall")
        assert not machine.kept.exists()
        assert "nothing to do" in home.does("remind uninstall")

    def test_a_dry_run_shows_and_writes_nothing(self, home: Home, machine: Machine) -> None:
        """Neither when it is put in nor when it is taken out."""
        assert BEGIN in home.does("remind install --dry-run")
        assert not machine.kept.exists()
        home.does("remind install")
        assert BEGIN in home.does("remind uninstall --dry-run")
        assert machine.kept.exists()

    def test_it_runs_in_the_environment_that_cron_has(
        self, home: Home, machine: Machine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """By the shell, from another folder, with nothing set but what the line sets: names with blanks and % too."""
        monkeypatch.setenv("ESIMTRACK_STORE", "a store, 100%.db")
        home.does("add-plan monthly --at 2026-11-20", "log-usage 8GB", "remind install")
        (line,) = [line for line in machine.kept.read_text().splitlines() if line[0].isdigit()]
        command = line.split(" ", 5)[5].replace("\\%", "%")
        bare = {"PATH": "/usr/bin:/bin", "HOME": "/", "LOGNAME": "you", "SHELL": "/bin/sh", "ESIMTRACK_NOW": home.now}
        ran = subprocess.run(["/bin/sh", "-c", command], env=bare, cwd="/", capture_output=True, check=False)
        assert ran.stderr == b""
        assert b"80% of Monthly 10 GB is used" in ran.stdout

    def test_on_a_terminal_it_is_asked(self, home: Home, machine: Machine) -> None:
        """After it was shown; with a no, nothing is written."""
        env = {name: os.environ[name] for name in ("KEPT", "PATH")}
        code, screen = at_terminal(["remind", "install"], [("Shall it be?", "n")], home.folder, env=env)
        assert (code, machine.kept.exists()) == (0, False)
        assert screen.index(BEGIN) < screen.index("Shall it be?")
        at_terminal(["remind", "install"], [("Shall it be?", "y")], home.folder, env=env)
        assert machine.kept.exists()

    def test_lines_of_ours_without_an_end_are_left_alone(self, home: Home, machine: Machine) -> None:
        """Somebody edited them: who knows what is theirs."""
        machine.kept.write_text(f"{BEGIN}\n0 9 * * * true\n")
        for command in ("install", "uninstall", "status"):
            assert "Take out what is ours by hand: crontab -e" in home.refuses(f"remind {command}")
        assert machine.kept.read_text() == f"{BEGIN}\n0 9 * * * true\n"

    def test_what_crontab_says_is_passed_on(self, home: Home, machine: Machine) -> None:
        """A machine may not let everybody have one."""
        machine.program("crontab", "#!/bin/sh\necho 'you are not allowed to use this program' >&2\nexit 1\n")
        said = home.refuses("remind install --cron")
        assert "your crontab cannot be read: you are not allowed to use this program" in said

    def test_what_does_not_fit_is_refused(self, home: Home, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
        """A line can be only so long, and holds no line ends."""
        monkeypatch.setenv("PATH", os.environ["PATH"] + ":/a" * 400 + "/" + "b" * 900)
        assert "PATH=/usr/bin:/bin esimtrack remind install" in home.refuses("remind install")
        monkeypatch.setenv("PATH", f"{machine.folder}:/usr/bin:/bin")
        monkeypatch.setenv("LANG", "C\n* * * * * rm -r .")
        assert "line ends" in home.refuses("remind install")
        assert not machine.kept.exists()


class TestSystemd:
    """A timer of the user's systemd."""

    def test_units_are_written_enabled_and_taken_away(self, home: Home, machine: Machine) -> None:
        """With a header by which they are known as ours."""
        home.does("remind install --systemd --daily 08:15")
        folder = home.folder / "config" / "systemd" / "user"
        assert "OnCalendar=*-*-* 08:15:00" in (folder / "esimtrack-remind.timer").read_text()
        assert f'Environment="ESIMTRACK_HOME={home.folder}"' in (folder / "esimtrack-remind.service").read_text()
        assert "nothing to do" in home.does("remind install --systemd --daily 08:15")
        home.does("remind uninstall")
        assert list(folder.iterdir()) == []
        assert machine.called == [
            "--user daemon-reload",
            "--user enable --now esimtrack-remind.timer",
            "--user disable --now esimtrack-remind.timer",
            "--user daemon-reload",
        ]

    def test_files_of_others_are_left_alone(self, home: Home, machine: Machine) -> None:
        """Also if they are called as ours are."""
        folder = home.folder / "config" / "systemd" / "user"
        folder.mkdir(parents=True)
        (folder / "esimtrack-remind.timer").write_text("[Timer]\n")
        assert "esimtrack did not write it; it was left as it is." in home.refuses("remind install --systemd")
        assert (folder / "esimtrack-remind.timer").read_text() == "[Timer]\n"

    def test_without_a_manager_it_is_said_what_to_do(self, home: Home, machine: Machine) -> None:
        """The files are there for when it runs."""
        machine.program("systemctl", "#!/bin/sh\necho 'Failed to connect to bus: No medium found' >&2\nexit 1\n")
        said = home.refuses("remind install --systemd")
        assert "systemd does not do it now: Failed to connect to bus: No medium found" in said
        assert "systemctl --user daemon-reload" in said

    def test_without_cron_it_is_the_usual_way(
        self, home: Home, machine: Machine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where neither is there, it is said what is to run."""
        monkeypatch.setenv("PATH", str(machine.folder))
        (machine.folder / "crontab").unlink()
        assert "OnCalendar" in home.does("remind install --dry-run")
        (machine.folder / "systemctl").unlink()
        assert "neither crontab nor systemctl" in home.refuses("remind install")


class TestWarnings:
    """What would keep a reminder from arriving."""

    def test_a_secret_of_this_environment_is_none_of_crons(self, home: Home, machine: Machine) -> None:
        """What a program prints is."""
        home.write(
            "config.toml",
            '[notify.a]\nto = "json://{secret}"\nsecret = "env:A"\n[notify.b]\nto = "cmd:cat b"\n',
        )
        warned = home.run("remind install").err
        assert "cron does not know your environment: a cannot find its secret there." in warned

    def test_with_systemd_what_is_printed_is_read_by_nobody(self, home: Home, machine: Machine) -> None:
        """It goes to the journal."""
        assert "goes to the journal alone" in home.run("remind install --systemd").err

    def test_both_ways_at_once_are_told(self, home: Home, machine: Machine) -> None:
        """Nothing would be said twice, but once is enough."""
        home.does("remind install --systemd")
        assert "they run by systemd, too." in home.run("remind install").err


def test_status_says_what_runs_and_what_waits(home: Home, machine: Machine) -> None:
    """Where each reminder goes, and how many a channel did not take yet."""
    home.write("config.toml", '[notify.web]\nto = "json://127.0.0.1:9"\n')
    home.does("add-plan monthly --at 2026-11-20", "log-usage 8GB")
    home.run("remind")
    said = home.does("remind status")
    assert "Reminders do not run by themselves. To have them: esimtrack remind install" in said
    assert "print (standard output): 0 reminders wait." in said
    assert "web (json): 1 reminder waits." in said
    home.does("remind install")
    assert "Reminders run by themselves, by what is in your crontab:\n" in home.does("remind status")


@pytest.mark.parametrize(
    "line", ["remind install --daily 25:00", "remind install --daily 9", "remind install --cron --systemd"]
)
def test_a_wrong_line_is_refused(home: Home, machine: Machine, line: str) -> None:
    """Before anything is written."""
    home.refuses(line, code=2)
    assert not machine.kept.exists()


OTHERS = st.lists(st.one_of(st.text(), st.sampled_from(["", END, "0 9 * * * x", BEGIN + " "]))).map("\n".join)


@given(OTHERS.filter(lambda text: BEGIN not in text.splitlines()), st.integers(0, 23))
def test_whatever_others_wrote_is_there_after_all_is_taken_out(text: str, hour: int) -> None:
    """But for the line end that every crontab must end with."""
    first = lines(Job(("/bin/x", "remind"), {"PATH": "/a b%"}, (Clock(hour, 0),)))
    second = lines(Job(("/bin/y", "remind"), {}, (Clock(hour, 30),)))
    whole = with_ours(with_ours(text, first), second)
    assert ours(whole) == second
    assert with_ours(whole, "") in (text, text + "\n")
