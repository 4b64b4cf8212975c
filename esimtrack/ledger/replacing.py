"""Which purchase stands in another's place.

A purchase that `replaces` another of its account counts from its own instant; that one counts as voided, and events
that name it mean the new one. Only its id is asked for: it may have been taken back as well, or not be known at all.
Where several replace one, the greatest id does and the others stand as purchases of their own. A ring, and a purchase
of another account, replaces nothing.
"""

from collections.abc import Sequence

from esimtrack.events import Purchase


class Replacements:
    """The purchases that are replaced, and by which."""

    def __init__(self, purchases: Sequence[Purchase]) -> None:
        by_id = {p.id: p for p in purchases}
        self._accounts = {p.id: p.account for p in purchases}
        self._by: dict[str, str] = {}
        for purchase in sorted(purchases, key=lambda p: p.id):
            if purchase.replaces is None:
                continue
            old = by_id.get(purchase.replaces)
            if old is None or old.account == purchase.account:
                self._by[purchase.replaces] = purchase.id
        for in_ring in [old for old in self._by if _in_ring(old, self._by)]:
            del self._by[in_ring]

    def replaced(self, purchase: str) -> bool:
        """Whether another purchase stands in its place."""
        return purchase in self._by

    def current(self, purchase: str) -> str:
        """The id that an event means which names a purchase."""
        while purchase in self._by:
            purchase = self._by[purchase]
        return purchase

    def account_of(self, purchase: str) -> str | None:
        """The account of a purchase, None where there is none of that id."""
        return self._accounts.get(purchase)


def _in_ring(purchase: str, by: dict[str, str]) -> bool:
    seen: set[str] = set()
    following = by.get(purchase)
    while following is not None and following not in seen and following != purchase:
        seen.add(following)
        following = by.get(following)
    return following == purchase
