"""Plan files: what loads, and what is said of one that does not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from esimtrack.catalogue import BadPlanFile, load

GOOD = 'name = "P"\ndata = "10 GB"\n'


def here() -> str:
    return "Europe/Berlin"


Write = Callable[[bytes | str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes my.toml and gives its path, relative to the folder that the test is in."""
    monkeypatch.chdir(tmp_path)

    def put(content: bytes | str) -> Path:
        path = Path("my.toml")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def said(path: Path) -> list[str]:
    """What is said of a file that is refused."""
    with pytest.raises(BadPlanFile) as refused:
        load(path, here)
    return refused.value.lines()


@pytest.mark.parametrize(
    "content",
    [GOOD.encode(), b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode(), GOOD.rstrip().encode()],
    ids=["plain", "byte order mark", "Windows line ends", "no last line end"],
)
def test_a_good_file_loads_however_it_was_saved(write: Write, content: bytes) -> None:
    """A byte order mark and Windows line ends are fine."""
    plan = load(write(content), here)
    assert plan.terms.name == "P"
    assert plan.terms_json == {"data": "10 GB", "name": "P", "timezone": "Europe/Berlin"}


def test_a_zone_of_time_in_the_file_wins(write: Write) -> None:
    """The zone that the caller knows is asked for only where the file names none."""

    def never() -> str:
        raise AssertionError

    assert load(write(GOOD + 'timezone = "Asia/Tokyo"'), never).terms.timezone == "Asia/Tokyo"


def test_the_role_is_taken_out_of_the_terms(write: Write) -> None:
    """It belongs to the purchase; a caller's role wins."""
    plan = load(write(GOOD + 'role = "top-up"'), here)
    assert plan.role == "top-up"
    assert "role" not in plan.terms_json
    assert load(Path("my.toml"), here, "plan").role == "plan"


def test_a_file_begins_with_what_it_shows(write: Write) -> None:
    """The first comment is kept, to be shown."""
    assert load(write(f"# One.\n# Two.\n\n{GOOD}# Three."), here).about == "One.\nTwo."


FILES: list[tuple[str, bytes, list[str]]] = [
    (
        "empty",
        b"",
        [
            "my.toml: says nothing; a plan has at least a name and data.",
            'For example: name = "Monthly 10 GB" ⏎ data = "10 GB"',
        ],
    ),
    ("binary", b"\x00\x01\x02\xff\xfe", ["my.toml: is not a text file."]),
    ("UTF-16", GOOD.encode("utf-16"), ["my.toml: is UTF-16; a plan file is UTF-8: save it as that."]),
    (
        "Latin-1",
        'name = "x"\nnotes = "\xdf"'.encode("latin-1"),
        ["my.toml, line 2: is not UTF-8: save it as that."],
    ),
    ("10 MB", b"#" * 10_000_000, ["my.toml: is larger than 1 MB, and surely no plan file."]),
    ("duplicate keys", (GOOD + 'name = "Q"').encode(), ["my.toml, line 3: a key is there twice."]),
    ("duplicate tables", (GOOD + "[rollover]\n[rollover]").encode(), ["my.toml, line 4: a table is there twice."]),
    (
        "no quotes",
        b'name = "x"\ndata = 10 GB',
        [
            "my.toml, line 2: this is not TOML: Expected newline or end of document after a statement. "
            'Text stands in quotes: "10 GB".'
        ],
    ),
    ("no value", b"name =", ['my.toml, line 1: this is not TOML: Invalid value. Text stands in quotes: "10 GB".']),
    ("no TOML", b"{}", ["my.toml, line 1: this is not TOML: Invalid statement."]),
    ("deep", b"x = " + b"[" * 5000, ["my.toml: is nested too deeply."]),
    ("a long number", b"gb = " + b"9" * 5000, ["my.toml: holds a number that is too long."]),
    (
        "a huge number",
        (GOOD + "gb = 99999999999999999999").encode(),
        ["my.toml, line 3: gb: a huge number is not allowed.", "Allowed: 1000, 1024."],
    ),
    (
        "infinity",
        (GOOD + "gb = 1e400").encode(),
        ["my.toml, line 3: gb: inf is not allowed.", "Allowed: 1000, 1024."],
    ),
]


@pytest.mark.parametrize(("content", "says"), [pytest.param(*rest, id=name) for name, *rest in FILES])
def test_a_file_that_is_no_plan_is_refused_in_one_line(write: Write, content: bytes, says: list[str]) -> None:
    """It says what the file is, and where that is known, on which line."""
    assert said(write(content)) == says


def test_a_file_that_is_not_there_and_a_folder_are_refused(write: Write) -> None:
    """A near name in the same folder is proposed."""
    write(GOOD)
    assert said(Path("mu.toml")) == ["mu.toml: no such file. Did you mean my.toml?"]
    assert said(Path("elsewhere/my.toml")) == ["elsewhere/my.toml: no such file."]
    Path("folder.toml").mkdir()
    assert said(Path("folder.toml")) == ["folder.toml: this is a folder; a plan is a file that ends in .toml."]
    assert said(Path("my.toml/x")) == ["my.toml/x: cannot be read: Not a directory."]
    assert said(Path("a\0b.toml")) == ["a\\x00b.toml: this is no file's name."]


def test_everything_that_is_wrong_is_said_at_once_by_line(write: Write) -> None:
    """Line, key, what was found, what is allowed, and what was probably meant."""
    text = """\
name = "Monthly 10 GB"
data = "10"
[cycle]
every = "1 month"

[rollover]
cylces = 2

[[promotion]]
from = 2026-11-01
through = 2026-11-30
bonus = "20%"

[[promotion]]
from = 2026-12-01
through = 2026-12-31
rollover = { cap = "20", rolls = [
    "base",
    "topup",
] }
[sharing]
members = [
    { name = "Ada" },
    { name = "Bo", limt = "1 GB" },
]
"""
    assert said(write(text)) == [
        'my.toml, line 2: data: "10" has no unit: 10 MB, 10 GB.',
        "my.toml, line 7: [rollover] cylces: no such key. Did you mean cycles?",
        "Allowed: cycles, share, per_cycle, cap, rolls, priority, early.",
        'my.toml, line 17: [[promotion]] 2 rollover.cap: "20" has no unit: 20 MB, 20 GB.',
        'my.toml, line 17: [[promotion]] 2 rollover.rolls.2: "topup" is not allowed. Did you mean top-up?',
        "Allowed: base, top-up, bonus.",
        "my.toml, line 22: [sharing] members 2 limt: no such key. Did you mean limit?",
        "Allowed: name, limit.",
    ]


def test_what_is_missing_is_said_where_its_table_stands(write: Write) -> None:
    """A key that is not there has no line; its table has one."""
    assert said(write("\n\n[cycle]\nanchor = 3\n")) == [
        'my.toml: name: is missing; for example name = "Monthly 10 GB".',
        'my.toml: data: is missing; for example data = "10 GB", or [[allowance]].',
        'my.toml, line 3: [cycle] every: is missing; for example [cycle] every = "1 month".',
    ]
