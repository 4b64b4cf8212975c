"""Whatever a source is given, it finds something that the journal takes, or says in words what is wrong.

Most inputs are samples changed in a few places: noise alone never comes far. Of JSON, whole values are exchanged too.
"""

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as tried_with
from hypothesis import settings
from hypothesis import strategies as st

from esimtrack.journal import BadEvent, read_line, write_line
from esimtrack.sources.counting import Counting
from esimtrack.sources.found import About, BadSource, Bucket, Found, Source
from esimtrack.sources.taking import Span, Taking
from tests.sources.conftest import SAMPLES
from tests.sources.vnstats import vnstat

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
BEGINS = Span(datetime(2026, 11, 1, tzinfo=UTC))
CSV: tuple[tuple[str, dict[str, str]], ...] = (
    (
        'Date,Time,Data (MB),Up,Who,Note\n2026-11-24,,12.5,1 KB,Ada,x\n24.11.2026,9:05 pm,"1.234,5",,Ben,\n',
        {"at": "Date", "time": "Time", "bytes": "Data (MB)", "sent": "Up", "member": "Who", "note": "Note"},
    ),
    (
        "From;To;What;Size;Unit\n2026-11-24;30.11.2026;Data;12.5;Mo\n2026年11月;;Voice;1795514400;\n",
        {"at": "From", "until": "To", "bytes": "Size", "unit": "Unit", "where": "What!=Voice"},
    ),
    ("1795514400,12.5\n1795514400000,13\n2026-11,3\n", {"at": "1", "bytes": "2", "unit": "MB", "kind": "counter"}),
    ("Datum;Volumen (MB)\n03/04/2026;1,5\n24/11/2026;3 GB\n\nTotal;\n", {"at": "Datum", "bytes": "Volumen (MB)"}),
    (
        "\nDatum\tVolumen\n2026-11-24 10:00\t1,5\n2026-11-24T10:00:00+05:45\t3\n",
        {"at": "Datum", "bytes": "Volumen", "decimal": ",", "dates": "mdy", "unit": "GiB", "timezone": "Asia/Kolkata"},
    ),
)


def samples(*patterns: str) -> list[tuple[bytes, dict[str, str]]]:
    """Samples by the patterns of their names, with a map of columns that none of them needs."""
    return [(path.read_bytes(), {}) for pattern in patterns for path in sorted(SAMPLES.glob(pattern))]


CLOSED = vnstat("2026-11-25T00:00", wwan0={"2026-11-24T10": 2**32, "2026-11-24": 2**33, "2026-11-23": 5}).encode()
SEEDS: dict[str, Sequence[tuple[bytes, dict[str, str]]]] = {
    "android": samples("android*"),
    "csv": [(text.encode(), columns) for text, columns in CSV],
    "ip": samples("ip*"),
    "mmcli": samples("mmcli-b*"),
    "proc": samples("proc*"),
    "ubus": samples("ubus*"),
    "vnstat": [*samples("vnstat*closed*"), (CLOSED, {})],
}
EXTREMES: list[Any] = [
    0, -1, 1, 2**31, 2**32, 2**50, 2**50 + 1, 2**63, 10**30, 1e300, 0.5, True, None, "", "--", "0", "-1", "x" * 300,
    "\u202e", "\x00", "\ud7ff", "1" * 5000, [], {}, [[]], {"a": 1}, "9999-12-31", 1795514400, -62135596800, 4102444800,
]  # fmt: skip
NUMBERS = [-1, 0, 13, 61, 1899, 2**32, 2**50 + 1, 10**11, 10**15]
BYTES = [
    b"0", b"-", b"-1", b"99999999999999999999", b'"', b"{", b"}", b"[", b"]", b",", b";", b"\t", b"\n", b"\r\n",
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"Error: ", b"st=", b" tb=1", b"bucketDuration=0", b"type=0",
    b"ident=[{",
    b"uid=-1 set=ALL tag=0x0", b"1e9", b"\xe2\x80\xae", b"02/30/2026", b"=", b"GB", b"eth0:", b"lo:", b":", b" ",
    b"9" * 8,
]  # fmt: skip


@st.composite
def changed(draw: st.DrawFn, seeds: Sequence[tuple[bytes, dict[str, str]]]) -> tuple[bytes, dict[str, str]]:
    """A sample with some bytes put in, left out or doubled, or with some values of its JSON exchanged; and its map."""
    seed, columns = draw(st.sampled_from(seeds))
    try:
        data = json.loads(seed)
    except ValueError:
        data = None
    if data is not None and draw(st.booleans()):
        for _count in range(draw(st.integers(1, 3))):
            places = list(_holders(data)) or [({"": 0}, "")]
            counts = [(holder, key) for holder, key in places if isinstance(holder[key], int)] or places
            holder, key = draw(st.sampled_from(counts) | st.sampled_from(places))
            likely = NUMBERS if isinstance(holder[key], int) and draw(st.integers(0, 3)) else EXTREMES
            holder[key] = deepcopy(draw(st.sampled_from(likely)))
        return json.dumps(data).encode(), columns
    for _count in range(draw(st.integers(1, 2))):
        start = draw(st.integers(0, len(seed)))
        end = min(len(seed), start + draw(st.integers(0, 12)))
        put = draw(st.sampled_from([b"", seed[start:end] * 2, *BYTES]) | st.binary(max_size=4))
        seed = seed[:start] + put + seed[end:]
    return seed, columns


def _holders(data: Any) -> Iterator[tuple[Any, Any]]:
    items: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(items):
        yield data, key
        yield from _holders(value)


@pytest.mark.parametrize("name", SEEDS)
def test_something_is_found_or_said(name: str) -> None:
    """What is found, the journal takes, or says why not; each line has an id of its own."""
    source: Source = import_module(f"esimtrack.sources.{name}")

    @settings(parent=settings(), max_examples=max(400, settings().max_examples))
    @tried_with(
        changed(SEEDS[name]),
        st.booleans(),
        st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]),
    )
    def holds(given: tuple[bytes, dict[str, str]], live: bool, zone: str) -> None:
        content, columns = given
        try:
            found = source.read(content, About(at=NOW, zone=ZoneInfo(zone), live=live, columns=columns))
        except BadSource as bad:
            said.append(str(bad))
            return
        for bucket in found.buckets:
            _holds(bucket, found)
        for series in set(found.series):
            ids = set()
            for line in read_in(name, found, series):
                try:
                    assert read_line(write_line(line)) == line
                except BadEvent as bad:
                    said.append(bad.reason)
                assert line.id not in ids
                ids.add(line.id)

    said: list[str] = []
    holds()
    assert [text for text in said if not 0 < len(text) < 1_000] == []


def _holds(bucket: Bucket, found: Found) -> None:
    assert bucket.start < bucket.end <= NOW
    assert bucket.received >= 0
    assert bucket.sent >= 0
    assert bucket.series in found.series


def read_in(name: str, found: Found, series: str) -> list[Any]:
    """The events that an import into an empty journal would make of a series."""
    taking = Taking(name, "main", lambda _name: (), [BEGINS], sellers=found.sellers)
    taken = taking.take(bucket for bucket in found.buckets if bucket.series == series)
    counting = Counting(
        name, "main", lambda _name: (), lambda _name, _by: (), lambda _account, _device, _by, _most: (), "b" * 36
    )
    totals = counting.take(total for total in found.totals if total.series == series)
    return [line.event for lines in (taken, totals) for line in lines.lines]
