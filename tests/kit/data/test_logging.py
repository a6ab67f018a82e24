import json
import logging
import sys

import pytest

from kit.data import correlation
from kit.data.logging import JsonLines, redact


def line_of(message: str, *arguments: object, **extra: object) -> str:
    record = logging.getLogger("x").makeRecord("x", logging.INFO, __file__, 1, message, arguments, None, extra=extra)
    return JsonLines("shop").format(record)


def test_a_record_is_one_json_line_of_its_story() -> None:
    with correlation.bound("story-0001"):
        line = json.loads(line_of("sold %d", 3, article="茶"))
    assert (line["message"], line["article"], line["service"]) == ("sold 3", "茶", "shop")
    assert line["correlation_id"] == "story-0001"


def test_a_line_break_in_a_users_text_makes_no_second_line() -> None:
    assert "\n" not in line_of("name %s", '甲\n{"level":"error"}')


def test_an_exception_stays_in_its_line() -> None:
    try:
        raise ValueError("甲")
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    line = JsonLines("shop").format(record)
    assert "\n" not in line
    assert "ValueError: 甲" in json.loads(line)["exception"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("call 13800138000 now", "call [phone] now"),
        ("+86 138-0013-8000", "[phone]"),
        ("mail a.b+c@例子.example.cn.", "mail [email]."),
        ("id 620102199003071234", "id [person]"),
        ("id 62010219900307123X", "id [person]"),
        ("Bearer eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiJ4In0.abc-_", "Bearer [token]"),
        ("code 91620100MA71W3XY5Q", "code 91620100MA71W3XY5Q"),
        ("01ARYZ6S41TSV4RRFFQ69G5FAV", "01ARYZ6S41TSV4RRFFQ69G5FAV"),
        ("amount 12345678901", "amount 12345678901"),
    ],
)
def test_personal_data_and_tokens_never_reach_a_log(text: str, safe: str) -> None:
    assert redact(text) == safe
