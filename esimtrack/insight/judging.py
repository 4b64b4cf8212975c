"""Whose cycle's end judges a bucket, and what that means to whoever must renew."""

from typing import TYPE_CHECKING

from esimtrack.insight.days import purchase_of
from esimtrack.ledger.statement import AccountStatement, BucketLine, PurchaseLine
from esimtrack.units.spans import Span

if TYPE_CHECKING:
    from esimtrack.ledger.answers import Item


def judge(account: AccountStatement, bucket: BucketLine) -> PurchaseLine | None:
    """The recurring purchase with whose cycle a bucket ends; None for a bucket outside cycles.

    Boosters and gifts that end with a cycle belong to the account's running one, where that ends as they do.
    """
    if bucket.fate.at is None:
        return None
    line = purchase_of(account, bucket.purchase)
    if line is not None and line.ruling is not None:
        return line
    main = None if account.cycle is None else account.cycle.purchase
    ending = [p for p in account.purchases if p.ruling is not None and bucket.fate.at in (p.cycle_end, p.end)]
    return min(ending, key=lambda p: p.id != main, default=None)


def must_renew(line: PurchaseLine | None) -> bool:
    """Whether a purchase goes on only if someone renews it."""
    if line is None or line.ruling is None or line.cancelled:
        return False
    if line.state == "frozen":
        return True
    ends_itself = line.end is not None and line.cycle_end is not None and line.end <= line.cycle_end
    return manual(line) and not line.renews and not ends_itself


def changes(line: PurchaseLine | None) -> bool:
    """Whether a purchase goes on with other terms from the end of its cycle."""
    return line is not None and line.ruling is not None and line.ruling.terms is not line.terms


def manual(line: PurchaseLine) -> bool:
    """Whether a purchase never goes on by itself, by the terms that rule the end of its cycle."""
    cycle = None if line.ruling is None else line.ruling.terms.cycle
    return cycle is not None and cycle.manual


def can_last(line: PurchaseLine) -> bool:
    """Whether data that is carried once can be carried further, if someone renews again."""
    rule = None if line.ruling is None else line.ruling.rollover
    return manual(line) and not line.cancelled and rule is not None and rule.cycles != 1


def grace(line: PurchaseLine) -> Span | None:
    """For how long after the end of the running cycle what a renewal would carry is kept; None where it is not."""
    if line.state != "live" or line.ruling is None or line.ruling.rollover is None or line.ruling.terms.cycle is None:
        return None
    return line.ruling.terms.cycle.grace if must_renew(line) else None


def kept_if_renewed(item: "Item", account: AccountStatement) -> int:
    """How much of the data that an item says is lost would carry over, if someone renewed before; in bytes."""
    kept = 0
    for bucket in account.buckets:
        line = judge(account, bucket)
        if bucket.purchase != item.purchase or line is None or bucket.fate.at is None or not must_renew(line):
            continue
        if item.at == bucket.fate.at if grace(line) is None else item.at > bucket.fate.at:
            kept += bucket.fate.carries
    return kept
