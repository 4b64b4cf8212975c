"""Names that are nearly the same: one who writes `Ada` once and `ada` another time has two members, and meant one."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

GUESS = 0.6
"""How alike names are, of 1, for one to be a guess at what was meant."""
SURE = 0.8
"""How alike they are where that alone is worth telling."""


def alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names that differ only in case, spaces, hyphens and the like; by name."""
    seen: dict[str, str] = {}
    for name in sorted(names):
        first = seen.setdefault(folded(name), name)
        if first != name:
            yield first, name


def meant(name: str, known: Iterable[str], alike: float = GUESS) -> str | None:
    """The known name that somebody probably meant who wrote this one; None where none is so much alike."""
    from difflib import get_close_matches

    by_fold = {folded(other): other for other in sorted(known)}
    near = get_close_matches(folded(name), by_fold, 1, alike)
    return by_fold[near[0]] if near else None


@cache
def folded(name: str) -> str:
    """What is left of a name without case and signs; the name itself where it is nothing but signs."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if c.isalnum()) or name
