"""What a source finds in bytes: buckets, and totals of counters. And what a source is.

Instants are aware and in UTC, sizes are bytes, received and sent apart: sellers bill both. Stretches include their
start and not their end. A source knows no journal, no account and no clock but the one it is given.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct


class BadSource(ValueError):
    """What was read is not what the source writes: one line that says what is wrong, where, what would be right."""


class Bucket(Struct, frozen=True, kw_only=True):
    """What one series counted from `start` to `end`, for good: one that still grows is not found yet.

    `key` names it within its series, beginning with the time, and is the same whenever it is read. `parts`
    are the keys of the shorter buckets of the series that it may be made of, `within` that of the longer one that it
    is part of: what the one holds is not taken from the other again.
    """

    series: str
    key: str
    start: datetime
    end: datetime
    received: int = 0
    sent: int = 0
    parts: tuple[str, ...] = ()
    within: str | None = None
    member: str | None = None
    zone: str | None = None
    note: str | None = None
    share: bool = False
    """It is one day's share of what was counted over several: an estimate."""

    @property
    def bytes(self) -> int:
        """All of it, both ways."""
        return self.received + self.sent


class Total(Struct, frozen=True, kw_only=True):
    """What a counter of one series showed `at` an instant; of a series there is one.

    Another `epoch` is another beginning from 0 within one boot of the machine that counts, such as an interface that
    was made anew.
    """

    series: str
    at: datetime
    bytes: int
    epoch: str | None = None


class Found(Struct, frozen=True, kw_only=True):
    """What was found, in any order, and of when it is."""

    as_of: datetime
    series: tuple[str, ...]
    """All that could be meant, also those that counted nothing."""
    buckets: tuple[Bucket, ...] = ()
    totals: tuple[Total, ...] = ()
    growing: int = 0
    """How many buckets were left out because they still grow."""
    omitted: Mapping[str, int] = {}
    """How many buckets of a series the source itself left out."""
    lasting: bool = False
    """A series stays listed while its device is not there: one that is not listed is gone."""
    sellers: bool = False
    """They are a seller's figures of one SIM: what other accounts have has nothing to do with them."""
    skipped: tuple[str, ...] = ()
    """What is wrong with each row that was passed over."""
    rising: bool = False
    """Sizes only rise, as those of a running total do, and nobody said which they are."""


class About(Struct, frozen=True, kw_only=True):
    """What is known of the bytes beside themselves: `at`, when they were written; the zone of their local times.

    `live`: a program here wrote them just now. `columns` says which column means what, for sources that need it;
    `skip_bad` passes over rows that cannot be read. `gb` is what 1 GB is, 1000 or 1024 MB, `member` who used it and
    `place` in which zone of a plan, where they do not say.
    """

    at: datetime
    zone: ZoneInfo
    live: bool = False
    columns: Mapping[str, str] = {}
    skip_bad: bool = False
    gb: int = 1000
    member: str | None = None
    place: str | None = None


class Source(Protocol):
    """A module, or any object: an entry point of the group `esimtrack.sources` names it.

    One that goes by `About.columns` has `maps = True`, too.
    """

    def read(self, content: bytes, about: About) -> Found:
        """What the content holds. Raises `BadSource`."""

    def call(self, run: Callable[[Sequence[str]], bytes]) -> bytes:
        """The content from the programs here that have it: `run` gives what a command writes to standard output.

        Raises `BadSource` where there is none.
        """
