"""The stories of `rollover` and `expiring`, as journals: their answers need the ledger, not a statement by hand.

Plans are the samples that are shipped, bought by people in Berlin unless a story says otherwise.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from msgspec import Struct, structs
from rich.console import Console

from esimtrack import catalogue
from esimtrack.events import Activate, Amend, Bonus, Cancel, Event, Purchase, Reading, Renew, Usage, Void
from esimtrack.insight.look import Insight, look
from esimtrack.journal.effective import effective
from esimtrack.ledger.statement import AccountStatement
from esimtrack.reminders.due import horizon, occasions, place_in_order
from esimtrack.reminders.occasion import Occasion
from esimtrack.reminders.watch import Watch
from esimtrack.units.sizes import parse_size
from esimtrack.views.expiring import print_expiring
from esimtrack.views.history import history_lines
from esimtrack.views.plan_screen import print_plan
from esimtrack.views.reader import Reader
from esimtrack.views.reminder_words import Seen
from esimtrack.views.reminders import print_reminders
from esimtrack.views.rollover import print_rollover
from tests.views.build import when
from tests.views.stories import BERLIN
from tests.ways import InMemory

SAMPLES = Path(__file__).parents[2] / "sample_plans"


class Story(Struct):
    """A journal, and the instant (UTC) at which somebody in Berlin asks."""

    now: str
    events: Sequence[Event]

    def seen(self) -> list[tuple[AccountStatement, Insight]]:
        ledger, now = InMemory(self.events), when(self.now)
        return [(account, look(account, now, ledger.usage, BERLIN)) for account in ledger.statement(now).accounts]

    def reader(self, width: int, ascii: bool = False) -> Reader:
        return Reader(when(self.now), BERLIN, width, ascii)

    def rollover(self, width: int = 80, colour: bool = False, ascii: bool = False) -> str:
        """The screen of `rollover`."""
        answers = {answer.account: answer for answer in InMemory(self.events).rollover(when(self.now))}
        seen = [(account, insight, answers[account.account]) for account, insight in self.seen()]
        return _printed(
            width, colour, lambda c: print_rollover(seen, self.reader(width, ascii), c, alone=len(seen) == 1)
        )

    def reminded(self) -> list[tuple[Occasion, Seen]]:
        """What `remind` says the first time, with each account as it was seen."""
        now, watch, seen = when(self.now), Watch(), self.seen()
        items = InMemory(self.events).due(now, now + horizon(watch), False)
        told = []
        for account, insight in seen:
            its = [item for item in items if item.account == account.account]
            here = Seen(account, insight, its, len(seen) == 1)
            told += [(found, here) for found in occasions(account, insight, its, now, watch, BERLIN) if found.rank]
        return sorted(told, key=lambda pair: place_in_order(pair[0]))

    def reminders(self, width: int = 80) -> str:
        """The screen of `remind`."""
        return _printed(width, False, lambda c: print_reminders(self.reminded(), self.reader(width), c))

    def expiring(
        self, days: int = 14, width: int = 80, colour: bool = False, cycles: bool = False, ascii: bool = False
    ) -> str:
        """The screen of `expiring`."""
        now, within = when(self.now), timedelta(days=days)
        ledger, seen = InMemory(self.events), self.seen()
        items = ledger.due(now, now + within, cycles)
        later = None if items else next(iter(ledger.due(now, now + timedelta(days=366), False)), None)
        names = [account.account for account, _insight in seen]
        reader = self.reader(width, ascii)
        return _printed(width, colour, lambda c: print_expiring(items, seen, reader, c, names, within, later))

    def history(self, since: str, width: int = 80, colour: bool = False, ascii: bool = False) -> str:
        """The screen of `history`, newest first; a pipe is what it is without colour."""
        counts = {event.id for event in effective(self.events)}
        told = (event for event in self.events if event.at >= when(since))
        newest = sorted(told, key=lambda event: (event.at, event.id), reverse=True)
        rows = [Recorded(event, not isinstance(event, Void) and event.id not in counts) for event in newest]
        statement = InMemory(self.events).statement(when(self.now))

        def show(console: Console) -> None:
            for line in history_lines(rows, statement, self.reader(width, ascii), console):
                console.print(line, soft_wrap=True, highlight=False, markup=False)

        return _printed(width, colour, show)


class Recorded(Struct, frozen=True):
    """A row of the history."""

    event: Event
    voided: bool


def plan(sample: str, width: int = 80, colour: bool = False, ascii: bool = False) -> str:
    """The screen of `plans show`."""
    found = catalogue.load(SAMPLES / f"{sample}.toml", lambda: "Europe/Berlin")
    found = structs.replace(found, path=Path(f"sample_plans/{sample}.toml"))
    reader = Reader(when("2026-11-21 09:00"), BERLIN, width, ascii)
    return _printed(width, colour, lambda console: print_plan(found, sample, reader, console))


def _printed(width: int, colour: bool, show: Callable[[Console], None]) -> str:
    file = StringIO()
    show(Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None))
    return file.getvalue()


class Writer:
    """Writes the events of one account, one after the other."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.events: list[Event] = []

    def _id(self) -> str:
        return f"{self.account}-{len(self.events):03}"

    def buys(self, sample: str, at: str, timezone: str = "Europe/Berlin", **changes: Any) -> "Writer":
        plan = catalogue.load(SAMPLES / f"{sample}.toml", lambda: timezone)
        terms = plan.terms_json | changes
        bought = Purchase(
            id=self._id(),
            at=when(at),
            account=self.account,
            terms=terms,
            role="top-up" if plan.role == "top-up" else None,
        )
        self.events.append(bought)
        return self

    def uses(self, size: str, at: str, member: str | None = None, zone: str | None = None) -> "Writer":
        used = Usage(id=self._id(), at=when(at), account=self.account, bytes=parse_size(size), member=member, zone=zone)
        self.events.append(used)
        return self

    def daily(self, size: str, days: int, last: str, **who: str) -> "Writer":
        """So much at noon (UTC) of so many days, up to and with `last`."""
        end = when(f"{last} 12:00")
        for ago in reversed(range(days)):
            self.uses(size, f"{end - timedelta(days=ago):%Y-%m-%d %H:%M}", **who)
        return self

    def reads(self, size: str, at: str) -> "Writer":
        reading = Reading(id=self._id(), at=when(at), account=self.account, remaining=parse_size(size))
        self.events.append(reading)
        return self

    def renews(self, at: str) -> "Writer":
        self.events.append(Renew(id=self._id(), at=when(at), account=self.account, purchase=f"{self.account}-000"))
        return self

    def cancels(self, at: str) -> "Writer":
        self.events.append(Cancel(id=self._id(), at=when(at), account=self.account, purchase=f"{self.account}-000"))
        return self

    def becomes(self, sample: str, at: str) -> "Writer":
        terms = catalogue.load(SAMPLES / f"{sample}.toml", lambda: "Europe/Berlin").terms_json
        change = Amend(id=self._id(), at=when(at), account=self.account, purchase=f"{self.account}-000", terms=terms)
        self.events.append(change)
        return self

    def is_given(self, size: str, at: str, until: str | None = None) -> "Writer":
        gift = Bonus(
            id=self._id(),
            at=when(at),
            account=self.account,
            bytes=parse_size(size),
            until=None if until is None else when(until),
        )
        self.events.append(gift)
        return self


def story(now: str, *writers: Writer) -> Story:
    return Story(now, [event for writer in writers for event in writer.events])


def simple() -> Story:
    """Monthly 10 GB with rollover, on 21 November: 1.2 GB are left of October, and little is used."""
    home = Writer("home").buys("monthly-rollover", "2026-09-30 22:00").reads("1650 MB", "2026-10-31 12:00")
    return story("2026-11-20 23:00", home.daily("50 MB", 9, "2026-11-20"))


def traveller() -> Story:
    """Four SIMs in three zones of time, on 1 March at 01:00 in Berlin."""
    eu = Writer("eu").buys("travel-7-days", "2026-02-20 07:00").daily("400 MB", 5, "2026-02-27", zone="FR")
    home = Writer("home").buys("monthly-rollover", "2026-02-01 00:00", "Europe/London")
    japan = Writer("japan").buys("travel-7-days", "2026-01-10 15:00", "Asia/Tokyo", name="Japan 7 days")
    old = Writer("old").buys("prepaid-90-days", "2025-09-11 10:00")
    return story("2026-03-01 00:00", eu, home.daily("200 MB", 9, "2026-02-28"), japan, old)


def family() -> Story:
    """One pool, a booster and a gift; everybody uses, and much will be left."""
    fam = Writer("fam").buys("family", "2026-10-31 23:00").buys("booster", "2026-11-10 09:00")
    fam.is_given("1 GB", "2026-11-12 09:00", until="2027-01-14 23:00")
    for name, size in (("Ada", "120 MB"), ("Bo", "60 MB"), ("Cem", "90 MB")):
        fam.daily(size, 10, "2026-11-20", member=name)
    return story("2026-11-21 09:00", fam)


def fair_use() -> Story:
    """A day of 3 GB at full speed on a trip, and a plan without any limit at home."""
    home = Writer("home").buys("unlimited", "2026-11-01 09:00")
    trip = Writer("trip").buys("unlimited-daily-fair-use", "2026-11-15 09:00", "Asia/Tokyo")
    return story("2026-11-21 09:00", home, trip.daily("1.2 GB", 4, "2026-11-20"))


def grace() -> Story:
    """A data bank that was not renewed yesterday: 24 hours to save what is in it."""
    bank = Writer("bank").buys("data-bank", "2026-09-24 22:00", rollover={"cycles": "forever", "cap": "30 GB"})
    bank.uses("5 GB", "2026-10-05 09:00").renews("2026-10-20 09:00")
    return story("2026-11-20 09:00", bank.uses("6 GB", "2026-11-02 18:00"))


def bank() -> Story:
    """The same bank ten days before its end, used steadily."""
    writer = Writer("bank").buys("data-bank", "2026-11-01 00:00").daily("300 MB", 8, "2026-11-18")
    return story("2026-11-19 09:00", writer)


def compensated() -> Story:
    """Nothing is carried, but points and a bonus are given for it."""
    main = Writer("main").buys("monthly-points-and-bonus", "2026-11-01 09:00")
    return story("2026-11-21 09:00", main.daily("150 MB", 10, "2026-11-20"))


def promotion() -> Story:
    """A rollover for the winter, in force."""
    main = Writer("main").buys("rollover-promotion", "2026-11-30 23:00")
    return story("2026-12-10 09:00", main.daily("150 MB", 8, "2026-12-09"))


def promotion_over() -> Story:
    """The same in its last days: it ends before the month does."""
    main = Writer("main").buys("rollover-promotion", "2026-12-31 23:00")
    return story("2027-01-25 09:00", main.daily("150 MB", 8, "2027-01-24"))


def stash() -> Story:
    """A cap that is met: the bonus of the beginning counts apart."""
    main = Writer("main").buys("stash-12-months", "2026-08-01 09:00")
    return story("2026-11-21 09:00", main.daily("20 MB", 8, "2026-11-20"))


def prepaid() -> Story:
    """No month touches it; its own end does."""
    return story("2026-11-21 09:00", Writer("main").buys("prepaid-30-days", "2026-11-01 09:00"))


def cancelled() -> Story:
    """Nothing is carried past the end of a plan."""
    main = Writer("main").buys("monthly-rollover", "2026-10-31 23:00").cancels("2026-11-05 09:00")
    return story("2026-11-21 09:00", main.daily("100 MB", 8, "2026-11-20"))


def used_up() -> Story:
    """Nothing is left of the month."""
    return story(
        "2026-11-21 09:00", Writer("main").buys("monthly", "2026-11-01 09:00").uses("10 GB", "2026-11-20 09:00")
    )


def corrected() -> Story:
    """A trip whose eSIM is started by a reading, of one batch; a typing error, and what took it back."""
    trip = Writer("日本").buys("travel-calendar-days", "2026-11-18 09:00")
    started = when("2026-11-19 09:00")
    trip.events += [
        Activate(id="trip-1", at=started, account="日本", purchase=trip.events[0].id, batch="b"),
        Reading(id="trip-2", at=started, account="日本", remaining=42 * 10**8, batch="b", note="from its app, at once"),
        Usage(id="trip-3", at=when("2026-11-19 20:00"), account="日本", bytes=15 * 10**8),
        Usage(id="trip-4", at=when("2026-11-19 20:02"), account="日本", bytes=15 * 10**7),
        Void(id="trip-5", at=when("2026-11-19 20:01"), event="trip-3"),
    ]
    return story("2026-11-21 09:00", trip, Writer("home").buys("monthly", "2026-11-01 09:00"))


def nothing() -> Story:
    """A store that is empty, or not there."""
    return story("2026-11-21 09:00")
