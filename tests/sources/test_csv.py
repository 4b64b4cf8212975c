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
    importing.write(
        "u.csv", "Date,Data (MB),Cost\n" + "".join(f"2026-11-{day:02},{21 - day},0.1\n" for day in range(1, 21))
    )
    said = home.refuses("import --from csv u.csv")
    assert "Its columns: Date, Data (MB), Cost." in said
    assert MAP in said
    said = home.does(f"import --from csv u.csv {MAP} --dry-run --save mine")
    assert said.splitlines()[1:] == [
        *(f"  {day} Nov 00:00  {21 - day}.0 MB" for day in range(1, 6)),
        "  …",
        "  20 Nov 00:00  1.00 MB",
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
        ("Date,MB\n2026-11-24,-1\n", "at=Date,bytes=MB", "line 2: can't read -1 as a size"),
        ("Date,MB\n2026-02-30,1\n", "at=Date,bytes=MB", "line 2: can't read 2026-02-30 as a date."),
        ("Date,MB\nyesterday,1\n", "at=Date,bytes=MB", "line 2: can't read yesterday as a date."),
        ("Date,MB\n2026-11-24 25:00,1\n", "at=Date,bytes=MB", "line 2: can't read 2026-11-24 25:00 as a date."),
        ("Date,MB\n2026-11-24,2000000 GB\n", "at=Date,bytes=MB", "is too much: a size is at most 1 PiB"),
        ("Date,MB\n2026-11-24,1\n", "at=Day,bytes=MB", "no row of headings has Day, MB."),
        ("Date,MB\n2026-11-24,1\n", "at=Date,byte=MB", "byte is nothing that a column can mean"),
        ("Date,MB\n2026-11-24,1\n", "at=Date,bytes=MB,unit=Gb/s", "unit=Gb/s is neither a unit"),
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


def shown(importing: Importing, line: str) -> list[str]:
    """The rows that a dry run shows, without the sentences around them."""
    return [row.strip() for row in importing.home.does(f"{line} --dry-run").splitlines() if row.startswith("  ")]


def test_a_file_of_gbk_is_read_by_its_chinese_headings(importing: Importing) -> None:
    """Its own words are shown, and are what the map says."""
    name = importing.sample("cn-gbk.csv")
    said = importing.home.refuses(f"import --from csv {name}")
    assert "Its columns: 日期, 流量(MB).\n" in said
    assert "--map 'at=日期,bytes=流量(MB)'" in said
    assert "It was read as gb18030. If its words look wrong: encoding=NAME" in said
    assert shown(importing, f"import --from csv {name} --map 'at=日期,bytes=流量(MB)'") == ["18 Nov 00:00  212 MB"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("起始时间,上网流量（MB）,漫游\n2026年11月18日,2,国内\n", "gb18030"),
        ("日付,データ使用量(MB)\n2026/11/18,2\n", "cp932"),
        ("ご利用日,通信量(MB)\n2026年11月18日,2\n", "cp932"),
        ("Date,Données (Mo),Coût à l’étranger\n18/11/2026,2,1 €\n", "cp1252"),
        ("Datum,Größe (MB),ÄÖÜ\n18.11.2026,2,\n", "cp1252"),
        ("Дата,Трафик (MB)\n2026-11-18,2\n", "utf-8"),
        ("日付,データ使用量(MB)\n2026/11/18,2\n", "utf-16"),
    ],
)
def test_the_encoding_is_recognised_or_said(importing: Importing, text: str, encoding: str) -> None:
    """GBK, Shift-JIS and Windows-1252 are told apart by few words; `encoding=` says it, too."""
    importing.write("u.csv", text.encode(encoding))
    at, size, *_ = text.splitlines()[0].split(",")
    for more in ("", f",encoding={encoding}"):
        rows = shown(importing, f"import --from csv u.csv --map 'at={at},bytes={size}{more}'")
        assert rows == ["18 Nov 00:00  2.00 MB"]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "line 1 is not text in utf-8."), ("utf-88", "encoding=utf-88 does not exist."), ("hex", "not exist")],
)
def test_a_wrong_encoding_is_refused_with_those_to_try(importing: Importing, encoding: str, said: str) -> None:
    """Nothing of the file is taken."""
    name = importing.sample("cn-gbk.csv")
    refusal = importing.home.refuses(f"import --from csv {name} --map 'at=日期,bytes=流量(MB),encoding={encoding}'")
    assert said in refusal
    assert "say one of: utf-8, gb18030, cp932, cp1252" in refusal


@pytest.mark.parametrize("head", ["<!DOCTYPE html>\n<html>", "PK\x03\x04", "%PDF-1.7"])
def test_another_format_by_the_name_of_a_table_is_named(importing: Importing, head: str) -> None:
    """With what makes a CSV of it."""
    importing.write("u.xls", head)
    said = importing.home.refuses("import --from csv u.xls")
    assert "as CSV." in said
    refusal = importing.home.refuses(f"import --from csv {importing.sample('html-as-xls.xls')} {MAP}")
    assert "html-as-xls.xls: this is a web page (HTML) or XML: open it in a spreadsheet and save it as CSV." in refusal


def test_rows_are_selected_by_what_stands_in_a_column(importing: Importing) -> None:
    """A phone bill has calls, too; the values of one column are alternatives, columns narrow each other."""
    home, line = importing.home, f"import --from csv {importing.sample('phone-mixed.csv')}"
    said = home.refuses(line)
    assert "Its columns: index, date, duration, item, month, network, network_type." in said
    line += " --map at=date,bytes=duration,unit=MB"
    assert "no row has what --where asks of item" in home.refuses(f"{line} --where item=dta")
    assert "item has: data, call, sms." in home.refuses(f"{line} --where item=dta")
    assert "nope" in home.refuses(f"{line} --where nope=1")
    data = ["2 Nov 07:15  21.5 MB", "17 Nov 18:20  40.2 MB"]
    assert shown(importing, f"{line} --where item=Data") == data
    assert shown(importing, f"{line} --where item!=call --where item!=sms") == data
    assert shown(importing, f"{line} --where item=data --where item=sms --where network!=NetB") == data
    home.does(f"{line} --where item=data --save phone")
    assert "0 new, 2 known" in home.does("import --from csv phone-mixed.csv --map phone")
    assert importing.used() == 61_750_000


def test_a_total_at_the_foot_is_passed_over_when_asked(importing: Importing) -> None:
    """And named; what only the map can make clear is never passed over, nor is a file of nothing else."""
    home, line = (
        importing.home,
        f"import --from csv {importing.sample('footer-total.csv')} --map 'at=Date,bytes=Usage (MB)'",
    )
    said = home.refuses(line)
    assert "line 4: can't read Total as a date." in said
    assert "To pass over rows that cannot be read: --skip-bad" in said
    assert importing.lines() == []
    said = home.does(f"{line} --skip-bad")
    assert "2 (222 MB) new" in said
    assert "1 row was passed over:\n  line 4: can't read Total as a date.\n" in said
    importing.write("u.csv", "Date,MB\n03/04/2026,1\nTotal,2\n")
    assert "which is the month?" in home.refuses("import --from csv u.csv --map at=Date,bytes=MB --skip-bad")
    importing.write("u.csv", "Date,MB\nx,1\nTotal,2\n")
    assert "no row can be read." in home.refuses("import --from csv u.csv --map at=Date,bytes=MB --skip-bad")


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("1795514400", "2026-11-24T10:00:00Z"), ("1795514400.25", "2026-11-24T10:00:00Z"),
        ("1795514400123", "2026-11-24T10:00:00Z"), ("2026年11月24日", instant("2026-11-24")),
        ("2026年11月24日 21:05", instant("2026-11-24T21:05")),
        ("2026年11月24日 下午9时05分", instant("2026-11-24T21:05")),
        ("２０２６年１１月２４日", instant("2026-11-24")),
        ("2026年11月24日 21時5分30秒", instant("2026-11-24T21:05:30")),
    ],
)  # fmt: skip
def test_times_as_programs_and_chinese_sellers_write_them(importing: Importing, cell: str, at: str) -> None:
    """Seconds and milliseconds since 1970 are instants; a day with characters is a day."""
    importing.write("u.csv", f"When,MB\n{cell},1\n")
    importing.home.does("import --from csv u.csv --map at=When,bytes=MB")
    assert [line["at"] for line in importing.lines()] == [at]


@pytest.mark.parametrize(
    ("content", "size"),
    [
        ("Jour,Volume (Mo)\n18/11/2026,\"1,5\"\n", 1_500_000),
        ("Jour,Conso en Go\n18/11/2026,\"1,5\"\n", 1_500_000_000),
        ("Jour,V\n18/11/2026,1.5 Ko\n", 1500), ("Jour,V\n18/11/2026,12 octets\n", 12),
        ("Jour,V（G）\n18/11/2026,2\n", 2 * 10**9), ("Jour,V\n18/11/2026,2兆\n", 2 * 10**6),
    ],
)  # fmt: skip
def test_units_of_french_and_chinese_sellers(importing: Importing, content: str, size: int) -> None:
    """Mo is MB, Go is GB; 兆 is MB."""
    importing.write("u.csv", content)
    heading = content.splitlines()[0].partition(",")[2]
    importing.home.does(f"import --from csv u.csv --map 'at=Jour,bytes={heading}'")
    assert importing.used() == size


def test_each_row_may_have_its_unit_in_a_column(importing: Importing) -> None:
    """Of which one that is none is refused with its line."""
    importing.write("u.csv", "Date,Size,Unit\n2026-11-18,2,GB\n2026-11-19,3,Mo\n")
    importing.home.does("import --from csv u.csv --map at=Date,bytes=Size,unit=Unit")
    assert importing.used() == 2_003_000_000
    importing.write("u.csv", "Date,Size,Unit\n2026-11-18,2,parsec\n")
    said = importing.home.refuses("import --from csv u.csv --map at=Date,bytes=Size,unit=Unit")
    assert "line 2: can't read parsec as a unit: B, KB, MB, GB" in said


def test_a_file_without_headings_has_its_columns_called_by_numbers(importing: Importing) -> None:
    """So can those of one with headings, whose units still count."""
    importing.write("u.csv", "2026-11-18,x,212.5\n2026-11-19,y,7\n")
    said = importing.home.refuses("import --from csv u.csv")
    assert "It has no headings: its columns go by their numbers. First row: 2026-11-18, x, 212.5." in said
    assert "--map at=1,bytes=3,unit=MB" in said
    rows = ["18 Nov 00:00  212 MB", "19 Nov 00:00  7.00 MB"]
    assert shown(importing, "import --from csv u.csv --map at=1,bytes=3,unit=MB") == rows
    assert shown(importing, "import --from csv u.csv --map at=1,bytes=3,unit=MB --where 2=y") == rows[1:]
    assert "no row of headings has 1, 9" in importing.home.refuses("import --from csv u.csv --map at=1,bytes=9,unit=MB")
    importing.write("u.csv", "A bill\nDate,What,Size (MB)\n2026-11-18,x,212.5\n2026-11-19,y,7\n")
    assert shown(importing, "import --from csv u.csv --map at=1,bytes=3") == rows


def test_a_row_of_a_week_counts_day_by_day(importing: Importing) -> None:
    """In even shares that add up, under ids that stay the same; its note says that they are an estimate."""
    home, line = importing.home, f"import --from csv {importing.sample('week-rows.csv')}"
    assert "--map 'at=From,until=To,bytes=Data (GB)'" in home.refuses(line)
    line += " --map 'at=From,until=To,bytes=Data (GB)'"
    said = home.does(line)
    assert "14 (4.30 GB) new" in said
    assert "14 are days' shares of rows of several days, an estimate." in said
    found = importing.lines()
    assert [line["at"] for line in found] == [instant(f"2026-11-{day:02}") for day in range(1, 15)]
    assert sum(line["bytes"] for line in found) == 4_300_000_000
    assert max(line["bytes"] for line in found[:7]) - min(line["bytes"] for line in found[:7]) <= 1
    assert {line["note"] for line in found} == {"estimated: a day's share of several days"}
    assert "0 new, 14 known" in home.does(line)


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        ("2026-11,,30", [(f"2026-11-{day:02}", 10**6) for day in range(1, 31)]),
        ("11/2026,,30", [(f"2026-11-{day:02}", 10**6) for day in range(1, 31)]),
        ("Nov 2026,,30", [(f"2026-11-{day:02}", 10**6) for day in range(1, 31)]),
        ("2026年11月,,30", [(f"2026-11-{day:02}", 10**6) for day in range(1, 31)]),
        ("202611,2026-11-30,30", [(f"2026-11-{day:02}", 10**6) for day in range(1, 31)]),
        ("2026-11-18,2026-11-18,3", [("2026-11-18", 3 * 10**6)]),
        ("2026-11-18 08:10,2026-11-18 09:00,3", [("2026-11-18T08:10", 3 * 10**6)]),
        ("2026-11-18 22:00,2026-11-19 01:00,3", [("2026-11-18T22:00", 2 * 10**6), ("2026-11-19", 10**6)]),
        ("2026-10-31 23:00,2026-11-01 02:00,3", [("2026-11-01", 2 * 10**6)]),
    ],
)
def test_a_row_of_several_days_is_spread(importing: Importing, row: str, lines: list[tuple[str, int]]) -> None:
    """A month over its days, a session by its hours; a day before the plan is left out."""
    importing.home.now = "2026-12-01T12:00+01:00"
    importing.write("u.csv", f"From,To,MB\n{row}\n")
    importing.home.does("import --from csv u.csv --map at=From,until=To,bytes=MB")
    assert [(line["at"], line["bytes"]) for line in importing.lines()] == [(instant(at), size) for at, size in lines]


def test_a_month_that_is_not_over_waits(importing: Importing) -> None:
    """Its figure still grows."""
    importing.write("u.csv", "Month,GB\n2026-11,3\n")
    said = importing.home.does("import --from csv u.csv --map at=Month,bytes=GB")
    assert "1 was not over as this was written, and comes when it is." in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-11-18,2026-11-17", "2026-11-17 is before 2026-11-18"),
        ("2026-11-18 09:00,2026-11-18 08:59", "is before"),
        ("2024-11-18,2026-11-17", "is more than a year"),
    ],
)
def test_a_row_whose_end_cannot_be_is_refused(importing: Importing, row: str, said: str) -> None:
    """With its line."""
    importing.write("u.csv", f"From,To,MB\n{row},1\n")
    refusal = importing.home.refuses("import --from csv u.csv --map at=From,until=To,bytes=MB")
    assert "line 2: " in refusal
    assert said in refusal


HISTORY = "--map at=last_changed,bytes=state,unit=MB"


def test_a_running_total_counts_by_its_rises(importing: Importing) -> None:
    """The first sets the base; read again, or with more below, each rise counts once."""
    home, line = importing.home, f"import --from csv {importing.sample('ha-history.csv')} {HISTORY},kind=counter"
    assert "line 4: can't read unavailable as a size." in home.refuses(line)
    said = home.does(f"{line} --skip-bad")
    assert "476 MB since 18 Nov 09:00; for main." in said
    assert "line 4: can't read unavailable as a size." in said
    assert importing.used() == 475_500_000
    assert "nothing new" in home.does(f"{line} --where 'state!=unavailable'")
    content = (importing.home.folder / "ha-history.csv").read_text()
    importing.write("ha-history.csv", content + "sensor.modem_data_used,20.0,2026-11-20T08:00:00.000Z\n")
    assert "at least 20.0 MB since 19 Nov 09:00, for it began anew" in home.does(f"{line} --skip-bad")
    assert importing.used() == 495_500_000


def test_a_running_total_of_days_counts_on_its_days(importing: Importing) -> None:
    """Each is of the day's end; what lies before the plan is the base alone."""
    importing.write("u.csv", "Date,MB\n2026-10-29,1\n2026-10-30,20\n2026-11-01,25\n2026-11-02,30\n")
    importing.home.does("import --from csv u.csv --map at=Date,bytes=MB,kind=counter")
    assert [line["at"] for line in importing.lines()] == [
        instant("2026-10-30T23:59:59"), instant("2026-11-01T23:59:59"), instant("2026-11-02T23:59:59"),
    ]  # fmt: skip
    assert importing.used() == 10 * 10**6


def test_sizes_that_only_rise_are_questioned(importing: Importing) -> None:
    """They may be a running total: without a terminal both are told as lines to type, and nothing is stored."""
    home, line = importing.home, f"import --from csv {importing.sample('ha-history.csv')} {HISTORY} --skip-bad"
    said = home.refuses(line)
    assert "state only rises: is it a running total, or is each row usage of its own?" in said
    assert importing.lines() == []
    for kind, used in (("counter", 475_500_000), ("usage", 3_724_750_000)):
        typed = next(row for row in said.splitlines() if f"kind={kind}" in row).partition("esimtrack ")[2]
        home.does(typed)
        assert importing.used() == used
        home.does("undo")


@pytest.mark.parametrize(("answer", "used"), [("y", 475_500_000), ("n", 3_724_750_000)])
def test_a_person_is_asked_of_sizes_that_only_rise(
    importing: Importing, monkeypatch: pytest.MonkeyPatch, answer: str, used: int
) -> None:
    """And the answer is saved with the map."""
    monkeypatch.setattr("esimtrack.cli.importing.asks", lambda: True)
    line = f"import --from csv {importing.sample('ha-history.csv')} {HISTORY} --skip-bad --save ha"
    importing.home.does(line, stdin=f"{answer}\n")
    assert importing.used() == used
    assert f"kind={'counter' if answer == 'y' else 'usage'}" in importing.home.does("config get")


def test_a_running_total_has_no_columns_of_people_or_ends(importing: Importing) -> None:
    """It is one device's; what would be right is said."""
    importing.write("u.csv", "Date,MB,Who\n2026-11-24,1,Ada\n")
    said = importing.home.refuses("import --from csv u.csv --map at=Date,bytes=MB,member=Who,kind=counter")
    assert "member= does not go with kind=counter" in said
    assert "Leave out member=; --where picks the rows of one device, --member says whose it is." in said


def test_an_import_of_any_source_is_booked_in_a_zone(importing: Importing) -> None:
    """One that the plan names; another takes --force. A column of zones says it for its rows."""
    home = importing.home
    zones = '[[allowance]]\ndata = "10 GB"\nzones = ["CH", "EU"]\n'
    importing.write("b.toml", f'name = "B"\n{zones}[validity]\nlasts = "30 days"\n')
    home.does("add-plan b.toml -a trip --at 2026-11-10 --timezone Europe/Berlin")
    importing.write("v.json", vnstat("2026-11-24T14:00", wwan0={"2026-11-24T10": 2000}))
    assert "no plan of this account has a zone FR." in home.refuses("import --from vnstat v.json -a trip --zone FR")
    home.does("import --from vnstat v.json -a trip --zone ch")
    assert [line["zone"] for line in importing.lines()] == ["CH"]
    importing.write("u.csv", "Date,MB,Where\n2026-11-20,1,EU\n2026-11-21,2,\n")
    home.does("import --from csv u.csv --map at=Date,bytes=MB,zone=Where -a trip --zone CH")
    assert [line["zone"] for line in importing.lines()] == ["EU", "CH", "CH"]
    assert "--zone goes with --from only" in home.refuses("import x.jsonl --zone CH", 2)


def test_each_member_has_a_file_of_the_same_days(importing: Importing) -> None:
    """The same day in the file of another member is another row."""
    importing.write("a.csv", "Date,MB\n2026-11-24,1\n")
    importing.write("b.csv", "Date,MB\n2026-11-24,2\n")
    for file, member in (("a.csv", "Ada"), ("b.csv", "Ben"), ("a.csv", "Ada")):
        importing.home.does(f"import --from csv {file} --map at=Date,bytes=MB --member {member}")
    assert sorted((line["member"], line["bytes"]) for line in importing.lines()) == [("Ada", 10**6), ("Ben", 2 * 10**6)]


USAGE = "--map 'at=Date,bytes=Usage (MB)'"


def counting(importing: Importing) -> dict[str, int]:
    """What counts of what sources brought, by its id."""
    voided = {event.get("event") or event.get("batch") for event in importing.home.journal() if event["type"] == "void"}
    return {line["id"]: line["bytes"] for line in importing.lines() if not {line["id"], line.get("batch")} & voided}


def test_another_amount_of_a_known_row_is_told_and_taken_when_asked(importing: Importing) -> None:
    """A seller who books late is no second use, and a correction can be undone and made again."""
    home = importing.home
    line, late = (f"import --from csv {importing.sample(f'csv-late-{number}.csv')} {USAGE}" for number in (1, 2))
    home.does(line)
    ran = home.run(late)
    assert "0 new, 1 known" in ran.out
    assert "warning: 1 row was imported with another amount before:" in ran.err
    assert "17 Nov 00:00: 100 MB before, 140 MB now" in ran.err
    assert "csv-late-2.csv --map 'at=Date,bytes=Usage (MB)' --update" in ran.err
    assert list(counting(importing).values()) == [100 * 10**6]
    home.does(f"{late} --update --dry-run")
    assert importing.used() == 100 * 10**6
    said = home.does(f"{late} --update")
    assert "1 row is corrected:\n  17 Nov 00:00: 100 MB before, 140 MB now\nTake it back: esimtrack undo" in said
    assert importing.used() == 140 * 10**6
    assert home.run(f"{late} --update").out.endswith("0 new, 1 known; for main.\n")
    said = home.does("undo")
    assert "Counts again, as before the correction:\n  main, 17 Nov 00:00: used 100 MB\n" in said
    assert list(counting(importing).values()) == [100 * 10**6]
    home.does(f"{late} --update")
    assert list(counting(importing).values()) == [140 * 10**6]
    home.does("undo", "undo")
    assert counting(importing) == {}
    assert "1 (140 MB) new, 0 known" in home.does(late)
    assert importing.used() == 140 * 10**6


def test_a_correction_holds_on_another_machine(importing: Importing) -> None:
    """Its journal, read in there, has the row once, and the file is known."""
    home = importing.home
    for number, more in ((1, ""), (2, " --update")):
        home.does(f"import --from csv {importing.sample(f'csv-late-{number}.csv')} {USAGE}{more}")
    importing.write("other.jsonl", home.does("export --journal"))
    for file in home.folder.glob("journal.db*"):
        file.unlink()
    home.does("import other.jsonl")
    ran = home.run(f"import --from csv csv-late-2.csv {USAGE}")
    assert ("0 new, 1 known" in ran.out, ran.err) == (True, "")
    home.does(f"import --from csv csv-late-1.csv {USAGE} --update")
    assert list(counting(importing).values()) == [100 * 10**6]


def test_a_row_that_is_nothing_now_is_corrected_too(importing: Importing) -> None:
    """And the rows beside it are new or known as ever; one that was taken back by itself stays so."""
    home = importing.home
    importing.write("a.csv", "Date,MB\n2026-11-17,100\n2026-11-18,5\n")
    importing.write("b.csv", "Date,MB\n2026-11-17,0\n2026-11-18,8\n2026-11-19,7\n")
    home.does("import --from csv a.csv --map at=Date,bytes=MB")
    home.does(f"undo {next(id for id, size in counting(importing).items() if size == 5 * 10**6)}")
    assert "1 (7.00 MB) new, 2 known" in home.does("import --from csv b.csv --map at=Date,bytes=MB --update")
    assert sorted(counting(importing).values()) == [0, 7 * 10**6]


@pytest.mark.parametrize("first", ["a", "b"])
def test_the_same_rows_with_coarser_times_do_not_count_twice(importing: Importing, first: str) -> None:
    """Whichever came first: the other is refused, with lines that replace the first or count both."""
    home = importing.home
    files = {name: f"import --from csv {importing.sample(f'csv-seconds-{name}.csv')} {USAGE}" for name in "ab"}
    home.does(files[first])
    before, line = importing.lines(), files["b" if first == "a" else "a"]
    said = home.refuses(line)
    assert "not in this file: it may have the same data in another form." in said
    assert importing.lines() == before
    home.does(f"{line} --force")
    assert importing.used() == 2 * 219_500_000
    home.does("undo")
    undo = next(row for row in said.splitlines() if "Take this file instead" in row).partition("first esimtrack ")[2]
    home.does(undo, line)
    assert importing.used() == 219_500_000


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("at=From,until=To,bytes=GB", "at=To,bytes=GB"), ("at=From,until=To,bytes=GB", "at=From,bytes=GB,unit=GB"),
        ("at=From,bytes=GB", "at=From,bytes=GB,member=Who"), ("at=From,bytes=GB", "at=Paid,bytes=GB"),
        ("at=From,bytes=GB,kind=usage", "at=From,bytes=GB,kind=counter"),
    ],
)  # fmt: skip
def test_a_file_is_not_counted_by_two_maps(importing: Importing, first: str, second: str) -> None:
    """Also where its rows lie at other times then; another account's are other data."""
    home = importing.home
    home.does("add-plan -a trip --name Trip --data 10GB --lasts '30 days' --at 2026-11-02 --timezone Europe/Berlin")
    importing.write(
        "u.csv", "From,To,Paid,GB,Who\n2026-11-03,2026-11-05,2026-11-23,3,Ada\n2026-11-06,2026-11-07,2026-11-24,1,Ada\n"
    )
    home.does(f"import --from csv u.csv --map {first} -a main")
    before = importing.lines()
    said = home.refuses(f"import --from csv u.csv --map {second} -a main")
    assert "this file was imported for main before, by another map: its data would count twice." in said
    assert importing.lines() == before
    home.does(f"import --from csv u.csv --map {first},encoding=utf-8 -a main")
    assert importing.lines() == before
    home.does(f"import --from csv u.csv --map {second} -a trip")


def test_a_longer_file_by_another_map_is_refused_where_it_lacks_what_counts(importing: Importing) -> None:
    """What comes later can be taken alone."""
    home = importing.home
    importing.write("a.csv", "Date,Time,MB\n2026-11-17,08:00,9\n2026-11-18,09:00,5\n")
    home.does("import --from csv a.csv --map at=Date,time=Time,bytes=MB")
    importing.write("b.csv", "Date,Time,MB\n2026-11-17,08:00,9\n2026-11-18,09:00,5\n2026-11-19,10:00,7\n")
    said = home.refuses("import --from csv b.csv --map at=Date,bytes=MB")
    assert "2 rows that count from 17 Nov 08:00 to 18 Nov 09:00 are not in this file" in said
    later = next(row for row in said.splitlines() if "only what is later" in row).partition("esimtrack ")[2]
    home.does(later)
    assert importing.used() == 21 * 10**6


def test_files_that_go_on_where_others_end_are_taken(importing: Importing) -> None:
    """Row by row, day by day and month by month, on the same day too; and those of other members and zones."""
    home = importing.home
    importing.write("a.csv", "At,MB\n2026-11-17 08:00,9\n2026-11-18 09:00,5\n")
    importing.write("b.csv", "At,MB\n2026-11-18 09:30,1\n2026-11-18 10:00,5\n")
    importing.write("c.csv", "At,MB\n2026-11-17 09:00,1\n2026-11-18 08:00,0.5\n")
    for line in ("a.csv", "b.csv", "c.csv --member Ada --zone CH --force"):
        home.does(f"import --from csv {line} --map at=At,bytes=MB")
    importing.write("c.csv", "At,MB\n2026-11-17 10:00,1\n2026-11-18 08:00,0.5\n")
    assert "not in this file" in home.refuses("import --from csv c.csv --map at=At,bytes=MB")
    home.does("undo")
    home.does("undo", "undo")
    for member in ("Ada", "Ben"):
        home.does(f"import --from csv a.csv --map at=At,bytes=MB --member {member}")
    importing.write("a.csv", "At,MB\n2026-11-17 08:00,9\n2026-11-18 09:00,5\n2026-11-18 09:05,1\n")
    assert "1 (1.00 MB) new, 2 known" in home.does("import --from csv a.csv --map at=At,bytes=MB --member Ada")
