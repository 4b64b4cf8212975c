"""`check`: is what is recorded whole, does it make sense, and what to do where it does not."""

import json
import os
import re
import shutil
import sqlite3
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from esimtrack.audit.finding import ERRORS, WARNINGS
from esimtrack.views import check_json
from esimtrack.views.check_words import PAIRS
from tests.cli.conftest import Home
from tests.store.places import ordinary_user

SCHEMA = Path(__file__).parents[2] / "docs" / "check.schema.json"


def finds(home: Home, words: str = "") -> str:
    """What `check` says that finds something."""
    ran = home.run(f"check {words}")
    assert (ran.code, ran.err) == (1, ""), ran
    return " ".join(ran.out.split())


def answer(home: Home) -> Any:
    """What `check --json` says, which keeps its schema."""
    said = home.run("check --json").out
    assert said.splitlines(keepends=True) == [said]
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(json.loads(said))
    return json.loads(said)


def change(home: Home, sql: str) -> None:
    """Something else writes to the store."""
    db = sqlite3.connect(home.folder / "journal.db")
    db.execute(sql)
    db.commit()
    db.close()


@pytest.fixture
def used(home: Home) -> Home:
    """A home with a plan and some use, and what an answer leaves behind."""
    home.does("add-plan monthly-rollover -a main --at 2026-09-01", "log-usage 1GB --at 2026-10-10", "log-usage 2GB")
    home.does("status", "status --format '{remaining}'")
    return home


def test_nothing_to_find_is_said_in_one_line(used: Home) -> None:
    """With how much was looked at; the exit code is 0."""
    (used.folder / "plans").mkdir()
    used.write("plans/mine.toml", 'name = "Mine"\ndata = "1 GB"\n')
    assert used.does("check") == "Checked 3 events, 1 account, 1 plan file: nothing is wrong.\n"
    said = answer(used)
    assert (said["events"], said["accounts"], said["plan_files"], said["complete"]) == (3, 1, 1, True)
    assert (said["findings"], said["more"], said["repaired"]) == ([], {}, [])


def test_an_empty_home_is_fine_and_stays_empty(home: Home) -> None:
    """There is nothing to look at."""
    assert home.does("check").startswith("Checked 0 events")
    home.does("check --json", "check --report", "check --repair")
    assert list(home.folder.iterdir()) == []


def test_what_is_recorded_and_has_no_effect_is_told_with_what_to_do(used: Home) -> None:
    """In the words of `status`, and as JSON."""
    event = '{"id":"x","type":"renew","at":"2026-11-08T10:00:00Z","account":"main","purchase":"nothing"}\n'
    used.write("j.jsonl", event)
    used.does("import j.jsonl")
    said = finds(used)
    assert "1 finding." in said
    assert "main: nothing is no purchase that this account had then. Take it back: esimtrack undo x" in said
    [found] = answer(used)["findings"]
    assert (found["code"], found["severity"], found["event"]) == ("unknown-purchase", "warning", "x")
    used.does("undo x", "check")


def test_what_comes_later_is_looked_at_too(used: Home) -> None:
    """A journal may speak of next year."""
    used.write("j.jsonl", '{"id":"x","type":"cancel","at":"2027-11-08T10:00:00Z","account":"main","purchase":"no"}\n')
    used.does("import j.jsonl")
    assert "no is no purchase" in finds(used)


def test_a_double_and_a_mistyped_account_are_told(used: Home) -> None:
    """Each once, with the command that helps."""
    used.write(
        "j.jsonl",
        "".join(
            f'{{"id":"{id}","type":"usage","at":"2026-11-0{day}T10:00:00Z","account":"{account}","bytes":1000000000}}\n'
            for id, day, account in (("a", 3, "main"), ("b", 3, "main"), ("c", 4, "mian"), ("d", 5, "mian"))
        ),
    )
    used.does("import j.jsonl")
    said = finds(used)
    assert "main: 1 line of usage is there twice, with the same time and size, 1.00 GB (on 3 Nov)." in said
    assert "If it is not meant, take it back: esimtrack undo b" in said
    assert "mian never had a plan, and 2 lines of usage are logged for it, 2.00 GB in all." in said
    assert "Is main meant?" in said


def test_two_sources_are_told_in_a_sentence(used: Home) -> None:
    """With since when, and how much counts twice."""
    used.write(
        "j.jsonl",
        "".join(
            f'{{"id":"v{day}","type":"usage","at":"2026-11-0{day}T10:00:00Z","account":"main","bytes":1000000000,'
            f'"source":"vnstat:wwan0"}}\n{{"id":"c{day}","type":"counter","at":"2026-11-0{day}T11:00:00Z",'
            f'"account":"main","device":"phone","total":{day}000000000}}\n'
            for day in range(2, 6)
        ),
    )
    used.does("import j.jsonl")
    assert (
        "Two sources count for main on 3 days from 3 Nov to 5 Nov: a counter that was typed in, and vnstat:wwan0."
        " If they see the same traffic, 3.00 GB count twice."
    ) in finds(used)


class TestPlanFilesAndSettings:
    """What stands beside the journal."""

    def test_own_plan_files_are_checked_with_file_and_line(self, home: Home) -> None:
        """Each problem by itself; the samples are not the user's."""
        (home.folder / "plans").mkdir()
        home.write("plans/a.toml", 'name = "x"\ndata = "1 GB"\n[rollover]\ncylces = 1\n')
        home.write("plans/b.toml", b"\xff")
        said = answer(home)
        assert said["plan_files"] == 2
        places = [(Path(found["file"]).name, found["line"]) for found in said["findings"]]
        assert places == [("a.toml", 3), ("a.toml", 4), ("b.toml", 1)]
        assert "line 4: [rollover] cylces: no such key. Did you mean cycles? Allowed: cycles, " in finds(home)

    def test_a_default_account_that_does_not_exist_is_told(self, used: Home) -> None:
        """Only where there are accounts at all."""
        used.does("config set default_account home")
        assert "default_account is home, and there is no such account." in finds(used)

    @pytest.mark.parametrize("content", ["timezone = \n", 'timezone = "Mars"\n', "colour = 1\n"])
    def test_a_configuration_that_cannot_be_used_is_a_finding_among_others(self, used: Home, content: str) -> None:
        """Everything else is looked at nevertheless."""
        used.write("config.toml", content)
        said = answer(used)
        assert [found["code"] for found in said["findings"]] == ["setting"]
        assert said["complete"]
        assert "esimtrack config edit" in finds(used)


class TestDamage:
    """A store that is not what was written."""

    def test_sums_that_differ_are_told_and_made_anew_when_asked(self, used: Home) -> None:
        """Nothing is changed before; afterwards nothing is wrong."""
        change(used, "UPDATE day SET bytes = bytes + 1")
        for _again in range(2):
            assert "What is summed of the journal (day) differs from it in 4 rows." in finds(used)
        assert "esimtrack check --repair" in finds(used)
        said = used.does("check --repair")
        assert "What was summed of the journal (day) differed from it, and was summed anew." in " ".join(said.split())
        assert "nothing is wrong" in used.does("check")
        assert used.accounts()["main"]["used"] == 3 * 10**9

    def test_an_event_that_was_changed_is_told_and_no_number_is_judged(self, used: Home) -> None:
        """A repair makes nothing of it."""
        change(used, "UPDATE event SET body = replace(body, '2000000000', '3000000000')")
        for words in ("", "--repair"):
            said = finds(used, words)
            assert "is not what was recorded: its seal differs. Bring back a backup" in said
            assert "Not all could be looked at." in said
        assert not answer(used)["complete"]

    def test_a_page_that_is_lost_is_told(self, used: Home) -> None:
        """With what SQLite says of it; what is still readable can be saved."""
        change(used, "PRAGMA journal_mode = DELETE")
        path = used.folder / "journal.db"
        data = bytearray(path.read_bytes())
        db = sqlite3.connect(path)
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event_id'").fetchone()
        db.close()
        data[(page - 1) * 4096 + 8 : page * 4096] = bytes(4088)
        path.write_bytes(data)
        said = finds(used)
        assert "The store's file is damaged:" in said
        assert "esimtrack export --salvage > saved.jsonl" in said

    @pytest.mark.parametrize("size", [100, 5000, 8192])
    def test_a_store_that_cannot_be_read_at_all_is_exit_code_3(self, used: Home, size: int) -> None:
        """It is left as it is; a report says so without its name."""
        path = used.folder / "journal.db"
        change(used, "PRAGMA journal_mode = DELETE")
        path.write_bytes(path.read_bytes()[:size])
        used.refuses("check", code=3)
        ran = used.run("check --report")
        assert ran.code == 3
        assert "store: cannot be used: " in ran.out
        assert str(used.folder) not in ran.out
        assert path.stat().st_size == size

    def test_a_store_that_cannot_be_written_is_checked_all_the_same(
        self, used: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And nothing but a repair needs more."""
        change(used, "PRAGMA journal_mode = DELETE")
        change(used, "UPDATE day SET bytes = bytes + 1")
        with tempfile.TemporaryDirectory() as open_to_all:
            folder = Path(open_to_all, "home")
            folder.mkdir()
            Path(open_to_all).chmod(0o755)
            path = Path(shutil.copy(used.folder / "journal.db", folder))
            monkeypatch.setenv("ESIMTRACK_HOME", str(folder))
            with ordinary_user(folder, path):
                path.chmod(0o400)
                folder.chmod(0o500)
                assert "esimtrack check --repair" in finds(used)
                used.refuses("check --repair", code=3)
                folder.chmod(0o700)

    def test_another_table_is_told_and_the_rest_is_looked_at(self, used: Home) -> None:
        """It may be harmless, and is nothing of ours."""
        change(used, "CREATE TABLE mine (x)")
        said = answer(used)
        assert [found["code"] for found in said["findings"]] == ["other-tables"]
        assert said["complete"]
        change(used, "DROP TABLE day")
        assert not answer(used)["complete"]


class TestReport:
    """What a bug report needs."""

    def test_it_names_every_library(self, home: Home) -> None:
        """Those that are always there, and those of extras, each with its version or as missing."""
        project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = project["optional-dependencies"]
        wanted = [*project["dependencies"], *extras["notify"], *extras["report"], *extras["sync"]]
        report = home.does("check --report")
        for library in wanted:
            name = re.split(r"[>=<]", library)[0]
            assert re.search(rf"\b{name} ([0-9.]+|missing)", report), name

    def test_it_has_versions_and_numbers_and_nothing_that_names_anything(self, home: Home) -> None:
        """No name, note, id, path or amount that a person wrote."""
        (home.folder / "plans").mkdir()
        secret = 'name = "SecretName"\nprovider = "SecretSeller"\ndata = "7 GB"\nprice = "4.56 EUR"\n'
        home.write("plans/SecretPlan.toml", secret + "colour = 1\n")
        home.write("secret.toml", secret)
        home.does("add-plan secret.toml -a SecretSim --note SecretNote --member SecretAda=1GB --at 2026-11-02")
        home.does("log-usage 1GB --member SecretAda --at 2026-11-01", "config set default_account SecretSim")
        ran = home.run("check --report")
        assert (ran.code, ran.err) == (1, "")
        for part in ("esimtrack: 0.", "Python: 3.", "SQLite: 3.", "tzdata", "terminal: no terminal, 80 columns"):
            assert part in ran.out
        assert "events: purchase 1, usage 1" in ran.out
        assert "accounts: 1, with 1 purchases and 1 members" in ran.out
        assert "  sharing.members.limit: 1" in ran.out
        assert "findings: before-any-plan 1, plan-file 1" in ran.out
        for part in ("ecret", "4.56", str(home.folder), os.path.basename(home.folder), home.journal()[0]["id"]):
            assert part not in ran.out

    def test_why_a_store_cannot_be_used_is_said_without_its_name(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also where the system's own words have it."""
        monkeypatch.setenv("ESIMTRACK_STORE", str(home.folder / ("x" * 300)))
        ran = home.run("check --report")
        assert ran.code == 3
        assert "store: cannot be used: the store cannot be opened (" in ran.out
        assert str(home.folder) not in ran.out

    @pytest.mark.parametrize("words", ["--json", "--repair"])
    def test_it_stands_alone(self, home: Home, words: str) -> None:
        """It is text, and changes nothing."""
        home.refuses(f"check --report {words}", code=2)


def test_names_are_shown_as_typed_and_lines_fit(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Markup is no markup; what is too narrow for a command is still whole in it."""
    home.does("add-plan monthly -a '[red]x' --at 2026-11-05", "add-plan monthly -a '[RED]x' --new")
    home.does("log-usage 1GB -a '[red]x' --at 2026-11-02 --note '\x1b[2J'")
    monkeypatch.setenv("COLUMNS", "60")
    lines = home.run("check").out.splitlines()
    assert any("[RED]x and [red]x are two accounts" in line for line in lines)
    assert max(map(len, lines)) <= 60
    assert "  esimtrack history -a '[red]x'" in lines


def test_more_of_a_kind_than_can_be_read_are_counted(used: Home) -> None:
    """Ten are shown; a program is told how many it does not see."""
    renewals = (
        f'{{"id":"x{n}","type":"renew","at":"2026-11-08T10:00:00Z","account":"main","purchase":"no{n}"}}\n'
        for n in range(60)
    )
    used.write("j.jsonl", "".join(renewals))
    used.does("import j.jsonl")
    said = used.run("check").out
    assert said.count("is no purchase that this account had then.") == 10
    assert "And 50 more of unknown-purchase." in said
    found = answer(used)
    assert (len(found["findings"]), found["more"]) == (50, {"unknown-purchase": 10})


def test_every_code_has_its_words() -> None:
    """And no words are left over."""
    assert set(PAIRS) == {*ERRORS, *WARNINGS}


def test_the_published_schema_is_that_of_the_program() -> None:
    """It is made by `make docs`."""
    assert json.loads(SCHEMA.read_text()) == check_json.schema()


def test_a_correction_stands_where_the_corrected_plan_was_taken_back_as_well(used: Home) -> None:
    """Nothing is wrong with it; a correction of what the journal never held is told."""
    terms = '{"name":"P","timezone":"UTC","data":"1 GB"}'
    lines = [
        f'{{"id":"old","type":"purchase","at":"2026-11-01T00:00:00Z","account":"main","terms":{terms}}}',
        f'{{"id":"q","type":"purchase","at":"2026-11-01T00:00:00Z","account":"main","replaces":"old","terms":{terms}}}',
        '{"id":"v","type":"void","at":"2026-11-02T00:00:00Z","event":"old"}',
    ]
    used.write("j.jsonl", "\n".join(lines))
    used.does("import j.jsonl", "check")
    used.write("more.jsonl", lines[1].replace('"q"', '"r"').replace('"old"', '"never"'))
    used.does("import more.jsonl")
    finds(used)
    assert [(f["code"], f["event"]) for f in answer(used)["findings"]] == [("replaces-nothing", "r")]
