"""Which events count, as conditions of SQL on an `event e`. Loads nothing: names are read on the quick way, too."""

GONE = (
    "(EXISTS (SELECT 1 FROM gone_event g WHERE g.id = e.id)"
    " OR EXISTS (SELECT 1 FROM gone_batch g WHERE g.batch = e.batch))"
)
"""Whether a void takes the event back. Of a void itself it must not be asked: nothing takes those back."""

DECIDES = "e.type <> 'usage' AND e.type <> 'counter' AND e.type <> 'void'"
"""Whether it is more than a line of usage. The index `event_decides` holds these, so that no journal is too long."""
