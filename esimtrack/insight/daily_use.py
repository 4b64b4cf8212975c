"""What was used on each local day: what was logged or counted, and what a reading found, spread.

A day has *evidence* where something says what was used on it: usage, a counter's rise, a reading, or a stretch that a
reading closes. Days without evidence are unknown, not 0, and are left out.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import TICK, local_date, midnight
from esimtrack.insight.unlogged import Stretch, stretches
from esimtrack.ledger.port import Mark, UsagePort
from esimtrack.ledger.statement import AccountStatement


class Who(NamedTuple):
    """Where it was used and by whom; None where nobody said."""

    zone: str | None
    member: str | None


def daily_use(
    account: AccountStatement, usage: UsagePort, first: date, last: date, zone: ZoneInfo
) -> dict[date, dict[Who, int]]:
    """Bytes used on each day with evidence from `first` to `last`, both counted, in order. They are days of `zone`.

    The statement is to be one as of the end of `last`, or later.
    """
    before = Mark(midnight(last + timedelta(days=1), zone))
    found = []
    for day, used in days_back(account, usage, before, zone):
        if day < first:
            break
        found.append((day, used))
    return dict(reversed(found))


def days_back(
    account: AccountStatement, usage: UsagePort, before: Mark, zone: ZoneInfo
) -> Iterator[tuple[date, dict[Who, int]]]:
    """The days with evidence before a mark, the latest first, with the bytes used on them: days of `zone`."""
    spread = stretches(account)
    while (day := _latest_day(account, usage, before, spread, zone)) is not None:
        opening, closing = midnight(day, zone), midnight(day + timedelta(days=1), zone)
        used: dict[Who, int] = {}
        for part in usage.sums(account.account, Mark(opening), min(before, Mark(closing))):
            used[Who(part.zone, part.member)] = part.bytes
        for stretch in spread:
            if found := stretch.between(opening, closing):
                who = Who(None, stretch.member)
                used[who] = used.get(who, 0) + found
        yield day, used
        before = Mark(opening)


def _latest_day(
    account: AccountStatement, usage: UsagePort, before: Mark, spread: list[Stretch], zone: ZoneInfo
) -> date | None:
    # The last local day before the mark that has evidence.
    found = []
    line = usage.last(account.account, before)
    if line is not None:
        found.append(local_date(line, zone))
    if account.last_evidence is not None and Mark(account.last_evidence) < before:
        found.append(local_date(account.last_evidence, zone))
    just_before = before.at if before.id else before.at - TICK
    for stretch in spread:
        if stretch.start <= just_before:
            found.append(local_date(min(stretch.end, just_before), zone))
    return max(found, default=None)
