"""The series of daily use: what was used on each local day, from everything that the journal knows.

What a device counted lies on the day on which it was counted. What was typed by hand is spread evenly over the days
since the entry before it, and what only a reading found, over the time since the evidence before it. Days of which no
entry speaks are left out. The rules stand in `docs/forecast.md`.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import local_date, midnight
from esimtrack.insight.unlogged import began, stretches
from esimtrack.ledger.port import Mark, Sum, UsagePort
from esimtrack.ledger.statement import AccountStatement

MONTH = timedelta(days=30)
"""An entry speaks of no more days than this."""
WEEK = timedelta(days=7)
"""Nor does the first one of a plan that began before."""
_DAY = timedelta(days=1)


class Who(NamedTuple):
    """Where it was used and by whom; None where nobody said."""

    zone: str | None
    member: str | None


Day = dict[Who, int]


def daily_use(
    account: AccountStatement, usage: UsagePort, end: Mark, first: date, last: date, zone: ZoneInfo,
    spread: bool = True,
) -> dict[date, Day]:  # fmt: skip
    """Bytes used on each day of which an entry speaks, from `first` to `last`, in order. They are days of `zone`.

    Entries before `end` count, those after `last` too: they may speak of days before. The statement is to be one as of
    `end` or later. Without `spread`, what was typed lies on the day on which the ledger counts it.
    """
    found: dict[date, Day] = {}

    def add(day: date, who: Who, size: int) -> None:
        if first <= day <= last:
            used = found.setdefault(day, {})
            used[who] = used.get(who, 0) + size

    known = _with_earlier(account, usage, end, first, zone)
    for day in sorted(day for day in known if day >= first):
        typed = _typed(account, usage, end, known, day, zone) if spread else {}
        for who, size in known[day].items():
            since, by_hand = typed.get(who, (day, 0))
            add(day, who, size - by_hand)
            days = (day - since).days + 1
            for number in range(days if who in typed else 0):
                add(since + number * _DAY, who, by_hand * (number + 1) // days - by_hand * number // days)
    for stretch in stretches(account):
        if Mark(stretch.end) >= end:
            continue
        day = max(first, local_date(stretch.start, zone))
        while day <= min(last, local_date(stretch.end, zone)):
            size = stretch.between(midnight(day, zone), midnight(day + _DAY, zone))
            if size or day not in found:
                add(day, Who(None, stretch.member), size)
            day += _DAY
    return dict(sorted(found.items()))


def _with_earlier(
    account: AccountStatement, usage: UsagePort, end: Mark, first: date, zone: ZoneInfo
) -> dict[date, Day]:
    # The sums of each day with lines from `first` on; and of as many days before as it takes to know everybody's last.
    found: dict[date, Day] = {}
    missing: set[str | None] = set()
    for day, used in entries_back(account, usage, end, zone):
        members = {who.member for who in used}
        if day < first and not missing:
            break
        found[day] = used
        missing = missing | members if day >= first else missing - members
        if day < first - MONTH:
            break
    return found


def entries_back(
    account: AccountStatement, usage: UsagePort, before: Mark, zone: ZoneInfo
) -> Iterator[tuple[date, Day]]:
    """The days with lines before a mark, the latest first, with their sums where they were entered: days of `zone`."""
    while (line := usage.last(account.account, before)) is not None:
        day = local_date(line, zone)
        opening, closing = Mark(midnight(day, zone)), Mark(midnight(day + _DAY, zone))
        sums = usage.sums(account.account, opening, min(before, closing))
        yield day, _by_whom(account, sums)
        before = opening


def _typed(
    account: AccountStatement, usage: UsagePort, end: Mark, entries: dict[date, Day], day: date, zone: ZoneInfo
) -> dict[Who, tuple[date, int]]:
    # What was typed by hand on a day and speaks of days before, too: from which day on, and how much it is.
    since = {member: _since(account, entries, day, member, zone) for member in {who.member for who in entries[day]}}
    if all(begins == day for begins in since.values()):
        return {}
    closing = min(end, Mark(midnight(day + _DAY, zone)))
    sums = usage.typed(account.account, Mark(midnight(day, zone)), closing)
    by_hand = _by_whom(account, sums).items()
    return {who: (since[who.member], size) for who, size in by_hand if since[who.member] < day}


def _by_whom(account: AccountStatement, sums: Iterable[Sum]) -> Day:
    used: Day = {}
    for part in sums:
        who = Who(part.zone, account.member(part.member))
        used[who] = used.get(who, 0) + part.bytes
    return used


def _since(account: AccountStatement, entries: dict[date, Day], day: date, member: str | None, zone: ZoneInfo) -> date:
    # The first day of which somebody's entry speaks.
    before = [(of, {who.member for who in used}) for of, used in entries.items() if of < day]
    read = [(local_date(found.end, zone), found.member) for found in account.unlogged_stretches]
    ours = [of for of, members in before if member in members]
    ours += [of for of, whom in read if of < day and whom in (None, member)]
    latest = max(ours or [of for of, _members in before], default=None)
    plan = began(account, day, zone)
    if latest is None:
        return plan if plan is not None and plan > day - WEEK else day
    return min(day, max(latest + _DAY, day - MONTH + _DAY, plan or latest))
