"""What is still to be said on a channel, and what is remembered of it afterwards.

The memory is texts by name, each name a channel's and an occasion's. An occasion is said once, and again when its rank
is above the one that was said last. What can fall (`FALLS`) is remembered at its lower rank, so that a second rise is
said too. What is over is forgotten.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from esimtrack.reminders.occasion import FALLS, Occasion


class _Said(Struct, frozen=True):
    rank: int
    until: datetime | None


def unsaid(found: Iterable[Occasion], said: Mapping[str, str], channel: str) -> list[Occasion]:
    """Those that the channel has not taken yet, at the rank that they have now."""
    return [o for o in found if o.rank > _rank(said, channel, o)]


def taken(told: Iterable[Occasion], channel: str) -> dict[str, str]:
    """What is to be remembered once the channel has taken them."""
    return {_name(channel, o): _text(_Said(o.rank, o.until)) for o in told}


def tidied(found: Sequence[Occasion], said: Mapping[str, str], as_of: datetime) -> dict[str, str | None]:
    """What changes in the memory because time has passed, or something got better; None: it is forgotten."""
    now = {o.key: o for o in found}
    changes: dict[str, str | None] = {}
    for name, text in said.items():
        told, occasion = _read(text), now.get(name.partition(" ")[2])
        over = told is None or (occasion is None if told.until is None else told.until < as_of)
        if over:
            changes[name] = None
        elif told is not None and occasion is not None and occasion.kind in FALLS and occasion.rank < told.rank:
            changes[name] = _text(_Said(occasion.rank, occasion.until))
    return changes


def _rank(said: Mapping[str, str], channel: str, occasion: Occasion) -> int:
    told = _read(said.get(_name(channel, occasion), ""))
    return 0 if told is None else told.rank


def _name(channel: str, occasion: Occasion) -> str:
    return f"{channel} {occasion.key}"


def _text(told: _Said) -> str:
    return msgspec.json.encode(told).decode()


def _read(text: str) -> _Said | None:
    # What another version wrote, and this one cannot read, was not said.
    try:
        return msgspec.json.decode(text, type=_Said)
    except msgspec.MsgspecError:
        return None
