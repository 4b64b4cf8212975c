"""What a write changed, in one line: how much is left now, and until when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from esimtrack.cli.sizes import say_size
from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views import times
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe


def balance(account: AccountStatement, reader: Reader) -> str:
    """What is left: "9.70 GB left until the end of 30 Nov.", "CH: Nothing is left." """
    if account.zone is not None:
        return _("{zone}: {sentence}").format(zone=account.zone, sentence=_balance(account, reader))
    return _balance(account, reader)


def back_again(device: str, size: str, moment: str) -> str:
    """What is said of a counter that showed a `size` for once, and did not begin anew."""
    return _("{name} showed {size} on {moment}, and is back near its old value: nothing is counted for it.").format(
        name=device, size=size, moment=moment
    )


def _balance(account: AccountStatement, reader: Reader) -> str:
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
        pending = [purchase for purchase in account.purchases if purchase.state == "pending"]
        if pending:
            return _("Nothing can be used now: {plan} is not started.").format(plan=safe(pending[0].plan))
        if any(purchase.state == "live" and purchase.terms.throttles for purchase in account.purchases):
            return _("Nothing is left at full speed.")
        return _("Nothing is left.")
    zone = reader.zone_of(account)
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
        return _("{size} of it is overage: nothing that covers it was left then.").format(size=say_size(over, after.gb))
    if slowed > 0:
        return _("{size} of it is beyond full speed.").format(size=say_size(slowed, after.gb))
    return None


def moment(at: datetime, now: datetime, reader: Reader, plan: ZoneInfo | None = None) -> str:
    """When something happened, on the reader's clock: "now", or "21 Nov 14:30".

    Midnight is 00:00 of the day that it opens. The zone is named where the clock of the plan's differs.
    """
    if at == now:
        return _("now")
    wall = at.astimezone(reader.timezone)
    text = _("{day} {time}").format(day=times.day(wall.date(), reader), time=f"{wall:%H:%M}")
    if plan is not None and wall.utcoffset() != at.astimezone(plan).utcoffset():
        return _("{moment} {zone}").format(moment=text, zone=wall.tzname() or "")
    return text
