"""What the last prompt was told, for the next one: each account's fields, as text, for as long as they hold.

A prompt asks at every line that somebody types. Kept beside the journal, dropped with every event, and good only within
the stretch of time in which the same question has the same answer, for whoever has the same `seal`.
"""

from zlib import crc32

from esimtrack.store.glance import glance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from esimtrack.store.database import Database

_BETWEEN = "\x1f"


class Prompt:
    """The fields' values of each account, in the order of both.

    They hold from `since` to before `until`, microseconds since 1970, for whoever has the same `seal`.
    """

    def __init__(self, since: int, until: int, seal: int, values: "Sequence[Sequence[str]]") -> None:
        self.since, self.until, self.seal, self.values = since, until, seal, values


def kept(path: str, now: int, seal: int) -> list[list[str]] | None:
    """The values that hold at `now` (microseconds since 1970); None where none do. Raises `sqlite3.Error`."""
    db = glance(path)
    try:
        rows = db.execute("SELECT number, since, until, seal, fields FROM prompt ORDER BY number").fetchall()
    finally:
        db.close()
    for number, since, until, sealed, fields in rows:
        if not since <= now < until or sealed != _sealed(seal, number, len(rows), since, until, fields):
            return None
    return [row[-1].split(_BETWEEN) for row in rows] or None


def keep(db: "Database", prompt: Prompt) -> None:
    """Keep a prompt instead of the last one, in the transaction that has begun."""
    db.run("DELETE FROM prompt")
    rows = []
    for number, values in enumerate(prompt.values):
        fields = _BETWEEN.join(values)
        sealed = _sealed(prompt.seal, number, len(prompt.values), prompt.since, prompt.until, fields)
        rows.append((number, prompt.since, prompt.until, sealed, fields))
    db.many("INSERT INTO prompt VALUES (?, ?, ?, ?, ?)", rows)


def damaged(db: "Database") -> int:
    """How many accounts' fields are not as they were written: they do not count."""
    rows = db.rows("SELECT number, since, until, seal, CAST(ifnull(fields, '') AS BLOB) FROM prompt ORDER BY number")
    return sum(
        not isinstance(sealed, int)
        or sealed != _whole(sealed >> 32, number, len(rows), since, until, fields.decode(errors="replace"))
        for number, since, until, sealed, fields in rows
    )


def _sealed(seal: int, *row: object) -> int:
    return _whole((seal & 0xFFFFFFFF) >> 1, *row)


def _whole(reader: int, *row: object) -> int:
    # Half of it says for whom it is, half whether it is as it was written.
    return reader << 32 | crc32(repr((reader, *row)).encode(errors="replace"))
