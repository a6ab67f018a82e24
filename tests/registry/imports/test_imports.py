"""Importing rosters: who may, what is refused at the door, what each row is told, and that good rows go on."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from contracts.codes import Role
from kit.data.caller import Caller
from tests.registry.conftest import BAIYIN, HITECH, OFFICE, Door
from tests.synthetic import code_of, roster

HERE = Path(__file__).resolve().parents[1]
CODES = {f"code{n}": code_of(500 + n) for n in range(1, 10)}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def start(door: Door, content: bytes, caller: Caller | None = HITECH, /, name: str = "名单.csv", **query: Any) -> Any:
    chosen = {"filename": name, "zone": "lanzhou-hitech", "mode": "apply"} | query
    return door.ask(caller, "/v1/imports", "POST", content=content, headers={"Content-Type": "text/csv"}, **chosen)


def run(door: Door, content: bytes, caller: Caller = HITECH, /, **query: Any) -> dict[str, Any]:
    """The finished job."""
    answer = start(door, content, caller, **query)
    assert answer.status_code == 202, answer.text
    work(door)
    return door.get(caller, f"/v1/imports/{answer.json()['import_id']}")


def work(door: Door) -> None:
    while door.service.jobs[0].run():
        pass


def rows(door: Door, job: dict[str, Any], **query: Any) -> Iterator[dict[str, Any]]:
    found: list[dict[str, Any]] = door.get(HITECH, f"/v1/imports/{job['import_id']}/rows", **query)["items"]
    return iter(found)


@pytest.fixture
def messy(door: Door) -> bytes:
    """A roster with everything that goes wrong; one of its firms is registered already, one belongs elsewhere."""
    known = door.firm(HITECH, name="已登记合成科技有限公司")["uscc"]
    elsewhere = door.firm(BAIYIN, name="别处合成科技有限公司")["uscc"]
    text = (HERE / "messy_roster.csv").read_text(encoding="utf-8")
    for name, code in {**CODES, "known": known, "elsewhere": elsewhere}.items():
        text = text.replace("{" + name + "}", code)
    return text.encode("gb18030")


# --- at the door ------------------------------------------------------------------------------------------------------
def test_only_staff_of_the_zone_and_the_office_import(door: Door) -> None:
    content = roster(2)
    assert start(door, content, None).status_code == 401
    assert start(door, content, Caller("f", Role.FIRM, party="X")).status_code == 403
    assert start(door, content, BAIYIN).status_code == 403
    assert start(door, content, OFFICE).status_code == 202


def test_an_import_of_another_zone_is_not_there(door: Door) -> None:
    job = run(door, roster(2))
    for path in ("", "/rows", "/errors.xlsx"):
        assert door.ask(BAIYIN, f"/v1/imports/{job['import_id']}{path}").status_code == 404
    assert door.get(BAIYIN, "/v1/imports")["total"] == 0


@pytest.mark.parametrize(
    ("content", "query", "status", "code"),
    [
        (b"", {}, 422, "required"),
        ("企业名称,成立日期\n甲,2015-01-01".encode(), {}, 422, "header_missing"),
        (b"a,b\n1,2", {}, 422, "header_missing"),
        ("企业名称,企业名称,信用代码\n".encode(), {}, 422, "header_duplicate"),
        (b"\xd0\xcf\x11\xe0", {"name": "a.xls"}, 422, "file_type"),
        (b"\xd0\xcf\x11\xe0", {"name": "a.xlsx"}, 422, "not_xlsx"),
        (roster(1), {"mode": "guess"}, 422, "query"),
        (roster(1), {"zone": "mars"}, 422, "query"),
        (roster(1), {"park": "bhz-core"}, 422, "park"),
        (roster(1), {"columns": "name"}, 422, "json"),
        (roster(1), {"columns": '{"name": "不存在"}'}, 422, "header_missing"),
        (roster(1), {"speed": "fast"}, 422, "query"),
    ],
)
def test_what_is_no_roster_is_refused_at_once(
    door: Door, content: bytes, query: dict[str, Any], status: int, code: str
) -> None:
    answer = start(door, content, **query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert door.get(OFFICE, "/v1/imports")["total"] == 0


def test_a_missing_column_is_named_in_chinese(door: Door) -> None:
    answer = start(door, "企业名称,成立日期\n甲,2015-01-01".encode())
    assert "统一社会信用代码" in answer.json()["detail"]


def test_the_same_upload_with_the_same_key_is_one_job(door: Door) -> None:
    query: dict[str, Any] = {"filename": "a.csv", "zone": "lanzhou-hitech"}
    headers = {"Content-Type": "text/csv", "Idempotency-Key": "k1"}
    one, two = (
        door.ask(HITECH, "/v1/imports", "POST", content=roster(3), headers=headers, **query).json()["import_id"]
        for _ in range(2)
    )
    assert one == two


# --- rows -------------------------------------------------------------------------------------------------------------
def test_good_rows_become_firms_resident_since_their_registration(door: Door) -> None:
    job = run(door, roster(3))
    assert (job["state"], job["rows"], job["done"], job["created"], job["refused"]) == ("done", 3, 3, 3, 0)
    firm = door.get(HITECH, f"/v1/firms/{next(rows(door, job))['firm_id']}")
    assert (firm["zone"], firm["residencies"][0]["valid_from"]) == ("lanzhou-hitech", "2015-03-02")
    assert door.get(HITECH, f"/v1/firms/{firm['firm_id']}/history")["items"][0]["action_name"] == "导入"
    assert door.get(HITECH, "/v1/firms", q="第000002号")["total"] == 1


@pytest.mark.parametrize(
    "header", ["企 业 名 称,统 一 社 会 信 用 代 码,成立日期", "企业名称*,统一社会信用代码（18位）*,成立日期（必填）"]
)
def test_headings_spaced_out_or_marked_are_recognised(door: Door, header: str) -> None:
    job = run(door, f"{header}\n合成表头有限公司,{code_of(77)},2019-05-06 00:00:00\n".encode())
    assert (job["created"], job["refused"]) == (1, 0)


@pytest.mark.parametrize(
    ("written", "amount", "warned"),
    [("伍佰万元整", "500.0000", False), ("1000(万元(港币))", "1000.0000", False), ("见章程", None, True)],
)
def test_a_capital_never_refuses_a_firm(door: Door, written: str, amount: str | None, warned: bool) -> None:
    line = f"合成资本有限公司,{code_of(78)},2019-05-06,{written}"
    job = run(door, f"企业名称,统一社会信用代码,成立日期,注册资本\n{line}\n".encode())
    profile = door.get(HITECH, f"/v1/firms/{next(rows(door, job))['firm_id']}")["profile"]
    assert (profile["registered_capital"], profile["capital_text"]) == (amount, written)
    assert (job["created"], job["warnings"]) == (1, int(warned))


def test_a_stated_start_of_residency_goes_before_the_registration_date(door: Door) -> None:
    job = run(door, roster(1), resident_from="2020-01-01", park="lhz-yantan")
    firm = door.get(HITECH, f"/v1/firms/{next(rows(door, job))['firm_id']}")
    assert [(r["valid_from"], r["park"]) for r in firm["residencies"]] == [("2020-01-01", "lhz-yantan")]


def test_a_second_import_of_the_same_file_brings_nothing_new(door: Door) -> None:
    run(door, roster(5))
    job = run(door, roster(5))
    assert (job["created"], job["updated"], job["unchanged"]) == (0, 0, 5)
    assert door.kinds().count("firm.registered") == 5


def test_validation_tells_the_same_and_writes_no_firm(door: Door, messy: bytes) -> None:
    checked = run(door, messy, mode="validate")
    told = [(row["line"], row["outcome"], row["problems"]) for row in rows(door, checked)]
    assert door.get(OFFICE, "/v1/firms")["total"] == 2
    applied = run(door, messy)
    assert told == [(row["line"], row["outcome"], row["problems"]) for row in rows(door, applied)]
    assert {name: checked[name] for name in ("created", "updated", "refused", "warnings")} == {
        name: applied[name] for name in ("created", "updated", "refused", "warnings")
    }


TOLD: Mapping[int, tuple[str, set[tuple[str | None, str, str]]]] = {
    3: ("created", set()),
    4: ("created", set()),
    5: ("created", {("注册资本", "capital_currency", "warning")}),
    6: ("refused", {("统一社会信用代码", "uscc_check", "error")}),
    7: ("refused", {("统一社会信用代码", "uscc_charset", "error")}),
    8: ("refused", {("企业名称", "required", "error")}),
    9: ("refused", {(None, "quotes", "error")}),
    10: ("refused", {("统一社会信用代码", "duplicate_in_file", "error")}),
    11: ("updated", set()),
    12: ("refused", {("统一社会信用代码", "held_elsewhere", "error")}),
    13: ("refused", {("企业名称", "duplicate_name", "error")}),
    14: (
        "refused",
        {
            ("主导产业", "industry", "error"),
            ("分园", "park", "error"),
            ("成立日期", "date", "error"),
            ("注册资本", "capital_unread", "warning"),
            ("联系电话", "precision", "error"),
        },
    ),
    15: ("refused", {("成立日期", "required", "error")}),
    16: ("created", {("企业名称", "name_branch", "warning")}),
}
"""By line of the messy roster: what becomes of it, and which column is told what."""


def test_each_row_of_a_messy_roster_is_told_its_reasons(door: Door, messy: bytes) -> None:
    job = run(door, messy)
    told = {
        row["line"]: (row["outcome"], {(p["column"], p["code"], p["severity"]) for p in row["problems"]})
        for row in rows(door, job)
    }
    assert told == TOLD


def test_a_code_of_another_zone_is_refused_without_naming_the_zone(door: Door, messy: bytes) -> None:
    job = run(door, messy)
    row = next(row for row in rows(door, job) if row["line"] == 12)
    assert row["problems"][0]["message"] == "已在其他园区登记"


def test_what_a_roster_says_of_capital_industry_and_park_is_kept(door: Door, messy: bytes) -> None:
    job = run(door, messy)
    first = door.get(HITECH, f"/v1/firms/{next(rows(door, job))['firm_id']}")
    profile = first["profile"]
    assert (profile["registered_capital"], profile["capital_text"]) == ("10000.0000", "10,000(万元人民币)")
    assert (first["industries"][0]["primary"], first["park"]) == ("new-materials", "lhz-yantan")
    assert profile["contact"]["phone"] == "13800138000"


def test_the_workbook_of_errors_is_corrected_and_imported_again(door: Door, messy: bytes) -> None:
    job = run(door, messy)
    answer = door.ask(HITECH, f"/v1/imports/{job['import_id']}/errors.xlsx")
    book: Any = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    header = [cell.value for cell in sheet[1]]
    reasons = header.index("错误原因") + 1
    wrong = next(row for row in range(2, sheet.max_row + 1) if "校验码" in (sheet.cell(row, reasons).value or ""))
    cell = sheet.cell(wrong, header.index("统一社会信用代码") + 1)
    assert (sheet.max_row - 1, cell.fill.fgColor.rgb) == (job["refused"], "FFFFC7CE")
    cell.value = code_of(600)
    buffer = io.BytesIO()
    book.save(buffer)
    again = run(door, buffer.getvalue(), name="更正.xlsx")
    assert (again["created"], again["updated"], again["encoding"]) == (1, 1, "xlsx")  # the doubled row is now known
    assert again["refused"] == job["refused"] - 2


@pytest.mark.parametrize(
    ("strategy", "known", "fresh"),
    [("create", "refused", "created"), ("update", "updated", "refused"), ("upsert", "updated", "created")],
)
def test_the_strategy_says_what_may_happen_to_known_and_new_firms(
    door: Door, strategy: str, known: str, fresh: str
) -> None:
    firm = door.firm()
    text = f"企业名称,信用代码,成立日期,地址\n{firm['name']},{firm['uscc']},2015-03-02,新址\n新的有限公司,{code_of(99)},2015-03-02,"
    job = run(door, text.encode(), strategy=strategy)
    assert [row["outcome"] for row in rows(door, job)] == [known, fresh]


def test_an_update_adds_what_the_row_says_and_erases_nothing(door: Door) -> None:
    firm = door.firm(website="https://a.cn", address="旧址")
    text = f"企业名称,信用代码,成立日期,地址,网址,分园,产业\n改了名,{firm['uscc']},N/A,新址,,雁滩园区,数字产业"
    job = run(door, text.encode())
    row = next(rows(door, job))
    now = door.get(HITECH, f"/v1/firms/{firm['firm_id']}")
    assert (row["outcome"], [p["code"] for p in row["problems"]]) == ("updated", ["name_differs"])
    assert (now["name"], now["profile"]["address"], now["profile"]["website"]) == (firm["name"], "新址", "https://a.cn")
    assert (now["park"], now["industries"][0]["primary"], now["version"]) == ("lhz-yantan", "digital", 2)
    assert door.events()[-1].type == "cn.cultivation.firm.corrected.v1" or door.kinds()[-2] == "firm.corrected"


def test_another_park_in_the_file_is_a_warning_and_no_move(door: Door) -> None:
    firm = door.firm(park="lhz-dinglian")
    text = f"企业名称,信用代码,分园\n{firm['name']},{firm['uscc']},雁滩园区"
    job = run(door, text.encode())
    row = next(rows(door, job))
    assert (row["outcome"], row["problems"][0]["code"]) == ("unchanged", "place_differs")


def test_typed_cells_of_a_workbook_are_judged_by_their_kind(door: Door) -> None:
    book: Any = openpyxl.Workbook()
    for row in (
        ["企业名称", "信用代码", "注册资本", "行业"],
        ["甲有限公司", code_of(1), 0.1 + 0.2, "2710"],
        ["乙有限公司", 916201020000000001, 100, "2710"],
        ["丙有限公司", code_of(2), "=1+1", "2710"],
        ["丁有限公司", code_of(3), "#N/A", "2710"],
        ["戊有限公司", code_of(4), True, "2710"],
        ["己有限公司", code_of(5), 100, 111],
    ):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    job = run(door, buffer.getvalue(), name="a.xlsx", resident_from="2020-01-01")
    codes = [[problem["code"] for problem in row["problems"]] for row in rows(door, job)]
    assert codes == [[], ["precision"], ["formula"], ["cell_error"], ["number"], ["code"]]
    firm = door.get(HITECH, f"/v1/firms/{next(rows(door, job))['firm_id']}")
    assert firm["profile"]["registered_capital"] == "0.3000"


def test_a_name_that_the_office_gives_a_park_is_understood_from_then_on(door: Door) -> None:
    text = f"企业名称,信用代码,成立日期,分园\n新名有限公司,{code_of(8)},2015-03-02,雁滩孵化大厦".encode()
    body = {"name": "雁滩孵化大厦", "zone": "lanzhou-hitech", "park": "lhz-yantan"}
    assert next(rows(door, run(door, text)))["problems"][0]["code"] == "park"
    assert door.ask(HITECH, "/v1/parks/names", "POST", json=body).status_code == 403
    assert "雁滩孵化大厦" in door.post(OFFICE, "/v1/parks/names", body)["items"][0]["aliases"]
    assert door.ask(OFFICE, "/v1/parks/names", "POST", json=body).json()["code"] == "place_known"
    job = run(door, text)
    assert (job["created"], door.get(HITECH, "/v1/firms", park="lhz-yantan")["total"]) == (1, 1)


def test_columns_may_be_chosen_by_hand(door: Door) -> None:
    text = f"甲列,乙列,丙列\n手选有限公司,{code_of(7)},2015-03-02"
    columns = json.dumps({"name": "甲列", "uscc": "乙列", "founded_on": "丙列"}, ensure_ascii=False)
    assert run(door, text.encode(), columns=columns)["created"] == 1


def test_a_form_with_the_file_as_a_part_is_taken_too(door: Door) -> None:
    token = door.mint.mint("registry", HITECH)
    answer = door.client.post(
        "/v1/imports",
        files={"file": ("名单.csv", roster(2), "text/csv")},
        data={"zone": "lanzhou-hitech", "mode": "apply"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (answer.status_code, answer.json()["filename"]) == (202, "名单.csv")


@pytest.mark.parametrize("name", ["../../名单.csv", "..\\..\\名单.csv"])
def test_a_file_is_known_by_its_own_name_without_folders(door: Door, name: str) -> None:
    assert run(door, roster(1), name=name)["filename"] == "名单.csv"


@pytest.mark.parametrize("words", ["(万香港元)", "(万元(人民币))", "见章程", "=1+1"])
def test_a_row_is_not_refused_for_the_words_of_its_capital(door: Door, words: str) -> None:
    job = run(door, f"企业名称,信用代码,成立日期,注册资本\n甲有限公司,{code_of(1)},2015-03-02,{words}".encode())
    row = next(rows(door, job))
    assert (row["outcome"], {problem["severity"] for problem in row["problems"]} <= {"warning"}) == ("created", True)
    assert door.get(HITECH, f"/v1/firms/{row['firm_id']}")["profile"]["capital_text"] == words


def test_words_of_a_capital_do_not_replace_a_known_amount(door: Door) -> None:
    firm = door.firm(registered_capital="100")
    run(door, f"企业名称,信用代码,注册资本\n{firm['name']},{firm['uscc']},见章程".encode())
    profile = door.get(HITECH, f"/v1/firms/{firm['firm_id']}")["profile"]
    assert (profile["registered_capital"], profile["capital_text"]) == ("100.0000", "100(万CNY)")
