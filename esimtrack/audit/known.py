"""What the decisions of a journal say about each account: since when it has data, its zones, its members.

Purchases that replace nothing although they say so, and names that differ only in how they are written, are found here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from esimtrack.audit.finding import Finding
from esimtrack.audit.names import alike
from esimtrack.events import AccountEvent, Amend, Bonus, Member, Purchase, Transfer
from esimtrack.ledger.replacing import Replacements
from esimtrack.terms.check import read_terms
from esimtrack.terms.model import Terms


class Known(Struct):
    """One account. `granted` is when data first came: bought, given or sent; None: never."""

    granted: datetime | None = None
    plan: str | None = None
    """The id of its first purchase, or None."""
    zones: set[str] = set()
    anywhere: bool = False
    """Some of its data can be used in every zone."""
    members: set[str] = set()
    renamed: set[str] = set()
    """Names that members had before."""

    def join(self, event: Member) -> None:
        """A member joins, leaves, or has another name."""
        self.members.add(event.name)
        if event.was is not None:
            self.renamed = (self.renamed | {event.was}) - {event.name}

    def grant(self, at: datetime) -> None:
        """Data came at that instant."""
        self.granted = at if self.granted is None else min(at, self.granted)


class Decided:
    """The decisions that count, in any order, as accounts know them."""

    def __init__(self, events: Iterable[AccountEvent]) -> None:
        self.events = sorted(events, key=lambda event: (event.at, event.id))
        self.accounts: dict[str, Known] = {}
        self.taken_back: set[str] = set()
        """The ids of purchases that no longer count: another may still replace them."""
        self._purchases: list[Purchase] = []
        for event in self.events:
            self._take(event)
        self._replaced = Replacements(self._purchases)

    def account(self, name: str) -> Known:
        """An account, known or new."""
        return self.accounts.setdefault(name, Known())

    def findings(self) -> Iterator[Finding]:
        """What the decisions alone show."""
        recorded = self.taken_back | {purchase.id for purchase in self._purchases}
        for purchase in self._purchases:
            old = purchase.replaces
            if old is not None and not (old in recorded and self._stands_for(purchase, old)):
                yield Finding("replaces-nothing", purchase.account, purchase.id, (str(purchase.terms["name"]), old))

    def _stands_for(self, purchase: Purchase, old: str) -> bool:
        return self._replaced.replaced(old) and self._replaced.current(old) == self._replaced.current(purchase.id)

    def _take(self, event: AccountEvent) -> None:
        account = self.account(event.account)
        match event:
            case Purchase():
                self._purchases.append(event)
                account.grant(event.at)
                account.plan = account.plan or event.id
                self._cover(account, read_terms(event.terms, event.role or "plan"))
            case Amend():
                self._cover(account, read_terms(event.terms))
            case Bonus():
                account.grant(event.at)
                account.zones.update(event.zones or ())
                account.anywhere |= event.zones is None
            case Transfer():
                receiver = self.account(event.to)
                receiver.grant(event.at)
                # It keeps the zones of where it came from, which may be any.
                receiver.anywhere = True
            case Member():
                account.join(event)

    def _cover(self, account: Known, terms: Terms) -> None:
        for allowance in terms.allowances:
            account.zones.update(allowance.zones or ())
            account.anywhere |= allowance.zones is None
        account.members.update(member.name for member in terms.members)


def accounts_alike(names: Iterable[str]) -> Iterator[Finding]:
    """Accounts that are probably one."""
    for first, second in alike(names):
        yield Finding("near-account", second, about=(first, second))
