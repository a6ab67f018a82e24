"""An official list: tried first, read again as a person says, done, and undone as far as its titles are still as it made them."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from contracts.codes import Evidence, FirmStatus, Programme
from contracts.events.registry import FirmVoided
from kit.data.clock import FOREVER
from tests.cultivation.lists.test_reading import outcomes, read, send
from tests.cultivation.stage import HITECH, OFFICE, Desk, Stage, message, next_version

TWO = "1,兰州大成药业有限公司,,GR202562000002,2025-11-04,\n2,白银某某有限公司,,GR202562000003,2025-11-04,\n"


@pytest.fixture
def here(stage: Stage) -> Stage:
    stage.hand.move_to(date(2026, 1, 20))
    stage.firm("F1", name="兰州（云岭）新材料有限公司")
    stage.firm("F2", name="兰州大成药业有限公司")
    return stage


def acted(stage: Stage, desk: Desk, view: dict[str, Any], verb: str, body: Any = None) -> dict[str, Any]:
    answer = desk.ask(OFFICE, "POST", f"/official-lists/{view['list_id']}:{verb}", body)
    assert answer.status_code == 200, answer.text
    read(stage)
    found: dict[str, Any] = desk.get(OFFICE, f"/official-lists/{view['list_id']}")
    return found


def test_a_dry_run_shows_what_would_be_done_and_does_nothing(here: Stage, desk: Desk) -> None:
    view = send(here, desk, TWO, mode="validate")
    assert (outcomes(view), here.rows("recognition"), here.rows("outbox")) == ((1, 1, 0, 0), [], [])
    assert desk.get(OFFICE, "/list-rows?outcome=unmatched")["total"] == 0
    done = acted(here, desk, view, "apply")
    assert (done["mode"], outcomes(done), len(here.rows("recognition"))) == ("apply", (1, 1, 0, 0), 1)


def test_a_waiting_row_of_a_dry_run_is_nobodys_to_settle(here: Stage, desk: Desk) -> None:
    view = send(here, desk, TWO, mode="validate")
    (row,) = desk.get(OFFICE, f"/list-rows?list_id={view['list_id']}&outcome=unmatched")["items"]
    answer = desk.ask(
        OFFICE, "POST", f"/list-rows/{row['row_id']}:resolve", {"firm_id": "F1"}, If_Match=f'"v{row["version"]}"'
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "list_dry_run")


def test_columns_of_a_list_are_chosen_as_those_of_a_roster(here: Stage, desk: Desk) -> None:
    text = "单位,文书号\n兰州大成药业有限公司,GR202562000002\n".encode()
    held = desk.upload(OFFICE, text, mode="validate", hold="true").json()
    assert (held["state"], "单位" in held["problem"]) == ("failed", True)
    view = acted(here, desk, held, "read", {"columns": {"name": "单位", "number": "文书号"}})
    assert (view["columns"], outcomes(view)) == ({"name": "单位", "number": "文书号"}, (1, 0, 0, 0))


def test_undoing_a_list_voids_its_titles_and_empties_the_queue_of_it(here: Stage, desk: Desk) -> None:
    view = acted(here, desk, send(here, desk, TWO), "undo", {"reason": "文号有误"})
    assert (view["undone"], view["kept"], view["unmatched"], view["undo_reason"]) == (1, 0, 0, "文号有误")
    assert desk.get(OFFICE, "/metrics/hnte?as_of=2025-12-31")["total"] == 0


def test_a_title_that_was_changed_since_stays_with_its_reason(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2025, 11, 4), number=None)
    rows = (
        "1,兰州（云岭）新材料有限公司,,GR202562000001,2025-11-05,\n2,兰州大成药业有限公司,,GR202562000002,2025-11-04,\n"
    )
    view = acted(here, desk, send(here, desk, rows), "undo", {"reason": "文号有误"})
    (kept,) = desk.get(OFFICE, f"/list-rows?list_id={view['list_id']}&undone=false")["items"]
    assert (view["undone"], view["kept"], "由名单补充" in kept["undo_note"]) == (1, 1, True)


def test_the_list_of_the_office_is_not_for_staff_to_undo(here: Stage, desk: Desk) -> None:
    view = send(here, desk, TWO)
    answer = desk.ask(HITECH, "POST", f"/official-lists/{view['list_id']}:undo", {"reason": "文号有误"})
    assert answer.status_code == 403


def test_the_same_file_again_names_the_list_before(here: Stage, desk: Desk) -> None:
    first = send(here, desk, TWO)
    assert send(here, desk, TWO)["repeats"] == first["list_id"]


def test_rows_that_need_a_person_come_as_a_workbook(here: Stage, desk: Desk) -> None:
    view = send(here, desk, TWO)
    content = desk.ask(OFFICE, "GET", f"/official-lists/{view['list_id']}/errors.xlsx").content
    (_, line) = openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    assert (line[0], line[6:]) == ("白银某某有限公司", ("3", "待匹配", "企业台账中没有发证当日的同名企业"))


def test_titles_of_a_firm_that_turns_out_to_be_no_firm_wait_for_a_person(here: Stage, desk: Desk) -> None:
    view = send(here, desk, TWO)
    by_hand = here.title("F2", date(2025, 3, 4), Programme.SRDI)
    gone = next_version(here.firms["F2"], residencies=(), industries=(), status=FirmStatus.VOIDED)
    ear, *_ = here.service.consumers
    ear.receive([message(FirmVoided(firm=gone, effective_on=date(2026, 1, 20), reason="撤销导入批次"), "F2")])
    found = desk.get(OFFICE, f"/list-rows?list_id={view['list_id']}&outcome=unmatched")["items"]
    assert [row["reasons"] for row in found if row["name"].startswith("兰州大成")] == [
        ["匹配到的企业档案已作废，请重新匹配"]
    ]
    assert {row.recognition_id: row.voided_at is None for row in here.rows("recognition")}[by_hand.recognition_id]
    known = {row.programme: row.evidence for row in here.rows("recognition_interval") if row.known_until == FOREVER}
    assert known == {Programme.SRDI: Evidence.UNVERIFIED}
