"""The store's tables, and the steps from each version of them to the next.

`event` is the journal: rows are added and never changed or deleted, and `body` is the canonical line that an export
holds; `seal` tells whether both, it and `command`, are as they were written (`esimtrack.store.crc`; null in rows of
version 1, here and in `command`). `command` is this machine's own: what was recorded here and in which order, for undo
and redo; `again` too: under which id an event that was taken back was recorded anew; and `state`. All other tables are
derived, from the journal alone: they change in the transaction of the event, and can be dropped and rebuilt. Instants
are microseconds since 1970, UTC; a zone or a member that is not given is the empty text, which none can be.
"""

from esimtrack.store.instants import PERIOD

APPLICATION = 0x6553494D
"""Marks the file as ours ("eSIM")."""

_JOURNAL = """
CREATE TABLE event (
    at INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    account TEXT,
    batch TEXT,
    command INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (at, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX event_id ON event (id);
CREATE INDEX event_batch ON event (batch) WHERE batch IS NOT NULL;
CREATE INDEX event_decides ON event (account) WHERE type NOT IN ('usage', 'counter', 'void');
CREATE TABLE command (
    number INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    undoes INTEGER,
    redoes INTEGER,
    ids TEXT
);
CREATE TABLE again (old TEXT PRIMARY KEY, new TEXT NOT NULL UNIQUE) WITHOUT ROWID;
"""

# What voids name; the lines of usage as the ledger counts them; their sums by day; the counters that count; and what
# the ledger and a prompt said of them, which a later step adds.
DERIVED = ("gone_event", "gone_batch", "line", "day", "period", "decided", "counter", "checkpoint", "prompt")
_DERIVED = """
CREATE TABLE gone_event (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE gone_batch (batch TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE line (
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    id TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    zone TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (account, at, id)
) WITHOUT ROWID;
CREATE TABLE day (
    account TEXT NOT NULL,
    day INTEGER NOT NULL,
    zone TEXT NOT NULL,
    member TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (typeof(bytes) = 'integer'),
    lines INTEGER NOT NULL,
    PRIMARY KEY (account, day, zone, member)
) WITHOUT ROWID;
CREATE TABLE counter (
    account TEXT NOT NULL,
    device TEXT NOT NULL,
    at INTEGER NOT NULL,
    id TEXT NOT NULL,
    total INTEGER NOT NULL,
    epoch TEXT,
    zone TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (account, device, at, id)
) WITHOUT ROWID;
"""

# What decides is told one by one: for `NOT IN` SQLite makes a table of the list, anew for every row that comes in.
# The ledger's state just before an instant; `seal` says whether it still counts (`esimtrack.store.checkpoints`). What
# the last prompt was told, and how long it holds (`esimtrack.store.prompts`).
_CHECKPOINTS = """
CREATE TABLE checkpoint (
    at INTEGER PRIMARY KEY,
    seal INTEGER NOT NULL,
    zones TEXT NOT NULL,
    state BLOB NOT NULL
);
CREATE TABLE prompt (
    number INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    seal INTEGER NOT NULL,
    fields TEXT NOT NULL
);
DROP INDEX event_decides;
CREATE INDEX event_decides ON event (account) WHERE type <> 'usage' AND type <> 'counter' AND type <> 'void';
CREATE INDEX event_when ON event (at) WHERE type <> 'usage' AND type <> 'counter' AND type <> 'void';
CREATE INDEX event_replaces ON event (id) WHERE type = 'purchase' AND json_extract(body, '$.replaces') IS NOT NULL;
"""

# This machine's own: what it has said, written and asked (reminders, calendar entries, balances), by kind and name.
_STATE = """
CREATE TABLE state (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
"""

# What tells a row that is as it was written from one that a disk changed.
_SEALS = """
ALTER TABLE event ADD COLUMN seal INTEGER;
ALTER TABLE command ADD COLUMN seal INTEGER;
"""

MARK = "(at % 1048573) * (bytes % 65521 + 1)"
"""SQL: what a line adds to the mark of its day: another instant or another size would add something else. The sum of
2^27 of them is still an integer.
"""

# What shows that a page was damaged (`esimtrack.store.agreement`).
_SUMS = f"""
DROP TABLE day;
CREATE TABLE day (
    account TEXT NOT NULL,
    day INTEGER NOT NULL,
    zone TEXT NOT NULL,
    member TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (typeof(bytes) = 'integer'),
    lines INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    PRIMARY KEY (account, day, zone, member)
) WITHOUT ROWID;
INSERT INTO day SELECT account, at / 86400000000, zone, member, sum(bytes), count(*), sum({MARK})
    FROM line GROUP BY 1, 2, 3, 4;
CREATE TABLE period (
    account TEXT NOT NULL,
    period INTEGER NOT NULL,
    zone TEXT NOT NULL,
    member TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (typeof(bytes) = 'integer'),
    lines INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    PRIMARY KEY (account, period, zone, member)
) WITHOUT ROWID;
INSERT INTO period SELECT account, day / {PERIOD}, zone, member, sum(bytes), sum(lines), sum(mark),
    sum((day % {PERIOD} + 1) * lines) FROM day GROUP BY 1, 2, 3, 4;
CREATE TABLE decided (
    period INTEGER NOT NULL,
    account TEXT NOT NULL,
    events INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    PRIMARY KEY (period, account)
) WITHOUT ROWID;
INSERT INTO decided SELECT at / 86400000000 / {PERIOD}, account, count(*), sum(crc32(body)) FROM event e
    WHERE type NOT IN ('usage', 'counter', 'void') AND NOT EXISTS (SELECT 1 FROM gone_event g WHERE g.id = e.id)
    AND NOT EXISTS (SELECT 1 FROM gone_batch g WHERE g.batch = e.batch) GROUP BY 1, 2;
"""

STEPS: tuple[str, ...] = (_JOURNAL + _DERIVED, _CHECKPOINTS + _STATE + _SEALS + _SUMS)
"""`STEPS[n]` makes version n + 1 of version n; version 0 is an empty file. A released step is never changed."""


def statements(step: str) -> list[str]:
    """The statements of a step, one by one: they run in one transaction, which a script would end."""
    return [statement for statement in step.split(";") if statement.strip()]


def version() -> int:
    """The version that this program makes and knows."""
    return len(STEPS)
