"""Postings in words: "used (November): Ada 120 MB, Bo 60 MB", "lost (carried from October): this plan carries …".

What moved comes first, then of which data, then by which rule, and until when it is good. A plan is called by its name
where an account has had several.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import cast

from esimtrack.i18n import _, clauses, listed, n_
from esimtrack.insight.days import purchase_of
from esimtrack.ledger.postings import Posting, What
from esimtrack.ledger.statement import AccountStatement, Reason, Why
from esimtrack.units.money import money
from esimtrack.units.sizes import show_size
from esimtrack.views import plan_phrases as say
from esimtrack.views import times
from esimtrack.views.explain_names import bucket_name, period, several_plans
from esimtrack.views.reader import Reader
from esimtrack.views.rollover_words import clause

GRANTED: dict[Reason, Callable[[], str]] = {
    "bought": lambda: "",
    "cycle": lambda: "",
    "first-use": lambda: _("from its first use"),
    "activated": lambda: _("activated"),
    "turn": lambda: _("its turn came"),
    "start-by": lambda: _("it starts by itself"),
    "renewed": lambda: _("renewed"),
    "opening": lambda: _("there when the plan was entered"),
    "gift": lambda: _("a gift"),
    "compensation": lambda: _("for what was lost"),
    "lapsed": lambda: _("never started"),
    "no-running-cycle": lambda: _("no cycle was running to join"),
}
LOST: dict[Reason, Callable[[], str]] = {
    "own-end": lambda: _("its time was over"),
    "purchase-ends": lambda: _("{plan} ended"),
    "last-cycle": lambda: _("{plan} carries data for {further} only"),
    "not-renewed": lambda: _("{plan} was not renewed"),
    "grace-over": lambda: _("{plan} was not renewed within its grace"),
    "early": lambda: _("{plan} carries nothing when it is renewed before its time"),
    "lapsed": lambda: _("it was not started in time"),
    "no-running-cycle": lambda: _("no cycle was running to join"),
    "cancelled-now": lambda: _("it was cancelled at once"),
    "unlimited": lambda: _("unlimited data ended"),
}


def words(row: Sequence[Posting], account: AccountStatement, reader: Reader, end: datetime | None = None) -> str:
    """What a row of a statement says: one posting, or those of one day by what paid, whoever used it.

    `end` was said already: data that was granted until then does not say it again.
    """
    if row[0].what == "grant":
        return _grant(row[0], account, reader, end)
    return WORDS[row[0].what](row, account, reader)


def _of(posting: Posting, account: AccountStatement, reader: Reader) -> str:
    return "" if posting.bucket is None else bucket_name(posting.bucket, account, reader)


def _plan(posting: Posting, account: AccountStatement) -> str:
    line = purchase_of(account, posting.purchase)
    return "" if line is None else line.plan


def _told(what: str, of: str, *details: str) -> str:
    """ "what (of): details", without what there is not."""
    text = _("{what} ({of})").format(what=what, of=of) if of else what
    given = clauses(detail for detail in details if detail)
    return _("{what}: {details}").format(what=text, details=given) if given else text


def _until(posting: Posting, account: AccountStatement, reader: Reader) -> str:
    if posting.bucket is None:
        return ""
    if posting.bucket.end is None:
        return _("without an end")
    return times.until(posting.bucket.end, reader.zone_of(account, posting.bucket.purchase), reader)


def _size(row: Sequence[Posting], account: AccountStatement) -> str:
    return show_size(sum(posting.bytes for posting in row), account.gb)


def _used_by(row: Sequence[Posting], account: AccountStatement) -> str:
    if len(row) == 1:
        return _who(row[0])
    shares = [_("{who} {size}").format(who=_who(p) or _("unnamed"), size=show_size(p.bytes, account.gb)) for p in row]
    return listed(shares)


def _who(posting: Posting) -> str:
    if posting.member is not None and posting.zone is not None:
        return _("{member} in {zone}").format(member=posting.member, zone=posting.zone)
    if posting.zone is not None:
        return _("in {zone}").format(zone=posting.zone)
    return posting.member or ""


def _grant(posting: Posting, account: AccountStatement, reader: Reader, end: datetime | None) -> str:
    if posting.why == "promotion":
        why = posting.promotion or _("a promotion")
    else:
        why = "" if posting.why is None else GRANTED[posting.why]()
    known = end is not None and posting.bucket is not None and posting.bucket.end == end
    return _told(_("granted"), _of(posting, account, reader), why, "" if known else _until(posting, account, reader))


def _draw(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    what = _("not logged, found by a reading") if row[0].why == "unlogged" else _("used")
    return _told(what, _of(row[0], account, reader), _used_by(row, account))


def _overage(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    found = _("found by a reading") if row[0].why == "unlogged" else ""
    what = _("{size} not covered").format(size=_size(row, account))
    return _told(what, found, _used_by(row, account))


def _throttled(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    found = _("found by a reading") if row[0].why == "unlogged" else ""
    what = _("{size} slowed down").format(size=_size(row, account))
    return _told(what, found, _used_by(row, account))


def _reading(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    return _told(_("the seller's reading agrees"), _plan(row[0], account) if row[0].purchase else "")


def _correction(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    posting = row[0]
    if posting.bucket is not None:
        return _told(_("given back"), _of(posting, account, reader), _("a reading shows that less was used"))
    what = _("{size} less not covered") if posting.why == "overage" else _("{size} less slowed down")
    return _told(what.format(size=_size(row, account)), "", _("a reading shows that less was used"))


def _carry(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    posting = row[0]
    size = "" if posting.change else _size(row, account)
    promotion = None if posting.ruling is None else posting.ruling.promotion
    by = "" if promotion is None else promotion.name or _("a promotion")
    until = _("good {until}").format(until=_until(posting, account, reader))
    return _told(_("carried over"), _from(posting, account, reader), size, by, until)


def _from(posting: Posting, account: AccountStatement, reader: Reader) -> str:
    line = purchase_of(account, posting.purchase)
    if posting.bucket is None or line is None:
        return ""
    return _("from {period}").format(period=period(posting.bucket.origin, line, account, reader))


def _freeze(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    kept = _("kept {until}").format(until=_until(row[0], account, reader))
    return _told(_("frozen"), _of(row[0], account, reader), _("not renewed"), kept)


def _thaw(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    return _told(_("usable again"), _of(row[0], account, reader), _until(row[0], account, reader))


def _expiry(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    posting = row[0]
    if posting.bucket is not None and (posting.bucket.size is None or posting.why == "fair-use"):
        return _told(_("ended"), _of(posting, account, reader))
    of = _of(posting, account, reader)
    if not posting.change:
        of = _("{of}, {size} frozen").format(of=of, size=_size(row, account))
    return _told(_("lost"), of, _why_lost(posting, account))


def _why_lost(posting: Posting, account: AccountStatement) -> str:
    why, ruling = posting.why, posting.ruling
    if why is None or posting.bucket is None:
        return ""
    named = several_plans(account) or why == "forfeits"
    rule = None if ruling is None else ruling.rollover
    cycle = None if ruling is None else ruling.terms.cycle
    if why == "last-cycle" and (rule is None or rule.cycles is None or cycle is None):
        return _("its time was over")
    if why not in LOST:
        return clause(cast(Why, why), posting.bucket.kind, ruling, account.gb, "", named)
    return LOST[why]().format(
        plan=_plan(posting, account) if named else _("this plan"),
        further="" if rule is None or cycle is None else say.further(rule.cycles or 1, cycle),
    )


def _received(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    sender = _("from {account}").format(account=row[0].account)
    return _told(_("received"), sender, _until(row[0], account, reader))


def _sent(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    return _told(_("sent to {account}").format(account=row[0].account), _of(row[0], account, reader))


def _price(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    plan = _plan(row[0], account) if len(account.purchases) > 1 else ""
    return _told(_("paid"), plan, _amount(row, 1))


def _charge(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    taken_back = (row[0].amount or 0) < 0
    what = _("charge taken back") if taken_back else _("charged")
    ruling = row[0].ruling
    each = ""
    if ruling is not None and ruling.terms.exhaustion.block is not None and not taken_back:
        rule = ruling.terms.exhaustion
        each = _("each {block} that is begun costs {price}").format(
            block=say.size(rule.block or 0, account.gb), price=rule.price
        )
    return _told(what, _plan(row[0], account), _amount(row, -1 if taken_back else 1), each)


def _credit(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    return _told(_("credited"), _plan(row[0], account), _amount(row, -1), _("for what was lost"))


def _amount(row: Sequence[Posting], sign: int) -> str:
    amount = sum((posting.amount for posting in row if posting.amount is not None), start=Decimal(0))
    return _("{amount} {currency}").format(amount=money(sign * amount), currency=row[0].currency)


def _points(row: Sequence[Posting], account: AccountStatement, reader: Reader) -> str:
    posting = row[0]
    points = abs(posting.points)
    count = n_("{points} point", "{points} points", points).format(points=points)
    if posting.why == "spent":
        return _told(_("{points} spent on a bonus").format(points=count), "")
    return _told(_("{points} given").format(points=count), _plan(posting, account), _("for what was lost"))


WORDS: dict[What, Callable[[Sequence[Posting], AccountStatement, Reader], str]] = {
    "draw": _draw,
    "overage": _overage,
    "throttled": _throttled,
    "reading": _reading,
    "correction": _correction,
    "carry": _carry,
    "freeze": _freeze,
    "thaw": _thaw,
    "expiry": _expiry,
    "transfer-in": _received,
    "transfer-out": _sent,
    "price": _price,
    "charge": _charge,
    "credit": _credit,
    "points": _points,
}
