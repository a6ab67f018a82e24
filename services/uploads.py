"""What services share of files of rows: what a person chose of their reading, in the query and in the store."""

import hashlib

import orjson

from contracts.commands.files import ReadingChoices
from kit.data.problem import FieldError, invalid
from sheets import Choices

_CHOSEN = frozenset({"sheet", "header_line", "encoding", "date_system"})
_KEPT = frozenset(ReadingChoices.model_fields)


def columns_of_query(text: str) -> dict[str, str]:
    """A JSON object of our field → heading; empty headings choose nothing. Raises 422 json."""
    try:
        columns = orjson.loads(text)
    except orjson.JSONDecodeError:
        columns = None
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
        message = '应为 JSON 对象，如 {"name": "企业名称"}'
        raise invalid("json", "填写有误", message, [FieldError("/query/columns", "json", message)])
    return {str(field): title for field, title in columns.items() if title}


def choices_of(command: ReadingChoices) -> Choices:
    """As the reader takes them."""
    return Choices(**command.model_dump(include=set(_CHOSEN)))


def kept(command: ReadingChoices) -> str:
    """As the store keeps them."""
    return command.model_dump_json(include=set(_KEPT))


def kept_choices(text: str | None) -> ReadingChoices:
    """Out of the store; none where a file is older than the choice."""
    return ReadingChoices.model_validate_json(text) if text else ReadingChoices()


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
