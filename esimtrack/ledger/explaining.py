"""The ledger's third door: an account explained, posting by posting, from its beginning.

What the postings add up to is what `fold.statement` says of the same account: `Totals` are sums over postings alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from esimtrack.events import AccountEvent
from esimtrack.ledger.account import Account
from esimtrack.ledger.port import Mark, UsagePort
from esimtrack.ledger.postings import Balance, Page, Posting, Recorder, What
from esimtrack.ledger.timeline import Book
from esimtrack.ledger.trail import Trail


class Totals(Struct, frozen=True):
    """What postings add up to, by the names and with the meaning of a statement's totals."""

    granted: int
    drawn: int
    drawn_unlimited: int
    expired: int
    reset: int
    rolled_over: int
    transferred_in: int
    transferred_out: int
    corrected: int
    unlogged: int
    overage: int
    throttled: int
    used: int
    points: int
    cost: dict[str, Decimal]

    @property
    def left(self) -> int:
        """What is left of what came, usable or frozen."""
        return self.granted + self.transferred_in - self.drawn - self.expired - self.transferred_out


class Explained(Struct, frozen=True):
    """An account, or a part of what moved in it: what is there `before`, `postings` in their order, `after` them.

    `pages` are the cycles of its plans among all postings, `plan` is the plan whose cycles are meant where none is
    named: the earliest started one that runs, else the one whose cycle opened last. `page` or `event` say which part
    this is.
    """

    account: str
    timezone: ZoneInfo
    before: Balance
    postings: tuple[Posting, ...]
    after: Balance
    pages: tuple[Page, ...]
    plan: str | None
    page: Page | None = None
    event: str | None = None


def explained(
    events: Iterable[AccountEvent],
    usage: UsagePort,
    as_of: datetime,
    accounts: Mapping[str, ZoneInfo],
    lines: bool = False,
    alone: Mark | None = None,
) -> list[Explained]:
    """Explain accounts, each with the zone of time of its days, as of an instant.

    `events` are those of `fold.statement`, or those alone on which the accounts depend. Usage is told by the day, with
    `lines` line by line; the line at `alone` is told by itself.
    """
    recorders = {name: Recorder(zone, lines, alone) for name, zone in accounts.items()}
    book = Book(usage, Trail())
    for name, recorder in recorders.items():
        book.note(name, recorder)
    book.walk(events, as_of)
    return [explanation(book.accounts[name], recorder) for name, recorder in recorders.items()]


def explanation(account: Account, recorder: Recorder) -> Explained:
    """What a recorder has noted of an account that was walked with it."""
    postings = recorder.told()
    pages = [
        page if page.end is not None else replace(page, end=account.holdings[page.purchase].cycle_end)
        for page in recorder.pages
    ]
    running = account.main_cycle()
    plan = running.id if running is not None else pages[-1].purchase if pages else None
    return Explained(account.name, recorder.timezone, Balance(), postings, _last(postings), tuple(pages), plan)


def of_cycle(whole: Explained, number: int) -> Explained | None:
    """What moved from the opening to the close of a cycle of the account's plan; None where it had no such cycle."""
    for page in whole.pages:
        if (page.purchase, page.number) == (whole.plan, number):
            postings = whole.postings[page.first : page.last]
            before = _last(whole.postings[: page.first])
            after = _last(postings) if postings else before
            return replace(whole, before=before, postings=postings, after=after, page=page)
    return None


def of_event(whole: Explained, event: str) -> Explained:
    """What an event moved, and what came of the data that it granted."""
    places = [place for place, posting in enumerate(whole.postings) if _concerns(posting, event)]
    postings = tuple(whole.postings[place] for place in places)
    before = _last(whole.postings[: places[0]]) if places else whole.after
    return replace(whole, before=before, postings=postings, after=_last(postings) if places else before, event=event)


def _concerns(posting: Posting, event: str) -> bool:
    granted = posting.purchase if posting.bucket is None else posting.bucket.event
    return event in (posting.event, granted)


def _last(postings: Sequence[Posting]) -> Balance:
    return postings[-1].balance if postings else Balance()


def totals(postings: Iterable[Posting]) -> Totals:
    """What postings add up to."""
    sums: dict[str, int] = dict.fromkeys(Totals.__struct_fields__[:-2], 0)
    points = 0
    cost: dict[str, Decimal] = {}
    for posting in postings:
        for name, sign in _counted(posting):
            sums[name] += sign * posting.bytes
        points += posting.points
        if posting.amount is not None and posting.currency is not None:
            cost[posting.currency] = cost.get(posting.currency, Decimal(0)) + posting.amount
    paid = {currency: amount for currency, amount in sorted(cost.items()) if amount}
    return Totals(**sums, points=points, cost=paid)


def _counted(posting: Posting) -> Iterator[tuple[str, int]]:
    # The totals that a posting's bytes count towards, and with which sign.
    drawn = "drawn_unlimited" if posting.bucket is not None and posting.bucket.size is None else "drawn"
    match posting.what:
        case "draw" | "overage" | "throttled" as what:
            yield drawn if what == "draw" else what, 1
            yield "used", 1
            if posting.why == "unlogged":
                yield "unlogged", 1
        case "correction":
            yield "corrected", 1
            yield drawn if posting.bucket is not None else str(posting.why), -1
            yield "used", -1
        case what if what in _COUNTED:
            yield _COUNTED[what], 1
            if posting.why == "fair-use":
                yield "reset", 1


_COUNTED: dict[What, str] = {
    "grant": "granted",
    "expiry": "expired",
    "carry": "rolled_over",
    "transfer-in": "transferred_in",
    "transfer-out": "transferred_out",
}
