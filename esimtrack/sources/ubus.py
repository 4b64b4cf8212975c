"""OpenWrt: `ubus call network.device status`. Counters of the router's devices."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from esimtrack.i18n import _
from esimtrack.sources.found import About, BadSource, Found, Total
from esimtrack.sources.reading import json_of, size_of

COMMAND = ("ubus", "call", "network.device", "status")


class _Statistics(Struct):
    rx_bytes: int
    tx_bytes: int


class _Device(Struct):
    statistics: _Statistics | None = None


def call(run: Callable[[Sequence[str]], bytes]) -> bytes:
    """What the devices of this router have counted."""
    return run(COMMAND)


def read(content: bytes, about: About) -> Found:
    """The totals of all devices but the loopback. Raises `BadSource`."""
    if "statistics" in json_of(content, dict[str, object], " ".join(COMMAND)):
        raise BadSource(
            _("this is one device without its name: call `{command}` alone.").format(command=" ".join(COMMAND))
        )
    devices = json_of(content, dict[str, _Device], " ".join(COMMAND))
    totals = []
    for name, device in devices.items():
        if device.statistics is not None and name not in ("", "lo"):
            size = size_of(device.statistics.rx_bytes, name) + size_of(device.statistics.tx_bytes, name)
            totals.append(Total(series=name, at=about.at, bytes=size))
    return Found(as_of=about.at, series=tuple(total.series for total in totals), totals=tuple(totals))
