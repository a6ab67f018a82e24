"""Obligations over HTTP: ticked by the firm, confirmed by its park, waived by the office; by day and as known."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pytest

from contracts.codes import FirmStatus, Programme, Role, Zone
from contracts.events.registry import NamePeriod
from kit.data.caller import Caller
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage, closed, next_version

FIRM = Caller("firm-account", Role.FIRM, party="F1")
OTHER = Caller("other-account", Role.FIRM, party="F2")
REPORT = "/standings/F1/obligations/hnte-report/2025"
DONE: dict[str, Any] = {"done_on": "2026-05-20", "receipt_no": "NB-2025-0001"}
MAY = date(2026, 5, 25)


@pytest.fixture
def report(stage: Stage) -> str:
    """The address of what F1 in 兰州高新区 owes by 31 May 2026, for a certificate of December 2023."""
    stage.hand.move_to(date(2023, 12, 20))
    stage.firm("F2", Zone.BAIYIN_HITECH)
    stage.firm("F1", Zone.LANZHOU_HITECH)
    stage.title("F1", date(2023, 12, 8), number="GR202362000001")
    stage.hand.move_to(MAY)
    return REPORT


def say(desk: Desk, caller: Caller | None, action: str, version: int = 0, path: str = REPORT, **body: Any) -> Any:
    return desk.ask(caller, "POST", f"{path}:{action}", body, If_Match=f'"v{version}"')


def listed(desk: Desk, query: str = "year=2026", caller: Caller = HITECH) -> list[tuple[str, str, str]]:
    items = desk.get(caller, f"/obligations?{query}")["items"]
    return [(each["firm_id"], each["duty"], each["state"]) for each in items]


def state(desk: Desk, query: str = "") -> str:
    (found,) = desk.get(HITECH, f"/obligations?firm_id=F1&year=2026{query}")["items"]
    return str(found["state"])


def test_the_last_second_of_31_may_is_in_time_and_the_next_is_not(desk: Desk, stage: Stage, report: str) -> None:
    stage.hand.move_to(datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC))  # 23:59:59 +08:00
    assert state(desk) == "due"
    stage.hand.move_to(datetime(2026, 5, 31, 16, 0, 0, tzinfo=UTC))
    assert state(desk) == "missed"


def test_what_is_done_today_is_judged_by_the_civil_day(desk: Desk, stage: Stage, report: str) -> None:
    stage.hand.move_to(datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC))
    say(desk, FIRM, "tick", **(DONE | {"done_on": "2026-05-31"})).raise_for_status()
    assert state(desk) == "met"
    stage.hand.move_to(datetime(2026, 5, 31, 16, tzinfo=UTC))
    say(desk, FIRM, "tick", 1, **(DONE | {"done_on": "2026-06-01"})).raise_for_status()
    assert state(desk) == "late"


def test_a_firm_ticks_with_date_and_receipt_and_its_park_confirms(desk: Desk, report: str) -> None:
    told = say(desk, FIRM, "tick", **DONE).raise_for_status().json()["obligation"]
    assert (told["state"], told["awaiting"], told["statement"]["receipt_no"]) == ("met", True, "NB-2025-0001")
    assert listed(desk, "awaiting=true") == [("F1", "hnte-report", "met")]
    found = say(desk, HITECH, "confirm", 1).raise_for_status().json()
    assert (found["obligation"]["awaiting"], found["obligation"]["statement"]["done_on"]) == (False, "2026-05-20")
    assert [each["standing"] for each in found["statements"]] == ["confirmed", "ticked"]


def test_what_the_park_has_confirmed_the_firm_changes_no_more(desk: Desk, report: str) -> None:
    say(desk, HITECH, "tick", **DONE).raise_for_status()
    refused = say(desk, FIRM, "tick", 1, **DONE)
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (409, "obligation_standing")
    (error,) = say(desk, HITECH, "tick", 1, **DONE).json()["errors"]
    assert (error["pointer"], error["code"]) == ("/reason", "reason_required")
    corrected = say(desk, HITECH, "tick", 1, **(DONE | {"done_on": "2026-05-21", "reason": "受理单日期录错"}))
    assert corrected.json()["obligation"]["statement"]["done_on"] == "2026-05-21"


def test_what_is_sent_back_is_owed_again(desk: Desk, stage: Stage, report: str) -> None:
    say(desk, FIRM, "tick", **DONE)
    say(desk, HITECH, "return", 1, reason="受理编号查无记录").raise_for_status()
    assert state(desk) == "due"
    stage.hand.move_to(date(2026, 6, 1))
    assert state(desk) == "missed"


def test_the_office_waives_with_a_reason_and_takes_it_back(desk: Desk, stage: Stage, report: str) -> None:
    stage.hand.move_to(date(2026, 6, 2))
    found = say(desk, OFFICE, "waive", reason="企业停产", document_no="兰白办〔2026〕7号").json()["obligation"]
    assert (found["state"], found["misses"]) == ("waived", 1)  # the report of 2024 stays missed
    assert say(desk, OFFICE, "return", 1, reason="已恢复生产").json()["obligation"]["state"] == "missed"


def test_history_is_kept_and_asked_as_it_was_known(desk: Desk, stage: Stage, report: str) -> None:
    before = stage.tick()
    say(desk, FIRM, "tick", **DONE)
    say(desk, HITECH, "confirm", 1)
    later = "&as_of=2026-06-05"
    assert state(desk, f"{later}&known_at={quote(before.isoformat())}") == "missed"
    assert state(desk, later) == "met"
    assert state(desk, "&as_of=2026-05-31") == "met"


def test_two_misses_of_one_certificate_are_told_beside_each_other(desk: Desk, stage: Stage, report: str) -> None:
    stage.hand.move_to(date(2026, 6, 1))
    rows = desk.get(HITECH, "/obligations?programme=hnte&state=missed")["items"]
    assert [(each["period"], each["misses"], each["misses_allowed"]) for each in rows] == [
        ("2024", 2, 2),
        ("2025", 2, 2),
    ]


def test_a_rename_is_to_be_reported_within_three_months(desk: Desk, stage: Stage, report: str) -> None:
    firm = stage.firms["F1"]
    (old,) = firm.names
    names = (old.model_copy(update={"valid_before": MAY}), NamePeriod(name="兰州新名科技有限公司", valid_from=MAY))
    stage.know(next_version(firm, names=names))
    (found,) = desk.get(FIRM, "/obligations?kind=change-report")["items"]
    assert (found["period"], found["due_on"], found["state"]) == ("2026-05-25", "2026-08-25", "due")
    assert found["about"] == "更名：演示F1有限公司 → 兰州新名科技有限公司"


def test_a_name_written_with_other_brackets_is_no_change(desk: Desk, stage: Stage, report: str) -> None:
    firm = stage.firms["F1"]
    first = NamePeriod(name="兰州（高新）有限公司", valid_from=date(2015, 1, 5), valid_before=MAY)
    stage.know(next_version(firm, names=(first, NamePeriod(name="兰州(高新)有限公司", valid_from=MAY))))
    assert listed(desk, "kind=change-report") == []


def test_a_cancelled_certificate_owes_nothing_from_its_end_on(desk: Desk, stage: Stage, report: str) -> None:
    title = stage.title("F2", date(2023, 12, 8), number="GR202362000002")
    stage.cancel(title, date(2026, 5, 1))
    assert [each[1] for each in listed(desk, caller=BAIYIN)] == []


def test_each_title_has_its_own_duties(desk: Desk, stage: Stage, report: str) -> None:
    for programme in (Programme.SRDI, Programme.CHAMPION, Programme.LITTLE_GIANT):
        stage.title("F1", date(2025, 9, 1), programme, number=None, number_reason="文件未载编号")
    stage.title("F1", date(2025, 7, 1), Programme.TECH_SME, number="20256201000A123456")
    assert [(each["duty"], each["due_on"]) for each in desk.get(FIRM, "/obligations?year=2026")["items"]] == [
        ("little-giant-update", "2026-04-30"),
        ("srdi-update", "2026-04-30"),
        ("champion-update", "2026-05-31"),
        ("hnte-report", "2026-05-31"),
        ("tech-sme-evaluation", "2026-08-31"),
    ]


def test_only_the_firm_its_zone_and_the_office_read_and_tick(desk: Desk, report: str) -> None:
    asked = [desk.ask(who, "GET", report).status_code for who in (FIRM, HITECH, OFFICE, OTHER, BAIYIN, None)]
    assert asked == [200, 200, 200, 404, 404, 401]
    assert [say(desk, who, "tick", **DONE).status_code for who in (OTHER, BAIYIN, None)] == [404, 404, 401]
    told = [
        say(desk, who, "tick", n, **DONE, reason="录错").status_code for n, who in enumerate((FIRM, HITECH, OFFICE))
    ]
    assert told == [200, 200, 200]


def test_the_park_confirms_and_sends_back_and_the_office_alone_waives(desk: Desk, report: str) -> None:
    say(desk, FIRM, "tick", **DONE)
    bodies: dict[str, dict[str, str]] = {"confirm": {}, "return": {"reason": "查无记录"}, "waive": {"reason": "停产"}}

    def refused(who: Caller | None) -> list[int]:
        return [say(desk, who, action, 1, **body).status_code for action, body in bodies.items()]

    assert [refused(who) for who in (FIRM, BAIYIN, None)] == [[403] * 3, [404, 404, 403], [401] * 3]
    assert say(desk, HITECH, "waive", 1, reason="停产").status_code == 403
    assert say(desk, HITECH, "confirm", 1).status_code == 200
    assert say(desk, HITECH, "return", 2, reason="查无记录").status_code == 200
    assert say(desk, OFFICE, "waive", 3, reason="停产").status_code == 200
    assert say(desk, HITECH, "return", 4, reason="不应豁免").status_code == 409


def test_a_list_holds_the_obligations_of_the_callers_firms(desk: Desk, report: str) -> None:
    assert [len(listed(desk, caller=who)) for who in (FIRM, HITECH, OFFICE, OTHER, BAIYIN)] == [1, 1, 1, 0, 0]


def test_a_tick_that_cannot_be_is_refused(desk: Desk, report: str) -> None:
    found = {}
    for body in (DONE | {"done_on": "2026-05-26"}, DONE | {"done_on": "2025-12-31"}, {"done_on": "2026-05-20"}):
        (error,) = say(desk, FIRM, "tick", **body).json()["errors"]
        found[error["pointer"], error["code"]] = True
    assert [*found] == [
        ("/done_on", "date_in_future"),
        ("/done_on", "done_before_period"),
        ("/receipt_no", "required"),
    ]


def test_a_tick_against_an_older_version_is_refused(desk: Desk, report: str) -> None:
    say(desk, FIRM, "tick", **DONE)
    assert say(desk, FIRM, "tick", **DONE).status_code == 412


def test_the_office_moves_the_last_day_from_a_day_on_and_what_was_missed_is_due_again(
    desk: Desk, stage: Stage, report: str
) -> None:
    stage.hand.move_to(date(2026, 6, 3))
    before = stage.tick()
    term = {"valid_from": "2026-06-03", "due": "06-30", "document_no": "国科火字〔2026〕8号"}
    assert desk.ask(HITECH, "POST", "/duties/hnte-report:schedule", term).status_code == 403
    desk.ask(OFFICE, "POST", "/duties/hnte-report:schedule", term).raise_for_status()
    (found,) = desk.get(FIRM, "/obligations?year=2026")["items"]
    assert (found["state"], found["due_on"], found["document"]) == ("due", "2026-06-30", "国科火字〔2026〕8号")
    assert state(desk, f"&known_at={quote(before.isoformat())}") == "missed"


def test_a_term_is_scheduled_ahead_and_withdrawn_only_before_it_begins(desk: Desk, stage: Stage, report: str) -> None:
    term = {"valid_from": "2026-07-01", "due": "04-30", "document_no": "国科火字〔2026〕9号"}
    duty = desk.ask(OFFICE, "POST", "/duties/hnte-report:schedule", term).json()
    assert (duty["terms"][0]["due"], duty["terms"][0]["withdrawable"], duty["next_due"]) == (
        "04-30",
        True,
        "2026-05-31",
    )
    past = desk.ask(OFFICE, "POST", "/duties/hnte-report:schedule", term | {"valid_from": "2026-05-24"})
    assert past.json()["errors"][0]["code"] == "in_past"
    wrong = desk.ask(OFFICE, "POST", "/duties/hnte-change:schedule", term)
    assert wrong.json()["errors"][0]["code"] == "months_required"
    stage.hand.move_to(date(2026, 7, 1))
    assert desk.ask(OFFICE, "POST", "/duties/hnte-report:withdraw", {"valid_from": "2026-07-01"}).status_code == 409
    stage.hand.move_to(date(2026, 6, 30))
    answer = desk.ask(OFFICE, "POST", "/duties/hnte-report:withdraw", {"valid_from": "2026-07-01"})
    assert [each["due"] for each in answer.json()["terms"]] == ["05-31"]


def test_a_zone_answers_for_the_firms_that_are_there_today(desk: Desk, stage: Stage, report: str) -> None:
    stage.move("F1", Zone.BAIYIN_HITECH, MAY)
    report_of_2025 = "year=2026&kind=annual-report"
    assert (listed(desk), listed(desk, report_of_2025, BAIYIN)) == ([], [("F1", "hnte-report", "due")])
    assert say(desk, replace(HITECH), "tick", **DONE).status_code == 404


def test_many_are_confirmed_at_once_and_one_that_is_refused_hinders_no_other(
    desk: Desk, stage: Stage, report: str
) -> None:
    say(desk, FIRM, "tick", **DONE)
    told = {"firm_id": "F1", "duty": "hnte-report", "period": "2025", "version": 1}
    before = {**told, "period": "2024", "version": 0}
    items = [
        told,
        told,
        before | {"done_on": "2025-06-20", "receipt_no": "NB-2024-0009"},
        before | {"firm_id": "F2"},
    ]
    answer = desk.ask(HITECH, "POST", "/obligations:confirm", {"items": items}).raise_for_status().json()
    assert [each["code"] for each in answer["items"]] == [None, "item_twice", None, "not_found"]
    assert listed(desk, "programme=hnte") == [("F1", "hnte-report", "late"), ("F1", "hnte-report", "met")]
    again = desk.ask(HITECH, "POST", "/obligations:confirm", {"items": [told, before | {"version": 1}]}).json()
    assert [each["code"] for each in again["items"]] == ["stale_version", "obligation_standing"]
    assert desk.ask(FIRM, "POST", "/obligations:confirm", {"items": [told]}).status_code == 403


def test_a_firm_that_takes_another_in_reports_it_too(desk: Desk, stage: Stage, report: str) -> None:
    stage.know(
        closed(stage.firms["F2"], MAY, "merged").model_copy(update={"status": FirmStatus.MERGED, "successor_id": "F1"})
    )
    (found,) = desk.get(FIRM, "/obligations?kind=change-report")["items"]
    assert (found["about"], found["due_on"]) == ("合并：吸收 演示F2有限公司", "2026-08-25")
