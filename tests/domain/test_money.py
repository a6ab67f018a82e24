"""Registered capital as rosters and people write it."""

from decimal import Decimal

import pytest

from domain.money import UNKNOWN, capital_of


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("10,000(万元人民币)", "10000", "CNY"),
        ("1,300(万日元)", "1300", "JPY"),
        ("1,300万日圆", "1300", "JPY"),
        ("55(万元美元)", "55", "USD"),
        ("300（万元人民币元）", "300", "CNY"),
        ("40.42万人民币", "40.42", "CNY"),
        ("500", "500", "CNY"),
        ("1000元", "0.1", "CNY"),
        ("3亿元", "30000", "CNY"),
        ("3千万元", "3000", "CNY"),
        ("100万美元", "100", "USD"),
        ("100万美金", "100", "USD"),
        ("1000(万香港元)", "1000", "HKD"),
        ("1000(万元(人民币))", "1000", "CNY"),
        ("1000(万元(港币))", "1000", "HKD"),
        ("1000(万元(美元))", "1000", "USD"),
        ("人民币500万元", "500", "CNY"),
        ("500万人民币元", "500", "CNY"),
        ("500万(元)", "500", "CNY"),
        ("500万元整", "500", "CNY"),
        ("500.00万", "500", "CNY"),
        ("5000000元", "500", "CNY"),
        ("\uff11\uff10\uff10万元", "100", "CNY"),
        ("1，000万元", "1000", "CNY"),
        ("￥500万", "500", "CNY"),
        ("伍佰万元整", "500", "CNY"),
        ("人民币叁亿伍仟万元整", "35000", "CNY"),
        ("一千二百万元", "1200", "CNY"),
        ("0", "0", "CNY"),
    ],
)
def test_amounts_are_read_in_ten_thousands_of_their_currency(text: str, amount: str, currency: str) -> None:
    read, warning = capital_of(text)
    assert (read.amount, read.currency, warning) == (Decimal(amount), currency, None)


@pytest.mark.parametrize("text", ["N/A", "", "无", "-", " n/a "])
def test_what_stands_for_missing_is_unknown_and_says_nothing(text: str) -> None:
    assert capital_of(text) == (UNKNOWN, None)


@pytest.mark.parametrize("text", ["12()", "5（）", "0()"])
def test_an_amount_without_a_currency_is_a_warning(text: str) -> None:
    read, warning = capital_of(text)
    assert read.amount is not None
    assert read.currency is None
    assert warning is not None
    assert warning.code == "capital_currency"


@pytest.mark.parametrize(
    "text",
    [
        "1,00", "1e5", "-5", "1_000", "(万元)", "12(万贝壳)", "99999999999999999", "NaN", "100(200)万", "100万美元（港币）",
        "1.2.3万", "见章程", "认缴500万，实缴100万", "万亿", "伍佰",
    ],
)  # fmt: skip
def test_what_cannot_be_read_leaves_the_amount_unknown_and_keeps_the_words(text: str) -> None:
    read, warning = capital_of(text)
    assert (read.amount, read.currency, read.words) == (None, None, text)
    assert warning is not None
    assert warning.code == "capital_unread"
