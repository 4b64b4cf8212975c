"""The templates of `status --format`: text with fields in braces, `{{` and `}}` for braces.

A prompt waits for this module: it loads nothing.
"""

FIELDS = (
    "account",
    "plan",
    "zone",
    "remaining",
    "remaining_bytes",
    "size",
    "percent",
    "used",
    "expires_at",
    "expires_in",
    "expiring",
    "per_day",
    "cycle_end",
    "cycle_end_in",
    "overage",
    "cost",
    "points",
    "coming",
    "symbol",
)
"""All there are, in the order of the docs."""


class BadTemplate(ValueError):
    """The template is not one; `near` is where it stops to be: what follows from the brace that is wrong."""

    def __init__(self, near: str) -> None:
        super().__init__(near)
        self.near = near


def parts(template: str) -> list[tuple[str, str | None]]:
    """The template as pieces of text, each with the field behind it, None at the end. Raises `BadTemplate`."""
    found: list[tuple[str, str | None]] = []
    text, rest = "", template
    while rest:
        char, rest = rest[0], rest[1:]
        if char not in "{}":
            text += char
        elif rest[:1] == char:
            text, rest = text + char, rest[1:]
        else:
            field, close, behind = rest.partition("}")
            if char == "}" or not close:
                raise BadTemplate(char + rest)
            found.append((text, field))
            text, rest = "", behind
    return [*found, (text, None)]


def filled(pieces: list[tuple[str, str | None]], values: dict[str, str]) -> str:
    """The pieces with the fields' values in their places."""
    return "".join(text if field is None else text + values[field] for text, field in pieces)
