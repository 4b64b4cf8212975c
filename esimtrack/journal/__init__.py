"""The journal's door: one event is one line of JSON, read strictly and written in one canonical form.

`read_line` lets nothing through that `docs/journal.md` forbids; `write_line` gives the line that an export holds.
Two events are the same when these lines are. What a journal as a whole says is elsewhere: `esimtrack.journal.effective`
knows what voids take back, `esimtrack.store` keeps it, `esimtrack.ledger` computes from it.
"""

from esimtrack.journal.line import read_both, read_line, write_line
from esimtrack.journal.refusal import BadEvent
from esimtrack.journal.together import check

__all__ = ["BadEvent", "check", "read_both", "read_line", "write_line"]
