"""What `undo` and `redo` have in common: show the events first, record, then say what is left."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from esimtrack.cli.book import Book, account_of
from esimtrack.cli.echo import balance, moment
from esimtrack.cli.output import say, warn
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import AccountEvent, Event
from esimtrack.i18n import _, n_
from esimtrack.views import warnings
from esimtrack.views.event_words import event_words
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe

SHOWN = 5
"""Of more events than these, so many are shown, and the others counted."""


class Taking:
    """One undo or redo."""

    def __init__(self) -> None:
        self.around = Surroundings()
        self.book = Book(write=True)
        self.reader = Reader(self.around.now, self.around.zone)

    def __enter__(self) -> "Taking":
        return self

    def __exit__(self, *_: object) -> None:
        self.book.store.close()

    def show(self, events: Sequence[AccountEvent], count: int, title: str) -> None:
        """List the events, the first of many."""
        statement = self.book.statement(self.around.now)
        gbs = {account.account: account.gb for account in statement.accounts}
        names = {p.id: p.plan for account in statement.accounts for p in account.purchases}
        say(title if count == 1 else title + " " + n_("{count} line", "{count} lines", count).format(count=count))
        for event in islice(events, count if count <= SHOWN else SHOWN - 1):
            words = event_words(event, gbs.get(event.account, 1000), lambda id: names.get(id, id[-6:]))
            at = moment(event.at, self.around.now, self.reader)
            say("  " + safe(_("{account}, {time}: {what}").format(account=event.account, time=at, what=words)))
        if count > SHOWN:
            say("  " + _("and {count} more").format(count=count - SHOWN + 1))

    def record(
        self, events: Sequence[Event], accounts: Iterable[str], label: str, dry_run: bool, back: str, **undo: Any
    ) -> None:
        """Record them, and say for each account what is left; `back` says how to reverse it."""
        before = {w for account in self.book.statement(self.around.now).accounts for w in account.warnings}
        if dry_run:
            after = self.book.foresee(events, self.around.now).after
        else:
            self.book.record(events, label, **undo)
            after = self.book.statement(self.around.now)
        for account in after.accounts:
            for warned in account.warnings:
                if warned not in before:
                    warn(warnings.sentence(warned, account))
        for name in sorted(accounts):
            found = account_of(after, name)
            left = _("nothing is recorded any more.") if found is None else balance(found, self.reader)
            say(safe(_("{account}: {left}").format(account=name, left=left)))
        say(_("A dry run: nothing is recorded.") if dry_run else back)
