"""`advise` on a terminal: the best plan in a sentence, then every plan as a row, then what must be said of them.

Nothing is told by colour alone. Where the columns do not fit, each plan gets a line and its facts below.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.text import Text

from esimtrack.advice.advice import Advice
from esimtrack.advice.demand import Demand
from esimtrack.advice.history import FEWEST
from esimtrack.advice.ranking import Group, Row
from esimtrack.i18n import _, joined, n_
from esimtrack.units.sizes import show_size
from esimtrack.views import advise_words as say
from esimtrack.views import times
from esimtrack.views.commands import command as typed
from esimtrack.views.layout import Side, columns, cut, indented, join, packed, text, total, unparted
from esimtrack.views.reader import Reader

_QUIET = "dim"
_NARROWEST = 16
"""Fewer cells for a plan's name say too little: then each plan gets lines of its own."""
_SIDES: tuple[Side, ...] = ("left", "right", "left", "right", "right", "right", "right", "right", "right")


def print_advice(told: Advice, reader: Reader, console: Console) -> None:
    """Print the advice."""
    for line in advice_lines(told, reader, console):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def advice_lines(told: Advice, reader: Reader, console: Console) -> list[Text]:
    """The lines of `print_advice`, none wider than the reader's."""
    if told.demand is None:
        return _too_little(told, reader, console)
    lines = [_heading(told, told.demand, reader), Text()]
    facts = list(_use(told, told.demand))
    lines += packed(facts, f" {reader.dot} ", 2, reader.width, "")
    sentences = (
        say.journey(told.ranking, told.trip, told.gb) if told.trip else say.best(told.ranking, told.gb, told.over)
    )
    said = joined(sentences)
    if said:
        lines += [Text(), *indented(text(said, "bold"), 2, console, reader.width)]
    for place, group in enumerate(told.ranking.groups):
        lines.append(Text())
        if len(told.ranking.groups) > 1:
            lines += indented(text(_apart(group, place), _QUIET), 2, console, reader.width)
        lines += _group(group, told, reader)
    if told.habit is not None:
        lines += [Text(), *indented(text(say.habit(told.habit, told.gb, reader)), 2, console, reader.width)]
    for place, note in enumerate(_notes(told, reader)):
        lines += [Text()] if place == 0 else []
        lines += indented(text(note, _QUIET), 2, console, reader.width)
    return lines


def _too_little(told: Advice, reader: Reader, console: Console) -> list[Text]:
    said = (
        n_(
            "{account}: use is known for {count} day, and advice needs {needed}: one unusual day would decide.",
            "{account}: use is known for {count} days, and advice needs {needed}: one unusual day would decide.",
            told.known,
        )
        if told.known
        else _("{account}: nothing is known of its use lately, and advice needs {needed} days of it.")
    )
    account = told.account if told.several else None
    steps = [
        (typed("log-usage", "1.5GB", account=account), _("log what you use")),
        (typed("log-usage", "--remaining", "9GB", account=account), _("or what the app shows")),
        (typed("advise", "--trip", "JP", "--days", "10", "--need", "6GB"), _("a journey needs no past")),
    ]
    rows = [[text(command, "bold"), text(what, _QUIET)] for command, what in steps]
    return [
        *indented(text(said.format(account=told.account, count=told.known, needed=FEWEST)), 0, console, reader.width),
        Text(),
        *(
            columns(rows, ("left", "left"), indent=2)
            if total(rows) + 2 <= reader.width
            else [join("  ", row[0]) for row in rows]
        ),
    ]


def _heading(told: Advice, demand: Demand, reader: Reader) -> Text:
    days = n_("{count} day, {period}", "{count} days, {period}", demand.length).format(
        count=demand.length, period=_period(demand.first, demand.last, reader)
    )
    left = text(told.account or _("a journey to {zone}").format(zone=told.trip), "bold")
    right = text(days, _QUIET)
    cut(left, max(8, reader.width - right.cell_len - 2), reader.ascii)
    return join(left, " " * max(2, reader.width - left.cell_len - right.cell_len), right)


def _period(first: date, last: date, reader: Reader) -> str:
    return _("{first} to {last}").format(first=times.day(first, reader), last=times.day(last, reader))


def _use(told: Advice, demand: Demand) -> Iterator[str]:
    size = show_size(demand.bytes, told.gb)
    if told.trip:
        yield _("{size} needed, used evenly").format(size=size)
        return
    yield _("{size} used").format(size=size)
    yield _("{size} in 30 days").format(size=show_size(demand.in_30_days, told.gb))
    if told.cycles:
        yield n_("the last cycle of your plan", "the last {count} cycles of your plan", told.cycles).format(
            count=told.cycles
        )


def _apart(group: Group, place: int) -> str:
    if group.currency is None:
        return _("What these cost is not known, or not in one currency:")
    if place == 0:
        return _("In {currency}:").format(currency=group.currency)
    return _("In {currency}, which stands apart without a rate:").format(currency=group.currency)


def _group(group: Group, told: Advice, reader: Reader) -> list[Text]:
    cells = [_cells(place, row, told) for place, row in enumerate(group.rows, 1)]
    heads = [
        "",
        "",
        _("plan"),
        _("in all") if told.trip else _("30 days"),
        _("lost"),
        _("extra"),
        _("no data"),
        _("slow"),
        _("left"),
    ]
    heads = [head if any(row[place] for row in cells) else "" for place, head in enumerate(heads)]
    rows = [[text(head, _QUIET) for head in heads], *([text(cell) for cell in row] for row in cells)]
    others = total([[cell for place, cell in enumerate(row) if place != 2] for row in rows]) + 4
    room = reader.width - others
    for row in rows:
        cut(row[2], max(room, 0), reader.ascii)
    if room < _NARROWEST or len({row[2].plain for row in rows}) < 1 + len({row[2] for row in cells}):
        return [line for place, row in enumerate(group.rows, 1) for line in _block(place, row, group, told, reader)]
    return columns(rows, _SIDES, indent=2)


def _mark(row: Row) -> str:
    return "*" if row.candidate.present and row.candidate.booster is None else ""


def _cells(place: int, row: Row, told: Advice) -> list[str]:
    got = row.score
    return [
        _mark(row),
        f"{place}",
        say.name(row),
        say.cost(row),
        show_size(got.lost, told.gb) if got.lost else "",
        show_size(got.charged, told.gb) if got.charged else "",
        _days(got.days_without),
        _days(got.days_slowed),
        _left(row, told),
    ]


def _days(count: int) -> str:
    return n_("{count} day", "{count} days", count).format(count=count) if count else ""


def _left(row: Row, told: Advice) -> str:
    if row.score.unlimited:
        return ""
    return show_size(row.score.left, told.gb)


def _block(place: int, row: Row, group: Group, told: Advice, reader: Reader) -> list[Text]:
    # A plan on a narrow screen: its name and its cost, and below them the rest.
    digits = len(f"{len(group.rows)}")
    right = text(say.cost(row))
    left = text(f"{_mark(row) or ' '} {place:{digits}}  {say.name(row)}")
    cut(left, max(8, reader.width - right.cell_len - 4), reader.ascii)
    gap = max(2, reader.width - 2 - left.cell_len - right.cell_len)
    return [
        join("  ", left, " " * gap, right),
        *packed(list(_facts(row, told)), f" {reader.dot} ", 6 + digits, reader.width, _QUIET),
    ]


def _facts(row: Row, told: Advice) -> Iterator[str]:
    got = row.score
    for said, size in (
        (_("{size} lost"), got.lost),
        (_("{size} charged for"), got.charged),
        (_("{size} left"), 0 if got.unlimited else got.left),
    ):
        if size:
            yield said.format(size=show_size(size, told.gb))
    if got.days_without:
        yield n_("no data on {count} day", "no data on {count} days", got.days_without).format(count=got.days_without)
    if got.days_slowed:
        yield n_("slow on {count} day", "slow on {count} days", got.days_slowed).format(count=got.days_slowed)


def _notes(told: Advice, reader: Reader) -> Iterator[str]:
    rows = told.ranking.rows
    if any(_mark(row) for row in rows):
        yield (
            _("* is the plan that you had, as you would buy it today.")
            if told.over
            else _("* is the plan that you have, as you would buy it today.")
        )
    samples = [row for row in rows if row.candidate.origin == "sample"]
    if samples:
        yield _("Samples are illustrations of rules, no offers: {plans}.").format(plans=_named(samples))
    everywhere = [row for row in rows if row.candidate.anywhere]
    if told.trip and everywhere:
        yield _("Their files name no zones, so they count as good in {zone}: {plans}.").format(
            zone=told.trip, plans=_named(everywhere)
        )
    for_one = [row for row in rows if not row.candidate.shared and not row.candidate.present]
    if told.people > 1 and for_one:
        yield _("{count} people share this account, and these may be for one SIM alone: {plans}.").format(
            count=told.people, plans=_named(for_one)
        )
    if told.unlogged:
        yield n_(
            "Of {count} day nothing is known: it counts as a day without use.",
            "Of {count} days nothing is known: they count as days without use.",
            told.unlogged,
        ).format(count=told.unlogged)
    if told.demand is not None and told.silent:
        yield _("Nothing is logged since {day}: what was used since then is not in it.").format(
            day=times.day(told.demand.last, reader)
        )
    charged = [row for row in rows if row.score.charged]
    for row in charged:
        price = " + ".join(f"{amount} {currency}" for currency, amount in row.score.charges.items())
        yield _("{plan}: {size} beyond its data is charged for, at {price}, which counts above.").format(
            plan=say.name(row), size=show_size(row.score.charged, told.gb), price=price
        )
    yield from say.omitted(told.ranking.omitted)
    if told.rates is not None:
        rates = ", ".join(f"1 {currency} = {rate} {told.rates.into}" for currency, rate in told.rates.each.items())
        yield _("Other currencies are counted by your rates: {rates}.").format(rates=rates)
    elif len({currency for row in rows for currency in row.cost}) > 1:
        yield _("Currencies stay apart until you say a rate: {command}").format(
            command=unparted("esimtrack config set rates '1 USD = 0.92 EUR'")
        )
    if told.alone:
        yield _("There is nothing to compare: you have no plan files. Write one, or try a file or the samples:")
        yield unparted("esimtrack plans new FILE.toml")
        yield unparted("esimtrack advise --plan FILE.toml")
        yield unparted("esimtrack advise --samples")


def _named(rows: Sequence[Row]) -> str:
    names = dict.fromkeys(row.candidate.name for row in rows)
    if len(names) > 6:
        return n_("{count} plan", "{count} plans", len(names)).format(count=len(names))
    return _("; ").join(names)
