"""The worked cases: a journal, and what `status --json` must then say, or `rollover` or `expiring`, where one asks it.

A case was worked by hand, or by another implementation of the rules (`random/`, and in `answers/` by its name). In an
expectation a dictionary must be contained in the answer's, a list must match item by item, sizes are bytes, and
instants and money compare by value. A journal is a set: every case runs in the file's order and reversed.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol

import pytest

from esimtrack import journal
from esimtrack.cli.times import read_stretch
from esimtrack.ledger.answers import Item, RolloverAnswer
from esimtrack.ledger.statement import Statement
from esimtrack.views.expiring_json import expiring_json
from esimtrack.views.rollover_json import rollover_json
from esimtrack.views.status_json import status_json
from tests.ways import InMemory, InStore

HERE = Path(__file__).parent
CASES = [path for folder in ("cases", "random", "answers") for path in sorted(HERE.glob(f"{folder}/*.json"))]


class Way(Protocol):
    def statement(self, as_of: datetime) -> Statement: ...
    def rollover(self, as_of: datetime) -> list[RolloverAnswer]: ...
    def due(self, as_of: datetime, until: datetime, cycles: bool) -> list[Item]: ...


def matches(want: Any, got: Any) -> bool:
    """Whether the answer `got` holds what is expected."""
    if isinstance(want, dict):
        return isinstance(got, dict) and all(key in got and matches(value, got[key]) for key, value in want.items())
    if isinstance(want, list):
        return isinstance(got, list) and len(want) == len(got) and all(map(matches, want, got))
    if isinstance(want, str) and isinstance(got, str):
        return _value(want) == _value(got)
    return type(want) is type(got) and want == got


def _value(text: str) -> datetime | Decimal | str:
    if text[10:11] == "T":
        return datetime.fromisoformat(text)
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def differences(case: dict[str, Any], way: Way) -> Iterator[str]:
    """What the ledger says otherwise than the case, in words."""
    answers: dict[tuple[Any, ...], Any] = {}
    for expected in case["expect"]:
        name = expected["account"]
        question = tuple(expected.get(key) for key in ("ask", "as_of", "within", "all"))
        if question not in answers:
            answers[question] = answered(way, *question)
        answer = answers[question]
        if "items" in answer:
            account = {"items": [item for item in answer["items"] if item["account"] == name]}
        else:
            account = next((account for account in answer["accounts"] if account["account"] == name), {})
        for key in expected.keys() - {"as_of", "account", "note", "ask", "within", "all"}:
            if not matches(expected[key], account.get(key)):
                yield f"{question}, {name}.{key}: expected {expected[key]}, got {account.get(key)}"


def answered(way: Way, ask: str | None, as_of: str, within: str | None, cycles: bool | None) -> Any:
    """What the program prints to a question."""
    at = datetime.fromisoformat(as_of)
    if ask == "rollover":
        return json.loads(rollover_json(way.rollover(at), at))
    if ask == "expiring":
        until = at + read_stretch(within or "")
        return json.loads(expiring_json(way.due(at, until, bool(cycles)), way.statement(at), until))
    return json.loads(status_json(way.statement(at)))


def test_the_cases_are_there() -> None:
    """The folder's cases were found, so that an empty folder cannot pass for a good ledger."""
    assert len(CASES) >= 108


@pytest.mark.parametrize("order", [1, -1], ids=["as written", "reversed"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
class TestCase:
    """Each case says the same in memory and through a store."""

    def test_in_memory(self, path: Path, order: int) -> None:
        """The pure ledger, over a list of events, says what the case expects."""
        case = json.loads(path.read_bytes())
        events = [journal.read_line(json.dumps(event)) for event in case["journal"][::order]]
        assert not list(differences(case, InMemory(events))), case["why"]

    def test_in_a_store(self, path: Path, order: int, tmp_path: Path) -> None:
        """The same journal, imported into a store and summed by it, says what the case expects."""
        case = json.loads(path.read_bytes())
        events = [journal.read_line(json.dumps(event)) for event in case["journal"][::order]]
        with InStore(events, tmp_path / "store.db") as store:
            assert not list(differences(case, store)), case["why"]
