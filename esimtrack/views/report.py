"""`report` on a terminal: a row for each day with what was used and what was left; in a pipe, a table of the same.

The line in the picture of use is an even share of what there was. Signs before a day stand for what is told below the
rows. Nothing is told by colour alone, or by a character that ASCII does not have.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from esimtrack.calendar.wall import local_date
from esimtrack.i18n import _
from esimtrack.insight.look import Insight
from esimtrack.insight.report import Report, Share
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.sizes import show_size
from esimtrack.views import report_words as say
from esimtrack.views import times
from esimtrack.views.account_words import answer
from esimtrack.views.layout import Side, behind, columns, cut, indented, join, packed, text, widths
from esimtrack.views.reader import Reader
from esimtrack.views.status import beginning

_QUIET = "dim"
_WIDEST = 32
_SIDES: tuple[Side, ...] = ("left", "left", "right", "left", "right", "left")


class Marks(NamedTuple):
    """The characters of a picture: what was logged, what a reading found, the line, what was left."""

    logged: str
    found: str
    line: str
    left: str


UNICODE = Marks("█", "▒", "│", "▆")
ASCII = Marks("=", "~", "|", "#")


class Seen(NamedTuple):
    """An account with its report: None where nothing has moved yet.

    Of an earlier period that was asked for, the account is as of then, and there is no insight into now.
    """

    account: AccountStatement
    insight: Insight | None
    report: Report | None


def print_report(seen: Sequence[Seen], reader: Reader, console: Console, pictures: bool) -> None:
    """Print the reports, one after the other; `pictures`: somebody looks at it."""
    for line in report_lines(seen, reader, console, pictures):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def report_lines(seen: Sequence[Seen], reader: Reader, console: Console, pictures: bool) -> list[Text]:
    """The lines of `print_report`, none wider than the reader's."""
    if not seen:
        return beginning(reader, console)
    lines: list[Text] = []
    for one in seen:
        lines += [Text(), Text()] if lines else []
        if one.report is None:
            lines += [text(one.account.account, "bold"), Text()]
            lines += indented(text(answer(one.account)), 2, console, reader.width)
        else:
            lines += _account(one.account, one.insight, one.report, reader, console, pictures)
    return lines


def _account(
    account: AccountStatement,
    insight: Insight | None,
    report: Report,
    reader: Reader,
    console: Console,
    pictures: bool,
) -> list[Text]:
    lines = [_heading(account, report, reader), Text()]
    unknown = say.unknown(report, account)
    if unknown:
        return [*lines, *indented(text(unknown), 2, console, reader.width)]
    facts = [say.used(report, account), *say.facts(report, account)]
    lines += packed(facts, f" {reader.dot} ", 2, reader.width, "")
    lines += [Text(), *_days(account, report, reader, pictures)]
    key = [*(_key(report, reader) if pictures else []), *say.sign_key(report)]
    notes = say.notes(report, account, insight, reader)
    lines += [Text()] if key or notes else []
    lines += packed(key, f" {reader.dot} ", 2, reader.width, _QUIET) if key else []
    for note in notes:
        lines += indented(text(note, _QUIET), 2, console, reader.width)
    lines += _happened(account, report, reader, console)
    for heading, shares, named in (
        (_("who used it"), report.members, say.member),
        (_("where it was used"), report.zones, say.zone),
    ):
        if shares:
            lines += [Text(), *_shares(heading, shares, named, account, reader, pictures)]
    return lines


def _heading(account: AccountStatement, report: Report, reader: Reader) -> Text:
    left, period = text(account.account, "bold"), text(say.period(report, reader), _QUIET)
    plan = text(say.plan(report, account))
    cut(plan, max(0, reader.width - left.cell_len - period.cell_len - 6), reader.ascii)
    left = join(left, "   ", plan) if plan else left
    return join(left, " " * max(2, reader.width - left.cell_len - period.cell_len), period)


def _days(account: AccountStatement, report: Report, reader: Reader, pictures: bool) -> list[Text]:
    known = [step for step in report.steps if step.used is not None]
    heads = ["", say.grain(report), _("used"), "", _("left"), ""]
    rows = [[text(head, _QUIET) for head in heads]]
    happened = [(local_date(p.counts_at, report.told.timezone), say.sign(p)) for p in report.happened]
    for step in known:
        end = step.day + timedelta(days=step.days)
        signs = "".join(dict.fromkeys(sign for day, sign in happened if step.day <= day < end))
        day = times.day(step.day, reader)
        cells = [signs, day, show_size(step.used or 0, account.gb), "", say.left(step, account), ""]
        rows.append([text(cell) for cell in cells])
    if not pictures:
        return columns(rows, _SIDES, indent=2)
    room = (reader.width - 2 - sum(widths(rows)) - 2 * (len(heads) - 1)) // 2
    room = min(_WIDEST, room)
    if room < 4:
        return columns(rows, _SIDES, indent=2)
    marks = ASCII if reader.ascii else UNICODE
    even = report.even
    scale = max([step.used or 0 for step in known] + [(even or 0) * step.days for step in known] + [1])
    most = max([step.left or 0 for step in known] + [1])
    for row, step in zip(rows[1:], known, strict=True):
        line = None if even is None else even * step.days
        row[3] = _use(step.used or 0, step.unlogged, line, scale, room, marks)
        row[5] = text("" if step.unlimited else marks.left * _cells(step.left or 0, most, room), "green")
    # The column of the line is as wide in every row.
    for row in rows[1:]:
        row[3].pad_right(room - row[3].cell_len)
    return columns(rows, _SIDES, indent=2)


def _key(report: Report, reader: Reader) -> list[str]:
    # What the characters of the pictures stand for, of those that are there.
    marks = ASCII if reader.ascii else UNICODE
    known = [step for step in report.steps if step.used is not None]
    found = (
        (marks.logged, _("logged"), any((step.used or 0) > step.unlogged for step in known)),
        (marks.found, _("found by a reading"), any(step.unlogged for step in known)),
        (marks.line, _("an even share"), report.even is not None),
        (marks.left, _("left"), any(step.left and not step.unlimited for step in known)),
    )
    return [f"{mark} {said}" for mark, said, there in found if there]


def _use(used: int, found: int, line: int | None, scale: int, room: int, marks: Marks) -> Text:
    cells = _cells(used, scale, room)
    unlogged = min(cells, _cells(found, scale, room)) if found else 0
    bar = [(marks.logged, "cyan")] * (cells - unlogged) + [(marks.found, "cyan")] * unlogged
    bar += [(" ", "")] * (room - cells)
    if line is not None:
        bar[min(room - 1, _cells(line, scale, room))] = (marks.line, "yellow")
    return Text.assemble(*bar)


def _cells(part: int, whole: int, width: int) -> int:
    # Rounded half up; what is above 0 has at least one.
    return max((2 * part * width + whole) // (2 * whole), int(part > 0))


def _happened(account: AccountStatement, report: Report, reader: Reader, console: Console) -> list[Text]:
    found = say.happenings(report, account, reader)
    if not found:
        return []
    shown = found if len(found) <= say.MOST else found[: say.MOST - 1]
    lines = [Text()]
    marks = columns([[text(h.sign), text(h.day), text(h.size)] for h in shown], ("left", "left", "right"), indent=2)
    wide = max(mark.cell_len for mark in marks)
    for mark, one in zip(marks, shown, strict=True):
        mark.pad_right(wide - mark.cell_len + 2)
        lines += behind(mark, text(one.what), console, reader.width, wide + 2)
    if len(shown) < len(found):
        lines += indented(text(say.more(len(found) - len(shown), account), _QUIET), 2, console, reader.width)
    return lines


def _shares(
    heading: str,
    shares: Sequence[Share],
    named: Callable[[Share], str],
    account: AccountStatement,
    reader: Reader,
    pictures: bool,
) -> list[Text]:
    limited = any(share.limit is not None for share in shares)
    rows = [[text(heading, _QUIET), text(_("used"), _QUIET), text(_("of limit") if limited else "", _QUIET), Text()]]
    for share in shares:
        name = text(named(share))
        cut(name, max(12, reader.width // 3), reader.ascii)
        limit = say.no_limit(share) if share.limit is None else show_size(share.limit, account.gb)
        rows.append([name, text(show_size(share.used, account.gb)), text(limit), Text()])
    if not limited:
        rows = [[*row[:2], row[3]] for row in rows]
    room = min(_WIDEST, reader.width - 2 - sum(widths(rows)) - 2 * (len(rows[0]) - 1))
    if pictures and room >= 4:
        most, marks = max([share.used for share in shares] + [1]), ASCII if reader.ascii else UNICODE
        for row, share in zip(rows[1:], shares, strict=True):
            row[-1] = text(marks.logged * _cells(share.used, most, room), "cyan")
    sides: tuple[Side, ...] = ("left", "right", "right", "left") if limited else ("left", "right", "left")
    return columns(rows, sides, indent=2)
