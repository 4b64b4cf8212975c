"""On which line of a TOML text a key stands."""

import tomllib

import pytest

from esimtrack.catalogue.lines import Lines

TEXT = '''\
# name = "not here"
name = "a # no comment [cycle]"  # [rollover]
notes = """
[cycle]
every = "not here"
"""
literal = \'\'\'
price = "no"
\'\'\'
"price" = "1 EUR"
list = [
  # ]
  "]",
  [1, 2],
]
data = "1 GB"

[cycle]
every = "1 month"
[ validity ]
  lasts="1 day"
exhaustion.then = "stop"

[[promotion]]
from = 2026-01-01
[promotion.rollover]
cap = "1 GB"
[[promotion]]
from = 2027-01-01
rollover = { cap = "2 GB" }
[[sharing.members]]
name = "A"
[[sharing.members]]
name = "B"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("notes",), 3),
        (("price",), 10),
        (("list", 1), 11),
        (("data",), 16),
        (("cycle",), 18),
        (("cycle", "every"), 19),
        (("cycle", "anchor"), 18),
        (("validity", "lasts"), 21),
        (("validity", "exhaustion", "then"), 22),
        (("promotion",), 24),
        (("promotion", 0, "from"), 25),
        (("promotion", 0, "rollover", "cap"), 27),
        (("promotion", 1), 28),
        (("promotion", 1, "from"), 29),
        (("promotion", 1, "rollover", "cap"), 30),
        (("sharing", "members", 1, "name"), 34),
        (("url",), None),
    ],
)
def test_a_key_is_found_on_its_line(path: tuple[str | int, ...], line: int | None) -> None:
    """Texts, comments and lists do not mislead; what stands in a value stands where the value's key does."""
    assert tomllib.loads(TEXT)
    assert Lines(TEXT).of(path) == line
