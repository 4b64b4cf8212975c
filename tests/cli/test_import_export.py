"""A journal in and out, through the command line."""

import pytest

from tests.cli.conftest import Home

TERMS = '{"data":"10 GB","name":"P","timezone":"UTC"}'
PLAN = f'{{"id":"p","type":"purchase","at":"2026-11-01T00:00:00Z","account":"main","terms":{TERMS}}}\n'
USAGE = '{"id":"u","type":"usage","at":"2026-11-02T00:00:00Z","account":"main","bytes":1000000000}\n'


def test_what_is_imported_counts_and_is_written_out_again(home: Home) -> None:
    """New and known lines are counted; the export is the canonical journal."""
    home.write("j.jsonl", USAGE + PLAN)
    assert home.does("import j.jsonl").splitlines() == [
        "Read j.jsonl: 2 new, 0 known; for main.",
        "Take it back: esimtrack undo",
    ]
    assert home.does("import j.jsonl") == "Read j.jsonl: 0 new, 2 known.\n"
    assert home.accounts()["main"]["remaining"] == 9 * 10**9
    assert home.does("export") == home.does("export --journal") == PLAN + USAGE


def test_a_bad_line_is_named_by_its_number_and_nothing_is_taken(home: Home) -> None:
    """The first line is good; it is not taken either."""
    home.write("j.jsonl", PLAN + USAGE.replace("1000000000", "-1"))
    said = home.refuses("import j.jsonl")
    assert said.startswith("error: j.jsonl, line 2: ")
    assert "Nothing of it was taken." in said
    assert home.does("export") == ""


def test_an_id_with_other_content_is_refused_with_both_shown(home: Home) -> None:
    """The journal is a set of facts, and a fact has one content."""
    home.write("j.jsonl", PLAN + USAGE)
    home.does("import j.jsonl")
    home.write("other.jsonl", USAGE.replace('"u"', '"v"') + USAGE.replace("1000000000", "7"))
    said = home.refuses("import other.jsonl")
    assert '"bytes":1000000000' in said
    assert '"bytes":7' in said
    assert home.accounts()["main"]["used"] == 10**9


def test_a_whole_import_is_taken_back_and_brought_back(home: Home) -> None:
    """However many lines it was, one undo takes them back, and one redo brings them again."""
    home.write(
        "j.jsonl", PLAN + "".join(USAGE.replace('"u"', f'"u{i}"').replace("1000000000", "1000") for i in range(50))
    )
    home.does("import j.jsonl")
    said = home.does("undo")
    assert "Takes back: 51 lines" in said
    assert "and 47 more" in said
    assert home.accounts() == {}
    assert "Records anew: 51 lines" in home.does("redo")
    assert home.accounts()["main"]["used"] == 50_000


@pytest.mark.parametrize("content", ["\xff", "not json\n", "[]\n", "{}\n", "\x00\x01\x02" * 1000])
def test_what_is_no_journal_is_refused(home: Home, content: str) -> None:
    """One line, with the number of the line and the reason."""
    home.write("j.jsonl", content.encode("latin-1"))
    assert home.refuses("import j.jsonl").startswith("error: j.jsonl, line 1: ")


def test_a_dry_run_counts_and_takes_nothing(home: Home) -> None:
    """Not even a store is made."""
    home.write("j.jsonl", PLAN + USAGE)
    assert home.does("import j.jsonl --dry-run").splitlines() == [
        "Read j.jsonl: 2 new, 0 known; for main.",
        "A dry run: nothing is recorded.",
    ]
    assert not (home.folder / "journal.db").exists()
    home.does("import j.jsonl")
    assert "0 new, 2 known" in home.does("import j.jsonl --dry-run")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_journal_is_read_in_whatever_unicode_it_was_saved(home: Home, encoding: str) -> None:
    """PowerShell's `>` writes UTF-16, and editors put a mark before UTF-8: it is the same journal."""
    gift = '{"id":"b","type":"bonus","at":"2026-11-03T00:00:00Z","account":"main","bytes":1,"note":"礼物"}\n'
    home.write("j.jsonl", (PLAN + "\n" + gift + USAGE * 2).replace("\n", "\r\n").encode(encoding))
    assert "3 new, 1 known" in home.does("import j.jsonl")
    assert home.accounts()["main"]["remaining"] == 9 * 10**9 + 1
    home.write("broken.jsonl", (PLAN + USAGE).encode(encoding)[:-1] + b"\xd8\x00\x00")
    assert home.refuses("import broken.jsonl").startswith("error: broken.jsonl, line ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_without_an_end_is_not_read_to_its_end(home: Home, encoding: str) -> None:
    """One longer than 1 MiB is named by its number; a device that never ends is refused as quickly."""
    home.write("long.jsonl", (PLAN + USAGE + " " * 2**21).encode(encoding))
    assert home.refuses("import long.jsonl").startswith("error: long.jsonl, line 3 is longer than 1 MiB")
    assert "error: /dev/zero, line 1 is longer than 1 MiB" in home.refuses("import /dev/zero")


def test_an_empty_journal_is_fine(home: Home) -> None:
    """Nothing in, nothing recorded, not even a store."""
    home.write("j.jsonl", "\n\n")
    assert home.does("import j.jsonl") == "Read j.jsonl: 0 new, 0 known.\n"
