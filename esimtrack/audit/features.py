"""Which of a plan file's keys the terms of a journal use, and how often: rules, and no name, price, note or address."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from esimtrack.events import AccountEvent, Amend, Purchase

# Keys whose values are one of a few words, a span or a number.
_WORDS = ("starts", "unstarted", "ends", "stacking", "renews", "anchor", "first", "then", "early", "price_per")
_NUMBERS = ("gb", "every", "lasts", "grace", "start_by", "cycles")


def features(events: Iterable[AccountEvent]) -> dict[str, int]:
    """How many purchases and changes of plan use each key: `cycle.renews = manual`, by name."""
    found: Counter[str] = Counter()
    for event in events:
        if isinstance(event, Purchase | Amend):
            found.update(set(_keys(event.terms, "")))
        if isinstance(event, Purchase):
            found.update(key for key in ("role", "replaces", "opening") if getattr(event, key) is not None)
    return dict(sorted(found.items()))


def _keys(table: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, value in table.items():
        name = f"{path}{key}"
        parts = value if isinstance(value, list) else [value]
        tables = [part for part in parts if isinstance(part, Mapping)]
        if key in (*_WORDS, *_NUMBERS) and not tables:
            yield f"{name} = {value}"
        elif not tables:
            yield name
        for part in tables:
            yield from _keys(part, f"{name}.") if part else iter((name,))
