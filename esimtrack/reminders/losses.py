"""Data that will be lost soon: said when a lead passes, unless it is used before at the pace of late.

The rest of a cycle that renews by itself is lost at the end of every cycle. It is said at the last lead alone, and only
where it is much: more than a share of what the cycle gave.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from esimtrack.insight.course import Course
from esimtrack.insight.days import purchase_of
from esimtrack.insight.judging import judge, kept_if_renewed, must_renew
from esimtrack.insight.saving import foreseen
from esimtrack.ledger.answers import Item
from esimtrack.ledger.statement import AccountStatement, BucketLine
from esimtrack.reminders.leads import passed
from esimtrack.reminders.occasion import Occasion, of_item
from esimtrack.reminders.watch import Watch


def losses(
    account: AccountStatement, items: Sequence[Item], as_of: datetime, course: Course | None, watch: Watch
) -> Iterator[Occasion]:
    """What of an account's items is the loss of data, and is to be said. `course`: what becomes of it at the pace."""
    for item in items:
        if item.kind != "data" or _said_by_its_renewal(item, items, account):
            continue
        its = (bucket for bucket in account.buckets if bucket.purchase == item.purchase and bucket.left)
        losing = [bucket for bucket in its if _lost_at(bucket, account, item.at)]
        since = min((b.start for b in losing), default=as_of)
        rank, lost = passed(item.at - as_of, watch.days, item.at - since), _at_pace(item, account, course)
        if _ordinary(item, losing, account):
            much = lost > watch.rest.of(_given(item, account))
            rank = rank if much and rank == len(watch.days) else 0
        if rank and lost:
            yield of_item("data", item, rank)


def _said_by_its_renewal(item: Item, items: Sequence[Item], account: AccountStatement) -> bool:
    # "Renew it, or 10 GB are lost" need not be said twice, also where a grace follows before they are.
    if not kept_if_renewed(item, account):
        return False
    return any(other.kind == "renewal" and other.purchase == item.purchase for other in items)


def _lost_at(bucket: BucketLine, account: AccountStatement, at: datetime) -> bool:
    fate = bucket.fate
    if fate.at is None:
        return bucket.end == at
    if fate.at == at:
        return fate.expires > 0 or must_renew(judge(account, bucket))
    # Carried to there; or a grace follows the cycle's end, at which it was judged.
    return fate.at < at


def _at_pace(item: Item, account: AccountStatement, course: Course | None) -> int:
    # How much of it is lost at the pace of late, as far as that can be told; else all of it.
    if course is None or not foreseen(account, [item.at]):
        return item.bytes or 0
    return min(item.bytes or 0, course.lost(item.at))


def _ordinary(item: Item, losing: Sequence[BucketLine], account: AccountStatement) -> bool:
    line = purchase_of(account, item.purchase)
    if line is None or line.terms.cycle is None or line.terms.cycle.manual:
        return False
    return line.renews and line.cycle_end == item.at and not all(bucket.kind == "rollover" for bucket in losing)


def _given(item: Item, account: AccountStatement) -> int:
    return sum(b.size or 0 for b in account.buckets if b.purchase == item.purchase and b.kind == "base")
