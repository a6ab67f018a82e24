"""What becomes of a title: suspended, moved, passed on, renamed, renewed after a gap; what was known before stays known."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from contracts.codes import CountingBasis, IntervalReason, Role, Zone
from contracts.events.registry import NamePeriod
from contracts.queries.cultivation import RecognitionView
from kit.data.caller import Caller
from services.cultivation.figures.reads.flow_firms import flow_firms
from services.cultivation.figures.reads.questions import CellQuestion, FlowQuestion
from services.cultivation.figures.reads.stocks import stock
from services.cultivation.recognitions.usecases.corrections import EndRecognition, end
from tests.cultivation.stage import HITECH, HNTE, OFFICE, Desk, Stage, next_version

ISSUED, TODAY = date(2024, 11, 4), date(2026, 3, 2)
NUMBER = "GR202462000123"
SUSPENSION = {
    "begins_on": "2026-01-01",
    "decided_on": "2026-01-10",
    "reason": "涉嫌与认定条件不符",
    "document_no": "甘科高〔2026〕1号",
}
MOVE = {
    "kind": "partial",
    "place": "迁往广东省深圳市",
    "decided_on": "2026-02-20",
    "effective_on": "2026-01-15",
    "reason": "部分搬迁，迁入地重新认定",
}
REINSTATEMENT = {"decided_on": "2026-03-01", "reason": "复核后撤销原决定", "document_no": "国科火字〔2026〕6号"}
HERITAGE = {
    "decided_on": "2026-02-20",
    "effective_on": "2026-01-15",
    "reason": "吸收合并，仍符合认定条件",
    "document_no": "国科火字〔2026〕3号",
}


@pytest.fixture
def title(stage: Stage) -> RecognitionView:
    stage.hand.move_to(TODAY)
    stage.firm("F1", name="兰州云岭新材料有限公司")
    return stage.title("F1", ISSUED, number=NUMBER)


def act(
    desk: Desk, title: RecognitionView, action: str, body: dict[str, Any], version: int = 1, caller: Any = OFFICE
) -> Any:
    return desk.ask(caller, "POST", f"/recognitions/{title.recognition_id}:{action}", body, If_Match=f'"v{version}"')


def count(stage: Stage, on: date, at: Any = None, basis: CountingBasis = CountingBasis.EACH) -> int:
    total: int = stage.read(stock, OFFICE, CellQuestion(HNTE, basis, as_of=on, known_at=at)).total
    return total


def told(desk: Desk, title: RecognitionView) -> Any:
    return desk.get(OFFICE, f"/recognitions/{title.recognition_id}/timeline")


def steps(desk: Desk, title: RecognitionView) -> list[tuple[str, str]]:
    return [(line["step"], line["effective_on"]) for line in told(desk, title)["lines"]]


# --- suspension -----------------------------------------------------------------------------------------------------
def test_a_suspended_title_counts_says_so_and_is_counted_apart(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    answer = act(desk, title, "suspend", SUSPENSION)
    assert (answer.status_code, answer.json()["state"], answer.json()["suspension_name"]) == (200, "valid", "暂停")
    assert (count(stage, TODAY), count(stage, TODAY, basis=CountingBasis.SUSPENDED)) == (1, 1)
    assert count(stage, date(2025, 12, 31), basis=CountingBasis.SUSPENDED) == 0


def test_what_was_known_before_a_suspension_stays_known(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    before = stage.tick()
    act(desk, title, "suspend", SUSPENSION)
    assert [count(stage, TODAY, at, CountingBasis.SUSPENDED) for at in (before, None)] == [0, 1]


def test_a_title_that_is_resumed_rests_until_the_day_before(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    act(desk, title, "suspend", SUSPENSION)
    during = stage.tick()
    body = {"resumed_on": "2026-02-15", "decided_on": "2026-02-20", "reason": "核查通过"}
    answer = act(desk, title, "resume", body, version=2)
    assert (answer.status_code, answer.json()["suspension_name"]) == (200, None)
    days = [date(2026, 2, 14), date(2026, 2, 15)]
    now = [count(stage, day, basis=CountingBasis.SUSPENDED) for day in days]
    then = [count(stage, day, during, CountingBasis.SUSPENDED) for day in days]
    assert (now, then) == ([1, 0], [1, 1])


def test_a_suspension_taken_back_from_its_first_day_never_was(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    act(desk, title, "suspend", SUSPENSION)
    act(desk, title, "resume", {"resumed_on": "2026-01-01", "decided_on": "2026-02-20", "reason": "误记"}, version=2)
    assert count(stage, date(2026, 1, 20), basis=CountingBasis.SUSPENDED) == 0


def test_a_firm_with_another_title_that_does_not_rest_is_not_counted_apart(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    stage.title("F1", date(2026, 2, 20), number="GR202662000001")
    act(desk, title, "suspend", SUSPENSION)
    assert [count(stage, d, basis=CountingBasis.SUSPENDED) for d in (date(2026, 2, 19), date(2026, 2, 20))] == [1, 0]


def test_a_suspension_that_cannot_be_is_refused_beside_its_field(title: RecognitionView, desk: Desk) -> None:
    expected = {
        ("begins_on", "2024-11-03"): "outside_validity",
        ("begins_on", "2027-11-04"): "outside_validity",
        ("ends_on", "2025-12-31"): "ends_before_start",
        ("decided_on", "2026-03-03"): "decided_in_future",
    }
    answers = {change: act(desk, title, "suspend", SUSPENSION | dict([change])) for change in expected}
    found = {change: answer.json()["errors"][0] for change, answer in answers.items()}
    assert {change: each["code"] for change, each in found.items()} == expected
    assert all(found[name, value]["pointer"] == f"/{name}" for name, value in found)


def test_a_title_is_suspended_once_and_resumed_once(title: RecognitionView, desk: Desk) -> None:
    resume = {"resumed_on": "2026-02-15", "decided_on": "2026-02-20", "reason": "核查通过"}
    assert act(desk, title, "resume", resume).json()["code"] == "not_suspended"
    act(desk, title, "suspend", SUSPENSION)
    assert act(desk, title, "suspend", SUSPENSION, version=2).json()["code"] == "suspended_already"


def test_an_earlier_suspension_that_would_overlap_is_refused(title: RecognitionView, desk: Desk) -> None:
    act(desk, title, "suspend", SUSPENSION | {"ends_on": "2026-01-31"})
    body = SUSPENSION | {"begins_on": "2025-12-01", "ends_on": "2026-01-01"}
    answer = act(desk, title, "suspend", body, version=2)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "suspended_already")


def test_only_the_office_decides_what_becomes_of_a_title(title: RecognitionView, desk: Desk) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "suspend": SUSPENSION,
        "resume": {"resumed_on": "2026-02-15", "decided_on": "2026-02-20", "reason": "核查通过"},
        "move": MOVE,
        "pass-on": HERITAGE | {"to_uscc": "91620102MA7ABCD12B"},
        "reissue": {"reissued_on": "2026-01-01", "document_no": "换发1号"},
        "link": {"predecessor_id": None, "reason": "误关联"},
        "reinstate": REINSTATEMENT,
    }
    assert {act(desk, title, each, bodies[each], caller=HITECH).status_code for each in bodies} == {403}


# --- moves ----------------------------------------------------------------------------------------------------------
def test_after_a_whole_move_the_title_goes_on_with_number_and_validity(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    body = MOVE | {"kind": "whole", "document_no": "粤科高字〔2026〕2号", "reason": "整体迁移，迁入地已公告"}
    answer = act(desk, title, "move", body).json()
    assert (answer["state"], answer["number"], answer["valid_until"]) == ("valid", NUMBER, "2027-11-03")
    assert (count(stage, TODAY), ("whole-move", "2026-01-15") in steps(desk, title)) == (1, True)


def test_a_whole_move_without_the_document_of_the_new_place_is_refused(title: RecognitionView, desk: Desk) -> None:
    answer = act(desk, title, "move", MOVE | {"kind": "whole"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/document_no")


def test_a_partial_move_ends_the_title_from_its_day(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    before = stage.tick()
    answer = act(desk, title, "move", MOVE).json()
    assert (answer["state"], answer["state_name"], answer["valid_until"]) == ("moved", "已因部分搬迁失效", "2026-01-14")
    assert [count(stage, date(2026, 1, 15), at) for at in (before, None)] == [1, 0]


def test_a_move_outside_the_validity_is_refused(title: RecognitionView, desk: Desk) -> None:
    answer = act(desk, title, "move", MOVE | {"effective_on": "2024-11-03"})
    assert answer.json()["errors"][0]["code"] == "outside_validity"


# --- mergers and splits -------------------------------------------------------------------------------------------
def test_after_a_merger_the_other_firm_holds_the_title_with_its_number(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    stage.firm("F2", Zone.BAIYIN_HITECH, name="白银鑫源科技有限公司")
    before = stage.tick()
    answer = act(desk, title, "pass-on", HERITAGE | {"to_uscc": stage.firms["F2"].uscc})
    assert (answer.status_code, answer.json()["state"]) == (200, "succeeded")
    (heir,) = desk.get(OFFICE, "/recognitions?firm_id=F2")["items"]
    assert (heir["number"], heir["issued_on"], heir["valid_from"], heir["valid_until"]) == (
        NUMBER,
        "2024-11-04",
        "2026-01-15",
        "2027-11-03",
    )
    cells = [
        {cell.zone: cell.count for cell in stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=day, known_at=at)).cells}
        for day, at in ((date(2026, 1, 14), None), (date(2026, 1, 15), None), (date(2026, 1, 15), before))
    ]
    here, there = {Zone.LANZHOU_HITECH: 1}, {Zone.BAIYIN_HITECH: 1}
    assert cells == [here, there, here]


def test_both_titles_name_each_other_and_the_decision(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    stage.firm("F2", name="白银鑫源科技有限公司")
    act(desk, title, "pass-on", HERITAGE | {"to_uscc": stage.firms["F2"].uscc})
    (heir,) = desk.get(OFFICE, "/recognitions?firm_id=F2")["items"]
    mine, others = told(desk, title), desk.get(OFFICE, f"/recognitions/{heir['recognition_id']}/timeline")
    assert (mine["after"]["firm_name"], mine["after"]["passed_on"]) == ("白银鑫源科技有限公司", True)
    assert (others["before"]["firm_id"], others["before"]["gap_days"]) == ("F1", 0)
    line = others["lines"][0]
    assert (line["step"], line["decided_on"], line["document_no"]) == ("inherited", "2026-02-20", "国科火字〔2026〕3号")


def test_the_list_that_named_the_first_firm_can_be_read_again(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    stage.firm("F2")
    act(desk, title, "pass-on", HERITAGE | {"to_uscc": stage.firms["F2"].uscc})
    stage.firm("F3")
    again = desk.ask(OFFICE, "POST", "/recognitions", {"firm_id": "F1", **SAME}).json()
    strange = desk.ask(OFFICE, "POST", "/recognitions", {"firm_id": "F3", **SAME}).json()
    assert (again["code"], strange["code"]) == ("recognition_exists", "number_taken")


SAME = {
    "programme": "hnte",
    "number": NUMBER,
    "issued_on": "2024-11-04",
    "document_no": "国科火字〔2024〕9号",
    "document_on": "2024-11-04",
}


def test_a_title_goes_to_a_living_firm_that_is_another(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    for to in ("91620102MA7ABCD12B", "第一公司", stage.firms["F1"].uscc):
        answer = act(desk, title, "pass-on", HERITAGE | {"to_uscc": to})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "no_heir")


# --- names ----------------------------------------------------------------------------------------------------------
def renamed(stage: Stage, name: str, on: date) -> None:
    firm = stage.firms["F1"]
    *before, last = firm.names
    ended = last.model_copy(update={"valid_before": on})
    stage.know(next_version(firm, names=(*before, ended, NamePeriod(name=name, valid_from=on))))


def test_a_renamed_firm_is_shown_with_both_names_and_the_day_to_report_by(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    renamed(stage, "兰州云岭新材料科技有限公司", date(2025, 11, 30))
    names = told(desk, title)["names"]
    assert (names["on_certificate"], names["today"]) == ("兰州云岭新材料有限公司", "兰州云岭新材料科技有限公司")
    assert (names["report_by"], names["overdue"]) == ("2026-02-28", True)


def test_a_reissued_certificate_has_the_name_of_its_day_and_keeps_number_and_validity(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    renamed(stage, "兰州云岭新材料科技有限公司", date(2025, 11, 30))
    answer = act(desk, title, "reissue", {"reissued_on": "2026-02-01", "document_no": "甘科高〔2026〕4号"}).json()
    assert (answer["number"], answer["valid_until"]) == (NUMBER, "2027-11-03")
    names = told(desk, title)["names"]
    assert (names["on_certificate"], names["renamed_on"]) == ("兰州云岭新材料科技有限公司", None)
    assert [s for s, _ in steps(desk, title)] == ["granted", "renamed", "reissued"]


def test_a_certificate_is_not_reissued_without_another_name(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    renamed(stage, "兰州云岭新材料科技有限公司", date(2025, 11, 30))
    expected = {
        "2025-11-29": "name_unchanged",
        "2026-03-03": "reissued_in_future",
        "2024-11-03": "reissued_before_issue",
    }
    answers = {
        on: act(desk, title, "reissue", {"reissued_on": on, "document_no": "甘科高〔2026〕4号"}) for on in expected
    }
    assert {on: answer.json()["errors"][0]["code"] for on, answer in answers.items()} == expected


# --- renewal --------------------------------------------------------------------------------------------------------
def test_a_renewal_is_shown_with_the_days_between_the_two(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(TODAY)
    stage.firm("F1")
    old = stage.title("F1", date(2022, 10, 16), number="GR202262000011")
    new = stage.title("F1", date(2025, 12, 2), number="GR202562000012")
    assert (told(desk, new)["before"]["number"], told(desk, new)["before"]["gap_days"]) == ("GR202262000011", 47)
    last = told(desk, old)["lines"][-1]
    assert (last["step"], last["note"]) == ("renewed", "新证书编号 GR202562000012，中断 47 天")
    assert ("expired", "2025-10-16") in steps(desk, old)


def test_a_renewal_in_time_has_no_gap(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(TODAY)
    stage.firm("F1")
    stage.title("F1", date(2022, 12, 2), number="GR202262000011")
    new = stage.title("F1", date(2025, 12, 2), number="GR202562000012")
    assert told(desk, new)["before"]["gap_days"] == 0


def test_a_link_is_corrected_and_taken_away(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(TODAY)
    stage.firm("F1")
    first = stage.title("F1", date(2019, 10, 16), number="GR201962000011")
    stage.title("F1", date(2022, 10, 16), number="GR202262000011")
    new = stage.title("F1", date(2025, 12, 2), number="GR202562000012")
    act(desk, new, "link", {"predecessor_id": first.recognition_id, "reason": "据企业说明更正"})
    assert told(desk, new)["before"]["number"] == "GR201962000011"
    act(desk, new, "link", {"predecessor_id": None, "reason": "首次认定"}, version=2)
    assert told(desk, new)["before"] is None


def test_a_title_of_another_firm_or_day_is_nobodys_predecessor(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    stage.firm("F2")
    other = stage.title("F2", date(2021, 10, 16), number="GR202162000011")
    later = stage.title("F1", date(2026, 1, 16), number="GR202662000011")
    for wrong in (other, later, title):
        answer = act(desk, title, "link", {"predecessor_id": wrong.recognition_id, "reason": "关联"})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "no_predecessor")


# --- the story of a title, and of a cancellation that counts from before its decision ---------------------------------
def test_every_step_of_a_title_stands_in_its_timeline_with_document_and_date(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    act(desk, title, "suspend", SUSPENSION)
    command = EndRecognition(
        title.recognition_id,
        2,
        IntervalReason.CANCELLED,
        date(2026, 3, 1),
        date(2025, 1, 1),
        "核查不符",
        "国科火字〔2026〕5号",
    )
    stage.do(partial(end, command=command, caller=OFFICE))
    lines = [(line["step"], line["effective_on"], line["document_no"]) for line in told(desk, title)["lines"]]
    assert lines == [
        ("granted", "2024-11-04", None),
        ("cancelled", "2025-01-01", "国科火字〔2026〕5号"),
        ("suspended", "2026-01-01", "甘科高〔2026〕1号"),
    ]


def test_a_cancellation_of_an_earlier_year_counts_as_known_then_and_otherwise_as_known_now(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    before = stage.tick()
    stage.cancel(title, date(2025, 1, 1))
    years_end = date(2025, 12, 31)
    assert [count(stage, years_end, at) for at in (before, None)] == [1, 0]
    asked = FlowQuestion(HNTE, years_end, years_end, known_from=before)
    (firm,) = stage.read(flow_firms, OFFICE, asked).items
    assert firm.reason_name == "更正减"


# --- taken back -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ended", ["cancelled", "moved"])
def test_a_decision_that_is_taken_back_restores_the_days_and_stays_known(
    title: RecognitionView, stage: Stage, desk: Desk, ended: str
) -> None:
    if ended == "moved":
        act(desk, title, "move", MOVE)
    else:
        stage.cancel(title, date(2025, 1, 1))
    meanwhile = stage.tick()
    answer = act(desk, title, "reinstate", REINSTATEMENT, version=2)
    assert (answer.status_code, answer.json()["state"], answer.json()["valid_until"]) == (200, "valid", "2027-11-03")
    assert [count(stage, TODAY, at) for at in (meanwhile, None)] == [0, 1]
    assert "reinstated" in [step for step, _ in steps(desk, title)]


def test_a_title_taken_back_from_its_heir_is_the_first_firms_again(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    stage.firm("F2")
    act(desk, title, "pass-on", HERITAGE | {"to_uscc": stage.firms["F2"].uscc})
    (heir,) = desk.get(OFFICE, "/recognitions?firm_id=F2")["items"]
    refused = act(desk, title, "reinstate", REINSTATEMENT, version=2)
    assert (refused.status_code, refused.json()["code"]) == (409, "held_by_heir")
    path = f"/recognitions/{heir['recognition_id']}:void"
    desk.ask(OFFICE, "POST", path, {"reason": "承继决定撤销"}, If_Match='"v1"').raise_for_status()
    answer = act(desk, title, "reinstate", REINSTATEMENT, version=2).json()
    assert (answer["state"], answer["number"], told(desk, title)["after"]) == ("valid", NUMBER, None)


def test_what_ended_by_its_term_has_nothing_to_take_back(title: RecognitionView, desk: Desk) -> None:
    answer = act(desk, title, "reinstate", REINSTATEMENT)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_ended")


def test_firms_read_their_timeline_without_the_accounts_behind_it(title: RecognitionView, desk: Desk) -> None:

    mine = Caller("firm", Role.FIRM, party="F1")
    lines = desk.get(mine, f"/recognitions/{title.recognition_id}/timeline")["lines"]
    assert [line["entered_by"] for line in lines] == [None]
    other = Caller("other", Role.FIRM, party="F9")
    assert desk.ask(other, "GET", f"/recognitions/{title.recognition_id}/timeline").status_code == 404
