"""In which zone an account is used: as somebody says, as its owner has set, or as the last use was."""

from datetime import datetime

from esimtrack.cli.book import Book
from esimtrack.cli.surroundings import Surroundings
from esimtrack.insight.whereabouts import told_apart, zone_of_last_use
from esimtrack.ledger.statement import AccountStatement


def whereabouts(
    as_of: datetime, book: Book, around: Surroundings, said: str | None, account: AccountStatement
) -> str | None:
    """The zone, written as the account's plans write it; None where they tell none apart, or nobody knows."""
    named = told_apart(account)
    if not named:
        return None
    zone = said or around.settings.home_of(account.account)
    if zone is None:
        return zone_of_last_use(account, as_of, book.usage)
    same = [known for known in named if known.casefold() == zone.casefold()]
    return zone if zone in named or len(same) != 1 else same[0]
