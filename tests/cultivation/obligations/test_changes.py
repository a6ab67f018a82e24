"""Changes that holders report: the register's events make the duty, a firm states what no event says, and each document names its own."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import Programme, Role, Zone
from contracts.events.registry import IndustryPeriod, NamePeriod
from contracts.obligations import ChangeKind
from kit.data.caller import Caller
from services.cultivation.obligations.reference import shipped_duties
from services.cultivation.obligations.rules.owing import Change, HeldTitle, owed
from tests.cultivation.obligations.test_owing import DUTIES, SECOND
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage, next_version

FIRM = Caller("firm-account", Role.FIRM, party="F1")
OTHER = Caller("other-account", Role.FIRM, party="F2")
CHANGES = "/standings/F1/changes"
ON = date(2026, 5, 25)
DIVISION: dict[str, Any] = {"kind": "division", "changed_on": "2026-05-20", "about": "电池业务分立为新公司"}


@pytest.fixture
def holder(stage: Stage) -> str:
    """F1 in 兰州高新区 with a certificate of December 2023, today 25 May 2026; F2 holds nothing."""
    stage.hand.move_to(date(2023, 12, 20))
    stage.firm("F2", Zone.BAIYIN_HITECH)
    stage.firm("F1", Zone.LANZHOU_HITECH, industry="new-materials")
    stage.title("F1", date(2023, 12, 8), number="GR202362000001")
    stage.hand.move_to(ON)
    return "F1"


def reports(desk: Desk, caller: Caller = FIRM) -> list[tuple[str, str | None, str]]:
    items = desk.get(caller, "/obligations?kind=change-report")["items"]
    return [(each["duty"], each["about"], each["due_on"]) for each in items]


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]


NAMED = {
    "hnte-change": {"rename", "merger", "division", "restructuring", "business", "departure", "partial-move", "other"},
    "hnte-move": {"move"},
    "tech-sme-change": {"rename", "merger", "other"},
    "innovative-change": {"rename", "merger", "restructuring", "departure", "other"},
    "srdi-change": {"rename", "merger", "restructuring", "departure", "other"},
    "little-giant-change": {"rename", "merger", "restructuring", "departure", "other"},
    "champion-change": {"rename", "merger", "other"},
}


def test_each_document_names_the_changes_that_it_wants_reported() -> None:
    """国科发火〔2016〕32号 第十七条; 工信部企业〔2022〕63号: 更名、合并、重组、跨省迁移等."""
    assert {duty.code: set(duty.changes) for duty in shipped_duties() if not duty.is_yearly} == NAMED


@pytest.mark.parametrize("kind", ChangeKind)
def test_every_kind_of_change_is_a_duty_of_some_title(kind: ChangeKind) -> None:
    assert [duty.code for duty in shipped_duties() if kind in duty.changes]


def test_what_changed_on_one_day_is_reported_once_under_each_duty() -> None:
    day = date(2026, 3, 18)
    both = [Change(ChangeKind.RENAME, day, "更名", day), Change(ChangeKind.DIVISION, day, "分立", day)]
    moved = Change(ChangeKind.MOVE, day, "迁移", day)
    (found,) = owed(DUTIES["hnte-change"], [SECOND], [*both, moved])
    (core,) = owed(DUTIES["hnte-move"], [SECOND], [*both, moved])
    assert (found.about, core.about, found.due_on) == ("更名；分立", "迁移", date(2026, 6, 18))


@pytest.mark.parametrize(
    ("zone", "duty", "about"),
    [
        (Zone.BAIYIN_HITECH, "hnte-move", "迁移：兰州高新区 → 白银高新区"),
        (Zone.OUTSIDE, "hnte-change", "整体迁出：兰州高新区 → 区外"),
    ],
)
def test_a_move_to_another_zone_or_out_of_the_region_is_to_be_reported(
    desk: Desk, stage: Stage, holder: str, zone: Zone, duty: str, about: str
) -> None:
    stage.move(holder, zone, ON)
    assert reports(desk) == [(duty, about, "2026-08-25")]


def test_a_move_between_parks_of_one_zone_is_not(desk: Desk, stage: Stage, holder: str) -> None:
    stage.move(holder, Zone.LANZHOU_HITECH, ON)
    assert reports(desk) == []


def test_another_primary_industry_from_a_day_on_is_a_change_of_business(desk: Desk, stage: Stage, holder: str) -> None:
    before = IndustryPeriod(primary="new-materials", valid_from=date(2015, 1, 5), valid_before=ON)
    after = IndustryPeriod(primary="biomedicine", valid_from=ON)
    stage.know(next_version(stage.firms[holder], industries=(before, after)))
    assert reports(desk) == [("hnte-change", "经营业务变化：主导产业调整", "2026-08-25")]


def test_a_firm_states_a_change_and_reports_it_with_receipt_until_its_park_confirms(desk: Desk, holder: str) -> None:
    made = desk.ask(FIRM, "POST", CHANGES, DIVISION)
    assert made.status_code == 201, made.text
    (change,) = made.json()["items"]
    (duty,) = change["duties"]
    assert (change["stated"], duty["duty"], duty["due_on"], duty["state"]) == (True, "hnte-change", "2026-08-20", "due")
    path = f"/standings/F1/obligations/{duty['duty']}/{duty['period']}"
    done = {"done_on": "2026-05-25", "receipt_no": "BG-1"}
    desk.ask(FIRM, "POST", f"{path}:tick", done, If_Match='"v0"').raise_for_status()
    found = desk.ask(HITECH, "POST", f"{path}:confirm", {}, If_Match='"v1"').raise_for_status().json()["obligation"]
    assert (found["state"], found["about"], found["awaiting"]) == ("met", "分立：电池业务分立为新公司", False)


def test_a_stated_change_is_known_from_when_it_was_stated(desk: Desk, stage: Stage, holder: str) -> None:
    """Stated after its last day: nobody here could have known, so it is no miss."""
    desk.ask(FIRM, "POST", CHANGES, DIVISION | {"changed_on": "2026-01-20"}).raise_for_status()
    (found,) = desk.get(FIRM, "/obligations?kind=change-report")["items"]
    assert (found["due_on"], found["state"]) == ("2026-04-20", "unrecorded")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "rename"}, "/kind"),
        ({"kind": "merger"}, "/kind"),
        ({"kind": "move"}, "/kind"),
        ({"changed_on": "2026-05-26"}, "/changed_on"),
    ],
)
def test_what_the_register_announces_and_what_is_to_come_is_stated_by_nobody(
    desk: Desk, holder: str, body: dict[str, str], pointer: str
) -> None:
    answer = desk.ask(FIRM, "POST", CHANGES, DIVISION | body)
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (422, [pointer])


def test_a_change_is_stated_once_and_only_where_there_is_something_to_report(desk: Desk, holder: str) -> None:
    desk.ask(FIRM, "POST", CHANGES, DIVISION).raise_for_status()
    assert refusal(desk.ask(HITECH, "POST", CHANGES, DIVISION)) == (409, "change_stated")
    nothing = desk.ask(OTHER, "POST", "/standings/F2/changes", DIVISION)
    assert refusal(nothing) == (409, "nothing_to_report")
    assert desk.get(OTHER, "/standings/F2/changes")["items"] == []


def test_what_was_stated_by_mistake_is_withdrawn_by_the_park_unless_it_was_reported(desk: Desk, holder: str) -> None:
    (change,) = desk.ask(FIRM, "POST", CHANGES, DIVISION).json()["items"]
    path, why = f"{CHANGES}/{change['change_id']}:withdraw", {"reason": "录错企业"}
    report = f"/standings/F1/obligations/hnte-change/{change['changed_on']}"
    done = {"done_on": "2026-05-25", "receipt_no": "BG-1"}
    desk.ask(FIRM, "POST", f"{report}:tick", done, If_Match='"v0"').raise_for_status()
    assert desk.ask(FIRM, "POST", path, why).status_code == 403
    assert refusal(desk.ask(HITECH, "POST", path, why)) == (409, "change_reported")
    desk.ask(HITECH, "POST", f"{report}:return", {"reason": "变化有误"}, If_Match='"v1"').raise_for_status()
    assert desk.ask(HITECH, "POST", path, why).json()["items"] == []
    assert (reports(desk), desk.ask(HITECH, "POST", path, why).status_code) == ([], 404)


def test_only_the_firm_its_zone_and_the_office_read_and_state_changes(desk: Desk, holder: str) -> None:
    callers = (FIRM, HITECH, OFFICE, BAIYIN, OTHER, None)
    read = [desk.ask(caller, "GET", CHANGES).status_code for caller in callers]
    days = iter(range(1, 20))
    stated = [
        desk.ask(caller, "POST", CHANGES, DIVISION | {"changed_on": f"2026-05-{next(days):02d}"}).status_code
        for caller in callers
    ]
    assert (read, stated) == ([200, 200, 200, 404, 404, 401], [201, 201, 201, 404, 404, 401])


def test_a_rename_stands_among_the_changes_with_its_report(desk: Desk, stage: Stage, holder: str) -> None:
    names = (
        NamePeriod(name="演示F1有限公司", valid_from=date(2015, 1, 5), valid_before=ON),
        NamePeriod(name="演示新名有限公司", valid_from=ON),
    )
    stage.know(next_version(stage.firms[holder], names=names))
    (found,) = desk.get(HITECH, CHANGES)["items"]
    assert (found["kind"], found["stated"], found["withdrawable"]) == ("rename", False, False)
    assert [each["due_on"] for each in found["duties"]] == ["2026-08-25"]


def test_a_title_of_the_smaller_programmes_wants_its_own_report(desk: Desk, stage: Stage, holder: str) -> None:
    stage.title(holder, date(2024, 9, 1), Programme.SRDI)
    desk.ask(FIRM, "POST", CHANGES, DIVISION | {"kind": "restructuring"}).raise_for_status()
    assert sorted(duty for duty, _, _ in reports(desk)) == ["hnte-change", "srdi-change"]


def test_a_title_that_had_ended_on_the_day_owes_nothing() -> None:
    ended = HeldTitle("t", None, SECOND.valid, date(2023, 12, 8))
    change = Change(ChangeKind.DIVISION, date(2026, 12, 8), "分立", date(2026, 12, 8))
    assert list(owed(DUTIES["hnte-change"], [ended], [change])) == []
