"""Text from the bytes of any source, and the lines of a stream, neither without a limit.

A byte order mark says how bytes are encoded, or the zeros of UTF-16 do; what shows neither is UTF-8.
"""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import BinaryIO

from esimtrack.i18n import _
from esimtrack.sources.found import BadSource

LONGEST_LINE = 2**20
"""Bytes of a line, or characters of UTF-16; nothing that sources write is near it."""

_CHUNK = 2**16


def unicode_text(content: bytes) -> str | None:
    """The text without its mark; None where it is in no encoding of Unicode. Lines may have any length."""
    try:
        return content.decode(_encoding(content))
    except UnicodeDecodeError:
        return None


def text_of(content: bytes) -> str:
    """The text without its mark, what cannot be decoded replaced. Raises `BadSource` for an endless line."""
    text = content.decode(_encoding(content), errors="replace")
    check_lines(text)
    return text


def check_lines(text: str) -> None:
    """Raise `BadSource` where a line is longer than `LONGEST_LINE`."""
    if len(text) > LONGEST_LINE:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > LONGEST_LINE:
                raise _endless(number)


def lines_of(stream: BinaryIO) -> Iterator[bytes | str]:
    """The lines as they come: as bytes, those of UTF-16 as text. Raises `BadSource` for an endless or broken line."""
    first = stream.readline(LONGEST_LINE + 1)
    encoding = _encoding(first)
    if encoding != "utf-8-sig":
        yield from _decoded(first, stream, encoding)
        return
    for number, line in enumerate(chain([first], iter(partial(stream.readline, LONGEST_LINE + 1), b"")), 1):
        if len(line) > LONGEST_LINE:
            raise _endless(number)
        yield line


def _decoded(first: bytes, stream: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = getincrementaldecoder(encoding)()
    number, rest = 0, ""
    for chunk in chain([first], iter(partial(stream.read, _CHUNK), b""), [b""]):
        try:
            rest += decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            raise BadSource(_("line {number} is not text in UTF-16.").format(number=number + 1)) from None
        *lines, rest = rest.split("\n")
        for line in lines:
            number += 1
            if len(line) > LONGEST_LINE:
                raise _endless(number)
            yield line
        if len(rest) > LONGEST_LINE:
            raise _endless(number + 1)
    yield rest


def _encoding(content: bytes) -> str:
    head = content[:4]
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    # Without a mark: every source's first characters are ASCII.
    zeros = [byte == 0 for byte in head]
    if zeros == [False, True] * 2:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False] * 2 else "utf-8-sig"


def _endless(number: int) -> BadSource:
    return BadSource(
        _("line {number} is longer than {limit} MiB: this is not text.").format(number=number, limit=LONGEST_LINE >> 20)
    )
