"""Counters: the first sets the base, and then what they rose by counts, whatever they were restarted by."""

import json

import pytest

from tests.sources.conftest import SAMPLES, Importing, Program

MB = 10**6
GB = 10**9


def ip(total: int, index: int = 3, name: str = "wwan0") -> str:
    """`ip -s -j link` of one interface."""
    stats = {"rx": {"bytes": total, "packets": 1}, "tx": {"bytes": 0, "packets": 0}}
    return json.dumps([{"ifindex": index, "ifname": name, "flags": ["UP"], "stats64": stats}])


def test_what_a_counter_rose_by_counts(importing: Importing) -> None:
    """The first reading sets the base, whatever it shows; the same again adds no line."""
    home = importing.home
    importing.write("a", ip(5 * GB))
    said = home.does("import --from ip a --at '2026-11-24 10:00'")
    assert "Read ip:wwan0, as of 24 Nov 10:00: what it counts from here on is for main." in said
    importing.write("a", ip(7 * GB))
    said = home.does("import --from ip a --at '2026-11-24 12:00'")
    assert "2.00 GB since 24 Nov 10:00; for main." in said
    assert "nothing new" in home.does("import --from ip a --at '2026-11-24 12:00'")
    assert "nothing new" in home.does("import --from ip a --at '2026-11-24 13:00'")
    assert (importing.used(), len(importing.lines())) == (2 * GB, 2)


def test_after_a_new_beginning_at_least_what_it_shows_counts(importing: Importing) -> None:
    """It falls, or the interface is another one: what was used just before is lost. Nothing is added for a wrap."""
    home = importing.home
    for hour, total, index in ((10, 2**32 - 5, 3), (11, 3 * MB, 3), (12, 4 * MB, 3), (13, 9 * MB, 7)):
        importing.write("a", ip(total, index))
        said = home.does(f"import --from ip a --at '2026-11-24 {hour}:00'")
        assert ("at least" in said) == (hour in (11, 13))
    assert importing.used() == 3 * MB + 1 * MB + 9 * MB


def test_a_counter_of_32_bits_that_was_full_is_warned_about(importing: Importing) -> None:
    """Received was full and sent was not: what was sent before would count again. It is said, and noted."""
    home = importing.home
    for hour, total, warned in ((10, 5 * GB, False), (11, 5 * GB + 10 * MB - 2**32, True), (12, 2 * MB, False)):
        importing.write("a", ip(total))
        ran = home.run(f"import --from ip a --at '2026-11-24 {hour}:00'")
        assert ("fell by less than 4 GiB" in ran.err) == warned, ran.err
        if warned:
            assert "and 715 MB are counted; or one of 32 bits was full, and it was 10.0 MB." in ran.err
            assert "esimtrack log-usage --remaining SIZE" in ran.err
    assert ["32 bits" in line.get("note", "") for line in importing.lines()] == [False, True, False]


def test_a_counter_that_jumps_by_4_gib_is_warned_about(importing: Importing) -> None:
    """It is counted; that is said on standard error, which cron mails, and noted."""
    home = importing.home
    importing.write("a", ip(GB))
    home.does("import --from ip a --at '2026-11-24 10:00'")
    importing.write("a", ip(GB + 2**32 + 20 * MB))
    ran = home.run("import --from ip a --at '2026-11-24 11:00' --note n")
    assert "4.31 GB since 24 Nov 10:00 are nearly a multiple of 4 GiB." in ran.err
    assert importing.lines()[-1]["note"].startswith("n; nearly a multiple of 4 GiB")
    assert importing.used() == 2**32 + 20 * MB


def test_a_file_is_of_when_it_was_written(importing: Importing) -> None:
    """Read in twice, whenever, it is the same line; an older one that comes late fits in between."""
    home = importing.home
    for name, total in (("a", 1 * GB), ("b", 2 * GB), ("c", 4 * GB)):
        importing.write(name, ip(total))
    for name, order in (("a", 10), ("c", 12), ("b", 11)):
        home.does(
            f"import --from ip {name} --at '2026-11-24 {order}:00'",
            f"import --from ip {name} --at '2026-11-24 {order}:00'",
        )
    assert [(line["at"][11:13], line["total"]) for line in importing.lines()] == [
        ("09", GB),
        ("10", 2 * GB),
        ("11", 4 * GB),
    ]
    assert importing.used() == 3 * GB


def test_an_import_of_a_counter_is_taken_back_and_comes_again(importing: Importing) -> None:
    """Under its next id; what it rose by is as before."""
    home = importing.home
    importing.write("a", ip(1 * GB))
    home.does("import --from ip a --at '2026-11-24 10:00'")
    importing.write("a", ip(2 * GB))
    home.does("import --from ip a --at '2026-11-24 11:00'", "undo")
    assert importing.used() == 0
    home.does("import --from ip a --at '2026-11-24 11:00'")
    assert importing.used() == GB
    assert importing.lines()[-1]["id"].endswith(".2")


def test_one_interface_two_sims(importing: Importing) -> None:
    """What was counted for another account in between is not this one's: it begins with a base of its own."""
    home = importing.home
    home.does("add-plan -a trip --name Trip --data 10GB --lasts '30 days' --at 2026-11-10 --timezone Europe/Berlin")
    for hour, total, account in (
        (10, 1, "main"),
        (11, 3, "main"),
        (12, 4, "trip"),
        (13, 6, "trip"),
        (14, 7, "main"),
        (15, 9, "main"),
    ):
        importing.write("a", ip(total * GB))
        home.does(f"import --from ip a -a {account} --at '2026-11-24 {hour}:00'")
    assert (importing.used(), importing.used("trip")) == ((2 + 2) * GB, 2 * GB)
    assert [line["device"] for line in importing.lines()[-2:]] == ["ip:wwan0.2"] * 2


def test_a_counter_beside_another_source_is_refused(importing: Importing) -> None:
    """Both see the same bytes. It can go on from now, or count as another device."""
    home = importing.home
    for hour, total in ((10, 1), (12, 2)):
        importing.write("a", ip(total * GB))
        home.does(f"import --from ip a --at '2026-11-24 {hour}:00'")
    importing.write("p", (SAMPLES / "proc_net_dev.txt").read_text().replace("eth0:", "wwan0:"))
    home.does("import --from proc p --interface wwan0 --at '2026-11-24 11:00'")
    importing.write("p", (SAMPLES / "proc_net_dev.txt").read_text().replace("eth0: 11927253", "wwan0: 999999999"))
    said = home.refuses("import --from proc p --interface wwan0 --at '2026-11-24 13:00'")
    assert "main has usage of ip:wwan0 already from 24 Nov 12:00 to 24 Nov 12:00" in said
    assert "--since now" in said
    said = home.does("import --from proc p --interface wwan0 --at '2026-11-24 13:00' --since '2026-11-24 13:00'")
    assert "what it counts from here on" in said
    assert importing.used() == GB


def test_the_sources_program_is_asked(importing: Importing, program: Program) -> None:
    """Without a file. This machine's boot is part of where a counter begins, and a file of the boot goes with it."""
    home = importing.home
    importing.write("a", ip(5 * GB))
    home.does("import --from ip a --at '2026-11-24 10:00'")
    for total in (6, 7):
        program("ip", f"echo '{ip(total * GB)}'")
        home.now = f"2026-11-28T1{total}:00+01:00"
        home.does("import --from ip")
    home.does("add-plan -a trip --name Trip --data 10GB --lasts '30 days' --at 2026-11-10 --timezone Europe/Berlin")
    home.now = "2026-11-28T18:00+01:00"
    home.does("import --from ip -a trip")
    importing.write("a", ip(9 * GB))
    home.does("import --from ip a -a trip --at '2026-11-28 20:00'")
    home.now = "2026-11-28T21:00+01:00"
    assert (importing.used(), importing.used("trip")) == (2 * GB, 2 * GB)


def test_a_program_that_fails_is_quoted(importing: Importing, program: Program) -> None:
    """Its first line of error, or that it is not there."""
    program("ip", "echo 'Cannot open netlink socket' >&2; exit 1")
    assert "ip -s -j link fails: Cannot open netlink socket" in importing.home.refuses("import --from ip")
    assert "there is no program mmcli here" in importing.home.refuses("import --from mmcli")


def test_an_interface_that_is_gone_is_no_error(importing: Importing) -> None:
    """A modem that is not plugged in must not fill the mailbox of whoever has it in a crontab; a typing error must."""
    home = importing.home
    importing.write("a", ip(5 * GB))
    home.does("import --from ip a --interface wwan0")
    importing.write("a", ip(5 * GB, name="eth0"))
    assert home.does("import --from ip a --interface wwan0") == "ip has no wwan0 now.\n"
    assert "ip has no wwam0." in home.refuses("import --from ip a --interface wwam0")


def test_modem_manager(importing: Importing, program: Program) -> None:
    """The bearer is of when the modem was asked; its totals go on over connections, and a new bearer begins anew."""
    home = importing.home
    bearer = json.loads((SAMPLES / "mmcli-b-0.json").read_text())
    modem = (SAMPLES / "mmcli-m-0.json").read_text()
    script = 'case "$1" in -m) cat modem.json;; *) cat "bearer${2##*/}.json";; esac'
    program("mmcli", script)
    importing.write("modem.json", modem)

    def says(received: int, path: int, seconds: int) -> None:
        bearer["bearer"]["stats"] |= {"total-bytes-rx": str(received), "total-bytes-tx": "0", "duration": str(seconds)}
        bearer["bearer"]["dbus-path"] = f"/org/freedesktop/ModemManager1/Bearer/{path}"
        importing.write(f"bearer{path}.json", json.dumps(bearer))

    says(GB, 0, 3600)
    assert "as of 24 Nov 11:20" in home.does("import --from mmcli")
    says(3 * GB, 0, 7200)
    home.does("import --from mmcli")
    # A second bearer is connected now, and the first is not.
    bearer["bearer"]["status"] |= {"connected": "no", "interface": "--"}
    says(3 * GB, 0, 7200)
    bearer["bearer"]["status"] |= {"connected": "yes", "interface": "wwan0"}
    bearer["bearer"]["stats"]["start-date"] = "1795530000"
    says(GB, 1, 60)
    importing.write(
        "modem.json", modem.replace('ModemManager1/Bearer/0"]', 'ModemManager1/Bearer/0","ModemManager1/Bearer/1"]')
    )
    assert "at least 1.00 GB" in home.does("import --from mmcli")
    # What is connected counts, whichever of them began later.
    first = json.loads((home.folder / "bearer0.json").read_text())
    first["bearer"]["stats"]["start-date"] = "1795540000"
    importing.write("bearer0.json", json.dumps(first))
    assert "nothing new" in home.does("import --from mmcli")
    assert importing.used() == 3 * GB


@pytest.mark.parametrize(
    ("source", "content", "said"),
    [
        ("ip", "[]", "nothing in it has counted anything"),
        ("ip", '[{"ifname":"wwan0"}]', "wwan0 has no counts: `ip` needs -s"),
        ("ip", "lo: LOOPBACK", "this is not JSON, as `ip -s -j link` writes it"),
        ("ip", ip(-1), "-1 is no number of bytes"),
        ("ip", ip(2**51), "is too much"),
        ("proc", "eth0: 1 2 3", "this is not /proc/net/dev"),
        (
            "proc",
            (SAMPLES / "proc_net_dev.txt").read_text() + "wwan0: 12 x",
            "line 7 is not an interface and its counts",
        ),
        ("ubus", '{"statistics":{"rx_bytes":1,"tx_bytes":1}}', "this is one device without its name"),
        ("mmcli", "{}", "this is neither a bearer nor a modem"),
        ("mmcli", "error: couldn't find bearer", "this is not JSON"),
    ],
)
def test_what_is_not_a_sources_is_refused_in_words(importing: Importing, source: str, content: str, said: str) -> None:
    """One line: which file, and what is wrong with it."""
    importing.write("f", content)
    assert said in importing.home.refuses(f"import --from {source} f")


def look(importing: Importing, hour: str, total: int, index: int = 3, code: int = 0) -> str:
    """What is said of a look at a counter, and warned of."""
    importing.write("a", ip(total, index))
    ran = importing.home.run(f"import --from ip a --at '2026-11-{hour}:00'")
    assert ran.code == code
    return ran.out + ran.err


@pytest.mark.parametrize("fallen", [[0], [200 * MB], [200 * MB, 200 * MB + 1, 201 * MB], [9 * GB]])
def test_a_counter_that_falls_and_comes_back_within_a_day_did_not_begin_anew(
    importing: Importing, fallen: list[int]
) -> None:
    """What it showed meanwhile is taken back, and said; what it really rose by counts."""
    look(importing, "24 10", 9 * GB)
    look(importing, "24 11", 10 * GB)
    for place, total in enumerate(fallen):
        look(importing, f"24 {12 + place}", total)
    said = look(importing, "24 20", 10 * GB + 100 * MB)
    assert "and is back near its old value: nothing is counted for it." in said
    assert "100 MB since 24 Nov 11:00; for main." in said
    assert importing.used() == GB + 100 * MB
    assert "nothing new" in look(importing, "24 20", 10 * GB + 100 * MB)
    assert "back near" not in look(importing, "24 21", 10 * GB + 200 * MB)
    assert importing.used() == GB + 200 * MB
    assert importing.home.run("check").code == 0


def test_one_that_comes_back_to_its_very_old_value_adds_nothing(importing: Importing) -> None:
    """Not even a line."""
    look(importing, "24 10", 10 * GB)
    look(importing, "24 11", 5 * MB)
    assert importing.used() == 5 * MB
    assert "is back near its old value" in look(importing, "24 12", 10 * GB)
    assert importing.used() == 0


@pytest.mark.parametrize(
    ("looks", "used"),
    [
        # Used again until there, look by look.
        ([("24 10", 300, 3), ("24 11", 10, 3), ("24 14", 150, 3), ("24 18", 290, 3), ("24 20", 310, 3)], 310),
        # After more than a day.
        ([("24 10", 300, 3), ("24 11", 0, 3), ("25 11", 310, 3)], 310),
        # Not near.
        ([("24 10", 300, 3), ("24 11", 0, 3), ("24 12", 331, 3)], 331),
        ([("24 10", 300, 3), ("24 11", 0, 3), ("24 12", 299, 3)], 299),
        # Another interface, so that it is known to have begun anew.
        ([("24 10", 300, 3), ("24 11", 0, 4), ("24 12", 310, 4)], 310),
    ],
)
def test_what_may_have_been_used_is_never_passed_over(
    importing: Importing, looks: list[tuple[str, int, int]], used: int
) -> None:
    """A counter that began anew counts from 0, as ever."""
    for hour, total, index in looks:
        assert "is back near" not in look(importing, hour, total * MB, index)
    assert importing.used() == used * MB


def test_within_one_file_and_over_several_it_is_the_same(importing: Importing) -> None:
    """Read in whole, in parts, and again: a look that was wrong counts for nothing."""
    rows = [
        "2026-11-18T08:00Z,10000",
        "2026-11-18T09:00Z,200",
        "2026-11-18T10:00Z,10100",
        "2026-11-18T11:00Z,10150",
        "2026-11-18T12:00Z,0",
        "2026-11-18T13:00Z,10200",
    ]
    for account, cuts in (("main", [6]), ("parts", [1, 2, 3, 4, 5, 6]), ("late", [2, 6]), ("tail", [3, 6])):
        if account != "main":
            importing.home.does(f"add-plan -a {account} --name Month --data 100GB --every '1 month' --at 2026-11-01")
        for start, cut in [*zip([0, *cuts], cuts, strict=False), (0, 6), (1, 6)]:
            importing.write("u.csv", "\n".join(["At,MB", *rows[start:cut]]) + "\n")
            importing.home.does(f"import --from csv u.csv --map at=At,bytes=MB,kind=counter -a {account}")
        assert importing.used(account) == 200 * MB, account


def test_a_typed_counter_that_comes_back_did_not_begin_anew(importing: Importing) -> None:
    """As an imported one: what it showed meanwhile is taken back, the rise since before counts, and it is said."""
    home = importing.home
    for hour, total in ((10, "10GB"), (11, "200MB"), (12, "250MB")):
        home.does(f"log-usage --counter {total} --at '2026-11-24 {hour}:00'")
    assert importing.used() == 250 * MB
    line = "log-usage --counter 10.1GB --at '2026-11-24 13:00'"
    assert "Logged 100 MB for main" in home.does(f"{line} --dry-run")
    assert importing.used() == 250 * MB
    said = home.does(line)
    assert "Logged 100 MB for main" in said
    assert said.count("is back near its old value: nothing is counted for it.") == 2
    assert importing.used() == 100 * MB
    home.does("log-usage --counter 300MB --at '2026-11-24 14:00'", "log-usage --counter 10.2GB --at '2026-11-26 15:00'")
    assert importing.used() == 100 * MB + 300 * MB + 9900 * MB
