"""What a write changed, in one line: how much is left now, and until when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import zone_named
from esimtrack.cli.sizes import say_size
from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement, PurchaseLine
from esimtrack.views import times
from esimtrack.views.reader import Reader


def balance(account: AccountStatement, reader: Reader) -> str:
    """What is left: "9.70 GB left until the end of 30 Nov." """
    live = [bucket for bucket in account.buckets if not bucket.frozen]
    left = [bucket for bucket in live if bucket.left]
    size = say_size(account.remaining, account.gb)
    if account.unlimited:
        return _("Unlimited data, and {size} left.").format(size=size) if left else _("Unlimited data.")
    if not left:
        frozen = [bucket for bucket in account.buckets if bucket.frozen]
        if frozen:
            return _("Nothing can be used now: {size} wait for the plan to be renewed.").format(
                size=say_size(account.frozen, account.gb)
            )
        return _("Nothing is left.")
    zone = plan_zone(account, reader)
    ends = sorted({bucket.end for bucket in left if bucket.end is not None})
    if not ends:
        return _("{size} left.").format(size=size)
    first = times.until(ends[0], zone, reader)
    if all(bucket.end == ends[0] for bucket in left):
        return _("{size} left {until}.").format(size=size, until=first)
    some = sum(bucket.left or 0 for bucket in left if bucket.end == ends[0])
    return _("{size} left, {some} of it {until}.").format(size=size, some=say_size(some, account.gb), until=first)


def uncovered(before: AccountStatement | None, after: AccountStatement) -> str | None:
    """How much of what was just recorded no bucket covered; None where all was covered."""
    over = after.overage - (before.overage if before is not None else 0)
    slowed = after.throttled - (before.throttled if before is not None else 0)
    if over > 0:
        return _("{size} of it is overage: nothing that covers it was left then.").format(
            size=say_size(over, after.gb)
        )
    if slowed > 0:
        return _("{size} of it is beyond full speed.").format(size=say_size(slowed, after.gb))
    return None


def moment(at: datetime, now: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """When something happened: "now", or "21 Nov 14:30", with the zone where the plan's differs from the reader's."""
    return _("now") if at == now else instant(at, zone, reader)


def instant(at: datetime, zone: ZoneInfo, reader: Reader) -> str:
    """A moment that is no end: midnight is 00:00 of the day that it opens."""
    wall = at.astimezone(zone)
    text = _("{day} {time}").format(day=times.day(wall.date(), reader), time=f"{wall:%H:%M}")
    if wall.utcoffset() != at.astimezone(reader.timezone).utcoffset():
        return _("{moment} {zone}").format(moment=text, zone=wall.tzname() or "")
    return text


def plan_zone(account: AccountStatement | None, reader: Reader) -> ZoneInfo:
    """The zone of the account's running plan, else of its latest purchase, else the reader's."""
    if account is None or not account.purchases:
        return reader.timezone
    return zone_named(main_purchase(account).terms.timezone)


def main_purchase(account: AccountStatement) -> PurchaseLine:
    """The purchase whose cycle runs, else the latest that is live, else the latest."""
    if account.cycle is not None:
        return next(p for p in account.purchases if account.cycle and p.id == account.cycle.purchase)
    return next((p for p in reversed(account.purchases) if p.state == "live"), account.purchases[-1])
