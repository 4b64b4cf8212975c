"""Local calendar days: whose they are, how many are left, and how many make something soon, lately or long ago.

An account's days are those of its plan's zone of time: of the plan whose cycle runs, else of the latest purchase.
What was only ever given has no plan: its days are the reader's. Today is a whole day, however late it is.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import last_date, local_date, zone_named
from esimtrack.ledger.statement import AccountStatement, PurchaseLine


class Soon(Struct, frozen=True):
    """What is soon: what happens within `data`; a deadline that a person must act on, within `deadlines`."""

    data: timedelta = timedelta(days=3)
    deadlines: timedelta = timedelta(days=14)


GIVEN_UP = timedelta(days=14)
"""So long after it was due, a number that was to be kept alive is given up."""
LATELY = 7
"""So many days with evidence are what is meant by lately; nothing logged for longer is said."""
LONG_AGO = timedelta(days=28)
"""What happened longer ago is not lately, however little was logged since."""
SHORT_CYCLE = timedelta(days=2)
"""Cycles no longer than this are days of a plan, which is looked at as a whole."""


def main_purchase(account: AccountStatement) -> PurchaseLine | None:
    """The purchase that an account is named by.

    The plan whose cycle runs, else the latest live, frozen or pending one, else the one that closed last.
    """
    if account.cycle is not None:
        return purchase_of(account, account.cycle.purchase)
    for state in ("live", "frozen", "pending"):
        found = [p for p in account.purchases if p.state == state]
        if found:
            return found[-1]
    return max(account.purchases, key=lambda p: p.end or p.at, default=None)


def purchase_of(account: AccountStatement, id: str | None) -> PurchaseLine | None:
    """The purchase with that id, or None."""
    return next((p for p in account.purchases if p.id == id), None)


def zone_of(account: AccountStatement, local: ZoneInfo, purchase: str | None = None) -> ZoneInfo:
    """The zone of time of a purchase, or of the account; `local`, the reader's, for one that never bought anything."""
    line = purchase_of(account, purchase) or main_purchase(account)
    return local if line is None else zone_named(line.terms.timezone)


def days_to(end: datetime, as_of: datetime, zone: ZoneInfo) -> int:
    """How many local days, today counted, something that ends at `end` can still be used on; at least 1."""
    last = last_date(end, zone)
    return max(1, (last - local_date(as_of, zone)).days + 1)
