"""Registered capital as real rosters write it."""

from decimal import Decimal

import pytest

from services.registry.firms.rules.capital import UNKNOWN, parse


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("10,000(万元人民币)", "10000", "CNY"),
        ("1,300(万日元)", "1300", "JPY"),
        ("55(万元美元)", "55", "USD"),
        ("300（万元人民币元）", "300", "CNY"),
        ("40.42万人民币", "40.42", "CNY"),
        ("500", "500", "CNY"),
        ("1000元", "0.1", "CNY"),
        ("3亿元", "30000", "CNY"),
        ("100万美元", "100", "USD"),
        ("0", "0", "CNY"),
    ],
)
def test_amounts_are_read_in_ten_thousands_of_their_currency(text: str, amount: str, currency: str) -> None:
    read, warning = parse(text)
    assert (read.amount, read.currency, warning) == (Decimal(amount), currency, None)


@pytest.mark.parametrize("text", ["N/A", "", "无", "-", " n/a "])
def test_what_stands_for_missing_is_unknown_and_says_nothing(text: str) -> None:
    assert parse(text) == (UNKNOWN, None)


@pytest.mark.parametrize("text", ["12()", "5（）", "0()"])
def test_an_amount_without_a_currency_is_a_warning(text: str) -> None:
    read, warning = parse(text)
    assert read.currency is None
    assert warning is not None
    assert warning.code == "capital_currency"


@pytest.mark.parametrize(
    "text", ["1,00", "1e5", "\uff11\uff12", "-5", "1_000", "(万元)", "12(万贝壳)", "99999999999999999", "NaN"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse(text)
