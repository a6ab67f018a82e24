"""What two services are told of the same thing, they understand and keep alike."""

from datetime import date

import pytest

from contracts.codes import Programme, Zone
from contracts.commands.registry import CorrectFirm
from domain.headings import OFFICIAL_LIST, ROSTER
from services.cultivation.applications.reads.forms import NO_SHAPE
from services.cultivation.applications.usecases import forms
from services.cultivation.lists.rules import read_row
from services.registry.firms.usecases import meanings
from services.registry.imports.usecases.roster_rows import Terms, judge
from sheets import Value

TODAY = date(2026, 7, 1)
TERMS = Terms({}, Zone.LANZHOU_HITECH, None, None, False)
ROW: tuple[Value, ...] = ("91620102MA7ABCD12B", "甲公司")


@pytest.mark.parametrize(
    "written",
    ["+86 138-0013-8000", "0931-8888888", "09318888888", "（0931）8888888", "0931-8888888转12", "010-88888888"],
)
def test_a_phone_is_stored_alike_from_the_firm_form_and_from_an_application(written: str) -> None:
    of_firm = meanings.meant(CorrectFirm(contact_phone=written))
    of_application = forms.entered(Programme.HNTE, NO_SHAPE, {"contact_phone": written})
    assert forms.plain(of_application) == {"contact_phone": of_firm.contact_phone}


@pytest.mark.parametrize(
    "cell",
    [
        date(2019, 5, 6),
        "2019-05-06",
        "2019/5/6",
        "2019.5.6",
        "2019年5月6日",
        "20190506",
        "2019-05-06 00:00:00",  # text that kept its time: the list importer refused it
        "43591",  # a cell that lost its date format: the roster importer refused it
        "\uff12\uff10\uff11\uff19/5/6",
    ],
)
def test_a_date_that_one_importer_reads_the_other_reads_too(cell: str | date) -> None:
    roster = judge([*ROW, cell], {"uscc": 0, "name": 1, "founded_on": 2}, TERMS)
    listed = read_row({"name": "甲公司", "issued_on": cell}, Programme.HNTE, TODAY)
    assert roster.command is not None
    assert roster.command.founded_on == listed.issued_on == date(2019, 5, 6)


@pytest.mark.parametrize("code", ["'91620102MA7ABCD12B", "91620102MA\n7ABCD12B", "\uff19\uff116\uff120102MA7ABCD12B"])
def test_a_code_that_one_importer_reads_the_other_reads_too(code: str) -> None:
    roster = judge([code, "甲公司", "2019-05-06"], {"uscc": 0, "name": 1, "founded_on": 2}, TERMS)
    listed = read_row({"name": "甲公司", "uscc": code}, Programme.HNTE, TODAY)
    assert roster.command is not None
    assert roster.command.uscc == listed.uscc == ROW[0]


@pytest.mark.parametrize("missing", ["N/A", "NULL", "—", "无", "\\"])
def test_what_says_nothing_to_one_importer_says_nothing_to_the_other(missing: str) -> None:
    roster = judge([*ROW, "2019-05-06", missing], {"uscc": 0, "name": 1, "founded_on": 2, "contact_phone": 3}, TERMS)
    listed = read_row({"name": "甲公司", "uscc": missing, "issued_on": missing}, Programme.HNTE, TODAY)
    assert (roster.refused, listed.reasons) == (False, ())


@pytest.mark.parametrize("title", ["企业全称", "申报企业", "统一社会信用代码证号"])
def test_a_column_that_one_importer_knows_the_other_knows_too(title: str) -> None:
    assert (title in ROSTER, title in OFFICIAL_LIST) == (True, True)
