"""Pictures: whole, of a size that opens, and stored without what a camera wrote beside them (place, device, owner).

PNG: ISO/IEC 15948. JPEG: ITU-T T.81; of Exif (CIPA DC-008) only the orientation is kept, or a photograph would lie on its side.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NoReturn

from sheets.parser.refusal import refused, too_much

MAX_PIXELS = 150_000_000
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
)
START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
EXIF, OTHERS = 0xE1, (*range(0xE3, 0xEE), 0xEF)
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Start of frame, which says the size; of the same range only the tables are not frames."""
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
ORIENTATION = 0x0112


def clean_png(content: bytes) -> bytes:
    """The picture with the chunks that draw it. Raises Refused 422 damaged, 413 image_too_large."""
    kept = [PNG_SIGNATURE]
    for kind, chunk, body in _png_chunks(content):
        if kind == b"IHDR":
            _bounded(*struct.unpack(">II", body[:8]))
        if kind in _PNG_KEPT:
            kept.append(chunk)
    return b"".join(kept)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Kind, whole chunk and body, from IHDR to IEND; what follows belongs to no picture."""
    place, kind = len(PNG_SIGNATURE), b""
    while kind != b"IEND":
        head = content[place : place + 8]
        if len(head) < 8 or (not kind and head[4:] != b"IHDR"):
            _damaged("PNG")
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        chunk = content[place : place + length + 12]
        if len(chunk) < length + 12 or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            _damaged("PNG")
        yield kind, chunk, chunk[8:-4]
        place += length + 12


def clean_jpeg(content: bytes) -> bytes:
    """The picture with its tables and scans. Raises Refused 422 damaged, 413 image_too_large."""
    kept, place, framed = [content[:2]], 2, False
    while True:
        marker, segment, place = _jpeg_segment(content, place)
        if marker == END:
            break
        if marker in FRAMES:
            framed = True
            _bounded(int.from_bytes(segment[7:9], "big"), int.from_bytes(segment[5:7], "big"))
        if marker == EXIF:
            segment = _orientation_alone(segment)
        if marker != COMMENT and marker not in OTHERS:
            kept.append(segment)
    if not framed:
        _damaged("JPG")
    return b"".join([*kept, b"\xff\xd9"])


def _jpeg_segment(content: bytes, place: int) -> tuple[int, bytes, int]:
    """Marker, segment with what is scanned after it, and where the next one begins."""
    if content[place : place + 1] != b"\xff" or place + 4 > len(content) + 2:
        _damaged("JPG")
    while content[place + 1 : place + 2] == b"\xff":  # fill bytes before a marker
        place += 1
    marker = content[place + 1] if place + 1 < len(content) else START
    if marker == END:
        return marker, b"", place + 2
    length = int.from_bytes(content[place + 2 : place + 4], "big")
    end = place + 2 + length
    if marker == START or length < 2 or end > len(content):
        _damaged("JPG")
    if marker == SCAN:
        after = _AFTER_SCAN.search(content, end)
        end = after.start() if after else _damaged("JPG")
    return marker, content[place:end], end


def _orientation_alone(segment: bytes) -> bytes:
    """The Exif segment with nothing but the orientation; nothing at all where it says none, or is another kind of note."""
    tiff = segment[10:]
    if segment[4:10] != b"Exif\0\0" or tiff[:2] not in (b"II", b"MM"):
        return b""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        entries = [struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * each) for each in range(min(count, 200))]
    except struct.error:
        return b""
    turned = next((value for tag, _, _, value in entries if tag == ORIENTATION and 1 < value <= 8), None)
    if turned is None:
        return b""
    body = b"Exif\0\0MM\0\x2a\0\0\0\x08" + struct.pack(">HHHIHHI", 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _bounded(width: int, height: int) -> None:
    if not width or not height:
        _damaged("图片")
    if width * height > MAX_PIXELS:
        raise too_much("image_too_large", f"图片超过 {MAX_PIXELS // 10_000:,} 万像素，请缩小后再上传")


def _damaged(name: str) -> NoReturn:
    raise refused("damaged", f"{name} 文件不完整，请重新导出后再上传")
