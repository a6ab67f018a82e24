"""Targets of the office: with their document, entered by one account and decided by another; nothing is overwritten."""

from typing import Any

import pytest

from contracts.codes import Role
from gateway.access.state import Gateway
from gateway.access.usecases.accounts import DemoAccount, ensure_demo_accounts
from tests.gateway.conftest import PASSWORD, Outside

PATH = "/api/v1/office-targets"
RUNG_2 = {
    "measure": "provincial-innovative",
    "scope": "lanzhou-hitech",
    "year": 2026,
    "binding": "180",
    "document_no": "兰高新办〔2026〕7号",
    "document_on": "2026-03-01",
}


@pytest.fixture
def office(outside: Outside, gateway: Gateway) -> Outside:
    """Two accounts of the office: `office` enters, `head` decides."""
    head = DemoAccount("head", PASSWORD, "办公室负责人", Role.OFFICE)
    ensure_demo_accounts(gateway.writer, gateway.authentication.passwords, (head,))
    return outside


def enter(office: Outside, login: str = "office", **changes: Any) -> Any:
    return office.ask(login, "POST", PATH, json={**RUNG_2, **changes})


def decide(office: Outside, target: Any, action: str, login: str = "head", version: int = 1, **body: str) -> Any:
    headers = {"If-Match": f'"v{version}"'}
    return office.ask(login, "POST", f"{PATH}/{target['target_id']}:{action}", json=body, headers=headers)


def listed(office: Outside, login: str = "office") -> list[tuple[str, str, bool]]:
    items = office.ask(login, "GET", PATH).raise_for_status().json()["items"]
    return [(item["binding"], item["state"], item["in_force"]) for item in items]


def test_a_target_is_in_force_once_another_account_has_approved_it(office: Outside) -> None:
    target = enter(office).raise_for_status().json()
    assert (target["state_name"], target["in_force"], target["unit"]) == ("待审定", False, "家")
    own = decide(office, target, "approve", "office")
    assert (own.status_code, own.json()["code"]) == (409, "own_target")
    assert listed(office, "hitech") == []
    approved = decide(office, target, "approve").raise_for_status().json()
    assert (approved["state"], approved["in_force"]) == ("approved", True)
    again = decide(office, target, "approve", version=2)
    assert (again.status_code, again.json()["code"]) == (409, "target_decided")
    assert listed(office, "hitech") == [("180", "approved", True)]


def test_a_later_target_takes_the_place_of_an_earlier_one_which_stays_in_the_history(office: Outside) -> None:
    decide(office, enter(office).json(), "approve").raise_for_status()
    silent = enter(office, binding="200")
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "/reason")
    later = enter(office, binding="200", reason="年中调整").json()
    decide(office, later, "approve").raise_for_status()
    assert listed(office) == [("200", "approved", True), ("180", "approved", False)]


def test_a_refused_target_says_why_and_is_for_the_office_alone(office: Outside) -> None:
    target = enter(office).json()
    assert decide(office, target, "refuse").status_code == 422
    refused = decide(office, target, "refuse", reason="无文件依据").json()
    assert (refused["state"], refused["decision_reason"]) == ("refused", "无文件依据")
    assert (listed(office, "hitech"), len(listed(office))) == ([], 1)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"measure": "nothing"}, "/measure"),
        ({"scope": "outside"}, "/scope"),
        ({"binding": None}, "/binding"),
        ({"binding": "1.5"}, "/binding"),
        ({"measure": "rd-intensity", "expected": "120"}, "/expected"),
        ({"document_on": "2099-01-01"}, "/document_on"),
        ({"year": 1999}, "/year"),
    ],
)
def test_what_cannot_be_a_target_is_told_by_field(lasting: Outside, changes: Any, pointer: str) -> None:
    answer = enter(lasting, **changes)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_what_the_plan_states_is_not_entered_again(lasting: Outside) -> None:
    stated = enter(lasting, measure="gdp", scope="lanbai-pilot-zone", year=2027)
    assert (stated.status_code, stated.json()["code"]) == (409, "stated_by_plan")


@pytest.mark.parametrize("login", ["hitech", "firm"])
def test_only_the_office_enters_and_decides(lasting: Outside, login: str) -> None:
    assert enter(lasting, login).status_code == 403
    for action in ("approve", "refuse"):
        assert decide(lasting, {"target_id": "01NOTHING"}, action, login).status_code == 403
    assert lasting.ask("firm", "GET", PATH).status_code == 403


def total(office: Outside, login: str = "office", **changes: Any) -> Any:
    body = {"programme": "hnte", "as_of": "2024-12-31", "firms": 2000, "source": "省科技厅通报", **changes}
    return office.ask(login, "POST", "/api/v1/province-totals", json=body)


def test_a_share_of_the_province_names_the_day_and_the_source_of_its_denominator(office: Outside) -> None:
    assert total(office).status_code == 204
    (told,) = office.ask("office", "GET", "/api/v1/province-shares").json()["items"]
    assert (told["as_of"], told["firms"], told["source"]) == ("2024-12-31", 2000, "省科技厅通报")
    assert (told["shares"][0]["count"], told["shares"][0]["share"]) == (836, "41.8")
    staff = office.ask("hitech", "GET", "/api/v1/province-shares").json()["items"][0]["shares"]
    assert [each["scope"] for each in staff] == ["lanzhou-hitech"]


def test_a_denominator_is_corrected_with_a_reason_and_never_of_a_day_to_come(office: Outside) -> None:
    total(office).raise_for_status()
    assert total(office, firms=2100).status_code == 422
    assert total(office, firms=2100, reason="公报更正").status_code == 204
    (told,) = office.ask("office", "GET", "/api/v1/province-shares").json()["items"]
    assert (told["firms"], told["version"]) == (2100, 2)
    assert total(office, as_of="2099-12-31").json()["code"] == "not_yet"
    assert total(office, "hitech").status_code == 403
