"""Zones and members that an account has only in its usage: mistyped, or of another account."""

from collections.abc import Iterator, Mapping

from esimtrack.audit.finding import Finding
from esimtrack.audit.heap import Heap, heap_up
from esimtrack.audit.known import Known
from esimtrack.audit.names import SURE, alike, folded, meant
from esimtrack.events import Counter, Usage

_NOTHING = Known()


class Strange:
    """See the module."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._known = known
        self._zones: dict[tuple[str, str], Heap] = {}
        self._members: dict[str, dict[str, Heap]] = {name: {} for name in known}

    def take(self, event: Usage | Counter, size: int) -> None:
        """A line of usage, or a counter."""
        if event.zone is not None:
            heap_up(self._zones, (event.account, event.zone), event, size)
        if event.member is not None:
            heap_up(self._members.setdefault(event.account, {}), event.member, event, size)

    def findings(self) -> Iterator[Finding]:
        """Zones, then members, each by account."""
        for (account, zone), heap in sorted(self._zones.items()):
            known = self._known.get(account, _NOTHING)
            if zone in known.zones or not known.zones:
                continue
            near = next((name for name in sorted(known.zones) if folded(name) == folded(zone)), None)
            if near is not None:
                yield heap.finding("near-zone", account, zone, near)
            elif not known.anywhere:
                yield heap.finding("unknown-zone", account, zone, *sorted(known.zones))
        for account, seen in sorted(self._members.items()):
            known = self._known.get(account, _NOTHING)
            others = {name: heap for name, heap in seen.items() if name not in known.renamed}
            yield from _members(account, known.members - known.renamed, others)


def _members(account: str, declared: set[str], seen: Mapping[str, Heap]) -> Iterator[Finding]:
    pairs = list(alike({*declared, *seen}))
    for first, second in pairs:
        yield Finding("near-member", account, about=(first, second))
    told = {name for pair in pairs for name in pair}
    for member, heap in sorted(seen.items()):
        near = None if member in declared or member in told else meant(member, declared, SURE)
        if near is not None:
            yield heap.finding("near-member", account, member, near)
