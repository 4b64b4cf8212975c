"""What a plan would have cost, and what came of it: the columns of `advise`, read off the ledger's postings.

`paid` is what the ledger says. `counted` is for comparing: of each payment the part that belongs to the demand's days.

- A cycle's price counts by the part of the whole cycle that lies in those days. So a plan is not dearer for having been
  looked at in the middle of its month.
- The price of a purchase that is not over at the end counts less what of it is still to come: by time, or by data, of
  which less is left.
- What is charged for use, and credit, counts whole.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from esimtrack.advice.buying import Bought
from esimtrack.calendar.edges import Edges
from esimtrack.calendar.wall import TICK, local_date, zone_named
from esimtrack.events import Purchase, Renew
from esimtrack.ledger.postings import Posting
from esimtrack.ledger.statement import PurchaseLine


class Score(Struct, frozen=True):
    """What a plan comes to. Money by currency; bytes; days are local ones of the demand.

    `lost` is what expired, `charged` the use that was charged for, at `charges`; `without` is the use for which there
    was no data, `slowed` the use that was slowed down. `left` is what could still be used at the end, or is carried.
    """

    paid: dict[str, Decimal]
    counted: dict[str, Decimal]
    lost: int
    charged: int
    charges: dict[str, Decimal]
    without: int
    days_without: int
    slowed: int
    days_slowed: int
    left: int
    unlimited: bool
    bought: int
    boosters: int
    renewed: int
    points: int


def score(bought: Bought) -> Score:
    """The score of a demand walked with a plan."""
    demand, end = bought.demand, bought.demand.end
    before = [p for p in bought.told.postings if p.at < end]
    closed = [p for p in bought.told.postings if p.at == end and p.what in ("expiry", "credit")]
    uses = [p for p in before if p.what == "overage"]
    plain = [p for p in uses if p.purchase is None]
    slow = [p for p in before if p.what == "throttled"]
    charges = [p for p in before if p.what == "charge"]
    balance = before[-1].balance if before else bought.told.before
    gone = sum(p.bytes for p in closed if p.what == "expiry")
    return Score(
        paid=dict(bought.statement.cost),
        counted=_money((p.currency, part) for p, part in _parts(bought, [*before, *closed])),
        lost=sum(p.bytes for p in [*before, *closed] if p.what == "expiry" and p.why != "fair-use"),
        charged=sum(p.bytes for p in uses if p.purchase is not None),
        charges=_money((p.currency, p.amount) for p in charges),
        without=sum(p.bytes for p in plain),
        days_without=len({local_date(p.at, demand.timezone) for p in plain}),
        slowed=sum(p.bytes for p in slow),
        days_slowed=len({local_date(p.at, demand.timezone) for p in slow}),
        left=balance.remaining + balance.frozen - gone,
        unlimited=balance.unlimited,
        bought=sum(isinstance(event, Purchase) and event.role is None for event in bought.events),
        boosters=sum(isinstance(event, Purchase) and event.role is not None for event in bought.events),
        renewed=sum(isinstance(event, Renew) and event.at < end for event in bought.events),
        points=bought.statement.points,
    )


def _money(sums: Iterable[tuple[str | None, Decimal | None]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for currency, amount in sums:
        if currency is not None and amount is not None:
            found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def _parts(bought: Bought, postings: Iterable[Posting]) -> Iterator[tuple[Posting, Decimal | None]]:
    # What of each payment counts.
    lines = {line.id: line for line in bought.statement.purchases}
    cycles = {(page.purchase, page.number): (page.start, page.end) for page in bought.told.pages}
    for posting in postings:
        if posting.what != "price" or posting.amount is None or posting.purchase is None:
            yield posting, posting.amount
            continue
        line, number = lines[posting.purchase], posting.cycle or 1
        if line.terms.cycle is not None and line.terms.price_each_cycle:
            start, end = cycles.get((line.id, number), (posting.at, None))
            share = Fraction(1) if end is None else _within(bought, _whole(line, start, number), end)
        else:
            share = 1 - _to_come(bought, line)
        yield posting, posting.amount * share.numerator / share.denominator


def _whole(line: PurchaseLine, start: datetime, number: int) -> datetime:
    # Where the cycle would have begun, had it not been bought in the middle of it.
    if number > 1 or line.terms.cycle is None:
        return start
    return Edges(start, line.terms.cycle, zone_named(line.terms.timezone)).natural_start


def _within(bought: Bought, start: datetime, end: datetime) -> Fraction:
    # Which part of a stretch lies in the demand's days.
    there = min(end, bought.demand.end) - max(start, bought.demand.start)
    return Fraction(max(there, timedelta(0)) // TICK, (end - start) // TICK)


def _to_come(bought: Bought, line: PurchaseLine) -> Fraction:
    # Which part of a purchase is still to come at the end.
    if line.state == "pending":
        return Fraction(1)
    if line.state != "live":
        return Fraction(0)
    parts = []
    if line.end is not None and line.start is not None:
        parts.append(1 - _within(bought, line.start, line.end))
    buckets = [b for b in bought.statement.buckets if b.purchase == line.id and b.size is not None]
    size = sum(bucket.size or 0 for bucket in buckets)
    if line.terms.cycle is None and not line.terms.unlimited:
        parts.append(Fraction(sum(bucket.left or 0 for bucket in buckets), size) if size else Fraction(0))
    return min(parts, default=Fraction(0))
