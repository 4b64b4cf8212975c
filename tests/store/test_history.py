"""The journal, newest first, filtered, with what was taken back marked."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from esimtrack.store import open_store
from tests.store.places import fill, usage, void

MEMBER = {"id": "m", "type": "member", "account": "trip", "name": "Ada", "at": "2026-01-03T00:00:00Z"}
TRANSFER = {"id": "t", "type": "transfer", "account": "trip", "to": "home", "bytes": 1, "at": "2026-01-04T00:00:00Z"}
LINES = [
    usage("a", at="2026-01-01T00:00:00Z"),
    usage("b", at="2026-01-01T00:00:00Z", batch="x"),
    usage("c", at="2026-01-02T00:00:00.000001Z", account="trip", batch="x"),
    MEMBER,
    TRANSFER,
    {**void("v", event="a"), "at": "2026-01-05T00:00:00Z"},
    {**void("w", batch="x"), "at": "2026-01-06T00:00:00Z"},
    {**void("z", event="m"), "at": "2026-01-07T00:00:00Z"},
    {**void("never", event="nothing"), "at": "2026-01-08T00:00:00Z"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a little of everything."""
    fill(tmp_path / "store.db", *LINES)
    return tmp_path / "store.db"


def ids(path: Path, **filters: Any) -> Sequence[str]:
    """The ids that a history shows, in its order."""
    with open_store(path) as store:
        return [row.event.id for row in store.history(**filters)]


def test_it_is_newest_first(path: Path) -> None:
    """By instant, and within one by id; as many as are asked for."""
    assert ids(path) == ["never", "z", "w", "v", "t", "m", "c", "b", "a"]
    assert ids(path, limit=2) == ["never", "z"]
    assert ids(path, limit=0) == []


def test_what_was_taken_back_is_marked(path: Path) -> None:
    """Alone or in its batch; a void is not, whatever another says of it."""
    fill(path, void("vv", event="v"))
    with open_store(path) as store:
        assert {row.event.id for row in store.history() if row.voided} == {"a", "b", "c", "m"}


def test_an_account_has_what_came_to_it_and_what_was_taken_back_from_it(path: Path) -> None:
    """Transfers to it and voids of its events are its own too."""
    assert ids(path, accounts=["home"]) == ["w", "v", "t", "b", "a"]
    assert ids(path, accounts=["trip"]) == ["z", "w", "t", "m", "c"]
    assert ids(path, accounts=["nobody"]) == []


def test_types_and_times_filter(path: Path) -> None:
    """The first instant is in, the last is not."""
    assert ids(path, types=["usage"]) == ["c", "b", "a"]
    assert ids(path, types=["usage", "member"], accounts=["trip"]) == ["m", "c"]
    second = datetime(2026, 1, 2, tzinfo=UTC)
    assert ids(path, since=second, until=datetime(2026, 1, 4, tzinfo=UTC)) == ["m", "c"]
    assert ids(path, until=second) == ["b", "a"]
