"""Levels: how much of a cycle's data, of a bucket, or of a member's limit is used.

What ends with one cycle is one quantity, as far as it can be used in the same zones: what the plan gives, what was
carried, boosters and gifts. What belongs to no cycle is one bucket by itself.
"""

from collections.abc import Iterator
from datetime import datetime

from esimtrack.insight.judging import judge
from esimtrack.ledger.statement import AccountStatement, BucketLine
from esimtrack.reminders.occasion import Occasion
from esimtrack.reminders.watch import Watch


def levels(account: AccountStatement, as_of: datetime, watch: Watch) -> Iterator[Occasion]:
    """The level of everything that has a size, also where none is reached yet."""
    parts: dict[tuple[str, ...], list[BucketLine]] = {}
    for bucket in account.buckets:
        if bucket.size and not bucket.frozen:
            parts.setdefault(_part(account, bucket), []).append(bucket)
    for about, buckets in parts.items():
        first = buckets[0]
        line = judge(account, first)
        size, left = sum(b.size or 0 for b in buckets), sum(b.left or 0 for b in buckets)
        percent = _reached(size - left, size, watch)
        yield Occasion(
            kind="level",
            account=account.account,
            about=about,
            rank=percent,
            at=as_of if not left else first.end,
            until=first.end,
            purchase=first.purchase if line is None else line.id,
            zones=first.zones,
            percent=percent,
            size=size,
            left=left,
        )


def limits(account: AccountStatement, as_of: datetime, watch: Watch) -> Iterator[Occasion]:
    """How much of their limit each member has used, in the cycle that runs."""
    end = None if account.cycle is None else account.cycle.end
    for member in account.members:
        if member.limit is not None:
            percent = _reached(member.used, member.limit, watch)
            yield Occasion(
                kind="limit",
                account=account.account,
                about=(member.name, "" if end is None else str(end)),
                rank=percent,
                at=as_of if member.used >= member.limit else end,
                until=end,
                member=member.name,
                percent=percent,
                size=member.limit,
                left=max(0, member.limit - member.used),
            )


def _part(account: AccountStatement, bucket: BucketLine) -> tuple[str, ...]:
    zones = "" if bucket.zones is None else " ".join(sorted(bucket.zones))
    line = judge(account, bucket)
    if line is not None:
        return line.id, zones, str(bucket.fate.at)
    return bucket.purchase or "", zones, bucket.kind, str(bucket.start)


def _reached(used: int, of: int, watch: Watch) -> int:
    return max((level for level in watch.levels if used and 100 * used >= level * of), default=0)
