"""`export --csv`: tables for a spreadsheet, in which nothing is computed that was only typed."""

import csv
import io
import json

import pytest

from tests.cli.conftest import Home

GB = 10**9


def table(text: str) -> list[dict[str, str]]:
    """The rows of a table, by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_usage_is_written_line_by_line(home: Home) -> None:
    """Usage as it was logged, a counter by its rises, of all accounts, by time; what was taken back is not there."""
    home.does(
        "add-plan monthly --at 2026-11-01 -a home",
        "add-plan monthly --at 2026-11-01 -a work",
        "log-usage 1GB -a home --at 2026-11-10T12:00 --member Ada --note 'a film'",
        "log-usage --counter 5GB -a work --at 2026-11-05",
        "log-usage --counter 7GB -a work --at 2026-11-09",
        "log-usage 3GB -a home",
        "undo",
    )
    counter, usage = table(home.does("export --csv"))
    assert (counter["at"], counter["account"], counter["bytes"]) == ("2026-11-08T23:00:00Z", "work", str(2 * GB))
    assert (counter["type"], counter["device"]) == ("counter", "phone")
    assert usage == {
        "at": "2026-11-10T11:00:00Z", "account": "home", "bytes": str(GB), "member": "Ada", "zone": "", "type": "usage",
        "device": "", "note": "a film", "source": "", "id": usage["id"],
    }  # fmt: skip
    assert usage["id"] in {event["id"] for event in home.journal()}


def test_a_statement_is_written_bucket_by_bucket(home: Home) -> None:
    """In paying order, with what becomes of each; as of any time."""
    home.does("add-plan monthly-rollover --at 2026-11-01", "top-up 2GB", "log-usage 4GB")
    base, booster = table(home.does("export --csv statement"))
    assert (base["plan"], base["kind"], base["size"], base["left"]) == (
        "Monthly 10 GB with rollover", "base", str(10 * GB), str(6 * GB)
    )  # fmt: skip
    assert (base["end"], base["carries"], base["expires"], base["frozen"]) == (
        "2026-11-30T23:00:00Z", str(6 * GB), "0", "false"
    )  # fmt: skip
    assert (booster["plan"], booster["kind"], booster["expires"]) == ("Top-up 2 GB", "top-up", str(2 * GB))
    (before,) = table(home.does("export --csv statement --as-of 2026-11-10"))
    assert (before["as_of"], before["left"]) == ("2026-11-10T22:59:59.999999Z", str(10 * GB))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "＝1+1", "-"])
def test_what_looks_like_a_formula_is_a_text(home: Home, text: str) -> None:
    """In whatever column somebody typed it."""
    lines = [
        {"id": "u", "type": "usage", "at": "2026-11-01T00:00:00Z", "account": "home", "bytes": 1, "note": text},
        {"id": "-u", "type": "usage", "at": "2026-11-02T00:00:00Z", "account": "home", "bytes": 1, "member": "=Ada"},
    ]
    home.write("typed.jsonl", "\n".join(json.dumps(line) for line in lines))
    home.does("import typed.jsonl")
    first, second = table(home.does("export --csv"))
    assert first["note"] == f"'{text}"
    assert (second["member"], second["id"]) == ("'=Ada", "'-u")


def test_texts_stay_whole_where_semicolons_part_cells(home: Home) -> None:
    """Every text is in quotes, and quotes within it are doubled; numbers are not."""
    home.does("add-plan monthly", """log-usage 1GB --note 'a;=1+1 "b", c'""")
    line = home.does("export --csv").splitlines()[1]
    assert '"a;=1+1 ""b"", c"' in line
    assert f",{GB}," in line


def test_an_empty_journal_has_the_columns_alone(home: Home) -> None:
    """And is no error."""
    assert table(home.does("export --csv")) == []
    assert home.does("export --csv statement").count("\n") == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("export --csv --journal", "one thing at a time"),
        ("export statement", "a table is written with --csv."),
        ("export --csv statments", "statments is no table."),
        ("export --csv --as-of today", "--as-of goes with --csv statement only."),
    ],
)
def test_a_wrong_line_says_what_is_right(home: Home, line: str, says: str) -> None:
    """Nothing is written then."""
    assert says in home.refuses(line, code=2)
