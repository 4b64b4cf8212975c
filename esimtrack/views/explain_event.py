"""`explain --event` for people: which buckets paid for a use, and what any other event moved and what came of it."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from esimtrack.calendar.wall import local_date
from esimtrack.events import Counter, Event, Purchase, Reading, Usage, Void
from esimtrack.i18n import _, joined
from esimtrack.insight.days import purchase_of
from esimtrack.ledger.explaining import Explained
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views import account_words, times, warnings
from esimtrack.views.commands import command
from esimtrack.views.event_words import event_words, short_id
from esimtrack.views.explain import statement
from esimtrack.views.layout import behind, indented, join, text, unparted
from esimtrack.views.reader import Reader
from esimtrack.views.status_account import marked


def print_event(
    event: Event, voided: bool, seen: tuple[AccountStatement, Explained] | None, reader: Reader, console: Console
) -> None:
    """Print what became of an event. `voided`: an undo took it back; `seen` is None where its account is not known."""
    for line in event_lines(event, voided, seen, reader, console):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def event_lines(
    event: Event, voided: bool, seen: tuple[AccountStatement, Explained] | None, reader: Reader, console: Console
) -> list[Text]:
    """The lines of `print_event`."""
    account, told = seen or (None, None)
    lines = [*_heading(event, account, reader, console), Text()]
    counts_not = _counts_not(event, voided, account, reader)
    if counts_not is not None or account is None or told is None:
        return [*lines, *indented(text(counts_not or ""), 2, console, reader.width)]
    warned = [w for w in account.warnings if w.event == event.id]
    if told.postings:
        lines += statement(account, told, reader, console)
    elif not warned:
        lines += indented(text(_nothing_moved(event)), 2, console, reader.width)
    said = [*_order(told), *_waits(event, account, reader)]
    if said:
        lines += [*([Text()] if told.postings else []), *indented(text(joined(said)), 2, console, reader.width)]
    for warning in warned:
        lines += [Text()] if told.postings else []
        lines += marked(warnings.sentence(warning, account), "bold", reader, console)
        lines += indented(text(warnings.advice(warning)), 2, console, reader.width)
    return lines


def _heading(event: Event, account: AccountStatement | None, reader: Reader, console: Console) -> list[Text]:
    zone = reader.timezone if account is None else reader.zone_of(account)
    names = {} if account is None else {line.id: line.plan for line in account.purchases}
    gb = 1000 if account is None else account.gb
    what = event_words(event, gb, lambda id: names.get(id, short_id(id)))
    day = times.day(local_date(event.at, zone), reader)
    told = _("{day} {time}: {what} ({id})").format(
        day=day, time=f"{event.at.astimezone(zone):%H:%M}", what=what, id=short_id(event.id)
    )
    if isinstance(event, Void):
        return indented(text(told), 0, console, reader.width)
    mark = join(text(event.account, "bold"), "   ")
    return behind(mark, text(told), console, reader.width, hanging=2)


def _counts_not(event: Event, voided: bool, account: AccountStatement | None, reader: Reader) -> str | None:
    """Why an event counts for nothing, as of the reader's instant; None where it counts."""
    if isinstance(event, Void):
        back = event.event if event.event is not None else event.batch or ""
        if event.event is None:
            return _("An undo moves nothing itself: what it took back counts as never recorded.")
        return _("An undo moves nothing itself. What it took back: {command}").format(
            command=unparted(command("explain", "--event", short_id(back)))
        )
    if voided:
        return _("It was taken back: it counts for nothing.")
    if account is None or event.at > reader.now:
        return _("It has not happened yet by then.")
    if isinstance(event, Purchase) and purchase_of(account, event.id) is None:
        return _("Another purchase stands in its place, which corrected it: it counts for nothing itself.")
    return None


def _nothing_moved(event: Event) -> str:
    if isinstance(event, Usage):
        return _("A call or a text draws nothing. It keeps a number alive.")
    if isinstance(event, Counter):
        return _("The counter did not rise since the one before it, or is the first: nothing was used.")
    if isinstance(event, Reading):
        return _("It says what the journal says: nothing had to move.")
    return _("It moved no data and no money.")


def _order(told: Explained) -> Iterator[str]:
    # By which rule several buckets paid for one use.
    if len({p.bucket for p in told.postings if p.what == "draw" and p.event == told.event}) > 1:
        yield _("What has a smaller priority is used first, then what ends first, then what was granted first.")


def _waits(event: Event, account: AccountStatement, reader: Reader) -> Iterator[str]:
    line = purchase_of(account, event.id)
    if line is not None and line.state == "pending":
        yield _("{plan} starts {starts}.").format(plan=line.plan, starts=account_words.start(line, account, reader))
