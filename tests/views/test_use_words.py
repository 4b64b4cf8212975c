"""How much a day loses nothing: held to the ledger's own numbers, on every worked journal."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from esimtrack import journal
from esimtrack.calendar.wall import local_date, midnight
from esimtrack.events import Event, Usage, Void
from esimtrack.insight.days import zone_of
from esimtrack.insight.saving import least_use
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views.use_words import losing, lost_at
from tests.ways import InMemory

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*/*.json"))
TICK = timedelta(microseconds=1)
UTC = ZoneInfo("UTC")


def used_up(account: AccountStatement, as_of: datetime, end: datetime, per_day: int) -> Iterable[Usage]:
    """So much each local day from now to the end, as early on the day as can be, until nothing is left."""
    zone, left = zone_of(account, UTC), account.remaining
    day, at, number = local_date(as_of, zone), as_of + TICK, 0
    while at < end and left:
        used = min(left, per_day)
        left -= used
        if used:
            yield Usage(id=f"zz{number:05}", at=at, account=account.account, bytes=used)
        day += timedelta(days=1)
        at, number = midnight(day, zone), number + 1


def lost_then(events: list[Event], account: AccountStatement, as_of: datetime, per_day: int, end: datetime) -> int:
    """What the ledger says is lost at the end of it, once so much was used a day."""
    ledger = InMemory([*events, *used_up(account, as_of, end, per_day)])
    (answer,) = [answer for answer in ledger.rollover(end - TICK) if answer.account == account.account]
    fates = [(bucket.fate, bucket.left or 0) for bucket in answer.buckets]
    return sum(fate.expires if fate.at == end else left for fate, left in fates if (fate.at or fate.until) == end)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_ledger_agrees_that_nothing_is_lost_and_that_less_would_not_do(path: Path) -> None:
    """The day's use that a screen names loses nothing at that end; nine tenths of it loses something."""
    case = json.loads(path.read_bytes())
    lines = [journal.read_line(json.dumps(event)) for event in case["journal"]]
    for as_of in sorted({datetime.fromisoformat(expected["as_of"]) for expected in case["expect"]}):
        events = [event for event in lines if event.at <= as_of or isinstance(event, Void)]
        for account in InMemory(events).statement(as_of).accounts:
            ends = {end for bucket in losing(account) if (end := lost_at(bucket)) is not None}
            for end in ends:
                enough = least_use(account, as_of, {end}, UTC)
                if not enough:
                    continue
                said = f"{as_of} {account.account} {end} {enough}"
                assert lost_then(events, account, as_of, enough, end) == 0, said
                assert lost_then(events, account, as_of, enough * 9 // 10, end) > 0, said
