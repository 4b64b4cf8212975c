"""Entries of a calendar that keep their identity from one run to the next: changed, moved, or cancelled.

An entry is remembered as it was written. What is due at the same instant is the same entry the next time, and so is
what has moved, of the same account, kind and purchase; one that changed has a higher sequence. What is no longer due
is cancelled, and stays among the entries until its instant has passed, so that every calendar hears of it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct
from msgspec.structs import replace

from esimtrack.views.appointments import Appointment


class Entry(Struct, frozen=True):
    """An appointment as it was written; `sequence` counts its changes."""

    uid: str
    what: Appointment
    created: datetime
    modified: datetime
    sequence: int = 0
    cancelled: bool = False


class Looked(Struct, frozen=True):
    """What was looked at: whatever of it is not due now is due no longer. `accounts` None: all of them."""

    until: datetime
    accounts: Collection[str] | None = None
    cycles: bool = False

    def at(self, what: Appointment) -> bool:
        """Whether an appointment would have been found, if it still were due."""
        return (
            what.at <= self.until
            and (self.accounts is None or what.account in self.accounts)
            and (self.cycles or what.kind != "cycle")
        )


def agenda(found: Iterable[Appointment], before: Mapping[str, Entry], looked: Looked, now: datetime) -> list[Entry]:
    """All entries to be written, by their instants: what was found, and what was cancelled and lies ahead.

    `before` is what is remembered, by uid; of it, what has passed, and what was not looked at, is left alone.
    """
    ahead = [entry for entry in before.values() if entry.what.at > now]
    same, new = _same(found, ahead)
    entries = [_brought_up(entry, what, now) for entry, what in same]
    kept = {entry.uid for entry in entries}
    entries += [_cancelled(entry, now) for entry in ahead if entry.uid not in kept and looked.at(entry.what)]
    taken = set(before)
    for what in new:
        uid = _uid(what, taken)
        taken.add(uid)
        entries.append(Entry(uid, _ringing(what, now), now, now))
    return sorted(entries, key=lambda entry: (entry.what.at, entry.what.account, entry.what.kind, entry.uid))


def _same(
    found: Iterable[Appointment], ahead: list[Entry]
) -> tuple[list[tuple[Entry, Appointment]], list[Appointment]]:
    # First what is due when it was, then what has moved; of several, the one that was not cancelled, and the earliest.
    left = sorted(ahead, key=lambda entry: (entry.cancelled, entry.what.at))
    pairs: list[tuple[Entry, Appointment]] = []
    rest = list(found)
    for moved in (False, True):
        unpaired = []
        for what in rest:
            entry = next((e for e in left if e.what.about == what.about and (moved or e.what.at == what.at)), None)
            if entry is None:
                unpaired.append(what)
            else:
                left.remove(entry)
                pairs.append((entry, what))
        rest = unpaired
    return pairs, rest


def _brought_up(entry: Entry, what: Appointment, now: datetime) -> Entry:
    what = _ringing(what, entry.created)
    if entry.what == what and not entry.cancelled:
        return entry
    return replace(entry, what=what, modified=now, sequence=entry.sequence + 1, cancelled=False)


def _cancelled(entry: Entry, now: datetime) -> Entry:
    if entry.cancelled:
        return entry
    silent = replace(entry.what, alarms=())
    return replace(entry, what=silent, modified=now, sequence=entry.sequence + 1, cancelled=True)


def _ringing(what: Appointment, created: datetime) -> Appointment:
    # What would have rung before there was an entry does not ring when it comes.
    return replace(what, alarms=tuple(a for a in what.alarms if what.begins + timedelta(seconds=a) >= created))


def _uid(what: Appointment, taken: Collection[str]) -> str:
    # Made of what it is about, so that another machine, or a store that was restored, names it alike.
    name = " ".join((*(part or "" for part in what.about), what.at.isoformat()))
    while (uid := str(uuid5(NAMESPACE_URL, name))) in taken:
        name += "+"
    return uid
