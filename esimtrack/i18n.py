"""Texts for people: every one is a whole sentence with named fields, and passes through `_`, `n_` or `p_`.

`_("{size} left of {total}.").format(size=…, total=…)`: the text comes first and the fields after, so that a catalogue
finds it. Until a catalogue is given to `speak`, texts are said as they stand, and nothing is loaded.
"""

from typing import Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_FULL_WIDTH = "。！？；："
WIDE = "\u2e80-\u303e\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\U00020000-\U0003fffd"
"""Characters that take two cells, and no space between them, as ranges for a regular expression."""
OPENING, CLOSING = "（“「《", "，。；：？！）、”」》"
"""Marks that stay with what follows them, and with what they follow."""


class Catalogue(Protocol):
    """What knows a language; `gettext.NullTranslations` and its kin do."""

    def gettext(self, message: str) -> str:
        """The text in that language."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The text for that number in that language."""


_catalogue: Catalogue | None = None


def speak(catalogue: Catalogue | None) -> None:
    """From now on, texts are said as the catalogue has them; with None, as they stand."""
    global _catalogue
    _catalogue = catalogue


def speaks() -> bool:
    """Whether texts are said in another language than they stand in."""
    return _catalogue is not None


def _(text: str) -> str:
    """The text, in the reader's language."""
    return text if _catalogue is None else _catalogue.gettext(text)


def n_(one: str, many: str, count: int) -> str:
    """The text for one or for many, in the reader's language."""
    if _catalogue is None:
        return one if count == 1 else many
    return _catalogue.ngettext(one, many, count)


def p_(meaning: str, text: str) -> str:
    """The text where it means that: for a word that another language has several for."""
    said = text if _catalogue is None else _catalogue.gettext(f"{meaning}\x04{text}")
    return text if "\x04" in said else said


def joined(said: "Iterable[str]") -> str:
    """One behind the other; behind a full-width mark there is no space."""
    text = ""
    for one in said:
        text += one if not text or text[-1] in _FULL_WIDTH else f" {one}"
    return text


def clauses(said: "Iterable[str]") -> str:
    """Parts of one sentence, as many as there are."""
    first, *more = [*said] or [""]
    for one in more:
        first = _("{said}, {more}").format(said=first, more=one)
    return first


def listed(names: "Iterable[str]") -> str:
    """Names, as many as there are."""
    return _(", ").join(names)
