"""Bad input: one clear line, what would be right, nothing recorded, and never a traceback."""

import sqlite3
import tempfile
from pathlib import Path

import pytest

from tests.cli.conftest import Home
from tests.store.places import ordinary_user


@pytest.mark.parametrize(
    ("size", "says"),
    [
        ("10", "10 what? Sizes need a unit: 10MB, 10GB."),
        ("-1GB", "-1GB: what starts with a minus is no size."),
        ("1e400GB", "1e400GB is no size."),
        ("NaN", "NaN is no size."),
        ("inf", "inf is no size."),
        ("0GB", "0GB is nothing: a size is above 0."),
        ("2000TB", "2000TB is too much: a size is at most 1 PiB."),
        ("9" * 5000 + "GB", "is no size."),
        ("''", "is no size."),
        ("1,500MB", "does the comma part thousands, or the fraction?"),
        ("$'1GB'", "is no size."),
        ("١GB", "is no size."),
    ],
)
def test_what_is_no_size_is_a_wrong_line(home: Home, size: str, says: str) -> None:
    """A size that could be anything is never guessed at."""
    home.does("add-plan monthly")
    assert says in home.refuses(f"log-usage {size}", code=2)
    assert len(home.journal()) == 1


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("log-usage 1.5 GB -a home", "esimtrack log-usage 1.5GB -a home"),
        ("log-usage --remaining 7 GB", "esimtrack log-usage --remaining 7GB"),
        ("member limit Bo 500 m", "esimtrack member limit Bo 500m"),
    ],
)
def test_a_size_in_two_words_is_put_together(home: Home, line: str, right: str) -> None:
    """As help and sellers write it; the line to type is told, and nothing is recorded."""
    home.does("add-plan monthly --account home --member Bo")
    before = home.does("history")
    assert f"A size is typed as one word: {right}\n" in home.refuses(line, code=2)
    assert "one word" not in home.refuses("log-usage 1.5 -a home", code=2)
    assert home.does("history") == before


@pytest.mark.parametrize("form", ["--remaining", "--used", "--counter"])
def test_a_negative_reading_is_refused(home: Home, form: str) -> None:
    """Nothing is ever less than nothing."""
    home.does("add-plan monthly")
    home.refuses(f"log-usage {form} -1GB", code=2)
    home.does(f"log-usage {form}=0MB")


def test_a_time_to_come_is_taken_with_a_warning(home: Home) -> None:
    """What is planned can be written down, and counts from then on."""
    home.does("add-plan monthly")
    ran = home.run("log-usage 1GB --at tomorrow")
    assert ran.code == 0
    assert "warning: 22 Nov 00:00 has not come yet: it counts from then on.\n" in ran.err
    assert home.accounts()["main"]["used"] == 0
    assert home.accounts("2026-11-22")["main"]["used"] == 10**9


def test_usage_before_any_purchase_is_taken_and_shown_as_overage(home: Home) -> None:
    """Usage is a fact, whether something paid for it or not."""
    home.does("add-plan monthly")
    assert "1.00 GB of it is overage" in home.does("log-usage 1GB --at 2026-11-20")
    assert home.accounts()["main"]["overage"] == 10**9


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31", "1999-12-31T12:00", "2100-01-02"])
def test_a_year_that_cannot_be_meant_is_refused(home: Home, when: str) -> None:
    """Times lie from 2000 to 2099, in every option."""
    home.does("add-plan monthly")
    assert "times lie from 2000 to 2099" in home.refuses(f"log-usage 1GB --at {when}", code=2)
    assert "times lie from 2000 to 2099" in home.refuses(f"status --as-of {when}", code=2)


HIDDEN = ["a\x00b", "a\x1b[31mb", "a\nb", "a\u202eb", "a\u200bb", "a" * 65, " ", "a\x7fb", "a\u2066b", "\ufeffa"]


@pytest.mark.parametrize("name", HIDDEN)
def test_names_with_hidden_characters_are_refused(home: Home, name: str) -> None:
    """Controls, bidirectional and zero-width characters are refused in every name, and are not shown either."""
    home.does("add-plan monthly")
    for line in (
        f"add-plan monthly -a '{name}'",
        f"add-plan --name '{name}' --data 1GB -a x",
        f"log-usage 1GB --member '{name}'",
    ):
        said = home.refuses(line)
        assert not any(character in said for character in "\x00\x1b\u202e\u200b\x7f\u2066\ufeff")
    assert len(home.journal()) == 1


@pytest.mark.parametrize(
    "name", ["[/]", "[red]plan[/red]", "😀 Reise 日本", "a" * 64, "👨‍👩‍👧", "{remaining}", "%s", "-"]
)
def test_names_are_shown_as_typed(home: Home, name: str) -> None:
    """Markup is text, and so are emoji, whatever their length."""
    home.does(f"add-plan --name '{name}' --data 5GB -a '{name}'", f"log-usage 1GB --member '{name}'")
    for screen in ("status", "history", "status --format '{account}'"):
        assert name in home.does(screen).replace("\n", "") or len(name) > 60
    assert home.accounts()[name]["purchases"][0]["plan"] == name


PLANS: list[tuple[str, bytes, str]] = [
    ("empty", b"", "says nothing"),
    ("binary", bytes(range(256)) * 8, "is not a text file"),
    ("large", b"# " + b"x" * 10_000_000, "is larger than 1 MB"),
    ("latin", 'name = "Caf\xe9"\ndata = "1 GB"\n'.encode("latin-1"), "is not UTF-8"),
    ("double", b'name = "A"\nname = "B"\ndata = "1 GB"\n', "twice"),
    ("huge", b'name = "A"\ndata = "1 GB"\ngb = 99999999999999999999999999\n', "gb"),
    ("negative", b'name = "A"\ndata = "-1 GB"\n', "data"),
    ("zone", b'name = "A"\ndata = "1 GB"\ntimezone = "Europe/Berln"\n', "timezone"),
    (
        "early",
        b'name = "A"\ndata = "1 GB"\n[[promotion]]\nfrom = 0001-01-01\nthrough = 0001-01-02\nbonus = "1 GB"\n',
        "from",
    ),
    (
        "late",
        b'name = "A"\ndata = "1 GB"\n[[promotion]]\nfrom = 9999-01-01\nthrough = 9999-12-31\nbonus = "1 GB"\n',
        "from",
    ),
]


@pytest.mark.parametrize(("name", "content", "says"), PLANS, ids=[name for name, _content, _says in PLANS])
def test_a_plan_file_that_is_none_is_refused(home: Home, name: str, content: bytes, says: str) -> None:
    """The file is named, and what is wrong with it; `plans check` says the same, with exit code 1."""
    home.write(f"{name}.toml", content)
    for command in ("add-plan", "plans check", "plans show"):
        said = home.refuses(f"{command} {name}.toml")
        assert f"{name}.toml" in said
        assert says in said
    assert not (home.folder / "journal.db").exists()


@pytest.mark.parametrize("content", [b'\xef\xbb\xbfname = "A"\ndata = "1 GB"\n', b'name = "A"\r\ndata = "1 GB"\r\n'])
def test_a_byte_order_mark_and_windows_line_ends_are_fine(home: Home, content: bytes) -> None:
    """They say nothing about a plan."""
    home.write("a.toml", content)
    home.does("plans check a.toml", "add-plan a.toml")


def test_a_store_that_is_a_folder_is_left_as_it_is(home: Home) -> None:
    """Exit code 3, and what to look at."""
    (home.folder / "journal.db").mkdir()
    for line in ("status", "status --json", "add-plan monthly", "history", "import -", "export"):
        assert "journal.db" in home.refuses(line, code=3)
    assert list((home.folder / "journal.db").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database at all\n" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_store_that_is_none_is_left_as_it_is(home: Home, content: bytes) -> None:
    """Neither reading nor writing changes a byte of it."""
    store = home.write("journal.db", content)
    for line in ("status", "add-plan monthly", "undo"):
        home.refuses(line, code=3)
    assert store.read_bytes() == content


def test_a_store_that_was_cut_off_is_left_as_it_is(home: Home) -> None:
    """Half of a store is no store."""
    home.does("add-plan monthly", "log-usage 1GB")
    store = home.folder / "journal.db"
    half = store.read_bytes()[: store.stat().st_size // 2]
    store.write_bytes(half)
    for line in ("status --json", "log-usage 1GB"):
        home.refuses(line, code=3)
    assert store.read_bytes() == half


def test_a_store_of_a_newer_version_is_left_as_it_is(home: Home) -> None:
    """What a newer program wrote is not touched by this one."""
    home.does("add-plan monthly")
    connection = sqlite3.connect(home.folder / "journal.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for line in ("status", "log-usage 1GB"):
        assert "newer" in home.refuses(line, code=3)


def test_a_store_that_cannot_be_written_can_still_be_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading works; writing gives exit code 3, and says what to look at."""
    with tempfile.TemporaryDirectory() as open_to_all:
        folder = Path(open_to_all, "home")
        Path(open_to_all).chmod(0o755)
        monkeypatch.setenv("ESIMTRACK_HOME", str(folder))
        home.does("add-plan monthly", "log-usage 1GB", "status --json")
        home.refuses("log-usage 1GB -a nobody")
        with ordinary_user(folder, folder / "journal.db"):
            (folder / "journal.db").chmod(0o400)
            folder.chmod(0o500)
            used = home.accounts()["main"]["used"]
            said = home.refuses("log-usage 1GB", code=3)
            folder.chmod(0o700)
        assert (used, "not written here" in said) == (10**9, True)


def test_a_file_that_is_not_there_is_named(home: Home) -> None:
    """For plans and for journals."""
    assert "nowhere.toml: no such file." in home.refuses("add-plan nowhere.toml")
    assert "nowhere.jsonl cannot be read" in home.refuses("import nowhere.jsonl")
    assert "is a folder" in home.refuses("import .")


def test_a_clock_that_cannot_be_read_is_refused(home: Home) -> None:
    """`ESIMTRACK_NOW` says what a time is, like every time."""
    home.now = "noonish"
    assert "ESIMTRACK_NOW: noonish is no time." in home.refuses("status --json")


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("top-up 2GB", "config set default_account 'my home'"),
        ("allocate 'my home'", "member add NAME --account 'my home'"),
        ("log-usage --remaining 1GB -a 'my home' --at 2026-10-01", "add-plan PLAN -a 'my home' --at TIME"),
        ("log-usage --used 1GB -a 'my home' --at 2026-10-01", "log-usage --remaining SIZE -a 'my home'"),
        ("amend 'my booster.toml' -a 'my home'", "add-plan 'my booster.toml'"),
        ("plans new 'my plan'", "plans new 'my plan.toml'"),
    ],
)
def test_a_command_that_is_proposed_can_be_typed_as_it_stands(home: Home, line: str, command: str) -> None:
    """Names with blanks are quoted in it."""
    home.write("my booster.toml", 'role = "top-up"\nname = "Booster"\ntimezone = "Etc/UTC"\ndata = "2 GB"\n')
    home.does("add-plan monthly -a 'my home'", "add-plan monthly -a work")
    assert f"esimtrack {command}\n" in home.refuses(line)


LISTS, TABLES = "[" * 1000 + "]" * 1000, '{"a":' * 1000 + "1" + "}" * 1000
EVENT = '{"id":"x","type":"purchase","at":"2026-11-01T00:00:00Z","account":"main","terms":{"name":"P","data":"1 GB",'
NESTED = {
    "plans check deep.toml": ['name = "A"\nx = ' + LISTS, "a." * 1000 + "a = 1", "[" + "a." * 100_000 + "a]\nb = 1"],
    "add-plan deep.toml": ["x = " + "{a=" * 1000 + "1" + "}" * 1000, '[[a."b c".' + "'d'." * 1000 + "e]]\n"],
    "import deep.toml": [
        LISTS,
        TABLES,
        EVENT + f'"x":{LISTS}}}}}',
        EVENT + f'"timezone":"UTC","rollover":{TABLES}}}}}',
    ],
    "import --from vnstat deep.toml": [LISTS, f'{{"jsonversion":"2","interfaces":{LISTS}}}'],
    "import --from ip deep.toml": [LISTS, f'[{{"ifname":"a","stats64":{TABLES}}}]'],
    "import --from mmcli deep.toml": [TABLES],
    "import --from ubus deep.toml": [TABLES, f'{{"a":{LISTS}}}'],
}


@pytest.mark.parametrize(("line", "text"), [(line, text) for line, texts in NESTED.items() for text in texts])
def test_what_is_nested_a_thousand_deep_is_one_clear_error(home: Home, line: str, text: str) -> None:
    """Whoever reads it: none of it ends in the middle of the program, or takes long."""
    home.does("add-plan monthly-rollover --at 2026-11-01 -a main")
    home.write("deep.toml", text)
    said = home.refuses(line)
    assert "inside esimtrack" not in said
    assert max(map(len, said.splitlines())) < 400


@pytest.mark.parametrize("text", ["x = " + LISTS, "[csv." + "a." * 1000 + "b]\nat = 'x'", "a." * 10_000 + "b = 1"])
def test_a_configuration_that_is_nested_a_thousand_deep_is_one_clear_error(home: Home, text: str) -> None:
    """Read, set, and edited."""
    home.write("config.toml", text)
    for line in ("status", "config get timezone", "config set timezone UTC"):
        said = home.refuses(line)
        assert said.startswith(f"error: {home.folder / 'config.toml'}: ")
        assert said.endswith("is nested too deeply.\n")


def test_a_configuration_without_an_end_is_not_read_to_its_end(home: Home) -> None:
    """A link to a device, say."""
    (home.folder / "config.toml").symlink_to("/dev/zero")
    for line in ("status", "config set timezone UTC"):
        assert "config.toml is larger than 1 MB" in home.refuses(line)
