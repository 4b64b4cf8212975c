"""One event as one line of JSON, both ways.

The canonical form: keys in the order of the types in `esimtrack.events`, with `type` behind `id`; those of `terms` and
`opening` by name, at every level; no spaces; UTF-8 unescaped; absent keys, and keys that hold null, left out; instants
in UTC with `Z`, and with as many digits of a fraction as they need, at most six, and none where there is none. A key
that is given with its default value is kept. The line carries no line end.
"""

import re
from typing import Any

import msgspec
from msgspec.structs import replace

from esimtrack.events import Amend, Bonus, Event, Extend, Purchase
from esimtrack.i18n import _
from esimtrack.journal.refusal import BadEvent
from esimtrack.journal.together import check

_decode = msgspec.json.Decoder(Event).decode
_encode = msgspec.json.Encoder(order="deterministic").encode

# msgspec writes the tag first: for each type, how long `{"type":"…",` is, and the text that goes behind the id.
_TYPES = {kind: str(kind.__struct_config__.tag) for kind in Event.__args__}
_HEAD = {kind: len(f'{{"type":"{tag}",') for kind, tag in _TYPES.items()}
_TYPE = {kind: f',"type":"{tag}"' for kind, tag in _TYPES.items()}
_ID = len('"id":""')

_LONG_FRACTION = re.compile(rb":[0-9]{2}\.[0-9]{7}")
# As msgspec writes them: six digits, or none. Inside of a text the quotes would be escaped.
_ZEROS = re.compile(r'("(?:at|until|since)":"[0-9T:-]{19}\.[0-9]*?)0+Z"')


def read_line(line: bytes | str) -> Event:
    """The event that a line holds; raises `BadEvent` with a reason in one line."""
    return read_both(line)[0]


def read_both(line: bytes | str) -> tuple[Event, str]:
    """The event that a line holds, and its canonical line; raises `BadEvent`."""
    try:
        text = line.encode() if isinstance(line, str) else line
        event = _decode(text)
        encoded = _encode(event)
    except (ValueError, OverflowError, RecursionError) as error:
        from esimtrack.journal.reasons import reason

        raise BadEvent(reason(line, error)) from None
    # A key that stands twice, or null, has quotes that the event has not; behind a backslash a quote may hide.
    if text.count(b'"') != encoded.count(b'"') or b"\\" in text or (b"." in text and _LONG_FRACTION.search(text)):
        from esimtrack.journal.reasons import hidden

        problem = hidden(text)
        if problem is not None:
            raise BadEvent(problem)
    check(event)
    return event, _canonical(event, encoded)


def write_line(event: Event) -> str:
    """The event's canonical line."""
    try:
        return _canonical(event, _encode(event))
    except UnicodeEncodeError:
        raise BadEvent(_("a text holds half of a character (a lone surrogate), which UTF-8 has no place for")) from None


def _canonical(event: Event, encoded: bytes) -> str:
    kind = type(event)
    if (kind is Purchase or kind is Amend) and b"null" in encoded:
        encoded = _encode(replace(event, terms=_without_null(event.terms)))  # type: ignore[union-attr]
    head = _HEAD[kind]
    behind = head + _ID + len(event.id)
    text = encoded.decode()
    text = f"{{{text[head:behind]}{_TYPE[kind]}{text[behind:]}"
    fraction = event.at.microsecond
    if (fraction and not fraction % 10) or kind is Purchase or kind is Bonus or kind is Extend:
        return _ZEROS.sub(r'\1Z"', text)
    return text


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_null(inner) for key, inner in value.items() if inner is not None}
    return [_without_null(inner) for inner in value] if isinstance(value, list) else value
