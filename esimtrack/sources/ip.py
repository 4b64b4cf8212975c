"""iproute2: `ip -s -j link`. Counters of interfaces; an interface that is made anew has another number."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from esimtrack.i18n import _
from esimtrack.sources.found import About, BadSource, Found, Total
from esimtrack.sources.reading import json_of, size_of
from esimtrack.units.labels import named

COMMAND = ("ip", "-s", "-j", "link")


class _Way(Struct):
    bytes: int


class _Stats(Struct):
    rx: _Way
    tx: _Way


class _Link(Struct):
    ifname: str = ""
    ifindex: int | None = None
    stats64: _Stats | None = None
    stats: _Stats | None = None


def call(run: Callable[[Sequence[str]], bytes]) -> bytes:
    """What the interfaces here have counted since they are there."""
    return run(COMMAND)


def read(content: bytes, about: About) -> Found:
    """The totals of all interfaces but the loopback. Raises `BadSource`."""
    links = json_of(content, list[_Link], " ".join(COMMAND))
    totals: dict[str, Total] = {}
    for link in links:
        stats = link.stats64 or link.stats
        if not link.ifname or link.ifname == "lo":
            continue
        if stats is None:
            raise BadSource(
                _("{interface} has no counts: `ip` needs -s to write them.").format(interface=named(link.ifname, 60))
            )
        size = size_of(stats.rx.bytes, link.ifname) + size_of(stats.tx.bytes, link.ifname)
        epoch = None if link.ifindex is None else f"ifindex {link.ifindex}"
        totals[link.ifname] = Total(series=link.ifname, at=about.at, bytes=size, epoch=epoch)
    return Found(as_of=about.at, series=tuple(totals), totals=tuple(totals.values()))
