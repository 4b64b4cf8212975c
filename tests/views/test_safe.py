"""Text from data on a screen: as typed, and harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack.units.labels import hidden_problem
from esimtrack.views.safe import safe


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Monthly 10 GB", "Monthly 10 GB"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("小明 Žofie", "小明 Žofie"),
        ("👩‍👧 at home", "👩‍👧 at home"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b31mred", "31mred"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("zero\u200bwidth\u2060\ufeff", "zerowidth"),
        ("a\u200db", "ab"),
        ("line\u2028separator", "lineseparator"),
        ("\ud800", ""),
    ],
)
def test_what_is_typed_is_what_is_seen(typed: str, seen: str) -> None:
    """Any script and emoji stay; what moves, turns or hides goes."""
    assert safe(typed) == seen


@given(st.text(max_size=40))
def test_nothing_hidden_is_left(text: str) -> None:
    """Whatever a file holds: what is shown would be fine as a label."""
    assert hidden_problem(safe(text)) is None
