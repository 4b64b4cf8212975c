"""Money: a decimal amount and an ISO 4217 code, "12.00 EUR"."""

import re
from decimal import Decimal

from msgspec import Struct

_MONEY = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s+([A-Z]{3})\s*", re.ASCII)


class Money(Struct, frozen=True):
    """An exact amount, 0 or more, of one currency. Different currencies are never added."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def parse_money(text: str) -> Money | None:
    """Read "12.00 EUR"; None where the text is not an amount and a code of three capital letters."""
    match = _MONEY.fullmatch(text)
    return None if match is None else Money(Decimal(match[1]), match[2])
