"""Money as people write it: exact, in the digits of its currency."""

import pytest

from stockthread.kernel import money
from stockthread.kernel.errors import Refused


@pytest.mark.parametrize(
    ("text", "currency", "price", "shown"),
    [
        ("12.50", "EUR", 1_250_000_000, "12.50"),
        ("12,5", "EUR", 1_250_000_000, "12.50"),
        ("0.0125", "EUR", 1_250_000, "0.0125"),
        ("0.00000001", "EUR", 1, "0.00000001"),
        ("1200", "JPY", 1_200_000_000, "1200"),
        ("1.5", "JPY", 1_500_000, "1.5"),
        ("0.1234", "KWD", 123_400_000, "0.1234"),
    ],
)
def test_prices_are_read_and_shown_exactly(text, currency, price, shown):
    assert money.parse_price(text, currency) == price
    assert money.shown_price(price, currency) == shown


def test_amounts_have_the_digits_of_their_currency():
    assert money.parse_amount("1204.5", "EUR") == 120_450
    assert money.shown_amount(120_450, "EUR") == "1204.50"
    assert money.shown_amount(-5, "EUR") == "-0.05"
    assert money.shown_amount(1_204, "JPY") == "1204"


@pytest.mark.parametrize("text", ["", "1.2.3", "-1", "1e3", "1,204", "0.000000001", "٣", "9" * 16])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(Refused):
        money.parse_price(text, "EUR")


def test_an_amount_has_no_more_digits_than_its_currency():
    with pytest.raises(Refused):
        money.parse_amount("1.005", "EUR")
    with pytest.raises(Refused):
        money.parse_amount("1", "ZZZ")
