"""Who reads a screen, and on what."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.insight.days import Soon, zone_of
from esimtrack.ledger.statement import AccountStatement


class Reader(Struct, frozen=True):
    """`now` is the instant that a screen speaks of; `width` in cells; `ascii`: the terminal is not UTF-8.

    `soon` is what that means to them.
    """

    now: datetime
    timezone: ZoneInfo
    width: int = 80
    ascii: bool = False
    soon: Soon = Soon()

    @property
    def dot(self) -> str:
        """What parts short facts on one line."""
        return "-" if self.ascii else "·"

    def zone_of(self, account: AccountStatement, purchase: str | None = None) -> ZoneInfo:
        """On which clock a purchase's instants are read, or the account's: their own, and the reader's without any."""
        return zone_of(account, self.timezone, purchase)
