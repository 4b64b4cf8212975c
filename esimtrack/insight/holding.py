"""For how long a look at accounts says the same: until something happens by itself, or time passes a threshold."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import TICK, local_date, midnight
from esimtrack.insight.days import GIVEN_UP, LATELY, LONG_AGO, Soon, zone_of
from esimtrack.ledger.outlook import HORIZON
from esimtrack.ledger.statement import AccountStatement, Statement

_DAY = timedelta(days=1)


def holds_until(statement: Statement, local: ZoneInfo, soon: Soon) -> datetime:
    """The first instant at which a reader whose zone of time is `local` might be told something else.

    Spans of time that are counted down apart (`expires_in`); and if nothing is recorded.
    """
    as_of = statement.as_of
    instants = [_next_midnight(as_of, local)]
    for account in statement.accounts:
        zone = zone_of(account, local)
        instants.append(_next_midnight(as_of, zone))
        # The day before which nothing is lately moves at that day's own midnight.
        instants.append(_next_midnight(as_of - LONG_AGO, zone) + LONG_AGO)
        instants += _thresholds(account, soon)
    return min(instant for instant in instants if instant > as_of)


def _next_midnight(at: datetime, zone: ZoneInfo) -> datetime:
    return midnight(local_date(at, zone) + _DAY, zone)


def _thresholds(account: AccountStatement, soon: Soon) -> Iterator[datetime]:
    for at in _ahead(account):
        yield at
        yield at - soon.data
        yield at - soon.deadlines
        yield at - HORIZON
    if account.keep_alive is not None:
        # Its due itself is still kept to; and a number is given up some time after it.
        yield account.keep_alive + TICK
        yield account.keep_alive + GIVEN_UP + TICK
    for line in account.purchases:
        if line.state == "live" and line.start is not None:
            yield max(line.at, line.start) + (LATELY + 1) * _DAY
    if account.last_evidence is not None:
        yield account.last_evidence + (LATELY + 1) * _DAY


def _ahead(account: AccountStatement) -> Iterator[datetime]:
    for line in account.purchases:
        yield from (at for at in (line.start_by, line.cycle_end, line.end) if at is not None)
    for bucket in (*account.buckets, *account.elsewhere):
        yield from (at for at in (bucket.end, bucket.fate.at, bucket.fate.until) if at is not None)
    if account.next_expiry is not None:
        yield account.next_expiry.at
    if account.keep_alive is not None:
        yield account.keep_alive
