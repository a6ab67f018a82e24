"""A list is read by a job, matched by code or by the name of the day, and may be read again without effect."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from contracts.codes import Role, Zone
from contracts.events.registry import FirmCorrected, FirmRegistered
from kit.data.caller import Caller
from services.cultivation.lists import jobs as list_jobs
from services.cultivation.lists.tables import LIST, ROW
from services.cultivation.lists.usecases import lists as official_lists
from sheets import WrittenSheet, write_sheets, write_workbook
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage, message, new_firm, next_version
from tests.databases import ON_POSTGRES

HEAD = "序号,企业名称,统一社会信用代码,证书编号,发证日期,有效期至\n"


@pytest.fixture
def here(stage: Stage) -> Stage:
    stage.hand.move_to(date(2026, 1, 20))
    stage.firm("F1", name="兰州（云岭）新材料有限公司")
    stage.firm("F2", name="兰州大成药业有限公司")
    stage.firm("F3", Zone.BAIYIN_HITECH, name="白银恒通化工有限责任公司")
    return stage


def read(stage: Stage) -> None:
    while list_jobs.reading(stage.service.database, stage.service.writer).run():
        pass


def send(stage: Stage, desk: Desk, rows: str, caller: Any = OFFICE, **more: str) -> dict[str, Any]:
    """Upload, let the job run, and look at the list."""
    answer = desk.upload(caller, (HEAD + rows).encode(), **more)
    assert answer.status_code == 202
    read(stage)
    found: dict[str, Any] = desk.get(caller, f"/official-lists/{answer.json()['list_id']}")
    return found


def outcomes(view: dict[str, Any]) -> tuple[int, ...]:
    return tuple(view[name] for name in ("matched", "unmatched", "unchanged", "refused"))


def test_rows_are_matched_by_name_with_any_brackets_and_by_code(here: Stage, desk: Desk) -> None:
    code = here.firms["F2"].uscc
    rows = f"1,兰州(云岭) 新材料有限公司,,GR202562000001,2025-11-04,\n2,兰州大成药业有限公司,{code},GR202562000002,2025年11月4日,\n"
    view = send(here, desk, rows)
    assert (view["state"], outcomes(view)) == ("done", (2, 0, 0, 0))
    assert desk.get(OFFICE, "/metrics/hnte?as_of=2025-12-31")["total"] == 2


def test_what_a_list_says_of_a_firm_is_told_in_the_order_of_its_rows(here: Stage, desk: Desk) -> None:
    old = here.title("F2", date(2022, 11, 4), number=None)
    name = "兰州大成药业有限公司"
    send(here, desk, f"1,{name},,GR202262000002,2022-11-04,\n2,{name},,GR202562000002,2025-11-04,\n")
    told = [(row.type.split(".")[3], row.payload.count(old.recognition_id)) for row in here.rows("outbox")[1:3]]
    assert [kind for kind, _ in told] == ["corrected", "mirrored"]
    assert told[1][1] == 1, "the new title follows the one that the row before had completed"


def test_a_workbook_is_read_like_a_text_file(here: Stage, desk: Desk) -> None:
    header = ["序号", "企业名称", "证书编号", "发证日期"]
    content = write_workbook(header, [["1", "兰州大成药业有限公司", "GR202562000002", "2025/11/4"]])
    list_id = desk.upload(OFFICE, content, filename="名单.xlsx").json()["list_id"]
    read(here)
    assert outcomes(desk.get(OFFICE, f"/official-lists/{list_id}")) == (1, 0, 0, 0)


def test_a_list_behind_a_sheet_of_instructions_is_found(here: Stage, desk: Desk) -> None:
    listed = WrittenSheet("名单", ["企业名称", "发证日期"], [["兰州大成药业有限公司", "2025-11-04"]])
    content = write_sheets([WrittenSheet("填表说明", ["请勿改动表头"], []), listed])
    list_id = desk.upload(OFFICE, content, filename="名单.xlsx").json()["list_id"]
    read(here)
    assert outcomes(desk.get(OFFICE, f"/official-lists/{list_id}")) == (1, 0, 0, 0)


def test_only_a_column_that_is_read_can_refuse_a_row(here: Stage, desk: Desk) -> None:
    header = ["企业名称", "发证日期", "联系电话"]
    content = write_workbook(header, [["兰州大成药业有限公司", "2025-11-04", "1.39E+10"]])
    list_id = desk.upload(OFFICE, content, filename="名单.xlsx").json()["list_id"]
    read(here)
    assert outcomes(desk.get(OFFICE, f"/official-lists/{list_id}")) == (1, 0, 0, 0)


def test_a_list_on_two_sheets_is_read_by_sheet_and_line(here: Stage, desk: Desk) -> None:
    firms = {"兰州市": "兰州大成药业有限公司", "白银市": "白银恒通化工有限责任公司"}
    pages = [WrittenSheet(name, ["企业名称"], [[firm]]) for name, firm in firms.items()]
    list_id = desk.upload(OFFICE, write_sheets(pages), filename="名单.xlsx").json()["list_id"]
    read(here)
    rows = desk.get(OFFICE, f"/list-rows?list_id={list_id}")["items"]
    assert [(row["sheet"], row["line"], row["firm_id"]) for row in rows] == [("兰州市", 2, "F2"), ("白银市", 2, "F3")]


def test_sheets_that_no_one_mapping_fits_are_refused_by_name(here: Stage, desk: Desk) -> None:
    pages = [
        WrittenSheet("新认定", ["企业名称", "发证日期"], [["兰州大成药业有限公司", "2025-11-04"]]),
        WrittenSheet("更名", ["企业名称"], [["白银恒通化工有限责任公司"]]),
    ]
    answer = desk.upload(OFFICE, write_sheets(pages), filename="名单.xlsx")
    assert (answer.status_code, answer.json()["sheets"]) == (422, ["新认定", "更名"])
    assert desk.get(OFFICE, "/official-lists")["total"] == 0


def test_a_list_in_gb18030_under_a_title_is_read(here: Stage, desk: Desk) -> None:
    text = (
        "甘肃省2025年高新技术企业名单,,\n企业名称,证书编号,发证日期\n兰州大成药业有限公司,GR202562000002,2025-11-04\n"
    )
    list_id = desk.upload(OFFICE, text.encode("gb18030")).json()["list_id"]
    read(here)
    assert outcomes(desk.get(OFFICE, f"/official-lists/{list_id}")) == (1, 0, 0, 0)


def test_headings_spaced_out_and_marked_are_recognised(here: Stage, desk: Desk) -> None:
    text = "序 号,企 业 名 称*,证书编号（必填）\n1,兰州大成药业有限公司,GR202562000002\n"
    list_id = desk.upload(OFFICE, text.encode()).json()["list_id"]
    read(here)
    assert outcomes(desk.get(OFFICE, f"/official-lists/{list_id}")) == (1, 0, 0, 0)


def test_a_number_typed_in_another_way_is_the_same_title(here: Stage, desk: Desk) -> None:
    send(here, desk, "1,兰州大成药业有限公司,,GR202562000002,2025-11-04,\n")
    again = send(here, desk, "1,兰州大成药业有限公司,,gr2025 62000002号,2025-11-04,\n")
    assert (outcomes(again), len(here.rows("recognition"))) == ((0, 0, 1, 0), 1)


@pytest.mark.parametrize("written", ["兰州艾尔•肯生物有限公司", "兰州艾尔・肯生物有限公司", "兰州艾尔．肯生物有限公司"])  # noqa: RUF001 - a dot of full width
def test_kinds_of_the_dot_between_words_do_not_make_another_firm(here: Stage, desk: Desk, written: str) -> None:
    here.firm("F4", name="兰州艾尔·肯生物有限公司")
    assert outcomes(send(here, desk, f"1,{written},,GR202562000004,2025-11-04,\n")) == (1, 0, 0, 0)


def test_the_same_list_again_changes_nothing(here: Stage, desk: Desk) -> None:
    rows = "1,兰州大成药业有限公司,,GR202562000002,2025-11-04,\n2,兰州（云岭）新材料有限公司,,,2025-11-04,\n"
    send(here, desk, rows)
    assert outcomes(send(here, desk, rows)) == (0, 0, 2, 0)
    assert len(here.rows("recognition")) == 2


def test_a_row_without_a_firm_waits_with_suggestions_and_is_not_merged(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "1,白银恒通化工有限公司,,GR202562000003,2025-11-04,\n")
    (row,) = desk.get(OFFICE, f"/list-rows?outcome=unmatched&list_id={view['list_id']}")["items"]
    assert outcomes(view) == (0, 1, 0, 0)
    assert [candidate["firm_id"] for candidate in row["candidates"]] == ["F3"]


def test_a_former_name_matches_on_the_days_it_was_borne(here: Stage, desk: Desk) -> None:
    firm = here.firms["F2"]
    (name,) = firm.names
    names = (
        name.model_copy(update={"valid_before": date(2025, 6, 1)}),
        name.model_copy(update={"name": "兰州大成生物有限公司", "valid_from": date(2025, 6, 1)}),
    )
    here.know(next_version(firm, names=names))
    rows = "1,兰州大成药业有限公司,,GR202462000001,2024-11-04,\n2,兰州大成药业有限公司,,GR202562000001,2025-11-04,\n"
    assert outcomes(send(here, desk, rows)) == (1, 1, 0, 0)


def test_a_waiting_row_is_tried_again_when_the_firm_arrives(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "1,兰州新来科技有限公司,,GR202562000004,2025-11-04,\n")
    firm = new_firm("F4", Zone.LANZHOU_ETDZ, date(2020, 1, 1), name="兰州新来科技有限公司")
    ear, *_ = here.service.consumers
    ear.receive([message(FirmRegistered(firm=firm, effective_on=date(2020, 1, 1)), "F4")])
    assert outcomes(desk.get(OFFICE, f"/official-lists/{view['list_id']}")) == (1, 0, 0, 0)
    assert [row.firm_id for row in here.rows("recognition")] == ["F4"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,,,GR202562000001,2025-11-04,", "企业名称"),
        ("1,兰州大成药业有限公司,9162O102MA7ABCD12B,GR1,2025-11-04,", "统一社会信用代码"),
        ("1,兰州大成药业有限公司,,0.35,2025-11-04,", "证书编号"),
        ("1,兰州大成药业有限公司,,GR1,2025-13-04,", "发证日期"),
        ("1,兰州大成药业有限公司,,GR1,2026-02-01,", "发证日期"),
        ("1,兰州大成药业有限公司,,GR1,2025-11-04,2024-11-04", "有效期至"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_stops_no_other(here: Stage, desk: Desk, row: str, reason: str) -> None:
    view = send(here, desk, f"{row}\n2,兰州（云岭）新材料有限公司,,GR202562000009,2025-11-04,\n")
    (refused,) = desk.get(OFFICE, f"/list-rows?outcome=refused&list_id={view['list_id']}")["items"]
    assert outcomes(view) == (1, 0, 0, 1)
    assert refused["reasons"][0].startswith(reason)


def test_a_number_of_another_firm_waits_for_a_person(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2025, 11, 4), number="GR202562000001")
    code = here.firms["F2"].uscc
    view = send(here, desk, f"1,兰州大成药业有限公司,{code},GR202562000001,2025-11-04,\n")
    assert outcomes(view) == (0, 1, 0, 0)


def test_staff_match_firms_of_their_zones_only(here: Stage, desk: Desk) -> None:
    rows = "1,兰州大成药业有限公司,,GR1,2025-11-04,\n2,白银恒通化工有限责任公司,,GR2,2025-11-04,\n"
    view = send(here, desk, rows, caller=BAIYIN)
    assert outcomes(view) == (1, 1, 0, 0)
    assert desk.ask(HITECH, "GET", f"/official-lists/{view['list_id']}").status_code == 404


def test_a_person_resolves_a_waiting_row(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "1,白银恒通化工有限公司,,GR202562000003,2025-11-04,\n")
    (row,) = desk.get(BAIYIN, f"/list-rows?outcome=unmatched&list_id={view['list_id']}")["items"]
    path = f"/list-rows/{row['row_id']}:resolve"
    assert desk.ask(HITECH, "POST", path, {"firm_id": "F3"}, If_Match=f'"v{row["version"]}"').status_code == 404
    done = desk.ask(BAIYIN, "POST", path, {"firm_id": "F3"}, If_Match=f'"v{row["version"]}"')
    assert (done.status_code, done.json()["outcome"], done.json()["firm_id"]) == (200, "matched", "F3")
    again = desk.ask(BAIYIN, "POST", path, {"firm_id": "F3"}, If_Match=done.headers["ETag"])
    assert (again.status_code, again.json()["code"]) == (409, "not_waiting")


def test_a_person_dismisses_a_waiting_row_with_a_reason(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "1,敦煌远方文旅有限公司,,GR202562000005,2025-11-04,\n")
    (row,) = desk.get(OFFICE, f"/list-rows?outcome=unmatched&list_id={view['list_id']}")["items"]
    body, path = {"reason": "不在兰白两区"}, f"/list-rows/{row['row_id']}:dismiss"
    answer = desk.ask(OFFICE, "POST", path, body, If_Match=f'"v{row["version"]}"')
    assert (answer.json()["outcome"], answer.json()["reasons"]) == ("dismissed", ["不在兰白两区"])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.xlsx", b"not a workbook", "not_xlsx"),
        ("list.xls", b"\xd0\xcf\x11\xe0", "file_type"),
        ("list.csv", "证书编号,发证日期\nGR1,2025-11-04\n".encode(), "header_missing"),
    ],
)
def test_what_is_no_list_is_refused_at_once(here: Stage, desk: Desk, name: str, content: bytes, code: str) -> None:
    answer = desk.upload(OFFICE, content, filename=name)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_end_of_a_reading_is_one_event(here: Stage, desk: Desk) -> None:
    send(here, desk, "1,兰州大成药业有限公司,,GR1,2025-11-04,\n")
    types = [row.type.removeprefix("cn.cultivation.") for row in here.rows("outbox")]
    assert types == ["recognition.mirrored.v1", "official-list.reconciled.v1"]


def test_a_reading_that_was_cut_off_goes_on_where_it_stood(here: Stage, desk: Desk) -> None:
    """The reader died between two batches; another takes over."""
    rows = "1,兰州大成药业有限公司,,GR1,2025-11-04,\n2,兰州（云岭）新材料有限公司,,GR2,2025-11-04,\n"
    list_id = desk.upload(OFFICE, (HEAD + rows).encode()).json()["list_id"]
    head = here.do(partial(official_lists.LEASED.claim, owner="another", lease=official_lists.LEASE, alone=False))
    first, second = list_jobs.unsettled(here.service.database, here.service.writer, head)
    here.do(partial(official_lists.apply_rows, list_id=list_id, rows=[first]))
    view = desk.get(OFFICE, f"/official-lists/{list_id}")
    assert (view["state"], view["rows"], view["done"], outcomes(view)) == ("running", 2, 1, (1, 0, 0, 0))
    here.hand.advance(official_lists.LEASE * 2)
    read(here)
    here.do(partial(official_lists.apply_rows, list_id=list_id, rows=[second]))  # the first was not dead but slow
    view = desk.get(OFFICE, f"/official-lists/{list_id}")
    assert (view["state"], view["rows"], view["done"], outcomes(view)) == ("done", 2, 2, (2, 0, 0, 0))
    assert [len(here.rows(name)) for name in ("recognition", "official_list_row")] == [2, 2]


def test_rows_that_an_earlier_release_had_stored_and_not_settled_are_read_again(here: Stage, desk: Desk) -> None:
    rows = "1,兰州大成药业有限公司,,GR1,2025-11-04,\n2,兰州（云岭）新材料有限公司,,GR2,2025-11-04,\n3,,,GR3,,\n"
    view = send(here, desk, rows)
    unsettled = update(ROW).where(ROW.c.position == 2).values(outcome="pending", firm_id=None, recognition_id=None)
    here.do(lambda session: session.execute(unsettled))
    here.do(lambda session: session.execute(update(LIST).values(state="queued", done=2)))
    read(here)
    again = desk.get(OFFICE, f"/official-lists/{view['list_id']}")
    assert (again["state"], again["done"], outcomes(again)) == ("done", 3, (1, 0, 1, 1))


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL scans a small table whatever its indexes")
def test_a_version_of_a_firm_is_heard_without_a_walk_over_all_firms_or_all_that_waits(here: Stage) -> None:
    ear, *_ = here.service.consumers
    later = next_version(here.firms["F1"])
    with here.plans() as steps:
        ear.receive([message(FirmCorrected(firm=later, effective_on=date(2026, 1, 20)), "F1")])
    looks = [step.partition(" USING ")[2] for step in steps if step.startswith("SEARCH official_list_row")]
    assert looks == ["INDEX ix_official_list_row_uscc (uscc=?)", "INDEX ix_official_list_row_key (match_key=?)"]
    assert [step for step in steps if "(known_until=?)" in step or step.startswith("SCAN firm")] == []


def test_a_firm_may_not_send_a_list(here: Stage, desk: Desk) -> None:
    assert desk.upload(Caller("user", Role.FIRM, party="F1"), HEAD.encode()).status_code == 403
