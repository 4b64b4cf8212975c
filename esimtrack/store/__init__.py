"""The store: the journal in one file of SQLite, durable, private, and quick to sum.

`open_store` is the way in. What it cannot do is `StoreUnusable`, and what it will not keep is `Refused`: `BadLine`,
`Conflict`, `TooMuch` or `NotFound`.
"""

from esimtrack.store.refusals import BadLine, Conflict, NotFound, Refused, StoreUnusable, TooMuch
from esimtrack.store.store import Store, open_store

__all__ = ["BadLine", "Conflict", "NotFound", "Refused", "Store", "StoreUnusable", "TooMuch", "open_store"]
