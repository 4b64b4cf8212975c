"""How often each test of reliability does what it does: few times in `make test-system`, often in `make nightly`.

`docs/reliability.md` shows this table.
"""

import os
from typing import Final

FULL: Final = os.environ.get("ESIMTRACK_COUNTS") == "full"

COUNTS: Final = {
    "kills": (500, 50),
    "processes at once": (16, 16),
    "writes of each process": (200, 10),
    "bits flipped": (2_000, 200),
    "inputs of the fuzz": (100_000, 5_000),
}
"""What is counted: how many in full, and how many else."""


def count(what: str) -> int:
    """How many of them this run does."""
    full, few = COUNTS[what]
    return full if FULL else few
