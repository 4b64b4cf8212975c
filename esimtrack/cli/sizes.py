"""Sizes as people type them, with the account's own GB.

Fractions of a byte are cut off; a number without a unit is refused, because 10 could be anything.
"""

from esimtrack.cli.refusal import WrongLine
from esimtrack.i18n import _
from esimtrack.units.labels import named
from esimtrack.units.sizes import BadSize, parse_size, show_size


def read_size(text: str, gb: int, zero: bool = False) -> int:
    """The bytes that a text means, `gb` (1000 or 1024) MB being the account's 1 GB. `zero`: 0 is a size here."""
    shown = named(text, 40)
    try:
        size = parse_size(text, gb)
    except BadSize as bad:
        if bad.reason == "unit":
            number = " ".join(text.split())
            raise WrongLine(
                _("{size} what? Sizes need a unit: {number}MB, {number}GB.").format(size=shown, number=number)
            ) from None
        if bad.reason == "comma":
            plain = " ".join(text.split())
            raise WrongLine(
                _("{size}: does the comma part thousands, or the fraction?").format(size=shown),
                _("Write {one} or {other}.").format(one=plain.replace(",", ""), other=plain.replace(",", ".")),
            ) from None
        if bad.reason == "range":
            raise WrongLine(_("{size} is too much: a size is at most 1 PiB.").format(size=shown)) from None
        raise WrongLine(
            _("{size} is no size.").format(size=shown), _("Sizes: 1.5GB, 500 MB, 1,5 GB, 750m, 1GiB.")
        ) from None
    if size == 0 and not zero:
        raise WrongLine(_("{size} is nothing: a size is above 0.").format(size=shown))
    return size


def say_size(size: int, gb: int) -> str:
    """A size in an echo; where a GB is 1024 MB, it says so: "7.42 GB (1024)"."""
    text = show_size(size, gb)
    return text if gb == 1000 or size < gb else _("{size} (1024)").format(size=text)
