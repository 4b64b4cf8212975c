"""The rows of `explain`: one for each posting, or for each day of use by what paid, with what is left behind it."""

from collections.abc import Iterator
from datetime import datetime

from esimtrack.calendar.wall import local_date, midnight
from esimtrack.i18n import _
from esimtrack.insight.days import SHORT_CYCLE
from esimtrack.ledger.explaining import Explained, Totals
from esimtrack.ledger.postings import CLOSINGS, Balance, Page, Posting
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.sizes import show_size, show_summed
from esimtrack.views import times
from esimtrack.views.event_words import short_id
from esimtrack.views.explain_table import HEADING, Row
from esimtrack.views.explain_words import words
from esimtrack.views.reader import Reader

_USES = ("draw", "overage", "throttled", "charge")


def rows(told: Explained, account: AccountStatement, reader: Reader, lines: bool) -> list[Row]:
    """The rows of the postings, under a heading for each cycle of its plan; with `lines`, with times of day."""
    found: list[Row] = []
    opening = [] if told.page or told.event else [page for page in told.pages if _has_heading(page, told)]
    end = None if told.page is None else told.page.end
    place = 0
    for group in _groups(told):
        while opening and opening[0].first <= place:
            end = opening[0].end
            found.append(_heading(opening.pop(0), account, reader))
        row = _row(group, told, account, reader, end)
        found.append(row._replace(clock=_clock(group[0], told, account, reader)) if lines else row)
        place += len(group)
    return found


def _has_heading(page: Page, told: Explained) -> bool:
    # A plan by the day would have more headings than lines.
    return page.purchase == told.plan and page.end is not None and page.end - page.start > SHORT_CYCLE


def _heading(page: Page, account: AccountStatement, reader: Reader) -> Row:
    assert page.end is not None
    until = times.until(page.end, reader.zone_of(account, page.purchase), reader)
    return Row("", _("cycle {number}, {until}").format(number=page.number, until=until), style=HEADING)


def brought_forward(balance: Balance, account: AccountStatement) -> Row:
    """What a cycle opens with."""
    what = _("brought forward")
    if balance.frozen:
        what = _("brought forward, and {size} frozen").format(size=show_size(balance.frozen, account.gb))
    return Row("", what, "", _left(balance, account))


def sums(told: Explained, summed: Totals, account: AccountStatement) -> Iterator[Row]:
    """What the table adds up to, where data moved: what came, what went, and what is left then, or of it."""
    after = told.after
    parts = (
        (_("brought forward"), 0 if told.page is None else told.before.remaining),
        (_("granted"), summed.granted),
        (_("received"), summed.transferred_in),
        (_("used"), -summed.drawn),
        (_("full speed not used"), -summed.reset),
        (_("lost"), summed.reset - summed.expired),
        (_("sent"), -summed.transferred_out),
    )
    if after == Balance() and not any(size for _what, size in parts):
        return
    yield Row("", "", style=HEADING)
    for what, size in parts:
        if size:
            yield Row("", what, _signed(size, account.gb))
    if told.event is not None:
        yield Row("", _("left of it"), "", show_summed(summed.left, account.gb), style="bold")
        return
    what = _("left")
    if after.frozen:
        what = _("left, and {size} frozen").format(size=show_size(after.frozen, account.gb))
    yield Row("", what, "", _left(after, account), style="bold")


def _groups(told: Explained) -> Iterator[list[Posting]]:
    # What one day's use took from one bucket stands together, whoever used it.
    group: list[Posting] = []
    for posting in told.postings:
        if group and not (_summed(posting) and _summed(group[0]) and _key(posting, told) == _key(group[0], told)):
            yield group
            group = []
        group.append(posting)
    if group:
        yield group


def _summed(posting: Posting) -> bool:
    return posting.what in _USES and posting.event is None


def _key(posting: Posting, told: Explained) -> tuple[object, ...]:
    day = local_date(posting.at, told.timezone)
    return day, posting.what, posting.bucket, posting.purchase, posting.cycle, posting.currency


def _row(
    group: list[Posting],
    told: Explained,
    account: AccountStatement,
    reader: Reader,
    end: datetime | None,
) -> Row:
    posting, last = group[0], group[-1]
    change = sum(p.change for p in group)
    if posting.what == "draw" and posting.bucket is not None and posting.bucket.size is None:
        moved = _signed(-sum(p.bytes for p in group), account.gb)
    else:
        moved = _signed(change, account.gb) if change else ""
    says_left = moved or posting.what in ("grant", "expiry", "reading")
    return Row(
        day=_day(posting, told, account, reader),
        what=words(group, account, reader, end),
        moved=moved,
        left=_left(last.balance, account) if says_left else "",
        event=short_id(posting.event or ("" if _summed(posting) else posting.purchase) or ""),
        style="red" if posting.what == "expiry" and posting.bytes and posting.why != "fair-use" else "",
    )


def _closes(posting: Posting) -> bool:
    # What is given for data that is lost at an end is shown on the day that this closes, too.
    return posting.what in CLOSINGS or (posting.why == "compensation" and posting.bucket is None)


def _day(posting: Posting, told: Explained, account: AccountStatement, reader: Reader) -> str:
    if _closes(posting):
        return times.closing_day(posting.at, reader.zone_of(account, posting.purchase), reader)
    return times.day(local_date(posting.at, told.timezone), reader)


def _clock(posting: Posting, told: Explained, account: AccountStatement, reader: Reader) -> str:
    # At the midnight that closes a day, no time of that day is left to be said.
    zone = reader.zone_of(account, posting.purchase) if _closes(posting) else told.timezone
    closes = _closes(posting) and midnight(local_date(posting.at, zone), zone) == posting.at
    return "" if closes else f"{posting.at.astimezone(zone):%H:%M}"


def _signed(size: int, gb: int) -> str:
    return f"{'-' if size < 0 else '+'}{show_summed(abs(size), gb)}"


def _left(balance: Balance, account: AccountStatement) -> str:
    return _("unlimited") if balance.unlimited else show_summed(balance.remaining, account.gb)
