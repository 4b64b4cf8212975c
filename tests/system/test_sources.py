"""Real counters: vnStat's daemon and its database, and what `ip` and the kernel say of an interface, imported."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.sources.vnstats import vnstat
from tests.system.network import Network, network
from tests.system.process import Machine, finish
from tests.system.vnstatd import configure, daemon, kept, until

pytestmark = pytest.mark.system

MB = 10**6
STARTS = datetime(2026, 11, 23, 23, 52, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def wwan() -> Iterator[Network]:
    """A network with an interface that traffic arrives on."""
    with network() as made:
        yield made


@pytest.fixture
def machine(tmp_path: Path, wwan: Network) -> Machine:
    """A home in that network, with a plan, in which `vnstat` finds the daemon's database."""
    (tmp_path / "home").mkdir()
    configure(tmp_path / "home", tmp_path / "database")
    machine = Machine(
        tmp_path / "home",
        {"HOME": str(tmp_path / "home"), "ESIMTRACK_NOW": "2026-11-24T12:00+01:00"},
        wwan.within((sys.executable, "-m", "esimtrack")),
    )
    machine.does("add-plan", "monthly", "--at", "2026-11-01")
    return machine


def used(machine: Machine) -> int:
    """How much the account's journal knows of."""
    answer: int = json.loads(machine.does("status", "--json"))["accounts"][0]["used"]
    return answer


def test_what_vnstats_daemon_counted_is_imported_once(machine: Machine, wwan: Network) -> None:
    """Hours come as they close, and the day adds nothing that its hours have told; all of it goes with one undo."""
    asked = ("import", "--from", "vnstat", "--interface", "wwan0")
    with daemon(machine, wwan, STARTS) as looked:
        wwan.send(5 * MB)
        until(looked, datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
        first = used_by(machine, asked)
        assert 5 * MB <= first < 5.1 * MB
        assert machine.does(*asked).endswith("0 new, 1 known; for main.\n")
        wwan.send(3 * MB)
        until(looked, datetime(2026, 11, 24, 0, 0, tzinfo=UTC))
    second = used_by(machine, asked)
    assert 3 * MB <= second - first < 3.1 * MB
    (day,) = (row for row in kept(machine)["traffic"]["day"] if row["date"]["day"] == 23)
    assert first == day["rx"] + day["tx"]
    machine.does("undo")
    assert used(machine) == first
    assert used_by(machine, asked) == second


def used_by(machine: Machine, line: tuple[str, ...]) -> int:
    """How much is known after a command."""
    machine.does(*line)
    return used(machine)


@pytest.mark.parametrize("source", ["ip", "proc"])
def test_what_the_kernel_counts_is_imported_to_the_byte(machine: Machine, wwan: Network, source: str) -> None:
    """From the first reading on; an interface that was plugged in anew counts from 0."""
    asked = ("import", "--from", source, "--interface", "wwan0")
    wwan.send(7 * MB)
    hours = iter(range(10, 23))

    def read() -> str:
        machine.env["ESIMTRACK_NOW"] = f"2026-11-24T{next(hours)}:00+01:00"
        return machine.does(*asked)

    assert "what it counts from here on is for main" in read()
    wwan.send(2 * MB)
    assert "2.00 MB" in read()
    before = used(machine)
    assert 2 * MB <= before < 2.1 * MB
    wwan.replug()
    wwan.send(1 * MB)
    assert "at least 1.0" in read()
    assert 1 * MB <= used(machine) - before < 1.1 * MB


def test_imports_at_once_count_once(machine: Machine) -> None:
    """Cron's and one by hand, of the same hours."""
    hours = {f"2026-11-{day:02}T{hour:02}": MB for day in range(1, 21) for hour in range(24)}
    (machine.home / "vnstat.json").write_text(vnstat("2026-11-22T00:00", wwan0=hours))
    line = ("import", "--from", "vnstat", str(machine.home / "vnstat.json"))
    ended = [finish(process) for process in [machine.start(*line) for _ in range(8)]]
    assert [one.code for one in ended] == [0] * 8
    assert sum("480 (480 MB) new" in one.out for one in ended) == 1
    assert used(machine) == 480 * MB
