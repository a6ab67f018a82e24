"""The parts of a workbook that its sheets refer to: their names and places, the date system, formats and shared texts."""

import posixpath
from typing import NamedTuple

from sheets.limits import MAX_CELL, MAX_CELLS, MAX_OTHERS, MAX_SHEETS
from sheets.parser.archive import Archive
from sheets.parser.formats import Kind, kind_of
from sheets.parser.markup import Attributes, elements, local, parse, too_large
from sheets.parser.refusal import refused, too_much
from sheets.parser.texts import text_value
from sheets.values import Value

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


class ListedSheet(NamedTuple):
    """A sheet as the workbook lists it; `part` is empty for one without cells (a chart)."""

    name: str
    state: str
    part: str


class Book(NamedTuple):
    sheets: list[ListedSheet]
    is_1904: bool
    kinds: list[Kind]
    texts: list[Value]


def read_book(archive: Archive) -> Book:
    _guard_relations(archive)
    targets = _targets(archive)
    sheets: list[tuple[str, str, str]] = []
    is_1904 = False

    def seen(name: str, attributes: Attributes) -> None:
        nonlocal is_1904
        if name == "workbookPr":
            is_1904 = attributes.get("date1904", "0").lower() in {"1", "true", "on"}
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if local(key) == "id"), "")
            sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relation))

    elements(archive.chunks(WORKBOOK), "工作簿", seen)
    if len(sheets) > MAX_SHEETS:
        raise too_much("too_many_sheets", f"工作表超过 {MAX_SHEETS} 张，请拆分后再导入")
    if not sheets:
        raise refused("not_xlsx", "工作簿中没有工作表")
    listed = [ListedSheet(name, state, targets.get(relation, "")) for name, state, relation in sheets]
    return Book(listed, is_1904, _kinds(archive), _texts(archive))


def _guard_relations(archive: Archive) -> None:
    """Nothing may be fetched from outside; a hyperlink is only text."""

    def seen(name: str, attributes: Attributes) -> None:
        outside = name == "Relationship" and attributes.get("TargetMode", "").lower() == "external"
        if outside and not attributes.get("Type", "").endswith("/hyperlink"):
            raise refused("external_reference", "文件引用了外部内容，请断开链接后再导入")

    for part in archive.named(".rels"):
        elements(archive.chunks(part), "工作簿", seen)


def _targets(archive: Archive) -> dict[str, str]:
    """By relation: the part of a worksheet."""
    found: dict[str, str] = {}

    def seen(_: str, attributes: Attributes) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            found[attributes.get("Id", "")] = posixpath.join("/xl", attributes.get("Target", "")).lstrip("/")

    elements(archive.chunks(RELATIONS), "工作簿", seen)
    return found


def _kinds(archive: Archive) -> list[Kind]:
    """By number of a cell's style: what its numbers are."""
    if "xl/styles.xml" not in archive:
        return []
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = ""

    def seen(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = name
        elif name == "xf" and inside == "cellXfs":
            numbers.append(whole(attributes.get("numFmtId", "0")))
        elif name == "numFmt" and inside == "":
            codes[whole(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")

    elements(archive.chunks("xl/styles.xml"), "工作簿样式", seen)
    return [kind_of(number, codes.get(number)) for number in numbers]


def whole(text: str, default: int = 0) -> int:
    """A whole number of an attribute; anything else is the default."""
    return int(text) if text.isdigit() and text.isascii() and len(text) < 9 else default


def _texts(archive: Archive) -> list[Value]:
    if "xl/sharedstrings.xml" not in archive:
        return []
    if sum(chunk.count(b"<si") + chunk.count(b":si") for chunk in archive.chunks("xl/sharedStrings.xml")) > MAX_CELLS:
        raise too_large("工作簿文字")
    reader = _SharedTexts()
    parse(archive.chunks("xl/sharedStrings.xml"), "工作簿文字", reader.start, reader.end, reader.text)
    return reader.found


class _SharedTexts:
    """Runs of a rich text are joined; phonetic guides are not part of it."""

    def __init__(self) -> None:
        self.found: list[Value] = []
        self._pieces: list[str] = []
        self._length = self._others = 0
        self._listens = self._is_guide = False

    def start(self, name: str, _: Attributes) -> None:
        name = local(name)
        if name == "t":
            self._listens = not self._is_guide
            self._others += bool(self._pieces)
        elif name == "rPh":
            self._is_guide = True
        elif name != "si":
            self._others += 1
        if self._others > MAX_OTHERS:
            raise too_large("工作簿文字")

    def text(self, data: str) -> None:
        if self._listens and self._length <= MAX_CELL:
            self._pieces.append(data)
            self._length += len(data)

    def end(self, name: str) -> None:
        name = local(name)
        if name == "t":
            self._listens = False
        elif name == "rPh":
            self._is_guide = False
        elif name == "si":
            self.found.append(text_value(unescaped("".join(self._pieces))))
            self._pieces, self._length = [], 0


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_`; surrogates stay as they stand."""
    if "_x" not in text:
        return text
    head, *rest = text.split("_x")
    for piece in rest:
        code = piece[:4]
        is_escape = len(piece) > 4 and piece[4] == "_" and all(c in "0123456789abcdefABCDEF" for c in code)
        number = int(code, 16) if is_escape else 0
        head += chr(number) + piece[5:] if number and not 0xD800 <= number < 0xE000 else "_x" + piece
    return head
