"""What buckets of the past were called, and the cycles that they came from.

`bucket_words` names the buckets of today; here a day's data is the day's, and a year that is over is named.
"""

from collections.abc import Callable
from datetime import datetime

from esimtrack.calendar.wall import local, local_date, midnight
from esimtrack.i18n import _
from esimtrack.insight.days import purchase_of
from esimtrack.ledger.postings import BucketThen
from esimtrack.ledger.statement import AccountStatement, PurchaseLine
from esimtrack.views import bucket_words, times
from esimtrack.views.reader import Reader


def bucket_name(bucket: BucketThen, account: AccountStatement, reader: Reader) -> str:
    """What a bucket was called in its time: "November", "carried from October", "Booster 2 GB"."""
    line = purchase_of(account, bucket.purchase)
    name = _NAMES[bucket.kind](bucket, line, account, reader)
    if bucket.zones is None or bucket.allowance is not None:
        return name
    zones = bucket_words.zones(bucket.zones)
    return name if name == zones else _("{what}, {zones}").format(what=name, zones=zones)


def period(origin: datetime, line: PurchaseLine, account: AccountStatement, reader: Reader) -> str:
    """The cycle in which data was first granted: "November", "November 2025", "5 Nov"."""
    day = local_date(origin, reader.zone_of(account, line.id))
    if not _is_month(origin, line, account, reader):
        return times.day(day, reader)
    if day.year != local_date(reader.now, reader.timezone).year:
        return _("{month} {year}").format(month=times.month(day), year=day.year)
    return times.month(day)


def several_plans(account: AccountStatement) -> bool:
    """Whether an account has had more than one plan, so that a plan needs its name."""
    return sum(line.role == "plan" for line in account.purchases) > 1


def _base(bucket: BucketThen, line: PurchaseLine | None, account: AccountStatement, reader: Reader) -> str:
    if bucket.allowance is not None:
        return bucket.allowance
    if line is None or line.terms.cycle is None:
        return _("data") if line is None else _plan(line, account, reader)
    name = period(bucket.origin, line, account, reader)
    if not _is_day(line) and not _is_month(bucket.origin, line, account, reader):
        name = _("since {day}").format(day=name)
    return _("{plan}: {period}").format(plan=line.plan, period=name) if several_plans(account) else name


def _carried(bucket: BucketThen, line: PurchaseLine | None, account: AccountStatement, reader: Reader) -> str:
    if line is None or bucket.start == line.at:
        # It was there when the plan was entered: which cycle left it, nobody said.
        return _("carried from before")
    return _("carried from {period}").format(period=period(bucket.origin, line, account, reader))


def _bought(bucket: BucketThen, line: PurchaseLine | None, account: AccountStatement, reader: Reader) -> str:
    return _("top-up") if line is None else _plan(line, account, reader)


def _plan(line: PurchaseLine, account: AccountStatement, reader: Reader) -> str:
    # Bought more than once, it is told apart by its day.
    if sum(other.plan == line.plan for other in account.purchases) == 1:
        return line.plan
    day = times.day(local_date(line.at, reader.zone_of(account, line.id)), reader)
    return _("{plan} of {day}").format(plan=line.plan, day=day)


_NAMES: dict[str, Callable[[BucketThen, PurchaseLine | None, AccountStatement, Reader], str]] = {
    "base": _base,
    "rollover": _carried,
    "top-up": _bought,
    "bonus": lambda bucket, line, account, reader: _("bonus"),
    "transfer": lambda bucket, line, account, reader: _("transferred here"),
}


def _is_day(line: PurchaseLine) -> bool:
    every = None if line.terms.cycle is None else line.terms.cycle.every
    return every is not None and (every.count, every.unit) in ((1, "days"), (24, "hours"))


def _is_month(origin: datetime, line: PurchaseLine, account: AccountStatement, reader: Reader) -> bool:
    # Whether cycles are months of the calendar: they begin at the midnight that opens the 1st.
    cycle = line.terms.cycle
    if cycle is None or (cycle.every.count, cycle.every.unit) != (1, "months"):
        return False
    zone = reader.zone_of(account, line.id)
    opens = local(origin, zone).day == 1 and midnight(local_date(origin, zone), zone) == origin
    return opens or cycle.anchor in ("calendar", 1)
