"""The journal's page holds what the door holds."""

import json
import re
from pathlib import Path

import pytest

from esimtrack import journal
from esimtrack.events import Event, Opening

PAGE = (Path(__file__).parents[2] / "docs" / "journal.md").read_text(encoding="utf-8")
EXAMPLES = [line for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_is_canonical(line: str) -> None:
    """It reads in, and is written as it stands."""
    assert journal.write_line(journal.read_line(line)) == line


def test_every_type_has_an_example() -> None:
    """All types of events are shown."""
    assert {json.loads(line)["type"] for line in EXAMPLES} == {kind.__struct_config__.tag for kind in Event.__args__}


@pytest.mark.parametrize("kind", [*Event.__args__, Opening], ids=lambda kind: kind.__name__)
def test_every_key_is_named(kind: type[Event]) -> None:
    """No key of a type is missing on the page."""
    assert [key for key in kind.__struct_fields__ if f"`{key}`" not in PAGE] == []


def test_instants_are_written_as_the_page_writes_them() -> None:
    """With and without a fraction."""
    for instant in re.findall(r"`(2026-11-24T[^`]*Z)`", PAGE):
        line = f'{{"id":"a","type":"activate","at":"{instant}","account":"home","purchase":"p"}}'
        assert journal.write_line(journal.read_line(line)) == line
