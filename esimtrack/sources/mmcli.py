"""ModemManager: `mmcli -b N -J`, the bearer of a connection; with `mmcli -m any -J` before it, the modem that it is of.

All values are texts, "--" where there is none. `total-bytes-…` are of all connections that the bearer made, the one
that runs among them; a new bearer begins anew. Old versions count the running connection alone. Both spellings of the
keys are read, mmcli's and that of D-Bus (`rx-bytes`).
"""

from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct

from esimtrack.i18n import _
from esimtrack.sources.decoding import text_of
from esimtrack.sources.found import About, BadSource, Found, Total
from esimtrack.sources.reading import instant_of, json_of, size_of

NONE = "--"


class _Status(Struct):
    connected: str = NONE
    interface: str = NONE


class _Bearer(Struct, rename={"path": "dbus-path"}):
    path: str = ""
    stats: dict[str, str] = {}
    status: _Status = msgspec.field(default_factory=_Status)


class _Generic(Struct):
    ports: list[str] = []
    bearers: list[str] = []


class _Modem(Struct):
    generic: _Generic = msgspec.field(default_factory=_Generic)


class _Output(Struct):
    bearer: _Bearer | None = None
    modem: _Modem | None = None


def call(run: Callable[[Sequence[str]], bytes]) -> bytes:
    """The modem here and its bearers, one JSON document a line."""
    modem = run(("mmcli", "-m", "any", "-J"))
    found = json_of(modem, _Output, "mmcli -m any -J").modem or _Modem()
    documents = [modem, *(run(("mmcli", "-b", path, "-J")) for path in found.generic.bearers)]
    return b"\n".join(b" ".join(document.split(b"\n")) for document in documents)


def read(content: bytes, about: About) -> Found:
    """The total of the bearer that is connected, or was connected last. Raises `BadSource`."""
    bearers: list[_Bearer] = []
    port = ""
    for document in _documents(text_of(content)):
        output = json_of(document, _Output, "mmcli -b N -J")
        if output.bearer is not None:
            bearers.append(output.bearer)
        if output.modem is not None:
            nets = [name.removesuffix(" (net)") for name in output.modem.generic.ports if name.endswith(" (net)")]
            port = nets[0] if nets else ""
        if output.bearer is None and output.modem is None:
            raise BadSource(_("this is neither a bearer nor a modem: `mmcli -b N -J` writes a bearer."))
    totals: dict[str, Total] = {}
    for bearer in sorted(bearers, key=lambda b: (b.status.connected == "yes", b.stats.get("start-date", ""))):
        series = port if bearer.status.interface == NONE else bearer.status.interface
        if series and (total := _total(bearer, series, about)) is not None:
            totals[series] = total
    as_of = min((total.at for total in totals.values()), default=about.at)
    return Found(as_of=as_of, series=tuple(totals), totals=tuple(totals.values()))


def _documents(content: str) -> list[str]:
    # A document may stand on several lines where it was written by hand; several stand on one line each.
    lines = [line for line in content.splitlines() if line.strip()]
    return lines if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines[1:]) else [content]


def _total(bearer: _Bearer, series: str, about: About) -> Total | None:
    began, lasted = _told(bearer, "start-date"), _told(bearer, "duration")
    at = about.at
    if began is not None and lasted is not None:
        # ModemManager asks the modem now and then: what it shows is of when it asked.
        at = min(instant_of(began + lasted, "start-date"), about.at)
    received, sent = (
        _told(bearer, "total-bytes-rx", "total-rx-bytes"),
        _told(bearer, "total-bytes-tx", "total-tx-bytes"),
    )
    epoch = bearer.path
    if received is None or sent is None:
        received, sent = _told(bearer, "bytes-rx", "rx-bytes"), _told(bearer, "bytes-tx", "tx-bytes")
        epoch = f"{epoch} {began}"
    if received is None or sent is None:
        return None
    return Total(series=series, at=at, bytes=received + sent, epoch=epoch)


def _told(bearer: _Bearer, *names: str) -> int | None:
    told = [(name, bearer.stats[name]) for name in names if bearer.stats.get(name, NONE) != NONE]
    return size_of(told[0][1], told[0][0]) if told else None
