"""A batch: tried first, read again as a person says, written, and undone as far as its firms are still as it left them."""

from typing import Any

from sheets import WrittenSheet, write_sheets
from tests.registry.conftest import BAIYIN, HITECH, Door
from tests.registry.imports.test_imports import rows, run, start, work
from tests.synthetic import code_of, roster

OTHER = ("单位", "代码", "成立日期")


def acted(door: Door, job: dict[str, Any], verb: str, body: Any = None) -> dict[str, Any]:
    """The batch after it was acted on."""
    path = f"/v1/imports/{job['import_id']}"
    answer = door.ask(HITECH, f"{path}:{verb}", "POST", json=body)
    assert answer.status_code == 200, answer.text
    work(door)
    return door.get(HITECH, path)


def test_a_dry_run_writes_nothing_until_it_is_applied(door: Door) -> None:
    job = run(door, roster(3), mode="validate")
    assert (job["created"], door.get(HITECH, "/v1/firms")["total"]) == (3, 0)
    done = acted(door, job, "apply")
    assert (done["mode"], done["created"], door.get(HITECH, "/v1/firms")["total"]) == ("apply", 3, 3)


def test_what_is_written_is_not_read_again(door: Door) -> None:
    job = run(door, roster(1))
    answer = door.ask(HITECH, f"/v1/imports/{job['import_id']}:read", "POST", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "import_applied")


def test_a_batch_of_another_zone_is_not_there_to_be_acted_on(door: Door) -> None:
    job = run(door, roster(1), mode="validate")
    found = {
        door.ask(BAIYIN, f"/v1/imports/{job['import_id']}:{verb}", "POST").status_code for verb in ("apply", "read")
    }
    assert found <= {404, 422}


def test_a_file_that_nobody_can_read_as_it_stands_is_held_for_a_choice(door: Door) -> None:
    row = ("合成甲有限公司", code_of(1), "2019-05-06")
    pages = [
        WrittenSheet("台账", ("企业名称", "统一社会信用代码", "成立日期"), [row]),
        WrittenSheet("注销", ("企业名称", "注册地址"), [("合成乙有限公司", "甲路")]),
    ]
    held = run(door, write_sheets(pages), name="a.xlsx", mode="validate", hold="true")
    assert (held["state"], held["rows"], "“台账”、“注销”" in held["problem"]) == ("failed", 0, True)
    chosen = acted(door, held, "read", {"sheet": "台账"})
    assert (chosen["state"], chosen["created"], chosen["mode"]) == ("done", 1, "validate")
    assert [sheet["is_read"] for sheet in chosen["reading"]["sheets"]] == [True, False]


def test_columns_are_chosen_after_the_file_was_seen(door: Door) -> None:
    lines = [",".join(OTHER), f"合成甲有限公司,{code_of(1)},2019-05-06"]
    held = run(door, "\n".join(lines).encode(), mode="validate", hold="true")
    chosen = acted(
        door, held, "read", {"columns": {"name": "单位", "uscc": "代码", "founded_on": ""}, "header_line": 1}
    )
    assert (chosen["columns"], chosen["refused"]) == ({"name": "单位", "uscc": "代码"}, 1)  # no day to begin with


def test_the_same_file_again_names_the_batch_that_has_written_it(door: Door) -> None:
    first = run(door, roster(2), document_no="兰高新函〔2026〕3号")
    again = run(door, roster(2))
    assert (again["repeats"], again["unchanged"], first["document_no"]) == (
        first["import_id"],
        2,
        "兰高新函〔2026〕3号",
    )


def test_undoing_voids_what_is_still_as_the_batch_left_it_and_says_why_the_rest_stays(door: Door) -> None:
    job = run(door, roster(3))
    first, second, _ = (row["firm_id"] for row in rows(door, job))
    change = {"name": "合成改名有限公司", "effective_on": "2026-02-01"}
    door.post(HITECH, f"/v1/firms/{first}/names", change, version=1)
    body = {"reason": "文件有误", "kept": [{"firm_id": second, "reason": "企业已有 1 项资格"}]}
    done = acted(door, job, "undo", body)
    assert (done["undone"], done["kept"], done["undo_reason"]) == (1, 2, "文件有误")
    notes = [row["undo_note"] for row in rows(door, job, undone="false")]
    assert (notes[0].startswith("企业在导入后又有变更"), notes[1]) == (True, "企业已有 1 项资格")
    assert door.get(HITECH, "/v1/firms")["total"] == 2


def test_a_batch_is_undone_once_and_only_when_it_has_written(door: Door) -> None:
    dry, done = run(door, roster(1), mode="validate"), run(door, roster(1))
    acted(door, done, "undo", {"reason": "文件有误"})
    codes = [
        door.ask(HITECH, f"/v1/imports/{job['import_id']}:undo", "POST", json={"reason": "文件有误"}).json()["code"]
        for job in (dry, done)
    ]
    assert codes == ["import_not_applied", "import_undone"]


def test_a_code_is_free_again_when_its_batch_was_undone(door: Door) -> None:
    acted(door, run(door, roster(1)), "undo", {"reason": "文件有误"})
    assert run(door, roster(1))["created"] == 1


def test_an_amount_under_a_heading_in_yuan_is_no_amount_in_ten_thousands(door: Door) -> None:
    text = f'企业名称,统一社会信用代码,成立日期,注册资本（元）\n合成资本有限公司,{code_of(9)},2019-05-06,"5,000,000"\n'
    job = run(door, text.encode())
    profile = door.get(HITECH, f"/v1/firms/{next(rows(door, job))['firm_id']}")["profile"]
    assert profile["registered_capital"] == "500.0000"


def test_columns_that_no_field_asks_for_are_named(door: Door) -> None:
    text = f"序号,企业名称,统一社会信用代码,成立日期,联系地址备注\n1,合成甲有限公司,{code_of(9)},2019-05-06,甲\n"
    assert start(door, text.encode()).json()["notes"] == ["未用到的列：联系地址备注"]
