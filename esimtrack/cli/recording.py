"""How every command that writes goes about it: foresee, refuse what would have no effect, record, say what changed."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from esimtrack.cli.book import Book, Change
from esimtrack.cli.echo import balance
from esimtrack.cli.output import say, warn
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import AccountEvent
from esimtrack.i18n import _, joined
from esimtrack.insight.places import located
from esimtrack.journal.ids import new_id
from esimtrack.ledger.statement import AccountStatement, Warned
from esimtrack.views import warnings
from esimtrack.views.reader import Reader


class Draft:
    """Events that a command would record, and what they would change, as of now or of their own later time."""

    def __init__(self, book: Book, around: Surroundings, events: Sequence[AccountEvent]) -> None:
        self.book = book
        self.around = around
        self.events = _batched(events)
        self.as_of = max([around.now, *(event.at for event in self.events)])
        self.change: Change = book.foresee(self.events, self.as_of)
        self.reader = Reader(around.now, around.zone)

    def refuse_without_effect(self) -> None:
        """Refuse the events, where the ledger warns of one of them; warn where another loses its effect by them."""
        ours = {event.id for event in self.events}
        others = []
        for account, warned in self.change.new_warnings():
            if warned.event in ours:
                raise _refusal(warned, account)
            others.append(warnings.sentence(warned, account))
        for sentence in others:
            warn(sentence)

    def record(self, label: str, dry_run: bool) -> None:
        """Record what the command `label` says, unless it is a dry run."""
        if not dry_run:
            self.book.record(self.events, label)

    def account(self, name: str) -> tuple[AccountStatement | None, AccountStatement]:
        """One account without the events, and with them."""
        return self.change.account(name)

    def say(self, name: str, *told: str | None, dry_run: bool, left: bool = True) -> None:
        """The echo: what was recorded, what is left now (unless not `left`), and how to take it back."""
        _before, after = self.account(name)
        there = located(after, getattr(self.events[-1], "zone", None))
        said = [sentence for sentence in (*told, balance(there, self.reader) if left else None) if sentence]
        say(joined(said))
        say(
            _("A dry run: nothing is recorded.")
            if dry_run
            else _("Take it back: {command}").format(command="esimtrack undo")
        )


def tell_time(at: datetime, around: Surroundings, told: str) -> None:
    """Warn of a time that has not come yet."""
    if at > around.now:
        warn(_("{time} has not come yet: it counts from then on.").format(time=told))


def _batched(events: Sequence[AccountEvent]) -> Sequence[AccountEvent]:
    # What one command records has a batch of its own, where it is more than one line.
    if len(events) < 2:
        return events
    batch = new_id()
    return [replace(event, batch=batch) for event in events]


def _refusal(warned: Warned, account: AccountStatement) -> Refusal:
    match warned.code:
        case "reading-above-what-was-granted":
            return Refusal(
                _("that is more than the journal knows of: it was never granted."),
                _("Is something missing that was bought or given? Enter it first: esimtrack add-plan"),
                _("Was a plan entered with too little? Correct it: esimtrack add-plan --replaces PLAN --data SIZE"),
            )
        case "no-running-cycle":
            return Refusal(
                _("no plan of {account} has a cycle running then.").format(account=account.account),
                _("Enter the plan first, or say how long a top-up lasts: --lasts SPAN"),
            )
    return Refusal(warnings.sentence(warned, account))
