"""The sums of lines: by which a line is known to be what was written, and decisions to be all of them."""

from collections.abc import Sequence
from zlib import crc32

from esimtrack.i18n import _
from esimtrack.store.database import Database
from esimtrack.store.refusals import Damaged


def crc(line: str) -> int:
    """The CRC-32 of a line, in UTF-8."""
    return crc32(line.encode())


def seal(line: bytes, command: int) -> int:
    """What a row holds beside its line and its command's number, so that a change of either shows."""
    return crc32(line, command & 0xFFFFFFFF)


def command_seal(row: Sequence[object]) -> int:
    """What a row of `command` holds beside its other columns, so that a change of them shows."""
    return crc32(repr(tuple(row)).encode(errors="replace"))


SEALED = "e.body, e.command, e.seal, e.id"
"""SQL: of an `event e`, what `as_written` looks at."""


def as_written(db: Database, body: object, command: object, sealed: int | None, id: str) -> str:
    """The line of a row, which must be what was written; raises `Damaged`. What version 1 wrote has no seal."""
    if isinstance(body, str) and sealed is None:
        return body
    if isinstance(body, str) and isinstance(command, int) and sealed == seal(body.encode(), command):
        return body
    raise Damaged(db.path, _("the line {id} is not what it was").format(id=id))
