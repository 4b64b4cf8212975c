"""What is made of the program and kept in the clone: the table of completions, the man page, schemas, pictures.

`python -m tools.generated` writes them, `--check` fails where they are not what it would write.
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
from tools import messages, pictures
from tools.completion_table import completion_said, completion_table
from tools.man_page import man_page

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


def said(catalogue: Path) -> Callable[[], str]:
    """What makes the text of a language's table of completions."""
    return lambda: completion_said(messages.read(catalogue))


def published(schema: Callable[[], dict[str, Any]]) -> Callable[[], str]:
    """What makes the text of a schema's file."""
    return lambda: json.dumps(schema(), indent=2) + "\n"


MADE: dict[str, Callable[[], str]] = {
    "esimtrack/cli/completion/table.py": completion_table,
    **{f"esimtrack/cli/completion/{path.parents[1].name.lower()}.py": said(path) for path in messages.catalogues()},
    "docs/man/esimtrack.1": man_page,
    **{f"docs/{command}.schema.json": published(schema) for command, schema in SCHEMAS.items()},
    "docs/pictures/status.svg": pictures.status,
    "docs/pictures/report.svg": pictures.report,
}


def main(words: list[str]) -> int:
    """Write all files; with `--check`, say which are not as they would be written."""
    stale = []
    for name, make in MADE.items():
        file, text = ROOT / name, make()
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in words:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    if stale and "--check" in words:
        print(*stale, sep=", ", end=': not what the commands say now. Run "make docs" and look at what changed.\n')
    return int(bool(stale and "--check" in words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
