"""Makes the fixture of the version that the program is at: `python -m tests.store.versions.make`.

To be run once for each version of the schema, before the next one is begun: `N.db` is a store that version N made, and
`N.jsonl` the journal that it holds. It is the worked cases' journals in accounts of their own, and a person's commands,
with undo, redo and an import that was taken back and came again.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from esimtrack.cli import run
from esimtrack.store import open_store, schema
from esimtrack.store.copies import back_up

HERE = Path(__file__).parent
CASES = HERE.parents[1] / "conformance" / "cases"
TAKEN = (
    "mission-*.json", "counter-*.json", "replaces-*.json", "reading-of-*.json", "extend-and-amend.json",
    "activate-before-its-turn.json", "cancel-now.json", "bonus-and-points.json", "transfer-*.json",
    "renewed-twice-ahead.json", "opening-*.json", "frozen-is-renewed-by-hand.json",
)  # fmt: skip
NAMES = ("id", "purchase", "replaces", "event", "batch", "account", "to")
"""The keys whose values are names of this journal's own: each case gets others."""


def journal() -> list[dict[str, Any]]:
    """The events of the cases that are taken, each case in accounts of its own."""
    events = []
    for number, path in enumerate(sorted({path for pattern in TAKEN for path in CASES.glob(pattern)})):
        for event in json.loads(path.read_text())["journal"]:
            own = {key: f"{event[key]}-{number}" for key in NAMES if isinstance(event.get(key), str)}
            events.append({**event, **own})
    return events


def main() -> None:
    """Write the fixture."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ.update(ESIMTRACK_HOME=folder, ESIMTRACK_NOW="2026-11-21T10:00:00Z", TZ="UTC")
        events = journal()
        (home / "all.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
        (home / "used.jsonl").write_text(
            "".join(
                json.dumps(
                    {
                        "id": f"u{day}",
                        "type": "usage",
                        "at": f"2026-11-{day:02}T12:00:00Z",
                        "account": "main",
                        "bytes": day,
                    }
                )
                + "\n"
                for day in range(1, 21)
            )
        )
        for line in (
            "add-plan monthly --at 2026-10-01 -a main",
            f"import {home / 'all.jsonl'}",
            "log-usage 1GB -a main",
            "undo",
            "redo",
            "log-usage --counter 7GB -a main --at 2026-11-20",
            "log-usage --counter 8GB -a main",
            "undo",
            f"import {home / 'used.jsonl'}",
            "undo",
            f"import {home / 'used.jsonl'}",
            "status",
        ):
            assert run(line.split()) == 0, line
        fixture = HERE / f"{schema.version()}.db"
        back_up(home / "journal.db", fixture, replace=True)
        fixture.chmod(0o644)
        with open_store(home / "journal.db") as store, open(fixture.with_suffix(".jsonl"), "wb") as out:
            store.export(out)


if __name__ == "__main__":
    main()
