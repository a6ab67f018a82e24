"""What a text cell says, without what spreadsheets and people put around it; damaged text is a fault."""

import re

from sheets.limits import MAX_CELL
from sheets.values import Fault, Value

LOST = "数值已丢失精度，请设为文本"
_BREAK = re.compile(r"[ \t]*(?:\r\n|[\r\n\v\f\x85\u2028\u2029])\s*")
_BETWEEN_WORDS = re.compile(r"(?<=[a-z])\n(?=[A-Za-z])")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
_PROTECTED = re.compile(r'="((?:[^"]|"")*)"')
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?E\+\d{2,3}", re.ASCII | re.IGNORECASE)
_GARBLED = ("\ufffd", "锟斤", "斤拷", "烫烫烫", "屯屯屯")
_LOST_LETTER = re.compile("(?<=[\u4e00-\u9fff])\\?+(?=[\u4e00-\u9fff])")


def text_value(field: str) -> Value:
    """The text in one line; None where nothing is left of it."""
    if len(field) > MAX_CELL:
        return Fault("cell_length", f"单元格超过 {MAX_CELL} 字", field[:60])
    text = (field if field.isprintable() else _in_one_line(field)).strip()
    if text.startswith(("=", "'")):
        text = _unprotected(text)
    if not text:
        return None
    return _fault_of(text) or text


def _unprotected(text: str) -> str:
    """What is written ="…" or '… so that a spreadsheet takes it for text."""
    protected = _PROTECTED.fullmatch(text)
    if protected:
        text = protected[1].replace('""', '"').strip()
    return text.removeprefix("'").strip()


def _in_one_line(text: str) -> str:
    """Cell line breaks wrap one text: codes and Chinese are joined, English words keep a space."""
    text = _BREAK.sub("\n", _INVISIBLE.sub("", text).strip())
    return _BETWEEN_WORDS.sub(" ", text).replace("\n", "")


def _fault_of(text: str) -> Fault | None:
    if text.isascii():
        is_number = "+" in text and _SCIENTIFIC.fullmatch(text)
        return Fault("precision", LOST, text) if is_number else None
    found = next((mark for mark in _GARBLED if mark in text), None)
    if found is None and "?" in text and _LOST_LETTER.search(text):
        found = "?"
    if found is None:
        return None
    return Fault("damaged_text", f"文字已损坏（含“{found}”），请从源文件重新导出", text[:60])
