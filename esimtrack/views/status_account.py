"""The full view of one account: the answer in words first, then the data in the order of its use, then what to do."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from esimtrack.calendar.wall import local
from esimtrack.i18n import _, clauses, joined, n_, p_
from esimtrack.insight.days import main_purchase
from esimtrack.insight.look import Insight
from esimtrack.insight.urgency import Symbol
from esimtrack.ledger.statement import AccountStatement, BucketLine, MemberLine, PurchaseLine
from esimtrack.units.sizes import show_size
from esimtrack.views import bucket_words, concern_words, outlook, times, warnings
from esimtrack.views.account_words import answer, coming, facts, granted, over, start, whole
from esimtrack.views.bars import picture
from esimtrack.views.layout import Side, behind, columns, cut, indented, join, packed, text, total
from esimtrack.views.reader import Reader

STYLES: dict[Symbol, str] = {"ok": "", "soon": "yellow", "lost": "red", "ended": "dim", "?": "yellow"}
_QUIET = "dim"
_WIDEST_BAR = 40
_MOST_CARRIED = 6
"""Of more carried buckets of one plan, in the order of use, the later ones share a row."""
_MOST_WARNINGS = 3
"""So many warnings are shown; the rest are counted."""


def account_lines(account: AccountStatement, insight: Insight, reader: Reader, console: Console) -> list[Text]:
    """The screen of one account, line by line, none wider than the reader's."""
    lines = [_heading(account, insight.symbol, reader)]
    for section in (
        _answer(account, reader, console),
        _buckets(account, reader, console),
        _waiting(account, reader, console),
        _coming(account, reader, console),
        _members(account, reader, console),
        [*_outlook(account, insight, reader, console), *_facts(account, reader)],
        _warnings(account, reader, console),
    ):
        if section:
            lines += [Text(), *section]
    if insight.advice is not None:
        lines += marked(
            concern_words.sentence(insight.advice, account, reader), STYLES[insight.symbol], reader, console
        )
    return lines


def marked(what: str, style: str, reader: Reader, console: Console) -> list[Text]:
    """A sentence behind an exclamation mark, at the edge of the screen."""
    return behind(Text("! ", style), text(what, style), console, reader.width, hanging=2)


def _heading(account: AccountStatement, symbol: Symbol, reader: Reader) -> Text:
    line = main_purchase(account)
    left = text(account.account, "bold")
    right = Text("   ").join(part for part in (_day(account, reader), mark(symbol)) if part)
    if line is not None:
        room = reader.width - left.cell_len - right.cell_len - 6
        plan = text(line.plan)
        provider = text("" if line.terms.provider is None else f" {reader.dot} {line.terms.provider}", _QUIET)
        if plan.cell_len + provider.cell_len <= room:
            plan = join(plan, provider)
        cut(plan, room, reader.ascii)
        left = join(left, "   ", plan)
    if not right:
        return left
    return join(left, " " * (reader.width - left.cell_len - right.cell_len), right)


def mark(symbol: Symbol) -> Text:
    """The symbol as screens show it: what is fine needs no mark."""
    words = {"soon": p_("state", "soon"), "lost": p_("state", "lost"), "ended": p_("state", "ended"), "?": "?"}
    return Text(words.get(symbol, ""), STYLES[symbol])


def _day(account: AccountStatement, reader: Reader) -> Text:
    # "day 21 of 30", of the running cycle, or of the plan where it has an end and no longer cycles.
    line = main_purchase(account)
    zone = reader.zone_of(account)
    start, end = (line.start, line.end) if line is not None and line.state == "live" else (None, None)
    if account.cycle is not None and _days(account.cycle.start, account.cycle.end, zone) > 1:
        start, end = account.cycle.start, account.cycle.end
    if start is None or end is None or _days(start, end, zone) == 1:
        return Text()
    day = (local(reader.now, zone) - local(start, zone)).days + 1
    return text(_("day {day} of {days}").format(day=day, days=_days(start, end, zone)), _QUIET)


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    # Whole days of the wall clock, a started one counted.
    return -((local(start, zone) - local(end, zone)) // timedelta(days=1))


def _answer(account: AccountStatement, reader: Reader, console: Console) -> list[Text]:
    words = text(answer(account), "bold")
    size, width = whole(account), min(_WIDEST_BAR, reader.width - words.cell_len - 6)
    line = join("  ", words)
    if size and not account.unlimited and width >= 10:
        carried = sum(b.left or 0 for b in account.buckets if b.kind == "rollover" and not b.frozen)
        line = join(line, "   ", picture(carried, account.remaining, size, width, reader.ascii))
    lines = [line]
    if len(account.buckets) == 1 and not account.elsewhere:
        (bucket,) = account.buckets
        end = (
            _("no end")
            if bucket.end is None
            else times.until(bucket.end, reader.zone_of(account, bucket.purchase), reader)
        )
        parts = (end, in_days(bucket, reader), bucket_words.fate(bucket, account, reader))
        lines += indented(text(clauses(part for part in parts if part)), 2, console, reader.width)
    elif not account.buckets and (lone := _lone(account)) is not None:
        waits = _("{plan} starts {starts}").format(plan=lone.plan, starts=start(lone, account, reader))
        lines += indented(text(waits), 2, console, reader.width)
    elif not account.buckets and not account.purchases and account.coming:
        lines += indented(text(joined(coming(account, reader))), 2, console, reader.width)
    elif not account.buckets and not account.elsewhere and (ended := over(account, reader)):
        lines += indented(text(ended), 2, console, reader.width)
    elif account.frozen and account.remaining:
        frozen = _("{size} more is frozen").format(size=show_size(account.frozen, account.gb))
        lines.append(join("  ", text(frozen)))
    return lines


def in_days(bucket: BucketLine, reader: Reader) -> str:
    """ "in 5 h" for an end that is near, else nothing."""
    return "" if bucket.end is None else times.in_(bucket.end, reader) or ""


def _buckets(account: AccountStatement, reader: Reader, console: Console) -> list[Text]:
    if len(account.buckets) + len(account.elsewhere) < 2:
        return []
    frozen_alone = all(bucket.frozen for bucket in (*account.buckets, *account.elsewhere))
    first = _("frozen") if frozen_alone else _("used in this order") if account.buckets else _("elsewhere")
    heads = [first, _("left"), _("of"), _("until"), ""]
    rows = [[text(head, _QUIET) for head in heads]]
    told = None
    for bucket, *more in _rows((*account.buckets, *account.elsewhere)):
        if account.buckets and bucket in account.elsewhere[:1]:
            told = None
            rows.append([join("  ", text(_("elsewhere"), _QUIET)), *([Text()] * 4)])
        # How long it is until then is said once for each end.
        counted = "" if bucket.end == told else in_days(bucket, reader)
        told = bucket.end
        if more:
            rows.append(_together([bucket, *more], account, reader))
            continue
        fate = clauses(filter(None, (counted, bucket_words.fate(bucket, account, reader))))
        name = bucket_words.name(bucket, account, reader)
        if bucket.frozen and not frozen_alone:
            name = _("{what}, frozen").format(what=name)
        rows.append(
            [
                join("  ", text(name)),
                text(_("unlimited") if bucket.left is None else show_size(bucket.left, account.gb)),
                text("" if bucket.size is None else show_size(bucket.size, account.gb)),
                text(bucket_words.ends(bucket, account, reader)),
                text(fate),
            ]
        )
    return _fitted(rows, ("left", "right", "right", "left", "left"), reader, console)


def _rows(buckets: Sequence[BucketLine]) -> Iterator[tuple[BucketLine, ...]]:
    """Which buckets share a row: of many that one plan carries, one after the other, all but the first two."""
    for key, group in groupby(buckets, key=lambda b: (b.kind, b.purchase, b.zones, b.frozen)):
        of_a_kind = list(group)
        alone = 2 if key[0] == "rollover" and len(of_a_kind) > _MOST_CARRIED else len(of_a_kind)
        yield from ((bucket,) for bucket in of_a_kind[:alone])
        if of_a_kind[alone:]:
            yield tuple(of_a_kind[alone:])


def _together(buckets: Sequence[BucketLine], account: AccountStatement, reader: Reader) -> list[Text]:
    ends = list(dict.fromkeys(bucket_words.ends(b, account, reader) for b in (buckets[0], buckets[-1])))
    return [
        join("  ", text(bucket_words.together(buckets, account, reader))),
        text(show_size(sum(b.left or 0 for b in buckets), account.gb)),
        text(show_size(sum(b.size or 0 for b in buckets), account.gb)),
        text(ends[0] if len(ends) == 1 else _("{first} to {last}").format(first=ends[0], last=ends[1])),
        Text(),
    ]


def _fitted(rows: list[list[Text]], sides: tuple[Side, ...], reader: Reader, console: Console) -> list[Text]:
    # Too narrow: the last columns go below their row, then long names are cut.
    for below in (0, 1, 2):
        kept = [row[: len(row) - below] for row in rows]
        over = 2 + total(kept) - reader.width
        if over <= 0:
            break
    if over > 0:
        for row in kept:
            cut(row[0], max(12, max(row[0].cell_len for row in kept) - over), reader.ascii)
    lines = []
    for place, line in enumerate(columns(kept, sides[: len(sides) - below], indent=2)):
        lines.append(line)
        moved = [cell for cell in rows[place][len(sides) - below :] if cell]
        if moved and place > 0:
            lines += indented(Text(", ").join(moved), 6, console, reader.width)
    return lines


def _waiting(account: AccountStatement, reader: Reader, console: Console) -> list[Text]:
    pending = [p for p in account.purchases if p.state == "pending"]
    if not pending or (not account.buckets and _lone(account) is not None):
        return []
    lines = [join("  ", text(_("not started"), _QUIET))]
    for line in pending:
        words = _("{plan}: {size}, starts {starts}").format(
            plan=line.plan, size=granted(line.terms, account), starts=start(line, account, reader)
        )
        lines += indented(text(words), 4, console, reader.width, hanging=2)
    return lines


def _coming(account: AccountStatement, reader: Reader, console: Console) -> list[Text]:
    if not account.purchases:
        return []
    return [line for said in coming(account, reader) for line in indented(text(said), 2, console, reader.width)]


def _lone(account: AccountStatement) -> PurchaseLine | None:
    # The one purchase that waits, where it is all there is.
    pending = [p for p in account.purchases if p.state == "pending"]
    return pending[0] if len(pending) == 1 else None


def _members(account: AccountStatement, reader: Reader, console: Console) -> list[Text]:
    if not account.members or not account.buckets:
        return []
    heads = [_("who"), _("used"), _("of limit"), _("may still use")]
    rows = [[text(head, _QUIET) for head in heads]]
    for member in account.members:
        rows.append(
            [
                join("  ", text(member.name)),
                text(show_size(member.used, account.gb)),
                text(_("no limit") if member.limit is None else show_size(member.limit, account.gb)),
                _may_use(member, account),
            ]
        )
    if account.cycle is not None:
        nobodys = account.cycle.used - sum(member.used for member in account.members)
        if nobodys > 0:
            rows.append([join("  ", text(_("(unnamed)"))), text(show_size(nobodys, account.gb)), Text(), Text()])
    return _fitted(rows, ("left", "right", "right", "right"), reader, console)


def _may_use(member: MemberLine, account: AccountStatement) -> Text:
    if member.over:
        return text(_("{size} over").format(size=show_size(member.over, account.gb)), "bold")
    return text(_("unlimited") if member.left is None else show_size(member.left, account.gb))


def _facts(account: AccountStatement, reader: Reader) -> list[Text]:
    return packed(facts(account, reader), f" {reader.dot} ", 2, reader.width, _QUIET)


def _outlook(account: AccountStatement, insight: Insight, reader: Reader, console: Console) -> list[Text]:
    return [
        line
        for said in outlook.sentences(account, insight, reader)
        for line in indented(text(said), 2, console, reader.width)
    ]


def _warnings(account: AccountStatement, reader: Reader, console: Console) -> list[Text]:
    lines = []
    for warned in account.warnings[:_MOST_WARNINGS]:
        lines += marked(warnings.sentence(warned, account), "bold", reader, console)
        lines += indented(text(warnings.advice(warned)), 2, console, reader.width)
    more = len(account.warnings) - _MOST_WARNINGS
    if more > 0:
        words = n_("One more warning: {command}", "{count} more warnings: {command}", more)
        lines.append(join("  ", text(words.format(count=more, command="esimtrack status --json"))))
    return lines
