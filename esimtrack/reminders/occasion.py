"""An occasion: one thing that a person is reminded of, once, and again only when it has got worse."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from esimtrack.ledger.answers import Item

OccasionKind = Literal[
    "data", "end", "renewal", "start-by", "keep-alive", "promotion", "level", "limit", "runs-out", "nothing-logged"
]

FALLS: frozenset[OccasionKind] = frozenset({"level", "limit"})
"""What can get better, by a booster or a reading, and is then said again when it is as bad as before."""


class Occasion(Struct, frozen=True, kw_only=True):
    """See the module. Two occasions of one `key` are the same one, now and later. Sizes are bytes.

    `rank` is how bad it is: more is worse, and 0 is not worth a word yet. It compares with that of the same occasion
    alone. `at` is when it happens, for the order; `until`, when it is over and may be forgotten. None: no instant says.
    """

    kind: OccasionKind
    account: str
    about: tuple[str, ...]
    """What tells it from others of its kind in its account."""
    rank: int
    at: datetime | None = None
    until: datetime | None = None
    item: Item | None = None
    """What `expiring` says of it."""
    purchase: str | None = None
    zones: tuple[str, ...] | None = None
    """Where it is, of several places."""
    member: str | None = None
    percent: int | None = None
    """The level that was reached."""
    size: int | None = None
    left: int | None = None
    end: datetime | None = None
    """Until when what runs out was to last."""
    per_day: int | None = None
    """The pace at which it runs out: so much a local day."""
    days: int | None = None
    """For how many days nothing was logged."""

    @property
    def key(self) -> str:
        """Its name, the same on every run."""
        return msgspec.json.encode((self.kind, self.account, *self.about)).decode()


def of_item(kind: OccasionKind, item: Item, rank: int) -> Occasion:
    """The occasion of something that `expiring` lists: it is over when its instant has passed."""
    return Occasion(
        kind=kind,
        account=item.account,
        about=(item.purchase or "", str(item.at)),
        rank=rank,
        at=item.at,
        until=item.at,
        item=item,
        purchase=item.purchase,
    )
