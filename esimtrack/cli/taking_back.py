"""What `undo` and `redo` have in common: show the events first, record, then say what is left."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from esimtrack.cli.book import Book, Change, account_of
from esimtrack.cli.echo import balance, moment
from esimtrack.cli.output import say, warn
from esimtrack.cli.surroundings import Surroundings
from esimtrack.cli.whereabouts import whereabouts
from esimtrack.events import AccountEvent, Event
from esimtrack.i18n import _, joined, n_
from esimtrack.insight.places import located
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views import warnings
from esimtrack.views.event_words import event_words, short_id
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
        self.book.close()

    def show(self, events: Sequence[AccountEvent], count: int, title: str) -> None:
        """List the events, the first of many."""
        statement = self.book.statement(self.around.now)
        gbs = {account.account: account.gb for account in statement.accounts}
        names = {p.id: p.plan for account in statement.accounts for p in account.purchases}
        say(title if count == 1 else joined((title, n_("{count} line", "{count} lines", count).format(count=count))))
        for event in islice(events, count if count <= SHOWN else SHOWN - 1):
            words = event_words(event, gbs.get(event.account, 1000), lambda id: names.get(id, short_id(id)))
            at = moment(event.at, self.around.now, self.reader)
            say("  " + safe(_("{account}, {time}: {what}").format(account=event.account, time=at, what=words)))
        if count > SHOWN:
            say("  " + _("and {count} more").format(count=count - SHOWN + 1))

    def record(self, events: Sequence[Event], label: str, dry_run: bool, back: str, **undo: Any) -> None:
        """Record them, and say what is left of each account that they change; `back` says how to reverse it."""
        before = self.book.statement(self.around.now)
        if dry_run:
            after = self.book.foresee(events, self.around.now).after
        else:
            self.book.record(events, label, **undo)
            after = self.book.statement(self.around.now)
        for account, warned in Change(before, after).new_warnings():
            warn(warnings.sentence(warned, account))
        for name in sorted({account.account for account in (*before.accounts, *after.accounts)}):
            found = account_of(after, name)
            if found != account_of(before, name):
                left = _("nothing is recorded any more.") if found is None else balance(self._here(found), self.reader)
                say(safe(_("{account}: {left}").format(account=name, left=left)))
        say(_("A dry run: nothing is recorded.") if dry_run else back)

    def _here(self, account: AccountStatement) -> AccountStatement:
        return located(account, whereabouts(self.around.now, self.book, self.around, None, account))
