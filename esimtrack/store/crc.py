"""The sum of a line, by which decisions are known (`esimtrack.store.agreement`)."""

from zlib import crc32


def crc(line: str) -> int:
    """The CRC-32 of a line, in UTF-8."""
    return crc32(line.encode())
