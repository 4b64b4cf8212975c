"""What the door does not let in, and how it says so: one line, the key first, what was found, what would be right."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack import journal
from tests.ledger.plausible import Json

TERMS: Json = {"name": "P", "timezone": "UTC", "data": "1 GB"}
USAGE: Json = {"id": "a", "type": "usage", "at": "2026-01-01T00:00:00Z", "account": "home", "bytes": 1}


def event(kind: str, **keys: Any) -> str:
    """A line of that type; a key with `...` is left out."""
    line = {"id": "a", "type": kind, "at": "2026-01-01T00:00:00Z", "account": "home", **keys}
    return json.dumps({key: value for key, value in line.items() if value is not ...})


def usage(**keys: Any) -> str:
    """A usage line with these keys."""
    return event("usage", **{"bytes": 1, **keys})


def purchase(terms: Json | None = None, **keys: Any) -> str:
    """A purchase of the plainest terms, with these keys."""
    return event("purchase", terms={**TERMS, **(terms or {})}, **keys)


def opening(terms: Json | None = None, **keys: Any) -> str:
    """A purchase with an opening of these keys."""
    return purchase(terms, opening={"since": "2025-12-01T00:00:00Z", "left": [1], **keys})


REFUSED = {
    # What is no event at all.
    "": "the line is empty",
    "hello": "the line is not JSON: invalid character (byte 0)",
    "[]": "expected one JSON object, an event, found a list",
    '{"id": "a"': "the line breaks off: it is not a whole JSON object",
    "{}": "type: is missing; expected one of purchase, renew, ",
    event("usage", bytes=1) + "{}": "the line is not JSON: trailing characters",
    event("useage", bytes=1): 'reading, void, found "useage"',
    '{"a":' * 200_000 + "1" + "}" * 200_000: "the line is nested too deeply",
    # Keys.
    usage(
        mebmer="Ada"
    ): "mebmer: no such key in an event of type usage. Did you mean member? Allowed: id, at, account, ",
    usage(account=...): "account: is missing; expected a text of 1 to 64 characters",
    '{"id":"a","type":"usage","at":"2026-01-01T00:00:00Z","account":"h","bytes":1,"bytes":1}': "bytes: the key stands "
    "there twice",
    '{"id":"a","type":"usage","at":"2026-01-01T00:00:00Z","account":"h","bytes":1,"byt\\u0065s":1}': "bytes: the key "
    "stands there twice",
    '{"id":"a","type":"purchase","at":"2026-01-01T00:00:00Z","account":"h","terms":{"name":"P","data":"1 GB",'
    '"data":"2 GB","timezone":"UTC"}}': "data: the key stands there twice",
    # Ids and labels.
    usage(id="a b"): 'id: expected an id of 1 to 64 of A-Z a-z 0-9 . _ : -, found "a b"',
    usage(id="a\n"): 'id: expected an id of 1 to 64 of A-Z a-z 0-9 . _ : -, found "a\\n"',
    usage(id="x" * 65): "id: expected an id of 1 to 64",
    usage(account=""): 'account: expected a text of 1 to 64 characters, found ""',
    usage(account="x" * 65): "account: expected a text of 1 to 64 characters",
    usage(account="a\u200bb"): "account: ",
    usage(account="a\x1b[31m"): "holds the hidden character U+001B",
    usage(member="\u202egro"): "member: ",
    usage(zone="a\tb"): "zone: ",
    usage(source="a\x00"): "source: ",
    usage(batch="a\ufeff"): "batch: ",
    event("counter", device="\u2066", total=1): "device: ",
    event("member", name="a\nb"): "name: ",
    event("transfer", to="a\u061c", bytes=1): "to: ",
    usage(account="\ud800"): "half of a character (a lone surrogate)",
    usage(note="x" * 1001): "note: expected a text of at most 1000 characters",
    # Sizes.
    usage(bytes="x"): 'bytes: expected a whole number of bytes from 0 to 1125899906842624, found "x"',
    usage(bytes=1.5): "bytes: expected a whole number of bytes from 0 to 1125899906842624, found 1.5",
    usage(bytes=True): "bytes: expected a whole number of bytes from 0 to 1125899906842624, found true",
    usage(bytes=-1): "bytes: expected a whole number of bytes from 0 to 1125899906842624, found -1",
    usage(
        bytes=2**50 + 1
    ): "bytes: expected a whole number of bytes from 0 to 1125899906842624, found 1125899906842625",
    usage(bytes=10**40): "bytes: expected a whole number of bytes from 0 to 1125899906842624, found 1000",
    event("bonus", bytes=0): "bytes: expected a whole number of bytes from 1 to 1125899906842624, found 0",
    event("transfer", to="trip", bytes=0): "bytes: expected a whole number of bytes from 1",
    event("member", name="Ada", limit=0): "limit: expected a whole number of bytes from 1",
    event("reading", remaining=-1): "remaining: expected a whole number of bytes from 0",
    event("bonus", bytes=1, points=-1): "points: expected a whole number of points from 0",
    event("bonus", bytes=1, priority=1001): "priority: expected a whole number from -1000 to 1000, found 1001",
    # Instants.
    usage(at="2026-01-01T23:59:60Z"): "at: 2026-01-01T23:59:60Z is a leap second, which the journal has no place for",
    usage(at="2026-01-01T00:00:00"): "at: expected a time with its offset, such as 2026-11-24T09:00:00Z, found "
    '"2026-01-01T00:00:00"',
    usage(at="2026-01-01"): "at: expected a time with its offset",
    usage(at=1767225600): "at: expected a time with its offset",
    usage(at="2026-02-30T00:00:00Z"): "at: expected a time with its offset",
    usage(at="1999-12-31T23:59:59Z"): "at: 1999-12-31T23:59:59+00:00 does not lie from 2000 to the end of 2099",
    usage(at="2100-01-01T00:00:00Z"): "does not lie from 2000 to the end of 2099",
    usage(at="2000-01-01T00:00:00+01:00"): "at: 1999-12-31T23:00:00+00:00 does not lie",
    usage(at="0001-01-01T00:00:00+14:00"): "at: expected a time from 2000 to the end of 2099",
    usage(at="9999-12-31T23:59:59-14:00"): "at: expected a time from 2000 to the end of 2099",
    usage(at="2026-01-01T00:00:00.1234567Z"): "at: more than six digits of a fraction of a second: "
    "2026-01-01T00:00:00.1234567Z",
    event("bonus", bytes=1, until="2200-01-01T00:00:00Z"): "until: 2200-01-01T00:00:00+00:00 does not lie from 2000 to "
    "the end of 2199",
    event("bonus", bytes=1, until="2026-01-01T00:00:00.1234567Z"): "until: more than six digits",
    # What goes together.
    event("renew", purchase="p", now=False): "now: is true, or is not there; found false",
    event("cancel", purchase="p", now=False): "now: is true, or is not there",
    event("cancel", purchase="p", now=1): "now: expected true, found 1",
    event("amend", purchase="p", terms=TERMS, forfeits=False): "forfeits: is true, or is not there",
    event("extend", purchase="p"): "exactly one of until and by must be there, found neither",
    event("extend", purchase="p", by="1 day", until="2026-02-01T00:00:00Z"): "exactly one of until and by must be "
    "there, found both",
    event("extend", purchase="p", by="soon"): 'by: expected a span such as "30 days", at most 100 years, found "soon"',
    event("extend", purchase="p", by="101 years"): "by: expected a span",
    event("bonus", bytes=1, zones=[]): "zones: the list is empty",
    event("bonus", bytes=1, zones=["EU", "EU"]): 'zones: "EU" stands there twice',
    event("bonus", bytes=1, zones=["EU", 1]): "zones 2: expected a text of 1 to 64 characters, found 1",
    event("bonus", bytes=1, zones="EU"): 'zones: expected a list of labels, found "EU"',
    event("transfer", to="home", bytes=1): 'to: expected another account, found "home" itself',
    event("member", name="Ada", was="Ada"): 'was: expected another name, found "Ada" itself',
    event("member", name="Ada", was="a\nb"): "was: ",
    event("member", name="Ada", removed=False): "removed: is true, or is not there",
    event("member", name="Ada", removed=True, limit=1): "removed: goes with neither limit nor was",
    event("member", name="Ada", removed=True, was="Ana"): "removed: goes with neither limit nor was",
    event("reading"): "exactly one of remaining and used must be there, found neither",
    event("reading", remaining=1, used=1): "exactly one of remaining and used must be there, found both",
    event("reading", used=1, purchase="p"): "purchase: goes with remaining only",
    event("reading", remaining=1, member="Ada"): "member: goes with used only",
    event("void", account=...): "exactly one of event and batch must be there, found neither",
    event("void", account=..., event="a", batch="b"): "exactly one of event and batch must be there, found both",
    event("void", event="a"): "account: no such key in an event of type void.",
    # Terms and openings.
    event("purchase", terms=[]): "terms: expected an object, a plan file as JSON, found a list",
    purchase({"timezone": None}): "terms: timezone: is missing",
    purchase({"timezone": "Mars/Olympus"}): "terms: timezone: ",
    purchase({"every": "1 month"}): "terms: every: ",
    purchase({"data": "1 GB", "rollover": {}}): "terms: [rollover]",
    purchase({"validity": {"lasts": "cycle"}}): "terms: [validity] lasts",
    event("amend", purchase="p", terms={"name": "P"}): "terms: timezone: is missing",
    purchase(role="booster"): 'role: expected "plan" or "top-up", found "booster"',
    opening(since="2026-01-01T00:00:01Z"): "opening.since: 2026-01-01T00:00:01+00:00 is after the purchase itself",
    opening(since="1999-01-01T00:00:00Z"): "opening.since: 1999-01-01T00:00:00+00:00 does not lie from 2000",
    opening(since="2025-12-01T00:00:00.0000001Z"): "since: more than six digits",
    opening(left=[1, 2]): "opening.left: expected one size for each of the terms' 1 allowances, found 2",
    opening(left=[None]): "opening.left 1: expected bytes: null is for an allowance without a size",
    opening({"data": "unlimited"}): "opening.left 1: expected null, for an allowance without a size",
    opening(left=["1 GB"]): 'opening.left 1: expected a whole number of bytes from 0 to 1125899906842624, found "1 GB"',
    purchase(
        opening={"since": "2025-12-01T00:00:00Z"}
    ): "opening.left: is missing; expected a list with a whole number",
    opening(carried=1): "opening.carried: needs terms that have a [rollover]",
    opening(
        lft=[1]
    ): "opening.lft: no such key in an event of type purchase. Did you mean left? Allowed: left, since, ",
    opening({"validity": {"stacking": "queue"}}): "opening: does not go with the terms' stacking",
}


@pytest.mark.parametrize(("line", "reason"), REFUSED.items(), ids=lambda text: text[:60])
def test_a_bad_line_is_refused_in_one_line_of_words(line: str, reason: str) -> None:
    """The reason names the key, what was found and what would be right."""
    with pytest.raises(journal.BadEvent) as refusal:
        journal.read_line(line)
    assert reason in refusal.value.reason
    assert refusal.value.reason.isprintable()


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    """A line in another encoding is said to be one."""
    with pytest.raises(journal.BadEvent, match="the line is not UTF-8"):
        journal.read_line(usage(account="Zoë").encode("latin-1").replace(b"\\u00eb", b"\xeb"))


@pytest.mark.parametrize(
    "line",
    [
        usage(account="Zoë 👩‍💻 家"),
        usage(account="[red]x[/]"),
        usage(account="x" * 64),
        usage(at="2000-01-01T00:00:00Z"),
        usage(at="2099-12-31T23:59:59.999999Z"),
        usage(at="2026-01-01t00:00:00z"),
        usage(bytes=2**50),
        usage(note="at 10:20:30.12345678 \x1b[31m\u202e"),
        event("bonus", bytes=1, until="2199-12-31T23:59:59Z"),
        event("member", name="Ada", limit=None),
        event("reading", remaining=0),
        opening({"data": "unlimited"}, left=[None]),
        opening({"cycle": {"every": "1 month"}, "rollover": {}}, carried=0),
        purchase({"validity": {"lasts": "cycle"}}, role="top-up"),
    ],
)
def test_what_is_allowed_passes(line: str) -> None:
    """The first and the last instant, the largest size, any script, and markup that means nothing here."""
    journal.read_line(line)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["id", "at", "account", "bytes", "purchase", "terms", "opening", "until", "zones", "member", "note", "batch"]


@given(
    st.sampled_from(["purchase", "bonus", "usage", "counter", "reading", "extend", "void"]),
    st.dictionaries(st.sampled_from(KEYS), json_values, max_size=4),
)
def test_anything_is_an_event_or_is_refused_in_words(kind: str, keys: Json) -> None:
    """Whatever stands where, there is an event or one clear line, without a decoder's jargon."""
    _event_or_words(event(kind, **keys).encode())


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_an_event_or_are_refused_in_words(line: bytes) -> None:
    """A line of rubbish is refused like any other."""
    _event_or_words(line)


@given(st.integers(0, 80), st.binary(min_size=1, max_size=2))
def test_a_line_with_a_fault_is_an_event_or_is_refused_in_words(place: int, fault: bytes) -> None:
    """A byte that fell over changes what is said, or is noticed."""
    line = usage().encode()
    _event_or_words(line[:place] + fault + line[place + 1 :])


def _event_or_words(line: bytes) -> None:
    reason = ""
    try:
        event = journal.read_line(line)
    except journal.BadEvent as bad:
        reason = bad.reason
    else:
        assert journal.read_line(journal.write_line(event)) == event
    assert not reason or reason.isprintable()
    assert "`" not in reason or b"`" in line
    assert "$" not in reason or b"$" in line
