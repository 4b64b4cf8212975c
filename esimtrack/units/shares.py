"""Shares: "50%" of a number of bytes, exact, rounded down."""

import re

from msgspec import Struct

_PERCENT = re.compile(r"\s*([0-9]{1,4})(?:\.([0-9]{1,6}))?\s*%\s*", re.ASCII)


class Share(Struct, frozen=True):
    """The fraction `numerator / denominator`, kept whole so that no byte is lost to rounding twice."""

    numerator: int
    denominator: int

    def of(self, size: int) -> int:
        """This share of `size` bytes, rounded down."""
        return size * self.numerator // self.denominator

    def __str__(self) -> str:
        hundredths = f"{self.numerator * 100 / self.denominator:.6f}".rstrip("0").rstrip(".")
        return f"{hundredths}%"


WHOLE = Share(100, 100)


def parse_share(text: str) -> Share | None:
    """Read "50%" or "12.5%"; None where the text is no percentage."""
    match = _PERCENT.fullmatch(text)
    if match is None:
        return None
    fraction = match[2] or ""
    return Share(int(match[1] + fraction), 100 * 10 ** len(fraction))
