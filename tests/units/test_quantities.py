"""Money, spans and shares."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from esimtrack.units.money import Money, parse_money
from esimtrack.units.shares import WHOLE, Share, parse_share
from esimtrack.units.spans import LONGEST, UNITS, Span, Unit, parse_span


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("12.00 EUR", Money(Decimal("12.00"), "EUR")),
        ("1518 JPY", Money(Decimal(1518), "JPY")),
        ("0 USD", Money(Decimal(0), "USD")),
    ],
)
def test_money_is_an_exact_amount_of_one_currency(text: str, money: Money) -> None:
    """It is written as it is read, cents and all."""
    assert parse_money(text) == money
    assert str(money) == text


@pytest.mark.parametrize(
    "text",
    ["12", "EUR", "12 eur", "12,00 EUR", "-1 EUR", "1e400 EUR", "NaN EUR", "12.00EUR ", "1234567890123 EUR", "$5", ""],
)
def test_what_is_no_money_is_refused(text: str) -> None:
    """An amount without its code, with a sign, a comma or in exponents is no price."""
    assert parse_money(text) is None


@given(count=some.integers(1, 2_000_000), unit=some.sampled_from(UNITS))
def test_a_span_is_read_back_as_it_is_written_up_to_100_years(count: int, unit: Unit) -> None:
    """From one unit to 100 years; beyond that it is none."""
    read = parse_span(str(Span(count, unit)))
    assert read == (Span(count, unit) if count <= LONGEST[unit] else None)


@pytest.mark.parametrize(
    "text", ["30", "days", "0 days", "-1 days", "1.5 months", "1 fortnight", "1 month 2 days", "", "1e3 days"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    """A span is one whole number of one unit."""
    assert parse_span(text) is None


@given(size=some.integers(0, 2**50), hundredths=some.integers(1, 100_000))
def test_a_share_is_exact_and_rounded_down(size: int, hundredths: int) -> None:
    """A share of bytes is never a byte too many, and never short of a whole byte."""
    share = parse_share(f"{hundredths // 100}.{hundredths % 100:02}%")
    assert share is not None
    assert 0 <= size * hundredths - share.of(size) * 10_000 < 10_000


def test_a_share_is_shown_as_it_was_meant() -> None:
    """ "12.50%" is 12.5 %."""
    assert str(parse_share("12.50%")) == "12.5%"
    assert str(WHOLE) == "100%"
    assert WHOLE.of(7) == 7
    assert Share(1, 3).of(10) == 3


@pytest.mark.parametrize("text", ["50", "%", "-5%", "1e2%", "NaN%", "12,5%", "99999%"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    """A percentage has its sign, a point for its fraction and no other signs."""
    assert parse_share(text) is None
