"""TOML that a person writes: what is wrong with it is said in words, and nesting has a limit.

Whoever walks through what was read may recurse: it is at most `DEEPEST` tables and lists deep.
"""

import re
from typing import Any

from esimtrack.i18n import _

DEEPEST = 50

_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)\Z")
# The library takes minutes for a key of many thousand parts.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")


class BadToml(ValueError):
    """The text cannot be read: why, and on which line where that is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else _("line {number}: {problem}").format(number=line, problem=reason))
        self.reason, self.line = reason, line


def parse(text: str) -> dict[str, Any]:
    """The keys and values. Raises `BadToml`."""
    import tomllib

    try:
        if long := _LONG_KEY.search(text):
            raise BadToml(_("is nested too deeply."), text.count("\n", 0, long.start()) + 1)
        data = tomllib.loads(text.replace("\r\n", "\n"))
        if _too_deep(data):
            raise BadToml(_("is nested too deeply."))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text) from None
    except RecursionError:
        raise BadToml(_("is nested too deeply.")) from None
    except BadToml:
        raise
    except ValueError:
        raise BadToml(_("holds a number that is too long.")) from None
    return data


def _syntax_error(says: str, text: str) -> BadToml:
    line = None
    if place := _AT_LINE.search(says):
        says, line = says[: place.start()], int(place[1]) if place[1] else text.count("\n") + 1
    if says.startswith("Cannot overwrite"):
        return BadToml(_("a key is there twice."), line)
    if says.startswith("Cannot declare"):
        return BadToml(_("a table is there twice."), line)
    if says.startswith(("Invalid value", "Expected newline or end of document after a statement")):
        return BadToml(_('this is not TOML: {reason}. Text stands in quotes: "10 GB".').format(reason=says), line)
    return BadToml(_("this is not TOML: {reason}.").format(reason=says), line)


def _too_deep(data: Any) -> bool:
    level = [data]
    for _depth in range(DEEPEST):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for found in inner if isinstance(found, dict | list)]
