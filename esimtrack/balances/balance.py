"""What a seller said, once it was understood."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

AHEAD = timedelta(minutes=5)
"""So far another clock may be ahead of ours."""


class BadAnswer(ValueError):
    """What came is not what was to come: one line that says what is wrong with it, without quoting much of it."""


def is_page(content: bytes) -> bool:
    """Whether what came is a web page instead of data."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


class Balance(Struct, frozen=True, kw_only=True):
    """One of `remaining` and `used`, in bytes; or, with `nothing`, neither, and why there is nothing to note.

    `at` is when it was measured, None where nobody says; `ends`, when it will be lost. `total` is what there was at
    first; `picked`: the answer has several of a kind, of which one was taken by its place. `purchase` is a plan's name
    or the end of an id, `id` the event's, where the seller's program gives them.
    """

    remaining: int | None = None
    used: int | None = None
    total: int | None = None
    picked: bool = False
    at: datetime | None = None
    ends: datetime | None = None
    nothing: Literal["unlimited", "no-match"] | None = None
    purchase: str | None = None
    member: str | None = None
    note: str | None = None
    id: str | None = None
