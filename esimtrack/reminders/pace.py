"""Running out before the end, at the pace of late; and nothing logged, so that nobody knows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from esimtrack.insight.budget import binding_end
from esimtrack.insight.course import Course
from esimtrack.insight.days import days_to, main_purchase, zone_of
from esimtrack.insight.places import places
from esimtrack.insight.urgency import unlogged_since, waits_for_more
from esimtrack.ledger.statement import AccountStatement
from esimtrack.reminders.occasion import Occasion
from esimtrack.reminders.watch import Watch

WORSE = 3
"""Running out is said again when it comes so many days earlier."""


def runs_out(account: AccountStatement, as_of: datetime, course: Course | None, local: ZoneInfo) -> Iterator[Occasion]:
    """When data runs out a day or more before the end that it was to last to, and no plan waits for that."""
    if course is None or course.runs_out is None or waits_for_more(account):
        return
    there = next((place.there for place in places(account) if place.zones == course.zones), account)
    end, zone = binding_end(there), zone_of(account, local)
    if end is None:
        return
    early = days_to(end, as_of, zone) - days_to(course.runs_out, as_of, zone)
    if early < 1:
        return
    line = main_purchase(account)
    yield Occasion(
        kind="runs-out",
        account=account.account,
        about=(*(course.zones or ()), str(end)),
        rank=1 + early // WORSE,
        at=course.runs_out,
        until=end,
        purchase=None if line is None else line.id,
        zones=course.zones,
        end=end,
        per_day=course.there,
    )


def nothing_logged(account: AccountStatement, as_of: datetime, watch: Watch) -> Iterator[Occasion]:
    """When nothing was logged for long of data that is there to be used."""
    since, least = unlogged_since(account), watch.unlogged_days
    if since is None or least is None:
        return
    days = (as_of - since) // timedelta(days=1)
    if days >= least:
        yield Occasion(
            kind="nothing-logged",
            account=account.account,
            about=(str(since),),
            rank=(days // least).bit_length(),
            days=days,
        )
