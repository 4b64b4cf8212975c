"""One thing that `check` found: plain data with a code. Views say it in words and what to do; programs go by the code.

An *error* means that numbers cannot be relied on: the file is damaged, or the program is wrong. A *warning* is about
what was recorded: it has no effect, or can hardly be meant.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

Severity: TypeAlias = Literal["error", "warning"]

ERRORS = (
    "damaged",
    "other-tables",
    "event-unreadable",
    "event-differs",
    "derived-differs",
    "undo-differs",
    "not-conserved",
    "use-unexplained",
    "bucket-out-of-bounds",
    "points-below-zero",
)
"""The codes of errors. All others are warnings: those of the ledger, as `status` has them, and `WARNINGS`."""

WARNINGS = (
    "void-of-nothing",
    "replaces-nothing",
    "implausible-plan",
    "no-plan",
    "before-any-plan",
    "two-sources",
    "twice",
    "near-account",
    "near-member",
    "near-zone",
    "unknown-zone",
    "reading-jumps",
    "source-gone",
    "plan-file",
    "setting",
)

KEPT = 50
"""Of more findings with one code than these, so many are kept, and the others counted."""


class Finding(Struct, frozen=True):
    """What is known of it. What does not apply is None, or empty."""

    code: str
    account: str | None = None
    event: str | None = None
    """The event, or the first of several."""
    about: tuple[str, ...] = ()
    """The names that it is about: which, depends on the code."""
    count: int = 1
    """Of how many events, or rows."""
    bytes: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    file: str | None = None
    line: int | None = None
    says: str | None = None
    """What somebody else says of it: SQLite, the journal's door, the plan file."""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return "error" if self.code in ERRORS else "warning"


class Findings:
    """Findings in the order in which they came, errors first; memory stays flat, however many there are."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self.counts: dict[str, int] = {}
        """How many were found, by code."""

    def add(self, finding: Finding) -> None:
        """Another one."""
        found = self.counts.get(finding.code, 0) + 1
        self.counts[finding.code] = found
        if found <= KEPT:
            self._kept.append(finding)

    def __iter__(self) -> Iterator[Finding]:
        return iter(sorted(self._kept, key=lambda finding: finding.severity))

    def __len__(self) -> int:
        return sum(self.counts.values())

    @property
    def more(self) -> dict[str, int]:
        """How many are not kept, by code."""
        return {code: count - KEPT for code, count in self.counts.items() if count > KEPT}
