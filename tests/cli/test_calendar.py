"""`expiring --ics`: a calendar that changes its entries, moves them and cancels them, as what is due does."""

import os
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.cli.conftest import Home


class Entries(dict[str, Any]):
    """A calendar's entries, by their uids."""

    def of(self, words: str) -> Any:
        """The one whose title holds these words."""
        (found,) = (entry for entry in self.values() if words in entry["summary"])
        return found


def entries(home: Home, options: str = "") -> Entries:
    """What is written, as another program reads it."""
    calendar: Any = Calendar.from_ical(home.does(f"expiring --ics - {options}"))
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    found = Entries((str(entry["uid"]), entry) for entry in calendar.walk("VEVENT"))
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def state(entry: Any) -> tuple[str, int]:
    """Its status, and how often it was changed."""
    return str(entry["status"]), int(entry["sequence"])


def rings(entry: Any) -> list[timedelta]:
    return [alarm["trigger"].dt for alarm in entry.walk("VALARM")]


def travelling(home: Home) -> None:
    """A trip that ends on 27 November at 08:00, and a month that carries."""
    home.does(
        "add-plan --name Europe --data 3GB --lasts '7 days' --at '2026-11-20 08:00' -a eu",
        "add-plan monthly-rollover --at 2026-11-01 -a home",
    )


def test_an_instant_is_an_instant_and_the_end_of_a_day_is_that_day(home: Home) -> None:
    """In the reader's own days; what lasts to the end of December stands on its 31st, and rings in the morning."""
    travelling(home)
    found = entries(home)
    trip, month = found.of("eu: 3.00 GB"), found.of("home: 10.0 GB")
    assert trip["dtstart"].dt == datetime(2026, 11, 27, 7, tzinfo=UTC)
    assert rings(trip) == [-timedelta(days=3), -timedelta(days=1)]
    assert month["dtstart"].dt == date(2026, 12, 31)
    assert rings(month) == [-timedelta(days=2, hours=15), -timedelta(hours=15)]
    assert "3.00 GB of Europe are lost." in trip["description"]
    assert all(entry["transp"] == "TRANSPARENT" and state(entry) == ("CONFIRMED", 0) for entry in found.values())
    home.does("config set timezone Asia/Tokyo")
    month = entries(home).of("home: 10.0 GB")
    assert month["dtstart"].dt == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert state(month) == ("CONFIRMED", 1)


def test_nothing_new_is_the_same_calendar(home: Home) -> None:
    """Byte for byte, an hour later."""
    travelling(home)
    before = home.does("expiring --ics -")
    home.now = "2026-11-21T11:00+01:00"
    assert home.does("expiring --ics -") == before


def test_what_changes_is_the_same_entry(home: Home) -> None:
    """With a higher sequence, and the time of the change, whether its text changes or its instant."""
    travelling(home)
    before = entries(home)
    home.now = "2026-11-22T10:00+01:00"
    home.does("log-usage 1GB -a eu")
    after = entries(home)
    assert before.keys() == after.keys()
    trip = after.of("eu: 2.00 GB")
    assert state(trip) == ("CONFIRMED", 1)
    assert trip["last-modified"].dt == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert trip["created"].dt == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert state(after.of("home")) == ("CONFIRMED", 0)
    home.does("extend Europe --by '2 days' -a eu")
    moved = entries(home)
    assert moved.keys() == before.keys()
    assert moved.of("eu: 2.00 GB")["dtstart"].dt == datetime(2026, 11, 29, 7, tzinfo=UTC)
    assert state(moved.of("eu: 2.00 GB")) == ("CONFIRMED", 2)


def test_a_number_that_is_kept_alive_is_one_entry_that_moves(home: Home) -> None:
    """Every use moves it; no other entry is left behind."""
    home.does("add-plan pay-as-you-go --at 2026-11-01")
    (uid,) = (uid for uid, entry in entries(home).items() if "the number" in entry["summary"])
    home.now = "2026-11-22T10:00+01:00"
    home.does("log-usage --alive")
    found = entries(home)
    assert [key for key, entry in found.items() if "the number" in entry["summary"]] == [uid]
    assert state(found[uid]) == ("CONFIRMED", 1)
    assert len(rings(found[uid])) == 3


def test_what_is_no_longer_due_is_cancelled_until_it_would_have_been(home: Home) -> None:
    """So that every calendar hears of it; when its instant has passed, it is forgotten. No alarm rings for it."""
    travelling(home)
    (uid,) = entries(home, "eu")
    home.does("log-usage 3GB -a eu")
    for _time in range(2):
        gone = entries(home)[uid]
        assert (state(gone), rings(gone)) == (("CANCELLED", 1), [])
    home.does("undo")
    assert state(entries(home)[uid]) == ("CONFIRMED", 2)
    home.does("redo")
    assert state(entries(home)[uid]) == ("CANCELLED", 3)
    home.now = "2026-11-27T08:00+01:00"
    assert uid not in entries(home)


def test_what_has_passed_is_not_cancelled(home: Home) -> None:
    """It happened: it stays in whatever calendar it is, and is no longer written."""
    travelling(home)
    entries(home)
    home.now = "2026-11-27T08:00+01:00"
    assert [state(entry) for entry in entries(home).values()] == [("CONFIRMED", 0)]


def test_what_was_not_looked_at_is_not_cancelled(home: Home) -> None:
    """Another account, what lies further ahead, renewals without `--all`."""
    home.does("add-plan monthly --at 2026-11-01 -a auto")
    travelling(home)
    all_of_it = entries(home, "--all")
    assert any("renews by itself" in entry["summary"] for entry in all_of_it.values())
    for options in ("eu", "--within 2d", "home --within 30d", ""):
        assert all(state(entry) == ("CONFIRMED", 0) for entry in entries(home, options).values())
    assert entries(home, "--all") == all_of_it


def test_a_renewal_says_what_it_keeps_from_being_lost(home: Home) -> None:
    """One entry for both; once it is renewed, nobody must do anything, and the data is lost a month later."""
    home.does("add-plan --name Manual --data 5GB --every '1 month' --renews manual --rollover 1 --at 2026-11-10")
    before = entries(home, "--within 30d")
    assert [str(entry["summary"]) for entry in before.values()] == ["Renew Manual"]
    home.does("renew")
    after = entries(home)
    assert state(after.of("Renew Manual")) == ("CANCELLED", 1)
    assert after.of("5.00 GB are lost")["dtstart"].dt == date(2027, 1, 9)


def test_an_alarm_that_would_have_rung_already_does_not_ring(home: Home) -> None:
    """Whoever writes a calendar on the last day is not woken by it at once; one that was written stays."""
    travelling(home)
    home.now = "2026-11-26T07:00+01:00"
    assert rings(entries(home).of("eu")) == [-timedelta(days=1)]
    home.now = "2026-11-26T12:00+01:00"
    assert rings(entries(home).of("eu")) == [-timedelta(days=1)]


def test_a_file_is_written_whole(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a link, with the rights that it had; one that cannot be written stays as it was."""
    travelling(home)
    file = home.write("real.ics", home.does("expiring --ics -"))
    home.does("log-usage 1MB -a eu")
    file.chmod(0o640)
    (home.folder / "link.ics").symlink_to(file)
    assert home.does("expiring --ics link.ics") == "link.ics: 2 entries.\n"
    written = file.read_bytes()
    assert (written.decode(), file.stat().st_mode & 0o777) == (home.does("expiring --ics -"), 0o640)
    assert written.endswith(b"END:VCALENDAR\r\n")
    home.does("log-usage 3GB -a eu")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert home.refuses("expiring --ics real.ics") == (f"error: {file} cannot be written: No space left on device.\n")
    assert file.read_bytes() == written
    assert sorted(path.name for path in home.folder.iterdir() if "ics" in path.name) == ["link.ics", "real.ics"]


def test_what_was_cancelled_is_counted(home: Home) -> None:
    """The one line that is said."""
    travelling(home)
    home.does("expiring --ics x.ics", "log-usage 3GB -a eu")
    assert home.does("expiring --ics x.ics") == "x.ics: 2 entries. 1 of them is cancelled.\n"


def test_an_empty_home_has_an_empty_calendar_and_no_store(home: Home) -> None:
    """Nothing is remembered where nothing was written."""
    assert entries(home) == {}
    assert not (home.folder / "journal.db").exists()


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("--ics x.ics --json", 2, "a calendar is of now"),
        ("--ics x.ics --as-of 2026-12-01", 2, "a calendar is of now"),
        ("--ics .", 1, "is a folder: name a file in it."),
        ("--ics nowhere/x.ics", 1, "nowhere: no such folder."),
        ("--ics /dev/null", 1, "is no ordinary file."),
    ],
)
def test_a_wrong_line_is_refused(home: Home, line: str, code: int, says: str) -> None:
    """And nothing is remembered."""
    travelling(home)
    assert says in home.refuses(f"expiring {line}", code=code)


def test_names_cannot_add_lines(home: Home) -> None:
    """What a name holds is text, and long lines are folded."""
    home.does("add-plan --name 'a;b,c\\n' --data 3GB --lasts '7 days' --at 2026-11-20 -a '" + "ü" * 60 + "'")
    text = home.does("expiring --ics -")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (entry,) = entries(home).values()
    assert "3.00 GB of a;b,c\\n are lost." in entry["description"]
