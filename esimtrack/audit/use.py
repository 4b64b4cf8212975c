"""The lines of usage, read once and in order; none of them is kept, so that a journal may be of any length."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from esimtrack.audit.early import Early
from esimtrack.audit.finding import Finding
from esimtrack.audit.known import Known
from esimtrack.audit.sources import Sources
from esimtrack.audit.strange import Strange
from esimtrack.audit.twice import Twice
from esimtrack.events import Counter, Usage


class Use:
    """The lines that count, of all accounts. `known`: what these have; `now` parts what was from what will be."""

    def __init__(self, known: Mapping[str, Known], now: datetime) -> None:
        self._now = now
        self._parts = Early(known), Sources(), Twice(), Strange(known)
        self.logged: dict[str, int] = {}
        """Bytes by account, in all."""
        self.logged_by_now: dict[str, int] = {}
        """Bytes by account, up to now."""

    def take(self, event: Usage | Counter, size: int) -> None:
        """A line of usage, or a counter; `size` is what it counts for, in bytes (0: a call, a base, no rise)."""
        account = event.account
        self.logged[account] = self.logged.get(account, 0) + size
        if event.at <= self._now:
            self.logged_by_now[account] = self.logged_by_now.get(account, 0) + size
        for part in self._parts:
            part.take(event, size)

    def findings(self) -> Iterator[Finding]:
        """What all of them show; asked once, at the end."""
        for part in self._parts:
            yield from part.findings()
