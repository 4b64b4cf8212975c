"""`expiring --ics`: entries as a calendar of RFC 5545, for whatever imports it or subscribes to it.

The same entries give the same bytes. The library for calendars is loaded here alone.
"""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from esimtrack.views.agenda import Entry


def is_ours(head: bytes) -> bool:
    """Whether a file that begins like this is a calendar of esimtrack."""
    return head.startswith(b"BEGIN:VCALENDAR") and b"\nPRODID:-//esimtrack//" in head


def calendar(entries: Iterable[Entry]) -> bytes:
    """The entries as one calendar."""
    made = Calendar()
    for name, value in (
        ("version", "2.0"),
        ("prodid", "-//esimtrack//esimtrack//EN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", "esimtrack"),
    ):
        made.add(name, value)
    for entry in entries:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def _event(entry: Entry) -> Event:
    what = entry.what
    event = Event()
    # Nobody is busy then: what is due takes no time.
    for name, value in (
        ("uid", entry.uid),
        ("sequence", entry.sequence),
        ("dtstamp", entry.modified),
        ("created", entry.created),
        ("last-modified", entry.modified),
        ("dtstart", what.at if what.day is None else what.day),
        ("summary", what.summary),
        ("description", what.description),
        ("status", "CANCELLED" if entry.cancelled else "CONFIRMED"),
        ("transp", "TRANSPARENT"),
    ):
        event.add(name, value)
    for seconds in what.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", what.summary)
        alarm.add("trigger", timedelta(seconds=seconds))
        event.add_component(alarm)
    return event
