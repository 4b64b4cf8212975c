"""Sizes as people write them, and as they are shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from esimtrack.units.sizes import LARGEST, BadSize, parse_size, round_up, show_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1.5GB", 1_500_000_000),
        ("500 MB", 500_000_000),
        ("1,5 GB", 1_500_000_000),
        ("750m", 750_000_000),
        ("1GiB", 2**30),
        ("1 kib", 1024),
        (".5GB", 500_000_000),
        ("  10 GB  ", 10_000_000_000),
        ("0,125 GB", 125_000_000),
        ("1500,5 MB", 1_500_500_000),
        ("10 B", 10),
        ("1 TB", 10**12),
        ("1024 TiB", LARGEST),
        ("0 GB", 0),
    ],
)
def test_a_size_is_read_as_people_write_it(text: str, size: int) -> None:
    """Spaces, case, a decimal comma and short units all mean what they look like."""
    assert parse_size(text) == size


@pytest.mark.parametrize(
    ("text", "size"), [("10 GB", 10 * 2**30), ("1 MB", 2**20), ("1 TB", 2**40), ("1 GiB", 2**30), ("7 B", 7)]
)
def test_a_seller_whose_gb_is_1024_mb_means_so_with_every_unit(text: str, size: int) -> None:
    """KB, MB and TB follow what the seller means by GB; a byte is a byte."""
    assert parse_size(text, 1024) == size


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("10", "unit"),
        (" 1.5 ", "unit"),
        ("-1GB", "form"),
        ("+1 GB", "form"),
        ("1e400GB", "form"),
        ("NaN", "form"),
        ("inf GB", "form"),
        ("", "form"),
        ("GB", "form"),
        ("1. GB", "form"),
        ("1 2 GB", "form"),
        ("10 gigabytes", "form"),
        ("5 Gb/s", "form"),
        ("１GB", "form"),
        ("1,500 MB", "comma"),
        ("1025 TiB", "range"),
        ("9" * 60 + " TB", "range"),
        ("9" * 5000 + " TB", "form"),
    ],
)
def test_what_is_no_size_is_refused_with_its_reason(text: str, reason: str) -> None:
    """A bare number could be anything, a comma before three digits could mean two things, and nonsense is nonsense."""
    with pytest.raises(BadSize) as refused:
        parse_size(text)
    assert refused.value.reason == reason


@given(
    whole=some.integers(0, 999),
    fraction=some.text("0123456789", max_size=30),
    unit=some.sampled_from([("B", 0), ("KB", 1), ("MB", 2), ("GB", 3)]),
)
def test_fractions_of_a_byte_are_cut_off_and_nothing_else(whole: int, fraction: str, unit: tuple[str, int]) -> None:
    """However many digits a number has, the size is the exact product, cut off to whole bytes."""
    text = f"{whole}.{fraction}" if fraction else str(whole)
    exact = Fraction(text) * 1000 ** unit[1]
    assert parse_size(f"{text} {unit[0]}") == exact.numerator // exact.denominator


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 KB"),
        (353_000_000, "353 MB"),
        (7_420_000_000, "7.42 GB"),
        (9_995_000_000, "10.0 GB"),
        (999_600_000, "1.00 GB"),
        (10**10, "10.0 GB"),
        (2**50, "1.13 PB"),
    ],
)
def test_a_size_is_shown_with_three_significant_digits(size: int, text: str) -> None:
    """A size that rounds up to a thousand is shown in the next unit."""
    assert show_size(size) == text


def test_a_1024_account_shows_its_own_units() -> None:
    """10 of the seller's GB are shown as 10, whatever they are in bytes."""
    assert show_size(10 * 2**30, 1024) == "10.0 GB"


@given(size=some.integers(0, 10**14), gb=some.sampled_from([1000, 1024]))
def test_a_size_rounded_up_is_enough_as_it_is_shown(size: int, gb: int) -> None:
    """Whoever takes the shown figure has at least what was asked for, and less than one in the last place too much."""
    enough = round_up(size, gb)
    assert enough >= size
    assert abs(parse_size(show_size(enough, gb), gb) - enough) <= 1
    assert enough - size <= max(size, 1) * 1.024 / 100


@given(size=some.integers(0, LARGEST), gb=some.sampled_from([1000, 1024]))
def test_what_is_shown_can_be_read_again_and_is_near(size: int, gb: int) -> None:
    """What a screen shows, typed in, is within half of its last digit's place."""
    shown = show_size(size, gb)
    if shown.endswith("PB"):
        return
    assert abs(parse_size(shown, gb) - size) * 200 <= max(size, 1) * 1.024
