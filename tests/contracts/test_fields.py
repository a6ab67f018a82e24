from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.commands.base import Command
from contracts.fields import (
    Amount,
    AsOf,
    Choice,
    CivilDate,
    Count,
    Instant,
    LongText,
    Ratio,
    ShortText,
    SignedAmount,
)


class Colour(StrEnum):
    RED = "red"


class Painted(Command):
    colour: Choice[Colour]


def code_of(kind: Any, value: object) -> str:
    """The code of the refusal, or "accepted"."""
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        return error.errors()[0]["type"]
    return "accepted"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲\u200b乙", "text_invisible"),
        ("甲\ufeff乙", "text_invisible"),
        ("甲\u00ad乙", "text_invisible"),
        ("甲\ufe0f", "text_invisible"),
        ("\u3164", "text_invisible"),
        ("甲\U000e0041", "text_invisible"),
        ("甲\u202egnp.exe", "text_bidi"),
        ("甲\u2066乙", "text_bidi"),
        ("甲\u0085乙", "text_control"),
        ("甲\u2028乙", "text_control"),
        ("甲\n乙", "text_control"),
        ("甲\x00乙", "text_control"),
        ("\ufdd0公司", "text_unassigned"),
        ("\ue000公司", "text_unassigned"),
        ("\U0002ffff公司", "text_unassigned"),
        ("", "required"),
        (" \u3000 ", "required"),
        ("甲" * 201, "string_too_long"),
        (123, "string_type"),
    ],
)
def test_text_for_people_refuses_what_cannot_be_seen(text: object, code: str) -> None:
    assert code_of(ShortText, text) == code


@pytest.mark.parametrize(
    "text",
    [
        "𠮷野家餐饮有限公司",
        "䶮科技有限公司",
        "\U00031350科技",
        "O'Neil咨询",
        "100%果汁",
        "{{7*7}}公司",
        "<b>甲</b>",
        "é甲",
        "甲" * 200,
    ],
)
def test_text_for_people_keeps_what_they_write(text: str) -> None:
    assert TypeAdapter(ShortText).validate_python(text) == text


def test_text_is_trimmed_and_composed() -> None:
    assert TypeAdapter(ShortText).validate_python("\u3000Cafe\u0301 ") == "Café"


def test_a_compatibility_ideograph_becomes_the_ordinary_one() -> None:
    assert TypeAdapter(ShortText).validate_python("\uf900科技") == "\u8c48科技"


def test_long_text_keeps_its_lines() -> None:
    assert TypeAdapter(LongText).validate_python("一\r\n\t二\n") == "一\n\t二"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2025-13-01", "date"),
        ("2025-02-29", "date"),
        ("2025-W01-1", "date"),
        ("20250101", "date"),
        ("2025-1-1", "date"),
        ("2025年1月1日", "date"),
        ("\uff12\uff10\uff12\uff15-01-01", "date"),
        ("2025-01-01 ", "date"),
        ("2025-01-01\n", "date"),
        ("-001-01-01", "date"),
        ("10000-01-01", "date"),
        ("1948-12-31", "date"),
        ("2101-01-01", "date"),
        ("null", "date"),
        (20250101, "date_type"),
        (True, "date_type"),
        (None, "date_type"),
    ],
)
def test_a_civil_date_has_one_spelling(value: object, code: str) -> None:
    assert code_of(CivilDate, value) == code


@pytest.mark.parametrize("text", ["1949-01-01", "2024-02-29", "2100-12-31"])
def test_a_civil_date_in_bounds_is_taken(text: str) -> None:
    assert TypeAdapter(CivilDate).validate_python(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2025-01-01T00:00:00", "datetime"),
        ("2025-01-01T24:00:00Z", "datetime"),
        ("2025-01-01 00:00:00Z", "datetime"),
        ("2025-01-01T00:00:00z", "datetime"),
        ("2025-01-01T00:00:60Z", "datetime"),
        ("0001-01-01T00:00:00+14:00", "datetime"),
        ("9999-12-31T23:59:59-12:00", "datetime"),
        ("1735660800", "datetime"),
        (1735660800, "datetime_type"),
        (1e308, "datetime_type"),
        (datetime(2025, 1, 1), "datetime_type"),  # noqa: DTZ001 - a naive one is the point
    ],
)
def test_an_instant_needs_its_offset(value: object, code: str) -> None:
    assert code_of(Instant, value) == code


def test_an_instant_is_kept_in_utc() -> None:
    parsed = TypeAdapter(Instant).validate_python("2025-12-31T23:30:00+08:00")
    assert parsed == datetime(2025, 12, 31, 15, 30, tzinfo=UTC)
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-12-31", date(2025, 12, 31)),
        ("2025-12-31T16:30:00Z", date(2026, 1, 1)),
        ("2026-01-01T00:30:00+08:00", date(2026, 1, 1)),
        ("2025-12-31T15:59:59.999Z", date(2025, 12, 31)),
    ],
)
def test_a_question_asked_at_an_instant_is_asked_on_its_day_in_shanghai(text: str, day: date) -> None:
    assert TypeAdapter(AsOf).validate_python(text) == day


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (Amount, "\uff11\uff12", "number"),
        (Amount, "1_000", "number"),
        (Amount, " 5 ", "number"),
        (Amount, "1e5", "number"),
        (Amount, "01", "number"),
        (Amount, ".5", "number"),
        (Amount, "Infinity", "number"),
        (Amount, "NaN", "number"),
        (Amount, "1.23456", "number"),
        (Amount, "12345678901234567", "number"),
        (Amount, "5\n", "number"),
        (Amount, True, "number"),
        (Amount, None, "number"),
        (Amount, [1], "number"),
        (Amount, "-1", "range"),
        (Ratio, "100.0001", "range"),
        (Ratio, "-0.0001", "range"),
        (Amount, 7777777777777777.77, "number_type"),
        (SignedAmount, -7777777777777777.77, "number_type"),
        (Ratio, 12.5, "number_type"),
        (Count, -1, "greater_than_equal"),
        (Count, 2**31, "less_than_equal"),
        (Count, True, "int_type"),
        (Count, "1", "int_type"),
        (Count, 1.0, "int_type"),
    ],
)
def test_a_number_that_is_not_plain_or_not_in_range_is_refused(kind: Any, value: object, code: str) -> None:
    assert code_of(kind, value) == code


@pytest.mark.parametrize("text", ["0", "9999999999999999.9999", "1234567890123456.7891"])
def test_an_amount_comes_back_to_the_last_digit(text: str) -> None:
    adapter = TypeAdapter(Amount)
    assert adapter.dump_json(adapter.validate_python(text)) == f'"{text}"'.encode()


def test_minus_zero_is_zero() -> None:
    assert str(TypeAdapter(SignedAmount).validate_python("-0")) == "0"
    assert TypeAdapter(SignedAmount).validate_python("-3.5") == Decimal("-3.5")


def test_an_enum_is_chosen_by_its_value() -> None:
    assert Painted.model_validate({"colour": "red"}).colour is Colour.RED
    assert code_of(Painted, {"colour": "blue"}) == "enum"


def test_a_command_refuses_unknown_fields_without_showing_them() -> None:
    with pytest.raises(ValidationError) as refusal:
        Painted.model_validate({"colour": "red", "admin": "hunter2"})
    assert "hunter2" not in str(refusal.value)
