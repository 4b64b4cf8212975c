"""Walking on from where an account stands is the same as walking all of it."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given

from esimtrack import journal
from esimtrack.advice.future import Future, Past
from esimtrack.events import Counter, Purchase, Transfer, Usage
from esimtrack.journal.effective import effective
from esimtrack.ledger.ahead import onward, standing
from esimtrack.ledger.fold import statement
from esimtrack.ledger.port import LAST, ListUsage, Mark
from tests.ledger.plausible import START, instants, journals

UTC = ZoneInfo("UTC")
END = START + timedelta(days=200)


@given(journals(), instants)
def test_what_was_imagined_and_came_is_what_the_ledger_says(lines: list[dict[str, object]], cut: datetime) -> None:
    """If the usage to come is imagined just as it will be, the statement is the one of then, and the moves add up."""
    facts = effective(journal.read_line(json.dumps(line)) for line in lines)
    events = [fact for fact in facts if not isinstance(fact, Usage | Counter)]
    usage = ListUsage(fact for fact in facts if isinstance(fact, Usage | Counter))
    stands = standing(events, usage, cut)
    coming = [event for event in events if event.at > cut or isinstance(event, Purchase)]
    now = {account.account: account for account in statement(events, usage, cut).accounts}
    # What comes from another account hangs on that account's use, which is not imagined.
    moving = [event for event in events if isinstance(event, Transfer)]
    alone = now.keys() - {name for event in moving for name in (event.account, event.to)}
    for then in statement(events, usage, END).accounts:
        name = then.account
        if name not in alone:
            continue
        later = usage.lines(name, Mark(cut, LAST), Mark(END, LAST))
        gone = onward(stands, coming, Future(Past(usage, name, cut), later), name, END, UTC)
        assert gone.statement == then
        moved = sum(posting.bytes for posting in gone.moved if posting.what in ("overage", "throttled"))
        assert moved >= then.overage + then.throttled - now[name].overage - now[name].throttled


@given(journals(), instants, instants, instants)
def test_a_future_is_a_port_like_any(
    lines: list[dict[str, object]], cut: datetime, one: datetime, other: datetime
) -> None:
    """Cut anywhere, what was and what is imagined answer together as a list of all of it."""
    facts = effective(journal.read_line(json.dumps(line)) for line in lines)
    usage = ListUsage(fact for fact in facts if isinstance(fact, Usage | Counter))
    start, end = Mark(min(one, other)), Mark(max(one, other))
    for name in usage.accounts(END):
        future = Future(Past(usage, name, cut), usage.lines(name, Mark(cut, LAST), Mark(END, LAST)))
        assert sorted(future.sums(name, start, end), key=str) == sorted(usage.sums(name, start, end), key=str)
        assert list(future.lines(name, start, end)) == list(usage.lines(name, start, end))
        assert future.last(name, end) == usage.last(name, end)
        assert future.first(name, start, end, frozenset({"JP"})) == usage.first(name, start, end, frozenset({"JP"}))
        assert set(future.members(name, end)) >= set(usage.members(name, end))
