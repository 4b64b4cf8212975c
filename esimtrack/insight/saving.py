"""How much must be used a day so that nothing is lost."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from esimtrack.insight.budget import binding_end
from esimtrack.insight.course import course
from esimtrack.insight.pace import steadily
from esimtrack.insight.places import places
from esimtrack.ledger.statement import AccountStatement


def foreseen(account: AccountStatement, ends: Collection[datetime]) -> bool:
    """Whether a pace tells what is lost at those instants.

    It does not where something without a size or an end pays too, where nothing is left to use, or where new data will
    pay as well before the last of them.
    """
    binds = [binding_end(account), *(binding_end(place.there) for place in places(account))]
    if not ends or binds[0] is None or None in binds:
        return False
    return max(ends) <= binds[0] and not _more_comes(account, max(ends))


def least_use(account: AccountStatement, as_of: datetime, ends: Collection[datetime], local: ZoneInfo) -> int | None:
    """The least bytes a local day, today counted, with which nothing is lost at those instants.

    None where nothing can be promised: where it cannot be `foreseen`, or where not all data can be used in one place.
    `local` is the reader's zone of time.
    """
    if not foreseen(account, ends) or len(places(account)) > 1:
        return None
    too_little, enough = -1, sum(bucket.left or 0 for bucket in account.buckets)
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        found = course(account, as_of, steadily(middle), local)
        if any(found.lost(end) for end in ends):
            too_little = middle
        else:
            enough = middle
    return enough


def _more_comes(account: AccountStatement, before: datetime) -> bool:
    # Another plan's cycle begins, or what waits for its first use would start by it.
    return any(
        (line.renews and line.cycle_end is not None and line.cycle_end < before)
        or (
            line.state == "pending"
            and line.terms.validity.starts == "first-use"
            and line.terms.validity.stacking != "queue"
        )
        for line in account.purchases
    )
