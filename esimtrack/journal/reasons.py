"""Why a line is not taken, in words: what is wrong, where, what would be right. Loaded only when one was not.

The decoder's own messages are read for the place alone; what was expected there and what was found is said here.
"""

import json
import re
from typing import Any

import msgspec

from esimtrack.events import Event
from esimtrack.i18n import _, joined, listed
from esimtrack.terms.problem import shown
from esimtrack.units.sizes import LARGEST

_KINDS = {str(kind.__struct_config__.tag): kind for kind in Event.__args__}
_MISSING = re.compile(r"Object missing required field `(.*?)`(?: - at `\$\.?(.*)`)?\Z", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$\.?(.*)`)?\Z", re.DOTALL)
_PLACE = re.compile(r" - at `\$\.?(.*)`\Z", re.DOTALL)
_INSTANTS = ("at", "until", "since")


def reason(line: bytes | str, error: Exception) -> str:
    """What the decoder's error means for whoever wrote the line."""
    if isinstance(error, RecursionError):
        return _("the line is nested too deeply")
    if isinstance(line, bytes) and not _is_utf_8(line):
        return _("the line is not UTF-8")
    if isinstance(error, UnicodeEncodeError):
        return _("a text holds half of a character (a lone surrogate), which UTF-8 has no place for")
    try:
        if isinstance(error, OverflowError):
            return _instant(_first_bad_instant(line))
        if not isinstance(error, msgspec.ValidationError):
            return _no_json(line, str(error))
        return _no_event(line, str(error))
    except RecursionError as deeper:
        return reason(line, deeper)


def hidden(line: bytes) -> str | None:
    """What an event cannot show of the line that it came from: a key twice, more of a second than a microsecond."""
    try:
        data = json.loads(line, object_pairs_hook=_no_doubles)
    except RecursionError as error:
        return reason(line, error)
    except _Double as double:
        return _("{key}: the key stands there twice").format(key=shown(double.args[0]))
    opening = data.get("opening") or {}
    for key in _INSTANTS:
        text = opening.get(key) if key == "since" else data.get(key)
        if text is not None and re.search(r"\.[0-9]{7}", text):
            return _("{key}: more than six digits of a fraction of a second: {text}").format(key=key, text=shown(text))
    return None


class _Double(Exception):
    pass


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        keys = [key for key, _value in pairs]
        raise _Double(next(key for number, key in enumerate(keys) if key in keys[:number]))
    return data


def _is_utf_8(line: bytes) -> bool:
    # What the decoder raises for other bytes differs between versions of msgspec.
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _no_json(line: bytes | str, message: str) -> str:
    if not line.strip():
        return _("the line is empty")
    if "surrogate" in message:
        return _("a text holds half of a character (a lone surrogate), which UTF-8 has no place for")
    if "truncated" in message:
        return _("the line breaks off: it is not a whole JSON object")
    return _("the line is not JSON: {problem}").format(problem=message.rpartition("malformed: ")[2])


def _no_event(line: bytes | str, message: str) -> str:
    data = _data(line)
    if not isinstance(data, dict):
        return _("expected one JSON object, an event, found {found}").format(found=_found(data))
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in _KINDS:
        return _no_type(data)
    if match := _MISSING.match(message):
        key = _key(match[2] or "", match[1])
        return _("{key}: is missing; expected {expected}").format(key=key, expected=_expected(kind, match[1]))
    if match := _UNKNOWN.match(message):
        return _unknown(kind, match[2] or "", match[1])
    place = _PLACE.search(message)
    path = place[1] if place is not None else ""
    key = path.partition("[")[0].rpartition(".")[2]
    if key in _INSTANTS:
        return _instant(_key(path), _at(data, path))
    if "Number out of range" in message:
        return _("{key}: a number is out of every range").format(key=_key(path))
    if "[...]" in path:
        return _("{key}: expected {expected}").format(key=_key(path), expected=_expected(kind, key))
    return _("{key}: expected {expected}, found {found}").format(
        key=_key(path), expected=_expected(kind, key, item="[" in path), found=_found(_at(data, path))
    )


def _no_type(data: dict[str, Any]) -> str:
    types = listed(_KINDS)
    if "type" not in data:
        return _("type: is missing; expected one of {types}").format(types=types)
    return _("type: expected one of {types}, found {found}").format(types=types, found=_found(data["type"]))


def _unknown(kind: str, path: str, key: str) -> str:
    from difflib import get_close_matches

    known = ("left", "since", "carried") if path else (*_KINDS[kind].__struct_fields__, "type")
    near = get_close_matches(key, known, 1)
    text = _("{key}: no such key in an event of type {type}.").format(key=shown(_key(path, key)), type=kind)
    if near:
        text += _(" Did you mean {guess}?").format(guess=near[0])
    return joined((text, _("Allowed: {allowed}.").format(allowed=listed(known))))


def _expected(kind: str, key: str, item: bool = False) -> str:
    """What a key of that type must hold, in words."""
    if key in ("id", "purchase", "replaces", "event"):
        return _("an id of 1 to 64 of A-Z a-z 0-9 . _ : -")
    if key in _INSTANTS:
        return _("a time such as 2026-11-24T09:00:00Z")
    if key in ("bytes", "total", "remaining", "used", "limit", "carried", "left"):
        size = _("a whole number of bytes from {least} to {largest}").format(
            least=1 if key == "limit" or (key == "bytes" and kind != "usage") else 0, largest=LARGEST
        )
        return size if key != "left" or item else _("a list with {size} for each allowance").format(size=size)
    if key == "zones" and not item:
        return _("a list of labels")
    texts = {
        "terms": _("an object, a plan file as JSON"),
        "opening": _("an object with left, since and maybe carried"),
        "role": _('"plan" or "top-up"'),
        "now": _("true"),
        "forfeits": _("true"),
        "by": _('a span such as "30 days"'),
        "priority": _("a whole number from -1000 to 1000"),
        "points": _("a whole number of points from 0 to {largest}").format(largest=LARGEST),
        "note": _("a text of at most 1000 characters"),
        "epoch": _("a text of 1 to 256 characters"),
    }
    return texts.get(key) or _("a text of 1 to 64 characters")


def _instant(key: str, value: Any = None) -> str:
    if isinstance(value, str) and re.search(r"[0-9]:[0-9]{2}:60", value):
        return _("{key}: {value} is a leap second, which the journal has no place for: take the second before").format(
            key=key, value=shown(value)
        )
    if value is None:
        return _("{key}: expected a time from 2000 to the end of 2099, such as 2026-11-24T09:00:00Z").format(key=key)
    return _("{key}: expected a time with its offset, such as 2026-11-24T09:00:00Z, found {found}").format(
        key=key, found=_found(value)
    )


def _first_bad_instant(line: bytes | str) -> str:
    from datetime import UTC, datetime

    data = _data(line)
    for key in ("at", "until"):
        try:
            datetime.fromisoformat(str(data.get(key, "2026-01-01T00:00:00Z"))).astimezone(UTC)
        except (ValueError, OverflowError):
            return key
    return "opening.since"


def _data(line: bytes | str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _at(data: Any, path: str) -> Any:
    """What stands at the decoder's path, such as `opening.left[0]`."""
    for name, number in re.findall(r"([^.\[\]]+)|\[([0-9]+)\]", path):
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list) and number:
            data = data[int(number)]
    return data


def _key(path: str, key: str = "") -> str:
    """The path as a person counts: `opening.left 1`."""
    words = re.sub(r"\[([0-9]+)\]", lambda match: f" {int(match[1]) + 1}", path.replace("[...]", ""))
    return ".".join(part for part in (words, key) if part)


def _found(value: Any) -> str:
    """A value as JSON, safe and short."""
    if isinstance(value, dict):
        return _("an object")
    if isinstance(value, list):
        return _("a list")
    return shown(json.dumps(value, ensure_ascii=False), 60)
