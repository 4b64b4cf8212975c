"""CSV: as sellers and spreadsheets write it, with a map of columns that can be saved."""

import pytest

from tests.sources.conftest import Importing
from tests.sources.vnstats import instant, vnstat

MAP = "--map 'at=Date,bytes=Data (MB)'"


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        ("Date,Data (MB)\n2026-11-24,12.5\n2026-11-25,3\n", "at=Date,bytes=Data (MB)"),
        ("Datum;Volumen in MB\n24.11.2026;12,5\n25.11.2026;3,0\n", "at=Datum,bytes=Volumen in MB"),
        ("Datum;Volumen\n24.11.26;12.500,0 KB\n25.11.26;0,003 GB\n", "at=Datum,bytes=Volumen"),
        ("Account 12345\n\nDATE\tMB\n11/24/2026\t12.5\n11/25/2026\t3\nTotal\t\n", "at=Date,bytes=MB"),
        ("Date,Down MB,Up MB\n24 Nov 2026,12,0.5\n\"Nov 25, 2026\",2,1\n", "at=Date,bytes=Down MB,sent=Up MB"),
        ("Day,Use\n24/11/2026,12500000\n25/11/2026,3000000\n", "at=Day,bytes=Use,unit=B"),
        ("﻿Date,\"Data, used\"\n2026/11/24,12.5 MB\n2026/11/25,\"3,000.00 KB\"\n", "at=Date,\"bytes=Data, used\""),
    ],
)  # fmt: skip
def test_days_as_people_write_them(importing: Importing, content: str, columns: str) -> None:
    """Whatever parts columns, fractions and dates: the same two days."""
    importing.write("u.csv", content)
    importing.home.does(f"import --from csv u.csv --map '{columns}'")
    assert [(line["at"], line["bytes"]) for line in importing.lines()] == [
        (instant("2026-11-24"), 12_500_000),
        (instant("2026-11-25"), 3_000_000),
    ]
    assert "0 new, 2 known" in importing.home.does(f"import --from csv u.csv --map '{columns}'")


def test_times_of_day_people_and_notes(importing: Importing) -> None:
    """Rows of the same time and person are one; an offset is taken at its word, what has none is local."""
    home = importing.home
    importing.write(
        "u.csv",
        "When,Time,Who,Where,MB,Remark\n"
        "2026-11-24,9:05 PM,Ada,,1,x\n2026-11-24,9:05 pm,Ada,,2,x\n2026-11-24,21:05:00,Ben,,4,\n"
        "2026-11-24T21:05:00Z,,Ada,,8,\n",
    )
    home.does("import --from csv u.csv --map at=When,time=Time,member=Who,zone=Where,bytes=MB,note=Remark")
    found = [(line["at"], line["member"], line["bytes"], line.get("note")) for line in importing.lines()]
    local = instant("2026-11-24T21:05")
    assert sorted(found[:2]) == [(local, "Ada", 3_000_000, "x"), (local, "Ben", 4_000_000, None)]
    assert found[2:] == [("2026-11-24T21:05:00Z", "Ada", 8_000_000, None)]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-24T21:05:00Z", "2026-11-24 21:05 UTC", "2026-11-24 21:05:00 GMT", "2026-11-24 22:05:00 +0100",
        "2026-11-24 22:05 +01:00", "2026-11-24T16:05:00-05:00", "2026-11-24T21:05:00.000+0000",
    ],
)  # fmt: skip
def test_an_offset_is_taken_at_its_word(importing: Importing, cell: str) -> None:
    """However it is written."""
    importing.write("u.csv", f"When,MB\n{cell},1\n")
    importing.home.does("import --from csv u.csv --map at=When,bytes=MB")
    assert [line["at"] for line in importing.lines()] == ["2026-11-24T21:05:00Z"]


def test_a_day_that_is_not_over_waits(importing: Importing) -> None:
    """What was written at noon may not have all of the day."""
    home = importing.home
    importing.write("u.csv", "Date,Data (MB)\n2026-11-24,1\n2026-11-25,2\n")
    assert "1 (1.00 MB) new" in home.does(f"import --from csv u.csv {MAP} --at '2026-11-25 12:00'")
    assert "1 (2.00 MB) new, 1 known" in home.does(f"import --from csv u.csv {MAP} --at '2026-11-26 00:00'")


def test_a_map_is_guessed_previewed_and_saved(importing: Importing) -> None:
    """Without one, the columns are shown with a map that may do; a dry run shows how the rows would be read."""
    home = importing.home
    importing.write("u.csv", "Date,Data (MB),Cost\n" + "".join(f"2026-11-{day:02},{day},0.1\n" for day in range(1, 21)))
    said = home.refuses("import --from csv u.csv")
    assert "Its columns: Date, Data (MB), Cost." in said
    assert MAP in said
    said = home.does(f"import --from csv u.csv {MAP} --dry-run --save mine")
    assert said.splitlines()[1:] == [
        *(f"  {day} Nov 00:00  {day}.00 MB" for day in range(1, 6)),
        "  …",
        "  20 Nov 00:00  20.0 MB",
        "A dry run: nothing is recorded.",
    ]
    assert "no map mine" in home.refuses("import --from csv u.csv --map mine")
    assert "next time, --map mine is enough" in home.does(f"import --from csv u.csv {MAP} --save mine")
    assert "0 new, 20 known" in home.does("import --from csv u.csv --map mine")
    assert home.does("config get").endswith("\ncsv.mine = at=Date,bytes=Data (MB)\n")
    assert "Did you mean mine?" in home.refuses("import --from csv u.csv --map mien")
    assert "a map's name is made of" in home.refuses(f"import --from csv u.csv {MAP} --save 'a b'", 2)


def test_the_files_of_two_sellers_do_not_meet(importing: Importing) -> None:
    """Each is of one SIM: the same day in the other account's file is another's."""
    home = importing.home
    home.does("add-plan -a trip --name Trip --data 10GB --lasts '30 days' --at 2026-11-10 --timezone Europe/Berlin")
    importing.write("u.csv", "Date,Data (MB)\n2026-11-24,1\n")
    home.does(f"import --from csv u.csv {MAP} -a main", f"import --from csv u.csv {MAP} -a trip")
    assert (importing.used(), importing.used("trip")) == (10**6, 10**6)


def test_a_sellers_file_beside_what_was_counted_is_refused(importing: Importing) -> None:
    """They are the same bytes."""
    home = importing.home
    importing.write("v.json", vnstat("2026-11-24T14:00", wwan0={"2026-11-24T10": 2000}))
    home.does("import --from vnstat v.json")
    importing.write("u.csv", "Date,Data (MB)\n2026-11-24,1\n")
    assert "vnstat:wwan0 already" in home.refuses(f"import --from csv u.csv {MAP}")


def test_in_an_account_of_1024_a_gb_is_1024_mb(importing: Importing) -> None:
    """Sellers write their own GB."""
    home = importing.home
    importing.write("b.toml", 'name = "B"\ndata = "10 GB"\ngb = 1024\n[validity]\nlasts = "30 days"\n')
    home.does("add-plan b.toml -a bin --at 2026-11-10")
    importing.write("u.csv", "Date,GB\n2026-11-24,1\n")
    home.does("import --from csv u.csv --map at=Date,bytes=GB -a bin")
    assert importing.used("bin") == 2**30


@pytest.mark.parametrize(
    ("content", "columns", "said"),
    [
        ("Date,MB\n03/04/2026,1\n", "at=Date,bytes=MB", "line 2: 03/04/2026: which is the month? Say dates=dmy or"),
        ("Date,MB\n2026-11-24,\"1,234\"\n", "at=Date,bytes=MB", "line 2: 1,234: does the comma part thousands"),
        ("Date,MB\n2026-11-24,\"1,5\"\n2026-11-25,1.5\n", "at=Date,bytes=MB", "part their fractions differently"),
        ("Date,Use\n2026-11-24,1\n", "at=Date,bytes=Use", "line 2: 1 of what? Say unit=MB"),
        ("Date,MB\n2026-11-24,-1\n", "at=Date,bytes=MB", "line 2: -1 is no size"),
        ("Date,MB\n2026-02-30,1\n", "at=Date,bytes=MB", "line 2: 2026-02-30 is no date."),
        ("Date,MB\nyesterday,1\n", "at=Date,bytes=MB", "line 2: yesterday is no date."),
        ("Date,MB\n2026-11-24 25:00,1\n", "at=Date,bytes=MB", "line 2: 2026-11-24 25:00 is no date."),
        ("Date,MB\n2026-11-24,2000000 GB\n", "at=Date,bytes=MB", "is too much: a size is at most 1 PiB"),
        ("Date,MB\n2026-11-24,1\n", "at=Day,bytes=MB", "no row of headings has Day, MB."),
        ("Date,MB\n2026-11-24,1\n", "at=Date,byte=MB", "byte is nothing that a column can mean"),
        ("Date,MB\n2026-11-24,1\n", "at=Date,bytes=MB,unit=Gb/s", "unit=Gb/s is none"),
        ("Date,MB\n2026-11-24,1\n", "at=Date,bytes=MB,dates=ymd", "dates is dmy or mdy."),
        ("Date,MB\n2026-11-24,1\n", "at=Date,bytes=MB,timezone=Mars", "timezone=Mars: there is no such zone."),
        ("", "at=Date,bytes=MB", "no row of headings has Date, MB."),
        ("\x00\x01", "at=Date,bytes=MB", "no row of headings has Date, MB."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_line(importing: Importing, content: str, columns: str, said: str) -> None:
    """And with what would help; nothing of the file is taken."""
    importing.write("u.csv", content)
    refusal = importing.home.refuses(f"import --from csv u.csv --map '{columns}'")
    assert said in refusal
    assert importing.lines() == []


@pytest.mark.parametrize("line", ["--map at", "--map at=", "--map at=A,at=B", "--save x"])
def test_a_map_that_is_none_is_a_wrong_command_line(importing: Importing, line: str) -> None:
    """With how it is written."""
    importing.write("u.csv", "Date,MB\n")
    assert "--map" in importing.home.refuses(f"import --from csv u.csv {line}", 1 if line == "--map at" else 2)
