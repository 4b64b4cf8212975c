"""Where somebody is, as far as the journal says: the zone of the last use that a plan of today names."""

from datetime import datetime

from esimtrack.calendar.wall import TICK
from esimtrack.ledger.port import LAST, Mark, UsagePort
from esimtrack.ledger.statement import AccountStatement


def told_apart(account: AccountStatement) -> set[str]:
    """The zones that its live and waiting purchases name; empty where none names any."""
    lines = (line for line in account.purchases if line.state in ("live", "pending", "frozen"))
    named = {zone for line in lines for allowance in line.terms.allowances for zone in allowance.zones or ()}
    return named | {zone for bucket in account.buckets for zone in bucket.zones or ()}


def zone_of_last_use(account: AccountStatement, as_of: datetime, usage: UsagePort) -> str | None:
    """The zone of the last use since the first of today's plans was bought, among those that they name."""
    named = told_apart(account)
    since = min((line.at for line in account.purchases if line.state == "live"), default=None)
    if not named or since is None:
        return None
    start, end = since, as_of + TICK

    def zones(opening: datetime) -> set[str]:
        sums = usage.sums(account.account, Mark(opening), Mark(as_of, LAST))
        return {part.zone for part in sums if part.zone in named}

    found = zones(start)
    while len(found) > 1 and end - start > TICK:
        # The last of several is in the later half of the time, if any is there.
        middle = start + (end - start) // TICK // 2 * TICK
        later = zones(middle)
        start, end, found = (middle, end, later) if later else (start, middle, found)
    if len(found) > 1:
        lines = usage.lines(account.account, Mark(start), Mark(as_of, LAST))
        return [line.zone for line in lines if line.zone in found][-1]
    return min(found, default=None)
