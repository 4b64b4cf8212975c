"""The way of a walk: from which checkpoint it goes on, and where it leaves others.

A checkpoint is the state of every account just before an instant, which a walk from the beginning reaches, and holds
for as long as nothing changes before that instant. Whoever keeps checkpoints (`esimtrack.store.checkpoints`) drops them
when something does; what is in them is the ledger's alone (`esimtrack.ledger.checkpoint`).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_PERIOD = timedelta(days=8)


class Checkpoint(Struct, frozen=True):
    """Everything before `at`. `zones` are the zones of time by whose rules it was reached."""

    at: datetime
    zones: frozenset[str]
    state: bytes


class Trail(Struct):
    """Where a walk starts (None: at the beginning), where it is to leave checkpoints, and the ones that it left.

    `stops` come in order, after the start. The events that it is given may be those from the start on alone, and every
    purchase if any replaces another.
    """

    start: Checkpoint | None = None
    stops: Sequence[datetime] = ()
    left: list[Checkpoint] = []


def stops(since: datetime, until: datetime, newest: datetime) -> Iterator[datetime]:
    """Where a walk after `since` and up to `until` should leave checkpoints, given the newest that there will be.

    Dense near the newest, and ever sparser before: a change long ago costs a longer walk than one of today, and all
    of history a few dozen checkpoints.
    """
    last = (newest - _EPOCH) // _PERIOD
    for number in range(max(1, (since - _EPOCH) // _PERIOD + 1), (until - _EPOCH) // _PERIOD + 1):
        if _worth(number, last):
            yield _EPOCH + number * _PERIOD


def worth_keeping(at: datetime, newest: datetime) -> bool:
    """Whether a checkpoint is still one of `stops`, given the newest."""
    return _worth((at - _EPOCH) // _PERIOD, (newest - _EPOCH) // _PERIOD)


def _worth(number: int, last: int) -> bool:
    # A number divisible by 2^k is worth keeping until it is 2^(k+1) old.
    return last - number <= 2 * (number & -number)
