"""Sizes of data in bytes.

A size is an `int` of bytes, from 0 (or 1, where a size must be something) to `LARGEST`. What a seller means by 1 GB is
a plan's own: 1000 MB or 1024 MB, and then KB, MB and TB too; KiB, MiB, GiB and TiB are always 1024. Fractions of a byte
are cut off.
"""

import re
from decimal import ROUND_CEILING, Decimal

LARGEST = 2**50
"""The largest size of one event or allowance: 1 PiB."""

_SIZE = re.compile(r"\s*([0-9]*)(?:([.,])([0-9]+))?\s*([kmgt]?)(i?)(b?)\s*", re.ASCII | re.IGNORECASE)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


class BadSize(ValueError):
    """The text is no size; `reason` is a code: "unit", "comma", "form" or "range"."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(reason, text)
        self.reason = reason
        self.text = text


def parse_size(text: str, gb: int = 1000) -> int:
    """Read "1.5GB", "500 MB", "1,5 GB", "750m" or "1GiB" as bytes, with `gb` (1000 or 1024) for the units without an i.

    Raises `BadSize`: "unit" for a bare number, "comma" where it may part thousands ("1,500 MB"), "range" above
    `LARGEST`, else "form". Zero is a size.
    """
    if len(text) > 64:
        raise BadSize("form", text[:64])
    match = _SIZE.fullmatch(text)
    if match is None:
        raise BadSize("form", text)
    units, point, fraction = match[1], match[2], match[3] or ""
    prefix, binary, byte = match[4].lower(), match[5], match[6]
    if not units + fraction:
        raise BadSize("form", text)
    if not prefix and not byte:
        raise BadSize("form" if binary else "unit", text)
    if binary and not (prefix and byte):
        raise BadSize("form", text)
    if point == "," and len(fraction) == 3 and len(units) <= 3 and units.strip("0"):
        raise BadSize("comma", text)
    scale: int = (1024 if binary else gb) ** _POWER[prefix]
    size = int(units + fraction) * scale // int("1" + "0" * len(fraction))
    if size > LARGEST:
        raise BadSize("range", text)
    return size


def show_size(size: int, gb: int = 1000) -> str:
    """Three significant digits and the unit: "7.42 GB", "10.0 GB", "353 MB", "0 B"."""
    if size < gb:
        return f"{size} B"
    power = next((power for power in range(1, 5) if round(Decimal(size) / gb**power) < gb), 5)
    value = Decimal(size) / gb**power
    return f"{value:.{_places(value)}f} {'KMGTP'[power - 1]}B"


def show_summed(size: int, gb: int = 1000) -> str:
    """For columns that are added up: from 1 GB on with two places, "11.65 GB", else as `show_size`."""
    value = Decimal(size) / gb**3
    return f"{value:.2f} GB" if round(value, 2) >= 1 else show_size(size, gb)


def round_up(size: int, gb: int = 1000) -> int:
    """The least size, not below this one, that `show_size` shows as it is: what is shown is then enough."""
    if size < gb:
        return size
    power = next((power for power in range(1, 5) if round(Decimal(size) / gb**power) < gb), 5)
    step = Decimal(gb**power) / 10 ** _places(Decimal(size) / gb**power)
    return int(((size / step).to_integral_value(ROUND_CEILING) * step).to_integral_value(ROUND_CEILING))


def _places(value: Decimal) -> int:
    # Behind the point, for three significant digits.
    return next((places for places in (2, 1) if round(value, places) < 10 ** (3 - places)), 0)
