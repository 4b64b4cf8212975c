"""How much must be used a day so that nothing is lost."""

from collections.abc import Collection
from datetime import datetime

from esimtrack.insight.budget import binding_end, course
from esimtrack.ledger.statement import AccountStatement


def least_use(account: AccountStatement, as_of: datetime, ends: Collection[datetime]) -> int | None:
    """The least bytes a local day, today counted, with which nothing is lost at those instants.

    None where nothing can be promised: where something without a size or an end pays too, where nothing is left to use,
    or where new data will pay as well before the last of these instants.
    """
    binds = binding_end(account)
    if binds is None or not ends or max(ends) > binds or _more_comes(account, max(ends)):
        return None
    too_little, enough = -1, sum(bucket.left or 0 for bucket in account.buckets)
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        found = course(account, as_of, middle)
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
