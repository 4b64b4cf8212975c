"""Android: old dumps and new ones, each byte once, each SIM by itself."""

import pytest

from tests.sources.conftest import SAMPLES, Importing, Program

HISTORY = "    NetworkStatsHistory: bucketDuration=3600\n"
SIM = "subscriberId=234507..., metered=true"


def dump(*rows: str, ident: str = f"{{type=0, ratType=COMBINED, {SIM}, subId=2}}", section: str = "Xt") -> str:
    """A section of a dump with one network."""
    lines = "".join(f"      {row}\n" for row in rows)
    return f"{section} stats:\n  Complete history:\n  ident=[{ident}] uid=-1 set=ALL tag=0x0\n{HISTORY}{lines}"


def row(start: int, received: int, sent: int = 0) -> str:
    """An hour of a new dump."""
    return f"st={start} rb={received} rp=1 tb={sent} tp=1 op=0"


def test_each_byte_counts_once(importing: Importing) -> None:
    """The sample has the same traffic by device, as it is billed and by app, and Wi-Fi: what is billed is taken.

    The last hour may still grow, and waits.
    """
    said = importing.home.does(f"import --from android {importing.sample('android-netstats-a13.txt')}")
    assert "Read android:234507/2, as of 24 Nov 08:00: 1 (112 MB) new" in said
    (line,) = importing.lines()
    assert (line["at"], line["bytes"]) == ("2026-11-24T06:00:00Z", 104857600 + 7340032)


def test_old_dumps_count_in_milliseconds(importing: Importing) -> None:
    """With other words for the same; this one has a single hour, which is closed by a later one."""
    home = importing.home
    home.does("add-plan -a old --name Old --data 10GB --every '1 month' --at 2014-07-01 --timezone Europe/Berlin")
    old = (SAMPLES / "android-netstats-a7.txt").read_text()
    importing.write("d", old)
    assert "0 new" in home.does("import --from android d -a old")
    later = old.splitlines()[-1].replace("1406138400000", "1406142000000")
    importing.write("d", old + later + "\n")
    home.does("import --from android d -a old")
    (line,) = importing.lines()
    assert (line["at"], line["bytes"]) == ("2014-07-23T18:00:00Z", 19467 + 7500)


def test_two_sims_are_two(importing: Importing) -> None:
    """Each can be asked for; neither is guessed. Roaming and at home are one SIM."""
    home = importing.home
    other = f"{{type=0, ratType=COMBINED, {SIM}, subId=3}}"
    roaming = f"{{type=0, ratType=COMBINED, {SIM}, roaming=true, subId=2}}"
    rows = (row(1795500000, 1000), row(1795503600, 1))
    importing.write("d", dump(*rows) + dump(*rows, ident=other) + dump(row(1795500000, 500), ident=roaming))
    said = home.refuses("import --from android d")
    assert "234507/2 (1.50 KB), 234507/3 (1.00 KB)" in said
    home.does("import --from android d --interface 234507/2")
    assert importing.used() == 1500


def test_a_phone_that_is_asked_gives_an_hour_when_it_has_settled(importing: Importing, program: Program) -> None:
    """It looks at its counters now and then, and puts what it finds into hours that are over, too."""
    program("adb", f"cat <<'END'\n{dump(row(1795503600, 1000))}END")
    for time, new in (("08:30", 0), ("09:05", 1)):
        importing.home.now = f"2026-11-24T{time}+00:00"
        importing.home.does("import --from android")
        assert len(importing.lines()) == new


def test_a_wifi_name_cannot_pass_for_a_sim(importing: Importing) -> None:
    """Names of networks are data, whatever they look like."""
    wifi = '{type=1, wifiNetworkKey="{type=0, subscriberId=999999...}] uid=-1 set=ALL tag=0x0"wpa2, metered=false}'
    importing.write("d", dump(row(1795500000, 1000), row(1795503600, 1), ident=wifi))
    assert "nothing in it has counted anything" in importing.home.refuses("import --from android d")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("error: no devices/emulators found\n", "this is not what `dumpsys netstats` writes"),
        (dump(row(1795500000, 1)).replace("0x0", "0xz"), "nothing in it has counted anything"),
        (dump(row(99999999999, 1)), "line 5: 99999999999 is no time."),
        (dump(row(10**18, 1)), "line 5: 1000000000000000000 is no time."),
        (dump(row(1795500000, 2**51)), "line 5: 2251799813685248 is too much"),
    ],
)
def test_what_is_no_dump_is_refused_in_words(importing: Importing, content: str, said: str) -> None:
    """With the line, where it is one."""
    importing.write("d", content)
    assert said in importing.home.refuses("import --from android d")


@pytest.mark.parametrize(
    "kind", ["MOBILE", "MOBILE_HIPRI", "MOBILE_MMS", "MOBILE_SUPL", "MOBILE_IMS", "0", "2", "3", "4", "5", "11", "14"]
)
def test_all_that_goes_over_the_mobile_network_counts(importing: Importing, kind: str) -> None:
    """Pictures, positions and calls over data have types of their own; Wi-Fi is none of them."""
    rows = (row(1795500000, 1000), row(1795503600, 1))
    mobile = dump(*rows, ident=f"{{type={kind}, ratType=COMBINED, {SIM}, subId=2}}")
    wifi = dump(*rows, ident="{type=WIFI, ratType=COMBINED}") + dump(*rows, ident="{type=1, ratType=COMBINED}")
    importing.write("d", wifi + mobile)
    importing.home.does("import --from android d")
    assert importing.used() == 1000


def test_types_of_one_sim_are_one_series(importing: Importing) -> None:
    """They are summed hour by hour."""
    rows = (row(1795500000, 1000), row(1795503600, 1))
    other = dump(*rows, ident=f"{{type=5, ratType=COMBINED, {SIM}, subId=2}}")
    importing.write("d", dump(*rows) + other.partition("\n")[2])
    importing.home.does("import --from android d")
    assert importing.used() == 2000


def test_hours_that_the_phone_leaves_out_are_told(importing: Importing) -> None:
    """Without `--full` it lists the latest alone; what it says of other networks does not matter."""
    rows = ("(omitting 310 buckets)", row(1795500000, 1000), row(1795503600, 1))
    importing.write("d", dump(*rows) + dump("(omitting 7 buckets)", ident="{type=WIFI}").partition("\n")[2])
    ran = importing.home.run("import --from android d")
    assert ran.code == 0
    assert ran.err.startswith("warning: the phone left out 310 hours from before: they are not counted.\n")
    assert "adb shell dumpsys netstats --full" in ran.err
