"""Reminders for people: on a screen, wrapped, and as the text of a message, a line each."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from esimtrack.i18n import joined, n_
from esimtrack.reminders.occasion import Occasion
from esimtrack.views.layout import indented, parted, text
from esimtrack.views.reader import Reader
from esimtrack.views.reminder_words import Seen, sentences
from esimtrack.views.safe import safe

WIDEST = 100


def print_reminders(told: Sequence[tuple[Occasion, Seen]], reader: Reader, console: Console) -> None:
    """Print each reminder, and below it what helps."""
    for line in reminder_lines(told, reader, console):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def reminder_lines(told: Sequence[tuple[Occasion, Seen]], reader: Reader, console: Console) -> list[Text]:
    """The lines of `print_reminders`."""
    width, lines = min(reader.width, WIDEST), []
    for occasion, seen in told:
        first, *more = sentences(occasion, seen, reader)
        lines += indented(text(first), 0, console, width, hanging=2)
        lines += [line for sentence in more for line in indented(text(sentence), 2, console, width, hanging=2)]
    return lines


def reminder_message(told: Sequence[tuple[Occasion, Seen]], reader: Reader) -> tuple[str, str]:
    """The subject of a message, and its text: a line for each reminder."""
    lines = [safe(parted(joined(sentences(occasion, seen, reader)))) for occasion, seen in told]
    subject = safe(parted(sentences(*told[0], reader)[0]))
    if len(told) > 1:
        more = len(told) - 1
        subject = n_("{first} And {count} more.", "{first} And {count} more.", more).format(first=subject, count=more)
    return subject, "\n".join(lines)
