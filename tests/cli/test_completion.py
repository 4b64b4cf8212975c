"""What shells are told when Tab is pressed: the program's own words, the names in the store, and never an error."""

import os
import sqlite3
import subprocess

import pytest

from esimtrack.cli.completion import SHELLS, answered, script
from esimtrack.cli.completion.table import COMMANDS
from esimtrack.config.settings import KEYS
from tests.cli.conftest import Home, program
from tools.built import ROOT, built

BREAKS = " \t\n\"'@><=;|&(:"
"""What parts words for bash, unless somebody has set it otherwise."""


def told(line: str) -> list[str]:
    """What bash is told of a line that ends at the cursor."""
    return answered("bash", [BREAKS, f"esimtrack {line}"]).splitlines()


def words(line: str) -> list[str]:
    """The words that could stand at the end of the line."""
    kind, *found = told(line)
    assert kind == "words"
    return found


_kept: list[bytes] = []


@pytest.fixture
def full(home: Home) -> Home:
    """A home with two accounts, three plans, members, zones and what was taken back."""
    if _kept:
        home.write("journal.db", _kept[0])
        return home
    home.does(
        "add-plan monthly-rollover -a 'my home' --member Ada=1GB",
        "add-plan travel-7-days -a work:eu",
        "add-plan travel-7-days -a work:eu --at 2026-11-20T12:00",
        "member add 'Bo B.' -a work:eu",
        "log-usage 1GB -a 'my home' --member Cy",
        "add-plan monthly -a gone",
        "undo",
        "transfer 1GB -a 'my home' --to sister --new",
        "log-usage --counter 1GB -a 'my home' --device phone",
        "backup kept.db",
    )
    _kept.append((home.folder / "kept.db").read_bytes())
    return home


@pytest.mark.parametrize("name", [*built()])
def test_what_the_build_makes_is_of_today(name: str) -> None:
    """The tables of completions and the manual page are those of today's commands; else run `make test`."""
    assert (ROOT / name).read_text(encoding="utf-8") == built()[name]()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("log", ["log-usage"]),
        ("config g", ["get"]),
        ("--no-color status --as", ["--as-of"]),
        ("status --a", ["--all", "--as-of"]),
        ("status --all --a", ["--as-of"]),
        ("config edit ", ["--help"]),
        ("history --type usage --typ", ["--type"]),
        ("history --type usage --type u", []),
        ("add-plan --starts ", ["purchase", "first-use", "activate"]),
        ("add-plan --starts=first", ["first-use"]),
        ("add-plan --timezone Europe/Ber", ["Europe/Berlin"]),
        ("add-plan --ends end-of-l", ["end-of-last-day"]),
        ("export ", ["usage", "statement"]),
        ("member limit Ada n", ["none"]),
        ("config get ", [*KEYS]),
        ("config set first_day s", ["saturday", "sunday"]),
        ("config set soon_data ", []),
        ("config set timezone Asia/Tok", ["Asia/Tokyo"]),
        ("plans show travel-7", ["travel-7-days"]),
        ("--show-completion ", ["bash", "zsh", "fish"]),
        ("log-usage ", []),
        ("log-usage -- --", []),
        ("nonsense ", []),
        ("member nonsense ", []),
        ("status --nonsense=", []),
        ("status 'open \"quotes", []),
        ("", [*dict.fromkeys(words.split()[0] for words in COMMANDS if words)]),
    ],
)
def test_commands_options_and_choices(home: Home, line: str, found: list[str]) -> None:
    """Each where it can stand, in the order of help; an option that was given is not offered again."""
    assert words(line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("status ", ["my\\ home", "sister", "work:eu"]),
        ("status work:eu 'my home' ", ["sister"]),
        ("status MY", ["my\\ home"]),
        ("history -a sister --account ", ["my\\ home", "work:eu"]),
        ("log-usage 1GB -as", ["-asister"]),
        ("transfer 1GB --to=si", ["sister"]),
        ("config set default_account m", ["my\\ home"]),
        ("log-usage 1GB --member ", ["Ada", "Bo\\ B.", "Cy"]),
        ("log-usage 1GB --member B", ["Bo\\ B."]),
        ("log-usage 1GB -a work:eu --member ", ["Bo\\ B."]),
        ("member limit -a 'my home' ", ["Ada", "Cy"]),
        ("log-usage 1GB --zone C", ["CH"]),
        ("log-usage 1GB --zone C -a", []),
        ("bonus 1GB -a 'my home' --zone ", []),
        ("renew -a 'my home' ", ["Monthly\\ 10\\ GB\\ with\\ rollover"]),
        ("amend monthly --purchase Mon", ["Monthly\\ 10\\ GB\\ with\\ rollover"]),
    ],
)
def test_names_come_from_the_store(full: Home, line: str, found: list[str]) -> None:
    """Accounts, members, zones, purchases: those of the account that the line names; nothing that was taken back."""
    assert words(line) == found


def test_purchases_of_one_name_are_told_apart_by_their_ids(full: Home) -> None:
    """The latest first, as `history` shows the end of an id; zsh and fish are told which is which."""
    ids = [
        event["id"][-6:] for event in full.journal() if event["type"] == "purchase" and event["account"] == "work:eu"
    ]
    assert words("cancel -a work:eu ") == ["Europe\\ 7\\ days", *reversed(ids)]
    assert answered("fish", ["cancel", "-a", "work:eu", ""]).splitlines() == [
        "words",
        "Europe 7 days\twork:eu, 2026-11-21",
        f"{ids[1]}\tEurope 7 days, work:eu, 2026-11-21",
        f"{ids[0]}\tEurope 7 days, work:eu, 2026-11-20",
    ]


def test_a_corrected_purchase_goes_by_its_new_name(home: Home) -> None:
    """The one that was replaced counts as never made; an amended one has both names, for it depends on the day."""
    home.does("add-plan --name Tripp --data 1GB -a eu", "add-plan --replaces Tripp --name Trip")
    assert words("activate ") == ["Trip"]
    home.does("add-plan monthly -a home", "amend monthly-rollover -a home")
    assert words("renew -a home ") == ["Monthly\\ 10\\ GB", "Monthly\\ 10\\ GB\\ with\\ rollover"]


def test_accounts_are_described_by_their_plan(full: Home) -> None:
    """In zsh and fish, by what was bought last; a colon in a name is no end of it for zsh."""
    assert "work:eu\tEurope 7 days" in answered("fish", ["status", ""])
    assert "work\\:eu:Europe 7 days" in answered("zsh", ["status", ""])
    assert "status:Show what is left, until when, and what becomes of it" in answered("zsh", ["st"])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("status my", ["my\\ home"]),
        ("status my\\ h", ["my\\ home"]),
        ("status 'my h", ["my home"]),
        ('status "my h', ["my home"]),
        ("log-usage --account=my", ["my\\ home"]),
        ("log-usage --account='my", ["my home"]),
        ("status 'my 'h", ["my\\ home"]),
        ("status work:", ["eu"]),
        ("status 'work:", ["work:eu"]),
        ("2>/dev/null status wo", ["work:eu"]),
    ],
)
def test_bash_is_told_what_to_put_in_as_it_is_quoted_there(full: Home, line: str, found: list[str]) -> None:
    """From behind the last break or open quote, where bash puts it in."""
    assert words(line) == found


@pytest.mark.parametrize(
    "name", ['say "hi"', "it's", "$HOME `x`", "wow!", "a\\b", "*?[]{}~#", "🙂 e", "👨‍👩‍👧", "日本　旅行"]
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_quoted_name_means_itself(home: Home, name: str, quote: str) -> None:
    """What bash puts in, it reads as the name: the quote that stands there is closed, unless the word closes it."""
    home.does(f"add-plan monthly -a {_shell_quoted(name)}")
    (put,) = words(f"status {quote}")
    closed = put if quote and put.endswith(quote) else put + quote
    assert _read_by_a_shell(quote + closed) == name, put


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b", "a$c"),
        ("a'b", "a$c"),
        ('a"b', "a$c"),
        ("a!", "a!!"),
        ("a'", "a'b"),
        ("a\\b", "a b"),
        ("$", "`"),
        ("!a", "b"),
    ],
)
def test_what_several_names_begin_with_is_a_part_of_each(home: Home, one: str, other: str, quote: str) -> None:
    """What bash puts in for both: no backslash is left that would take what is typed next, and no quote is closed."""
    home.does(*(f"add-plan monthly --new -a {_shell_quoted(name)}" for name in (one, other)))
    found = words(f"status {quote}")
    assert len(found) in (0, 2)
    put = os.path.commonprefix(found)  # noqa: RUF071
    assert one.startswith(read := _read_by_a_shell(f"{quote}{put}{quote}"))
    assert other.startswith(read)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('status "', "!;touch PWNED;#"),
        ("status '", "';touch PWNED;#"),
        ("status $", "$a:b"),
        ("status $a:", "$a:b"),
        ("status $'", "$b"),
    ],
)
def test_bash_is_told_nothing_where_it_would_read_something_else(home: Home, line: str, name: str) -> None:
    """It would put the name's first quote in place of the open one; or keep what it then replaces."""
    home.does(f"add-plan monthly -a {_shell_quoted(name)}")
    assert words(line) == ([] if line != "status $" else ["\\$a:b"])


def test_a_file_is_left_to_the_shell(home: Home) -> None:
    """Where a file's name can stand, and none of our own words fits; behind a redirection, always."""
    (home.folder / "plans").mkdir()
    home.write("plans/mine.toml", 'name = "Mine"\ndata = "1 GB"\n')
    assert told("plans check ") == ["files"]
    assert told("add-plan my.t") == ["files"]
    assert told("add-plan mi") == ["words", "mine"]
    assert told("status > st") == ["files"]
    assert answered("fish", ["add-plan", "my.t"]).splitlines()[0] == "files"
    assert answered("zsh", ["add-plan", "mi"]).splitlines()[0] == "files"


@pytest.mark.parametrize("store", ["missing", "empty", "damaged", "folder", "another", "busy"])
def test_a_completion_never_fails(full: Home, store: str) -> None:
    """A store that is missing, damaged or busy completes nothing, and nobody reads an error in their line."""
    file = full.folder / "journal.db"
    lock = sqlite3.connect(file)
    if store in ("missing", "folder"):
        file = full.folder / store
    if store == "folder":
        file.mkdir()
    if store == "empty":
        file.write_bytes(b"")
    if store == "damaged":
        file.write_bytes(file.read_bytes()[:5000] + b"\xff" * 9000)
    if store == "another":
        file.write_text("not a store")
    if store == "busy":
        lock.execute("PRAGMA locking_mode = EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
    env = {"ESIMTRACK_HOME": str(full.folder), "ESIMTRACK_STORE": str(file)}
    for shell in SHELLS:
        line = [BREAKS, "esimtrack status "] if shell == "bash" else ["status", ""]
        done = program(*line, env={**env, "_ESIMTRACK_COMPLETE": shell})
        assert (done.returncode, done.stdout, done.stderr) == (0, b"words\n", b"")
    lock.close()


def test_a_terminal_of_another_encoding_is_served(home: Home) -> None:
    """What it cannot show is left out, and the rest is there."""
    home.does("add-plan monthly -a 日本", "add-plan monthly -a home")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    env = {"ESIMTRACK_HOME": str(home.folder), "_ESIMTRACK_COMPLETE": "fish", **ascii_only}
    assert program("status", "", env=env).stdout == b"words\nhome\tMonthly 10 GB\n"


def test_an_unknown_shell_is_told_nothing(home: Home) -> None:
    """Whoever sets the variable by chance sees no error either."""
    done = program("status", env={"ESIMTRACK_HOME": str(home.folder), "_ESIMTRACK_COMPLETE": "1"})
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("shell", SHELLS)
def test_words_that_make_no_sense_are_no_error(home: Home, shell: str) -> None:
    """Nothing at all, bytes that are no text, a line that never ends."""
    lines: tuple[list[str], ...] = (
        [],
        [""],
        ["", ""],
        ["\udcff\udcfe", "\udcff"],
        [BREAKS, "\\"],
        [BREAKS, "esimtrack"],
        ["a" * 50_000] * 2,
    )
    for line in lines:
        done = program(*line, env={"ESIMTRACK_HOME": str(home.folder), "_ESIMTRACK_COMPLETE": shell})
        assert (done.returncode, done.stderr) == (0, b"")


def test_the_script_of_a_shell_is_printed(home: Home) -> None:
    """`--show-completion` prints it as it is shipped; another shell's is a wrong line."""
    for shell in SHELLS:
        assert home.does(f"--show-completion {shell}") == script(shell)
    assert "tcsh is none of the shells" in home.refuses("--show-completion tcsh", code=2)


def _shell_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _read_by_a_shell(word: str) -> str:
    return subprocess.run(["sh", "-c", f"printf %s {word}"], check=True, capture_output=True).stdout.decode()
