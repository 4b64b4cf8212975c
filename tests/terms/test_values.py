"""Each kind of value: what it may be, and what is said where it is something else."""

import math
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from esimtrack.terms.check import read_terms
from esimtrack.terms.problem import BadTerms
from esimtrack.terms.tables import ALLOWANCE, CYCLE, MEMBER, PLAN, PROMOTION, SHARING
from tests.terms.say import BASE, plan, problems, terms, wrong

BAD_VALUES: list[tuple[str, str]] = [
    ("name = ''", 'name: "" is empty.'),
    (f"name = '{'x' * 65}'", f'name: "{"x" * 40}…" is longer than 64 characters.'),
    ('name = "a\\u202Eb"', 'name: "a\\u202eb" holds the hidden character U+202E (place 2).'),
    ("name = 7", 'name: found 7, where text belongs: "Europe".'),
    ("provider = ['x']", 'provider: found a list, where text belongs: "Europe".'),
    ("data = 10", 'data: found 10, where text belongs: "10 GB".'),
    ("data = '10'", 'data: "10" has no unit: 10 MB, 10 GB.'),
    ("data = '-1 GB'", 'data: "-1 GB" is no size; a size is like "500 MB", "1.5 GB", "1 GiB".'),
    ("data = '0 GB'", 'data: "0 GB" is nothing: a size is above 0.'),
    ("data = '1e400 GB'", 'data: "1e400 GB" is no size; a size is like "500 MB", "1.5 GB", "1 GiB".'),
    ("data = 'NaN'", 'data: "NaN" is no size; a size is like "500 MB", "1.5 GB", "1 GiB".'),
    ("data = '2000 TB'", 'data: "2000 TB" is too much: 1 PiB is the most.'),
    ("data = '1,500 MB'", 'data: "1,500 MB" may mean two things: write 1.5 GB, or 1500 GB.'),
    ("gb = 1000.0", "gb: 1000.0 is not allowed."),
    ("gb = true", "gb: true is not allowed."),
    ("price = 12", 'price: found 12, where text belongs: "12.00 EUR".'),
    ("price = '-1 EUR'", 'price: "-1 EUR" is no price; a price is an amount and an ISO 4217 code: "12.00 EUR".'),
    ("price_per = 'month'", 'price_per: "month" is not allowed.'),
    ("timezone = 'Berlin'", 'timezone: "Berlin" is no time zone that this machine knows; zones are named like'),
    ("timezone = '../../etc/passwd'", 'timezone: "../../etc/passwd" is no time zone that this machine knows;'),
    ("timezone = '/etc/localtime'", 'timezone: "/etc/localtime" is no time zone that this machine knows;'),
    ("timezone = 'Europe'", 'timezone: "Europe" is no time zone that this machine knows;'),
    ("timezone = 'right/Europe/Berlin'", 'timezone: "right/Europe/Berlin" is no time zone'),
    ("timezone = ''", 'timezone: "" is no time zone that this machine knows;'),
    ("keep_alive = 180", 'keep_alive: found 180, where text belongs: "30 days".'),
    ("keep_alive = '101 years'", 'keep_alive: "101 years" is no span; a span is like "30 days"'),
    ("notes = ''", "notes: has 0 characters; 1 to 2000 are fine."),
    (f"notes = '{'x' * 2001}'", "notes: has 2001 characters; 1 to 2000 are fine."),
    ("url = 'two words'", 'url: "two words" is no address: it has spaces.'),
    ("cycle = 5", "[cycle]: found 5, where a table belongs."),
    ("allowance = []", "[[allowance]]: is an empty list; leave the key out instead."),
    ("allowance = { data = '1 GB' }", "[[allowance]]: found a table, where a list of tables belongs."),
    ("allowance = ['1 GB']", '[[allowance]] 1: found "1 GB", where a table belongs.'),
    ("[[allowance]]\nname = 'x'", '[[allowance]] 1 data: is missing; for example [[allowance]] 1 data = "10 GB".'),
    ("[[allowance]]\ndata = '1 GB'\nzones = []", "[[allowance]] 1 zones: is an empty list; leave the key out instead."),
    ("[[allowance]]\ndata = '1 GB'\nzones = ['FR', 'FR']", '[[allowance]] 1 zones: names "FR" twice.'),
    (
        "[[allowance]]\ndata = '1 GB'\nzones = ['FR', 3]",
        '[[allowance]] 1 zones 2: found 3, where text belongs: "Europe".',
    ),
    (
        "[[allowance]]\ndata = '1 GB'\npriority = 1001",
        "[[allowance]] 1 priority: 1001 is not allowed: it is a whole number from -1,000 to 1,000.",
    ),
    (
        "[[allowance]]\nname = 'x'\ndata = '1 GB'\n[[allowance]]\nname = 'x'\ndata = '1 GB'",
        '[[allowance]] 2 name: "x" is there twice.',
    ),
    ("[cycle]\n", '[cycle] every: is missing; for example [cycle] every = "1 month".'),
    ("[cycle]\nevery = '0 days'", '[cycle] every: "0 days" is no span; a span is like "30 days"'),
    ("[cycle]\nevery = '1 month'\nanchor = 32", "[cycle] anchor: 32 is not allowed."),
    ("[cycle]\nevery = '1 month'\nanchor = true", "[cycle] anchor: true is not allowed."),
    (
        "[cycle]\nevery = '1 month'\nrenews = 'automatic'",
        '[cycle] renews: "automatic" is not allowed. Did you mean auto?',
    ),
    (
        "[rollover]\ncycles = 0",
        '[rollover] cycles: 0 is not allowed: it is a whole number from 1 to 1,200, or "forever".',
    ),
    ("[rollover]\ncycles = 1.0", "[rollover] cycles: 1.0 is not allowed:"),
    ("[rollover]\ncycles = true", "[rollover] cycles: true is not allowed:"),
    ("[rollover]\ncycles = 1201", "[rollover] cycles: 1201 is not allowed:"),
    (
        "[rollover]\nshare = '0%'",
        '[rollover] share: "0%" is not allowed: it is a percentage above 0%, at most 100%: "50%".',
    ),
    ("[rollover]\nshare = '100.5%'", '[rollover] share: "100.5%" is not allowed:'),
    ("[rollover]\nshare = 0.5", '[rollover] share: found 0.5, where text belongs: "50%".'),
    ("[rollover]\nrolls = ['base', 'base']", '[rollover] rolls: names "base" twice.'),
    ("[rollover]\nrolls = ['bases']", '[rollover] rolls 1: "bases" is not allowed. Did you mean base?'),
    ("[sharing]\n", '[sharing] members: is missing; for example [sharing] members = [ { name = "Ada" } ].'),
    ("[sharing]\nmembers = []", "[sharing] members: is an empty list; leave the key out instead."),
    ("[sharing]\nmembers = [{name='A'},{name='A'}]", '[sharing] members 2 name: "A" is there twice.'),
    (
        "[sharing]\nmembers = [{limit='1 GB'}]",
        "[sharing] members 1 name: is missing; for example [sharing] members 1 name =",
    ),
    ("[[promotion]]\nfrom = 2026-11-11", "[[promotion]] 1 through: is missing; for example [[promotion]] 1 through ="),
    ("[[promotion]]\nfrom = 0001-01-01", "[[promotion]] 1 from: 0001-01-01 lies outside 2000 to 2199."),
    ("[[promotion]]\nthrough = 9999-12-31", "[[promotion]] 1 through: 9999-12-31 lies outside 2000 to 2199."),
    ("[[promotion]]\nfrom = '2026-W46-3'", '[[promotion]] 1 from: "2026-W46-3" is no day; a day is like 2026-11-11.'),
    ("[[promotion]]\nfrom = 2026-11-11T00:00:00", "[[promotion]] 1 from: 2026-11-11T00:00:00 is no day;"),
    (
        "[[promotion]]\nbonus = '1001%'",
        '[[promotion]] 1 bonus: "1001%" is not allowed: it is a percentage above 0%, at most 1,000%',
    ),
    (
        "[compensation]\npoints = 0",
        "[compensation] points: 0 is not allowed: it is a whole number from 1 to 1,000,000.",
    ),
    ("[compensation]\nbonus = '1 GB'", '[compensation] bonus: "1 GB" is not allowed: it is a percentage above 0%'),
    ("role = 'plan'", "role: no such key."),
    ("cylces = 1", "cylces: no such key. Did you mean cycle?"),
    ("'[bold]{x}' = 1", "[bold]{x}: no such key."),
    ("'a\\u202eb' = 1", "a\\u202eb: no such key."),
]


@pytest.mark.parametrize(("text", "says"), BAD_VALUES, ids=[text for text, _ in BAD_VALUES])
def test_a_bad_value_is_named_by_its_key_with_what_was_found_and_what_is_right(text: str, says: str) -> None:
    """The first line that is said is the one about the value."""
    said = problems(text)
    assert any(line.startswith(says) for line in said), said


@pytest.mark.parametrize(
    "value", [10**400, -(10**400), math.inf, math.nan, 1e308, None, [], {}, [[[[]]]], b"x", object()]
)
@pytest.mark.parametrize(
    "key", ["name", "data", "gb", "price", "timezone", "cycle", "allowance", "rollover", "sharing"]
)
def test_nonsense_never_crashes(key: str, value: Any) -> None:
    """Whatever a key holds, the answer is terms or problems."""
    data = BASE | {"data": "1 GB"} | {key: value}
    assert wrong(data) or read_terms(data) is not None


LEAVES = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.floats(),
    some.text(max_size=5),
    some.dates(),
    some.sampled_from(
        ["unlimited", "cycle", "1 GB", "1 month", "50%", "1 EUR", "manual", "first-use", "renewal", "forever"]
    ),
)
KEYS = some.sampled_from([key for table in (PLAN, ALLOWANCE, CYCLE, SHARING, MEMBER, PROMOTION) for key in table.keys])
ANY = some.recursive(
    LEAVES,
    lambda inner: some.one_of(some.lists(inner, max_size=3), some.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(data=some.dictionaries(KEYS, ANY, max_size=6))
def test_any_mapping_is_terms_or_problems(data: dict[str, Any]) -> None:
    """No mixture of keys and values gets anything else out of the reader, and every problem can be said."""
    assert wrong(BASE | data) or read_terms(BASE | data) is not None


def test_no_more_problems_are_told_than_a_person_can_read() -> None:
    """A file of ten thousand unknown keys is refused quickly, with the first hundred."""
    with pytest.raises(BadTerms) as refused:
        read_terms(BASE | {"data": "1 GB"} | {f"key_{n}": n for n in range(10_000)})
    assert len(refused.value.problems) == 100


def test_sizes_follow_what_the_seller_means_by_a_gigabyte() -> None:
    """With `gb = 1024`, wherever it stands in the file, KB, MB and GB are 1024 each; GiB always is."""
    read = terms(
        'data = "10 GB"\ngb = 1024\n[rollover]\ncap = "1 GiB"\nper_cycle = "500 MB"\n[cycle]\nevery = "1 month"'
    )
    assert read.allowances[0].size == 10 * 2**30
    assert read.rollover is not None
    assert (read.rollover.cap, read.rollover.per_cycle) == (2**30, 500 * 2**20)


def test_days_may_be_dates_or_text() -> None:
    """TOML has days of its own, JSON has text; both mean the same."""
    as_text = plan("", promotion=[{"from": "2026-11-11", "through": "2026-11-30", "bonus": "1 GB"}])
    as_days = plan("", promotion=[{"from": date(2026, 11, 11), "through": date(2026, 11, 30), "bonus": "1 GB"}])
    assert read_terms(as_text) == read_terms(as_days)
    assert wrong(plan("", promotion=[{"from": datetime(2026, 11, 11), "through": date(2026, 11, 30), "bonus": "1 GB"}]))


def test_a_key_that_holds_null_is_not_there() -> None:
    """JSON can say "nothing" with null; a required key is missing then."""
    assert read_terms(plan("", price=None, cycle=None)) == terms("")
    assert wrong({**plan(""), "name": None}) == ['name: is missing; for example name = "Monthly 10 GB".']
