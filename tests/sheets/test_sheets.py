"""What a table from a stranger may look like, and what refuses it."""

import io
import warnings
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

import sheets
import sheets.reading
import sheets.table
from kit.data.problem import Problem
from sheets import Fault, read_table
from tests.kit.workbooks import part, repacked, symlink, workbook

SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook([["名称", "代码"], ["甲", "001"], ["乙", "002"]])


def refusal(data: bytes, name: str = "a.xlsx", headings: tuple[str, ...] = ()) -> tuple[int, str]:
    with pytest.raises(Problem) as caught:
        read_table(name, data, headings)
    return caught.value.status, caught.value.code


# --- text -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_a_text_table_is_read_in_each_encoding_that_spreadsheets_write(encoding: str, named: str) -> None:
    table = read_table("a.csv", "名称,代码\r\n𠮷野家,001\r\n".encode(encoding))
    assert (table.header, table.rows[0].values, table.encoding) == (("名称", "代码"), ("𠮷野家", "001"), named)


def test_bytes_in_no_known_encoding_are_refused() -> None:
    assert refusal(b"\xff\xff\x80\x81\n", "a.csv") == (422, "encoding")


def test_a_title_above_the_header_is_skipped() -> None:
    table = read_table("a.csv", "企业台账,2026年\n\n名称,代码\n甲,001\n".encode(), ["代码"])
    assert (table.header_line, [row.line for row in table.rows]) == (3, [4])


def test_without_known_headings_the_first_row_of_two_texts_is_the_header() -> None:
    assert read_table("a.csv", "台账\n名称,代码\n甲,1\n".encode()).header == ("名称", "代码")


def test_a_header_that_names_nothing_known_is_refused_with_what_was_read() -> None:
    with pytest.raises(Problem) as caught:
        read_table("a.csv", "甲,乙\n1,2\n".encode(), ["名称"])
    assert caught.value.code == "header_missing"
    assert "甲、乙" in caught.value.detail


def test_one_column_name_twice_is_refused() -> None:
    assert refusal("名称,名称\n甲,乙\n".encode(), "a.csv") == (422, "header_duplicate")


def test_an_unescaped_quotation_costs_its_own_row_only() -> None:
    table = read_table("a.csv", '名称,代码\n"优"甲,001\n乙"丙,002\n"丁",003\n戊,004\n'.encode())
    assert [(row.line, row.fault.code if row.fault else None) for row in table.rows] == [
        (2, "quotes"),
        (3, "quotes"),
        (4, None),
        (5, None),
    ]


def test_a_quoted_value_may_hold_commas_doubled_quotes_and_line_breaks() -> None:
    table = read_table("a.csv", '名称,代码\n"甲,""乙""\n丙",001\n丁,002\n'.encode())
    assert [row.values for row in table.rows] == [('甲,"乙"\n丙', "001"), ("丁", "002")]
    assert table.rows[1].line == 4


def test_a_row_with_more_values_than_the_header_is_reported() -> None:
    row = read_table("a.csv", "名称,代码\n甲,001,多\n".encode()).rows[0]
    assert row.fault is not None
    assert row.fault.code == "columns"


def test_a_short_row_is_filled_and_an_empty_one_is_skipped() -> None:
    assert [row.values for row in read_table("a.csv", "名称,代码\n甲\n,\n\n".encode()).rows] == [("甲", None)]


def test_tabs_and_semicolons_separate_too() -> None:
    assert read_table("a.csv", "名称;代码\n甲;1\n".encode()).header == ("名称", "代码")


def test_more_rows_than_allowed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets.reading, "MAX_ROWS", 2)
    assert refusal("名称,代码\n1,1\n2,2\n3,3\n".encode(), "a.csv") == (413, "too_many_rows")


def test_more_columns_than_allowed_are_refused() -> None:
    assert refusal(",".join(f"列{n}" for n in range(201)).encode(), "a.csv") == (413, "too_many_columns")


def test_a_file_above_ten_megabytes_is_refused() -> None:
    assert refusal(b"a" * (sheets.table.MAX_BYTES + 1), "a.csv") == (413, "too_large")


def test_other_kinds_of_file_are_refused() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0", "a.xls") == (422, "file_type")


# --- workbooks: cells -------------------------------------------------------------------------------------------------
def test_cells_keep_their_kind() -> None:
    rows: list[list[Any]] = [
        ["文本", "数", "日期", "真假", "空"],
        ["001", 0.1 + 0.2, date(2024, 2, 29), True, None],
    ]
    table = read_table("a.xlsx", workbook(rows))
    assert table.rows[0].values == ("001", Decimal("0.3"), date(2024, 2, 29), True, None)


def test_a_percentage_is_the_number_before_its_sign() -> None:
    def as_percentage(book: Any) -> None:
        book.active["A2"].number_format = "0%"

    table = read_table("a.xlsx", workbook([["比重", "乙"], [0.35, 1]], as_percentage))
    assert table.rows[0].values[0] == Decimal("35.00")


def test_formulas_and_error_cells_are_faults_of_their_cell() -> None:
    first, second = read_table("a.xlsx", workbook([["甲", "乙"], ["=1+1", "#N/A"]])).rows[0].values
    assert isinstance(first, Fault)
    assert isinstance(second, Fault)
    assert (first.code, second.code, second.text) == ("formula", "cell_error", "#N/A")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    data = sheets.write_workbook(["甲", "乙"], [["=cmd|'/c calc'!A1", "x"]])
    assert read_table("a.xlsx", data).rows[0].values[0] == "=cmd|'/c calc'!A1"


def test_the_day_that_never_was_is_a_fault() -> None:
    def as_date(book: Any) -> None:
        book.active["A2"].number_format = "yyyy-mm-dd"

    value = read_table("a.xlsx", workbook([["日期", "乙"], [60, "x"]], as_date)).rows[0].values[0]
    assert isinstance(value, Fault)
    assert value.code == "date"


def test_a_dimension_that_lies_hides_no_row() -> None:
    data = workbook([["名称", "代码"], *[[f"甲{n}", str(n)] for n in range(500)]])
    xml = part(data, SHEET).replace(b'<dimension ref="A1:B501"', b'<dimension ref="A1"')
    assert len(read_table("a.xlsx", repacked(data, {SHEET: xml})).rows) == 500


def test_a_cell_at_the_far_corner_costs_nothing() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    xml = part(GOOD, SHEET).replace(b"</sheetData>", far)
    assert [row.values[0] for row in read_table("a.xlsx", repacked(GOOD, {SHEET: xml})).rows] == ["甲", "乙"]


def test_hidden_and_further_sheets_are_named_as_unread() -> None:
    def with_more(book: Any) -> None:
        book.create_sheet("隐藏").sheet_state = "hidden"

    assert "隐藏" in read_table("a.xlsx", workbook([["甲", "乙"], ["1", "2"]], with_more)).notes[0]


# --- workbooks: guards ------------------------------------------------------------------------------------------------
def test_what_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x")
    for data in (b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"", b"PK\x03\x04", GOOD[: len(GOOD) // 2], buffer.getvalue()):
        assert refusal(data) == (422, "not_xlsx")


def test_a_part_that_is_no_xml_is_refused() -> None:
    assert refusal(repacked(GOOD, {SHEET: b"<worksheet><sheetData><row"})) == (422, "not_xlsx")


def test_a_bomb_is_refused_before_it_expands() -> None:
    assert refusal(repacked(GOOD, {SHEET: b"<a>" + b" " * 300 * 2**20})) == (413, "expands_too_far")


def test_archives_inside_the_archive_are_refused() -> None:
    assert refusal(repacked(GOOD, add=[("lib 0.zip", b"PK")])) == (413, "expands_too_far")


def test_a_million_rows_are_refused_by_counting() -> None:
    xml = b"<worksheet><sheetData>" + b'<row r="1"><c r="A1"><v>1</v></c></row>' * 60_000 + b"</sheetData></worksheet>"
    assert refusal(repacked(GOOD, {SHEET: xml})) == (413, "too_many_rows")


def test_a_sheet_of_all_columns_is_refused() -> None:
    assert refusal(workbook([[f"列{n}" for n in range(300)]])) == (413, "too_many_columns")


def test_a_document_type_is_refused() -> None:
    xml = b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>' + part(GOOD, SHEET)
    assert refusal(repacked(GOOD, {SHEET: xml})) == (422, "dtd")


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.xml", "xl/../../up.xml", "c:/x.xml", symlink("xl/link.xml")])
def test_a_path_that_leaves_the_archive_is_refused(name: str | zipfile.ZipInfo) -> None:
    assert refusal(repacked(GOOD, add=[(name, b"x")])) == (422, "zip_path")


def test_two_parts_of_one_name_are_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns the one who builds such a file
        data = repacked(GOOD, add=[(SHEET, b"<x/>")])
    assert refusal(data) == (422, "zip_duplicate")


def test_ten_thousand_parts_are_refused() -> None:
    assert refusal(repacked(GOOD, add=[(f"x{n}", b"") for n in range(1001)])) == (413, "zip_entries")


def test_references_to_the_outside_are_refused_and_hyperlinks_are_not() -> None:
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    link = b'<Relationships><Relationship Id="r1" Type="http://x/%s" Target="http://127.0.0.1:9/" TargetMode="External"/></Relationships>'
    assert refusal(repacked(GOOD, add=[(rels, link % b"image")])) == (422, "external_reference")
    assert refusal(repacked(GOOD, add=[("xl/externalLinks/externalLink1.xml", b"<x/>")]))[1] == "external_reference"
    assert len(read_table("a.xlsx", repacked(GOOD, add=[(rels, link % b"hyperlink")])).rows) == 2


def test_macros_are_refused() -> None:
    assert refusal(repacked(GOOD, add=[("xl/vbaProject.bin", b"x")])) == (422, "macro")


def test_a_header_merged_over_two_columns_is_refused() -> None:
    assert refusal(workbook([["名称", None, "代码"], ["甲", "乙", "1"]])) == (422, "header")
    assert refusal(workbook([["代码", "名称", None], ["1", "甲", "乙"]])) == (422, "header")


# --- writing ----------------------------------------------------------------------------------------------------------
def test_a_written_workbook_is_all_text_with_marked_cells_in_red() -> None:
    data = sheets.write_workbook(["名称", "代码"], [["=甲", "001"]], {(0, 1): "代码有误"})
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    cells = book.active[2]
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", "=甲"), ("s", "001")]
    assert cells[1].fill.fgColor.rgb == "FFFFC7CE"
    assert cells[1].comment.text == "代码有误"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("1E+4"), "10000"),
        (True, "TRUE"),
        (date(2024, 1, 2), "2024-01-02"),
        (Fault("a", "b", "=1"), "=1"),
    ],
)
def test_a_value_is_shown_as_its_writer_knows_it(value: sheets.Value, text: str) -> None:
    assert sheets.shown(value) == text
