"""What `remind` does: look what is due, say it on each channel that has not taken it yet, and remember what was taken.

What was taken is written down after it was, and before the next channel is tried: a run that is broken off says a
reminder twice rather than never. Two runs never say one between them (`alone`).
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from esimtrack.channels import NotTaken
from esimtrack.cli.alone import alone
from esimtrack.cli.book import Book
from esimtrack.cli.output import fail, say, say_bytes
from esimtrack.cli.surroundings import Surroundings
from esimtrack.config.channels import PRINT, shown
from esimtrack.config.paths import store_file
from esimtrack.config.settings import Settings
from esimtrack.i18n import _
from esimtrack.insight.look import look
from esimtrack.reminders.due import horizon, occasions, place_in_order
from esimtrack.reminders.occasion import Occasion
from esimtrack.reminders.saying import taken, tidied, unsaid
from esimtrack.reminders.watch import Watch
from esimtrack.store import open_store
from esimtrack.views.reminder_words import Seen

KIND = "reminder"
"""What the store remembers this as."""

Told = list[tuple[Occasion, Seen]]


class _Found(Struct):
    occasions: list[Occasion]
    seen: dict[str, Seen]
    said: dict[str, str]

    def told(self, channel: str, again: bool) -> Told:
        """What the channel is to say."""
        due = unsaid(self.occasions, {} if again else self.said, channel)
        return [(occasion, self.seen[occasion.account]) for occasion in due]


def answer(as_of: str, again: bool, json: bool) -> None:
    """Print what would be said at another time. Nothing is sent, and nothing is remembered."""
    around = Surroundings()
    at = around.time(as_of, "last")
    _print(_look(around, at).told(PRINT, again), around, at, json)


def run(again: bool, json: bool) -> bool:
    """Say what is due on every channel. False where one did not take it, which was said then."""
    around = Surroundings()
    settings = around.settings
    store = store_file()
    if not store.exists():
        _print([], around, around.now, json)
        return True
    with alone(store, "remind"):
        found = _look(around, around.now)
        changes = tidied(found.occasions, found.said, around.now)
        told = {name: found.told(name, again) for name in (PRINT, *settings.notify)}
        if changes or any(told.values()):
            # Where nothing can be remembered, nothing is said: it would be said at every run.
            _remember(changes)
        return _say(told, settings, around, json)


def send_test() -> bool:
    """Print a test message and send it to every channel. False where one did not take it, which was said then."""
    from esimtrack.cli.sending import channel

    subject = _("A test message from esimtrack")
    say(_("{subject}: reminders are printed here.").format(subject=subject))
    good = True
    for name, table in Surroundings().settings.notify.items():
        try:
            channel(table).deliver(subject, _("Reminders will arrive here."))
        except NotTaken as reason:
            good = False
            fail(_("{channel}: {reason}").format(channel=name, reason=reason))
        else:
            say(_("{channel} ({kind}): sent.").format(channel=name, kind=shown(table)))
    return good


def waiting() -> dict[str, int]:
    """How many reminders each channel has not taken yet, standard output first."""
    around = Surroundings()
    names = (PRINT, *around.settings.notify)
    found = _look(around, around.now)
    return {name: len(found.told(name, again=False)) for name in names}


def _say(told: dict[str, Told], settings: Settings, around: Surroundings, json: bool) -> bool:
    broken: OSError | None = None
    good = True
    for name, what in told.items():
        try:
            if name == PRINT:
                _print(what, around, around.now, json)
            elif what:
                _send(settings.notify[name], what, around)
        except NotTaken as reason:
            good = False
            fail(
                _("{channel}: {reason}").format(channel=name, reason=reason)
                + "\n"
                + _("It is tried again by the next esimtrack remind.")
            )
        except BrokenPipeError as error:
            # Nobody reads standard output; whoever listens elsewhere is told all the same.
            broken = error
        except OSError as error:
            good = False
            fail(
                _("the answer could not be written: {reason}.").format(reason=error.strerror or error)
                + "\n"
                + _("It is tried again by the next esimtrack remind.")
            )
        else:
            if what:
                _remember(taken((occasion for occasion, _seen in what), name))
    if broken is not None:
        raise broken
    return good


def _remember(values: "dict[str, str] | dict[str, str | None]") -> None:
    with open_store(store_file(), write=True) as store:
        store.remember(KIND, values)


def _look(around: Surroundings, at: datetime) -> _Found:
    watch = _watch(around.settings)
    with Book() as book:
        statement = book.statement(at, around.now)
        items = book.due(at, at + horizon(watch))
        found: list[Occasion] = []
        seen = {}
        for account in statement.accounts:
            its = [item for item in items if item.account == account.account]
            insight = look(account, at, book.usage, around.zone, around.soon)
            found += occasions(account, insight, its, at, watch, around.zone)
            seen[account.account] = Seen(account, insight, its, len(statement.accounts) == 1)
        return _Found(sorted(found, key=place_in_order), seen, book.store.state(KIND))


def _watch(settings: Settings) -> Watch:
    return Watch(
        days=settings.remind_before,
        keep_alive_days=settings.remind_keep_alive,
        levels=settings.remind_levels,
        rest=settings.remind_rest,
        unlogged_days=settings.remind_unlogged,
    )


def _print(told: Told, around: Surroundings, at: datetime, json: bool) -> None:
    import sys

    from esimtrack.cli.screen import console, reader

    if json:
        from esimtrack.views.reminders_json import reminders_json

        say_bytes(reminders_json(told, reader(at, around)))
    elif told:
        from esimtrack.views.reminders import print_reminders

        print_reminders(told, reader(at, around), console())
    sys.stdout.flush()


def _send(table: Mapping[str, str], told: Told, around: Surroundings) -> None:
    from esimtrack.cli.sending import channel
    from esimtrack.views.reader import Reader
    from esimtrack.views.reminders import reminder_message

    channel(table).deliver(*reminder_message(told, Reader(around.now, around.zone)))
