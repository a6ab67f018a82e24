"""The yearly return: downloaded prefilled, filled, uploaded; every row ends with an outcome and a reason."""

import io
from typing import Any

import openpyxl
import pytest

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from sheets import write_workbook
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

FIRM = Caller("firm-account", Role.FIRM, party="F1")
REVENUE, STAFF, TECH_STAFF = "销售（营业）收入（万元）", "职工总数（人）", "科技人员数（人）"


@pytest.fixture
def codes(stage: Stage) -> dict[str, str]:
    """By firm its code: two of 兰州高新区, one of 白银高新区."""
    for firm_id, zone in (("F1", Zone.LANZHOU_HITECH), ("F2", Zone.LANZHOU_HITECH), ("F3", Zone.BAIYIN_HITECH)):
        stage.firm(firm_id, zone)
    return {firm_id: state.uscc for firm_id, state in stage.firms.items()}


def rows_of(content: bytes) -> list[dict[str, Any]]:
    _, header, *rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def workbook(*rows: dict[str, str]) -> bytes:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return write_workbook(header, [[row.get(name, "") for name in header] for row in rows])


def template(desk: Desk, caller: Caller, **query: str) -> bytes:
    headers = {"Authorization": f"Bearer {desk.mint.mint('cultivation', caller)}"}
    answer = desk.client.get("/v1/fact-returns/template.xlsx", params={"year": "2019"} | query, headers=headers)
    return answer.raise_for_status().content


def upload(desk: Desk, caller: Caller, content: bytes, **query: str) -> Any:
    headers = {
        "Authorization": f"Bearer {desk.mint.mint('cultivation', caller)}",
        "Content-Type": "application/octet-stream",
    }
    asked = {"year": "2019", "filename": "填报表.xlsx"} | query
    return desk.client.post("/v1/fact-returns", params=asked, content=content, headers=headers)


def outcomes(
    desk: Desk, stage: Stage, caller: Caller, content: bytes, **query: str
) -> list[tuple[str, str, list[str]]]:
    """Upload and let the job work; by row its code, its outcome and the codes of its reasons."""
    return_id = upload(desk, caller, content, **query).raise_for_status().json()["return_id"]
    (job,) = [job for job in stage.service.jobs if job.name == "fact-returns"]
    while job.run():
        pass
    rows = desk.get(caller, f"/fact-returns/{return_id}/rows")["items"]
    return [(row["uscc"], row["outcome"], [each["code"] for each in row["reasons"]]) for row in rows]


def test_the_template_of_a_zone_holds_its_firms_with_what_is_known(
    desk: Desk, stage: Stage, codes: dict[str, str]
) -> None:
    row = {"统一社会信用代码": codes["F1"], "年度": "2019", REVENUE: "1,234.5"}
    outcomes(desk, stage, HITECH, workbook(row))
    found = rows_of(template(desk, HITECH, zone="lanzhou-hitech"))
    assert {each["统一社会信用代码"]: each[REVENUE] for each in found} == {codes["F1"]: "1234.5", codes["F2"]: ""}


def test_the_template_comes_back_with_figures_and_each_row_says_what_became_of_it(
    desk: Desk, stage: Stage, codes: dict[str, str]
) -> None:
    first, second = rows_of(template(desk, HITECH))
    filled = {name: value or "" for name, value in first.items()} | {STAFF: "30", "有研发活动（是/否）": "是"}
    untouched = {name: value or "" for name, value in second.items()}
    found = outcomes(desk, stage, HITECH, workbook(filled, untouched))
    assert found == [
        (first["统一社会信用代码"], "updated", ["updated"]),
        (second["统一社会信用代码"], "unchanged", ["unchanged"]),
    ]


def test_a_return_uploaded_twice_changes_nothing_the_second_time(
    desk: Desk, stage: Stage, codes: dict[str, str]
) -> None:
    (row,) = rows_of(template(desk, FIRM))
    content = workbook({name: value or "" for name, value in row.items()} | {STAFF: "30"})
    assert outcomes(desk, stage, FIRM, content)[0][1] == "updated"
    assert outcomes(desk, stage, FIRM, content)[0][1] == "unchanged"


def test_a_return_made_before_the_figures_changed_overwrites_nothing(
    desk: Desk, stage: Stage, codes: dict[str, str]
) -> None:
    (row,) = rows_of(template(desk, FIRM))
    old = {name: value or "" for name, value in row.items()}
    outcomes(desk, stage, HITECH, workbook(old | {STAFF: "30"}))
    assert outcomes(desk, stage, FIRM, workbook(old | {STAFF: "20"})) == [(codes["F1"], "refused", ["stale_version"])]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"年度": "2018"}, "year_differs"),
        ({REVENUE: "约五百万"}, "number"),
        ({REVENUE: "-1"}, "below_zero"),
        ({STAFF: "3.5"}, "not_whole"),
        ({STAFF: "3", TECH_STAFF: "4"}, "part_exceeds_whole"),
        ({"有研发活动（是/否）": "也许"}, "not_yes_no"),
        ({"发生偷漏税（是/否）": "是"}, "source_required"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_whole_with_its_reason(
    desk: Desk, stage: Stage, codes: dict[str, str], cells: dict[str, str], code: str
) -> None:
    row = {"统一社会信用代码": codes["F1"], "年度": "2019", "境内研发费用（万元）": "7"} | cells
    assert outcomes(desk, stage, HITECH, workbook(row)) == [(codes["F1"], "refused", [code])]
    assert desk.get(HITECH, "/standings/F1/facts")["items"] == []


def test_nobody_writes_figures_of_a_firm_that_is_not_his(desk: Desk, stage: Stage, codes: dict[str, str]) -> None:
    row = {"统一社会信用代码": codes["F3"], "年度": "2019", STAFF: "3"}
    assert [outcomes(desk, stage, who, workbook(row)) for who in (HITECH, FIRM)] == [
        [(codes["F3"], "refused", ["firm_unknown"])]
    ] * 2
    assert outcomes(desk, stage, BAIYIN, workbook(row))[0][1] == "updated"


def test_the_second_row_of_a_firm_is_refused(desk: Desk, stage: Stage, codes: dict[str, str]) -> None:
    row = {"统一社会信用代码": codes["F1"], "年度": "2019", STAFF: "3"}
    found = outcomes(desk, stage, HITECH, workbook(row, row | {STAFF: "4"}))
    assert [reasons for _, _, reasons in found] == [["updated"], ["duplicate_in_file"]]


def test_the_office_uploads_official_figures_with_their_source(desk: Desk, stage: Stage, codes: dict[str, str]) -> None:
    row = {"统一社会信用代码": codes["F1"], "年度": "2019", STAFF: "3"}
    assert upload(desk, FIRM, workbook(row), side="official").status_code == 403
    assert outcomes(desk, stage, OFFICE, workbook(row), side="official")[0][2] == ["source_required"]
    assert outcomes(desk, stage, OFFICE, workbook(row), side="official", source="统计局年报")[0][1] == "updated"


def test_a_column_in_another_unit_is_refused_at_once(desk: Desk, codes: dict[str, str]) -> None:
    row = {"统一社会信用代码": codes["F1"], "年度": "2019", "研发费用（元）": "3000000"}
    answer = upload(desk, HITECH, workbook(row))
    assert (answer.status_code, answer.json()["code"]) == (422, "unit_differs")


def test_refused_rows_come_back_as_a_workbook_that_can_be_corrected(
    desk: Desk, stage: Stage, codes: dict[str, str]
) -> None:
    row = {"统一社会信用代码": codes["F1"], "年度": "2019", STAFF: "三十"}
    return_id = upload(desk, HITECH, workbook(row)).json()["return_id"]
    (job,) = [job for job in stage.service.jobs if job.name == "fact-returns"]
    job.run()
    headers = {"Authorization": f"Bearer {desk.mint.mint('cultivation', HITECH)}"}
    content = desk.client.get(f"/v1/fact-returns/{return_id}/errors.xlsx", headers=headers).content
    header, line = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    assert str(dict(zip(header, line, strict=True))["错误原因"]).startswith(f"{STAFF}：应为数字")


@pytest.mark.parametrize(("caller", "status"), [(HITECH, 200), (OFFICE, 200), (BAIYIN, 404), (FIRM, 404)])
def test_a_return_is_read_by_who_sent_it_its_zone_and_the_office(
    desk: Desk, codes: dict[str, str], caller: Caller, status: int
) -> None:
    row = {"统一社会信用代码": codes["F1"], "年度": "2019", STAFF: "3"}
    return_id = upload(desk, HITECH, workbook(row)).json()["return_id"]
    for rest in ("", "/rows", "/errors.xlsx"):
        assert desk.ask(caller, "GET", f"/fact-returns/{return_id}{rest}").status_code == status
