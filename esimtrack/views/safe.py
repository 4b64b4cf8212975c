"""Text from data, made safe to show: nothing in it moves the cursor, changes direction, or hides.

It reaches Rich only as `Text`, so that `[red]` in a name is shown as typed.
"""

from unicodedata import category

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def safe(text: str) -> str:
    """The text on one line, without control, bidirectional and zero-width characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if c in "\n\t" else c for c in text if c in "\n\t" or category(c) not in _UNSEEN)
