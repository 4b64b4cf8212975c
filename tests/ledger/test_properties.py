"""What always holds, tried on random journals of all event types."""

import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.events import Event, Purchase, Void
from esimtrack.ledger.statement import AccountStatement, BucketLine, Statement
from tests.ledger.plausible import START, instants, journals
from tests.ways import InMemory, InStore

AFTER = START + timedelta(days=400)


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[Event], datetime]:
    """A journal and an instant to ask about: one of its own, one near, or one when all is over."""
    events = [journal.read_line(json.dumps(line)) for line in draw(journals())]
    return events, draw(st.one_of(st.sampled_from([event.at for event in events]), instants, st.just(AFTER)))


def sized(account: AccountStatement) -> list[tuple[BucketLine, int, int]]:
    """The account's buckets that have a size, with their size and what is left."""
    return [(b, b.size, b.left) for b in account.buckets if b.size is not None and b.left is not None]


@given(asked())
def test_nothing_is_made_and_nothing_is_lost(case: tuple[list[Event], datetime]) -> None:
    """To the byte: what came in was drawn, is there, expired or went out; what was used was drawn, or unpaid."""
    events, as_of = case
    for a in InMemory(events).statement(as_of).accounts:
        assert a.granted + a.transferred_in == a.drawn + a.remaining + a.frozen + a.expired + a.transferred_out
        assert a.used == a.drawn + a.drawn_unlimited + a.overage + a.throttled
        assert min(a.used, a.drawn, a.drawn_unlimited, a.overage, a.throttled, a.expired, a.unlogged, a.corrected) >= 0
        assert a.points >= 0


@given(asked())
def test_buckets_are_sound(case: tuple[list[Event], datetime]) -> None:
    """Each bucket has begun, has not ended, and holds between 0 bytes and its size; together they are what remains."""
    events, as_of = case
    for a in InMemory(events).statement(as_of).accounts:
        assert all(0 <= left <= size for _, size, left in sized(a))
        assert a.remaining == sum(left for bucket, _, left in sized(a) if not bucket.frozen)
        assert a.frozen == sum(left for bucket, _, left in sized(a) if bucket.frozen)
        assert all(b.origin <= b.start <= as_of and (b.end is None or as_of < b.end) for b in a.buckets)


@given(asked())
def test_what_is_told_of_them_is_sound(case: tuple[list[Event], datetime]) -> None:
    """What is lost next is ahead and part of today's; a member is over its limit by what it used beyond."""
    events, as_of = case
    for a in InMemory(events).statement(as_of).accounts:
        if a.next_expiry is not None:
            assert as_of < a.next_expiry.at <= as_of + timedelta(days=400)
            assert 0 < a.next_expiry.bytes <= a.remaining + a.frozen
        for member in a.members:
            assert member.over == (0 if member.limit is None else max(0, member.used - member.limit))
            assert a.unlimited or (member.left is not None and 0 <= member.left <= a.remaining)


@given(asked(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(case: tuple[list[Event], datetime], random: Any) -> None:
    """A journal is a set: shuffled, it gives the same statement."""
    events, as_of = case
    shuffled = random.sample(events, len(events))
    assert InMemory(shuffled).statement(as_of) == InMemory(events).statement(as_of)


@given(asked())
def test_a_later_event_never_changes_an_earlier_statement(case: tuple[list[Event], datetime]) -> None:
    """Without what is dated later, an instant's statement is the same. Voids and corrections act always."""
    events, as_of = case
    replaced = {event.replaces for event in events if isinstance(event, Purchase)}

    def acts_always(event: Event) -> bool:
        corrects = isinstance(event, Purchase) and (event.replaces is not None or event.id in replaced)
        return corrects or isinstance(event, Void)

    by_then = [event for event in events if event.at <= as_of or acts_always(event)]
    assert InMemory(by_then).statement(as_of) == InMemory(events).statement(as_of)


@given(asked(), st.data())
def test_what_was_taken_back_was_never_recorded(case: tuple[list[Event], datetime], data: st.DataObject) -> None:
    """Voided, alone or in its batch, an event is as if it had never been, wherever the void stands."""
    events, as_of = case
    facts = [event for event in events if not isinstance(event, Void)]
    gone = data.draw(st.sampled_from(facts))
    gone_ids = {gone.id} if gone.batch is None else {event.id for event in facts if event.batch == gone.batch}
    target = {"event": gone.id} if gone.batch is None else {"batch": gone.batch}
    void = journal.read_line(json.dumps({"id": "v", "type": "void", "at": data.draw(instants).isoformat(), **target}))
    without: list[Event] = [event for event in facts if event.id not in gone_ids]
    assert _in_store([*facts, void], as_of) == InMemory(without).statement(as_of)


@given(asked())
def test_a_void_of_a_purchase_that_stays_replaced_changes_nothing(case: tuple[list[Event], datetime]) -> None:
    """It counted as voided already. One that itself replaces another is left out: the void takes that back."""
    events, as_of = case
    facts = [event for event in events if not isinstance(event, Void)]
    bought = {event.id: event for event in facts if isinstance(event, Purchase)}
    for new in bought.values():
        old = bought.get(new.replaces or "")
        if old is not None and old.account == new.account and old.replaces is None:
            line = {"id": "v", "type": "void", "at": START.isoformat(), "event": old.id}
            void = journal.read_line(json.dumps(line))
            assert InMemory([*facts, void]).statement(as_of) == InMemory(facts).statement(as_of)


@given(asked())
def test_what_rollover_and_expiring_foretell_then_happens(case: tuple[list[Event], datetime]) -> None:
    """Just before the end of an account's only cycle, both name what then expires, and rollover the points for it."""
    events, as_of = case
    way = InMemory([event for event in events if event.at <= as_of or isinstance(event, Void)])
    for account in way.statement(as_of).accounts:
        cycle, live = account.cycle, [p for p in account.purchases if p.state in ("pending", "live", "frozen")]
        if (
            cycle is None
            or len(live) != 1
            or not live[0].renews
            or any(bucket.purchase not in (None, cycle.purchase) for bucket in account.buckets)
        ):
            continue
        before = cycle.end - timedelta(microseconds=1)
        answer = next(a for a in way.rollover(before) if a.account == account.account)
        if any(bucket.fate.why == "fair-use" for bucket in answer.buckets):
            continue  # what was never used of it is told as no loss
        told = sum(i.bytes or 0 for i in way.due(before, cycle.end, False) if i.account == account.account)
        was, now = (
            next(a for a in way.statement(at).accounts if a.account == account.account) for at in (before, cycle.end)
        )
        ending = sum(b.left or 0 for b in answer.buckets if b.fate.at is None and b.fate.until == cycle.end)
        assert now.expired - was.expired == told == answer.expires + ending
        assert now.points - was.points == answer.compensation.points


@given(asked())
def test_the_store_sums_as_the_list_does(case: tuple[list[Event], datetime]) -> None:
    """Through a store and its sums, and over a list in memory, one journal gives one statement."""
    events, as_of = case
    assert _in_store(events, as_of) == InMemory(events).statement(as_of)


@given(asked())
def test_before_the_first_event_nothing_is_known(case: tuple[list[Event], datetime]) -> None:
    """At any instant before all events, voids apart, there is no account yet."""
    events, _ = case
    first = min(event.at for event in events if not isinstance(event, Void))
    assert InMemory(events).statement(first - timedelta(microseconds=1)).accounts == ()


def _in_store(events: list[Event], as_of: datetime) -> Statement:
    with tempfile.TemporaryDirectory() as folder, InStore(events, Path(folder, "store.db")) as store:
        return store.statement(as_of)
