"""Sizes of data in bytes.

A size is an `int` of bytes, from 0 (or 1, where a size must be something) to `LARGEST`. What a seller means by 1 GB is
a plan's own: 1000 MB or 1024 MB, and then KB, MB and TB too; KiB, MiB, GiB and TiB are always 1024. Fractions of a byte
are cut off.
"""

import re
from decimal import Decimal

LARGEST = 2**50
"""The largest size of one event or allowance: 1 PiB."""

_SIZE = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*([kmgt]?)(i?)(b?)\s*", re.ASCII | re.IGNORECASE)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


class BadSize(ValueError):
    """The text is no size; `reason` is a code: "unit", "form" or "range"."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(reason, text)
        self.reason = reason
        self.text = text


def parse_size(text: str, gb: int = 1000) -> int:
    """Read "1.5GB", "500 MB", "1,5 GB", "750m" or "1GiB" as bytes, with `gb` (1000 or 1024) for the units without an i.

    Raises `BadSize`: "unit" for a bare number, "range" above `LARGEST`, else "form". Zero is a size.
    """
    if len(text) > 64:
        raise BadSize("form", text[:64])
    match = _SIZE.fullmatch(text)
    if match is None:
        raise BadSize("form", text)
    number, prefix, binary, byte = match[1], match[2].lower(), match[3], match[4]
    if not prefix and not byte:
        raise BadSize("form" if binary else "unit", text)
    if binary and not (prefix and byte):
        raise BadSize("form", text)
    step = 1024 if binary else gb
    whole = int(Decimal(number.replace(",", ".")) * step ** _POWER[prefix])
    if whole > LARGEST:
        raise BadSize("range", text)
    return whole


def show_size(size: int, gb: int = 1000) -> str:
    """Three significant digits and the unit: "7.42 GB", "10.0 GB", "353 MB", "0 B"."""
    if size < gb:
        return f"{size} B"
    value = Decimal(size) / gb
    for prefix in "KMGTP":
        if round(value) < gb or prefix == "P":
            break
        value /= gb
    places = next((places for places in (2, 1) if round(value, places) < 10 ** (3 - places)), 0)
    return f"{value:.{places}f} {prefix}B"
