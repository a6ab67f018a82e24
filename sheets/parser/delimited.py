"""CSV in the encodings that Chinese spreadsheets write, line by line when one file holds two of them."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sheets.limits import MAX_BYTES, MAX_COLUMNS, MAX_LINES
from sheets.parser.answers import AnswerWriter
from sheets.parser.refusal import Refused, refused, too_much
from sheets.parser.texts import text_value
from sheets.values import Fault, Value

MULTILINE = 50  # physical lines that one quoted record may span
SAMPLE, WIDTH = 20, 4096  # lines that tell the delimiter, and characters of each
csv.field_size_limit(MAX_BYTES)  # the bound of a cell is ours, with a reason of its own
_MIXED = Fault("encoding", "本行的编码与文件其余部分不同，整行未读；请统一另存为 UTF-8 后重新导入")


class Lines(NamedTuple):
    """Physical lines, and by place the fault of those in another encoding."""

    texts: list[str]
    encoding: str
    faults: dict[int, Fault]


def read_text(data: bytes, answer: AnswerWriter, encoding: str = "") -> None:
    """Say the records one by one; a broken quotation or encoding costs its own line, never the lines after it."""
    lines = decoded(data, encoding)
    answer.write({"book": {"encoding": lines.encoding, "is_1904": False}})
    answer.write({"sheet": "", "state": "visible"})
    delimiter = _delimiter(lines.texts)
    place = 0
    while place < len(lines.texts):
        fields, used, fault = _record(lines, place, delimiter)
        if len(fields) > MAX_COLUMNS and any(fields[MAX_COLUMNS:]):
            raise too_much("too_many_columns", f"第 {place + 1} 行超过 {MAX_COLUMNS} 列")
        cells: list[Value] = [text_value(field) for field in fields[:MAX_COLUMNS]]
        answer.count_cells(len(cells))
        answer.row(place + 1, cells, fault=fault)
        place += used
    answer.write({"merged": [], "hidden_columns": [], "is_filtered": False})


# --- encodings ---
def decoded(data: bytes, encoding: str = "") -> Lines:
    """UTF-16 only by its mark, then UTF-8, then GB18030, each strictly; else line by line, or in the one that a person names.

    Raises 422 encoding, 413 too_many_rows.
    """
    if data.count(b"\n") + data.count(b"\r") > 2 * MAX_LINES:
        raise _too_many_lines()
    if encoding:
        return _named(data, encoding)
    is_utf_16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        text = data.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        if is_utf_16 or b"\0" in data:
            raise _unknown() from None
        return _by_line(data)
    if "\0" in text:
        raise _unknown()
    return Lines(_bounded(_split(text)), "utf-16" if is_utf_16 else "utf-8-sig", {})


def _named(data: bytes, encoding: str) -> Lines:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise refused("encoding", f"文件不是 {encoding.upper()} 编码，请另选一种编码") from None
    return Lines(_bounded(_split(text.removeprefix("\ufeff"))), encoding, {})


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _bounded(lines: list[str]) -> list[str]:
    if len(lines) > MAX_LINES:
        raise _too_many_lines()
    return lines


def _too_many_lines() -> Refused:
    return too_much("too_many_rows", f"文件超过 {MAX_LINES} 行，请拆分后再导入")


def _unknown() -> Refused:
    return refused("encoding", "文件编码无法识别，请另存为 UTF-8 或 GB18030 编码的 CSV")


def _by_line(data: bytes) -> Lines:
    """The encoding of most lines is the file's, of the earliest where they are as many; a line in another is refused."""
    latin = _bounded(_split(data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")))  # bytes as characters, to split them
    found = [_line(line.encode("latin-1")) for line in latin]
    votes = Counter(encoding for _, encoding in found if encoding not in {"ascii", "none"})
    if not votes:
        raise _unknown()
    encoding = votes.most_common(1)[0][0]
    faults = {place: _MIXED for place, (_, of_line) in enumerate(found) if of_line not in {"ascii", encoding}}
    return Lines([text for text, _ in found], encoding, faults)


def _line(line: bytes) -> tuple[str, str]:
    """GB18030 of one or two rare words may pass for UTF-8 in two bytes (联通): Chinese has three."""
    if line.isascii():
        return line.decode("ascii"), "ascii"
    for encoding in ("utf-8", "gb18030"):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" or any(character >= "\u0800" for character in text):
            return text, "utf-8-sig" if encoding == "utf-8" else encoding
    return line.decode("utf-8", "replace"), "none"


# --- records ---
def _delimiter(lines: Sequence[str]) -> str:
    """What separates the header and most lines under it; text in quotes separates nothing, and a semicolon inside one column
    does not stand in the header."""
    sample = [_outside_quotes(line) for line in lines[: 5 * SAMPLE] if line.strip()][:SAMPLE]

    def weight(delimiter: str) -> tuple[int, int]:
        first = next((line for line in sample if any(mark in line for mark in ",\t;")), "")
        return sum(delimiter in line for line in sample), first.count(delimiter)

    return max(",\t;", key=weight)


def _outside_quotes(line: str) -> str:
    return "".join(line[:WIDTH].split('"')[::2])


def _record(lines: Lines, place: int, delimiter: str) -> tuple[list[str], int, Fault | None]:
    """The fields of the record that starts at `place`, its lines, and why it is not read."""
    text, fault = lines.texts[place], lines.faults.get(place)
    if fault is not None or '"' not in text:
        return _fields(text, delimiter), 1, fault and fault._replace(text=text[:60])
    used = _span(lines, place)
    if used:
        record = "\n".join(lines.texts[place : place + used])
        try:
            return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True)), used, None
        except (csv.Error, StopIteration):
            pass
    fault = Fault("quotes", "引号未成对或未转义，整行未读；内容中的引号请写成两个", text[:60])
    return _fields(text, delimiter), 1, fault


def _fields(text: str, delimiter: str) -> list[str]:
    """Split no more often than the bound of columns can tell."""
    return text.split(delimiter, 2 * MAX_COLUMNS)


def _span(lines: Lines, place: int) -> int:
    """Over how many lines the record goes that starts here; 0 when its quotation never closes or meets a line in another encoding."""
    is_open = False
    for used in range(1, min(MULTILINE, len(lines.texts) - place) + 1):
        if place + used - 1 in lines.faults:
            return 0
        is_open ^= lines.texts[place + used - 1].count('"') % 2 == 1
        if not is_open:
            return used
    return 0
