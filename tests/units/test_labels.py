"""Names and labels: what is read is all there is."""

import pytest

from esimtrack.units.labels import hidden_problem, label_problem


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "[/]",
        "[bold]x[/bold]",
        "Ünïcode Straße",
        "中国移动　流量",
        "خط البيت",
        "नमस्ते",
        "📱",
        "❤️ Mum",
        "👩‍👩‍👧 pool",
        "👩🏽‍💻",
        "x" * 64,
        "📶" * 64,
    ],
)
def test_people_name_things_as_they_like(name: str) -> None:
    """Every script, emoji, markup and 64 characters are fine."""
    assert label_problem(name) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "is empty"),
        ("  \u3000", "is empty"),
        ("x" * 65, "is longer than 64 characters"),
        ("a\nb", "holds the hidden character U+000A (place 2)"),
        ("\x1b[31mred", "holds the hidden character U+001B (place 1)"),
        ("a\x7f", "holds the hidden character U+007F (place 2)"),
        ("\u202eevil", "holds the hidden character U+202E (place 1)"),
        ("a\u2066b", "holds the hidden character U+2066 (place 2)"),
        ("a\u200bb", "holds the hidden character U+200B (place 2)"),
        ("a\u200db", "holds the hidden character U+200D (place 2)"),
        ("📱\u200d", "holds the hidden character U+200D (place 2)"),
        ("\ufeffhome", "holds the hidden character U+FEFF (place 1)"),
        ("a\u00adb", "holds the hidden character U+00AD (place 2)"),
        ("a\u3164b", "holds the hidden character U+3164 (place 2)"),
        ("a\U000e0041", "holds the hidden character U+E0041 (place 2)"),
        ("a\ud800", "holds the hidden character U+D800 (place 2)"),
        ("a\u2028b", "holds the hidden character U+2028 (place 2)"),
    ],
)
def test_what_hides_in_a_name_is_refused(name: str, problem: str) -> None:
    """Controls, what turns the direction of writing, and what has no width are named by code and place."""
    assert label_problem(name) == problem


def test_notes_may_have_lines() -> None:
    """A text of several lines lets the controls through that it is given, and no other."""
    assert hidden_problem("one\n\ttwo", controls="\n\t") is None
    assert hidden_problem("one\x00", controls="\n\t") == "holds the hidden character U+0000 (place 4)"
