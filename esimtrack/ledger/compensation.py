"""What a seller gives for data that expires: points and credit for each full `per`, and a bonus in the next cycle.

What counts is all that expires of one purchase at one instant, together.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from esimtrack.ledger.account import Account
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.statement import Reason, Ruling
from esimtrack.terms.model import Terms


def expire_all(
    account: Account,
    buckets: Iterable[Bucket],
    at: datetime,
    holding: Holding | None,
    why: Reason,
    terms: Terms | None = None,
) -> None:
    """Buckets end for one reason: see `expire`."""
    expire(account, [(bucket, why) for bucket in buckets], at, holding, terms=terms)


def expire(
    account: Account,
    gone: Sequence[tuple[Bucket, Reason]],
    at: datetime,
    holding: Holding | None,
    ruling: Ruling | None = None,
    terms: Terms | None = None,
) -> None:
    """Buckets end with what is left of them, which counts as `holding`'s for its compensation, or as nobody's.

    `ruling` judged them, where a cycle's end did. `terms` are those that rule at that instant, where they are not the
    ones in force.
    """
    lost = 0
    for bucket, why in gone:
        lost += bucket.left
        account.lose(bucket, at, why, holding, ruling)
    account.drop([bucket for bucket, _ in gone])
    if holding is not None:
        _compensate(account, holding, at, lost, terms or holding.terms)


def end_own(account: Account, holding: Holding, at: datetime) -> None:
    """End the buckets of a purchase that end on their own at `at`, before a cycle of it opens there.

    What they lose counts with all else that expires of the purchase at that instant.
    """
    gone = [b for b in account.buckets if b.purchase == holding.id and b.cycle_of is None and b.end == at]
    expire_all(account, gone, at, holding, "own-end", holding.terms_at_next_edge)


def _compensate(account: Account, holding: Holding, at: datetime, lost: int, terms: Terms) -> None:
    # `lost` bytes of a purchase expire at an instant: give points and credit for each further full `per`.
    if holding.lost_at != at:
        holding.lost_at, holding.lost, holding.compensated = at, 0, 0
    holding.lost += lost
    given = terms.compensation
    if given is None or given.per is None:
        return
    times = holding.lost // given.per - holding.compensated
    holding.compensated += times
    if given.points and times:
        account.points += given.points * times
        account.note("points", why="compensation", plan=holding, points=given.points * times)
    if given.credit is not None and times:
        currency = given.credit.currency
        account.credited[currency] = account.credited.get(currency, Decimal(0)) + given.credit.amount * times
        account.note("credit", why="compensation", plan=holding, money=given.credit, times=-times)


def grant_bonus(account: Account, holding: Holding, at: datetime) -> None:
    """The next cycle has opened where data expired.

    Grant the share of it that the seller gives back, until the cycle ends.
    """
    given = holding.terms.compensation
    if given is None or given.bonus is None or holding.lost_at != at:
        return
    size = given.bonus.of(holding.lost)
    if given.cap is not None:
        size = min(size, given.cap)
    if size:
        account.given_back += size
        account.grant(
            Bucket(
                kind="bonus",
                size=size,
                left=size,
                start=at,
                end=holding.cycle_end,
                zones=None,
                priority=0,
                origin=at,
                event=holding.id,
                index=len(holding.terms.allowances),
                purchase=holding.id,
                cycle_of=holding.id,
            ),
            "compensation",
        )
