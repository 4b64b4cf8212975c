"""Linux: `/proc/net/dev`. Counters of interfaces since the machine started, or since the interface was made."""

from collections.abc import Callable, Sequence

from esimtrack.i18n import _
from esimtrack.sources.decoding import text_of
from esimtrack.sources.found import About, BadSource, Found, Total
from esimtrack.sources.reading import size_of

COLUMNS = 16
SENT = 8
"""Where, behind an interface's name, the bytes sent stand; the bytes received stand first."""


def call(run: Callable[[Sequence[str]], bytes]) -> bytes:
    """What the interfaces here have counted."""
    return run(("cat", "/proc/net/dev"))


def read(content: bytes, about: About) -> Found:
    """The totals of all interfaces but the loopback. Raises `BadSource`."""
    lines = text_of(content).splitlines()
    if len(lines) < 2 or not lines[0].startswith("Inter-|") or not lines[1].startswith(" face |bytes"):
        raise BadSource(_("this is not /proc/net/dev: it does not begin with its two lines of headings."))
    totals: dict[str, Total] = {}
    for number, line in enumerate(lines[2:], 3):
        name, _colon, counts = line.rpartition(":")
        name, columns = name.strip(), counts.split()
        if not name and not columns:
            continue
        if not name or len(columns) < COLUMNS:
            raise BadSource(_("line {number} is not an interface and its counts.").format(number=number))
        if name != "lo":
            size = size_of(columns[0], name) + size_of(columns[SENT], name)
            totals[name] = Total(series=name, at=about.at, bytes=size)
    return Found(as_of=about.at, series=tuple(totals), totals=tuple(totals.values()))
