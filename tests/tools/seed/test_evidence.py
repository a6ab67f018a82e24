"""The invented documents are whole files of their kind, small, and say that they are invented."""

import re

from services.cultivation.attachments.rules.types import examined
from tools.seed.evidence import document


def test_a_document_is_a_pdf_that_may_be_attached_and_says_what_it_is() -> None:
    content = document("近三年审计报告")
    found = examined("近三年审计报告.pdf", content)
    assert (found.media_type, found.content == content, len(content) < 2048) == ("application/pdf", True, True)
    assert "演示数据".encode("utf-16-be").hex().encode() in content


def test_its_table_leads_to_its_objects() -> None:
    content = document("营业执照")
    start = int(re.findall(rb"startxref\n(\d+)", content)[0])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", content)]
    assert content[start:].startswith(b"xref")
    assert [content[place:].split(b" ", 1)[0] for place in places] == [b"1", b"2", b"3", b"4", b"5", b"6"]
