"""Gifts and shared data: bonus events and transfers."""

from esimtrack.events import Bonus, Transfer
from esimtrack.ledger.account import Account
from esimtrack.ledger.buckets import Bucket


def give(account: Account, event: Bonus) -> None:
    """Grant a bonus.

    Until its end, else with the running cycle, as one of that cycle's, else without end. Its points are spent, as far
    as there are any: the data counts all the same.
    """
    if event.until is not None and event.until <= event.at:
        account.warn("ends-before-it-starts", event.id)
        return
    plan = account.main_cycle() if event.until is None else None
    account.caused_by(event.id)
    if event.points:
        spent = min(event.points, account.points)
        account.points -= spent
        if spent:
            account.note("points", why="spent", points=-spent)
        if spent < event.points:
            account.warn("not-enough-points", event.id)
    account.grant(
        Bucket(
            kind="bonus",
            size=event.bytes,
            left=event.bytes,
            start=event.at,
            end=event.until if plan is None else plan.cycle_end,
            zones=None if event.zones is None else tuple(event.zones),
            priority=event.priority or 0,
            origin=event.at,
            event=event.id,
            index=0,
            purchase=None if plan is None else plan.id,
            cycle_of=None if plan is None else plan.id,
        ),
        "gift",
    )


def transfer(sender: Account, receiver: Account, event: Transfer) -> None:
    """Move data from the sender's buckets in paying order, each part to a bucket with the same end, zones, priority
    and origin.
    """
    sender.caused_by(event.id)
    receiver.caused_by(event.id)
    wanted = event.bytes
    for index, source in enumerate(b for b in sender.paying() if b.size is not None and b.left):
        size = min(wanted, source.left)
        if not size:
            break
        wanted -= size
        source.left -= size
        sender.transferred_out += size
        sender.note("transfer-out", size, source, other=receiver.name)
        receiver.transferred_in += size
        arrived = Bucket(
            kind="transfer",
            size=size,
            left=size,
            start=event.at,
            end=source.end,
            zones=source.zones,
            priority=source.priority,
            origin=source.origin,
            event=event.id,
            index=index,
            purchase=None,
        )
        receiver.loose.append(arrived)
        receiver.note("transfer-in", size, arrived, other=sender.name)
    if wanted:
        sender.warn("not-enough-to-transfer", event.id, event.to)
