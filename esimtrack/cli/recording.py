"""How every command that writes goes about it: foresee, refuse what would have no effect, record, say what changed."""

from collections.abc import Sequence
from datetime import datetime

from esimtrack.cli.book import Book, Change, batched
from esimtrack.cli.echo import balance
from esimtrack.cli.output import say, warn
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import AccountEvent
from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views import warnings
from esimtrack.views.reader import Reader


class Draft:
    """Events that a command would record, and what they would change, as of now or, if that is later, their own time."""

    def __init__(self, book: Book, around: Surroundings, events: Sequence[AccountEvent]) -> None:
        self.book = book
        self.around = around
        self.events = batched(events)
        self.as_of = max([around.now, *(event.at for event in self.events)])
        self.change: Change = book.foresee(self.events, self.as_of)
        self.reader = Reader(self.as_of, around.zone)

    def refuse_without_effect(self) -> None:
        """Refuse the events, where the ledger warns of one of them; warn where another loses its effect by them."""
        ours = {event.id for event in self.events}
        others = []
        for account, warned in self.change.new_warnings():
            sentence = warnings.sentence(warned, account)
            if warned.event in ours:
                raise Refusal(sentence, *_instead(warned.code))
            others.append(sentence)
        for sentence in others:
            warn(sentence)

    def record(self, dry_run: bool) -> None:
        """Record, unless it is a dry run; then say so."""
        if not dry_run:
            self.book.record(self.events)

    def account(self, name: str) -> tuple[AccountStatement | None, AccountStatement]:
        """One account without the events, and with them."""
        return self.change.account(name)

    def say(self, name: str, *sentences: str | None, dry_run: bool, left: bool = True) -> None:
        """The echo: what was recorded, what is left now (unless not `left`), and how to take it back."""
        _before, after = self.account(name)
        said = [sentence for sentence in (*sentences, balance(after, self.reader) if left else None) if sentence]
        say(" ".join(said))
        say(
            _("A dry run: nothing is recorded.")
            if dry_run
            else _("Take it back: {command}").format(command="esimtrack undo")
        )


def tell_time(at: datetime, around: Surroundings, told: str) -> None:
    """Warn of a time that has not come yet."""
    if at > around.now:
        warn(_("{time} has not come yet: it counts from then on.").format(time=told))


def _instead(code: str) -> tuple[str, ...]:
    if code == "reading-above-what-was-granted":
        return (
            _("Is something missing that was bought or given? Enter it first: esimtrack add-plan"),
            _("Was a plan entered with too little data? Correct it: esimtrack add-plan --replaces PLAN --data SIZE"),
        )
    return ()
