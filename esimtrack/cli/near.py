"""Near misses among known names."""

from collections.abc import Iterable

from esimtrack.i18n import _

TYPING_ERROR = 0.75
"""How alike two words are, of 1, for the one to be a typing error of the other: two letters of four swapped."""


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """ " Did you mean home?", with the space before it, or nothing where no name is near."""
    from difflib import get_close_matches

    by_fold = {name.casefold(): name for name in known}
    near = get_close_matches(typed.casefold(), by_fold, 1)
    return _(" Did you mean {guess}?").format(guess=by_fold[near[0]]) if near else ""


def mistyped(name: str, known: Iterable[str]) -> str | None:
    """The known name that this one is probably a typing error of: it differs in case or signs, or by a slip in a word.

    With other numbers, or with a word more, it is another name: `sim1` and `sim2`, `home` and `home-b`.
    """
    from esimtrack.audit.names import folded

    names = sorted(known)
    same = [other for other in names if folded(other) == folded(name)]
    return next(iter(same or [other for other in names if _slipped(_words(name), _words(other))]), None)


def _slipped(one: list[str], other: list[str]) -> bool:
    from difflib import SequenceMatcher

    return len(one) == len(other) and all(
        _numerals(a) == _numerals(b) and SequenceMatcher(None, a, b).ratio() >= TYPING_ERROR
        for a, b in zip(one, other, strict=True)
    )


def _words(name: str) -> list[str]:
    import re
    import unicodedata

    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold()) or [name]


def _numerals(word: str) -> str:
    return "".join(c for c in word if c.isnumeric())
