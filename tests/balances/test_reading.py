"""What sellers answer, as a balance: whole, or not at all."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from esimtrack.balances.balance import BadAnswer, Balance
from esimtrack.balances.reading import balance, check
from esimtrack.balances.seller import UNITS, Answer
from esimtrack.balances.seller_file import read

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "sellers"
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
GIB = 2**30


def decoded(text: str | bytes) -> Any:
    return msgspec.json.decode(text)


def sample(name: str) -> Any:
    return decoded((HERE / "samples" / f"{name}.json").read_bytes())


def said(answer: Any, **by: str) -> Balance:
    mapping = Answer(**by)
    check(mapping)
    return replace(balance(answer, mapping, NOW), total=None)


def test_the_pass_of_telekom() -> None:
    """Of 4 GiB, what was used is taken; measured and ending as it says."""
    by = msgspec.convert(
        {"total": "initialVolume", "used": "usedVolume", "measured_at": "usedAt", "expires_in": "remainingSeconds"},
        Answer,
    )
    at = datetime(2026, 11, 24, 8, 5, 45, tzinfo=UTC)
    told = balance(sample("telekom-pass"), by, at + timedelta(hours=2))
    assert told == Balance(remaining=4 * GIB - 1279463299, total=4 * GIB, at=told.at, ends=told.ends)
    assert told.at == datetime.fromtimestamp(1795512345, UTC)
    assert told.ends == told.at + timedelta(seconds=2073906)


@pytest.mark.parametrize(
    ("file", "name", "expected"),
    [
        ("airalo", "airalo-v2", Balance(remaining=767 * 2**20, ends=datetime(2026, 12, 1, tzinfo=UTC))),
        ("airalo", "airalo-v2-unlimited", Balance(nothing="unlimited")),
        ("esim-go", "esimgo-v2.5-bundles", Balance(remaining=750_000_000, ends=datetime(2026, 11, 28, 8, tzinfo=UTC))),
        (
            "esim-access",
            "esimaccess-query",
            Balance(remaining=5368709120 - 1453344832, ends=datetime(2026, 11, 27, 9, tzinfo=UTC)),
        ),
    ],
)
def test_the_files_of_the_docs(file: str, name: str, expected: Balance) -> None:
    """Each reads the sample that it was tried against."""
    answer = read(DOCS / f"{file}.toml").answer
    assert answer is not None
    check(answer)
    assert replace(balance(sample(name), answer, NOW), total=None) == expected


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("simfuse-usage", {"unlimited": "is_unlimited", "used": "data_used_mb", "unit": "MiB"}, "unlimited"),
        ("cisco-control-center-ctdUsages", {"used": "ctdDataUsage"}, Balance(used=123456789)),
        (
            "zendit-plans",
            {"items": "plans", "total": "dataTotal", "used": "dataUsed", "unit": "MB", "match": "status == 'ACTIVE'"},
            Balance(remaining=5120_000_000 - 1024_500_000),
        ),
        (
            "google-mdp-planStatus",
            {"items": "plans[].planModules[]", "remaining": "byteBalance.remainingBytes"},
            Balance(remaining=3915364288),
        ),
        (
            "maya-esim-plans",
            {"items": "esim.plans", "remaining": "data_bytes_remaining"},
            Balance(remaining=3915364288),
        ),
        ("openroam-usage", {"remaining": "remainingData", "unlimited": "allowedData==`9007199254740991`"}, "unlimited"),
        (
            "esimaccess-usage-query",
            {"items": "obj", "total": "totalData", "used": "dataUsage", "measured_at": "lastUpdateTime"},
            Balance(remaining=5368709120 - 1453344832, at=datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ),
    ],
)
def test_others_can_be_said(name: str, by: dict[str, str], expected: Balance | str) -> None:
    """Numbers as texts, fractions, sentinels, several items: each sample has an expression that reads it."""
    if isinstance(expected, str):
        expected = Balance(nothing="unlimited")
    assert said(sample(name), **by) == expected


def test_several_items_are_summed_and_the_first_end_counts() -> None:
    """Measured when the oldest of them was; nothing that does not match is looked at."""
    items = [
        {"left": 1, "to": "2026-12-01T00:00:00+01:00", "at": 1795500000, "on": True},
        {"left": "2.5", "to": "2026-11-30", "at": "1795500000500", "on": True},
        {"left": None, "on": False},
    ]
    by = {"items": "all", "match": "on", "remaining": "left", "unit": "MB", "expires": "to", "measured_at": "at"}
    told = said({"all": items}, **by, tz="Europe/Berlin")
    assert told.remaining == 3_500_000
    assert told.at == datetime.fromtimestamp(1795500000, UTC)
    assert told.ends == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert said({"all": []}, **by).nothing == "no-match"


@pytest.mark.parametrize(
    ("answer", "by", "says"),
    [
        ({}, {"remaining": "left"}, "does not say remaining (left): it is not there."),
        ({"left": None}, {"remaining": "left"}, "it is not there."),
        ({"left": -1}, {"remaining": "left"}, "it is below 0."),
        ({"left": True}, {"remaining": "left"}, "it is no number."),
        ({"left": "4 GB"}, {"remaining": "left"}, "it is no number."),
        ({"left": [1]}, {"remaining": "left"}, "it is no number."),
        ({"left": 2**60}, {"remaining": "left"}, "it is more than any plan has."),
        ({"total": 5}, {"total": "total", "used": "used"}, "does not say used (used)"),
        ({"used": 5}, {"total": "total", "used": "used"}, "does not say total (total)"),
        ({"a": 1}, {"items": "b", "remaining": "a"}, "has nothing at items (b)."),
        ("text", {"remaining": "abs(@)"}, "the answer has another form."),
        (
            {"l": 1, "at": "soon"},
            {"remaining": "l", "measured_at": "at"},
            "does not say measured_at (at): it is no time.",
        ),
        ({"l": 1, "at": "2026-11-24 08:00"}, {"remaining": "l", "measured_at": "at"}, "no offset, and tz is not set."),
        ({"l": 1, "at": "2026-11-24T10:06Z"}, {"remaining": "l", "measured_at": "at"}, "it has not come yet."),
        ({"l": 1, "at": 10**30}, {"remaining": "l", "measured_at": "at"}, "it is no time."),
        ({"l": 1, "at": 5}, {"remaining": "l", "measured_at": "at"}, "it is no time of ours."),
        ({"l": 1, "to": 10**12}, {"remaining": "l", "expires_in": "to"}, "it is no number of seconds."),
    ],
)
def test_what_is_unknown_is_no_number(answer: Any, by: dict[str, str], says: str) -> None:
    """Never 0: one line says which key, by which expression, and why."""
    with pytest.raises(BadAnswer) as caught:
        said(decoded(json.dumps(answer)), **by)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_fractions_go_through_functions() -> None:
    """As texts, and as they are; what was written is what counts."""
    assert said({"left": "1.1"}, remaining="to_number(left)", unit="GB").remaining == 1_100_000_000
    assert (
        said({"all": [{"left": 0.1}, {"left": 2}]}, remaining="sum(all[].left)", unit="GB").remaining == 2_100_000_000
    )
    assert said({"left": 1e-7}, remaining="left", unit="GB").remaining == 100


def test_one_unknown_item_makes_all_unknown() -> None:
    """A sum of what is known would be too little."""
    with pytest.raises(BadAnswer, match="it is not there"):
        said([{"left": 5}, {}], items="[]", remaining="left")


def test_more_used_than_there_was_leaves_nothing() -> None:
    """That is known, and 0."""
    assert said({"total": 5, "used": 7}, total="total", used="used").remaining == 0


def test_a_clock_that_is_a_little_ahead_is_forgiven() -> None:
    """What was measured in three minutes was measured now."""
    assert said({"l": 1, "at": "2026-11-24T10:03Z"}, remaining="l", measured_at="at").at == NOW


@pytest.mark.parametrize("expression", ["a..b", "[?", "nosuch(a", "nosuch(a)", "abs(a, b)", "", "!" * 5000 + "a"])
def test_what_is_no_expression_is_named(expression: str) -> None:
    """Before anything is asked."""
    with pytest.raises(BadAnswer) as caught:
        check(Answer(remaining=expression))
    assert str(caught.value).startswith("answer.remaining: ")
    assert "\n" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=12,
)
OPTIONAL = ("items", "match", "unlimited", "used", "total", "expires", "expires_in", "measured_at")
PATHS = st.sampled_from(
    ["@", "a", "b", "a.b", "a[]", "length(a)", "a[?b==`1`]", "max(a)", "keys(@)", "sum(a)", "a > b"]
)


@given(
    JSON,
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("items", "match", "unlimited", "used", "total", "expires", "expires_in", "measured_at"), PATHS
        ),
    ),
    PATHS,
    st.sampled_from(list(UNITS)),
)
def test_whatever_comes_is_a_balance_or_refused(answer: Any, by: dict[str, str], left: str, unit: str) -> None:
    """Nothing else happens, and every number is one that the journal takes."""
    try:
        told = said(decoded(json.dumps(answer)), **by, remaining=left, unit=unit)
    except BadAnswer:
        return
    assert told.nothing is not None or (told.remaining is not None and told.remaining >= 0)


@pytest.mark.parametrize(
    ("ends", "end"),
    [
        ("2026-11-24", "2026-11-24T23:00Z"),
        ("2026-12-31", "2026-12-31T23:00Z"),
        ("2026-11-24T00:00:00", "2026-11-23T23:00Z"),
        ("2026-11-24T10:00:00Z", "2026-11-24T10:00Z"),
    ],
)
def test_a_date_alone_that_ends_something_includes_its_day(ends: str, end: str) -> None:
    """On the clock of the seller; a date with a time is that time."""
    told = said({"left": 5, "ends": ends}, remaining="left", expires="ends", tz="Europe/Berlin")
    assert told.ends == datetime.fromisoformat(end)
    with pytest.raises(BadAnswer, match="does not say expires"):
        said({"left": 5, "ends": "9999-12-31"}, remaining="left", expires="ends", tz="Europe/Berlin")


@pytest.mark.parametrize(
    ("answer", "by", "picked"),
    [
        ({"passes": [{"left": 1}, {"left": 2}]}, {"items": "passes[0]", "remaining": "left"}, True),
        ({"passes": [{"left": 1}, {"left": 2}]}, {"items": "passes | [-1]", "remaining": "left"}, True),
        ({"passes": [{"left": 1}, {"left": 2}]}, {"remaining": "passes[1].left"}, True),
        ([{"left": 1}, {"left": 2}], {"items": "[0]", "remaining": "left"}, True),
        ({"passes": [{"left": 1}]}, {"items": "passes[0]", "remaining": "left"}, False),
        ({"passes": [{"left": 1}, {"left": 2}]}, {"items": "passes[]", "remaining": "left"}, False),
        ({"sizes": [7, 3]}, {"remaining": "sizes[1]"}, False),
    ],
)
def test_one_of_several_that_is_taken_by_its_place_is_told(answer: Any, by: dict[str, str], picked: bool) -> None:
    """A file that says `[0]` goes by the order of the answer; numbers of one pass are no passes."""
    assert said(answer, **by).picked is picked
