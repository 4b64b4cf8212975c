"""Simplified Chinese: all that a person reads is translated; what programs read stays as it is."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from rich.cells import cell_len

from esimtrack.cli import language
from esimtrack.cli.completion import answered
from esimtrack.cli.completion.table import COMMANDS, GROUPS
from esimtrack.i18n import clauses, joined, speak
from tests.cli.conftest import Home, program
from tools import messages

ZH = {"LANG": "zh_CN.UTF-8"}


@pytest.fixture
def chinese(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home whose owner reads Chinese."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    yield home
    speak(None)


class TestCatalogue:
    """The catalogue against the source."""

    @pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: path.parents[1].name)
    def test_it_says_all_that_the_source_says(self, path: Path) -> None:
        """Nothing is missing, untranslated, fuzzy or stale, and every text has the fields of the English."""
        assert list(messages.problems(messages.read(path), messages.extracted())) == []

    def test_what_is_wrong_is_found(self) -> None:
        """A text that is missing, empty, fuzzy, stale, or has another field, each by its kind."""
        said, known = Catalog(fuzzy=False), Catalog(locale="zh_CN", fuzzy=False)
        for text in ("missing", "empty", "guessed", "{size} left"):
            said.add(text)
        said.add(("{count} day", "{count} days"))
        known.add("empty", "")
        known.add("guessed", "x", flags=["fuzzy"])
        known.add("{size} left", "{sise} x")
        known.add(("{count} day", "{count} days"), ("天",))
        known.add("stale", "x")
        found = [problem.partition(":")[0] for problem in messages.problems(known, said)]
        assert sorted(found) == ["fuzzy", "missing", "other fields", "other fields", "stale", "untranslated"]

    def test_what_is_said_is_found(self) -> None:
        """No text stands within an f-string: what looks for texts does not look there before Python 3.12."""
        for file in (messages.CLONE / "esimtrack").rglob("*.py"):
            for string in (node for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.JoinedStr)):
                calls = [node.func for node in ast.walk(string) if isinstance(node, ast.Call)]
                said = [call.id for call in calls if isinstance(call, ast.Name) and call.id in ("_", "n_", "p_")]
                assert not said, (file, string.lineno)

    def test_marks_are_full_width(self) -> None:
        """Behind a Chinese character no comma, colon or question mark of the narrow kind ends a clause."""
        for message in messages.read(messages.catalogues()[0]):
            for text in messages.texts(message.string) if message.id else ():
                assert not re.search(r"[\u4e00-\u9fff][,;:?!](\s|$)", text), text


@pytest.mark.parametrize(
    ("env", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_SG.UTF-8"}, True),
        ({"LANG": "zh_Hans_HK"}, True),
        ({"LANG": "zh_TW.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, True),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, False),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en"}, False),
        ({"LANG": "C", "ESIMTRACK_LANG": "zh_CN"}, True),
        ({"LANG": "zh_CN.UTF-8", "ESIMTRACK_LANG": "en"}, False),
        ({}, False),
    ],
)
def test_the_locale_says_the_language(
    env: dict[str, str], chinese: bool, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of everywhere; ESIMTRACK_LANG goes before; Traditional Chinese is not Simplified."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    try:
        assert ("还没有记录" in home.does("status")) is chinese
    finally:
        speak(None)


def test_a_name_of_a_locale_means_a_catalogue() -> None:
    """With or without encoding, in either way of writing."""
    assert {language.language(name) for name in ("zh", "zh_CN", "zh-hans-cn", "zh_CN.GB18030@x")} == {"zh_CN"}
    assert {language.language(name) for name in ("zh_TW", "zh-Hant", "de", "zhx")} == {None}


def machine(answer: Any, *but: str) -> Any:
    """An answer without what stands in it for people, and without some keys."""
    if isinstance(answer, dict):
        return {key: machine(value) for key, value in answer.items() if key not in ("message", "advice", *but)}
    return [machine(one) for one in answer] if isinstance(answer, list) else answer


LINES = [
    "add-plan family --account fam --at 2026-11-01",
    "log-usage 3GB --member Ada --at 2026-11-10T12:00",
    "log-usage --remaining 15GB --at 2026-11-15T12:00",
    "top-up 2GB",
    "member limit Bo 3GB",
    "bonus 1GB --until 2026-12-24",
    "log-usage 1GX",
    "log-usage --zonk",
    "frobnicate",
    "undo",
    "status --json",
    "rollover --json",
    "expiring --json --within 60d",
    "explain --json",
    "forecast --json",
    "advise --samples --json",
    "allocate --json",
    "report --json",
    "check --json",
    "status --prometheus",
    "history --json",
]


def test_programs_see_no_language(home: Home, tmp_path: Path) -> None:
    """The same lines give the same exit codes, the same JSON but for its messages, and the same journal."""
    seen = []
    try:
        for number, locale in enumerate(("C.UTF-8", "zh_CN.UTF-8")):
            folder = tmp_path / str(number)
            folder.mkdir()
            home._monkeypatch.setenv("ESIMTRACK_HOME", str(folder))
            home._monkeypatch.setenv("LANG", locale)
            ran = [home.run(line) for line in LINES]
            journal = [
                {k: v for k, v in event.items() if k not in ("id", "event", "batch")} for event in home.journal()
            ]
            answers = [
                re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", json.dumps(machine(json.loads(done.out))))
                if line.endswith("--json") or "--json " in line
                else None
                for line, done in zip(LINES, ran, strict=True)
            ]
            seen.append(([done.code for done in ran], answers, journal))
    finally:
        speak(None)
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("log-usage 1GX", "1GX 不是流量。"),
        ("log-usage --zone-k", "没有此选项：--zone-k"),
        ("frobnicate", "没有此命令：'frobnicate'。"),
        ("top-up", "缺少参数 'SIZE'。"),
        ("transfer 1GB", "缺少选项 '--to'。"),
        ("log-usage --at", "选项 '--at' 需要一个值。"),
        ("status --json=3", "选项 '--json' 不带值。"),
        ("advise a b", "多余的参数（b）"),
        ("explain --cycle x", "'x' 不是整数"),
        ("report --cycle 0", "0 不在范围 x>=1 内"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(chinese: Home, line: str, said: str) -> None:
    """What we find wrong, and what Typer does; after the word that programs look for."""
    chinese.does("add-plan monthly --account home")
    ran = chinese.run(line)
    assert ran.err.startswith("error: ")
    assert said in ran.err.splitlines()[0]


def test_help_is_chinese_down_to_its_frame(home: Home) -> None:
    """Every heading and every text of every command; what is typed stays."""
    env = {"ESIMTRACK_HOME": str(home.folder), "TZ": "UTC", "COLUMNS": "80"} | ZH
    for words in ([], ["log-usage"], ["advise"], ["member", "add"]):
        shown = program(*words, "--help", env=env).stdout.decode()
        assert shown.startswith("用法：esimtrack")
        assert "选项：\n" in shown
        assert "显示此帮助并退出。" in shown
        assert not re.search(r"Usage|Options|Commands|Arguments|Show |Examples", shown)


@pytest.mark.parametrize("command", ["add-plan", "advise", "allocate", "import", "log-usage", "remind", "status"])
def test_help_is_no_wider_than_the_screen(home: Home, command: str) -> None:
    """In cells, and no line begins with a mark that ends a clause. Only examples, which may be copied, are wider."""
    shown = program(command, "--help", env={"ESIMTRACK_HOME": str(home.folder), "COLUMNS": "60"} | ZH)
    told = [line for line in shown.stdout.decode().splitlines() if not line.startswith("    esimtrack ")]
    assert [line for line in told if cell_len(line) > 60] == []
    assert [line for line in told if line.lstrip()[:1] in set("，。；：、）")] == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_tab_tells_in_chinese_what_words_are(home: Home, shell: str) -> None:
    """Every command and every option of each; a locale that gets English, English."""
    asked = [[*name.split(), ""] for name in GROUPS] + [[*name.split(), "--"] for name in COMMANDS]
    for words in asked:
        lines = answered(shell, words, "zh_CN.UTF-8").splitlines()[1:]
        told = {line.partition("\t" if shell == "fish" else ":")[2] for line in lines}
        assert told, words
        assert {what for what in told if not re.search(r"[\u4e00-\u9fff、]", what)} <= {"12.00 EUR"}, words
    assert answered(shell, ["log-usage", "--al"], "zh_TW") == answered(shell, ["log-usage", "--al"])
    (home.folder / "plans").mkdir()
    home.write("plans/mine.toml", "")
    env = {"ESIMTRACK_HOME": str(home.folder), "_ESIMTRACK_COMPLETE": shell} | ZH
    assert "mine" in (shown := program("add-plan", "mi", env=env).stdout.decode())
    assert "您自己的" in shown


def test_settings_that_nobody_set_say_so(chinese: Home) -> None:
    """All of them, as `config get` lists them."""
    shown = chinese.does("config get")
    assert "default_account = （未设置）" in shown
    assert "first_day = monday（默认）" in shown


def test_what_is_urgent_is_marked_in_chinese(chinese: Home) -> None:
    """At the edge of the screen; what programs read keeps its word."""
    chinese.does("add-plan monthly -a home --at 2026-11-01", "log-usage 1GB -a home --at 2026-11-20")
    assert chinese.does("status --as-of 2026-11-29").splitlines()[0].endswith("   临近")
    assert chinese.does("status --as-of 2026-11-29 --format '{symbol}'") == "soon\n"
    chinese.does("log-usage --remaining 0GB -a home --at 2026-11-20T18:00")
    assert chinese.does("status").splitlines()[0].endswith("   无余量")


@pytest.mark.parametrize("width", [60, 80])
def test_no_heading_is_wider_than_the_screen(chinese: Home, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wide characters of a seller's name and of a zone of time are counted as the two cells that they take."""
    monkeypatch.setenv("COLUMNS", str(width))
    seller = "中国移动通信集团" + "上海" * (width // 20)
    chinese.does(
        f"add-plan monthly -a home --provider {seller} --timezone Asia/Tokyo --name 'Unlimited, 3 GB a day, in Japan'"
    )
    for line in ("status", "explain"):
        assert all(cell_len(row) <= width for row in chinese.does(line).splitlines()), line


def test_small_words_are_chinese_too(chinese: Home) -> None:
    """Spans of a command, "each month", lists of names, and what follows on a full stop or a colon."""
    chinese.does("add-plan prepaid-30-days -a 副卡", "extend --by '7 days'", "add-plan monthly -a home")
    assert "Prepaid 5 GB, 30 days 延长 7 天" in chinese.does("history")
    assert "  每月 10 GB，" in chinese.does("plans show monthly")
    assert "  每 28 天 25 GB，" in chinese.does("plans show data-bank")
    assert "账户：home、副卡。" in (told := chinese.run("log-usage 1GB -a hom").err)
    assert "error: 没有账户 hom。是指 home 吗？" in told
    assert "error: --data：缺少；" in chinese.run("add-plan --name X -a x").err


def test_what_is_typed_is_the_same(chinese: Home) -> None:
    """Sizes, times and names are read as in English."""
    chinese.does("add-plan monthly-rollover --account home --at 2026-11-01", "log-usage 1.5GB --at 'yesterday 18:00'")
    shown = chinese.does("status")
    assert "剩余 8.50 GB，共 10.0 GB" in shown
    assert "11月30日24时" in shown


def test_names_are_set_off_where_they_are_latin(chinese: Home) -> None:
    """A space stands between Latin and Chinese, and none between a Chinese name and Chinese; a name keeps its own."""
    said = chinese.does("add-plan --name '畅享 套餐' --data 10GB --every '1 month' -a 主卡")
    assert said.startswith("已为主卡（新账户）订购畅享 套餐")
    said = chinese.does("add-plan monthly -a work")
    assert said.startswith("已为 work（新账户）订购 Monthly 10 GB")
    assert "：本套餐不结转。" in chinese.does("rollover work")
    assert "畅享 套餐的 10.0 GB 作废" in chinese.does("expiring 主卡 --within 60d")
    assert "Monthly 10 GB 的 10.0 GB 作废" in chinese.does("expiring work --within 60d")


def test_names_follow_each_other_as_the_language_has_it(chinese: Home) -> None:
    """Several that could be meant are set apart by the mark that Chinese has for it."""
    chinese.does("add-plan monthly -a home", "add-plan monthly -a home")
    assert re.search(r"订购：.*（\w{6}）、.*（\w{6}）。", chinese.refuses("cancel monthly -a home"))


def test_sentences_follow_each_other_as_the_language_has_it() -> None:
    """A space behind a full stop, and none behind a full-width one."""
    assert joined(["One.", "Two."]) == "One. Two."
    assert joined(["一。", "二。"]) == "一。二。"
    assert joined([]) == ""
    assert clauses(["a", "b", "c"]) == "a, b, c"
    assert clauses([]) == ""


def test_english_loads_nothing_for_it(home: Home) -> None:
    """No catalogue, no gettext: what is not Chinese pays nothing."""
    env = {"ESIMTRACK_HOME": str(home.folder), "TZ": "UTC", "PYTHONVERBOSE": "", "LANG": "en_GB.UTF-8"}
    told = program("status", "--json", env=env | {"PYTHONPROFILEIMPORTTIME": "1"}).stderr.decode()
    assert "esimtrack.i18n" in told
    assert "gettext" not in told
    assert "esimtrack.cli.language" not in told
