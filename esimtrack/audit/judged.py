"""What the ledger says of the journal: events without effect, and what does not hold although it must."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from esimtrack.audit.finding import Finding
from esimtrack.audit.invariants import broken
from esimtrack.ledger.statement import AccountStatement, PurchaseLine, Statement

LARGEST_SUM = 2**62
"""Of bytes and of points: the store takes no more usage, and programs that read JSON may take no more than 2^63."""


def without_effect(statement: Statement) -> Iterator[Finding]:
    """The ledger's warnings: its codes, the event, and what it named."""
    for account in statement.accounts:
        for warned in account.warnings:
            about = () if warned.about is None else (warned.about,)
            yield Finding(warned.code, account.account, warned.event, about)


def implausible(statement: Statement) -> Iterator[Finding]:
    """Purchases whose plan gives more data, or more points, than anybody can: nothing else tells of a slip there."""
    for account in statement.accounts:
        for purchase in _suspects(account):
            yield Finding("implausible-plan", account.account, purchase.id, (purchase.plan,))


def _suspects(account: AccountStatement) -> Iterator[PurchaseLine]:
    # The purchase that gives the most, where it is too much.
    if account.purchases and account.granted > LARGEST_SUM:
        yield max(account.purchases, key=_granted_at_once)
    elif account.purchases and account.points > LARGEST_SUM:
        yield max(account.purchases, key=_points_for_a_byte)


def _granted_at_once(purchase: PurchaseLine) -> int:
    return sum(allowance.size or 0 for allowance in purchase.terms.allowances)


def _points_for_a_byte(purchase: PurchaseLine) -> Fraction:
    given = purchase.terms.compensation
    return Fraction(0) if given is None or given.per is None else Fraction(given.points, given.per)


def not_holding(statement: Statement, logged: Mapping[str, int]) -> Iterator[Finding]:
    """What does not hold; `logged` are the bytes of each account's lines by then."""
    for account in statement.accounts:
        yield from broken(account, logged.get(account.account, 0))
