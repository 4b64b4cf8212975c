"""When a purchase ends: its span after the start, rounded as its terms say."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from esimtrack.calendar.wall import FAR, add, add_to_date, local_date, midnight
from esimtrack.terms.model import Ends
from esimtrack.units.spans import Span


def end_of(start: datetime, spans: Iterable[Span], ends: Ends, zone: ZoneInfo) -> datetime:
    """The end after all of `spans`, one after the other, rounded by `ends`.

    "end-of-day" counts the start day as day 1 (local midnight of start date + spans), "end-of-last-day" is the first
    local midnight at or after the same-time end, "end-of-month" the first local midnight of a month at or after it.
    """
    end = start
    for span in spans:
        end = add(end, span, zone)
    match ends:
        case "same-time":
            return end
        case "end-of-day":
            return midnight(local_date(end, zone), zone)
        case "end-of-last-day":
            day = local_date(end, zone)
            return midnight(day if midnight(day, zone) >= end else day + timedelta(days=1), zone)
        case "end-of-month":
            first = local_date(end, zone).replace(day=1)
            if midnight(first, zone) >= end:
                return midnight(first, zone)
            following = add_to_date(first, Span(1, "months"))
            return FAR if following is None else midnight(following, zone)
