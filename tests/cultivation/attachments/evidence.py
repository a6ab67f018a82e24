"""Small files of evidence, made here: whole ones of each type, and what somebody might send instead."""

import io
import struct
import zipfile
import zlib

from tests.kit.workbooks import workbook

GPS = b"GPSLatitude 36.06"
"""What a camera writes of the place."""


def pdf(inside: bytes = b"", marker: int = 0) -> bytes:
    """A document of one page; `marker` makes another one."""
    return b"%%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%% %d\n%s\ntrailer<</Root 1 0 R>>\n%%%%EOF\n" % (marker, inside)


def object_stream(objects: bytes) -> bytes:
    """An object with compressed objects in it."""
    return b"5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n" + zlib.compress(objects) + b"\nendstream endobj"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1, *beside: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    drawn = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(beside) + drawn + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*beside: bytes, width: int = 8, height: int = 8) -> bytes:
    """A picture whose scan holds a stuffed byte and a restart marker."""
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    return b"\xff\xd8" + b"".join(beside) + frame + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\xff\xd0\x34\xff\xd9"


def exif(orientation: int = 6) -> bytes:
    """A note of a camera: how it was held, and where."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack("<HHII", 0x8825, 4, 1, 38)
    return segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + GPS)


def package(**parts: bytes) -> bytes:
    """A Word document; names of parts with `__` for `/` and `_dot_` for `.`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def relations(mode: str, kind: str = "attachedTemplate") -> bytes:
    return f'<Relationships><Relationship Type="http://x/{kind}" Target="http://y/" TargetMode="{mode}"/></Relationships>'.encode()


def spreadsheet() -> bytes:
    return workbook([["项目", "金额"], ["研发费用", 240]])
