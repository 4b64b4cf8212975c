"""How every command that writes goes about it: foresee, refuse what would have no effect, record, say what changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from esimtrack.calendar.wall import TICK, add
from esimtrack.cli.book import Book, Change, account_of
from esimtrack.cli.echo import balance
from esimtrack.cli.output import asks, say, warn
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import AccountEvent, Amend, Cancel, Event, Extend, Purchase, Reading, Renew, Void
from esimtrack.i18n import _, joined
from esimtrack.insight.places import located
from esimtrack.journal.ids import new_id
from esimtrack.ledger.fold import statement
from esimtrack.ledger.port import LAST, Mark
from esimtrack.ledger.statement import AccountStatement, Warned
from esimtrack.units.spans import Span
from esimtrack.views import times, warnings
from esimtrack.views.reader import Reader

REPEATED = timedelta(minutes=1)
"""The same within less than this is said to be the same."""

_EARLY = timedelta(days=60)
_MUCH_TOO_EARLY = timedelta(days=300)
_MONTH = timedelta(days=30.44)


class Draft:
    """Events that a command would record, and what they would change, as of now or of their own later time."""

    def __init__(self, book: Book, around: Surroundings, events: Sequence[Event]) -> None:
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


def time_meant(text: str | None, book: Book, around: Surroundings, account: str) -> datetime:
    """The instant of `--at`.

    Where it is so long before the account's first plan that its year may be mistyped, it is asked or warned of.
    """
    at = around.time(text)
    if text is None or not text.strip()[:4].isdigit():
        return at
    purchases = [event for event in book.store.events([account]) if isinstance(event, Purchase)]
    first = min((p.at if p.opening is None else p.opening.since for p in purchases), default=at)
    this_year = [
        there
        for years in range(1, around.now.year - at.year + 1)
        if (there := add(at, Span(years, "years"), around.zone)) <= around.now
    ]
    if first - at < _EARLY or not this_year or (this_year[-1] < first and first - at < _MUCH_TOO_EARLY):
        return at
    wall = this_year[-1].astimezone(around.zone)
    question = _("{day} is {months} months before the first plan of {account}. Did you mean {guess}?").format(
        day=times.day(at.astimezone(around.zone).date(), Reader(around.now, around.zone)),
        months=round((first - at) / _MONTH),
        account=account,
        guess=f"{wall:%Y-%m-%d}" if (wall.hour, wall.minute) == (0, 0) else f"{wall:%Y-%m-%dT%H:%M}",
    )
    if not asks():
        warn(question)
        return at
    from esimtrack.cli.ask import confirm

    return this_year[-1] if confirm(question) else at


def instant_after_recorded(
    book: Book, now: datetime, at: datetime, accounts: Sequence[str], decision: bool = False
) -> tuple[datetime, str | None]:
    """The instant of what is typed for `at`: after what is recorded there and would come later in the ledger's order.

    A reading comes last within an instant, and decisions come first: so what is typed follows a reading, and a
    `decision` all that is no decision, unless a cycle or a purchase ends there. With a sentence where it is moved.
    Nothing is moved beyond `now`.
    """
    known = [event for event in book.store.events(accounts) if event.at >= at]
    events = [event for event in known if {event.account, getattr(event, "to", None)} & {*accounts}]

    def recorded(at: datetime) -> set[str]:
        steps = {_step(event) for event in events if event.at == at}
        used = any(book.usage.last(name, Mark(at, LAST)) == at for name in accounts)
        return steps | {"usage"} if used else steps

    placed = at
    while recorded(placed) and recorded(placed + TICK):
        placed += TICK
    if recorded(placed) & ({"grant", "usage", "reading"} if decision else {"reading"}):
        placed += TICK
    if placed == at or at <= now < placed or (decision and _ends_at(book, at, accounts[0])):
        return at, None
    if decision:
        return placed, _("It counts after what was recorded for that time before.")
    return placed, _("It counts after the reading of that time.")


def _step(event: AccountEvent) -> str:
    match event:
        case Renew() | Cancel() | Amend() | Extend():
            return "decision"
        case Reading():
            return "reading"
    return "grant"


def _ends_at(book: Book, at: datetime, account: str) -> bool:
    before = account_of(statement(book.store.events([account]), book.usage, at - TICK), account)
    return before is not None and any(at in (p.cycle_end, p.end, p.start_by) for p in before.purchases)


def tell_time(at: datetime, around: Surroundings, told: str) -> None:
    """Warn of a time that has not come yet."""
    if at > around.now:
        warn(_("{time} has not come yet: it counts from then on.").format(time=told))


def _batched(events: Sequence[Event]) -> Sequence[Event]:
    # What one command records has a batch of its own, where it is more than one line. That of a void is what it voids.
    if len(events) < 2:
        return events
    batch = new_id()
    return [event if isinstance(event, Void) else replace(event, batch=batch) for event in events]


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
