"""What the pages of a file of SQLite hold, read page by page, whether or not one leads to the next.

For a store that SQLite cannot read any more: a page that is damaged costs what stands on it, and nothing else. Read are
the entries of indexes and of tables without row numbers, which all tables of the journal are; where an entry makes no
sense, it is left out. Pages that are free are passed over: what stands there was deleted.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TypeAlias

Value: TypeAlias = int | float | bytes | None
"""A column's value; a text is its bytes in UTF-8."""

_MAGIC = b"SQLite format 3\0"
_LEAF, _INTERIOR = 0x0A, 0x02
_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def entries(path: Path) -> Iterator[tuple[Value, ...]]:
    """The columns of every entry that can be read, in no order. Raises `OSError`."""
    with open(path, "rb") as file:
        pages = _Pages(file, path.stat().st_size)
        free = pages.free()
        for number in range(1, pages.count + 1):
            if number not in free:
                yield from _entries(pages, number)


class _Pages:
    """The file as pages, counted from 1."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        head = file.read(100)
        size = int.from_bytes(head[16:18], "big")
        size = 65_536 if size == 1 else size
        # What the head says counts only where it can be true; else it is what a store is made with.
        self.size = size if head.startswith(_MAGIC) and size >= 512 and size & (size - 1) == 0 else 4_096
        self.usable = self.size - (head[20] if len(head) > 20 and head[20] <= 32 else 0)
        self.count = -(-length // self.size)
        self._first_free = int.from_bytes(head[32:36], "big")

    def page(self, number: int) -> bytes:
        """One page; what is missing of it is zeros, and one that is not there is empty."""
        if not 1 <= number <= self.count:
            return b""
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size).ljust(self.size, b"\0")

    def free(self) -> set[int]:
        """The numbers of the pages that hold nothing any more."""
        found: set[int] = set()
        trunk = self._first_free
        while trunk not in found and (page := self.page(trunk)):
            found.add(trunk)
            many = min(int.from_bytes(page[4:8], "big"), self.usable // 4 - 2)
            found.update(int.from_bytes(page[8 + 4 * i : 12 + 4 * i], "big") for i in range(many))
            trunk = int.from_bytes(page[:4], "big")
        return found


def _entries(pages: _Pages, number: int) -> Iterator[tuple[Value, ...]]:
    page = pages.page(number)
    start = 100 if number == 1 else 0
    kind = page[start] if len(page) > start else 0
    if kind not in (_LEAF, _INTERIOR):
        return
    head, child = (8, 0) if kind == _LEAF else (12, 4)
    many = int.from_bytes(page[start + 3 : start + 5], "big")
    for i in range(min(many, pages.usable // 2)):
        at = int.from_bytes(page[start + head + 2 * i : start + head + 2 * i + 2], "big")
        try:
            yield _columns(_payload(pages, page, at + child))
        except (IndexError, ValueError):
            continue


def _payload(pages: _Pages, page: bytes, at: int) -> bytes:
    size, at = _number(page, at)
    most = (pages.usable - 12) * 64 // 255 - 23
    if size <= most:
        return _part(page, at, size)
    if size > pages.count * pages.usable:
        raise ValueError
    least = (pages.usable - 12) * 32 // 255 - 23
    here = least + (size - least) % (pages.usable - 4)
    here = here if here <= most else least
    payload = bytearray(_part(page, at, here))
    following = int.from_bytes(_part(page, at + here, 4), "big")
    seen: set[int] = set()
    while len(payload) < size:
        if following in seen or not (page := pages.page(following)):
            raise ValueError
        seen.add(following)
        following = int.from_bytes(page[:4], "big")
        payload += page[4 : pages.usable]
    return bytes(payload[:size])


def _part(page: bytes, at: int, size: int) -> bytes:
    found = page[at : at + size]
    if len(found) < size:
        raise ValueError
    return found


def _columns(payload: bytes) -> tuple[Value, ...]:
    length, at = _number(payload, 0)
    kinds = []
    while at < length:
        kind, at = _number(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        if kind in _WIDTHS:
            width = _WIDTHS[kind]
            values.append(int.from_bytes(_part(payload, at, width), "big", signed=True))
        elif kind in (0, 8, 9):
            width = 0
            values.append((None, 0, 1)[(0, 8, 9).index(kind)])
        elif kind == 7:
            from struct import unpack

            width = 8
            values.append(unpack(">d", _part(payload, at, width))[0])
        elif kind >= 12:
            width = (kind - 12) // 2
            values.append(_part(payload, at, width))
        else:
            raise ValueError
        at += width
    return tuple(values)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9
