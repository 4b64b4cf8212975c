"""A period of an account as pictures need it: use by the day, what was left behind each day, and what came and went.

Everything is computed here, from the ledger's explanation alone, so that it adds up to `status`; views only draw. A
period is `[start, end)`, and its days are those of the account's zone of time. What a closing cycle carries or loses
belongs to the day that it closes. What a reading found is spread evenly over the time since the evidence before it, as
far as that lies in the period, and taken off what was left on the same days: the sum of the days is what the ledger
counts. All else stays on the day on which it was entered.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from esimtrack.calendar.wall import TICK, add_to_date, last_date, local_date, midnight
from esimtrack.insight.days import SHORT_CYCLE
from esimtrack.insight.unlogged import Stretch
from esimtrack.ledger.explaining import Explained, Totals, of_cycle, totals
from esimtrack.ledger.postings import Balance, Page, Posting
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.spans import Span

Grain = Literal["day", "week", "month"]

_MOST_DAYS = 45
"""A longer period is told by the week, and one of more than so many weeks by the month."""
_USES = ("draw", "overage", "throttled")
_HAPPENINGS = ("grant", "carry", "expiry", "freeze", "thaw", "transfer-in", "transfer-out", "correction")


class Period(Struct, frozen=True):
    """What a report is about: `[start, end)`, and the cycle that it is, if any."""

    start: datetime
    end: datetime
    page: Page | None = None


class Step(Struct, frozen=True):
    """A day, or `days` from `day` on. `used` and `left` are None for what is to come, and before there was anything.

    `unlogged` is the part of `used` that only a reading found; `left` is what can be used at the end, or now.
    """

    day: date
    days: int
    used: int | None = None
    unlogged: int = 0
    left: int | None = None
    unlimited: bool = False


class Share(Struct, frozen=True):
    """What a member used, or was used in a zone; None where nobody said who or where.

    `limit` is the member's in the cycle that the period is; None without one, and for zones.
    """

    name: str | None
    used: int
    limit: int | None = None


class Report(Struct, frozen=True):
    """A period of an account, up to `as_of`; `told` is its part of the explanation.

    `even` is what there was to use in the period, shared evenly over its days: None where some of it has no size, or
    there was nothing, or none of the days has come.
    `coming` counts the days that are still to come; `runs`: it is the cycle that runs in the statement.
    """

    told: Explained
    period: Period
    as_of: datetime
    runs: bool
    grain: Grain
    steps: tuple[Step, ...]
    even: int | None
    coming: int
    happened: tuple[Posting, ...]
    members: tuple[Share, ...]
    zones: tuple[Share, ...]
    totals: Totals


def cycle_period(told: Explained, number: int) -> Period | None:
    """A cycle of the account's plan; None where it had no such cycle."""
    part = of_cycle(told, number)
    if part is None or part.page is None or part.page.end is None:
        return None
    return Period(part.page.start, part.page.end, part.page)


def usual_period(account: AccountStatement, told: Explained, as_of: datetime) -> Period | None:
    """What is looked at where nothing is said: the running cycle, else the plans that are there, else the last one.

    None for an account that has nothing yet.
    """
    cycle = account.cycle
    if cycle is not None and cycle.end - cycle.start > SHORT_CYCLE:
        found = cycle_period(told, cycle.number)
        if found is not None and found.page is not None and found.page.purchase == cycle.purchase:
            return found
    started = [(max(p.start, p.at), p) for p in account.purchases if p.start is not None]
    there = [(start, p) for start, p in started if p.state in ("live", "frozen")]
    chosen = there or started[-1:]
    if not chosen:
        return _since(told, as_of)
    ends = [p.end for _start, p in chosen]
    tomorrow = midnight(local_date(as_of, told.timezone) + timedelta(days=1), told.timezone)
    end = tomorrow if None in ends else max(end for end in ends if end is not None)
    start = min(start for start, _purchase in chosen)
    return Period(start, max(end, start + TICK))


def _since(told: Explained, as_of: datetime) -> Period | None:
    # What was only ever given, or used of nothing.
    moved = next((p.at for p in told.postings if p.what in (*_USES, *_HAPPENINGS)), None)
    return None if moved is None else Period(moved, as_of + TICK)


def report(account: AccountStatement, told: Explained, period: Period, as_of: datetime) -> Report:
    """The pictures of a period; `told` explains all of the account up to `as_of`.

    `account` is the statement as of `as_of`, or as of the period's last instant: its members and limits are shown.
    """
    part = _part(told, period)
    zone, runs = told.timezone, _runs(account, period.page)
    first = local_date(max(period.start, told.postings[0].at) if told.postings else period.start, zone)
    last = local_date(max(period.start, period.end - TICK), zone)
    today = min(local_date(as_of, zone), last)
    grain, steps = _steps(local_date(period.start, zone), last)
    logged, found, early = _by_day(part, account, period)
    left = _left_by_day(part, first, today, early)
    filled = tuple(_filled(step, first, today, logged, found, left) for step in steps)
    return Report(
        told=part,
        period=period,
        as_of=as_of,
        runs=runs,
        grain=grain,
        steps=filled,
        even=_even(part, first, last) if any(step.used is not None for step in filled) else None,
        coming=max(0, (last - max(local_date(as_of, zone), local_date(period.start, zone) - timedelta(days=1))).days),
        happened=tuple(p for p in part.postings if p.what in _HAPPENINGS and p.bytes),
        members=_shares(
            ((account.member(p.member), p) for p in part.postings),
            {account.renamed.get(m.name, m.name): m.limit for m in account.members} if runs else {},
        ),
        zones=_shares(((p.zone, p) for p in part.postings), {}),
        totals=totals(part.postings),
    )


def _part(told: Explained, period: Period) -> Explained:
    if period.page is not None:
        part = of_cycle(told, period.page.number)
        assert part is not None
        return part
    places = [n for n, p in enumerate(told.postings) if period.start <= p.counts_at < period.end]
    first = places[0] if places else sum(p.counts_at < period.start for p in told.postings)
    last = places[-1] + 1 if places else first
    before = told.postings[first - 1].balance if first else Balance()
    after = told.postings[last - 1].balance if last else Balance()
    return replace(told, before=before, postings=told.postings[first:last], after=after)


def _steps(first: date, last: date) -> tuple[Grain, list[Step]]:
    days = (last - first).days + 1
    if days <= _MOST_DAYS:
        return "day", [Step(first + timedelta(days=n), 1) for n in range(days)]
    grain: Grain = "week" if days <= 7 * _MOST_DAYS else "month"
    every = Span(1, "weeks" if grain == "week" else "months")
    opens = [first]
    while (following := add_to_date(first, every, len(opens))) is not None and following <= last:
        opens.append(following)
    closes = [*opens[1:], last + timedelta(days=1)]
    return grain, [Step(day, (end - day).days) for day, end in zip(opens, closes, strict=True)]


def _filled(
    step: Step, first: date, today: date, used: dict[date, int], unlogged: dict[date, int], left: dict[date, Balance]
) -> Step:
    days = [step.day + timedelta(days=n) for n in range(step.days)]
    there = [day for day in days if first <= day <= today]
    if not there:
        return step
    balance = left[there[-1]]
    found = sum(unlogged.get(day, 0) for day in there)
    logged = sum(used.get(day, 0) for day in there)
    return replace(step, used=logged + found, unlogged=found, left=balance.remaining, unlimited=balance.unlimited)


def _by_day(
    part: Explained, account: AccountStatement, period: Period
) -> tuple[dict[date, int], dict[date, int], dict[date, int]]:
    # What was logged; what a reading found, spread; and how much of that was gone by the end of a day, though the
    # ledger takes it off on a later one.
    since = {stretch.end: stretch.start for stretch in reversed(account.unlogged_stretches)}
    logged: dict[date, int] = {}
    found: dict[date, int] = {}
    early: dict[date, int] = {}
    begins = max(period.start, part.postings[0].at) if part.postings else period.start
    for posting in part.postings:
        if posting.what not in _USES:
            continue
        if posting.why != "unlogged":
            day = local_date(posting.at, part.timezone)
            logged[day] = logged.get(day, 0) + posting.bytes
            continue
        start = max(since.get(posting.at) or begins, begins)
        start = min(start, posting.at)
        for day, size in Stretch(start, posting.at, posting.bytes).by_day(part.timezone):
            found[day] = found.get(day, 0) + size
        gone, read = 0, local_date(posting.at, part.timezone)
        for day, size in Stretch(start, posting.at, -posting.change).by_day(part.timezone):
            gone += size
            if day < read:
                early[day] = early.get(day, 0) + gone
    return logged, found, early


def _left_by_day(part: Explained, first: date, today: date, early: dict[date, int]) -> dict[date, Balance]:
    behind: dict[date, Balance] = {}
    latest = first
    for posting in part.postings:
        latest = min(max(latest, local_date(posting.counts_at, part.timezone)), today)
        behind[latest] = posting.balance
    left, balance = {}, part.before
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        balance = behind.get(day, balance)
        left[day] = replace(balance, remaining=max(0, balance.remaining - early.get(day, 0)))
    return left


def _even(part: Explained, first: date, last: date) -> int | None:
    # Over the days on which it could be used: of a plan that grants day by day, not over those that get their own.
    if part.before.unlimited or any(posting.balance.unlimited for posting in part.postings):
        return None
    came = [p for p in part.postings if p.change > 0 and p.what != "correction" and p.bucket is not None]
    ends = [posting.bucket.end for posting in came if posting.bucket is not None]
    if ends and None not in ends:
        last = min(last, last_date(max(end for end in ends if end is not None), part.timezone))
    days = max(1, (last - first).days + 1)
    return (part.before.remaining + sum(posting.change for posting in came)) // days or None


def _runs(account: AccountStatement, page: Page | None) -> bool:
    cycle = account.cycle
    return cycle is not None and page is not None and (page.purchase, page.number) == (cycle.purchase, cycle.number)


def _shares(said: Iterable[tuple[str | None, Posting]], limits: Mapping[str, int | None]) -> tuple[Share, ...]:
    sums: dict[str | None, int] = dict.fromkeys(limits, 0)
    for name, posting in said:
        sign = 1 if posting.what in _USES else -1 if posting.what == "correction" else 0
        if sign:
            sums[name] = sums.get(name, 0) + sign * posting.bytes
    if not any(name is not None for name in sums):
        return ()
    kept = [
        Share(name, max(0, used), None if name is None else limits.get(name))
        for name, used in sums.items()
        if name is not None or used > 0
    ]
    return tuple(sorted(kept, key=lambda share: (share.name is None, -share.used, share.name or "")))
