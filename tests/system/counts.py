"""How often each test of reliability does what it does: few times in `make test-system`, often in `make nightly`.

`docs/reliability.md` shows this table.
"""

import os
from random import Random
from typing import Final

FULL: Final = os.environ.get("ESIMTRACK_COUNTS") == "full"

COUNTS: Final = {
    "kills": (500, 50),
    "processes at once": (16, 16),
    "writes of each process": (200, 10),
    "bits flipped": (2_000, 200),
    "hostile names in each shell": (500, 50),
    "inputs of the fuzz": (100_000, 5_000),
}
"""What is counted: how many in full, and how many else."""


def count(what: str) -> int:
    """How many of them this run does."""
    full, few = COUNTS[what]
    return full if FULL else few


def chance() -> Random:
    """What chooses: the same in each small run, so that only a change can make it fail; anew in each full one."""
    return Random() if FULL else Random(11)
