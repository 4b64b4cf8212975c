"""Text of a CSV in whatever encoding a spreadsheet saved it: Unicode, GBK, Shift-JIS or Windows-1252.

Short files are common, and headings in them are few characters, too few for statistics of letters. So each encoding is
recognised by its pairs of bytes: the frequent characters of GBK and of Shift-JIS lie in ranges that do not meet, and
Windows-1252 has hardly any such pairs.
"""

import itertools
from collections.abc import Callable

from esimtrack.i18n import _, listed
from esimtrack.sources.decoding import check_lines, unicode_text
from esimtrack.sources.found import BadSource
from esimtrack.units.labels import named

ENCODINGS = ("utf-8", "gb18030", "cp932", "cp1252")
"""Encodings that are tried, and named where another one was given that does not exist."""

MOSTLY = 0.9
"""Share of a text's pairs that lie in the frequent range of an encoding that it is taken for."""


def decode(content: bytes, encoding: str | None) -> tuple[str, str]:
    """Text, and the encoding it was read in: `encoding` if it is given. Raises `BadSource`."""
    if encoding is not None:
        text = _in(content, encoding)
    else:
        unicode = unicode_text(content)
        encoding = "utf-8" if unicode is not None else _guess(content)
        text = content.decode(encoding, errors="replace") if unicode is None else unicode
    check_lines(text)
    return text, encoding


def _in(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise BadSource(
            _("line {number} is not text in {encoding}.").format(number=number, encoding=named(encoding))
            + "\n"
            + _("Leave out encoding=, or say one of: {names}.").format(names=listed(ENCODINGS))
        ) from None
    except (LookupError, ValueError):
        raise BadSource(
            _("encoding={name} does not exist.").format(name=named(encoding))
            + "\n"
            + _("Leave out encoding=, or say one of: {names}.").format(names=listed(ENCODINGS))
        ) from None


def _guess(content: bytes) -> str:
    zeros = content[::2].count(0), content[1::2].count(0)
    if zeros[0] != zeros[1]:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    # Leads of GB 2312's first level and its punctuation; kana and the first level of JIS X 0208.
    gbk = _pairs(content, lambda lead: lead > 0x80)
    if _decodes(content, "gb18030") and _share(gbk, lambda lead, trail: 0xA1 <= lead <= 0xD7 and trail >= 0xA1):
        return "gb18030"
    cp932 = _pairs(content, lambda lead: 0x81 <= lead <= 0x9F or lead >= 0xE0)
    if _decodes(content, "cp932") and _share(cp932, lambda lead, _trail: 0x81 <= lead <= 0x98):
        return "cp932"
    return "cp1252"


def _pairs(content: bytes, leads: Callable[[int], bool]) -> list[tuple[int, int, int]]:
    found, place = [], 0
    while place < len(content) - 1:
        if leads(content[place]):
            found.append((place, content[place], content[place + 1]))
            place += 1
        place += 1
    return found


def _share(pairs: list[tuple[int, int, int]], frequent: Callable[[int, int], bool]) -> bool:
    # Single apostrophes of Windows-1252 make pairs, too, but none beside another.
    places = [place for place, lead, trail in pairs if frequent(lead, trail)]
    beside = any(later - place == 2 for place, later in itertools.pairwise(places))
    return beside and len(places) >= MOSTLY * len(pairs)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
