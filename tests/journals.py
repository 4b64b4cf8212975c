"""Random journals for whoever keeps, reads or sums them: those of `tests.ledger.plausible`, and beyond their grid.

Added are notes and sources of any script, microseconds, more usage and counters of several devices, of which many share
an instant, batches, and voids of all of them. A journal is a list of dictionaries, as its lines would say it; `written`
says one of them in another way that must mean the same.
"""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.events import Event
from tests.ledger.plausible import ACCOUNTS, MEMBERS, START, ZONES, Json
from tests.ledger.plausible import journals as plausible

DEVICES = ["phone", "tablet"]
BATCHES = ["b1", "b2", "b3"]

# Any text that JSON can carry, which excludes halves of surrogate pairs.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
labels = st.text(st.sampled_from('aZé家ا🏠 _-[/]"'), min_size=1, max_size=8).filter(lambda text: not text.isspace())
# Few days, and on each of them few moments, with the midnights among them.
moments = st.builds(
    lambda day, second, micro: START + timedelta(days=day, seconds=second, microseconds=micro),
    st.integers(0, 3),
    st.sampled_from([0, 0, 1, 43_200, 86_399]),
    st.sampled_from([0, 0, 0, 1, 500_000, 999_999]),
)
marks: dict[str, st.SearchStrategy[Any]] = {
    "note": texts,
    "source": labels,
    "batch": st.sampled_from(BATCHES),
}
uses = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("usage"), "at": moments, "account": st.sampled_from(ACCOUNTS), "bytes": st.integers(0, 99)},
        optional={"member": st.sampled_from(MEMBERS), "zone": st.sampled_from(ZONES), **marks},
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("counter"),
            "at": moments,
            "account": st.sampled_from(ACCOUNTS),
            "device": st.sampled_from(DEVICES),
            "total": st.integers(0, 99),
        },
        optional={
            "epoch": st.sampled_from(["x", "y"]),
            "member": st.sampled_from(MEMBERS),
            "zone": st.sampled_from(ZONES),
            **marks,
        },
    ),
)


@st.composite
def busy(draw: st.DrawFn, size: int = 30) -> list[Json]:
    """Usage and counters alone, close together, and voids that may come before what they take back."""
    # Left alone, lists stay short; counters only meet where there are many.
    used = draw(st.lists(uses, min_size=draw(st.integers(0, size)), max_size=size))
    voids = st.one_of(
        st.fixed_dictionaries({"event": st.integers(0, len(used) + 1).map(lambda number: f"u{number:03}")}),
        st.fixed_dictionaries({"batch": st.sampled_from(BATCHES)}),
    )
    taken_back: list[Json] = [{"type": "void", "at": START, **void} for void in draw(st.lists(voids, max_size=4))]
    ids = draw(st.permutations([f"u{number:03}" for number in range(len(used))]))
    lines: list[Json] = [{"id": id, **use} for id, use in zip(ids, used, strict=True)]
    lines += [{"id": f"v{number}", **void} for number, void in enumerate(taken_back)]
    return [{**line, "at": line["at"].isoformat()} for line in draw(st.permutations(lines))]


@st.composite
def journals(draw: st.DrawFn) -> list[Json]:
    """A journal of all types, dressed with what any line may carry."""
    lines = draw(plausible()) + draw(busy(6))
    return [draw(_dressed(line)) for line in lines]


@st.composite
def _dressed(draw: st.DrawFn, line: Json) -> Json:
    extra = draw(st.fixed_dictionaries({}, optional={"note": texts, "source": labels}))
    at = datetime.fromisoformat(line["at"]) + timedelta(microseconds=draw(st.sampled_from([0, 0, 1, 120_000])))
    if line.get("opening"):
        at = datetime.fromisoformat(line["at"])
    return {**line, "at": at.isoformat(), **extra}


@st.composite
def written(draw: st.DrawFn, line: Json) -> bytes:
    """The line in another spelling: other order, other offset, more blanks, escapes, and nulls for what is absent."""
    keys = draw(st.permutations(list(line)))
    spelled: Json = {}
    for key in keys:
        value = line[key]
        if key in ("at", "until"):
            away = timezone(timedelta(minutes=draw(st.sampled_from([0, 60, -330, 825]))))
            value = datetime.fromisoformat(value).astimezone(away).isoformat()
        elif isinstance(value, dict):
            value = {inner: value[inner] for inner in draw(st.permutations(list(value)))}
        spelled[key] = value
    spelled[draw(st.sampled_from(["source", "note"]))] = spelled.get("source")
    spelled = {key: line.get(key) if key in ("source", "note") else value for key, value in spelled.items()}
    text = json.dumps(spelled, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 0])))
    return text.replace("\n", " ").encode() + draw(st.sampled_from([b"", b"\n", b"\r\n"]))


def read(lines: list[Json]) -> list[Event]:
    """The journal's events."""
    return [journal.read_line(json.dumps(line)) for line in lines]


def as_bytes(lines: list[Json]) -> list[bytes]:
    """The journal as the lines of a file."""
    return [json.dumps(line).encode() + b"\n" for line in lines]
