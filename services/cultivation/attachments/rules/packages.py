"""Office packages (ISO/IEC 29500-2): opened behind the guards of the reader of sheets; nothing in them runs, or is fetched from outside."""

from collections.abc import Callable
from typing import TypeVar

from sheets.parser.archive import Archive
from sheets.parser.markup import Attributes, elements
from sheets.parser.refusal import Refused, refused

SIGNATURE = b"PK\x03\x04"
WORKBOOK, DOCUMENT = "xl/workbook.xml", "word/document.xml"
TO_PDF = "，请另存为 PDF 后再上传"
WORDS = {
    "zip_entries": "文件内部件过多" + TO_PDF,
    "expands_too_far": "文件展开后过大或含有压缩包" + TO_PDF,
    "macro": "文件带有宏，请另存为不带宏的文件或 PDF 后再上传",
    "external_reference": "文件引用了外部文件、模板或数据连接，请断开链接或另存为 PDF 后再上传",
    "dtd": "文件内部标记异常" + TO_PDF,
}
"""By code of the guards; whatever else they refuse is damaged."""
T = TypeVar("T")


def main_part(content: bytes) -> str | None:
    """Which of the two a package is about, None for another archive. Raises Refused 413, 422."""
    archive = _guarded(lambda: Archive(content, main=None))
    return next((part for part in (WORKBOOK, DOCUMENT) if part in archive), None)


def examine(content: bytes) -> bytes:
    """The package as it is. Raises Refused 413 and 422 as the guards, and embedded_object."""
    _guarded(lambda: _refuse_what_acts(Archive(content, main=None)))
    return content


def _refuse_what_acts(archive: Archive) -> None:
    embedded = [name for name in archive.named(".bin") if "/embeddings/" in name or "/activex/" in name]
    if embedded or archive.named((".exe", ".dll", ".js", ".vbs", ".scr", ".docm", ".xlsm")):
        raise refused("embedded_object", "文件内嵌了对象或程序" + TO_PDF)
    for part in archive.named(".rels"):
        elements(archive.chunks(part), "文件", _refuse_outside)


def _refuse_outside(name: str, attributes: Attributes) -> None:
    """A hyperlink waits for a click; a template, a picture or a workbook would be fetched."""
    outside = name == "Relationship" and attributes.get("TargetMode", "").lower() == "external"
    if outside and not attributes.get("Type", "").endswith("/hyperlink"):
        raise refused("external_reference", "")


def _guarded(look: Callable[[], T]) -> T:
    """The refusals of the guards in the words of an attachment."""
    try:
        return look()
    except Refused as error:
        if error.code in WORDS:
            raise Refused(error.status, error.code, WORDS[error.code]) from None
        if error.code == "embedded_object":
            raise
        raise refused("damaged", "文件已损坏或加密" + TO_PDF) from None
