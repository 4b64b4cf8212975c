"""Purchases that are dated ahead, beside answers that know nothing of them: these go by what has happened alone.

An account whose first purchase is still to come has nothing yet, and is known.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from esimtrack.events import AccountEvent, Purchase
from esimtrack.ledger.account import Account
from esimtrack.ledger.answers import RolloverAnswer, rollover_answer
from esimtrack.ledger.fold import statement
from esimtrack.ledger.port import Mark, UsagePort
from esimtrack.ledger.questions import rollover
from esimtrack.ledger.replacing import Replacements
from esimtrack.ledger.statement import Coming, Statement
from esimtrack.ledger.summary import summarize
from esimtrack.ledger.trail import Trail
from esimtrack.terms.check import read_terms


def statement_with_coming(
    events: Sequence[AccountEvent], usage: UsagePort, as_of: datetime, trail: Trail | None = None
) -> Statement:
    """The statement as of an instant, each account with the purchases that come after it."""
    found = {account.account: account for account in statement(events, usage, as_of, trail).accounts}
    ahead = coming(events, as_of)
    for name in ahead.keys() - found.keys():
        found[name] = summarize(Account(name, Mark(as_of)), usage, as_of)
    accounts = (replace(account, coming=ahead.get(name, ())) for name, account in sorted(found.items()))
    return Statement(as_of, tuple(accounts))


def rollover_with_coming(
    events: Sequence[AccountEvent], usage: UsagePort, as_of: datetime, trail: Trail | None = None
) -> list[RolloverAnswer]:
    """What `rollover` answers, also for accounts that have nothing yet."""
    found = {answer.account: answer for answer in rollover(events, usage, as_of, trail)}
    for name in coming(events, as_of).keys() - found.keys():
        found[name] = rollover_answer(Account(name, Mark(as_of)), as_of)
    return [answer for _name, answer in sorted(found.items())]


def coming(events: Iterable[AccountEvent], as_of: datetime) -> dict[str, tuple[Coming, ...]]:
    """The purchases after an instant, of each account that has some, the soonest first."""
    purchases = sorted((e for e in events if isinstance(e, Purchase)), key=lambda e: (e.at, e.id))
    replacements = Replacements(purchases)
    found: dict[str, tuple[Coming, ...]] = {}
    for event in purchases:
        if event.at > as_of and not replacements.replaced(event.id):
            line = Coming(event.id, event.at, read_terms(event.terms, event.role or "plan"))
            found[event.account] = (*found.get(event.account, ()), line)
    return found
