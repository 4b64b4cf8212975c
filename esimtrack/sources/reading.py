"""What several sources have in common when they read: JSON of a shape, sizes."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from esimtrack.i18n import _
from esimtrack.sources.decoding import unicode_text
from esimtrack.sources.found import BadSource
from esimtrack.units.labels import named
from esimtrack.units.sizes import LARGEST

Shape = TypeVar("Shape")

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_BEHIND = 7_258_118_400
"""The year 2200, in seconds since 1970."""

_EXPECTED = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_MISSING = re.compile(r"Object missing required field `([^`]*)`")
_PLACE = re.compile(r"(?<= - at `)\$[^`]*")


def json_of(content: bytes | str, shape: type[Shape], what: str) -> Shape:
    """The content as JSON of that shape; `what` is what writes it. Raises `BadSource`."""
    text = unicode_text(content) if isinstance(content, bytes) else content
    try:
        return msgspec.json.decode(content if text is None else text, type=shape)
    except msgspec.ValidationError as error:
        raise BadSource(
            _("this is not what `{what}` writes: {problem}.").format(what=what, problem=_problem(str(error)))
        ) from None
    except (ValueError, RecursionError):
        raise BadSource(_("this is not JSON, as `{what}` writes it.").format(what=what)) from None


def _problem(message: str) -> str:
    """What the decoder's message says: which key is missing, or what stands where."""
    words = {"str": _("a text"), "int": _("a whole number"), "array": _("a list"), "object": _("an object")}
    place = (_PLACE.search(message) or [""])[0]
    at = place.removeprefix("$").removeprefix(".") or _("the whole")
    if match := _MISSING.match(message):
        return _("{key} is missing in {place}").format(key=match[1], place=at)
    if match := _EXPECTED.match(message):
        wanted, found = (words.get(kind.split(" ")[0], kind) for kind in match.group(1, 2))
        return _("{place} is {found} and should be {wanted}").format(place=at, found=found, wanted=wanted)
    return _("{place} cannot be read").format(place=at)


def size_of(value: Any, where: str) -> int:
    """A whole number of bytes, also where it is written as a text; `where` says what it is. Raises `BadSource`."""
    text, where = str(value), named(where, 60)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or len(text) > 20:
        raise BadSource(_("{where}: {value} is no number of bytes.").format(where=where, value=repr(value)[:40]))
    if int(text) > LARGEST:
        raise BadSource(_("{where}: {value} is too much: a size is at most 1 PiB.").format(where=where, value=text))
    return int(text)


def instant_of(seconds: int, where: str) -> datetime:
    """The instant so many seconds after 1970; `where` says what it is. Raises `BadSource` beyond all calendars."""
    if abs(seconds) >= _BEHIND:
        raise BadSource(_("{where}: {value} is no time.").format(where=named(where, 60), value=str(seconds)[:40]))
    return _FIRST + timedelta(seconds=seconds)
