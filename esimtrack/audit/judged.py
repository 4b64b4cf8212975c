"""What the ledger says of the journal: events without effect, and what does not hold although it must."""

from collections.abc import Iterator, Mapping

from esimtrack.audit.finding import Finding
from esimtrack.audit.invariants import broken
from esimtrack.ledger.statement import Statement


def without_effect(statement: Statement) -> Iterator[Finding]:
    """The ledger's warnings: its codes, the event, and what it named."""
    for account in statement.accounts:
        for warned in account.warnings:
            about = () if warned.about is None else (warned.about,)
            yield Finding(warned.code, account.account, warned.event, about)


def not_holding(statement: Statement, logged: Mapping[str, int]) -> Iterator[Finding]:
    """What does not hold; `logged` are the bytes of each account's lines by then."""
    for account in statement.accounts:
        yield from broken(account, logged.get(account.account, 0))
