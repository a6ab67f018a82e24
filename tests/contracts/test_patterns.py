"""What a schema says of a value is what is taken: texts that fit are taken, texts that do not are refused."""

import json
import re
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.commands.registry import Email, Uscc, Website
from contracts.fields import Amount, AsOf, CivilDate, Id, Instant, Phone
from domain.phones import normal_form
from domain.uscc import normalise, refuse
from tests.synthetic import code_of


def fits(kind: Any, value: object) -> bool:
    return jsonschema.Draft202012Validator(TypeAdapter(kind).json_schema()).is_valid(value)


def taken(kind: Any, value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (CivilDate, "1949-01-01", True),
        (CivilDate, "2100-12-31", True),
        (CivilDate, "1948-12-31", False),
        (CivilDate, "2101-01-01", False),
        (CivilDate, "2025-1-1", False),
        (Instant, "2025-01-31T08:00:00+08:00", True),
        (Instant, "2025-01-31T08:00Z", True),
        (Instant, "2025-01-31T08:00:00", False),
        (Instant, "2025-01-31T08:00:00+24:00", False),
        (AsOf, "2025-01-31", True),
        (AsOf, "2025-01-31T23:59:59Z", True),
        (AsOf, "2025-01-31 23:59:59Z", False),
        (Id, "01JZZZZZZZZZZZZZZZZZZZZZZZ", True),
        (Id, "", False),
        (Id, "01JZZZZZZZZZZZZZZZZZZZZZZZ0", False),
        (Id, "../etc", False),
        (Amount, 2**53 - 1, True),
        (Amount, 2**53, False),
        (Amount, "9999999999999999.9999", True),
        (Amount, "01", False),
        (Email, "name@example.cn", True),
        (Email, "name@example", False),
        (Website, "https://example.cn/a?b=c", True),
        (Website, "ftp://example.cn", False),
    ],
)
def test_a_value_is_taken_exactly_when_it_fits_its_schema(kind: Any, value: object, expected: bool) -> None:
    assert (fits(kind, value), taken(kind, value)) == (expected, expected)


@pytest.mark.parametrize("number", range(20))
def test_a_code_in_any_spelling_that_is_forgiven_fits_its_schema(number: int) -> None:
    code = code_of(number)
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    for text in (code, code.lower(), wide, f" {code}\u3000"):
        assert fits(Uscc, text)
        assert refuse(normalise(text)) is None


@pytest.mark.parametrize("text", ["91620102MI7ABCD12B", "Q1330108MA0000111A", "9162O102MA7ABCD12B", "916201"])
def test_what_can_be_no_code_does_not_fit(text: str) -> None:
    assert refuse(normalise(text)) is not None
    assert not fits(Uscc, text)


@pytest.mark.parametrize("text", ["13800138000", "+8613800138000", "0931-8888888", "09318888888", "010-88888888-12"])
def test_a_telephone_number_that_fits_is_understood(text: str) -> None:
    assert fits(Phone, text)
    assert normal_form(text) is not None


@pytest.mark.parametrize("kind", [CivilDate, Instant, AsOf, Id, Amount, Phone, Uscc, Email, Website])
def test_patterns_are_those_of_every_tool(kind: Any) -> None:
    """ECMA-262 without look-arounds, named groups or classes that differ by tool."""
    schema = json.dumps(TypeAdapter(kind).json_schema(), ensure_ascii=False)
    patterns = re.findall('"pattern": "([^"]*)"', schema)
    assert patterns
    for pattern in patterns:
        assert pattern.startswith("^")
        assert pattern.endswith("$")
        assert not re.search(r"\(\?|\\[A-Za-z]", pattern)
