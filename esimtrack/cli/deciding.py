"""How a command that records an event goes about it: which account and purchase it means, whether it has an effect, and
what it changed.

Whether an event has an effect is never judged here: it is rehearsed, and the ledger says so. Where no purchase is
named, the only one on which the event has an effect is meant; where it has one on several, they are listed and nothing
is guessed; where it has none on any, the command's own `Why` says why, and what would work.
"""

import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct

from esimtrack.calendar.wall import zone_named
from esimtrack.cli.accounts import known_account, meant_account
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.echo import moment
from esimtrack.cli.line import again
from esimtrack.cli.names import as_list, purchases_named, several
from esimtrack.cli.recording import Draft, instant_after_recorded, tell_time, time_meant
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import AccountEvent
from esimtrack.i18n import _
from esimtrack.insight.days import main_purchase
from esimtrack.ledger.fold import statement
from esimtrack.ledger.statement import AccountStatement, PurchaseLine
from esimtrack.views import times
from esimtrack.views.event_words import short_id
from esimtrack.views.reader import Reader

CLOSED = ("ended", "lapsed", "cancelled")
"""The states of a purchase that is over."""

_MOST_REASONS = 4


class Said(Struct, frozen=True):
    """What every command that records an event takes, as it was typed."""

    account: str | None
    at: str | None
    note: str | None
    dry_run: bool


class Scene:
    """One command at its account and instant; `account` is the account then, None where it is not known yet."""

    def __init__(
        self, book: Book, around: Surroundings, said: Said, plan: str | None, decision: bool, to: str | None
    ) -> None:
        self.book = book
        self.around = around
        self.note = said.note
        self.dry_run = said.dry_run
        self.reader = Reader(around.now, around.zone)
        self.known = book.accounts()
        self.name = self._meant_account(said.account, plan)
        accounts = [self.name] if to is None else [self.name, to]
        at = time_meant(said.at, book, around, self.name)
        self.at, self._after = instant_after_recorded(book, around.now, at, accounts, decision)
        self.account = self.look(self.at)

    def look(self, as_of: datetime) -> AccountStatement | None:
        """The account at another instant."""
        return account_of(statement(self.book.store.events([self.name]), self.book.usage, as_of), self.name)

    def warns(self, event: AccountEvent) -> list[str]:
        """The codes of the warnings that an event of this instant would be; without any it has its effect."""
        with self.book.store.rehearsing([event]):
            account = self.look(self.at)
        return [] if account is None else [w.code for w in account.warnings if w.event == event.id]

    @property
    def gb(self) -> int:
        """What 1 GB means to the account; before anything was bought, what it means now."""
        account = self.account
        if account is None or not account.purchases:
            account = self.look(max(self.around.now, self.at))
        return 1000 if account is None else account.gb

    def purchase(self, id: str) -> PurchaseLine:
        """A purchase of the account, as it is then."""
        assert self.account is not None
        return next(line for line in self.account.purchases if line.id == id)

    def day(self, at: datetime) -> str:
        """An instant's day, to tell purchases apart."""
        return times.day(at.astimezone(self.around.zone).date(), self.reader)

    def on(self, at: datetime, line: PurchaseLine) -> str:
        """When something happens to a purchase: "at the end of 30 Nov"."""
        return times.on(at, zone_named(line.terms.timezone), self.reader)

    def until(self, at: datetime, line: PurchaseLine) -> str:
        """Until when, of a purchase: "until the end of 30 Nov"."""
        return times.until(at, zone_named(line.terms.timezone), self.reader)

    def command(self, verb: str, line: PurchaseLine | None = None, *more: str) -> str:
        """Another command about this account, to be typed; `line` is the purchase that it names."""
        words = ["esimtrack", *verb.split()]
        if line is not None:
            same = [p for p in (self.account.purchases if self.account else ()) if p.plan == line.plan]
            words.append(line.plan if len(same) == 1 else short_id(line.id))
        words += more
        if len(self.known) > 1:
            words += ["--account", self.name]
        return shlex.join(words)

    def buying(self, *words: str) -> str:
        """An `add-plan` for this account, to be typed."""
        return shlex.join(["esimtrack", "add-plan", *words, "--account", self.name])

    def record(
        self,
        label: str,
        event: AccountEvent,
        sentences: Callable[[Draft, str], Sequence[str | None]],
        left: bool = True,
        also: Sequence[AccountEvent] = (),
    ) -> None:
        """Record the event, unless it would have no effect, and say what it changed.

        `sentences` gets the draft, and the event's instant in words; `left`: the balance is said too. `also` is what
        else the command records, later.
        """
        draft = Draft(self.book, self.around, [event, *also])
        draft.refuse_without_effect()
        told = moment(self.at, self.around.now, self.reader, self.reader.zone_of(draft.account(self.name)[1]))
        tell_time(self.at, self.around, told)
        said = sentences(draft, told)
        draft.record(label, self.dry_run)
        draft.say(self.name, *said, self._after, dry_run=self.dry_run, left=left)

    def _meant_account(self, asked: str | None, plan: str | None) -> str:
        if asked is not None or plan is None or len(self.known) < 2:
            return meant_account(asked, self.known, self.around.settings)
        # A purchase's name says whose it is, where only one account has it.
        accounts = self.book.latest(self.around.now).accounts
        named = purchases_named(plan, [p for account in accounts for p in account.purchases], self.day)
        owners = [account.account for account in accounts if any(p in named for p in account.purchases)]
        if len(owners) == 1:
            return known_account(owners[0], self.known)
        return meant_account(None, self.known, self.around.settings)


@contextmanager
def scene(said: Said, plan: str | None = None, decision: bool = False, to: str | None = None) -> Iterator[Scene]:
    """The scene of a command; `plan` is the purchase that it names, if any, `to` an account that gets something."""
    around = Surroundings()
    with Book(write=True) as book:
        yield Scene(book, around, said, plan, decision, to)


class Done(Struct, frozen=True):
    """A decision as it will be: its account and its purchase without it and with it, and its instant in words."""

    scene: Scene
    event: AccountEvent
    draft: Draft
    told: str
    was: AccountStatement
    now: AccountStatement
    before: PurchaseLine
    after: PurchaseLine


Make = Callable[[Scene, str], AccountEvent | None]
"""The event that a command would record for a purchase's id; None where it would say nothing new of it."""
Why = Callable[[Scene, PurchaseLine], Refusal]
"""Why an event has no effect on a purchase, and what would work."""
Effect = Callable[[Done], Sequence[str | None]]
"""What a decision changed, in sentences; the balance is said after them."""


class Decision(Struct, frozen=True):
    """A decision that a command records: what it is called, how it is made, and how it is talked about.

    `nothing` says that there is no purchase of {account} that it could be about; `flag` is the option that names one,
    where it is not the command's argument. `boosters`: where it has no effect, people may have meant one of those.
    `grants`: at one instant, it comes after what starts then, as what is given does; a decision comes before it.
    """

    label: str
    nothing: str
    make: Make
    why: Why
    effect: Effect
    flag: tuple[str, ...] = ()
    boosters: bool = False
    grants: bool = False


def decide(decision: Decision, said: Said, plan: str | None) -> None:
    """Record a decision about the purchase that was meant, or refuse it before anything is recorded."""
    with scene(said, plan, decision=not decision.grants) as at:
        line, event = _meant(decision, at, plan)

        def sentences(draft: Draft, told: str) -> Sequence[str | None]:
            was, now = draft.account(at.name)
            assert was is not None
            before, after = (next(p for p in account.purchases if p.id == line.id) for account in (was, now))
            return decision.effect(Done(at, event, draft, told, was, now, before, after))

        at.record(decision.label, event, sentences)


def _meant(decision: Decision, at: Scene, plan: str | None) -> tuple[PurchaseLine, AccountEvent]:
    lines = list(at.account.purchases) if at.account is not None else []
    if plan is not None:
        lines = _named(at, plan, lines)
    # A closed purchase can still be renewed, if anything; what closed at this very instant was decided on before.
    open_to = [p for p in lines if p.state not in CLOSED or p.terms.cycle is not None or p.end == at.at]
    made = [(line, decision.make(at, line.id)) for line in open_to]
    useful = [(line, event) for line, event in made if event is not None and not at.warns(event)]
    if len(useful) == 1:
        return useful[0]
    if not useful:
        raise _no_effect(decision, at, lines)
    candidates = [line for line, _event in useful]
    if plan is not None:
        raise several(plan, candidates, at.day)
    raise Refusal(
        _("this could be about several purchases: {names}. Which one?").format(names=as_list(candidates, at.day)),
        again(*decision.flag, short_id(candidates[-1].id)),
    )


def _named(at: Scene, plan: str, lines: list[PurchaseLine]) -> list[PurchaseLine]:
    later = at.look(max(at.around.now, at.at))
    known = lines if later is None else [*lines, *(p for p in later.purchases if p.id not in {q.id for q in lines})]
    named = purchases_named(plan, known, at.day)
    found = [line for line in lines if line.id in {p.id for p in named}]
    if not found:
        raise Refusal(
            _("{plan} was bought on {day}: before that there is nothing to decide.").format(
                plan=named[0].plan, day=at.day(named[0].at)
            )
        )
    return found


def _no_effect(decision: Decision, at: Scene, lines: Sequence[PurchaseLine]) -> Refusal:
    alive = [p for p in lines if p.state not in CLOSED]
    about = [p for p in alive if p.role == "plan" or decision.boosters] or alive
    if not about and lines:
        assert at.account is not None
        main = main_purchase(at.account)
        about = [main if main in lines and main is not None else lines[-1]]
    if not about:
        return Refusal(
            _("{account} had no plan then.").format(account=at.name),
            _("Enter one: {command}").format(command=at.buying("PLAN")),
        )
    refusals = [_why(decision, at, line) for line in about[:_MOST_REASONS]]
    reasons = dict.fromkeys(str(refusal).partition("\n")[0] for refusal in refusals)
    return refusals[0] if len(reasons) == 1 else Refusal(decision.nothing.format(account=at.name), *reasons)


def _why(decision: Decision, at: Scene, line: PurchaseLine) -> Refusal:
    if line.start == at.at and line.at < at.at and not decision.grants:
        return Refusal(
            _("{plan} starts at that very instant, and comes after what is decided then.").format(plan=line.plan),
            _("Say a later time: --at TIME"),
        )
    return decision.why(at, line)
