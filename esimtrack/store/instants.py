"""Instants as the store keeps them: whole microseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000

PERIOD = 32
"""Days; periods are counted from 1970, as days are."""


def to_number(instant: datetime) -> int:
    """Microseconds since 1970."""
    return (instant - EPOCH) // MICROSECOND


def to_instant(number: int) -> datetime:
    """The instant, in UTC."""
    return EPOCH + timedelta(microseconds=number)


def period_of(number: int) -> int:
    """The period in which an instant lies."""
    return number // DAY // PERIOD
