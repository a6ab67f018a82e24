"""CSV in the encodings that Chinese spreadsheets write."""

import csv
import io
from collections.abc import Iterator, Sequence

from sheets.table import HEADER_WITHIN, MAX_COLUMNS, Fault, Row, Value, refused, text_value, too_much

MULTILINE = 50  # physical lines that one quoted record may span


def decoded(data: bytes) -> tuple[str, str]:
    """UTF-16 only by its mark, then UTF-8, then GB18030, each strictly."""
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding
    raise refused("encoding", "文件编码无法识别，请另存为 UTF-8 或 GB18030 编码的 CSV")


def text_rows(text: str) -> Iterator[Row]:
    """Records one by one; a broken quotation costs its own line, never the lines after it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sample = "\n".join(lines[:HEADER_WITHIN])
    delimiter = max(",\t;", key=sample.count)
    place = 0
    while place < len(lines):
        line = lines[place]
        if '"' not in line:
            yield Row(place + 1, _bounded(line.split(delimiter)))
            place += 1
            continue
        fields, used = _quoted(lines, place, delimiter)
        fault = (
            None
            if fields is not None
            else Fault("quotes", "引号未成对或未转义，整行未读；内容中的引号请写成两个", line[:60])
        )
        yield Row(place + 1, _bounded(fields if fields is not None else line.split(delimiter)), fault)
        place += used


def _quoted(lines: list[str], place: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The fields of the record that starts at `place`, over as many lines as its quotation needs; None when it never closes."""
    for used in range(1, min(MULTILINE, len(lines) - place) + 1):
        record = "\n".join(lines[place : place + used])
        if record.count('"') % 2:
            continue
        try:
            return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True)), used
        except (csv.Error, StopIteration):
            return None, 1
    return None, 1


def _bounded(fields: Sequence[str]) -> tuple[Value, ...]:
    if len(fields) > MAX_COLUMNS:
        raise too_much("too_many_columns", f"超过 {MAX_COLUMNS} 列")
    return tuple(text_value(field) for field in fields)
