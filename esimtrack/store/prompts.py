"""What the last prompt was told, for the next one: each account's fields, as text, for as long as they hold.

A prompt asks at every line that somebody types. Kept beside the journal, dropped with every event, and good only within
the stretch of time in which the same question has the same answer, for whoever has the same `seal`.
"""

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
        rows = db.execute(
            "SELECT fields FROM prompt WHERE since <= ?1 AND ?1 < until AND seal = ?2 ORDER BY number", (now, seal)
        ).fetchall()
    finally:
        db.close()
    return [fields.split(_BETWEEN) for (fields,) in rows] or None


def keep(db: "Database", prompt: Prompt) -> None:
    """Keep a prompt instead of the last one, in the transaction that has begun."""
    db.run("DELETE FROM prompt")
    db.many(
        "INSERT INTO prompt VALUES (?, ?, ?, ?, ?)",
        [
            (number, prompt.since, prompt.until, prompt.seal, _BETWEEN.join(values))
            for number, values in enumerate(prompt.values)
        ],
    )
