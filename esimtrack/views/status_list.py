"""Several accounts at a glance: a line each, most urgent first, then what to do."""

from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from esimtrack.i18n import _, listed, n_
from esimtrack.insight.budget import last_use
from esimtrack.insight.look import Insight
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.sizes import show_size
from esimtrack.views import concern_words, times
from esimtrack.views.account_words import comes, granted, start, whole
from esimtrack.views.bars import picture
from esimtrack.views.commands import command
from esimtrack.views.layout import Side, columns, cut, join, text, total
from esimtrack.views.reader import Reader
from esimtrack.views.status_account import STYLES, mark, marked

_SIDES: tuple[Side, ...] = ("left", "right", "left", "left")
_SHORTEST_NAME = 14
_LAST = datetime.max.replace(tzinfo=UTC)


def list_lines(accounts: list[tuple[AccountStatement, Insight]], reader: Reader, console: Console) -> list[Text]:
    """A line for each account that is not finished, one for all that are, and the advice of those that are urgent."""
    shown = sorted(
        (pair for pair in accounts if not pair[1].finished),
        key=lambda pair: (pair[1].urgency or _LAST, pair[0].account),
    )
    lines = _table(shown, reader)
    said = [
        line
        for account, insight in shown
        if insight.advice is not None and insight.symbol in ("soon", "lost")
        for line in marked(
            _("{account}: {advice}").format(
                account=account.account, advice=concern_words.sentence(insight.advice, account, reader)
            ),
            STYLES[insight.symbol],
            reader,
            console,
        )
    ]
    silent = [
        _("{account} ({days} days)").format(account=account.account, days=insight.silent_days)
        for account, insight in shown
        if insight.symbol == "?"
    ]
    if silent:
        said += marked(_("Nothing logged lately: {accounts}.").format(accounts=listed(silent)), "", reader, console)
    for account, _insight in shown:
        if account.warnings:
            words = n_(
                "{account}: one warning: {command}", "{account}: {count} warnings: {command}", len(account.warnings)
            )
            words = words.format(
                account=account.account, count=len(account.warnings), command=command("status", account.account)
            )
            said += marked(words, "bold", reader, console)
    if said:
        lines += [Text(), *said]
    finished = len(accounts) - len(shown)
    if finished:
        lines += [Text(), text(_("{count} finished: esimtrack status --all").format(count=finished), "dim")]
    return lines


def _table(shown: list[tuple[AccountStatement, Insight]], reader: Reader) -> list[Text]:
    if not shown:
        return []
    marks = [mark(insight.symbol) for _account, insight in shown]
    room = reader.width - 2 - max(mark.cell_len for mark in marks)
    for bar, brief in ((40, False), (22, False), (11, True)):
        rows = [_row(account, insight, bar, brief, reader) for account, insight in shown]
        if total(rows) <= room:
            return _with_marks(columns(rows, _SIDES), marks, reader)
    name = max(row[0].cell_len for row in rows) - (total(rows) - room)
    if name < _SHORTEST_NAME:
        return _stacked(rows, marks, reader)
    for row in rows:
        cut(row[0], name, reader.ascii)
    return _with_marks(columns(rows, _SIDES), marks, reader)


def _stacked(rows: list[list[Text]], marks: list[Text], reader: Reader) -> list[Text]:
    # Two lines each: when it ends goes below.
    above = [row[:-1] for row in rows]
    room = reader.width - 2 - max(mark.cell_len for mark in marks)
    name = max(row[0].cell_len for row in rows) - max(0, total(above) - room)
    for row in above:
        cut(row[0], name, reader.ascii)
    lines = []
    for line, row in zip(_with_marks(columns(above, _SIDES[:-1]), marks, reader), rows, strict=True):
        lines += [line, *([join("  ", row[-1])] if row[-1] else [])]
    return lines


def _with_marks(lines: list[Text], marks: list[Text], reader: Reader) -> list[Text]:
    # At the right edge, where the eye finds them.
    return [
        join(line, " " * max(2, reader.width - line.cell_len - mark.cell_len), mark) if mark else line
        for line, mark in zip(lines, marks, strict=True)
    ]


def _row(account: AccountStatement, insight: Insight, width: int, brief: bool, reader: Reader) -> list[Text]:
    name = text(account.account, "bold")
    if account.zone is not None:
        name = join(name, text(_(" in {zone}").format(zone=account.zone), "dim"))
    size = whole(account)
    if account.unlimited:
        left = text(show_size(account.remaining, account.gb) if size else "")
        return [name, left, text(_("unlimited")), text(_until(account, brief, reader))]
    if size:
        carried = sum(b.left or 0 for b in account.buckets if b.kind == "rollover" and not b.frozen)
        bar = picture(carried, account.remaining, size, width, reader.ascii)
        return [name, text(show_size(account.remaining, account.gb)), bar, text(_until(account, brief, reader))]
    deadline = text(
        next(filter(None, (concern_words.short(concern, account, reader) for concern in insight.ahead)), "")
    )
    if account.frozen:
        return [name, text(show_size(account.frozen, account.gb)), text(_("frozen")), deadline]
    pending = [p for p in account.purchases if p.state == "pending"]
    if pending:
        return [
            name,
            text(granted(pending[0].terms, account)),
            text(_("not started")),
            text(start(pending[0], account, reader)),
        ]
    if account.zone is not None:
        return [name, text(show_size(0)), Text(), text(_("nothing there"))]
    if account.coming:
        line = account.coming[0]
        return [name, text(granted(line.terms, account)), text(_("coming")), text(comes(line, reader))]
    if account.keep_alive is not None:
        return [name, Text(), text(_("keep alive")), deadline]
    return [name, text(show_size(0)), Text(), text(_("nothing runs"))]


def _until(account: AccountStatement, brief: bool, reader: Reader) -> str:
    end = last_use(account)
    if end is None:
        return _("no end")
    words = times.end(end, reader.zone_of(account), reader)
    if not brief:
        words = _("until {end}").format(end=words)
    counted = times.in_(end, reader)
    return words if counted is None else _("{until}, {in_}").format(until=words, in_=counted)
