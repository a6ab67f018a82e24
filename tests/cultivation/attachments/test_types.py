"""What a file is stands in its bytes; what acts by itself, or is nobody's business, is not stored."""

import pytest

from services.cultivation.attachments.rules.types import ENDINGS, examined
from sheets.parser.refusal import Refused
from tests.cultivation.attachments import evidence

WHOLE = {
    "执照.pdf": (evidence.pdf(), "application/pdf"),
    "执照.PNG": (evidence.png(), "image/png"),
    "执照.jpeg": (evidence.jpeg(), "image/jpeg"),
    "明细.xlsx": (
        evidence.spreadsheet(),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "说明.docx": (
        evidence.package(word___rels__document_dot_xml_dot_rels=evidence.relations("External", "hyperlink")),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_stored_as_it_is(name: str) -> None:
    content, media_type = WHOLE[name]
    found = examined(name, content)
    assert (found.filename, found.media_type, found.content, found.cleaned) == (name, media_type, content, False)


def test_every_ending_is_tried() -> None:
    assert {name.rpartition(".")[2].lower() for name in WHOLE} | {"jpg"} == ENDINGS


REFUSED = {
    "nothing": ("a.pdf", b"", "empty"),
    "no ending": ("../../etc/passwd", evidence.pdf(), "file_type"),
    "a page": ("a.html", evidence.pdf(), "file_type"),
    "a drawing that runs": ("a.png", b"<svg onload=alert(1)>", "content_mismatch"),
    "another ending": ("a.php.png", evidence.pdf(), "content_mismatch"),
    "a program": ("a.pdf", b"MZ\x90\0" + evidence.pdf(), "content_mismatch"),
    "an archive": ("a.docx", evidence.package()[:0] + b"PK\x05\x06" + b"\0" * 18, "content_mismatch"),
    "an old workbook": ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "content_mismatch"),
    "half a document": ("a.pdf", b"%PDF-1.4", "damaged"),
    "half a photograph": ("a.jpg", evidence.jpeg()[:-2], "damaged"),
    "half a picture": ("a.png", evidence.png()[:-12], "damaged"),
    "a spoilt picture": ("a.png", evidence.png().replace(b"IDAT", b"IDAU"), "damaged"),
    "no photograph": ("a.jpg", b"\xff\xd8\xff\xd9", "damaged"),
    "half a package": ("a.docx", evidence.package()[:-30], "damaged"),
    "a document under a password": ("a.pdf", evidence.pdf(b"<</Encrypt 3 0 R>>"), "encrypted"),
    "a script": ("a.pdf", evidence.pdf(b"<</S/JavaScript/JS(x)>>"), "active_content"),
    "a program to start": ("a.pdf", evidence.pdf(b"<</S /Launch>>"), "active_content"),
    "a file inside": ("a.pdf", evidence.pdf(b"<</Type/EmbeddedFile>>"), "active_content"),
    "a script in disguise": ("a.pdf", evidence.pdf(b"<</S/Java#53cript>>"), "active_content"),
    "a script in compressed objects": ("a.pdf", evidence.pdf(evidence.object_stream(b"<</S/JavaScript>>")), "active_content"),
    "compressed objects without end": (
        "a.pdf",
        evidence.pdf(evidence.object_stream(b" " * 2**24) * 3),
        "expands_too_far",
    ),
    "a huge picture": ("a.png", evidence.png(60_000, 60_000), "image_too_large"),
    "a huge photograph": ("a.jpg", evidence.jpeg(width=60_000, height=60_000), "image_too_large"),
    "macros": ("a.docx", evidence.package(word__vbaProject_dot_bin=b"x"), "macro"),
    "an object inside": ("a.docx", evidence.package(word__embeddings__oleObject1_dot_bin=b"x"), "embedded_object"),
    "an archive inside": ("a.docx", evidence.package(word__media__x_dot_zip=b"x"), "expands_too_far"),
    "a bomb": ("a.docx", evidence.package(word__media__x_dot_xml=b" " * 2**24), "expands_too_far"),
    "a template from outside": (
        "a.docx",
        evidence.package(word___rels__settings_dot_xml_dot_rels=evidence.relations("External")),
        "external_reference",
    ),
    "a workbook in the name of a document": ("a.docx", evidence.spreadsheet(), "content_mismatch"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_as_it_should_be_is_refused_with_a_code_and_words(case: str) -> None:
    name, content, code = REFUSED[case]
    with pytest.raises(Refused) as refusal:
        examined(name, content)
    assert refusal.value.code == code
    assert any("\u4e00" <= character <= "\u9fff" for character in refusal.value.detail)


def test_a_photograph_keeps_how_it_was_held_and_loses_where() -> None:
    found = examined("a.jpg", evidence.jpeg(evidence.exif(6)))
    assert found.cleaned
    assert evidence.GPS not in found.content
    assert b"Exif\0\0MM" in found.content
    assert found.content.endswith(evidence.jpeg()[2:])


@pytest.mark.parametrize("note", [evidence.exif(1), evidence.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>")])
def test_a_note_without_an_orientation_is_dropped(note: bytes) -> None:
    assert examined("a.jpg", evidence.jpeg(note)).content == evidence.jpeg()


def test_words_beside_a_picture_and_bytes_after_it_are_dropped() -> None:
    told = evidence.png(1, 1, evidence.chunk(b"eXIf", evidence.GPS), evidence.chunk(b"tEXt", b"Author\0x"))
    assert examined("a.png", told + b"PK\x03\x04").content == evidence.png()


def test_bytes_after_a_photograph_are_dropped() -> None:
    assert examined("a.jpg", evidence.jpeg() + b"PK\x03\x04").content == evidence.jpeg()


def test_a_name_has_no_folders() -> None:
    assert examined("C:\\证书\\营业执照.pdf", evidence.pdf()).filename == "营业执照.pdf"
