"""Days to come, walked through the ledger: what is known, what is asked of a future, and what comes of each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.advice.future import Future, Past, recorded_ahead
from esimtrack.advice.resampling import Day
from esimtrack.calendar.wall import TICK, instant_of, local_date, midnight
from esimtrack.events import AccountEvent, Purchase
from esimtrack.insight.budget import binding_end
from esimtrack.insight.places import Place, place_of
from esimtrack.ledger.ahead import Onward, onward, standing
from esimtrack.ledger.port import Line, Mark, UsagePort
from esimtrack.ledger.statement import AccountStatement
from esimtrack.ledger.trail import Checkpoint

_HALVES = (time(9), time(19))
"""When the halves of a day's use are used, on the clock of the plan."""


class Known(Struct, frozen=True):
    """What a forecast is made from: `events` as `fold.statement` takes them, `usage`, and where accounts stand.

    What is recorded for later than `now` is planned. What lies between `as_of` and `now` is hindsight, and left out.
    """

    events: Sequence[AccountEvent]
    usage: UsagePort
    stands: Checkpoint
    as_of: datetime
    now: datetime


class Question(Struct, frozen=True):
    """What every future is asked: how the account stands at `end`, and when each place has too little before it."""

    account: AccountStatement
    zone: ZoneInfo
    end: datetime
    places: tuple[Place, ...]


class Outcome(Struct, frozen=True):
    """One future: what came of it; and for each place the day on which it had too little, and whether it got slow."""

    onward: Onward
    short: tuple[tuple[date, bool] | None, ...]


def known(
    events: Sequence[AccountEvent], usage: UsagePort, as_of: datetime, now: datetime, start: Checkpoint | None = None
) -> Known:
    """What is known as of an instant; `start` shortens the walk there."""
    planned = [event for event in events if event.at > now or isinstance(event, Purchase)]
    return Known(planned, usage, standing(events, usage, as_of, start), as_of, max(as_of, now))


def outcomes(question: Question, known: Known, drawn: Iterable[Sequence[Day]]) -> list[Outcome]:
    """What comes of each of the days drawn, from today on."""
    account, zone = question.account, question.zone
    until = question.end - TICK
    past = Past(known.usage, account.account, known.as_of)
    planned = recorded_ahead(known.usage, account.account, known.now, until)
    today = local_date(known.as_of, zone)
    done = sum(s.bytes for s in past.sums(Mark(midnight(today, zone)), past.end))
    length = (local_date(until, zone) - today).days + 1
    moments = _moments(today, length, known.as_of, zone)
    found = []
    for days in drawn:
        future = Future(past, [*planned, *_lines(days, moments, done)])
        gone = onward(known.stands, known.events, future, account.account, until, zone)
        found.append(Outcome(gone, tuple(_short(question, place, gone) for place in question.places)))
    return found


def _moments(first: date, count: int, as_of: datetime, zone: ZoneInfo) -> list[tuple[datetime, ...]]:
    # When a day's use is imagined: in halves, those of today in what is left of it. A cycle that ends in the middle of
    # a day has one of them.
    rest = midnight(first + timedelta(days=1), zone) - as_of
    later = (as_of + rest / 4, as_of + rest * 3 / 4)
    days = (first + timedelta(days=ahead) for ahead in range(1, count))
    return [later, *(tuple(instant_of(datetime.combine(day, at), zone) for at in _HALVES) for day in days)]


def _lines(days: Sequence[Day], moments: Sequence[tuple[datetime, ...]], done: int) -> Iterator[Line]:
    # Today is a whole day, of which so much is done.
    today = days[0]
    total = sum(today.values())
    rest = max(0, total - done)
    for day, at in zip(
        [{who: size * rest // total for who, size in today.items() if size}, *days[1:]], moments, strict=True
    ):
        for number, (who, size) in enumerate(day.items()):
            for place, moment in enumerate(at):
                part = size * (place + 1) // len(at) - size * place // len(at)
                yield Line(moment, f"{number:04}", part, who.zone, who.member)


def _short(question: Question, place: Place, gone: Onward) -> tuple[date, bool] | None:
    ends = binding_end(place.there)
    for posting in gone.moved:
        short = posting.what in ("overage", "throttled") and posting.bytes and (ends is None or posting.at < ends)
        if short and is_in(question.account, posting.zone, place):
            return local_date(posting.at, question.zone), posting.what == "throttled"
    return None


def is_in(account: AccountStatement, zone: str | None, place: Place) -> bool:
    """Whether what is used in a zone is used in that place."""
    where = place_of(account, zone)
    return where is not None and (where.zones is None or where.zones == place.zones)
