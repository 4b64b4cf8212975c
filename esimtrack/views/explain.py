"""`explain` for people: an account as a statement, with what is left after each line, and what it all adds up to."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from esimtrack.i18n import _, n_
from esimtrack.insight.days import main_purchase, purchase_of
from esimtrack.ledger.explaining import Explained, Totals, totals
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.money import money
from esimtrack.units.sizes import show_size
from esimtrack.views import account_words, times, warnings
from esimtrack.views.explain_rows import brought_forward, rows, sums
from esimtrack.views.explain_table import lines_of
from esimtrack.views.layout import cut, indented, join, packed, text
from esimtrack.views.reader import Reader
from esimtrack.views.status import beginning
from esimtrack.views.status_account import marked

_QUIET = "dim"

Seen = tuple[AccountStatement, Explained]


def print_explained(seen: Sequence[Seen], reader: Reader, console: Console, lines: bool = False) -> None:
    """Print the statement of each account. `lines`: usage is told line by line, and everything with its time of day."""
    for line in explained_lines(seen, reader, console, lines):
        if console.is_terminal:
            console.print(line, soft_wrap=True, highlight=False, markup=False)
        else:
            # A statement may have many thousands of lines, and there is nothing to draw.
            console.file.write(f"{line.plain}\n")


def explained_lines(seen: Sequence[Seen], reader: Reader, console: Console, lines: bool = False) -> list[Text]:
    """The lines of `print_explained`."""
    if not seen:
        return beginning(reader, console)
    found: list[Text] = []
    for account, told in seen:
        found += [*([Text(), Text()] if found else []), *_account(account, told, reader, console, lines)]
    return found


def _account(account: AccountStatement, told: Explained, reader: Reader, console: Console, lines: bool) -> list[Text]:
    found = [_heading(account, told, reader), Text()]
    if told.postings:
        found += statement(account, told, reader, console, lines)
    else:
        found += indented(text(_("Nothing has moved yet.")), 2, console, reader.width)
    if told.page is None:
        for said in _waiting(account, reader):
            found += indented(said, 2, console, reader.width)
        for warned in account.warnings:
            found += [Text(), *marked(warnings.sentence(warned, account), "bold", reader, console)]
            found += indented(text(warnings.advice(warned)), 2, console, reader.width)
    return found


def statement(
    account: AccountStatement, told: Explained, reader: Reader, console: Console, lines: bool = False
) -> list[Text]:
    """The postings as a table; and what they add up to, unless a single event used what was there."""
    summed = totals(told.postings)
    found = rows(told, account, reader, lines)
    if told.page is not None:
        found.insert(0, brought_forward(told.before, account))
    if told.event is not None and not summed.granted and not summed.transferred_in:
        return lines_of(found, reader, console)
    table = lines_of([*found, *sums(told, summed, account)], reader, console)
    said = packed(list(_facts(summed, account)), " - " if reader.ascii else " · ", 2, reader.width, _QUIET)
    return [*table, *([Text(), *said] if said else [])]


def _heading(account: AccountStatement, told: Explained, reader: Reader) -> Text:
    left = text(account.account, "bold")
    zone = Text()
    if told.timezone.utcoffset(reader.now) != reader.timezone.utcoffset(reader.now):
        zone = text(_("days of {zone}").format(zone=told.timezone.key), _QUIET)
    line = main_purchase(account)
    if told.page is not None:
        line = purchase_of(account, told.page.purchase)
    if line is not None:
        plan = text(line.plan)
        if told.page is not None and told.page.end is not None:
            until = times.until(told.page.end, reader.zone_of(account, line.id), reader)
            words = _("{plan}, cycle {number}, {until}")
            plan = text(words.format(plan=line.plan, number=told.page.number, until=until))
        cut(plan, reader.width - left.cell_len - zone.cell_len - 6, reader.ascii)
        left = join(left, "   ", plan)
    return join(left, " " * (reader.width - left.cell_len - zone.cell_len), zone) if zone else left


def _waiting(account: AccountStatement, reader: Reader) -> Iterator[Text]:
    for line in account.purchases:
        if line.state == "pending":
            words = _("{plan} starts {starts}.")
            yield text(words.format(plan=line.plan, starts=account_words.start(line, account, reader)))


def _facts(summed: Totals, account: AccountStatement) -> Iterator[str]:
    sizes = (
        (_("{size} carried over"), summed.rolled_over),
        (_("{size} found by readings"), summed.unlogged),
        (_("{size} given back by readings"), summed.corrected),
        (_("{size} used of unlimited data"), summed.drawn_unlimited),
        (_("{size} not covered"), summed.overage),
        (_("{size} slowed down"), summed.throttled),
    )
    for words, size in sizes:
        if size:
            yield words.format(size=show_size(size, account.gb))
    for currency, amount in summed.cost.items():
        words = _("{amount} {currency} paid") if amount > 0 else _("{amount} {currency} given back")
        yield words.format(amount=money(abs(amount)), currency=currency)
    if summed.points:
        yield n_("{points} point", "{points} points", summed.points).format(points=summed.points)
