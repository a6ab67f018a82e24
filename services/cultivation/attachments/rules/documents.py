"""PDF: whole, readable without a password, and with nothing in it that acts by itself (ISO 32000-1, 7.3.5, 7.5.7, 12.6.4)."""

import re
import zlib
from collections.abc import Iterator

from sheets.parser.refusal import refused, too_much

TAIL = 4096  # bytes at the end within which %%EOF stands
MAX_EXPANDED = 32 * 2**20  # bytes of all object streams
PIECE = 2**16  # bytes given to zlib at once
MAX_STREAMS = 20_000
_ACTS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/SubmitForm", b"/ImportData")
"""Names of actions and files inside. A script needs /JavaScript beside its /JS, which alone occurs in compressed bytes by chance."""
_FORM = re.compile(rb"/XFA[\s\[<]")
_DISGUISED = re.compile(rb"/[A-Za-z0-9]{0,40}#[0-9A-Fa-f]{2}[A-Za-z0-9#]{0,60}")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_PLAIN_NAMES = (*_ACTS, b"/ObjStm", b"/Encrypt", b"/XFA")


def examine(content: bytes) -> bytes:
    """The document as it is. Raises Refused 422 damaged, encrypted, active_content, 413 expands_too_far."""
    if b"%%EOF" not in content[-TAIL:]:
        raise refused("damaged", "PDF 不完整，请重新导出后再上传")
    if b"/Encrypt" in content:
        raise refused("encrypted", "PDF 带有密码或权限限制，请取消限制后再上传")
    if _acts(content) or _is_disguised(content) or any(map(_acts, _object_streams(content))):
        raise refused("active_content", "PDF 含有脚本、可启动的程序或内嵌文件，请用“打印为 PDF”另存后再上传")
    return content


def _acts(content: bytes) -> bool:
    return any(name in content for name in _ACTS) or _FORM.search(content) is not None


def _is_disguised(content: bytes) -> bool:
    """Whether one of these names is written with escapes, which no program does that makes documents."""
    return any(
        _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), found[0]).startswith(_PLAIN_NAMES)
        for found in _DISGUISED.finditer(content)
    )


def _object_streams(content: bytes) -> Iterator[bytes]:
    """What compressed objects hold, as far as it can be expanded; all together at most MAX_EXPANDED."""
    left, place = MAX_EXPANDED, content.find(b"/ObjStm")
    for _ in range(MAX_STREAMS):
        start = _STREAM.search(content, place) if place >= 0 else None
        if start is None:
            return
        expanded = _expanded(content, start.end(), left)
        left -= len(expanded)
        if left < 0:
            raise too_much("expands_too_far", "PDF 展开后过大，请用“打印为 PDF”另存后再上传")
        yield expanded
        place = content.find(b"/ObjStm", start.end())


def _expanded(content: bytes, start: int, limit: int) -> bytes:
    """One stream, a byte more than `limit` where it goes on; what is under another filter says nothing."""
    engine, found, size = zlib.decompressobj(), [], 0
    for place in range(start, len(content), PIECE):
        try:
            found.append(engine.decompress(content[place : place + PIECE], limit - size + 1))
        except zlib.error:
            break
        size += len(found[-1])
        if engine.eof or size > limit:
            break
    return b"".join(found)
