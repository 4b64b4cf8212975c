"""Screens, JSON and prompts over every worked journal: whatever the ledger says can be shown."""

import json
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from rich.console import Console

from esimtrack import journal
from esimtrack.events import Counter, Usage
from esimtrack.insight.look import look
from esimtrack.journal.effective import effective
from esimtrack.ledger import fold
from esimtrack.ledger.port import ListUsage
from esimtrack.views.prompt_format import prompt_lines
from esimtrack.views.reader import Reader
from esimtrack.views.status import print_status
from esimtrack.views.status_json import schema, status_json
from esimtrack.views.template import FIELDS

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*/*.json"))
EVERY_FIELD = " ".join(f"{{{field}}}" for field in FIELDS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_worked_journal_can_be_shown(path: Path) -> None:
    """At each instant of the case: within the width, without a None, as the schema says."""
    case = json.loads(path.read_bytes())
    events = effective([journal.read_line(json.dumps(event)) for event in case["journal"]])
    usage = ListUsage(event for event in events if isinstance(event, Usage | Counter))
    facts = [event for event in events if not isinstance(event, Usage | Counter)]
    check = Draft202012Validator(schema())
    for as_of in sorted({datetime.fromisoformat(expected["as_of"]) for expected in case["expect"]}):
        statement = fold.statement(facts, usage, as_of)
        check.validate(json.loads(status_json(statement)))
        accounts = [(account, look(account, as_of, usage, ZoneInfo("Europe/Berlin"))) for account in statement.accounts]
        for width in (60, 140):
            reader = Reader(as_of, ZoneInfo("Europe/Berlin"), width)
            for full in (True, False):
                file = StringIO()
                print_status(accounts, reader, Console(file=file, width=width), full=full)
                for line in file.getvalue().splitlines():
                    assert cell_len(line) <= width, line
                    assert line == line.rstrip()
                    assert "None" not in line
        lines = prompt_lines(EVERY_FIELD, statement, usage, reader)
        assert len(lines) == len(accounts)
