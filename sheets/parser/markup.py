"""XML from strangers through expat, in chunks: no document type, no endless tag, no encoding that hides one."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from sheets.limits import CHUNK, MAX_ATTRIBUTES, MAX_ELEMENTS, MAX_TOKEN
from sheets.parser.refusal import Refused, damaged, refused, too_much

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]
_ENCODINGS = {"utf-8", "utf-16", "us-ascii"}


def parse(chunks: Iterable[bytes], where: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call the handlers with names as they stand; `where` names the part in a refusal. Raises Refused 422 (dtd, not_xlsx), 413."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.XmlDeclHandler = _known_encoding
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    fed = 0
    try:
        for chunk in chunks:
            for place in range(0, len(chunk), CHUNK):
                piece = chunk[place : place + CHUNK]
                parser.Parse(piece)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > MAX_TOKEN:
                    raise too_large(where)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from None
        raise damaged(where) from None


def elements(chunks: Iterable[bytes], where: str, seen: Callable[[str, Attributes], None]) -> None:
    """As `parse`, for small parts: `seen` gets every element with its local name; their number is bounded."""
    count = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise too_large(where)
        seen(local(name), attributes)

    parse(chunks, where, start)


def local(name: str) -> str:
    return name.rpartition(":")[2]


def too_large(where: str) -> Refused:
    return too_much("expands_too_far", f"{where}的内部标记过多或过长，请把数据粘贴到新工作簿后再导入")


def _no_document_type(*_: object) -> None:
    raise refused("dtd", "文件内部含有 DTD，已拒绝")


def _known_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise refused("dtd", "文件内部编码异常，已拒绝")
