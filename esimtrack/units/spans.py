"""Spans of time as plans write them: "30 days", "1 month", "24 hours".

A span is a count and a unit, never a number of seconds: how long a month or a day is depends on the wall clock
that it is added on (`esimtrack.calendar`). A *stretch* is what somebody looks ahead by, in days of 24 hours.
"""

import re
from datetime import timedelta
from typing import Literal

from msgspec import Struct

Unit = Literal["hours", "days", "weeks", "months", "years"]
UNITS: tuple[Unit, ...] = ("hours", "days", "weeks", "months", "years")

# The longest span that a plan may name: 100 years, in each unit (`plan-file.md`, "What goes together").
LONGEST: dict[Unit, int] = {"hours": 876_600, "days": 36_525, "weeks": 5_217, "months": 1_200, "years": 100}

FARTHEST = timedelta(days=3660)
"""The longest stretch."""

_SPAN = re.compile(r"\s*([0-9]{1,7})\s*(hour|day|week|month|year)s?\s*", re.ASCII)
_STRETCH = re.compile(r"\s*([0-9]{1,7})\s*(h|hrs?|hours?|d|days?|w|weeks?)\s*", re.ASCII | re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}


class Span(Struct, frozen=True):
    """`count` of `unit`, from 1 to 100 years."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit[:-1] if self.count == 1 else self.unit}"


def parse_span(text: str) -> Span | None:
    """Read "30 days" or "1 month"; None where the text is no span or lies outside 1 unit to 100 years."""
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    count = int(match[1])
    unit: Unit = f"{match[2]}s"  # type: ignore[assignment]
    return Span(count, unit) if 1 <= count <= LONGEST[unit] else None


def parse_stretch(text: str) -> timedelta | None:
    """Read "14d", "14 days", "2 weeks" or "48h"; None where the text is none of that, or 0. It may be too long."""
    match = _STRETCH.fullmatch(text)
    if match is None or not int(match[1]):
        return None
    return timedelta(hours=int(match[1]) * _HOURS[match[2][0].lower()])
