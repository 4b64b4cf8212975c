"""Who reads a screen, and on what."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct


class Reader(Struct, frozen=True):
    """`now` is the instant that a screen speaks of; `width` in cells; `ascii`: the terminal is not UTF-8."""

    now: datetime
    timezone: ZoneInfo
    width: int = 80
    ascii: bool = False
