"""Targets of the office: with their document, entered by one account and decided by another; nothing is overwritten."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.codes import Role
from gateway.access.state import Gateway
from gateway.access.usecases.accounts import DemoAccount, ensure_demo_accounts
from kit.data import clock
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
        ({"binding": "0"}, "/binding"),
        ({"binding": "180", "expected": "179"}, "/expected"),
        ({"measure": "hnte-count", "scope": "lanbai-pilot-zone", "year": 2027, "binding": "698"}, "/binding"),
        ({"year": 1999}, "/year"),
    ],
)
def test_what_cannot_be_a_target_is_told_by_field(lasting: Outside, changes: Any, pointer: str) -> None:
    answer = enter(lasting, **changes)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


PILOT = {"measure": "hnte-count", "scope": "lanbai-pilot-zone", "year": 2027, "reason": "省级调整"}


def revise(office: Outside, **changes: Any) -> Any:
    """The binding value of the pilot zone revised by a document and approved by another account."""
    target = enter(office, **{**PILOT, **changes}).raise_for_status().json()
    return decide(office, target, "approve").raise_for_status().json()


def pilot(office: Outside, **query: str) -> Any:
    return office.ask("office", "GET", "/api/v1/attainment", params=query).raise_for_status().json()["items"][0]


def test_the_plan_is_the_first_version_of_a_target_and_a_revision_the_next(office: Outside) -> None:
    revise(office, binding="1400", effective_on="2026-03-01")
    path = "/api/v1/targets/hnte-count/lanbai-pilot-zone/2027/history"
    first, second = office.ask("office", "GET", path).raise_for_status().json()["items"]
    assert (first["document_no"], first["binding"], first["in_force"]) == ("甘政办发〔2023〕88号", "1300", ["expected"])
    assert (second["document_no"], second["binding"], second["in_force"]) == (
        RUNG_2["document_no"],
        "1400",
        ["binding"],
    )
    assert office.ask("hitech", "GET", path).status_code == 404


def test_board_and_path_follow_the_target_that_was_in_force_on_the_day_asked(office: Outside) -> None:
    revise(office, binding="1400", effective_on="2026-03-01")
    before, after = pilot(office, as_of="2026-02-28"), pilot(office, as_of="2026-03-01")
    assert (before["binding"], before["gap_binding"], before["path"][-1]["binding"]) == (1300, 464, 1300)
    assert (after["binding"], after["gap_binding"], after["path"][-1]["binding"]) == (1400, 564, 1400)
    assert (after["expected"], after["path"][3]["linear_binding"]) == (1500, 1119)  # 698 + 3/5 of 702


def test_what_was_not_yet_approved_is_not_known_at_an_earlier_instant(office: Outside) -> None:
    with clock.at(clock.now()) as hand:
        known_at = clock.now().isoformat()
        hand.advance(timedelta(minutes=1))
        revise(office, binding="1400", effective_on="2026-03-01")
        assert pilot(office, as_of="2026-03-01", known_at=known_at)["binding"] == 1300
        assert pilot(office, as_of="2026-03-01")["binding"] == 1400


def test_the_source_names_the_documents_of_the_targets_that_hold(office: Outside) -> None:
    revise(office, binding="1400")
    answer = office.ask("office", "GET", "/api/v1/attainment", params={"as_of": "2026-06-30"}).json()
    assert answer["source"].endswith("目标：甘政办发〔2023〕88号、兰高新办〔2026〕7号")


def test_the_path_leads_through_a_yearly_target_once_it_is_entered(office: Outside) -> None:
    revise(office, year=2025, binding="1000", effective_on="2025-01-01", reason=None)
    path = [point["binding"] for point in pilot(office, as_of="2025-06-30")["path"]]
    assert path == [698, 799, 899, 1000, 1150, 1300]


def test_a_yearly_target_of_another_indicator_is_blank_until_it_is_entered(office: Outside) -> None:
    def yearly() -> Any:
        cells = office.ask("office", "GET", "/api/v1/targets", params={"as_of": "2026-06-30"}).json()["items"]
        cell = next(c for c in cells if (c["indicator"], c["scope"]) == ("gdp", "lanzhou-hitech"))
        return cell["year"], cell["year_binding"], cell["year_expected"]

    assert yearly() == (2026, None, None)
    revise(office, measure="gdp", scope="lanzhou-hitech", year=2026, binding="480", reason=None)
    assert yearly() == (2026, "480", None)


def test_staff_read_of_another_zone_what_the_plan_says_and_no_revision(office: Outside) -> None:
    revise(office, measure="gdp", scope="baiyin-hitech", binding="250")
    told = {
        login: next(
            (cell["binding_2027"], cell["revised"])
            for cell in office.ask(login, "GET", "/api/v1/targets").json()["items"]
            if (cell["indicator"], cell["scope"]) == ("gdp", "baiyin-hitech")
        )
        for login in ("office", "hitech")
    }
    assert told == {"office": ("250", True), "hitech": ("245", False)}


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
