"""Money: a decimal amount and an ISO 4217 code, "12.00 EUR"; and what one currency is worth in another."""

import re
from collections.abc import Mapping
from decimal import Decimal, getcontext

from msgspec import Struct

# The most expensive plan, charged for each byte of all that an account can use, has 37 digits: no sum is rounded.
getcontext().prec = 60

_RATE = re.compile(r"\s*1\s+([A-Z]{3})\s*=\s*([0-9]{1,12}(?:\.[0-9]{1,12})?)\s+([A-Z]{3})\s*", re.ASCII)
_MONEY = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s+([A-Z]{3})\s*", re.ASCII)


class Money(Struct, frozen=True):
    """An exact amount, 0 or more, of one currency. Different currencies are never added."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def money(amount: Decimal) -> str:
    """An amount, or a sum of some, as it is written: never with an exponent."""
    return f"{amount:f}"


def parse_money(text: str) -> Money | None:
    """Read "12.00 EUR"; None where the text is not an amount and a code of three capital letters."""
    match = _MONEY.fullmatch(text)
    return None if match is None else Money(Decimal(match[1]), match[2])


class Rates(Struct, frozen=True):
    """What one unit of other currencies is worth `into` one, so that sums can be compared."""

    into: str
    each: dict[str, Decimal]

    def worth(self, sums: Mapping[str, Decimal]) -> Decimal | None:
        """What sums by currency are worth together; None where a rate is missing."""
        each = {self.into: Decimal(1), **self.each}
        if any(currency not in each for currency in sums):
            return None
        return sum((amount * each[currency] for currency, amount in sums.items()), Decimal(0))


def parse_rates(text: str) -> Rates | None:
    """Read "1 USD = 0.92 EUR, 1 GBP = 1.17 EUR", all into one currency; None where it is not that."""
    each: dict[str, Decimal] = {}
    into: set[str] = set()
    for part in text.split(","):
        match = _RATE.fullmatch(part)
        if match is None or not Decimal(match[2]) or match[1] in each:
            return None
        each[match[1]] = Decimal(match[2])
        into.add(match[3])
    return Rates(into.pop(), each) if len(into) == 1 and not into & set(each) else None
