"""`config`, and where things are."""

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from esimtrack.config import places
from tests.cli.conftest import Home
from tests.cli.terminal import at_terminal


def test_a_setting_is_written_into_a_private_file_and_read_back(home: Home) -> None:
    """`config set` makes the file, and nobody else may read it."""
    home.does("config set timezone Asia/Tokyo", "config set default_account home")
    assert home.does("config get timezone") == "Asia/Tokyo\n"
    assert home.does("config").startswith("default_account = home\ntimezone = Asia/Tokyo\n")
    assert stat.S_IMODE((home.folder / "config.toml").stat().st_mode) == 0o600


def test_all_settings_are_listed_and_what_nobody_set_is_said(home: Home) -> None:
    """With what holds then; one by itself is told as what holds."""
    home.does("config set soon_data '2 days'")
    assert (
        home.does("config get")
        == home.does("config")
        == (
            "default_account = (not set)\ntimezone = Europe/Berlin (default)\nfirst_day = monday (default)\n"
            "soon_data = 2 days\nsoon_deadlines = 14 days (default)\nexpiring_within = 14 days (default)\n"
            "remind_before = 7, 3, 1 days (default)\nremind_keep_alive = 30, 14, 7, 3, 1 days (default)\n"
            "remind_levels = 50, 80, 90, 100% (default)\nremind_rest = 20% (default)\n"
            "remind_unlogged = 14 days (default)\nrates = (not set)\nhome_zone = (not set)\n"
        )
    )
    keys = ("soon_data", "soon_deadlines", "timezone", "default_account")
    told = [home.does(f"config get {key}") for key in keys]
    assert told == ["2 days\n", "14 days\n", "Europe/Berlin\n", ""]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("first_day", "Freitag", "a day of the week is meant: monday, tuesday,"),
        ("soon_data", "3", "hours, days or weeks are meant: 48h, 14 days, 2 weeks; 3660 days at most."),
        ("soon_data", "0d", "hours, days or weeks are meant"),
        ("soon_deadlines", "1 month", "hours, days or weeks are meant"),
        ("expiring_within", "9999999 weeks", "3660 days at most"),
        ("default_account", "a" * 65, "an account's name"),
        ("remind_before", "soon", "days are meant: 7, 3, 1 days; 366 at most; or never."),
        ("remind_before", "7, 367 days", "366 at most"),
        ("remind_before", "0 days", "days are meant"),
        ("remind_levels", "101%", "percents are meant: 50, 80, 90, 100%; or never."),
        ("remind_rest", "120%", "a share is meant, from 0% to 100%: 20%."),
        ("remind_unlogged", "7, 14 days", "days are meant: 14 days; or never."),
        ("rates", "1 USD is 0.92 EUR", "rates are meant, all into one currency: 1 USD = 0.92 EUR, 1 GBP = 1.17 EUR."),
        ("rates", "1 USD = 0.92 EUR, 1 EUR = 0.85 GBP", "all into one currency"),
        ("rates", "1 USD = 0 EUR", "rates are meant"),
        ("home_zone", "eu =", "a zone is meant, or one for each account: CH, or japan = JP, home = DE."),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_in_one_line(home: Home, key: str, value: str, says: str) -> None:
    """With what would be right; nothing is written."""
    said = home.refuses(f"config set {key} '{value}'")
    assert says in said
    assert len(said.splitlines()) == 1
    assert not (home.folder / "config.toml").exists()


class TestWhatTheyGovern:
    """No setting is without effect."""

    def test_what_is_soon_is_set_for_data_and_for_deadlines(self, home: Home) -> None:
        """A prompt that was told before is told anew."""
        home.does("add-plan travel-7-days -a trip --at 2026-11-19", "activate -a trip --at 2026-11-19")
        home.does("add-plan data-bank -a bank --at 2026-11-03", "log-usage 1MB -a bank")

        def symbols() -> str:
            return home.does("status --format '{account} {symbol}'")

        assert symbols() == symbols() == "bank soon\ntrip ok\n"
        home.does("config set soon_data '6 days'")
        assert symbols() == "bank soon\ntrip soon\n"
        home.does("config set soon_deadlines 5d", "config set soon_data ''")
        assert symbols() == "bank ok\ntrip ok\n"

    def test_a_line_of_advice_comes_as_early_as_is_set(self, home: Home) -> None:
        """On the screen of an account."""
        home.does("add-plan data-bank --at 2026-11-03")
        assert "! Renew 28 days 25 GB with a data bank by the end of 30 Nov" in home.does("status")
        home.does("config set soon_deadlines 5d")
        assert "! Renew" not in home.does("status")

    def test_how_far_expiring_looks_ahead(self, home: Home) -> None:
        """Unless the line says how far."""
        home.does("add-plan travel-7-days --at 2026-11-19", "activate --at 2026-11-19")
        assert "are lost" in home.does("expiring")
        home.does("config set expiring_within 48h")
        assert "Nothing is lost or due within 2 days." in home.does("expiring")
        assert "are lost" in home.does("expiring --within 7d")

    def test_on_which_day_a_week_begins(self, home: Home) -> None:
        """It is Saturday: this week's Sunday is still to come, or was its first day."""
        home.does(
            "add-plan monthly --at 2026-11-01", "log-usage 1GB --at 2026-11-15T12:00", "log-usage 2GB --at 2026-11-16"
        )
        assert "1.00 GB" not in home.does("history --since 'this week'")
        home.does("config set first_day Sunday")
        assert "1.00 GB" in home.does("history --since 'this week'")
        assert "2.00 GB" not in home.does("history --since 'last week' --until 'last week'")


def test_comments_and_order_survive(home: Home) -> None:
    """What the owner wrote around a setting stays, to the letter."""
    home.write("config.toml", '# mine\ntimezone = "Europe/Berlin"  # at home\n\n# the phone\ndefault_account = "a"\n')
    home.does("config set default_account b")
    assert (home.folder / "config.toml").read_text() == (
        '# mine\ntimezone = "Europe/Berlin"  # at home\n\n# the phone\ndefault_account = "b"\n'
    )


def test_an_empty_value_takes_a_setting_out(home: Home) -> None:
    """What is no longer set is not in the file either."""
    home.does("config set default_account home", "config set default_account ''")
    assert home.does("config get default_account") == ""
    assert "default_account" not in (home.folder / "config.toml").read_text()


@pytest.mark.parametrize("command", ["config set default_acount home", "config get default_acount"])
def test_an_unknown_setting_is_refused_with_the_nearest(home: Home, command: str) -> None:
    """Nothing is written for a setting that does not exist."""
    assert "Did you mean default_account?" in home.refuses(command)
    assert not (home.folder / "config.toml").exists()


def test_a_zone_that_does_not_exist_is_refused(home: Home) -> None:
    """The zone is looked up before it is written."""
    assert "no such zone of time" in home.refuses("config set timezone Europe/Berln")
    assert not (home.folder / "config.toml").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'default_acount = "home"\n', "default_acount: there is no such setting. Did you mean default_account?"),
        (b"timezone = 3\n", "timezone = 3: it is a text, in quotes."),
        (b"timezone = \n", "is not TOML"),
        (b"\xff\xfe", "is not text in UTF-8"),
    ],
)
def test_a_configuration_that_cannot_be_meant_stops_what_asks_it(home: Home, content: bytes, says: str) -> None:
    """A setting that is not understood is never passed over: the file is named, and what is wrong with it."""
    home.write("config.toml", content)
    said = home.refuses("add-plan --name P --data 1GB")
    assert "config.toml" in said
    assert says in said


def test_the_configured_zone_is_what_local_means(home: Home) -> None:
    """A day begins where its owner lives, whatever the machine is set to."""
    home.does("config set timezone Asia/Tokyo", "add-plan --name P --data 1GB --at 2026-11-20")
    assert home.accounts()["main"]["purchases"][0]["start"] == "2026-11-19T15:00:00Z"


def test_paths_follow_the_environment(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ESIMTRACK_STORE` names another store, `ESIMTRACK_HOME` a folder for all, and neither the platform's folders."""
    folder = home.folder
    assert home.does("config path").split() == [
        "configuration:", f"{folder}/config.toml", "plan", "files:", f"{folder}/plans", "store:", f"{folder}/journal.db"
    ]  # fmt: skip
    monkeypatch.setenv("ESIMTRACK_STORE", "/elsewhere/x.db")
    assert "/elsewhere/x.db" in home.does("config path")
    monkeypatch.delenv("ESIMTRACK_STORE")
    monkeypatch.delenv("ESIMTRACK_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", f"{folder}/c")
    monkeypatch.setenv("XDG_DATA_HOME", f"{folder}/d")
    said = home.does("config path")
    assert f"{folder}/c/esimtrack/config.toml" in said
    assert f"{folder}/d/esimtrack/journal.db" in said


@pytest.mark.parametrize("xdg", [None, "", "relative", "/somewhere/else"])
@pytest.mark.parametrize("user", [None, "", "relative", "/home/of/somebody"])
def test_the_folders_are_those_of_the_platform(
    home: Home, monkeypatch: pytest.MonkeyPatch, xdg: str | None, user: str | None
) -> None:
    """They are told without its library where that is plain, and always as the library tells them."""
    monkeypatch.delenv("ESIMTRACK_HOME")
    for name, value in {"XDG_CONFIG_HOME": xdg, "XDG_DATA_HOME": xdg, "HOME": user}.items():
        monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)
    assert places.config_folder() == platformdirs.user_config_dir("esimtrack", appauthor=False)
    assert os.path.dirname(places.store_file()) == platformdirs.user_data_dir("esimtrack", appauthor=False)


def test_reading_makes_no_file(home: Home) -> None:
    """Looking leaves nothing behind."""
    home.does("status", "status --json", "plans list", "config path", "config get")
    assert list(home.folder.iterdir()) == []


class Editor:
    """An editor that replaces all that it is given, and keeps what it saw; no shell is between."""

    def __init__(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self._home = home
        script = "import sys, pathlib; file = pathlib.Path(sys.argv[2]); pathlib.Path('seen').write_bytes("
        script += "file.read_bytes()); file.write_bytes(pathlib.Path(sys.argv[1]).read_bytes())"
        home.write("editor.py", script)
        monkeypatch.setenv("EDITOR", f"{shlex.quote(sys.executable)} editor.py 'the text; exit 1'")
        monkeypatch.delenv("VISUAL", raising=False)

    def writes(self, text: str) -> None:
        """What it will write."""
        self._home.write("the text; exit 1", text)

    @property
    def saw(self) -> str:
        """What it was given."""
        return (self._home.folder / "seen").read_text()

    @property
    def files(self) -> list[str]:
        """What is in the configuration's folder, but for the editor's own."""
        return sorted(path.name for path in self._home.folder.iterdir() if path.name.startswith("config"))


@pytest.fixture
def editor(home: Home, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """The editor of the home's owner."""
    return Editor(home, monkeypatch)


class TestEditing:
    """`config edit`: the whole file in the owner's editor."""

    def test_what_was_written_is_what_counts(self, home: Home, editor: Editor) -> None:
        """From a template at first, then from the file; the file is private, and no copy stays."""
        editor.writes('timezone = "Asia/Tokyo"  # home\n')
        assert "The settings are those of" in home.does("config edit")
        assert '# timezone = "Europe/Berlin"' in editor.saw
        assert home.does("config get timezone") == "Asia/Tokyo\n"
        assert stat.S_IMODE((home.folder / "config.toml").stat().st_mode) == 0o600
        assert home.does("config edit") == "Nothing was changed.\n"
        assert editor.saw == 'timezone = "Asia/Tokyo"  # home\n'
        assert editor.files == ["config.toml"]

    @pytest.mark.parametrize("text", ["timezone = \n", 'timezone = "Europe/Berln"\n', 'timezne = "UTC"\n'])
    def test_what_cannot_be_used_is_refused_and_the_old_file_stays(self, home: Home, editor: Editor, text: str) -> None:
        """Nobody is asked anything where there is no terminal; what was written is not lost."""
        home.does("config set timezone UTC")
        editor.writes(text)
        said = home.refuses("config edit")
        assert "config.toml stays as it was. What you wrote is in " in said
        assert Path(said.rpartition(" is in ")[2].strip()).read_text() == text
        assert home.does("config get timezone") == "UTC\n"

    def test_a_file_that_cannot_be_read_can_be_put_right(self, home: Home, editor: Editor) -> None:
        """Whatever stands in it."""
        home.write("config.toml", "timezone = \n")
        editor.writes('timezone = "UTC"\n')
        home.does("config edit")
        assert home.does("config get timezone") == "UTC\n"

    def test_on_a_terminal_it_can_be_edited_again(self, home: Home, editor: Editor) -> None:
        """Or left as it was."""
        editor.writes("timezone = \n")
        answers = [("Edit it again?", "y"), ("Edit it again?", "n")]
        code, screen = at_terminal(["config", "edit"], answers, home.folder, env={"EDITOR": os.environ["EDITOR"]})
        assert (code, screen.count("is not TOML")) == (1, 3)
        assert not (home.folder / "config.toml").exists()

    @pytest.mark.parametrize(
        ("value", "says"),
        [
            ("", "no editor is set: neither VISUAL nor EDITOR says which."),
            ("no-such-editor", "the editor no-such-editor cannot be started"),
            ("false", "the editor ended with code 1: nothing was changed."),
            ("'", "EDITOR is no command"),
        ],
    )
    def test_an_editor_that_does_not_work_changes_nothing(
        self, home: Home, editor: Editor, monkeypatch: pytest.MonkeyPatch, value: str, says: str
    ) -> None:
        """And says so."""
        monkeypatch.setenv("EDITOR", value)
        assert says in home.refuses("config edit")
        assert editor.files == []

    def test_visual_comes_first(self, home: Home, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
        """As everywhere."""
        monkeypatch.setenv("VISUAL", "true")
        assert home.does("config edit") == "Nothing was changed.\n"


def test_the_machine_says_its_zone_of_time() -> None:
    """The quick look and the library that knows all the ways to say it find the same zone."""
    says = "import tzlocal, esimtrack.config.zone as z; print(z.machine_zone(), tzlocal.get_localzone_name())"
    env = {name: value for name, value in os.environ.items() if name != "TZ"}
    ran = subprocess.run([sys.executable, "-c", says], env=env, capture_output=True, text=True, check=True)
    quick, looked_for = ran.stdout.split()
    assert quick == looked_for
