"""What a list does depends on its kind: a 公告 makes titles, a 公示 is shown and counted nowhere, a 取消 or 撤销 ends titles."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from services.cultivation.lists import jobs as list_jobs
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage, next_version

HEAD = "企业名称,统一社会信用代码,证书编号,发证日期\n"
FIRM = Caller("user", Role.FIRM, party="F1")


@pytest.fixture
def here(stage: Stage) -> Stage:
    stage.hand.move_to(date(2026, 1, 20))
    stage.firm("F1", name="兰州大成药业有限公司")
    stage.firm("F2", name="兰州（云岭）新材料有限公司")
    stage.firm("F3", Zone.BAIYIN_HITECH, name="白银恒通化工有限责任公司")
    return stage


def send(stage: Stage, desk: Desk, rows: str, head: str = HEAD, caller: Caller = OFFICE, **more: str) -> dict[str, Any]:
    """Upload, let the job run, and look at the list."""
    answer = desk.upload(caller, (head + rows).encode(), **more).raise_for_status()
    while list_jobs.reading(stage.service.database, stage.service.writer).run():
        pass
    found: dict[str, Any] = desk.get(caller, f"/official-lists/{answer.json()['list_id']}")
    return found


def rows_of(desk: Desk, view: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get(OFFICE, f"/list-rows?list_id={view['list_id']}")["items"]
    return found


def total(desk: Desk) -> int:
    return int(desk.get(OFFICE, "/metrics/hnte?as_of=2026-01-19")["total"])


def test_a_list_without_a_kind_is_an_announcement(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "兰州大成药业有限公司,,GR202562000001,2025-11-04\n")
    assert (view["kind"], view["kind_name"], total(desk)) == ("announcement", "公告或认定", 1)


@pytest.mark.parametrize(
    "told",
    [
        {"filename": "甘肃省2026年第一批拟认定名单.csv"},
        {"filename": "名单.csv", "document_no": "关于高新技术企业的公示"},
    ],
)
def test_what_calls_itself_a_publicity_is_not_taken_for_an_announcement(
    here: Stage, desk: Desk, told: dict[str, str]
) -> None:
    answer = desk.upload(OFFICE, (HEAD + "兰州大成药业有限公司,,GR202562000001,2025-11-04\n").encode(), **told)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "names_publicity")
    assert send(here, desk, "兰州大成药业有限公司,,,\n", HEAD, OFFICE, kind="publicity", **told)["kind"] == "publicity"


def test_an_announcement_that_speaks_of_the_publicity_before_it_is_one(here: Stage, desk: Desk) -> None:
    rows = "兰州大成药业有限公司,,GR202562000001,2025-11-04\n"
    assert send(here, desk, rows, filename="公示无异议企业公告名单.csv")["matched"] == 1


@pytest.mark.parametrize("kind", ["publicity", "filing", "renaming"])
def test_what_only_mentions_a_firm_is_matched_and_counted_nowhere(here: Stage, desk: Desk, kind: str) -> None:
    view = send(here, desk, "兰州大成药业有限公司,,,\n", kind=kind)
    assert (view["matched"], total(desk), here.rows("recognition")) == (1, 0, [])
    (mention,) = desk.get(FIRM, "/mentions?firm_id=F1")["items"]
    assert (mention["kind"], mention["document_no"]) == (kind, "国科火字〔2025〕9号")
    assert desk.get(BAIYIN, "/mentions?firm_id=F1")["items"] == []


def test_a_publicity_is_over_when_its_title_has_come(here: Stage, desk: Desk) -> None:
    send(here, desk, "兰州大成药业有限公司,,,\n", kind="publicity")
    send(here, desk, "兰州大成药业有限公司,,GR202562000001,2025-11-04\n")
    assert desk.get(FIRM, "/mentions?firm_id=F1")["items"] == []


@pytest.mark.parametrize(("kind", "state"), [("cancellation", "cancelled"), ("revocation", "revoked")])
def test_a_list_ends_the_title_of_its_number_with_its_document(here: Stage, desk: Desk, kind: str, state: str) -> None:
    here.title("F1", date(2024, 11, 4), number="GR202462000001")
    view = send(here, desk, "兰州大成药业有限公司,,gr2024 62000001,\n", kind=kind)
    (title,) = desk.get(OFFICE, "/recognitions?firm_id=F1")["items"]
    assert (view["matched"], title["state"], title["valid_until"]) == (1, state, "2025-12-01")
    assert here.rows("recognition_change")[-1].document_no == "国科火字〔2025〕9号"


def test_a_list_ends_the_newest_title_of_the_code(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2024, 11, 4), number="GR202462000001")
    send(here, desk, f"兰州大成药业有限公司,{here.firms['F1'].uscc},,\n", kind="revocation")
    assert total(desk) == 0


def test_a_name_alone_ends_nothing_until_a_person_has_said_so(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2024, 11, 4), number="GR202462000001")
    view = send(here, desk, "兰州大成药业有限公司,,,\n", kind="cancellation")
    (row,) = rows_of(desk, view)
    assert (row["outcome"], total(desk)) == ("unmatched", 1)
    path, version = f"/list-rows/{row['row_id']}:resolve", f'"v{row["version"]}"'
    assert desk.ask(HITECH, "POST", path, {"firm_id": "F1"}, If_Match=version).status_code == 403
    done = desk.ask(OFFICE, "POST", path, {"firm_id": "F1"}, If_Match=version)
    assert (done.json()["outcome"], total(desk)) == ("matched", 0)


def test_nothing_valid_is_nothing_to_end(here: Stage, desk: Desk) -> None:
    view = send(here, desk, f"兰州大成药业有限公司,{here.firms['F1'].uscc},,\n", kind="cancellation")
    assert view["unchanged"] == 1


def test_staff_send_no_list_that_ends_titles(here: Stage, desk: Desk) -> None:
    assert desk.upload(HITECH, HEAD.encode(), kind="revocation").status_code == 403


def test_a_running_number_is_no_certificate_number(here: Stage, desk: Desk) -> None:
    head = "编号,企业名称\n"
    first = send(here, desk, "1,兰州大成药业有限公司\n2,兰州（云岭）新材料有限公司\n", head)
    second = send(here, desk, "1,白银恒通化工有限责任公司\n", head)
    assert (first["matched"], second["matched"]) == (2, 1)
    assert {row.number for row in here.rows("recognition")} == {None}
    assert {row.firm_id for row in here.rows("recognition")} == {"F1", "F2", "F3"}


def test_a_known_number_under_another_name_waits_with_its_holder_as_candidate(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2024, 11, 4), number="GR202462000001")
    view = send(here, desk, "甘肃无名科技有限公司,,GR202462000001,\n")
    (row,) = rows_of(desk, view)
    assert (row["outcome"], [each["firm_id"] for each in row["candidates"]]) == ("unmatched", ["F1"])
    assert "兰州大成药业有限公司" in row["reasons"][0]


def test_the_announcement_without_numbers_and_the_certificates_are_one_title(here: Stage, desk: Desk) -> None:
    send(here, desk, "兰州大成药业有限公司\n", "企业名称\n", issued_on="2023-12-28")
    view = send(here, desk, "兰州大成药业有限公司,GR202362000778,2023-11-01\n", "企业名称,证书编号,发证日期\n")
    (row,) = rows_of(desk, view)
    assert (row["outcome"], len(here.rows("recognition"))) == ("matched", 1)
    assert row["reasons"] == ["已补证书编号 GR202362000778，发证日期由 2023-12-28 改为 2023-11-01"]


def test_a_matched_row_names_its_firm(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "兰州(云岭)新材料有限公司,,GR202562000001,2025-11-04\n")
    (row,) = rows_of(desk, view)
    assert (row["firm_name"], row["firm_uscc"]) == ("兰州（云岭）新材料有限公司", here.firms["F2"].uscc)


def test_a_name_given_up_shortly_before_the_list_is_suggested(here: Stage, desk: Desk) -> None:
    (name,) = here.firms["F2"].names
    names = (
        name.model_copy(update={"valid_before": date(2025, 11, 20)}),
        name.model_copy(update={"name": "甘肃远景能源有限公司", "valid_from": date(2025, 11, 20)}),
    )
    here.know(next_version(here.firms["F2"], names=names))
    view = send(here, desk, "兰州（云岭）新材料有限公司,,,\n")
    (row,) = rows_of(desk, view)
    assert [each["firm_id"] for each in row["candidates"]] == ["F2"]
    assert "用至 2025-11-19" in row["candidates"][0]["why"]


def test_three_hundred_waiting_rows_are_dismissed_at_once(here: Stage, desk: Desk) -> None:
    rows = "".join(f"外地第{n}号有限公司,,,\n" for n in range(300))
    view = send(here, desk, rows)
    body = {"list_id": view["list_id"], "reason": "非辖区企业"}
    assert desk.ask(OFFICE, "POST", "/list-rows:dismiss", body).json() == {"dismissed": 300}
    assert desk.get(OFFICE, f"/official-lists/{view['list_id']}")["dismissed"] == 300
    assert desk.ask(OFFICE, "POST", "/list-rows:dismiss", {"reason": "非辖区企业"}).status_code == 422


def test_staff_dismiss_no_rows_of_another_zone_s_list(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "外地有限公司,,,\n", caller=BAIYIN)
    body = {"list_id": view["list_id"], "reason": "非辖区企业"}
    assert desk.ask(HITECH, "POST", "/list-rows:dismiss", body).json() == {"dismissed": 0}
