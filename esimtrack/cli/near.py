"""A near miss among known names."""

from collections.abc import Iterable

from esimtrack.i18n import _


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """ " Did you mean home?", with the space before it, or nothing where no name is near."""
    from difflib import get_close_matches

    by_fold = {name.casefold(): name for name in known}
    near = get_close_matches(typed.casefold(), by_fold, 1)
    return _(" Did you mean {guess}?").format(guess=by_fold[near[0]]) if near else ""
