"""What `advise` is made from: the plans that are tried, the account's past, and the owner's rates."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from esimtrack.advice.advice import Advice
from esimtrack.advice.buying import Sold
from esimtrack.advice.demand import journey
from esimtrack.advice.history import History, history
from esimtrack.advice.kinds import habit
from esimtrack.advice.ranking import Candidate, Omission, Origin, Prefer, rank
from esimtrack.advice.shelf import on_offer, with_present, written_of
from esimtrack.calendar.wall import local_date
from esimtrack.catalogue import BadPlanFile, Plan, find, listing, load
from esimtrack.catalogue.shelf import own
from esimtrack.cli.accounts import meant_account
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.surroundings import Surroundings
from esimtrack.config.paths import plans_folder
from esimtrack.events import Amend, Purchase
from esimtrack.insight.days import main_purchase
from esimtrack.ledger.statement import AccountStatement, PurchaseLine, RunningCycle


class Asked(NamedTuple):
    """What was asked: plans by name or file beside the owner's own, what counts most, and as of when."""

    files: Sequence[str]
    samples: bool
    prefer: Prefer
    around: Surroundings
    at: datetime


def of_account(asked: Asked, name: str | None, days: int | None) -> Advice:
    """The advice for an account, on its own past."""
    around, at = asked.around, asked.at
    shelf = _shelf(asked)
    with Book() as book:
        statement = book.statement(at, around.now)
        name = meant_account(name, [a.account for a in statement.accounts], around.settings, flag="")
        account = account_of(statement, name)
        assert account is not None
        found = _past(book, account, asked, days)
        line = _plan(account)
        now = None if line is None else _present(book, account, line)
        several = len(statement.accounts) > 1
    if found is None or not found.enough:
        known = 0 if found is None else found.demand.length
        return Advice(account.account, asked.prefer, gb=account.gb, known=known, several=several)
    plans = with_present(shelf.plans, now, at)
    ranking = rank(plans, shelf.boosters, found.demand, asked.prefer, around.settings.rates)
    return Advice(
        account.account,
        asked.prefer,
        gb=account.gb,
        known=found.demand.length,
        demand=found.demand,
        ranking=replace(ranking, omitted=(*ranking.omitted, *shelf.broken)),
        habit=habit(found.demand),
        unlogged=found.demand.length - found.known,
        cycles=found.cycles,
        rates=around.settings.rates,
        alone=not shelf.plans,
        silent=found.silent(at),
        over=line is not None and line.state not in ("pending", "live", "frozen"),
        several=several,
        people=len(account.members),
    )


def of_journey(asked: Asked, zone: str, days: int, size: int) -> Advice:
    """The advice for a journey from tomorrow on."""
    around, at = asked.around, asked.at
    shelf = _shelf(asked)
    first = local_date(at, around.zone) + timedelta(days=1)
    demand = journey(zone, days, size, first, around.zone)
    ranking = rank(shelf.plans, shelf.boosters, demand, asked.prefer, around.settings.rates, whole=True)
    return Advice(
        None,
        asked.prefer,
        trip=zone,
        known=days,
        demand=demand,
        ranking=replace(ranking, omitted=(*ranking.omitted, *shelf.broken)),
        rates=around.settings.rates,
        alone=not shelf.plans,
    )


class _Shelf:
    """The plans and the top-ups that are tried, and the files that cannot be read."""

    def __init__(self) -> None:
        self.plans: list[Candidate] = []
        self.boosters: list[Candidate] = []
        self.broken: list[Omission] = []

    def put(self, plan: Plan, origin: Origin, at: datetime) -> None:
        """One that can be bought, as it can be at an instant."""
        sold = on_offer(plan.terms, plan.terms_json, plan.role, at)
        shelf = self.plans if plan.role == "plan" else self.boosters
        shelf.append(Candidate(sold, origin, None if plan.path is None else str(plan.path)))


def _shelf(asked: Asked) -> _Shelf:
    # The owner's own plan files, those that are named, and perhaps the samples. A file that is named must be right.
    around, at, folder = asked.around, asked.at, plans_folder()
    found = _Shelf()
    named = [find(file, folder) for file in asked.files]
    for path in dict.fromkeys(named):
        found.put(load(path, lambda: around.zone_name), "file", at)
    there = {path.resolve() for path in named}
    for entry in listing(folder) if asked.samples else own(folder):
        if entry.path.resolve() in there:
            continue
        origin: Origin = "own" if entry.own else "sample"
        try:
            found.put(load(entry.path, lambda: around.zone_name), origin, at)
        except BadPlanFile:
            found.broken.append(Omission(entry.name, origin, "broken"))
    return found


def _past(book: Book, account: AccountStatement, asked: Asked, days: int | None) -> History | None:
    def cycle_at(then: datetime) -> RunningCycle | None:
        found = account_of(book.statement(then), account.account)
        return None if found is None else found.cycle

    return history(account, book.usage, asked.at, asked.around.zone, cycle_at, days)


def _plan(account: AccountStatement) -> PurchaseLine | None:
    # The plan that an account has or had; None where it has had none.
    line = main_purchase(account)
    if line is not None and line.role == "top-up":
        line = next((p for p in reversed(account.purchases) if p.role == "plan"), None)
    return line


def _present(book: Book, account: AccountStatement, line: PurchaseLine) -> Sold | None:
    written = [
        event.terms
        for event in book.store.events([account.account])
        if (isinstance(event, Purchase) and event.id == line.id)
        or (isinstance(event, Amend) and event.purchase == line.id)
    ]
    return written_of(line.terms, written)
