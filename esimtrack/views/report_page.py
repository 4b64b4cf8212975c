"""`report --html`: one page that holds all that it needs, and asks nobody for anything.

Every word of it is made here or below and put in as text, never as markup. A number stands in a `data` element whose
value is what `status --json` and `report --json` have. Without Jinja2 (the extra `report`) importing this fails.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from esimtrack.i18n import _, joined, p_
from esimtrack.insight.report import Report, Share
from esimtrack.ledger.explaining import totals
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.sizes import show_size
from esimtrack.views import bucket_words, outlook, report_charts, times
from esimtrack.views import report_words as say
from esimtrack.views.account_words import answer, facts
from esimtrack.views.explain_rows import brought_forward, rows, sums
from esimtrack.views.explain_table import HEADING
from esimtrack.views.reader import Reader
from esimtrack.views.report import Seen
from esimtrack.views.safe import safe

_GENERATOR = b'<meta name="generator" content="esimtrack'


def is_ours(head: bytes) -> bool:
    """Whether a file that begins like this is a page of esimtrack."""
    return _GENERATOR in head


class Cell(NamedTuple):
    """A cell of a table: text, or a number of bytes with what it is called in JSON."""

    said: str
    bytes: int | None = None
    key: str = ""


class Line(NamedTuple):
    """A row of a table, and what it looks like."""

    cells: Sequence[Cell]
    style: str = ""


class Table(NamedTuple):
    """A table with its heading. `right` are the columns with numbers; `dated`: the first one has days."""

    title: str
    heads: Sequence[str]
    lines: Sequence[Line]
    right: Sequence[int] = ()
    dated: bool = False


class Picture(NamedTuple):
    """A chart with its title, what it shows in a sentence, what it needs said beside it, and the same as a table."""

    title: str
    said: str
    note: str
    signs: Sequence[str]
    chart: report_charts.Chart
    table: Table


class Section(NamedTuple):
    """One account."""

    name: str
    plan: str
    period: str
    answer: str
    sentences: Sequence[str]
    facts: Sequence[str]
    pictures: Sequence[Picture]
    tables: Sequence[Table]


def report_page(seen: Sequence[Seen], reader: Reader) -> bytes:
    """The page, as UTF-8."""
    environment = Environment(
        loader=PackageLoader("esimtrack.views", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    page = environment.get_template("report.html").render(
        # The language of the page, as HTML has it: "en", "zh-Hans".
        language=_("en"),
        title=_("What is left, and where it went"),
        told=_("As of {moment}, by esimtrack.").format(moment=times.end(reader.now, reader.timezone, reader)),
        as_table=_("The same as a table"),
        nothing=_("Nothing here yet."),
        logged=_("logged"),
        found=_("found by a reading"),
        line=_("an even share"),
        sections=[_section(one, reader) for one in seen],
    )
    return page.encode()


def _harmless(value: object) -> object:
    # What the template made of its own parts is markup, and everything else is text.
    return safe(value) if type(value) is str else value


def _section(one: Seen, reader: Reader) -> Section:
    account, insight, report = one
    earlier = report if insight is None else None
    return Section(
        name=account.account,
        plan="" if report is None else say.plan(report, account),
        period="" if report is None else say.period(report, reader),
        # An earlier period is headed by its own numbers, and says nothing of now.
        answer=say.used(earlier, account) if earlier else answer(account),
        sentences=[
            *([] if insight is None else outlook.sentences(account, insight, reader)),
            *filter(None, [] if report is None else [say.unknown(report, account)]),
        ],
        facts=list(say.facts(earlier, account) if earlier else facts(account, reader)),
        pictures=[] if report is None else list(_pictures(report, account, reader)),
        tables=[
            *([] if earlier else _now(account, reader)),
            *([] if report is None else _tables(report, account, reader, earlier is None and report.runs)),
            *([] if earlier else [_ever(account)]),
        ],
    )


def _pictures(report: Report, account: AccountStatement, reader: Reader) -> Iterator[Picture]:
    known = [step for step in report.steps if step.used is not None]
    if not known:
        return
    heads = [say.grain(report), _("used"), _("of it found by a reading")]
    lines = [
        Line([Cell(times.day(s.day, reader)), _size(s.used or 0, account), _size(s.unlogged, account)]) for s in known
    ]
    title = {"day": _("Use by the day"), "week": _("Use by the week"), "month": _("Use by the month")}[report.grain]
    said = _("{used} in this period.").format(used=say.used(report, account))
    note = joined(filter(None, (say.spread(report), say.even(report, account))))
    yield Picture(
        title, said, note, (), report_charts.use(report, account, reader), Table(title, heads, lines, (1, 2), True)
    )
    if all(step.unlimited for step in known):
        return
    title = _("What was left")
    lines = [Line([Cell(times.day(s.day, reader)), _left(s.left, say.left(s, account))]) for s in known]
    said = _("{size} at its end, or now.").format(size=say.left(known[-1], account))
    yield Picture(
        title,
        said,
        "",
        say.sign_key(report),
        report_charts.left(report, account, reader),
        Table(title, [say.grain(report), _("left")], lines, (1,), True),
    )


def _left(size: int | None, said: str) -> Cell:
    return Cell(said, size)


def _size(size: int, account: AccountStatement, key: str = "") -> Cell:
    return Cell(show_size(size, account.gb), size, key)


def _now(account: AccountStatement, reader: Reader) -> Iterator[Table]:
    if account.buckets:
        lines = [
            Line(
                [
                    Cell(bucket_words.name(b, account, reader)),
                    Cell(_("unlimited")) if b.left is None else _size(b.left, account, "left"),
                    Cell("") if b.size is None else _size(b.size, account, "size"),
                    Cell(bucket_words.ends(b, account, reader)),
                    Cell(bucket_words.fate(b, account, reader)),
                ]
            )
            for b in account.buckets
        ]
        heads = [_("used in this order"), _("left"), _("of"), _("until"), _("and then")]
        yield Table(_("What is left"), heads, lines, (1, 2))
    if account.members:
        people = [
            Line(
                [
                    Cell(m.name),
                    _size(m.used, account, "used"),
                    Cell(_("no limit")) if m.limit is None else _size(m.limit, account, "limit"),
                    Cell(_("unlimited")) if m.left is None else _size(m.left, account, "left"),
                ]
            )
            for m in account.members
        ]
        yield Table(
            _("Who may use how much"), [_("who"), _("used"), _("of limit"), _("may still use")], people, (1, 2, 3)
        )


def _ever(account: AccountStatement) -> Table:
    ever = [
        (_("can be used now"), "remaining", account.remaining),
        (_("frozen"), "frozen", account.frozen),
        (_("granted"), "granted", account.granted),
        (_("used"), "used", account.used),
        (_("of it, of unlimited data"), "drawn_unlimited", account.drawn_unlimited),
        (_("of it, not covered"), "overage", account.overage),
        (_("of it, slowed down"), "throttled", account.throttled),
        (_("of it, found by readings"), "unlogged", account.unlogged),
        (_("given back by readings"), "corrected", account.corrected),
        (_("lost"), "expired", account.expired - account.reset),
        (_("carried over"), "rolled_over", account.rolled_over),
        (_("received"), "transferred_in", account.transferred_in),
        (_("sent"), "transferred_out", account.transferred_out),
    ]
    lines = [Line([Cell(said), _size(size, account, key)]) for said, key, size in ever if size or key == "remaining"]
    return Table(_("Since the beginning"), [_("what"), _("how much")], lines, (1,))


def _tables(report: Report, account: AccountStatement, reader: Reader, told: bool) -> Iterator[Table]:
    # `told`: what members used stands with what they may use.

    for title, shares, named in (
        (_("Who used it"), report.members, say.member),
        (_("Where it was used"), report.zones, say.zone),
    ):
        if shares and not (named is say.member and told):
            yield _shares(title, shares, named, account)
    part = report.told
    found = rows(part, account, reader, False)
    if part.before.remaining or part.before.frozen:
        found.insert(0, brought_forward(part.before, account))
    found += sums(part, totals(part.postings), account)
    lines = [
        Line([Cell(row.day), Cell(row.what), Cell(row.moved), Cell(row.left)], row.style)
        for row in found
        if row.style != HEADING or row.what
    ]
    if lines:
        yield Table(_("The statement"), [p_("heading", "day"), _("what"), _("moved"), _("left")], lines, (2, 3), True)


def _shares(title: str, shares: Sequence[Share], named: Callable[[Share], str], account: AccountStatement) -> Table:
    heads, limited = (
        [_("who") if named is say.member else _("where"), _("used")],
        any(s.limit is not None for s in shares),
    )
    lines = [
        Line([Cell(named(share)), _size(share.used, account), *_limit(share, account, limited)]) for share in shares
    ]
    return Table(title, [*heads, *([_("of limit")] if limited else [])], lines, (1, 2) if limited else (1,))


def _limit(share: Share, account: AccountStatement, limited: bool) -> list[Cell]:
    if not limited:
        return []
    return [Cell(say.no_limit(share)) if share.limit is None else _size(share.limit, account, "limit")]
