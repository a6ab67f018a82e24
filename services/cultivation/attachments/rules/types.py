"""Which files are taken: told from their bytes, held against their names, examined, and stored without what is nobody's business."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.cultivation.attachments.rules import documents, packages, pictures
from sheets.parser.refusal import refused

TAKEN = "PDF、PNG、JPG、XLSX 或 DOCX"
Examine = Callable[[bytes], bytes]
"""The bytes to store. Raises Refused where the file is damaged or holds something that acts by itself."""


@dataclass(frozen=True)
class FileType:
    """A kind of file with its endings, newest form first."""

    name: str
    media_type: str
    endings: tuple[str, ...]
    examine: Examine


@dataclass(frozen=True)
class Examined:
    """A file that may be stored; `cleaned` says that particulars of a picture were taken out."""

    filename: str
    media_type: str
    content: bytes
    cleaned: bool


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileType("PDF", "application/pdf", ("pdf",), documents.examine)
PNG = FileType("PNG", "image/png", ("png",), pictures.clean_png)
JPEG = FileType("JPEG", "image/jpeg", ("jpg", "jpeg"), pictures.clean_jpeg)
XLSX = FileType("XLSX", _OFFICE + "spreadsheetml.sheet", ("xlsx",), packages.examine)
DOCX = FileType("DOCX", _OFFICE + "wordprocessingml.document", ("docx",), packages.examine)
TYPES = (PDF, PNG, JPEG, XLSX, DOCX)
ENDINGS = frozenset(ending for each in TYPES for ending in each.endings)
MEDIA_TYPES = tuple(each.media_type for each in TYPES)
_SIGNED = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_FOREIGN = {
    b"MZ": "可执行程序",
    b"\x7fELF": "可执行程序",
    b"#!": "脚本",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"PK": "压缩包",
    b"\xd0\xcf\x11\xe0": "旧版或加密的 Office 文件，请取消密码并另存为 .docx、.xlsx 或 PDF",
    b"<": "网页或 XML 文件",
}
"""What the bytes are instead, for the words of the refusal."""


def examined(filename: str, content: bytes) -> Examined:
    """The file as it may be stored. Raises Refused 422 (empty, file_type, content_mismatch, damaged, encrypted, active_content, macro …), 413."""
    name = base_name(filename)
    if not content:
        raise refused("empty", "文件是空的，请重新选择")
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise refused("file_type", f"只接受 {TAKEN} 文件，请按实际类型保留扩展名")
    found = type_of(content)
    if found is None:
        raise refused("content_mismatch", f"文件内容不是 {TAKEN}{_instead(content)}")
    if ending not in found.endings:
        raise refused("content_mismatch", f"文件内容是 {found.name}，与扩展名不符，请改正后再上传")
    kept = found.examine(content)
    return Examined(name, found.media_type, kept, cleaned=kept != content)


def base_name(filename: str) -> str:
    """A file's own name, without the folders that a client may put before it."""
    return re.split(r"[/\\]", filename)[-1]


def type_of(content: bytes) -> FileType | None:
    """By signature; an Office package by the part that it is about. Raises Refused for a package that cannot be opened."""
    head = content[:64].lstrip(b"\xef\xbb\xbf\r\n\t ")
    signed = next((kind for signature, kind in _SIGNED.items() if head.startswith(signature)), None)
    if signed is not None or not content.startswith(packages.SIGNATURE):
        return signed
    parts = {packages.WORKBOOK: XLSX, packages.DOCUMENT: DOCX}
    main = packages.main_part(content)
    return parts.get(main) if main else None


def _instead(content: bytes) -> str:
    found = next((words for signature, words in _FOREIGN.items() if content.startswith(signature)), None)
    return f"，实为{found}" if found else ""
