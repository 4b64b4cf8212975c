"""Bars: cells are rounded, and no part that is there is without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esimtrack.views.bars import bar, picture


@pytest.mark.parametrize(
    ("carried", "left", "whole", "drawn"),
    [
        (0, 0, 10, "░░░░░░░░░░"),
        (0, 10, 10, "██████████"),
        (10, 10, 10, "▓▓▓▓▓▓▓▓▓▓"),
        (0, 5, 10, "█████░░░░░"),
        (2, 5, 10, "▓▓███░░░░░"),
        (0, 1, 1000, "█░░░░░░░░░"),
        (0, 999, 1000, "█████████░"),
        (1, 999, 1000, "▓████████░"),
        (998, 999, 1000, "▓▓▓▓▓▓▓▓█░"),
        (1, 2, 1000, "▓█░░░░░░░░"),
    ],
)
def test_a_bar_of_ten_cells(carried: int, left: int, whole: int, drawn: str) -> None:
    """What is above 0 has a cell, what is below all leaves one."""
    assert picture(carried, left, whole, 10, ascii_only=False).plain == drawn


def test_a_terminal_of_ascii_alone() -> None:
    """The same parts in other characters."""
    assert picture(2, 5, 10, 10, ascii_only=True).plain == "##===....."


@given(st.data(), st.integers(1, 2**50), st.integers(3, 60))
def test_a_bar_is_as_wide_as_it_should_be(data: st.DataObject, whole: int, width: int) -> None:
    """Whatever is left: the width is kept, each part has a cell if and only if it is there."""
    left = data.draw(st.integers(0, whole))
    carried = data.draw(st.integers(0, left))
    cells = bar(carried, left, whole, width)
    assert sum(cells) == width
    assert (cells.carried > 0) == (carried > 0)
    assert (cells.left > 0) == (left > carried)
    assert (cells.gone > 0) == (left < whole)
