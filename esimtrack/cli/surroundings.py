"""What a command knows before it opens the store: the clock, the owner's settings, the local zone.

`ESIMTRACK_NOW` fixes the clock. Settings are read, and the zone is looked up, only where something asks for them.
"""

import os
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import zone_named
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.cli.times import BadTime, Edge, read_time
from esimtrack.config.paths import config_file
from esimtrack.i18n import _

if TYPE_CHECKING:
    from esimtrack.config.settings import Settings
    from esimtrack.insight.days import Soon


class Surroundings:
    """One command's surroundings. `now` does not move while it runs."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        fixed = os.environ.get("ESIMTRACK_NOW")
        if fixed:
            try:
                self.now = read_time(fixed, self.now, self.zone_asked, first_day=self.first_day)
            except BadTime as bad:
                raise Refusal(_("ESIMTRACK_NOW: {problem}").format(problem=bad)) from None

    @cached_property
    def settings(self) -> "Settings":
        """What the owner has set."""
        from esimtrack.config.settings import read

        return read(config_file())

    @cached_property
    def zone(self) -> ZoneInfo:
        """What "local" means."""
        return zone_named(self.zone_name)

    @cached_property
    def zone_name(self) -> str:
        """The local zone's IANA name."""
        if self.settings.timezone is not None:
            return self.settings.timezone
        from esimtrack.config.zone import machine_zone

        return machine_zone()

    @cached_property
    def soon(self) -> "Soon":
        """What is soon, to the owner."""
        from esimtrack.insight.days import Soon

        return Soon(self.settings.soon_data, self.settings.soon_deadlines)

    def first_day(self) -> int:
        """On which day a week begins, from 0 for Monday."""
        return self.settings.first_day

    def zone_asked(self) -> ZoneInfo:
        """The local zone, for whoever may not need it."""
        return self.zone

    def time(self, text: str | None, day: Edge = "first") -> datetime:
        """The instant that an option means; now, where it was not given."""
        if text is None:
            return self.now
        try:
            return read_time(text, self.now, self.zone_asked, day, self.first_day)
        except BadTime as bad:
            raise WrongLine(str(bad)) from None
