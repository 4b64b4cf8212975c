"""Journals for the audit, line by line, and what is found in them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from esimtrack import journal
from esimtrack.audit.finding import Finding
from esimtrack.audit.known import Decided, accounts_alike
from esimtrack.audit.use import Use
from esimtrack.events import AccountEvent, Counter, Usage
from esimtrack.journal.effective import effective
from esimtrack.ledger.port import LAST, ListUsage, Mark

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BEGINNING = Mark(datetime(2000, 1, 1, tzinfo=UTC))
MONTHLY = {"name": "Monthly", "timezone": "UTC", "data": "10 GB", "cycle": {"every": "1 month"}}
EUROPE = {"name": "Europe", "timezone": "UTC", "allowance": [{"data": "5 GB", "zones": ["FR", "DE"]}]}


class Journal:
    """Lines, as they are written, and what is found in them."""

    def __init__(self, *lines: dict[str, Any]) -> None:
        self.events: list[AccountEvent] = effective(journal.read_line(json.dumps(line)) for line in lines)
        used = [event for event in self.events if isinstance(event, Usage | Counter)]
        self.usage = ListUsage(used)
        self.decisions = [event for event in self.events if event not in used]
        names = {event.account for event in used}
        self.sizes = {
            line.id: line.bytes
            for name in names
            for line in self.usage.lines(name, BEGINNING, Mark(datetime(2100, 1, 1, tzinfo=UTC), LAST))
        }
        self.used = sorted(used, key=lambda event: (event.at, event.id))

    def use(self, now: datetime = NOW) -> Use:
        """What the lines of usage show."""
        use = Use(Decided(self.decisions).accounts, now)
        for event in self.used:
            use.take(event, self.sizes.get(event.id, 0))
        return use

    def found(self) -> list[Finding]:
        """All that is found without the ledger."""
        decided, use = Decided(self.decisions), self.use()
        return [*decided.findings(), *accounts_alike({*decided.accounts, *use.logged}), *use.findings()]

    def codes(self) -> list[str]:
        """The codes alone."""
        return [finding.code for finding in self.found()]


def line(type: str, id: str, at: str, account: str = "home", **keys: Any) -> dict[str, Any]:
    """A line of a day of November, or of an instant."""
    return {"id": id, "type": type, "at": f"2026-11-{at}T12:00:00Z" if len(at) < 3 else at, "account": account, **keys}


def plan(id: str = "p", at: str = "01", account: str = "home", terms: object = MONTHLY, **keys: Any) -> dict[str, Any]:
    return line("purchase", id, at, account, terms=terms, **keys)


def usage(id: str, at: str, account: str = "home", bytes: int = 10**9, **keys: Any) -> dict[str, Any]:
    """A line of usage."""
    return line("usage", id, at, account, bytes=bytes, **keys)


def counter(id: str, at: str, total: int, device: str = "phone", **keys: Any) -> dict[str, Any]:
    """A device's running total."""
    return line("counter", id, at, device=device, total=total, **keys)


def daily(prefix: str, days: Sequence[int], size: int = 10**9, **keys: Any) -> list[dict[str, Any]]:
    """A line of usage on each of some days."""
    return [usage(f"{prefix}{day}", f"{day:02}", bytes=size, **keys) for day in days]


def readings(prefix: str, days: Sequence[int], step: int = 10**9, **keys: Any) -> list[dict[str, Any]]:
    """A device's running total on each of some days."""
    return [counter(f"{prefix}{day}", f"{day:02}", step * day, **keys) for day in days]
