"""Time that misbehaves: clocks that go back, zones whose rules change, leap seconds, and the ends of the calendar."""

import json
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.system.process import Machine

pytestmark = pytest.mark.system

FIRST = "2000-01-01T00:00:00Z"
LAST = "2099-12-31T23:59:59.999999Z"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A home whose clock says noon of 21 November 2026."""
    return Machine(tmp_path / "home", {"ESIMTRACK_NOW": "2026-11-21T12:00:00+01:00"})


def status(machine: Machine, *words: str) -> dict[str, Any]:
    """What `status --json` says of the one account."""
    (account,) = json.loads(machine.does("status", "--json", *words))["accounts"]
    found: dict[str, Any] = account
    return found


class TestAClockThatGoesBack:
    """Nothing is lost: what was recorded later by the clock is there, and counts when its time comes again."""

    def test_what_was_recorded_before_it_went_back(self, machine: Machine) -> None:
        """By a day: the line is in the journal and not yet counted; `undo` takes back what was recorded last."""
        machine.does("add-plan", "monthly", "--at", "2026-11-01")
        machine.does("log-usage", "1GB", "--note", "first")
        machine.env["ESIMTRACK_NOW"] = "2026-11-20T12:00:00+01:00"
        assert status(machine)["used"] == 0
        machine.does("log-usage", "2GB", "--note", "second")
        assert status(machine)["used"] == 2 * 10**9
        assert status(machine, "--as-of", "2026-11-22")["used"] == 3 * 10**9
        assert "2.00 GB" in machine.does("undo")
        assert status(machine, "--as-of", "2026-11-22")["used"] == 10**9
        machine.does("redo")
        machine.env["ESIMTRACK_NOW"] = "2026-11-22T12:00:00+01:00"
        assert status(machine)["used"] == 3 * 10**9
        assert machine.does("export").count("\n") == 5

    def test_by_years(self, machine: Machine) -> None:
        """A clock that was set to its beginning: the plan is to come, nothing is refused that can be recorded."""
        machine.does("add-plan", "monthly")
        before = machine.does("export")
        machine.env["ESIMTRACK_NOW"] = "2000-01-01T00:00:00Z"
        (account,) = json.loads(machine.does("status", "--json"))["accounts"]
        assert (account["purchases"], account["granted"], len(account["coming"])) == ([], 0, 1)
        assert "Monthly 10 GB comes on 21 Nov 2026" in machine.does("status")
        machine.env["ESIMTRACK_NOW"] = "2026-11-21T13:00:00+01:00"
        assert machine.does("export") == before
        machine.does("log-usage", "1GB")
        assert status(machine)["used"] == 10**9

    def test_answers_kept_from_a_later_time_are_not_given(self, machine: Machine) -> None:
        """A prompt that was told something this afternoon is told this morning's in the morning."""
        machine.does("add-plan", "monthly", "--at", "2026-11-01")
        machine.does("log-usage", "1GB", "--at", "2026-11-21T11:00:00+01:00")
        prompt = ("status", "--format", "{remaining}")
        noon = machine.does(*prompt)
        assert machine.does(*prompt) == noon
        machine.env["ESIMTRACK_NOW"] = "2026-11-21T10:00:00+01:00"
        assert machine.does(*prompt) != noon


def zone_file(changes: Sequence[tuple[int, int]], footer: str) -> bytes:
    """A file of a zone of time: offsets in seconds from instants on (before the first: the first), and the rule behind.

    That is RFC 8536, version 2, with an empty block for version 1.
    """
    head = b"TZif2" + bytes(15)
    empty = head + struct.pack(">6l", 0, 0, 0, 0, 1, 1) + struct.pack(">lbB", 0, 0, 0) + b"\0"
    body = head + struct.pack(">6l", 0, 0, 0, len(changes), len(changes), 4)
    body += b"".join(struct.pack(">q", at) for at, _ in changes) + bytes(range(len(changes)))
    body += b"".join(struct.pack(">lbB", offset, 0, 0) for _, offset in changes) + b"XYZ\0"
    return empty + body + f"\n{footer}\n".encode()


class TestAZoneWhoseRulesChange:
    """A country changes its time, and the machine's files of zones with it, between two commands."""

    ZONE = "Asia/Almaty"

    @pytest.fixture
    def zones(self, tmp_path: Path, machine: Machine) -> Path:
        """The folder of the machine's zones, with this zone at +6 as it was until March 2024."""
        folder = tmp_path / "zones"
        (folder / "Asia").mkdir(parents=True)
        machine.env["PYTHONTZPATH"] = str(folder)
        self.rules(folder, 6)
        return folder

    def rules(self, folder: Path, hours: int) -> None:
        """From 1 October 2026 on, the zone is so many hours ahead."""
        changes = [(0, 6 * 3600), (int(datetime(2026, 10, 1, tzinfo=UTC).timestamp()), hours * 3600)]
        new = folder / "Asia" / "new"
        new.write_bytes(zone_file(changes, f"<+{hours:02}>-{hours}"))
        new.rename(folder / self.ZONE)

    @pytest.fixture
    def plan(self, tmp_path: Path) -> Path:
        """A plan whose month ends at the seller's midnight."""
        path = tmp_path / "plan.toml"
        path.write_text(
            f'name = "Month"\ntimezone = "{self.ZONE}"\ndata = "10 GB"\n'
            '[cycle]\nevery = "1 month"\nanchor = "calendar"\n[rollover]\ncycles = 1\n'
        )
        return path

    def test_what_comes_is_computed_by_the_new_rules(self, machine: Machine, zones: Path, plan: Path) -> None:
        """The journal stays to the byte; edges after the change move, also where earlier answers were kept."""
        machine.does("add-plan", str(plan), "--at", "2025-01-15T00:00:00Z")
        for month in range(1, 12):
            machine.does("log-usage", "1GB", "--at", f"2026-{month:02}-10T00:00:00Z")
        # Between the two midnights of the end of October: in November by the old rules, in October by the new.
        machine.does("log-usage", "2GB", "--at", "2026-10-31T18:30:00Z")
        old = status(machine)
        assert status(machine) == old
        journal = machine.does("export")
        assert old["cycle"]["start"] == "2026-10-31T18:00:00Z"
        assert old["cycle"]["used"] == 3 * 10**9

        self.rules(zones, 5)
        new = status(machine)
        assert machine.does("export") == journal
        assert new["cycle"]["start"] == "2026-10-31T19:00:00Z"
        assert new["cycle"]["end"] == "2026-11-30T19:00:00Z"
        assert new["cycle"]["used"] == 10**9
        assert new["used"] == old["used"] == 13 * 10**9

        again = Machine(
            machine.home.with_name("again"), machine.env | {"ESIMTRACK_HOME": str(machine.home.with_name("again"))}
        )
        again.does("import", "-", stdin=journal.encode())
        assert status(again) == new
        self.rules(zones, 6)
        assert status(machine) == old

    def test_a_prompt_is_told_by_the_new_rules(self, machine: Machine, zones: Path, plan: Path) -> None:
        """What it was told last does not hold any more."""
        machine.does("add-plan", str(plan), "--at", "2025-01-15T00:00:00Z")
        machine.env["ESIMTRACK_NOW"] = "2026-11-30T18:30:00Z"
        prompt = ("status", "--format", "{remaining}")
        machine.does("log-usage", "3GB", "--at", "2026-11-10T00:00:00Z")
        old = machine.does(*prompt)
        self.rules(zones, 5)
        assert machine.does(*prompt) != old

    def test_a_zone_that_is_gone_is_said(self, machine: Machine, zones: Path, plan: Path) -> None:
        """Where a zone that a plan names is unknown to the machine, its answers are refused, and its journal is not."""
        plan.write_text(plan.read_text().replace(self.ZONE, "Asia/Nowhere"))
        (zones / "Asia" / "Nowhere").write_bytes((zones / self.ZONE).read_bytes())
        machine.does("add-plan", str(plan), "--at", "2025-01-15T00:00:00Z")
        journal = machine.does("export")
        (zones / "Asia" / "Nowhere").unlink()
        ended = machine.run("status", "--json")
        assert ended.code == 1
        assert "Asia/Nowhere" in ended.err
        assert "something went wrong inside" not in ended.err
        assert machine.does("export") == journal


class TestALeapSecond:
    """23:59:60 is a second that no clock here can hold."""

    LEAP = "2016-12-31T23:59:60Z"

    def test_it_is_refused_with_the_reason(self, machine: Machine) -> None:
        """From the terminal and in a file; the second before it is taken."""
        machine.does("add-plan", "monthly", "--at", "2016-12-01")
        assert "leap second" in machine.refuses("log-usage", "1GB", "--at", self.LEAP, code=2)
        line = json.dumps({"id": "u", "type": "usage", "at": self.LEAP, "account": "main", "bytes": 1})
        said = machine.refuses("import", "-", code=1, stdin=line.encode())
        assert "leap second" in said
        assert "line 1" in said
        machine.does("import", "-", stdin=line.replace(":60Z", ":59Z").encode())
        assert machine.does("export").count("\n") == 2


class TestTheEndsOfTheCalendar:
    """The first and the last instant that the journal takes."""

    def test_they_are_taken_and_count(self, machine: Machine) -> None:
        """A plan bought at the first instant, used at the last: both come out again, and the answers are right."""
        machine.does("add-plan", "monthly", "--at", FIRST)
        machine.does("log-usage", "1GB", "--at", FIRST)
        machine.does("log-usage", "2GB", "--at", LAST)
        instants = [json.loads(line)["at"] for line in machine.does("export").splitlines()]
        assert instants == [FIRST, FIRST, LAST]
        assert status(machine, "--as-of", FIRST)["used"] == 10**9
        machine.env["ESIMTRACK_NOW"] = LAST
        account = status(machine)
        assert account["used"] == 3 * 10**9
        assert account["cycle"]["number"] == 1200
        assert account["cycle"]["end"] <= "2200-01-01T00:00:00Z"
        for words in (["status"], ["rollover"], ["expiring"], ["history"], ["status", "--format", "{remaining}"]):
            machine.does(*words)

    def test_what_lies_beyond_is_refused(self, machine: Machine) -> None:
        """By a microsecond, and by years; in a file and from the terminal."""
        machine.does("add-plan", "monthly", "--at", "2026-11-01")
        before = datetime.fromisoformat(FIRST) - timedelta(microseconds=1)
        behind = datetime.fromisoformat(LAST) + timedelta(microseconds=1)
        for at in (before.isoformat(), behind.isoformat(), "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
            assert "2000" in machine.refuses("log-usage", "1GB", "--at", at, code=2)
            line = json.dumps({"id": "u", "type": "usage", "at": at, "account": "main", "bytes": 1})
            assert "2000" in machine.refuses("import", "-", code=1, stdin=line.encode())
        assert machine.does("export").count("\n") == 1
