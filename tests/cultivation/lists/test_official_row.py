from datetime import date

import pytest

from contracts.codes import Programme
from services.cultivation.lists.rules import read_row

TODAY = date(2026, 1, 20)
HNTE = Programme.HNTE


@pytest.mark.parametrize(
    "written",
    ["2025-12-02", "2025/12/2", "2025.12.02", "2025年12月2日", "20251202", "45993", date(2025, 12, 2)],
)
def test_dates_are_read_in_the_ways_that_lists_write_them(written: str | date) -> None:
    assert read_row({"name": "甲公司", "issued_on": written}, HNTE, TODAY).issued_on == date(2025, 12, 2)


@pytest.mark.parametrize("written", ["2025-02-30", "去年", "2025-12", "1901-01-01", "二〇二五年", "99999"])
def test_what_is_no_date_is_said_with_its_column(written: str) -> None:
    row = read_row({"name": "甲公司", "issued_on": written}, HNTE, TODAY)
    assert (row.issued_on, [reason.split("：")[0] for reason in row.reasons]) == (None, ["发证日期"])


@pytest.mark.parametrize("empty", ["", " ", "-", "无", "N/A", None])
def test_a_dash_means_nothing_is_known(empty: str | None) -> None:
    row = read_row({"name": "甲公司", "uscc": empty, "number": empty, "issued_on": empty}, HNTE, TODAY)
    assert (row.uscc, row.number, row.issued_on, row.reasons) == (None, None, None, ())


@pytest.mark.parametrize(
    ("code", "usable"),
    [
        ("91620102MA7ABCD12B", True),
        (" 91620102ma7abcd12b ", True),
        ("'91620102MA7ABCD12B", True),
        ("91620102MA\n7ABCD12B", True),
        ("\uff1991620102MA7ABCD12B"[:1] + "1620102MA7ABCD12B", True),
        ("9.11622E+17", False),
        ("91620102MI7ABCD12B", False),
        ("91620102MA7ABCD12", False),
    ],
)
def test_a_code_is_eighteen_characters_of_its_alphabet(code: str, usable: bool) -> None:
    row = read_row({"name": "甲公司", "uscc": code}, HNTE, TODAY)
    assert (row.uscc is not None, row.reasons == ()) == (usable, usable)


def test_all_faults_of_a_row_are_said_at_once() -> None:
    row = read_row({"name": "", "uscc": "1", "issued_on": "x", "valid_until": "y"}, HNTE, TODAY)
    assert len(row.reasons) == 4


def test_a_number_is_kept_in_its_normal_form() -> None:
    assert read_row({"name": "甲公司", "number": "gr2023 62000555号"}, HNTE, TODAY).number == "GR202362000555"
