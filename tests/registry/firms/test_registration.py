"""Registering a firm over HTTP: who may, what is refused, what is written."""

from collections.abc import Mapping
from typing import Any

import pytest

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from tests.registry.conftest import BAIYIN, HITECH, OFFICE, Door
from tests.synthetic import code_of

BODY: Mapping[str, Any] = {
    "uscc": code_of(900),
    "name": "兰州合成新材料（集团）有限公司",
    "zone": "lanzhou-hitech",
    "park": "lhz-yantan",
    "founded_on": "2015-03-02",
    "industries": {"gbt4754": "2710", "field8": "新材料", "primary": "new-materials", "secondary": ["digital"]},
    "registered_capital": "1000.5",
    "contact_name": "张三",
    "contact_phone": "+86 138-0013-8000",
    "contact_email": "a@b.cn",
}


def test_nobody_registers_without_signing_in(door: Door) -> None:
    assert door.ask(None, "/v1/firms", "POST", json=BODY).status_code == 401


def test_a_firm_does_not_register_firms(door: Door) -> None:
    answer = door.ask(Caller("f", Role.FIRM, party="X"), "/v1/firms", "POST", json=BODY)
    assert answer.status_code == 403


def test_staff_register_in_their_own_zone_only(door: Door) -> None:
    answer = door.ask(BAIYIN, "/v1/firms", "POST", json=BODY)
    assert (answer.status_code, answer.json()["code"]) == (403, "zone_not_granted")


def test_a_registered_firm_is_answered_whole_with_its_version(door: Door) -> None:
    answer = door.ask(HITECH, "/v1/firms", "POST", json=BODY)
    firm = answer.json()
    assert answer.status_code == 201, firm
    assert answer.headers["ETag"] == '"v1"'
    assert answer.headers["Location"] == f"/v1/firms/{firm['firm_id']}"
    assert (firm["zone_name"], firm["park_name"]) == ("兰州高新区", "雁滩园区")
    assert firm["residencies"][0]["valid_from"] == "2015-03-02"
    assert firm["industries"][0]["gbt4754"] == "C2710"
    assert firm["industries"][0]["field8"] == "new-materials"
    assert firm["profile"]["contact"] == {"name": "张三", "phone": "13800138000", "email": "a@b.cn", "masked": False}
    assert firm["profile"]["registered_capital"] == "1000.5"


def test_registration_is_one_event_and_one_audit_row(door: Door) -> None:
    firm = door.post(HITECH, "/v1/firms", BODY)
    event = door.events()[0]
    state: Any = event.data["firm"]
    assert (event.type, event.partitionkey, event.aggregateversion) == (
        "cn.cultivation.firm.registered.v1",
        firm["firm_id"],
        1,
    )
    assert (state["residencies"][0]["zone"], state["registered_on"]) == ("lanzhou-hitech", "2015-03-02")
    assert door.audited() == ["register"]


def test_a_code_in_use_is_refused_and_the_holder_is_named_to_who_may_see_it(door: Door) -> None:
    firm = door.post(HITECH, "/v1/firms", BODY)
    mine = door.ask(HITECH, "/v1/firms", "POST", json={**BODY, "name": "另一家有限公司"})
    assert (mine.status_code, mine.json()["firm_id"]) == (409, firm["firm_id"])
    theirs = door.ask(BAIYIN, "/v1/firms", "POST", json={**BODY, "zone": "baiyin-hitech", "park": None})
    assert (theirs.status_code, theirs.json()["title"]) == (409, "已在其他园区登记")
    assert "兰州高新区" not in theirs.text


@pytest.mark.parametrize("name", ["兰州合成新材料(集团)有限公司", "兰州合成新材料（集团） 有限公司"])
def test_a_namesake_in_the_zone_is_refused_unless_confirmed(door: Door, name: str) -> None:
    door.post(HITECH, "/v1/firms", BODY)
    body = {**BODY, "uscc": code_of(901), "name": name}
    refused = door.ask(HITECH, "/v1/firms", "POST", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "duplicate_name")
    assert door.ask(HITECH, "/v1/firms", "POST", json={**body, "confirmed_distinct": True}).status_code == 201


def test_a_name_that_differs_in_its_legal_form_is_remarked(door: Door) -> None:
    door.post(HITECH, "/v1/firms", BODY)
    other = {**BODY, "uscc": code_of(901), "name": "兰州合成新材料（集团）有限责任公司"}
    assert "名称相近" in door.post(HITECH, "/v1/firms", other)["warnings"][0]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"uscc": "91620102MA7ABCD120"}, "/uscc", "uscc_check"),
        ({"uscc": None}, "/uscc", "uscc_required"),
        ({"uscc": 916201020000000000}, "/uscc", "uscc_type"),
        ({"name": ""}, "/name", "required"),
        ({"name": "甲\u200b乙公司"}, "/name", "text_invisible"),
        ({"park": "bhz-core"}, "/park", "park"),
        ({"park": "nowhere"}, "/park", "park"),
        ({"founded_on": "2999-01-01"}, "/founded_on", "date"),
        ({"founded_on": "2027-01-01"}, "/founded_on", "future_date"),
        ({"founded_on": None}, "/resident_from", "required"),
        ({"contact_phone": "1.38E+10"}, "/contact_phone", "phone"),
        ({"contact_phone": 13800138000}, "/contact_phone", "phone_type"),
        ({"contact_email": "a@b.com\r\nBcc: x@y.z"}, "/contact_email", "text_control"),
        ({"website": "javascript:alert(1)"}, "/website", "url"),
        ({"industries": {"gbt4754": "A2710"}}, "/industries/gbt4754", "gbt4754"),
        ({"industries": {"primary": "magic"}}, "/industries/primary", "industry"),
        ({"registered_capital": 7777777777777777.77}, "/registered_capital", "number_type"),
        ({"registered_capital": "-1"}, "/registered_capital", "range"),
        ({"zone": "mars"}, "/zone", "enum"),
        ({"status": "closed"}, "/status", "unknown_field"),
        ({"version": 7}, "/version", "unknown_field"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(
    door: Door, change: dict[str, object], pointer: str, code: str
) -> None:
    answer = door.ask(HITECH, "/v1/firms", "POST", json={**BODY, **change})
    errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert (answer.status_code, errors) == (422, [(pointer, code)])
    assert door.events() == []


def test_the_same_key_and_body_register_once(door: Door) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = door.ask(HITECH, "/v1/firms", "POST", json=dict(BODY), headers=headers)
    second = door.ask(HITECH, "/v1/firms", "POST", json=dict(BODY), headers=headers)
    assert (second.status_code, second.headers["Idempotency-Replayed"]) == (201, "true")
    assert second.json() == first.json()
    assert door.get(OFFICE, "/v1/firms")["total"] == 1


def test_a_code_that_is_no_enterprise_is_taken_with_a_warning(door: Door) -> None:
    firm = door.firm(uscc="93620403MA733ADF10", name="合成养殖专业合作社")
    assert "不是企业" in firm["warnings"][0]


def test_a_firm_outside_the_zones_is_registered_by_the_office(door: Door) -> None:
    firm = door.firm(OFFICE, zone=Zone.OUTSIDE.value)
    assert (firm["zone"], firm["zone_name"]) == ("outside", "区外")
    assert door.ask(HITECH, f"/v1/firms/{firm['firm_id']}").status_code == 404


@pytest.mark.parametrize("words", ["(万香港元)", "见章程", "一千万吧", "2015-03-02"])
def test_a_capital_that_cannot_be_read_is_kept_in_its_words_with_a_warning(door: Door, words: str) -> None:
    firm = door.firm(capital_text=words)
    assert (firm["profile"]["registered_capital"], firm["profile"]["capital_text"]) == (None, words)
    assert any(words in warning for warning in firm["warnings"])


def test_a_capital_in_words_that_can_be_read_is_an_amount(door: Door) -> None:
    profile = door.firm(capital_text="100万美元")["profile"]
    assert (profile["registered_capital"], profile["capital_currency"], profile["capital_text"]) == (
        "100.0000",
        "USD",
        "100万美元",
    )


@pytest.mark.parametrize(
    ("known", "twin"),
    [
        ("ABC科技有限公司", "A\u0412\u0421科技有限公司"),
        ("张掖III号工厂", "张掖Ⅲ号工厂"),
        ("No1机械厂", "№1机械厂"),
        ("甲kg衡器厂", "甲㎏衡器厂"),
    ],
)
def test_a_name_that_reads_like_another_of_the_zone_waits_for_a_word(door: Door, known: str, twin: str) -> None:
    door.firm(name=known)
    body = {"uscc": code_of(801), "name": twin, "zone": "lanzhou-hitech", "founded_on": "2015-03-02"}
    answer = door.ask(HITECH, "/v1/firms", "POST", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate_name")
    assert door.post(HITECH, "/v1/firms", {**body, "confirmed_distinct": True})["version"] == 1


def test_a_name_with_what_a_decoder_could_not_read_is_refused(door: Door) -> None:
    answer = door.ask(HITECH, "/v1/firms", "POST", json={**BODY, "name": "兰州\ufffd科技有限公司"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "text_replaced")


@pytest.mark.parametrize("query", ["", "  "])
def test_an_empty_query_filters_nothing(door: Door, query: str) -> None:
    door.firm()
    assert door.get(HITECH, "/v1/firms", q=query)["total"] == 1


# --- codes that are in use although their check character is wrong ---
ODD = "91350203M0001QKX1A"


def test_a_code_whose_check_character_is_wrong_stands_on_the_number_of_its_licence(door: Door) -> None:
    body = {"uscc": ODD, "name": "厦门来兰试点科技有限公司", "zone": "lanzhou-hitech", "founded_on": "2014-06-01"}
    refused = door.ask(HITECH, "/v1/firms", "POST", json=body)
    assert refused.json()["errors"][0]["code"] == "uscc_check"
    firm = door.post(HITECH, "/v1/firms", body | {"licence_no": "甘兰 1234567"})
    assert (firm["uscc"], firm["profile"]["licence_no"]) == (ODD, "甘兰 1234567")
    assert any("校验码不符" in warning for warning in firm["warnings"])


def test_the_office_finds_the_codes_that_stand_on_a_licence(door: Door) -> None:
    odd = door.firm(HITECH, uscc=ODD, licence_no="甘兰 1234567")
    door.firm(HITECH)
    found = door.get(OFFICE, "/v1/firms", by_licence="true")
    assert [firm["firm_id"] for firm in found["items"]] == [odd["firm_id"]]


def test_a_code_that_is_right_needs_no_licence_and_one_that_is_misshapen_gets_none(door: Door) -> None:
    assert door.firm(HITECH, licence_no="甘兰 1234567")["profile"]["licence_no"] is None
    body = {"uscc": "12345", "name": "短码科技有限公司", "zone": "lanzhou-hitech", "founded_on": "2014-06-01"}
    refused = door.ask(HITECH, "/v1/firms", "POST", json=body | {"licence_no": "甘兰 1234567"})
    assert refused.json()["errors"][0]["code"] == "uscc_length"
