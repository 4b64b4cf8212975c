"""One event, one line: what is read, what is written, and that the two agree."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.events import Bonus, Purchase, Usage, Void
from tests.journals import journals, written
from tests.ledger.plausible import Json

TERMS: Json = {"name": "P", "timezone": "UTC", "data": "1 GB"}

CANONICAL = [
    '{"id":"a","type":"purchase","at":"2026-01-01T00:00:00Z","account":"home","terms":{"data":"1 GB","name":"P",'
    '"timezone":"UTC"},"role":"plan","replaces":"b","opening":{"left":[5],"since":"2025-12-01T00:00:00Z"},"note":"n",'
    '"source":"s","batch":"b"}',
    '{"id":"a","type":"renew","at":"2026-01-01T00:00:00Z","account":"home","purchase":"p","now":true}',
    '{"id":"a","type":"activate","at":"2026-01-01T00:00:00Z","account":"home","purchase":"p"}',
    '{"id":"a","type":"amend","at":"2026-01-01T00:00:00Z","account":"home","purchase":"p","terms":{"cycle":'
    '{"every":"1 month"},"data":"1 GB","name":"P","timezone":"UTC"},"forfeits":true}',
    '{"id":"a","type":"extend","at":"2026-01-01T00:00:00Z","account":"home","purchase":"p","by":"30 days"}',
    '{"id":"a","type":"extend","at":"2026-01-01T00:00:00Z","account":"home","purchase":"p",'
    '"until":"2199-12-31T23:59:59.999999Z"}',
    '{"id":"a","type":"cancel","at":"2026-01-01T00:00:00Z","account":"home","purchase":"p","now":true}',
    '{"id":"a","type":"bonus","at":"2026-01-01T00:00:00Z","account":"home","bytes":1,"until":"2026-02-01T00:00:00Z",'
    '"zones":["EU","JP"],"priority":0,"points":0}',
    '{"id":"a","type":"transfer","at":"2026-01-01T00:00:00Z","account":"home","to":"trip","bytes":1}',
    '{"id":"a","type":"member","at":"2026-01-01T00:00:00Z","account":"home","name":"Ada","limit":1,"was":"Ana"}',
    '{"id":"a","type":"member","at":"2026-01-01T00:00:00Z","account":"home","name":"Ada","removed":true}',
    '{"id":"a","type":"usage","at":"2026-01-01T00:00:00Z","account":"home","bytes":0,"member":"Ada","zone":"EU"}',
    '{"id":"a","type":"counter","at":"2026-01-01T00:00:00Z","account":"home","device":"phone","total":0,"epoch":"x",'
    '"member":"Ada","zone":"EU"}',
    '{"id":"a","type":"reading","at":"2026-01-01T00:00:00Z","account":"home","remaining":0,"purchase":"p"}',
    '{"id":"a","type":"reading","at":"2026-01-01T00:00:00Z","account":"home","used":1125899906842624,"member":"Ada"}',
    '{"id":"a","type":"void","at":"2026-01-01T00:00:00Z","event":"b","note":"n","source":"s"}',
    '{"id":"a","type":"void","at":"2026-01-01T00:00:00Z","note":"n","source":"s","batch":"b"}',
]


@pytest.mark.parametrize("line", CANONICAL, ids=lambda line: json.loads(line)["type"])
def test_a_canonical_line_stays_as_it_is(line: str) -> None:
    """Every type, with all of its keys, is read and written again to the byte."""
    assert journal.write_line(journal.read_line(line)) == line


@given(st.data())
def test_one_event_has_one_line(data: st.DataObject) -> None:
    """However an event is spelled, its canonical line is the same, and reads back as the same event."""
    for line in data.draw(journals()):
        event = journal.read_line(json.dumps(line))
        canonical = journal.write_line(event)
        assert journal.read_line(canonical) == event
        assert journal.read_both(data.draw(written(line))) == (event, canonical)


@given(journals())
def test_a_line_holds_what_was_said(lines: list[Json]) -> None:
    """Nothing is lost and nothing added: the line says what the file said, but for how instants are spelled."""
    for line in lines:
        again = json.loads(journal.write_line(journal.read_line(json.dumps(line))))
        for key, value in line.items():
            if key in ("at", "until"):
                assert datetime.fromisoformat(again[key]) == datetime.fromisoformat(value)
            elif key != "opening":
                assert again[key] == value
        assert again.keys() == line.keys()


def test_instants_are_in_utc_with_the_digits_they_need() -> None:
    """A fraction has no zeros at its end and is not there where it is nothing; other offsets become Z."""
    berlin = timezone(timedelta(hours=1))
    event = Bonus(
        id="a",
        at=datetime(2026, 1, 1, 0, 30, 0, 120_000, berlin),
        account="home",
        bytes=1,
        until=datetime(2026, 2, 1, tzinfo=berlin),
    )
    line = journal.write_line(event)
    assert '"at":"2025-12-31T23:30:00.12Z"' in line
    assert '"until":"2026-01-31T23:00:00Z"' in line
    micro = Usage(id="a", at=datetime(2026, 1, 1, 0, 0, 0, 1, UTC), account="home", bytes=1)
    assert '"at":"2026-01-01T00:00:00.000001Z"' in journal.write_line(micro)


def test_a_text_that_looks_like_an_instant_is_left_alone() -> None:
    """What a note says is not tidied."""
    note = '"at":"2026-01-01T00:00:00.100000Z"'
    event = Bonus(id="a", at=datetime(2026, 1, 1, 0, 0, 0, 1, UTC), account="home", bytes=1, note=note)
    assert json.loads(journal.write_line(event))["note"] == note


def test_terms_are_sorted_at_every_level_and_hold_no_null() -> None:
    """Keys of terms and opening stand by name, in lists too; a null is a key that is not there."""
    terms = {
        **TERMS,
        "url": None,
        "cycle": {"renews": "manual", "every": "1 month", "grace": None},
        "rollover": {"share": "50%", "cycles": 2},
        "sharing": {"members": [{"name": "Bo", "limit": "1 GB"}]},
    }
    opening = {"since": "2025-12-15T00:00:00Z", "left": [1], "carried": 2}
    event = {
        "opening": opening,
        "terms": terms,
        "account": "home",
        "at": "2026-01-01T00:00:00Z",
        "type": "purchase",
        "id": "a",
    }
    assert journal.write_line(journal.read_line(json.dumps(event))) == (
        '{"id":"a","type":"purchase","at":"2026-01-01T00:00:00Z","account":"home","terms":{"cycle":{"every":"1 month",'
        '"renews":"manual"},"data":"1 GB","name":"P","rollover":{"cycles":2,"share":"50%"},"sharing":{"members":'
        '[{"limit":"1 GB","name":"Bo"}]},"timezone":"UTC"},"opening":{"carried":2,"left":[1],'
        '"since":"2025-12-15T00:00:00Z"}}'
    )


def test_a_default_that_was_given_is_kept() -> None:
    """`role: plan` says what its absence says, but the two are not the same line."""
    event = Purchase(id="a", at=datetime(2026, 1, 1, tzinfo=UTC), account="home", terms=TERMS, role="plan")
    bare = Purchase(id="a", at=datetime(2026, 1, 1, tzinfo=UTC), account="home", terms=TERMS)
    assert '"role":"plan"' in journal.write_line(event)
    assert '"role"' not in journal.write_line(bare)


def test_text_is_not_escaped() -> None:
    """What UTF-8 can say stands as it is."""
    event = Usage(id="a", at=datetime(2026, 1, 1, tzinfo=UTC), account="Zoë 🏠", bytes=1, note="</🧾>\u2028")
    assert '"account":"Zoë 🏠"' in journal.write_line(event)
    assert '"note":"</🧾>\u2028"' in journal.write_line(event)


def test_half_a_character_cannot_be_written() -> None:
    """A text from a file name that is not UTF-8 is refused, and not in the words of a codec."""
    event = Void(id="a", at=datetime(2026, 1, 1, tzinfo=UTC), event="b", note="\udcff")
    with pytest.raises(journal.BadEvent, match="half of a character"):
        journal.write_line(event)
