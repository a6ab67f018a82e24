"""Who sees which firm, on which date, as known when; and how one is found."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import Role, Zone
from kit.data import clock
from kit.data.caller import Caller
from tests.registry.conftest import BAIYIN, HITECH, OFFICE, Door

NOBODY = "0" * 26


def names(page: dict[str, Any]) -> list[str]:
    return [item["name"] for item in page["items"]]


@pytest.mark.parametrize(
    "query", ["新港 物流", "物流 新港", "新港甘肃物流", "新港(甘肃)物流", "新港（甘肃）", "甘肃 兰州", "曾用 新港"]
)
def test_a_firm_is_found_by_words_and_without_its_brackets(door: Door, query: str) -> None:
    firm = door.firm(HITECH, name="兰州曾用运输有限公司")
    body = {"name": "兰州新港(甘肃)物流有限公司", "effective_on": "2026-01-05"}
    door.post(HITECH, f"/v1/firms/{firm['firm_id']}/names", body, version=1)
    assert [each["firm_id"] for each in door.get(HITECH, "/v1/firms", q=query)["items"]] == [firm["firm_id"]]


def test_a_foreign_firm_and_a_missing_one_are_the_same_answer(door: Door) -> None:
    firm = door.firm(HITECH)
    foreign, missing = door.ask(BAIYIN, f"/v1/firms/{firm['firm_id']}"), door.ask(BAIYIN, f"/v1/firms/{NOBODY}")
    bodies = [
        {key: value for key, value in answer.json().items() if key not in ("trace_id", "instance")}
        for answer in (foreign, missing)
    ]
    assert (foreign.status_code, bodies[0]) == (404, bodies[1])


def test_a_firm_sees_itself_and_no_other(door: Door) -> None:
    mine, other = door.firm(), door.firm()
    caller = Caller("f", Role.FIRM, party=mine["firm_id"])
    assert door.get(caller, f"/v1/firms/{mine['firm_id']}")["name"] == mine["name"]
    assert door.ask(caller, f"/v1/firms/{other['firm_id']}").status_code == 404
    assert names(door.get(caller, "/v1/firms")) == [mine["name"]]


def test_staff_lists_and_counts_hold_their_zones_only(door: Door) -> None:
    mine = door.firm(HITECH)
    door.firm(BAIYIN)
    assert (door.get(HITECH, "/v1/firms")["total"], names(door.get(HITECH, "/v1/firms"))) == (1, [mine["name"]])
    assert door.get(HITECH, "/v1/firms", zone=Zone.BAIYIN_HITECH.value)["total"] == 0
    assert door.get(OFFICE, "/v1/firms")["total"] == 2


def test_staff_without_a_grant_see_nothing(door: Door) -> None:
    door.firm()
    assert door.get(Caller("s", Role.STAFF), "/v1/firms")["total"] == 0


@pytest.mark.parametrize("query", ["q=%00", "limit=0", "limit=1001", "limit=1.5", "zone=../1", "page=2", "cursor=x"])
def test_queries_that_make_no_sense_are_refused(door: Door, query: str) -> None:
    assert door.ask(OFFICE, f"/v1/firms?{query}").status_code in {400, 422}


def test_pages_follow_pinyin_and_neither_repeat_nor_skip(door: Door) -> None:
    for name in ("中川", "安宁", "白银", "皋兰", "城关"):
        door.firm(name=f"{name}科技有限公司")
    seen: list[str] = []
    cursor = None
    while True:
        page = door.get(HITECH, "/v1/firms", limit=2, cursor=cursor)
        seen += [name[:2] for name in names(page)]
        assert page["total"] == 5
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["安宁", "白银", "城关", "皋兰", "中川"]


def test_a_cursor_belongs_to_its_filter_and_its_caller(door: Door) -> None:
    for _ in range(3):
        door.firm(HITECH)
    cursor = door.get(HITECH, "/v1/firms", limit=1)["next_cursor"]
    assert door.ask(HITECH, "/v1/firms", cursor=cursor, q="科技").status_code == 422
    assert door.ask(OFFICE, "/v1/firms", cursor=cursor).status_code == 422


@pytest.mark.parametrize(
    "query",
    ["长城", "城电工", "长", "（集团）", "(集团)", "LZCCDG", "lzccdg", "LZ", "MA0", "长城 电工", "A&B"],
)
def test_a_firm_is_found_by_part_of_name_code_or_initials(door: Door, query: str) -> None:
    firm = door.firm(name="兰州长城电工（集团）A&B股份有限公司")
    door.firm(name="白银风机厂", uscc="91620402MA7W2K5T3M")
    query = query.replace("MA0", firm["uscc"][8:14])
    assert names(door.get(HITECH, "/v1/firms", q=query)) == [firm["name"]]


@pytest.mark.parametrize("query", ["%", "_", "电城", "长城%", '"; DROP TABLE firm; --', "' OR 1=1"])
def test_what_is_no_part_of_anything_finds_nothing(door: Door, query: str) -> None:
    door.firm(name="兰州长城电工股份有限公司")
    assert door.get(HITECH, "/v1/firms", q=query)["total"] == 0


@pytest.mark.parametrize("name", ["100%果汁有限公司", "a_b科技", "O'Neil咨询", "𠮷野家餐饮有限公司", "䶮科技有限公司"])
def test_unusual_names_come_back_as_they_went_in_and_are_found(door: Door, name: str) -> None:
    assert door.firm(name=name)["name"] == name
    assert names(door.get(HITECH, "/v1/firms", q=name[:3])) == [name]


def test_a_list_is_filtered_by_place_industry_and_status(door: Door) -> None:
    firm = door.firm(park="lhz-yantan", industries={"primary": "digital"})
    door.firm()
    for query in ({"park": "lhz-yantan"}, {"industry": "digital"}, {"uscc": firm["uscc"]}):
        assert names(door.get(HITECH, "/v1/firms", **query)) == [firm["name"]]
    assert door.get(HITECH, "/v1/firms", status="active")["total"] == 2
    assert door.get(HITECH, "/v1/firms", status="closed")["total"] == 0


def test_the_version_of_a_firm_is_no_reason_to_answer_304(door: Door) -> None:
    """What is said of a firm depends on the day and on its namesakes too."""
    path = f"/v1/firms/{door.firm()['firm_id']}"
    tag = door.ask(HITECH, path).headers["ETag"]
    assert (tag, door.ask(HITECH, path, headers={"If-None-Match": tag}).status_code) == ('"v1"', 200)


def test_a_head_request_is_answered_as_a_get_without_its_body(door: Door) -> None:
    answer = door.ask(HITECH, f"/v1/firms/{door.firm()['firm_id']}", "HEAD")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_contact_is_masked_for_who_has_no_need_of_it(door: Door) -> None:
    firm = door.firm(contact_name="张三", contact_phone="13800138000", contact_email="zhang@b.cn")
    seen = door.get(Caller("other", Role.SYSTEM), f"/v1/firms/{firm['firm_id']}")
    assert seen["profile"]["contact"] == {
        "name": "张*",
        "phone": "138****8000",
        "email": "z***@b.cn",
        "masked": True,
    }


def test_staff_keep_the_contact_of_a_firm_that_is_about_to_leave(door: Door) -> None:
    firm = door.firm(contact_name="张三")
    move = {"firm_id": firm["firm_id"], "to_zone": "baiyin-hitech", "effective_on": "2026-09-01", "reason": "搬迁"}
    made = door.post(HITECH, "/v1/transfers", move)
    door.post(BAIYIN, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)
    seen = door.get(HITECH, f"/v1/firms/{firm['firm_id']}")
    assert (seen["zone"], seen["profile"]["contact"]["name"]) == ("lanzhou-hitech", "张三")


def test_an_earlier_date_shows_what_held_then(door: Door) -> None:
    firm = door.firm(park="lhz-yantan")
    path = f"/v1/firms/{firm['firm_id']}"
    door.post(HITECH, f"{path}/names", {"name": "改名后有限公司", "effective_on": "2024-05-01"}, version=1)
    then, now = door.get(HITECH, path, as_of="2024-04-30"), door.get(HITECH, path, as_of="2024-05-01")
    assert (then["name"], now["name"]) == (firm["name"], "改名后有限公司")
    assert names(door.get(HITECH, "/v1/firms", as_of="2024-04-30")) == [firm["name"]]


def test_an_instant_is_the_civil_date_of_shanghai(door: Door) -> None:
    path = f"/v1/firms/{door.firm()['firm_id']}"
    assert door.get(HITECH, path, as_of="2025-12-31T16:30:00Z")["as_of"] == "2026-01-01"


def test_earlier_knowledge_does_not_know_later_changes(door: Door, today: clock.Frozen) -> None:
    firm = door.firm()
    path = f"/v1/firms/{firm['firm_id']}"
    today.move_to(date(2026, 7, 10))
    door.post(HITECH, f"{path}/names", {"name": "改名后有限公司", "effective_on": "2024-05-01"}, version=1)
    before = door.get(HITECH, path, known_at="2026-07-05T00:00:00Z")
    after = door.get(HITECH, path, known_at="2026-07-11T00:00:00Z")
    assert (before["version"], before["name"], len(before["names"])) == (1, firm["name"], 1)
    assert (after["version"], after["name"], len(after["names"])) == (2, "改名后有限公司", 2)
    assert door.ask(HITECH, path, known_at="2026-06-01T00:00:00Z").status_code == 404


def test_parks_and_industries_are_listed_with_their_source(door: Door) -> None:
    parks = door.get(HITECH, "/v1/parks")
    assert (len(parks["items"]), "88号" in parks["source"]) == (24, True)
    assert door.get(HITECH, "/v1/parks", zone="lanzhou-hitech")["items"][0]["park"] == "lhz-yantan"
    assert len(door.get(HITECH, "/v1/industries")["items"]) == 13
