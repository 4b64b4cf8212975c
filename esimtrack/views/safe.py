"""Text from data, made safe to show: nothing in it moves the cursor, changes direction, or hides.

It reaches Rich only as `Text`, so that `[red]` in a name is shown as typed.
"""

from esimtrack.units.labels import hidden


def safe(text: str) -> str:
    """The text on one line, without what a label may not hold: control, bidirectional and zero-width characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if c in "\n\t" else c for place, c in enumerate(text) if c in "\n\t" or not hidden(text, place))
