"""How a title is known: what staff enter waits for the office and counts nowhere until a second account has confirmed it."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import Role
from kit.data.caller import Caller
from tests.cultivation.stage import HITECH, OFFICE, Desk, Stage

SECOND = Caller("office-2", Role.OFFICE)
ENTRY: dict[str, Any] = {
    "firm_id": "F1",
    "programme": "hnte",
    "number": "GR202562000123",
    "issued_on": "2025-11-04",
    "document_no": "国科火字〔2025〕99号",
    "document_on": "2025-12-02",
}
CHECKED = {"reason": "已与公告核对"}


@pytest.fixture
def here(stage: Stage) -> Stage:
    stage.hand.move_to(date(2026, 3, 2))
    stage.firm("F1")
    return stage


def total(desk: Desk) -> int:
    return int(desk.get(OFFICE, "/metrics/hnte?as_of=2026-03-01")["total"])


def entered(desk: Desk, caller: Caller = HITECH, **change: Any) -> dict[str, Any]:
    answer = desk.ask(caller, "POST", "/recognitions", ENTRY | change)
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()
    return found


def act(desk: Desk, caller: Caller, title: dict[str, Any], verb: str, body: dict[str, Any]) -> Any:
    path = f"/recognitions/{title['recognition_id']}:{verb}"
    return desk.ask(caller, "POST", path, body, If_Match=f'"v{title["version"]}"')


def test_what_staff_enter_is_unverified_and_counts_nowhere(here: Stage, desk: Desk) -> None:
    title = entered(desk)
    assert (title["evidence"], title["evidence_name"], total(desk)) == ("unverified", "人工登记，待核", 0)
    standing = desk.get(HITECH, "/standings/F1")
    assert (standing["held"], standing["recognitions"][0]["evidence"]) == ([], "unverified")


def test_an_office_account_confirms_and_from_then_on_it_counts(here: Stage, desk: Desk) -> None:
    title = entered(desk)
    before = here.tick()
    done = act(desk, OFFICE, title, "confirm", CHECKED)
    assert (done.status_code, done.json()["evidence"], total(desk)) == (200, "announced", 1)
    known = before.isoformat().replace("+00:00", "Z")
    assert desk.get(OFFICE, f"/metrics/hnte?as_of=2026-03-01&known_at={known}")["total"] == 0


def test_a_refused_entry_is_taken_back_with_its_reason(here: Stage, desk: Desk) -> None:
    title = entered(desk)
    assert act(desk, OFFICE, title, "refuse", {"reason": "公告中没有该企业"}).status_code == 204
    assert desk.get(OFFICE, "/recognitions?awaiting=true")["total"] == 0
    assert [row.kind for row in here.rows("recognition_change")] == ["granted", "refused"]


def test_nobody_confirms_what_he_has_entered(here: Stage, desk: Desk) -> None:
    title = entered(desk, OFFICE, number=None, number_reason="公告未载编号")
    own = act(desk, OFFICE, title, "confirm", CHECKED)
    assert (own.status_code, own.json()["code"]) == (403, "own_entry")
    assert ("confirm" in title["actions"], act(desk, SECOND, title, "confirm", CHECKED).status_code) == (False, 200)


def test_staff_confirm_nothing(here: Stage, desk: Desk) -> None:
    assert act(desk, HITECH, entered(desk), "confirm", CHECKED).status_code == 403


def test_the_office_s_own_entry_with_document_and_number_is_announced(here: Stage, desk: Desk) -> None:
    assert (entered(desk, OFFICE)["evidence"], total(desk)) == ("announced", 1)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"document_no": None}, "/document_no"),
        ({"document_on": None}, "/document_on"),
        ({"document_on": "2026-03-03"}, "/document_on"),
        ({"number": None}, "/number"),
        ({"number": "GR999"}, "/number"),
        ({"number": "12", "number_reason": "名单序号"}, "/number"),
        ({"programme": "leading"}, "/programme"),
        ({"predecessor_id": "nonsense"}, "/predecessor_id"),
    ],
)
def test_what_an_entry_lacks_is_named_at_its_field(
    here: Stage, desk: Desk, change: dict[str, Any], pointer: str
) -> None:
    answer = desk.ask(HITECH, "POST", "/recognitions", ENTRY | change)
    assert (answer.status_code, [e["pointer"] for e in answer.json()["errors"]]) == (422, [pointer])


def test_a_reason_stands_for_a_number_that_is_absent_or_unusual(here: Stage, desk: Desk) -> None:
    assert entered(desk, number="GR999", number_reason="旧版证书")["number_reason"] == "旧版证书"


def test_which_programmes_staff_propose_is_set_by_the_office_from_a_day_on(here: Stage, desk: Desk) -> None:
    rule = {"programme": "hnte", "valid_from": "2026-03-01", "proposable": False, "window_days": 400}
    assert desk.ask(HITECH, "POST", "/title-policies", rule).status_code == 403
    assert desk.ask(OFFICE, "POST", "/title-policies", rule).status_code == 201
    assert desk.ask(HITECH, "POST", "/recognitions", ENTRY).status_code == 422
    found = {item["programme"]: item["proposable"] for item in desk.get(OFFICE, "/title-policies")["items"]}
    assert (found["hnte"], found["srdi"]) == (False, True)


def test_staff_change_their_proposals_and_nothing_that_counts(here: Stage, desk: Desk) -> None:
    mine, official = entered(desk), entered(desk, OFFICE, number="GR202562000124")
    assert (mine["actions"], desk.get(HITECH, f"/recognitions/{official['recognition_id']}")["actions"]) == (
        ["correct", "void"],
        [],
    )
    correction = {"reason": "日期有误", "issued_on": "2025-11-05", "valid_from": "2025-11-05"}
    assert act(desk, HITECH, mine, "correct", correction).status_code == 200
    assert act(desk, HITECH, official, "correct", correction).status_code == 403


def test_the_waiting_ones_are_listed_for_the_office(here: Stage, desk: Desk) -> None:
    title = entered(desk)
    entered(desk, OFFICE, number="GR202562000124")
    found = desk.get(OFFICE, "/recognitions?awaiting=true")["items"]
    assert [(each["recognition_id"], "confirm" in each["actions"]) for each in found] == [
        (title["recognition_id"], True)
    ]


def test_an_unverified_successor_silences_no_warning(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2023, 5, 1), number="GR202362000001")
    entered(desk, issued_on="2026-02-01")
    assert desk.get(OFFICE, "/recognitions/expiring?within_months=6")["total"] == 1
