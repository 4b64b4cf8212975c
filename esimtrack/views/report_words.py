"""The words of a report, for the terminal and for the page: its period, its facts, and what happened in it."""

from collections.abc import Iterator
from typing import NamedTuple

from esimtrack.calendar.wall import last_date, local_date
from esimtrack.i18n import _, n_, p_
from esimtrack.insight.days import main_purchase, purchase_of
from esimtrack.insight.look import Insight
from esimtrack.insight.report import Report, Share, Step
from esimtrack.ledger.postings import Posting
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.money import money
from esimtrack.units.sizes import show_size
from esimtrack.views import times
from esimtrack.views.commands import command
from esimtrack.views.explain_words import words
from esimtrack.views.reader import Reader

MOST = 12
"""So many happenings are told one by one; a long list hides what matters."""
_SIGNS = {"carry": ">", "expiry": "-", "freeze": "-", "transfer-out": "-"}


class Happening(NamedTuple):
    """When, the sign that stands for it in pictures (`+` came, `-` went, `>` is carried), what, and how much."""

    posting: Posting
    day: str
    sign: str
    what: str
    size: str


def plan(report: Report, account: AccountStatement) -> str:
    """The plan that the period is of; empty where there is none."""
    page = report.period.page
    line = main_purchase(account) if page is None else purchase_of(account, page.purchase)
    return "" if line is None else line.plan


def period(report: Report, reader: Reader) -> str:
    """ "1 Nov to 30 Nov"."""
    zone = report.told.timezone
    first = times.day(local_date(report.period.start, zone), reader)
    last = times.day(last_date(report.period.end, zone), reader)
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def even(report: Report, account: AccountStatement) -> str:
    """What the line in the picture of use means; empty without one."""
    if report.even is None:
        return ""
    return _("An even share of what there was is {size} a day.").format(size=show_size(report.even, account.gb))


def spread(report: Report) -> str:
    """Where what nobody logged is shown; empty where there is nothing such."""
    return _("What readings found is spread over the days before them.") if report.totals.unlogged else ""


def notes(report: Report, account: AccountStatement, insight: Insight | None, reader: Reader) -> list[str]:
    """What a picture of use needs said beside it, as sentences."""
    return [said for said in (spread(report), even(report, account), ahead(report, account, insight, reader)) if said]


def unknown(report: Report, account: AccountStatement) -> str:
    """What stands for days of which none is known; empty where one is."""
    if any(step.used is not None for step in report.steps):
        return ""
    if report.period.start > report.as_of:
        return _("Nothing is known of days to come. What may be: {command}").format(
            command=command("forecast", account.account)
        )
    return _("There was nothing yet.")


def used(report: Report, account: AccountStatement) -> str:
    """ "1.80 GB used"."""
    return _("{size} used").format(size=show_size(max(0, report.totals.used), account.gb))


def facts(report: Report, account: AccountStatement) -> Iterator[str]:
    """What else the period adds up to, where there is something."""
    summed = report.totals
    for said, size in (
        (_("{size} found by readings"), summed.unlogged),
        (_("{size} given back by readings"), summed.corrected),
        (_("{size} lost"), summed.expired - summed.reset),
        (_("{size} carried over"), summed.rolled_over),
        (_("{size} not covered"), summed.overage),
        (_("{size} slowed down"), summed.throttled),
    ):
        if size > 0:
            yield said.format(size=show_size(size, account.gb))
    for currency, amount in summed.cost.items():
        said = _("{amount} {currency} paid") if amount > 0 else _("{amount} {currency} given back")
        yield said.format(amount=money(abs(amount)), currency=currency)


def ahead(report: Report, account: AccountStatement, insight: Insight | None, reader: Reader) -> str:
    """What each day that is to come may use; empty where nothing binds, or the period is over."""
    if insight is None or not report.coming:
        return ""
    days = n_("{count} day is still to come", "{count} days are still to come", report.coming).format(
        count=report.coming
    )
    budget = insight.budget
    if budget is None or report.period.end < budget.end:
        return _("{days}.").format(days=days)
    return _("{days}; {size} a day lasts {until}.").format(
        days=days,
        size=show_size(budget.per_day, account.gb),
        until=times.until(budget.end, reader.zone_of(account), reader),
    )


def happenings(report: Report, account: AccountStatement, reader: Reader) -> list[Happening]:
    """What came and went, in its order."""
    return [
        Happening(
            posting,
            times.day(local_date(posting.counts_at, report.told.timezone), reader),
            sign(posting),
            words([posting], account, reader, report.period.end if report.period.page else None),
            show_size(posting.bytes, account.gb),
        )
        for posting in report.happened
    ]


def more(count: int, account: AccountStatement) -> str:
    """What stands for those that are not told one by one."""
    return n_("and {count} more: {command}", "and {count} more: {command}", count).format(
        count=count, command=command("explain", account.account)
    )


def sign(posting: Posting) -> str:
    """The sign that stands for it in pictures."""
    return _SIGNS.get(posting.what, "+")


def sign_key(report: Report) -> list[str]:
    """What the signs before the days stand for, of those that are there."""
    there = {sign(posting) for posting in report.happened}
    words = {"+": _("added"), "-": _("gone"), ">": p_("sign", "carried over")}
    return [f"{mark} {said}" for mark, said in words.items() if mark in there]


def grain(report: Report) -> str:
    """What a row or a column stands for, as a heading."""
    return {"day": p_("heading", "day"), "week": _("week from"), "month": _("month from")}[report.grain]


def left(step: Step, account: AccountStatement) -> str:
    """What was left behind a step."""
    if step.left is None:
        return ""
    return _("unlimited") if step.unlimited else show_size(step.left, account.gb)


def member(share: Share) -> str:
    """Who a share is of."""
    return _("(unnamed)") if share.name is None else share.name


def no_limit(share: Share) -> str:
    """What stands for the limit of a member without one; empty for what nobody named."""
    return "" if share.name is None else _("no limit")


def zone(share: Share) -> str:
    """Where a share was used."""
    return _("(no zone)") if share.name is None else share.name
