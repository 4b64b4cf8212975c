"""What of a journal counts: every event that no void takes back.

A void takes back the event that it names, or all events of the batch that it names, at no instant and wherever it
stands. Voids cannot be taken back: a void that names another does nothing.
"""

from collections.abc import Iterable

from esimtrack.events import AccountEvent, Event, Void


def effective(events: Iterable[Event]) -> list[AccountEvent]:
    """The events that count, in the order in which they came; voids themselves are left out."""
    facts: list[AccountEvent] = []
    events_taken_back: set[str] = set()
    batches_taken_back: set[str] = set()
    for event in events:
        if not isinstance(event, Void):
            facts.append(event)
        elif event.event is not None:
            events_taken_back.add(event.event)
        elif event.batch is not None:
            batches_taken_back.add(event.batch)
    return [fact for fact in facts if fact.id not in events_taken_back and fact.batch not in batches_taken_back]
