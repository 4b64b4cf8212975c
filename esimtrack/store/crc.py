"""The sums of lines: by which a line is known to be what was written, and decisions to be all of them."""

from zlib import crc32


def crc(line: str) -> int:
    """The CRC-32 of a line, in UTF-8."""
    return crc32(line.encode())


def seal(line: bytes, command: int) -> int:
    """What a row holds beside its line and its command's number, so that a change of either shows."""
    return crc32(line, command & 0xFFFFFFFF)
