"""The journal as people read it: newest first, a day at a time, what one command recorded together, voids as strokes.

It is drawn as it is read: a journal of any length starts to appear at once. On a terminal what is too long for a line
goes on below its beginning; elsewhere every event is one line, for programs that look for a word.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Protocol

from rich.console import Console
from rich.text import Text

from esimtrack.calendar.wall import local_date
from esimtrack.events import Event, Void
from esimtrack.i18n import _
from esimtrack.ledger.statement import Statement
from esimtrack.views import times
from esimtrack.views.event_words import event_words, short_id
from esimtrack.views.layout import behind, join, text
from esimtrack.views.reader import Reader
from esimtrack.views.status import beginning


class Row(Protocol):
    """An event, and whether a void takes it back."""

    @property
    def event(self) -> Event: ...
    @property
    def voided(self) -> bool: ...


def history_lines(rows: Iterable[Row], statement: Statement, reader: Reader, console: Console) -> Iterator[Text]:
    """The lines of a screen. `statement` gives what purchases are called, and what a GB is to an account."""
    names = {p.id: p.plan for account in statement.accounts for p in account.purchases}
    gbs = {account.account: account.gb for account in statement.accounts}
    widest = max(text(name).cell_len for name in gbs) if len(gbs) > 1 else 0
    day: date | None = None
    empty = True
    for batch, group in groupby(rows, key=lambda row: None if isinstance(row.event, Void) else row.event.batch):
        for place, row in enumerate(group):
            empty = False
            of = local_date(row.event.at, reader.timezone)
            if of != day:
                day = of
                yield text(times.day(of, reader), "bold")
            head = _head(row.event, widest, batch is not None and place > 0, reader)
            said = _said(row, names, gbs, reader)
            if console.is_terminal and head.cell_len + said.cell_len > reader.width:
                yield from behind(head, said, console, reader.width, head.cell_len)
            else:
                yield join(head, said)
    if empty and gbs:
        yield text(_("Nothing is recorded that this asks for."))
    elif empty:
        yield from beginning(reader, console)


def _said(row: Row, names: dict[str, str], gbs: dict[str, int], reader: Reader) -> Text:
    event = row.event
    account = "" if isinstance(event, Void) else event.account
    words = event_words(event, gbs.get(account, 1000), lambda id: names.get(id, short_id(id)))
    said = text(words, "strike" if row.voided else "")
    if row.voided:
        said = join(said, " ", text(_("(taken back)")))
    if event.note is not None:
        said = join(said, " ", text(f"{reader.dot} {event.note}", "dim"))
    return said


def _head(event: Event, widest: int, more: bool, reader: Reader) -> Text:
    clock = f"{event.at.astimezone(reader.timezone):%H:%M}"
    # Behind the first line of a batch the others stand under a brace.
    parts: list[Text | str] = ["  ", "└ " if more and not reader.ascii else "` " if more else "  ", clock, "  "]
    if widest:
        account = text("" if isinstance(event, Void) else event.account)
        parts += [account, " " * (widest - account.cell_len + 2)]
    return join(*parts, text(short_id(event.id), "dim"), "  ")
