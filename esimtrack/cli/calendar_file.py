"""`expiring --ics FILE`: a calendar is written, and remembered for the next time."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from esimtrack.cli.book import Book
from esimtrack.cli.output import say, say_bytes
from esimtrack.cli.whole_file import refusal, replace, writable
from esimtrack.i18n import n_
from esimtrack.views.agenda import Entry, Looked, agenda
from esimtrack.views.appointments import Appointment
from esimtrack.views.ics import calendar, is_ours

KIND = "calendar"
"""Under which the store remembers entries."""


def remembered(book: Book) -> dict[str, Entry]:
    """The entries that were written, by uid; one that this version cannot read is forgotten."""
    found = {}
    for uid, text in book.store.state(KIND).items():
        with suppress(msgspec.DecodeError):
            found[uid] = msgspec.json.decode(text, type=Entry)
    return found


def write_calendar(
    to: str, found: Sequence[Appointment], before: Mapping[str, Entry], looked: Looked, now: datetime
) -> None:
    """Write what was found to a file, or to standard output (`-`), and say so.

    It is remembered first: then what nobody could read is at worst cancelled where it never was.
    """
    entries = agenda(found, before, looked, now)
    content = calendar(entries)
    path = None if to == "-" else writable(Path(to), "esimtrack expiring --ics", is_ours, "--ics -")
    _remember(entries, before, now)
    if path is None:
        say_bytes(content)
        return
    try:
        replace(path, content)
    except OSError as error:
        raise refusal(path, error) from None
    said = [n_("{file}: {count} entry.", "{file}: {count} entries.", len(entries)).format(file=to, count=len(entries))]
    cancelled = sum(entry.cancelled for entry in entries)
    if cancelled:
        words = n_("{count} of them is cancelled.", "{count} of them are cancelled.", cancelled)
        said.append(words.format(count=cancelled))
    say(" ".join(said))


def _remember(entries: Sequence[Entry], before: Mapping[str, Entry], now: datetime) -> None:
    changes: dict[str, str | None] = {uid: None for uid, entry in before.items() if entry.what.at <= now}
    for entry in entries:
        if before.get(entry.uid) != entry:
            changes[entry.uid] = msgspec.json.encode(entry).decode()
    if changes:
        with Book(write=True) as book:
            book.store.remember(KIND, changes)
