"""On which line of a TOML text a key stands. Sought only when something is wrong there, so that reading stays quick.

The text is known to be TOML. A key inside a value (an inline table, a list over several lines) counts as standing where
that value's own key stands; what is not there counts as standing at its table.
"""

import re
from collections.abc import Iterator

from esimtrack.terms.problem import Path

_HEADER = re.compile(r"\s*\[(\[?)\s*(.+?)\s*\]")
_KEY = re.compile(r"""\s*((?:"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_\-.\s])+?)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_\-]+)""")
# Texts and comments, in which brackets count for nothing; brackets; line ends.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'|" + r"#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)


class Lines:
    """The lines of one TOML text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        for path, line in _keys(text):
            for length in range(1, len(path) + 1):
                self._lines.setdefault(path[:length], line)

    def of(self, path: Path) -> int | None:
        """The line, from 1, of the key at `path` or of the nearest table around it; None where only the file is."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)


def _keys(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    counts: dict[Path, int] = {}
    for line, statement in _statements(text):
        if header := _HEADER.match(statement):
            table = _placed(_parts(header[2]), counts, opens=bool(header[1]))
            yield table, line
        elif key := _KEY.match(statement):
            yield (*table, *_parts(key[1])), line


def _placed(parts: Path, counts: dict[Path, int], opens: bool) -> Path:
    """The path of a table header: with the place in its list of each table that is one of several."""
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, *parts[-1:])
    if opens:
        counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path]) if path in counts else path


def _parts(dotted: str) -> Path:
    return tuple(double or single or bare for double, single, bare in _PART.findall(dotted))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement's first line and text: a line end closes it unless a bracket, or a text, is still open."""
    line, start, first, depth = 1, 0, 1, 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        line += sign.count("\n")
        if sign in ("[", "{"):
            depth += 1
        elif sign in ("]", "}"):
            depth -= 1
        elif sign == "\n" and depth <= 0:
            yield first, text[start : token.start()]
            start, first, depth = token.end(), line, 0
    yield first, text[start:]
