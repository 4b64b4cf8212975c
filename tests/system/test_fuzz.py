"""Whatever is read from outside is a value, or one clear error.

Plan files, journal lines, sizes, times, whole imports, what sources write, what sellers answer, files of settings.

The inputs are spread evenly over these. Most of them are something that would be read, changed in a few places: noise
alone never comes far. What is read must also be of use: a plan can be said in words, an event can be computed with.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esimtrack import journal
from esimtrack.balances.balance import AHEAD, BadAnswer, Balance
from esimtrack.balances.program import balances
from esimtrack.balances.reading import balance, check
from esimtrack.balances.seller import BadSeller
from esimtrack.balances.seller_file import read as read_seller
from esimtrack.catalogue.files import BadPlanFile, load
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.sizes import read_size
from esimtrack.cli.times import BadTime, read_stretch, read_time
from esimtrack.config import settings as configuration
from esimtrack.config.settings import BadConfig
from esimtrack.journal import BadEvent
from esimtrack.sources import table
from esimtrack.sources.found import About, BadSource
from esimtrack.store import Refused, Store, open_store
from esimtrack.units.labels import hidden_problem
from esimtrack.units.sizes import LARGEST, show_size
from esimtrack.views.plan_words import explain
from esimtrack.views.safe import safe
from tests.store.versions import HERE as VERSIONS
from tests.system.counts import FULL, count
from tests.system.process import ROOT, answer
from tests.ways import InMemory

pytestmark = pytest.mark.system

IMPORTERS = ["journal", *table.names()]
DOORS = 8 + len(IMPORTERS)
fuzz = settings(
    max_examples=count("inputs of the fuzz") // DOORS,
    derandomize=not FULL,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
PLANS = [path.read_bytes() for path in sorted((ROOT / "sample_plans").glob("*.toml"))]
LINES = (VERSIONS / "1.jsonl").read_bytes().splitlines()
SAMPLES = ROOT / "tests" / "sources" / "samples"
SELLERS = [path.read_bytes() for path in sorted((ROOT / "docs" / "sellers").glob("*.toml"))]
SELLERS += [b'account = "home"\n' + seller for seller in SELLERS if b"account" not in seller]
SELLERS += [b'account = "home"\nexec = ["x", "--json"]\nmin_interval = "3 h"\n']
ANSWERS = [path.read_bytes() for path in sorted((ROOT / "tests" / "balances" / "samples").glob("*.json"))]
PRINTED = [
    b'{"remaining": 7400000000, "at": "2026-11-21T09:30:00+01:00", "purchase": "Trip", "id": "app-1"}\n',
    b'{"type": "reading", "account": "home", "used": 5, "member": "Ada", "note": "n"}\n\n{"unlimited": true}\n',
]
CONFIGS = [
    b'timezone = "Europe/Berlin"\nremind_before = "7,3,1"\n[csv.seller]\nat = "Date"\nbytes = "Data (MB)"\n',
    b'[notify.mail]\nto = "mailto://me:{secret}@mail.example"\nsecret = "cmd:pass show mail"\n'
    b'[notify.here]\nto = "desktop"\n[notify.phone]\nto = "env:NTFY"\n',
]

EXTREMES = [
    b"0", b"-1", b"1", b"1e999", b"NaN", b"99999999999999999999", b"1125899906842625", b"0.1", b"null", b"true",
    b"[]", b"{}", b'""', b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r\n", b"\n", b'"', b"'", b"\\", b"\\u0000", b"\\ud800",
    b"=", b"[", b"]]", b"#", b"9999-12-31", b"0001-01-01T00:00:00Z", b"2016-12-31T23:59:60Z", b"2026-02-30", b"+14:00",
    b"../../etc/passwd", b"forever", b"unlimited", b"1 month", b"999999999 years", b"-5 GB", b"1,500 GB",
    b"\xe2\x80\xae", b"\x1b[31m", b"[red]", b'"name"', b"name", b"cycle", b"rollover", b"purchase", b'"terms":{',
    b'"at":', b'"id":"u1",',
]  # fmt: skip


@st.composite
def changed(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds, changed in a few places: something put in, taken out, doubled, swapped, or a bit flipped."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 1, 2, 5, 20])))
        piece = draw(
            st.one_of(st.sampled_from(EXTREMES), st.binary(max_size=4), st.just(b""), st.just(text[start:end] * 2))
        )
        text = text[:start] + piece + text[end:]
    return text


def clear(said: str, names: str | None = None) -> None:
    """An error is words: not empty, not endless, and nothing in it is hidden or moves the cursor.

    `names` is what it must name; an empty text: it must be a single line.
    """
    assert said.strip()
    assert names != "" or "\n" not in said
    assert (names or "") in said
    assert len(said) < 20_000
    for line in said.split("\n"):
        assert hidden_problem(line) is None, repr(line)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for a plan file."""
    return tmp_path_factory.mktemp("plans") / "plan.toml"


@fuzz
@given(content=st.one_of(changed(PLANS), changed(PLANS), st.binary(max_size=200)))
def test_plan_files(file: Path, content: bytes) -> None:
    """A plan that can be said in words, or all that is wrong with the file, which is named."""
    file.write_bytes(content)
    try:
        plan = load(file, lambda: "Europe/Berlin")
    except BadPlanFile as bad:
        clear(str(bad), file.name)
        return
    assert explain(plan.terms, plan.role)


@fuzz
@given(line=st.one_of(changed(LINES), changed(LINES), st.binary(max_size=200)))
def test_journal_lines(line: bytes) -> None:
    """An event whose canonical line is read as the same event, and that the ledger computes with; or why it is none."""
    try:
        event, canonical = journal.read_both(line)
    except BadEvent as bad:
        clear(bad.reason, "")
        return
    assert journal.read_both(canonical.encode()) == (event, canonical)
    InMemory([event]).statement(NOW)


_numbers = st.one_of(
    st.sampled_from(["0", "1", "1.5", "1,5", "1,500", "1.000.000", "-1", "1e3", "٣", "1_0"]), st.text(max_size=6)
)
_units = st.sampled_from(
    ["", "B", "kB", "MB", "GB", "TB", "PB", "GiB", "gb", "g", "m", " GB", "GB ", "\tGB", "Gb", "GBB", "%"]
)


@fuzz
@given(text=st.one_of(st.builds(str.__add__, _numbers, _units), st.text(max_size=80)), gb=st.sampled_from([1000, 1024]))
def test_sizes(text: str, gb: int) -> None:
    """A number of bytes that can be shown, or why it is none."""
    outcome(lambda: show_size(read_size(text, gb, zero=True), gb))


_words = st.lists(
    st.sampled_from(
        ["now", "today", "tomorrow", "yesterday", "in", "ago", "2", "3d", "hours", "14:30", "24:00", "23:59:60",
         "weeks", "2026-11-21", "2026-02-30", "T10:00", "Z", "+01:00", "1999-12-31", "2100-01-01", "99999999", "month",
         "years", "-"]
    ),
    max_size=4,
)  # fmt: skip


@fuzz
@given(
    text=st.one_of(_words.map(" ".join), _words.map("".join), st.datetimes().map(str), st.text(max_size=40)),
    day=st.sampled_from(["first", "last", "closing"]),
)
def test_times(text: str, day: Any) -> None:
    """An instant of the years that there are, or a stretch of time, or why it is neither."""
    outcome(lambda: read_time(text, NOW, lambda: BERLIN, day))
    outcome(lambda: read_stretch(text))


def outcome(read: Callable[[], object]) -> None:
    """What is read is something, or is refused in words."""
    try:
        assert read() is not None
    except (BadTime, Refusal) as bad:
        clear(str(bad))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with a journal."""
    store = open_store(tmp_path_factory.mktemp("store") / "journal.db", write=True)
    store.import_lines(LINES)
    return store


@fuzz
@given(lines=st.lists(st.one_of(st.sampled_from(LINES), changed(LINES), st.binary(max_size=40)), max_size=8))
def test_imports(store: Store, lines: list[bytes]) -> None:
    """So many new lines and so many known, or one error that names a line or an id; nothing is kept of a trial."""
    known = len(store.events())
    try:
        done = store.import_lines(lines, keep=False)
        assert 0 <= done.new + done.known <= len(lines)
    except Refused as refused:
        clear(str(refused))
    assert len(store.events()) == known


def seeds(source: str) -> list[bytes]:
    """What a source of that name writes."""
    return [path.read_bytes() for path in sorted(SAMPLES.glob(f"{source}*")) if path.suffix != ".md"]


def written_by(source: str) -> st.SearchStrategy[bytes]:
    """What a source may have written."""
    return st.one_of(changed(seeds(source)), changed(seeds(source)), st.binary(max_size=200))


@pytest.mark.parametrize("source", table.names())
def test_sources(source: str) -> None:
    """Buckets and totals that lie within the calendar, or one line that says what is wrong."""
    read = table.named(source).read

    @fuzz
    @given(content=written_by(source))
    def tried(content: bytes) -> None:
        try:
            found = read(content, About(at=NOW, zone=BERLIN))
        except BadSource as bad:
            clear(safe(str(bad)))
            return
        assert all(bucket.start < bucket.end and bucket.bytes >= 0 for bucket in found.buckets)

    tried()


@pytest.mark.parametrize("source", table.names())
def test_imports_from_sources(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a person does it: so much is new, or one error says what it is, whatever the file holds."""
    monkeypatch.setenv("ESIMTRACK_HOME", str(tmp_path))
    monkeypatch.setenv("ESIMTRACK_NOW", NOW.isoformat())
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.delenv("ESIMTRACK_STORE", raising=False)
    assert answer("add-plan", "monthly", "--at", "2026-01-01")[0] == 0

    def one(content: bytes) -> None:
        (tmp_path / "file").write_bytes(content)
        code, out, err = answer("import", "--from", source, str(tmp_path / "file"), "--dry-run")
        assert code in (0, 1, 2), err
        assert "something went wrong inside" not in err, err
        assert (b"dry run" in out) if code == 0 else err.startswith("error: ")
        clear(err or "nothing to say")

    for content in seeds(source):
        one(content)
    settings(fuzz, max_examples=fuzz.max_examples // 20)(given(content=written_by(source))(one))()


@fuzz
@given(content=st.one_of(changed(SELLERS), changed(SELLERS), st.binary(max_size=200)))
def test_sellers(file: Path, content: bytes) -> None:
    """Whose it is and how it is asked, whose expressions can be read; or what is wrong, in one line with the file."""
    file.write_bytes(content)
    try:
        seller = read_seller(file)
        if seller.answer is not None:
            check(seller.answer)
    except (BadSeller, BadAnswer) as bad:
        clear(safe(str(bad)), "")
        return
    assert bool(seller.exec) != (seller.request is not None)


@fuzz
@given(
    seller=st.sampled_from(SELLERS),
    content=st.one_of(changed(ANSWERS), changed(ANSWERS), st.binary(max_size=200)),
)
def test_what_sellers_answer(file: Path, seller: bytes, content: bytes) -> None:
    """A balance that a reading can say, or why it is none."""
    file.write_bytes(seller if b"account" in seller else b'account = "home"\n' + seller)
    by = read_seller(file).answer
    if by is None:
        told(lambda: balances(content, "home", NOW))
        return
    try:
        answer = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    told(lambda: [balance(answer, by, NOW)])


@fuzz
@given(content=st.one_of(changed(PRINTED), changed(PRINTED), st.binary(max_size=200)))
def test_what_programs_print(content: bytes) -> None:
    """Balances, all of them or none."""
    told(lambda: balances(content, "home", NOW))


def told(read: Callable[[], Sequence[Balance]]) -> None:
    """What is read is balances that a reading can say, or is refused in words."""
    try:
        found = read()
    except BadAnswer as bad:
        clear(safe(str(bad)), "")
        return
    for one in found:
        numbers = [number for number in (one.remaining, one.used) if number is not None]
        assert len(numbers) == (one.nothing is None)
        assert all(0 <= number <= LARGEST for number in numbers)
        assert one.at is None or one.at <= NOW + AHEAD


@fuzz
@given(content=st.one_of(changed(CONFIGS), changed(CONFIGS), st.binary(max_size=200)))
def test_configurations(file: Path, content: bytes) -> None:
    """Settings, or what is wrong, with the file."""
    file.write_bytes(content)
    try:
        assert configuration.read(file).notify is not None
    except BadConfig as bad:
        clear(safe(str(bad)), file.name)


def test_the_seeds_themselves_are_read(file: Path, store: Store) -> None:
    """Otherwise little would be tried."""
    for plan in PLANS:
        file.write_bytes(plan)
        load(file, lambda: "Europe/Berlin")
    assert {json.loads(line)["type"] for line in LINES} > {"purchase", "usage", "void", "reading", "amend", "transfer"}
    assert store.import_lines(LINES, keep=False).known == len(LINES)
    for seller in SELLERS:
        if b"account" in seller:
            file.write_bytes(seller)
            read_seller(file)
    assert [len(balances(printed, "home", NOW)) for printed in PRINTED] == [1, 2]
    for config in CONFIGS:
        file.write_bytes(config)
        configuration.read(file)
