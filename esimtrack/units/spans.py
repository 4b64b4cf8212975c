"""Spans of time as plans write them: "30 days", "1 month", "24 hours".

A span is a count and a unit, never a number of seconds: how long a month or a day is depends on the wall clock
that it is added on (`esimtrack.calendar`).
"""

import re
from typing import Literal

from msgspec import Struct

Unit = Literal["hours", "days", "weeks", "months", "years"]
UNITS: tuple[Unit, ...] = ("hours", "days", "weeks", "months", "years")

# The longest span that a plan may name: 100 years, in each unit (`plan-file.md`, "What goes together").
LONGEST: dict[Unit, int] = {"hours": 876_600, "days": 36_525, "weeks": 5_217, "months": 1_200, "years": 100}

_SPAN = re.compile(r"\s*([0-9]{1,7})\s*(hour|day|week|month|year)s?\s*", re.ASCII)


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
