"""The store: the journal in one file of SQLite, durable, private, and quick to sum.

`open_store` is the way in. What it cannot do is `StoreUnusable`, and what it will not keep is `Refused`: `BadLine`,
`Conflict`, `TooMuch` or `NotFound`. They are loaded when they are asked for: who reads names alone
(`esimtrack.store.names`) needs none of them.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from esimtrack.store.refusals import BadLine, Conflict, Damaged, NotFound, Refused, StoreUnusable, TooMuch
    from esimtrack.store.store import Store, open_store

__all__ = ["BadLine", "Conflict", "Damaged", "NotFound", "Refused", "Store", "StoreUnusable", "TooMuch", "open_store"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from esimtrack.store import refusals, store

    return getattr(refusals if hasattr(refusals, name) else store, name)
