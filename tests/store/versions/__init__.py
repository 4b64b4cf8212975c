"""A store of every version that there was, as that version made it: `N.db`, with the journal that it holds, `N.jsonl`.

`make` makes them.
"""

from pathlib import Path

from esimtrack.store import schema

HERE = Path(__file__).parent


def older() -> list[int]:
    """The versions before the one that the program makes."""
    return list(range(1, schema.version()))
