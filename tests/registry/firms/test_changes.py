"""Correcting, renaming, moving, closing, merging and voiding: refusals first, then what is kept."""

from typing import Any

import pytest

from contracts.codes import Role
from kit.data.caller import Caller
from tests.registry.conftest import BAIYIN, HITECH, OFFICE, Door
from tests.synthetic import code_of

ACTIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("PATCH", "", {"address": "新址"}),
    ("POST", "/names", {"name": "改名有限公司", "effective_on": "2024-05-01"}),
    ("POST", "/industries", {"primary": "digital", "effective_on": "2024-05-01"}),
    ("POST", "/residencies", {"park": "lhz-yantan", "effective_on": "2024-05-01"}),
    ("POST", ":close", {"effective_on": "2024-05-01", "reason": "注销"}),
    ("POST", ":void", {"reason": "误录"}),
]


@pytest.mark.parametrize(("method", "path", "body"), ACTIONS)
def test_staff_of_another_zone_get_404(door: Door, method: str, path: str, body: dict[str, Any]) -> None:
    firm = door.firm()
    answer = door.ask(BAIYIN, f"/v1/firms/{firm['firm_id']}{path}", method, json=body, version=1)
    assert (answer.status_code, len(door.events())) == (404, 1)


@pytest.mark.parametrize(("method", "path", "body"), ACTIONS)
def test_without_the_version_it_is_428_and_with_an_old_one_412(
    door: Door, method: str, path: str, body: dict[str, Any]
) -> None:
    firm = door.firm()
    address = f"/v1/firms/{firm['firm_id']}{path}"
    assert door.ask(HITECH, address, method, json=body).status_code == 428
    assert door.ask(HITECH, address, method, json=body, version=7).status_code == 412
    assert door.ask(HITECH, address, method, json=body, headers={"If-Match": 'W/"v1"'}).status_code == 412


@pytest.mark.parametrize(("method", "path", "body"), ACTIONS)
def test_each_change_is_the_next_version_with_one_event_and_one_audit_row(
    door: Door, method: str, path: str, body: dict[str, Any]
) -> None:
    firm = door.firm()
    answer = door.ask(HITECH, f"/v1/firms/{firm['firm_id']}{path}", method, json=body, version=1)
    assert (answer.status_code, answer.json()["version"], answer.headers["ETag"]) == (200, 2, '"v2"')
    assert [event.aggregateversion for event in door.events()] == [1, 2]
    assert len(door.audited()) == 2


@pytest.mark.parametrize(("method", "path", "body"), ACTIONS[1:])
def test_a_firm_changes_nothing_of_its_own_but_its_contacts(
    door: Door, method: str, path: str, body: dict[str, Any]
) -> None:
    firm = door.firm()
    caller = Caller("f", Role.FIRM, party=firm["firm_id"])
    answer = door.ask(caller, f"/v1/firms/{firm['firm_id']}{path}", method, json=body, version=1)
    assert answer.status_code == 403


def test_a_firm_corrects_its_contact_and_not_its_name(door: Door) -> None:
    firm = door.firm()
    caller, path = Caller("f", Role.FIRM, party=firm["firm_id"]), f"/v1/firms/{firm['firm_id']}"
    assert door.ask(caller, path, "PATCH", json={"name": "别名有限公司"}, version=1).status_code == 403
    corrected = door.ask(caller, path, "PATCH", json={"contact_phone": "0931-8888888"}, version=1).json()
    assert corrected["profile"]["contact"]["phone"] == "0931-8888888"


def test_a_correction_says_what_was_and_what_is(door: Door) -> None:
    firm = door.firm(address="旧址")
    path = f"/v1/firms/{firm['firm_id']}"
    body = {"address": "新址", "website": "https://a.cn", "reason": "核对执照"}
    assert door.ask(HITECH, path, "PATCH", json=body, version=1).status_code == 200
    history = door.get(HITECH, f"{path}/history")["items"]
    lines = {
        (line["action_name"], line["old"], line["new"], line["reason"]) for line in history if line["version"] == 2
    }
    assert lines == {("更正：注册地址", "旧址", "新址", "核对执照"), ("更正：网址", None, "https://a.cn", "核对执照")}
    assert door.events()[-1].data["changed"] == ["address", "website"]


def test_a_correction_that_changes_nothing_is_no_version(door: Door) -> None:
    firm = door.firm(address="旧址")
    answer = door.ask(HITECH, f"/v1/firms/{firm['firm_id']}", "PATCH", json={"address": "旧址"}, version=1)
    assert (answer.json()["version"], len(door.events())) == (1, 1)


def test_a_null_empties_a_particular(door: Door) -> None:
    firm = door.firm(address="旧址", registered_capital="10")
    answer = door.ask(HITECH, f"/v1/firms/{firm['firm_id']}", "PATCH", json={"registered_capital": None}, version=1)
    profile = answer.json()["profile"]
    assert (profile["registered_capital"], profile["capital_currency"], profile["address"]) == (None, None, "旧址")


def test_a_corrected_code_must_be_free(door: Door) -> None:
    firm, other = door.firm(), door.firm()
    path = f"/v1/firms/{firm['firm_id']}"
    assert door.ask(HITECH, path, "PATCH", json={"uscc": other["uscc"]}, version=1).status_code == 409
    free = code_of(777)
    assert door.ask(HITECH, path, "PATCH", json={"uscc": free}, version=1).json()["uscc"] == free
    assert door.get(HITECH, "/v1/firms", q=free[6:])["total"] == 1


def test_a_corrected_start_moves_the_first_residency(door: Door) -> None:
    firm = door.firm()
    answer = door.ask(HITECH, f"/v1/firms/{firm['firm_id']}", "PATCH", json={"resident_from": "2018-01-01"}, version=1)
    assert answer.json()["residencies"][0]["valid_from"] == "2018-01-01"


def test_a_renamed_firm_is_found_by_both_names(door: Door) -> None:
    firm = door.firm(name="旧名机械厂")
    path = f"/v1/firms/{firm['firm_id']}"
    renamed = door.post(HITECH, f"{path}/names", {"name": "新名机械有限公司", "effective_on": "2024-05-01"}, version=1)
    assert [(n["name"], n["valid_until"]) for n in renamed["names"]] == [
        ("旧名机械厂", "2024-04-30"),
        ("新名机械有限公司", None),
    ]
    for query in ("旧名", "新名", "JMJXC", "XMJX"):
        assert door.get(HITECH, "/v1/firms", q=query)["total"] == 1
    event = door.events()[-1]
    assert (event.type, event.data["former_name"]) == ("cn.cultivation.firm.renamed.v1", "旧名机械厂")


def test_a_rename_to_a_name_of_the_zone_is_refused_unless_confirmed(door: Door) -> None:
    firm, other = door.firm(), door.firm(name="占名有限公司")
    path, body = f"/v1/firms/{firm['firm_id']}/names", {"name": other["name"], "effective_on": "2024-05-01"}
    assert door.ask(HITECH, path, "POST", json=body, version=1).json()["code"] == "duplicate_name"
    assert door.post(HITECH, path, {**body, "confirmed_distinct": True}, version=1)["name"] == "占名有限公司"


def test_industries_hold_from_their_day_on(door: Door) -> None:
    firm = door.firm(industries={"primary": "digital"})
    path = f"/v1/firms/{firm['firm_id']}"
    changed = door.post(HITECH, f"{path}/industries", {"primary": "aerospace", "effective_on": "2024-05-01"}, version=1)
    assert [(i["primary_name"], i["valid_from"]) for i in changed["industries"]] == [
        ("数字产业", "2015-03-02"),
        ("航空航天", "2024-05-01"),
    ]
    assert door.get(HITECH, "/v1/firms", industry="digital", as_of="2024-04-30")["total"] == 1
    assert door.get(HITECH, "/v1/firms", industry="digital")["total"] == 0


def test_a_park_move_is_one_sided_dated_and_one_event(door: Door) -> None:
    firm = door.firm(park="lhz-yantan")
    path = f"/v1/firms/{firm['firm_id']}/residencies"
    moved = door.post(HITECH, path, {"park": "lhz-dinglian", "effective_on": "2024-05-01"}, version=1)
    assert [(r["park_name"], r["valid_until"], r["ended_by"]) for r in moved["residencies"]] == [
        ("雁滩园区", "2024-04-30", "moved"),
        ("定连园区", None, None),
    ]
    event = door.events()[-1]
    assert (event.type, event.data["from_park"], event.data["to_park"]) == (
        "cn.cultivation.firm.moved.v1",
        "lhz-yantan",
        "lhz-dinglian",
    )


@pytest.mark.parametrize(
    ("park", "day", "code"),
    [
        ("bhz-core", "2024-05-01", "transfer_needed"),
        ("lhz-yantan", "2024-05-01", "same_place"),
        ("lhz-dinglian", "2010-01-01", "not_resident"),
    ],
)
def test_a_park_move_that_makes_no_sense_is_409(door: Door, park: str, day: str, code: str) -> None:
    firm = door.firm(park="lhz-yantan")
    body = {"park": park, "effective_on": day}
    answer = door.ask(HITECH, f"/v1/firms/{firm['firm_id']}/residencies", "POST", json=body, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_a_closed_firm_keeps_its_past_and_its_staff(door: Door) -> None:
    firm = door.firm()
    path = f"/v1/firms/{firm['firm_id']}"
    closed = door.post(HITECH, f"{path}:close", {"effective_on": "2026-06-01", "reason": "注销"}, version=1)
    assert (closed["status_name"], closed["zone"], closed["residencies"][0]["ended_by"]) == ("注销", None, "closed")
    assert door.get(HITECH, path, as_of="2026-05-31")["status_name"] == "存续"
    assert door.get(HITECH, "/v1/firms", status="closed")["total"] == 1
    again = door.ask(HITECH, f"{path}:close", "POST", json={"effective_on": "2026-06-02", "reason": "再次"}, version=2)
    assert (again.status_code, again.json()["code"]) == (409, "already_ended")


def test_only_the_office_merges_and_names_a_living_successor(door: Door) -> None:
    firm, goal = door.firm(), door.firm()
    path = f"/v1/firms/{firm['firm_id']}:merge"
    body = {"successor_uscc": goal["uscc"], "effective_on": "2026-06-01", "reason": "吸收合并"}
    assert door.ask(HITECH, path, "POST", json=body, version=1).status_code == 403
    unknown = door.ask(OFFICE, path, "POST", json={**body, "successor_uscc": firm["uscc"]}, version=1)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "successor")
    merged = door.post(OFFICE, path, body, version=1)
    assert (merged["status_name"], merged["successor_id"]) == ("已合并", goal["firm_id"])
    assert door.events()[-1].data["successor_id"] == goal["firm_id"]


def test_a_voided_file_frees_its_code_and_is_in_no_list(door: Door) -> None:
    firm = door.firm()
    path = f"/v1/firms/{firm['firm_id']}"
    voided = door.post(HITECH, f"{path}:void", {"reason": "误录"}, version=1)
    assert (voided["status_name"], voided["residencies"]) == ("误录作废", [])
    assert door.get(OFFICE, "/v1/firms")["total"] == 0
    assert door.get(OFFICE, path)["name"] == firm["name"]
    assert door.ask(HITECH, path).status_code == 404
    assert door.firm(uscc=firm["uscc"], name=firm["name"])["version"] == 1
    assert door.ask(OFFICE, path, "PATCH", json={"address": "甲"}, version=2).json()["code"] == "firm_voided"


def test_a_wrong_entry_is_voided_and_the_one_before_it_goes_on(door: Door) -> None:
    firm = door.firm(park="lhz-yantan")
    path = f"/v1/firms/{firm['firm_id']}"
    door.post(HITECH, f"{path}/residencies", {"park": "lhz-dinglian", "effective_on": "2024-05-01"}, version=1)
    fixed = door.post(HITECH, f"{path}/residencies/2024-05-01:void", {"reason": "误录"}, version=2)
    assert [(r["park"], r["valid_until"], r["ended_by"]) for r in fixed["residencies"]] == [("lhz-yantan", None, None)]
    first = door.ask(HITECH, f"{path}/residencies/2015-03-02:void", "POST", json={"reason": "误录"}, version=3)
    assert (first.status_code, first.json()["code"]) == (422, "no_such_entry")


def test_nothing_in_the_store_is_deleted_or_changed_but_closed_knowledge(door: Door) -> None:
    firm = door.firm(park="lhz-yantan")
    path = f"/v1/firms/{firm['firm_id']}"
    door.post(HITECH, f"{path}/residencies", {"park": "lhz-dinglian", "effective_on": "2024-05-01"}, version=1)
    door.post(HITECH, f"{path}/residencies", {"park": None, "effective_on": "2020-01-01"}, version=2)
    residency = door.service.database.metadata.tables["firm_residency"]
    with door.service.database.read() as session:
        rows = session.execute(residency.select().order_by(residency.c.row_id)).all()
    open_rows = [(str(row.valid_from), row.park) for row in rows if row.known_until.year == 9999]
    assert len(rows) == 5
    assert sorted(open_rows) == [("2015-03-02", "lhz-yantan"), ("2020-01-01", None), ("2024-05-01", "lhz-dinglian")]


def test_history_tells_who_when_and_from_when(door: Door) -> None:
    firm = door.firm()
    path = f"/v1/firms/{firm['firm_id']}"
    door.post(HITECH, f"{path}/names", {"name": "新名有限公司", "effective_on": "2024-05-01"}, version=1)
    newest, oldest = door.get(HITECH, f"{path}/history")["items"]
    assert (newest["actor"], newest["action_name"], newest["old"], newest["new"], newest["effective_on"]) == (
        "staff-hitech",
        "更名：企业名称",
        firm["name"],
        "新名有限公司",
        "2024-05-01",
    )
    assert (oldest["action_name"], oldest["new"], oldest["effective_on"]) == ("登记", firm["name"], "2015-03-02")
    assert door.ask(BAIYIN, f"{path}/history").status_code == 404
