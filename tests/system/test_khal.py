"""A calendar that `expiring --ics` wrote, read by khal: entries come, change and are cancelled, and never double."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.system.needs import needed
from tests.system.shells import PROGRAM

pytestmark = pytest.mark.system

CONFIG = """
[calendars]
[[esim]]
path = {home}/calendar
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""


class Desk:
    """A person with esimtrack and khal, on 21 November."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.env = {
            **os.environ,
            "HOME": str(home),
            "ESIMTRACK_HOME": str(home),
            "ESIMTRACK_NOW": "2026-11-21T10:00+01:00",
            "TZ": "Europe/Berlin",
            "LC_ALL": "C.UTF-8",
        }
        # Debian's khal must not find this environment's libraries.
        self.env.pop("PYTHONPATH", None)
        (home / "calendar").mkdir()
        (home / "khal.conf").write_text(CONFIG.format(home=home))

    def esimtrack(self, *words: str) -> None:
        subprocess.run([PROGRAM, *words], env=self.env, check=True, stdout=subprocess.DEVNULL)

    def khal(self, *words: str) -> str:
        command = [needed("khal"), "-c", str(self.home / "khal.conf"), *words]
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True).stdout

    def shown(self) -> list[str]:
        """What khal shows of the next 60 days, once it has taken in what is due now."""
        self.esimtrack("expiring", "--ics", str(self.home / "plans.ics"))
        self.khal("import", "--batch", "-a", "esim", str(self.home / "plans.ics"))
        form = "{start-long} {title} {status}{alarm-symbol}"
        listed = self.khal("list", "--day-format", "", "--format", form, "2026-11-21", "60d")
        return [line.strip() for line in listed.splitlines() if line.strip()]


def test_khal_reads_what_is_written(tmp_path: Path) -> None:
    """Twice the same is the same; a use changes an entry, an extension moves it, and what was undone is cancelled."""
    desk = Desk(tmp_path)
    desk.esimtrack("add-plan", "monthly-rollover", "--at", "2026-11-01", "-a", "home")
    desk.esimtrack(
        "add-plan", "--name", "Europe", "--data", "3GB", "--lasts", "7 days", "--at", "2026-11-20", "-a", "eu"
    )
    month = "2026-12-31 home: 10.0 GB are lost CONFIRMED  ⏰"
    trip = "2026-11-26 eu: 3.00 GB are lost CONFIRMED  ⏰"
    assert desk.shown() == [trip, month]
    assert desk.shown() == [trip, month]
    desk.esimtrack("log-usage", "1GB", "-a", "eu")
    assert desk.shown() == [trip.replace("3.00", "2.00"), month]
    desk.esimtrack("extend", "Europe", "--until", "2026-11-29 18:00", "-a", "eu")
    assert desk.shown() == ["2026-11-29 18:00 eu: 2.00 GB are lost CONFIRMED  ⏰", month]
    desk.esimtrack("log-usage", "2GB", "-a", "eu")
    assert desk.shown() == ["2026-11-29 18:00 eu: 2.00 GB are lost CANCELLED", month]
