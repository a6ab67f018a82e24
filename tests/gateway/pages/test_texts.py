"""What a form can say of a field is Chinese for people: no raw name, no English, nothing that begins with a colon."""

import ast
import re
from collections.abc import Iterator

import pytest

from contracts.fields import TEXT_FAULTS
from gateway.web.forms import Form
from kit.data.problem import FieldError, invalid
from kit.web.validation import MESSAGES, UNLISTED
from tests.architecture.sources import sources

SAID_BY = {"FieldError": 2, "PydanticCustomError": 1}
"""Whose argument of that number is a message."""
FOR_MACHINES = {"json", "datetime", "datetime_type"}
"""Codes that only a program's request can earn."""
NAMES = re.compile(r"2025-01-31|GB/T|CSV|XLSX|USCC|NFKC|name@example\.cn|https?")
"""Names of things that have no other name."""


def texts() -> Iterator[tuple[str, str]]:
    """Where it stands, and the message with its numbers left out."""
    for source in sources("gateway", "services", "kit", "sheets"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and (text := _said(node)):
                yield f"{source.path}:{node.lineno}", text
    for code, message in (*MESSAGES.values(), UNLISTED):
        if code not in FOR_MACHINES:
            yield f"kit/web/validation.py {code}", re.sub(r"\{\w+\}", "7", message)
    for fault, message in TEXT_FAULTS.items():
        yield f"contracts/fields.py {fault}", message


def _said(call: ast.Call) -> str:
    """The message of a call that makes a field's error which a form can earn; empty for any other."""
    number = SAID_BY.get(getattr(call.func, "id", ""))
    if number is None or len(call.args) <= number:
        return ""
    first, code = call.args[0], call.args[number - 1]
    of_query = isinstance(first, ast.Constant) and str(first.value).startswith("/query")
    of_machine = isinstance(code, ast.Constant) and code.value in FOR_MACHINES
    return "" if of_query or of_machine else _written(call.args[number])


def _written(node: ast.expr) -> str:
    """The words that stand in the source, empty where all of it is filled in; what is filled in counts as a number."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return "" if re.fullmatch(r"\{\w+\}", node.value) else node.value
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values]
        return "".join(parts) if re.search(r"[^7：；，]", "".join(parts)) else ""
    return ""


@pytest.mark.parametrize(("place", "text"), list(texts()))
def test_what_is_said_of_a_field_is_chinese_and_begins_with_words(place: str, text: str) -> None:
    bare = NAMES.sub("", text)
    assert re.search(r"[\u4e00-\u9fff]", text), place
    assert not re.search(r"[A-Za-z]{2,}", bare), place
    assert not text.startswith(("：", ":", "，")), place
    assert not re.search("[数期码间]文本", text), place


@pytest.mark.parametrize("pointer", ["", "/reasons", "/reasons/0/message", "/form/revenue/0", "/mandate/basis"])
@pytest.mark.parametrize("code", sorted({code for code, _ in MESSAGES.values()}))
def test_a_message_without_a_field_on_the_page_never_shows_its_pointer(pointer: str, code: str) -> None:
    message = next(text for each, text in MESSAGES.values() if each == code)
    form = Form({}, problem=invalid("validation", "填写有误", errors=[FieldError(pointer, code, message)]))
    (said,) = form.loose_errors()
    assert not re.search(r"reasons|revenue|mandate|message|form|basis", said)
    assert not said.startswith("：")
