"""Labels: the names of accounts, plans, people, zones and devices, as people write them.

A label is 1 to 64 characters of any script, emoji among them, and what is read is all there is: nothing in it is a
control, turns the direction of writing or has no width. A joiner (U+200D) between two emoji makes one of them, and is
fine.
"""

from esimtrack.i18n import _

LONGEST_LABEL = 64

_JOINER = "\u200d"
# Without a width or a glyph, although their category does not say so: fillers, the grapheme joiner, variation selectors
# (of which U+FE0E and U+FE0F only choose between the two looks of one emoji).
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0") | {
    chr(c) for c in range(0xFE00, 0xFE0E)
}


def label_problem(text: str) -> str | None:
    """What keeps a text from being a label, as words that follow it ("is longer than 64 characters"); else None."""
    if not text or text.isspace():
        return _("is empty")
    if len(text) > LONGEST_LABEL:
        return _("is longer than {longest} characters").format(longest=LONGEST_LABEL)
    return hidden_problem(text)


def hidden_problem(text: str, controls: str = "") -> str | None:
    """What is hidden in a text, in the words of `label_problem`; else None. The `controls` are let through."""
    if text.isprintable() and text.isascii():
        return None
    for position, character in enumerate(text):
        if hidden(text, position) and character not in controls:
            return _("holds the hidden character U+{code} (place {place})").format(
                code=f"{ord(character):04X}", place=position + 1
            )
    return None


def hidden(text: str, position: int) -> bool:
    """Whether the character at a position is not what it seems: a control, a turn of direction, nothing to see."""
    from unicodedata import category

    character = text[position]
    if character == _JOINER:
        # An emoji before (it may be shaded or have its look chosen) and one behind.
        before, after = text[position - 1 : position], text[position + 1 : position + 2]
        return not (
            before and after and category(after) == "So" and (category(before) in ("So", "Sk") or before == "\ufe0f")
        )
    if character in _INVISIBLE or 0xE0000 <= ord(character) <= 0xE0FFF:
        return True
    # Controls, formats (bidirectional marks, zero-width spaces), surrogates, line and paragraph separators.
    return category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


LONGEST_NAMED = 150
"""Characters that a message repeats of a text: nobody reads more of a line."""


def named(text: str, longest: int = LONGEST_NAMED) -> str:
    """A text from anywhere, as a message names it: as it is; in quotes and escaped, if that would be nothing or hidden.

    Cut where it is longer than `longest`.
    """
    cut = text if len(text) <= longest else text[:longest] + "…"
    return cut if cut.strip() and hidden_problem(cut) is None else ascii(cut)
