"""Guards of an Office package before any of it is expanded: the directory of the archive, then parts in chunks."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from sheets.limits import CHUNK, MAX_ENTRIES, MAX_EXPANDED, MAX_RATIO, MEBIBYTE
from sheets.parser.refusal import Refused, refused, too_much

_OUTSIDE = ("xl/externallinks/", "xl/connections", "xl/querytables/")
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENTRY = b"PK\x01\x02"


class Archive:
    """The parts of a package by name, whatever the case of its letters; `main` is the one that it cannot do without."""

    def __init__(self, data: bytes, main: str | None = "xl/workbook.xml") -> None:
        """Raises Refused 413 (zip_entries, expands_too_far), 422 (not_xlsx, zip_path, zip_duplicate, macro, external_reference)."""
        if data.count(_ENTRY) > MAX_ENTRIES:  # a directory is read whole, at a kilobyte of memory for each entry
            raise _too_many()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise refused("not_xlsx", "不是有效的 .xlsx 文件；旧版 .xls 请另存为 .xlsx") from None
        if len(entries) > MAX_ENTRIES:
            raise _too_many()
        for entry in entries:
            _guard_entry(entry)
        if sum(entry.file_size for entry in entries) > MAX_EXPANDED:
            raise too_much("expands_too_far", f"文件展开后超过 {MAX_EXPANDED // MEBIBYTE} MB")
        self._parts = {entry.filename.lower(): entry for entry in entries}
        if len(self._parts) != len(entries):
            raise refused("zip_duplicate", "压缩包内有同名部件")
        _guard_names(list(self._parts), main)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def named(self, ending: str | tuple[str, ...]) -> list[str]:
        return [name for name in self._parts if name.endswith(ending)]

    def chunks(self, name: str) -> Iterator[bytes]:
        entry = self._parts.get(name.lower())
        if entry is None:
            raise refused("not_xlsx", "工作簿缺少部件，请重新另存后再导入")
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, zlib.error):
            raise _broken() from None


def _too_many() -> Refused:
    return too_much("zip_entries", f"压缩包内部件超过 {MAX_ENTRIES} 个")


def _broken() -> Refused:
    return refused("not_xlsx", "文件已损坏，请重新另存后再导入")


def _guard_names(names: list[str], main: str | None) -> None:
    if main is not None and not {"[content_types].xml", main} <= set(names):
        raise refused("not_xlsx", "不是 .xlsx 工作簿")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise refused("macro", "文件带有宏，请另存为不带宏的 .xlsx")
    if any(name.startswith(_OUTSIDE) for name in names):
        raise refused("external_reference", "文件引用了外部工作簿或数据连接，请断开链接后再导入")


def _guard_entry(entry: zipfile.ZipInfo) -> None:
    if _leaves(entry):
        raise refused("zip_path", "压缩包内有不合法的路径")
    if entry.flag_bits & 1:
        raise refused("not_xlsx", "文件已加密，请取消密码后再导入")
    if entry.compress_type not in _METHODS:
        raise _broken()
    nested = entry.filename.lower().endswith((".zip", ".7z", ".rar", ".gz"))
    if nested or (entry.file_size > MEBIBYTE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)):
        raise too_much("expands_too_far", "文件压缩比异常，展开后过大")


def _leaves(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    climbs = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    return climbs or stat.S_ISLNK(entry.external_attr >> 16)
