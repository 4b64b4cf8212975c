"""What is made of the program and committed: the schemas of JSON, which are promised, and the pictures of the pages.

`python -m tools.published` writes them, `--check` fails where they are not what it would write.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from esimtrack.views import (
    advise_json,
    allocate_json,
    check_json,
    expiring_json,
    explain_json,
    forecast_json,
    reminders_json,
    report_json,
    rollover_json,
    status_json,
)
from tools import pictures
from tools.built import replace

ROOT = Path(__file__).parents[1]
SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "status": status_json.schema,
    "rollover": rollover_json.schema,
    "expiring": expiring_json.schema,
    "explain": explain_json.schema,
    "forecast": forecast_json.schema,
    "advise": advise_json.schema,
    "allocate": allocate_json.schema,
    "report": report_json.schema,
    "remind": reminders_json.schema,
    "check": check_json.schema,
}
"""The commands whose JSON has a published schema."""


def published(schema: Callable[[], dict[str, Any]]) -> Callable[[], str]:
    """What makes the text of a schema's file."""
    return lambda: json.dumps(schema(), indent=2) + "\n"


MADE: dict[str, Callable[[], str]] = {
    **{f"docs/{command}.schema.json": published(schema) for command, schema in SCHEMAS.items()},
    "docs/pictures/status.svg": pictures.status,
    "docs/pictures/report.svg": pictures.report,
}


def main(words: list[str]) -> int:
    """Write all files; with `--check`, say which are not as they would be written."""
    stale = []
    for name, make in MADE.items():
        file, text = ROOT / name, make()
        if "--check" not in words:
            replace(file, text)
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(*stale, sep=", ", end=': not what the commands say now. Run "make docs" and look at what changed.\n')
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
