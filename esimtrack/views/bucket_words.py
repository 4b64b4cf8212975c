"""A bucket in words: what data it is, until when, and what happens to it then."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from esimtrack.calendar.wall import local, local_date, zone_named
from esimtrack.i18n import _, listed
from esimtrack.insight.days import purchase_of
from esimtrack.ledger.statement import AccountStatement, BucketLine, PurchaseLine
from esimtrack.units.sizes import show_size
from esimtrack.views import times
from esimtrack.views.reader import Reader

_LONGEST_ZONES = 3


def name(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    """What a person would call it: "November", "carried from October", "Booster 2 GB", "Europe (FR, DE)"."""
    words = _KINDS[bucket.kind](bucket, account, reader)
    if bucket.zones is None:
        return words
    shown = zones(bucket.zones)
    return words if words == shown else _("{what} ({zones})").format(what=words, zones=shown)


def together(buckets: Sequence[BucketLine], account: AccountStatement, reader: Reader) -> str:
    """What a person would call carried buckets of one plan: "carried from 3 Nov to 19 Nov"."""
    line = purchase_of(account, buckets[0].purchase)
    assert line is not None
    first, last = (_origin(bucket.origin, line, reader) for bucket in (buckets[0], buckets[-1]))
    return _("carried from {first} to {last}").format(first=first, last=last)


def zones(labels: Sequence[str]) -> str:
    """The first of the zones: "FR, DE", "AT, BE, DE and 5 more"."""
    shown = listed(labels[:_LONGEST_ZONES])
    more = len(labels) - _LONGEST_ZONES
    return _("{zones} and {count} more").format(zones=shown, count=more) if more > 0 else shown


def where(labels: Sequence[str] | None, account: AccountStatement) -> str:
    """A place at the head of a sentence: "Europe", if its zones are one allowance's; else "FR, DE", or "Elsewhere"."""
    if not labels:
        return _("Elsewhere")
    names = {b.allowance for b in account.buckets if b.zones is not None and set(b.zones) == set(labels)}
    name = names.pop() if len(names) == 1 else None
    return zones(labels) if name is None else name


def ends(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    """ "end of 30 Nov", or that it has no end."""
    if bucket.end is None:
        return _("no end")
    return times.end(bucket.end, reader.zone_of(account, bucket.purchase), reader)


def fate(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    """What happens to what is left of it: "lost then", "carries to 31 Dec"; nothing where nothing is left or ends."""
    fate = bucket.fate
    if not bucket.left or fate.why == "fair-use":
        return ""
    if fate.at is None:
        return "" if bucket.end is None else _("lost then")
    if not fate.carries:
        return _("lost then")
    if bucket.frozen or _someone_must_renew(bucket, account):
        return _renewed(bucket, account, reader)
    if fate.expires:
        size = show_size(fate.carries, account.gb)
        if fate.until is None:
            return _("{size} carry on").format(size=size)
        return _("{size} carry to {day}").format(size=size, day=_last_day(fate.until, bucket, account, reader))
    if fate.until is None:
        return _("carries on")
    if bucket.end == fate.until:
        return "" if _manual(bucket, account) else _("lost then")
    return _("carries to {day}").format(day=_last_day(fate.until, bucket, account, reader))


def _renewed(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    fate = bucket.fate
    if fate.expires:
        return (_("{size} kept if renewed") if bucket.frozen else _("{size} carry if renewed")).format(
            size=show_size(fate.carries, account.gb)
        )
    return _("kept if renewed") if bucket.frozen else _("carries if renewed")


def _someone_must_renew(bucket: BucketLine, account: AccountStatement) -> bool:
    line = purchase_of(account, bucket.purchase)
    return _manual(bucket, account) and not (line is not None and line.renews)


def _manual(bucket: BucketLine, account: AccountStatement) -> bool:
    line = purchase_of(account, bucket.purchase)
    return line is not None and line.terms.cycle is not None and line.terms.cycle.manual


def _last_day(at: datetime, bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    return times.closing_day(at, reader.zone_of(account, bucket.purchase), reader)


def _base(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    line = purchase_of(account, bucket.purchase)
    if bucket.allowance is not None:
        return bucket.allowance
    if line is None or line.terms.cycle is None:
        return _("data") if line is None else line.plan
    period = _cycle(bucket.origin, line, reader)
    if _alone(account):
        return period
    return _("{plan}: {period}").format(plan=line.plan, period=period)


def _carried(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    line = purchase_of(account, bucket.purchase)
    if line is None or bucket.start == line.at:
        # It was there when the plan was entered: which cycle left it, nobody said.
        return _("carried from before")
    return _("carried from {period}").format(period=_origin(bucket.origin, line, reader))


def _granted(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    line = purchase_of(account, bucket.purchase)
    return _("top-up") if line is None else line.plan


def _bonus(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    return _("bonus")


def _transfer(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    return _("transferred here")


_KINDS: dict[str, Callable[[BucketLine, AccountStatement, Reader], str]] = {
    "base": _base,
    "rollover": _carried,
    "top-up": _granted,
    "bonus": _bonus,
    "transfer": _transfer,
}


def _alone(account: AccountStatement) -> bool:
    return sum(p.state in ("live", "frozen") for p in account.purchases) == 1


def _cycle(opening: datetime, line: PurchaseLine, reader: Reader) -> str:
    every = line.terms.cycle.every if line.terms.cycle is not None else None
    if every is not None and (every.count, every.unit) in ((1, "days"), (24, "hours")):
        return _("today")
    if _is_month(line):
        return times.month(local_date(opening, zone_named(line.terms.timezone)))
    return _("since {day}").format(day=times.day(local_date(opening, zone_named(line.terms.timezone)), reader))


def _origin(opening: datetime, line: PurchaseLine, reader: Reader) -> str:
    day = local_date(opening, zone_named(line.terms.timezone))
    return times.month(day) if _is_month(line) else times.day(day, reader)


def _is_month(line: PurchaseLine) -> bool:
    # Whether cycles are months of the calendar: they end at the midnight before the 1st.
    cycle = line.terms.cycle
    if cycle is None or (cycle.every.count, cycle.every.unit) != (1, "months") or line.cycle_end is None:
        return False
    wall = local(line.cycle_end, zone_named(line.terms.timezone))
    return wall.day == 1 and wall - wall.replace(hour=0, minute=0, second=0, microsecond=0) == timedelta()
