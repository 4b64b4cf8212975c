"""The stories that screens are shown with: whose they are, and the statement that they see."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from esimtrack.events import Usage
from esimtrack.insight.look import Insight, look
from esimtrack.ledger.port import ListUsage
from esimtrack.ledger.statement import AccountStatement, Statement, Unlogged, Warned
from esimtrack.terms.model import Exhaustion, Validity
from esimtrack.units.money import parse_money
from esimtrack.units.sizes import parse_size
from esimtrack.views.reader import Reader
from tests.views.build import account, bucket, cycle, member, purchase, statement, terms, when

BERLIN = ZoneInfo("Europe/Berlin")


class Story(Struct):
    """A statement, the usage behind it, and who reads it where."""

    statement: Statement
    usage: ListUsage
    timezone: ZoneInfo = BERLIN

    def reader(self, width: int = 80, ascii: bool = False) -> Reader:
        return Reader(self.statement.as_of, self.timezone, width, ascii)

    def accounts(self) -> list[tuple[AccountStatement, Insight]]:
        as_of = self.statement.as_of
        return [(account, look(account, as_of, self.usage, self.timezone)) for account in self.statement.accounts]


def daily(name: str, size: str, days: int, last: str) -> list[Usage]:
    """The same usage at noon (UTC) of so many days, up to and with `last`."""
    end = datetime.fromisoformat(last).replace(hour=12, tzinfo=UTC)
    return [
        Usage(id=f"u{day:02}", at=end - timedelta(days=day), account=name, bytes=parse_size(size))
        for day in range(days)
    ]


def story(of: Statement, usage: Iterable[Usage] = ()) -> Story:
    return Story(of, ListUsage(usage))


def simple() -> Story:
    """Monthly 10 GB with rollover, on 21 November."""
    home = account(
        "home",
        purchases=[
            purchase(
                terms("Monthly 10 GB", provider="Example Mobile", timezone="Europe/Berlin", every="1 month"),
                cycle_end="2026-11-30 23:00",
            )
        ],
        buckets=[
            bucket(
                "1.2 GB",
                "3 GB",
                "2026-11-30 23:00",
                kind="rollover",
                start="2026-10-31 23:00",
                origin="2026-09-30 22:00",
                judged="2026-11-30 23:00",
                why="last-cycle",
            ),
            bucket(
                "10 GB",
                "10 GB",
                "2026-11-30 23:00",
                start="2026-10-31 23:00",
                judged="2026-11-30 23:00",
                carries="10 GB",
                until="2026-12-31 23:00",
                why="carried",
            ),
        ],
        cycle=cycle("2026-10-31 23:00", "2026-11-30 23:00", used="1.8 GB", number=2),
        expiry=("2026-11-30 23:00", "1.2 GB"),
        cost={"EUR": "24.00"},
        last_evidence="2026-11-20 12:00",
    )
    return story(statement("2026-11-20 23:00", home), daily("home", "50 MB", 9, "2026-11-20"))


def traveller() -> Story:
    """Four eSIMs in three zones of time, on 1 March at 01:00 in Berlin."""
    eu = account(
        "eu",
        purchases=[
            purchase(
                terms("Europe 7 days", "3 GB", timezone="Europe/Berlin", lasts="7 days"),
                at="2026-02-23 07:00",
                start="2026-02-23 07:00",
                end="2026-03-02 07:00",
            )
        ],
        buckets=[bucket("840 MB", "3 GB", "2026-03-02 07:00", start="2026-02-23 07:00")],
        expiry=("2026-03-02 07:00", "840 MB"),
        last_evidence="2026-02-28 12:00",
    )
    home = account(
        "home",
        purchases=[
            purchase(terms("Monthly 10 GB", timezone="Europe/London", every="1 month"), cycle_end="2026-03-31 23:00")
        ],
        buckets=[
            bucket("1.2 GB", "3 GB", "2026-03-31 23:00", kind="rollover", judged="2026-03-31 23:00"),
            bucket("10 GB", "10 GB", "2026-03-31 23:00", judged="2026-03-31 23:00"),
        ],
        cycle=cycle("2026-03-01 00:00", "2026-03-31 23:00"),
        expiry=("2026-03-31 23:00", "11.2 GB"),
        last_evidence="2026-02-28 12:00",
    )
    trip = terms("Japan 3 GB", "3 GB", timezone="Asia/Tokyo", lasts="7 days")
    trip = structs.replace(trip, validity=Validity(lasts=trip.validity.lasts, starts="first-use"))
    japan = account(
        "japan",
        purchases=[purchase(trip, state="pending", start=None, at="2026-02-11 15:00", start_by="2026-05-12 15:00")],
    )
    old = account(
        "old",
        purchases=[
            purchase(
                terms("Pay as you go", "1 GB", timezone="Europe/Berlin", lasts="30 days"),
                state="ended",
                at="2025-09-10 09:00",
                start="2025-09-10 09:00",
                end="2025-10-10 09:00",
            )
        ],
        keep_alive="2026-03-10 09:00",
    )
    usage = daily("eu", "400 MB", 5, "2026-02-28")
    return story(statement("2026-03-01 00:00", eu, home, japan, old), usage)


def family() -> Story:
    """A pool of 20 GB for five, on 6 November."""
    fam = account(
        "fam",
        purchases=[
            purchase(
                terms("Family 20 GB", "20 GB", provider="Example Mobile", timezone="Europe/Berlin", every="1 month"),
                cycle_end="2026-11-30 23:00",
            )
        ],
        buckets=[bucket("11.5 GB", "20 GB", "2026-11-30 23:00", judged="2026-11-30 23:00", start="2026-10-31 23:00")],
        members=[
            member("Ada", "6 GB", limit="5 GB", left="0 B", over="1 GB"),
            member("Bo", "0 B", left="11.5 GB"),
            member("Chiara", "353 MB", limit="3 GB", left="2647 MB"),
            member("小明", "1 GB", limit="2 GB", left="1 GB"),
            member("Grandma's tablet", "147 MB", limit="500 MB", left="353 MB"),
        ],
        cycle=cycle("2026-10-31 23:00", "2026-11-30 23:00", used="8.5 GB", number=2),
        expiry=("2026-11-30 23:00", "11.5 GB"),
        cost={"EUR": "60.00"},
        last_evidence="2026-11-05 12:00",
    )
    return story(statement("2026-11-06 09:00", fam), daily("fam", "1.7 GB", 5, "2026-11-05"))


def fair_use() -> Story:
    """Unlimited, at full speed up to 2 GB a day, which is used up at half past eight."""
    day = structs.replace(
        terms("Unlimited 2 GB a day", "2 GB", timezone="Asia/Tokyo", every="1 day", lasts="7 days"),
        exhaustion=Exhaustion("throttle", speed="512 kbps"),
    )
    trip = account(
        "japan",
        purchases=[purchase(day, at="2026-11-19 15:00", start="2026-11-19 15:00", end="2026-11-26 15:00")],
        buckets=[bucket("0 B", "2 GB", "2026-11-21 15:00", start="2026-11-20 15:00", judged="2026-11-21 15:00")],
        cycle=cycle("2026-11-20 15:00", "2026-11-21 15:00", used="2.4 GB", number=2),
        throttled="400 MB",
        used="3.1 GB",
        last_evidence="2026-11-21 11:00",
    )
    return Story(statement("2026-11-21 11:30", trip), ListUsage([]), ZoneInfo("Asia/Tokyo"))


def grace() -> Story:
    """A data bank that nobody renewed: 12 GB are frozen for another four days."""
    bank = account(
        "bank",
        purchases=[
            purchase(
                terms("Data bank 10 GB", timezone="Europe/Berlin", every="30 days", manual=True),
                state="frozen",
                end="2026-11-25 09:00",
            )
        ],
        buckets=[
            bucket(
                "4.5 GB",
                "10 GB",
                "2026-11-25 09:00",
                kind="rollover",
                origin="2026-09-19 09:00",
                frozen=True,
                judged="2026-11-25 09:00",
                carries="4.5 GB",
                why="carried",
            ),
            bucket(
                "7.5 GB",
                "10 GB",
                "2026-11-25 09:00",
                origin="2026-10-19 09:00",
                frozen=True,
                judged="2026-11-25 09:00",
                carries="5.5 GB",
                why="cap",
            ),
        ],
        expiry=("2026-11-25 09:00", "12 GB"),
        cost={"EUR": "30.00"},
        points=50,
        unlogged=[Unlogged(when("2026-10-10 09:00"), when("2026-11-02 18:00"), 3_000_000_000, True)],
        warnings=[Warned("cannot-renew", "e07", "e01")],
        last_evidence="2026-11-02 18:00",
    )
    return story(statement("2026-11-21 10:00", bank))


def overage() -> Story:
    """Nothing is left, and each started GB costs."""
    rule = structs.replace(
        terms("Monthly 5 GB", "5 GB", timezone="Europe/Berlin", every="1 month"),
        exhaustion=Exhaustion("overage", price=parse_money("10.00 EUR"), block=1_000_000_000),
    )
    main = account(
        purchases=[purchase(rule, cycle_end="2026-11-30 23:00")],
        buckets=[bucket("0 B", "5 GB", "2026-11-30 23:00", judged="2026-11-30 23:00", start="2026-10-31 23:00")],
        cycle=cycle("2026-10-31 23:00", "2026-11-30 23:00", used="6.2 GB"),
        overage="1.2 GB",
        cost={"EUR": "32.00"},
        last_evidence="2026-11-20 12:00",
    )
    return story(statement("2026-11-21 10:00", main), daily("main", "300 MB", 9, "2026-11-20"))


def nothing() -> Story:
    """A store that is empty, or not there."""
    return story(statement("2026-11-21 10:00"))
