"""The table of sources: entry points of the group `esimtrack.sources`, ours and those of other packages.

    [project.entry-points."esimtrack.sources"]
    mymeter = "mypackage.mymeter"

names a module (or an object) that is a `Source`. A name has 1 to 16 of a-z, 0-9 and the hyphen, as ids begin with it.
"""

import re
from importlib.metadata import EntryPoint, entry_points

from esimtrack.sources.found import Source

_NAME = re.compile(r"[a-z0-9-]{1,16}", re.ASCII)


class UnknownSource(LookupError):
    """There is no source of that name."""


def names() -> list[str]:
    """The names of all sources, by name."""
    return sorted(_found())


def named(name: str) -> Source:
    """The source of that name. Raises `UnknownSource`, and `ImportError` or `AttributeError` where it is broken."""
    point = _found().get(name)
    if point is None:
        raise UnknownSource(name)
    source: Source = point.load()
    return source


def _found() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group="esimtrack.sources") if _NAME.fullmatch(point.name)}
