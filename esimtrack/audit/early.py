"""Usage of accounts that had nothing yet, or never: from before the first plan, or of a name that was mistyped."""

from collections.abc import Iterator, Mapping

from esimtrack.audit.finding import Finding
from esimtrack.audit.heap import Heap, heap_up
from esimtrack.audit.known import Known
from esimtrack.audit.names import meant
from esimtrack.events import Counter, Usage


class Early:
    """See the module."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._known = known
        self._before: dict[str, Heap] = {}
        self._without: dict[str, Heap] = {}

    def take(self, event: Usage | Counter, size: int) -> None:
        """A line of usage, or a counter."""
        account = self._known.get(event.account)
        if account is None or account.granted is None:
            heap_up(self._without, event.account, event, size)
        elif size and event.at < account.granted:
            # A counter's first reading, a call and a text may come before; they use no data.
            heap_up(self._before, event.account, event, size)

    def findings(self) -> Iterator[Finding]:
        """By account."""
        owners = [name for name, account in self._known.items() if account.granted is not None]
        without = {name for name, account in self._known.items() if account.granted is None}
        for name in sorted({*without, *self._without}):
            near = meant(name, owners)
            about = () if near is None else (near,)
            heap = self._without.get(name)
            yield Finding("no-plan", name, about=about) if heap is None else heap.finding("no-plan", name, *about)
        for name, heap in sorted(self._before.items()):
            plan = self._known[name].plan
            yield heap.finding("before-any-plan", name, *(() if plan is None else (plan,)))
