"""Guards of an .xlsx before any parser sees it: the directory of the archive first, then every part in chunks."""

import io
import re
import stat
import zipfile
import zlib

from sheets.table import HEADER_WITHIN, MAX_ROWS, MEBIBYTE, refused, too_much

MAX_ENTRIES = 1_000
MAX_EXPANDED = 100 * MEBIBYTE
MAX_RATIO = 500  # of a part above one chunk; rows that are all alike reach 300
_CHUNK = MEBIBYTE
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)


def guard_archive(data: bytes) -> None:
    """Look at the directory before anything is expanded, then at every part before any parser sees it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise refused("not_xlsx", "不是有效的 .xlsx 文件；旧版 .xls 请另存为 .xlsx") from None
    if len(entries) > MAX_ENTRIES:
        raise too_much("zip_entries", f"压缩包内部件超过 {MAX_ENTRIES} 个")
    for entry in entries:
        _guard_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_EXPANDED:
        raise too_much("expands_too_far", f"文件展开后超过 {MAX_EXPANDED // MEBIBYTE} MB")
    _guard_names([entry.filename.lower() for entry in entries])
    for entry in entries:
        _guard_part(archive, entry)


def _guard_names(names: list[str]) -> None:
    if len(set(names)) != len(names):
        raise refused("zip_duplicate", "压缩包内有同名部件")
    if not {"[content_types].xml", "xl/workbook.xml"} <= set(names):
        raise refused("not_xlsx", "不是 .xlsx 工作簿")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise refused("macro", "文件带有宏，请另存为不带宏的 .xlsx")
    if any(name.startswith(("xl/externallinks/", "xl/connections", "xl/querytables/")) for name in names):
        raise refused("external_reference", "文件引用了外部工作簿或数据连接，请断开链接后再导入")


def _guard_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or stat.S_ISLNK(entry.external_attr >> 16)
    ):
        raise refused("zip_path", "压缩包内有不合法的路径")
    if entry.flag_bits & 1:
        raise refused("not_xlsx", "文件已加密，请取消密码后再导入")
    nested = name.lower().endswith((".zip", ".7z", ".rar", ".gz"))
    if nested or (entry.file_size > _CHUNK and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)):
        raise too_much("expands_too_far", "文件压缩比异常，展开后过大")


def _guard_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No DTD, no outside target (a hyperlink is only text), no more rows than a table may have; read in chunks."""
    if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    rows, tail = 0, b""
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                window = tail + chunk
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window or b"\0" in window:
                    raise refused("dtd", "文件内部含有 DTD 或异常编码，已拒绝")
                if any(b"/hyperlink" not in found for found in _EXTERNAL.findall(window)):
                    raise refused("external_reference", "文件引用了外部内容，请断开链接后再导入")
                rows += chunk.count(b"<row ") + chunk.count(b"<row>")
                if rows > MAX_ROWS + HEADER_WITHIN:
                    raise too_much("too_many_rows", f"超过 {MAX_ROWS} 行，请拆分后再导入")
                tail = window[-1024:]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, zlib.error):
        raise refused("not_xlsx", "文件已损坏，请重新另存后再导入") from None
