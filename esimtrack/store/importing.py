"""How events come into the store: from commands one by one, from files by the million, in portions of flat memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from esimtrack.events import Event, Void
from esimtrack.journal import BadEvent, read_both, write_line
from esimtrack.store.adding import add
from esimtrack.store.again import Again
from esimtrack.store.database import Database
from esimtrack.store.derived import PORTION, Derived
from esimtrack.store.refusals import BadLine
from esimtrack.store.undoing import REMEMBERED, next_command, note_command


class Imported(Struct, frozen=True):
    """What came of it: how many events were new and how many known, and the accounts of the new ones, by name."""

    new: int
    known: int
    accounts: tuple[str, ...]
    again: int = 0
    """How many of the new ones had been taken back here."""


_MARK = b"\xef\xbb\xbf"


def read_lines(
    lines: Iterable[bytes | str], progress: Callable[[int], None] | None = None
) -> Iterator[tuple[Event, str]]:
    """The events of a journal's lines with their canonical lines; raises `BadLine`."""
    number = 0
    for number, line in enumerate(lines, 1):
        if number == 1 and isinstance(line, bytes):
            line = line.removeprefix(_MARK)
        if progress is not None and number % PORTION == 0:
            progress(number)
        if line.isspace() or not line:
            continue
        try:
            yield read_both(line)
        except BadEvent as bad:
            raise BadLine(number, bad.reason) from None
    if progress is not None:
        progress(number)


def checked(events: Iterable[Event]) -> Iterator[tuple[Event, str]]:
    """Events that a command made, as the door reads them back; raises `BadEvent`."""
    return (read_both(write_line(event)) for event in events)


def add_all(
    db: Database,
    source: Iterator[tuple[Event, str]],
    label: str,
    undoes: int | None = None,
    redoes: int | None = None,
    again: Again | None = None,
) -> Imported:
    """Add events with their canonical lines as one command, within the caller's transaction; raises `Refused`.

    `again` says which lines of an import come anew.
    """
    derived = Derived(db)
    command = next_command(db)
    read = new = 0
    ids: list[str] = []
    accounts: set[str] = set()

    def take(portion: Sequence[tuple[Event, str]]) -> None:
        nonlocal new
        fresh = add(db, derived, portion, command)
        new += len(fresh)
        accounts.update(event.account for event in fresh if not isinstance(event, Void))
        if new <= REMEMBERED:
            ids.extend(event.id for event in fresh)

    while portion := list(islice(source, PORTION)):
        read += len(portion)
        take(portion if again is None else again.sift(portion))
    rest: Iterator[tuple[Event, str]] = iter(()) if again is None else again.rest()
    while portion := list(islice(rest, PORTION)):
        take(portion)
    derived.settle()
    if new:
        note_command(db, command, label, ids if new <= REMEMBERED else None, undoes, redoes)
    return Imported(new, read - new, tuple(sorted(accounts)), 0 if again is None else again.count)
