"""What the store says no to: what it cannot do (`StoreUnusable`), and what it will not keep (`Refused`)."""

from pathlib import Path

from esimtrack.i18n import _, listed
from esimtrack.units.labels import LONGEST_NAMED

_BEFORE = 40


class StoreUnusable(Exception):
    """The store cannot be used, or not for this: busy, damaged, of a newer version, not writable, no store at all.

    The file is left as it is, and nothing was recorded.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(_("{path}: {reason}").format(path=path, reason=reason))
        self.path = path
        self.reason = reason


class Damaged(StoreUnusable):
    """What the file holds cannot be read, or contradicts itself: `problem` says how."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, _("the store is damaged ({problem}); it was left as it is.").format(problem=problem))
        self.problem = problem


class Refused(Exception):
    """What was to be recorded is refused, all of it; nothing was recorded."""


class BadLine(Refused):
    """A line of an import that the journal does not take: its number, counted from 1, and the reason."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(_("line {number}: {reason}").format(number=number, reason=reason))
        self.number = number
        self.reason = reason


def _from(line: str, start: int) -> str:
    # A line that is too long to be read begins a little before what differs.
    start = 0 if len(line) <= LONGEST_NAMED else max(0, start - _BEFORE)
    cut = line[start : start + LONGEST_NAMED]
    return "…" * bool(start) + cut + "…" * (start + len(cut) < len(line))


class Conflict(Refused):
    """An event whose id is there already with other content; `known` and `given` are both canonical lines."""

    def __init__(self, id: str, known: str, given: str) -> None:
        other = (place for place, (a, b) in enumerate(zip(known, given, strict=False)) if a != b)
        start = next(other, min(len(known), len(given)))
        super().__init__(
            _("{id} is there already with other content.\nThere:  {known}\nGiven:  {given}").format(
                id=id, known=_from(known, start), given=_from(given, start)
            )
        )
        self.id = id
        self.known = known
        self.given = given


class TooMuch(Refused):
    """An account whose usage would be more than 2^62 bytes in all."""

    def __init__(self, account: str | None = None) -> None:
        name = _("an account") if account is None else account
        super().__init__(_("the usage of {account} would be more than 2^62 bytes in all.").format(account=name))
        self.account = account


class NotFound(Refused):
    """A name that means no event and no batch, or several: `found` are their ids."""

    def __init__(self, name: str, found: tuple[str, ...] = ()) -> None:
        super().__init__(
            _("{name} means several: {found}. Give more of it.").format(name=name, found=listed(found))
            if found
            else _("there is no event and no batch {name}.").format(name=name)
        )
        self.name = name
        self.found = found
