"""Mirrored titles by park staff for their firms, issued ones by the office alone; numbers are unique per programme."""

from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from contracts.codes import Role, Zone
from contracts.events.catalog import BY_NAME
from contracts.events.envelope import Envelope
from kit.data.caller import Caller
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage
from tests.databases import ON_POSTGRES

FIRM = Caller("user", Role.FIRM, party="F1")
RIVAL = Caller("rival", Role.FIRM, party="F2")
ALL_KNOWN = "(known_until=?)"  # every firm is known until for ever
HNTE: dict[str, Any] = {
    "firm_id": "F1",
    "programme": "hnte",
    "number": "GR202562000123",
    "issued_on": "2025-11-04",
    "document_no": "国科火字〔2025〕99号",
    "document_on": "2025-12-02",
}


@pytest.fixture
def here(stage: Stage) -> Stage:
    stage.hand.move_to(date(2026, 3, 2))
    stage.firm("F1")
    stage.firm("F2")
    stage.firm("F3", Zone.BAIYIN_HITECH)
    return stage


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL scans a small table whatever its indexes")
def test_a_title_is_registered_without_a_walk_over_all_titles(here: Stage, desk: Desk) -> None:
    """By its number, too, a title is found in the index, so that the next one costs no more than the first."""
    with here.plans() as steps:
        desk.ask(OFFICE, "POST", "/recognitions", HNTE).raise_for_status()
    assert any("uq_recognition_number" in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN recognition") or ALL_KNOWN in step] == []


def test_nobody_is_let_in_without_a_token(here: Stage, desk: Desk) -> None:
    assert desk.ask(None, "POST", "/recognitions", HNTE).status_code == 401


def test_a_firm_registers_nothing(here: Stage, desk: Desk) -> None:
    assert desk.ask(FIRM, "POST", "/recognitions", HNTE).status_code == 403


def test_staff_of_another_zone_do_not_find_the_firm(here: Stage, desk: Desk) -> None:
    assert desk.ask(BAIYIN, "POST", "/recognitions", HNTE).status_code == 404


def test_a_mirrored_certificate_runs_three_years_to_the_eve_of_its_anniversary(here: Stage, desk: Desk) -> None:
    answer = desk.ask(HITECH, "POST", "/recognitions", HNTE)
    view = answer.json()
    assert (answer.status_code, view["valid_until"], view["valid_before"]) == (201, "2028-11-03", "2028-11-04")
    assert answer.headers["Location"] == f"/v1/recognitions/{view['recognition_id']}"
    assert answer.headers["ETag"] == '"v1"'


def test_registering_writes_one_event_and_one_audit_row(here: Stage, desk: Desk) -> None:
    before = len(here.rows("audit"))
    desk.ask(HITECH, "POST", "/recognitions", HNTE)
    assert [row.type for row in here.rows("outbox")] == ["cn.cultivation.recognition.mirrored.v1"]
    assert [row.actor for row in here.rows("audit")[before:]] == ["staff-hitech"]


@pytest.mark.parametrize(
    "said", [HNTE, HNTE | {"programme": "three-high", "basis": "issued", "number": None}], ids=["mirrored", "issued"]
)
def test_what_is_said_of_a_title_is_the_event_as_its_model_writes_it(
    here: Stage, desk: Desk, said: dict[str, Any]
) -> None:
    desk.ask(OFFICE, "POST", "/recognitions", said).raise_for_status()
    (row,) = here.rows("outbox")
    envelope = Envelope.model_validate_json(row.payload)
    (title,) = here.rows("recognition")
    assert (row.key, envelope.subject) == ("F1", f"recognitions/{title.recognition_id}")
    model = BY_NAME[row.type].data
    assert orjson.loads(model.model_validate(envelope.data).model_dump_json()) == envelope.data


def test_a_key_makes_a_repeated_request_one_title(here: Stage, desk: Desk) -> None:
    answers = [desk.ask(HITECH, "POST", "/recognitions", HNTE, Idempotency_Key="k-1") for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 201, 201]
    assert len({a.json()["recognition_id"] for a in answers}) == len(here.rows("recognition")) == 1


def test_the_same_certificate_twice_is_a_conflict_that_names_the_title(here: Stage, desk: Desk) -> None:
    first = desk.ask(HITECH, "POST", "/recognitions", HNTE).json()
    again = desk.ask(HITECH, "POST", "/recognitions", HNTE)
    assert (again.status_code, again.json()["code"]) == (409, "recognition_exists")
    assert again.json()["recognition_id"] == first["recognition_id"]


def test_one_number_on_two_firms_is_refused(here: Stage, desk: Desk) -> None:
    desk.ask(HITECH, "POST", "/recognitions", HNTE)
    other = desk.ask(HITECH, "POST", "/recognitions", HNTE | {"firm_id": "F2"})
    assert (other.status_code, other.json()["code"]) == (409, "number_taken")


def test_a_number_may_repeat_in_another_programme_and_may_be_absent(here: Stage, desk: Desk) -> None:
    desk.ask(HITECH, "POST", "/recognitions", HNTE)
    absent = {"programme": "champion", "number": None, "number_reason": "文件未载编号"}
    for body in (HNTE | {"programme": "srdi"}, HNTE | absent):
        assert desk.ask(HITECH, "POST", "/recognitions", body).status_code == 201


@pytest.mark.parametrize("programme", ["hnte", "tech-sme", "srdi", "little-giant", "champion"])
def test_national_and_provincial_titles_are_never_issued_here(here: Stage, desk: Desk, programme: str) -> None:
    answer = desk.ask(
        OFFICE, "POST", "/recognitions", HNTE | {"programme": programme, "basis": "issued", "number_reason": "旧版证书"}
    )
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/basis")


@pytest.mark.parametrize(("caller", "status"), [(OFFICE, 201), (HITECH, 403)])
def test_three_high_titles_are_issued_by_the_office_alone(here: Stage, desk: Desk, caller: Caller, status: int) -> None:
    document = {"document_no": "兰白办〔2026〕1号", "document_on": "2026-02-01"}
    body = {"firm_id": "F1", "programme": "three-high", "basis": "issued", "issued_on": "2026-02-01"} | document
    assert desk.ask(caller, "POST", "/recognitions", body | {"valid_until": "2028-12-31"}).status_code == status


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"issued_on": "2026-03-03"}, "/issued_on"),
        ({"valid_from": "2025-11-03"}, "/valid_from"),
        ({"valid_until": "2025-11-03"}, "/valid_until"),
        ({"issued_on": "2025-02-30"}, "/issued_on"),
        ({"issued_on": 45658}, "/issued_on"),
        ({"programme": "gaoxin"}, "/programme"),
        ({"number": "GR\u202e2025"}, "/number"),
        ({"unknown": 1}, "/unknown"),
    ],
)
def test_each_fault_is_named_at_its_field(here: Stage, desk: Desk, change: dict[str, Any], pointer: str) -> None:
    answer = desk.ask(HITECH, "POST", "/recognitions", HNTE | change)
    assert (answer.status_code, [e["pointer"] for e in answer.json()["errors"]]) == (422, [pointer])


def test_a_firm_that_the_snapshot_does_not_hold_yet_is_asked_for_later(here: Stage, desk: Desk) -> None:
    answer = desk.ask(HITECH, "POST", "/recognitions", HNTE | {"firm_id": "F-NEW"})
    assert (answer.status_code, answer.json()["code"]) == (409, "firm_not_known_yet")
    assert answer.headers["Retry-After"] == "2"


def test_a_renewal_is_linked_to_the_title_before_it(here: Stage, desk: Desk) -> None:
    old = here.title("F1", date(2022, 10, 16))
    assert desk.ask(HITECH, "POST", "/recognitions", HNTE).json()["predecessor_id"] == old.recognition_id


def test_certificates_of_one_firm_may_overlap(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2023, 12, 1))
    assert desk.ask(HITECH, "POST", "/recognitions", HNTE).status_code == 201
    assert desk.get(OFFICE, "/metrics/hnte?as_of=2026-03-01")["total"] == 1


def test_an_odd_number_and_an_issue_before_residency_are_warnings_on_the_row(here: Stage, desk: Desk) -> None:
    here.firm("F9", since=date(2026, 1, 1))
    odd = {"firm_id": "F9", "number": "高2025-1", "number_reason": "旧版证书"}
    view = desk.ask(HITECH, "POST", "/recognitions", HNTE | odd).json()
    assert len(view["warnings"]) == 2


def test_a_firm_reads_its_own_titles_and_not_those_of_others(here: Stage, desk: Desk) -> None:
    title = here.title("F1", date(2025, 11, 4)).recognition_id
    assert desk.ask(FIRM, "GET", f"/recognitions/{title}").status_code == 200
    foreign, absent = (desk.ask(RIVAL, "GET", f"/recognitions/{i}") for i in (title, "01JZZZZZZZZZZZZZZZZZZZZZZZ"))
    same = ("status", "title", "detail", "code")
    assert [foreign.json()[k] for k in same] == [absent.json()[k] for k in same]
    assert foreign.status_code == 404


def test_a_list_holds_only_what_the_caller_may_see(here: Stage, desk: Desk) -> None:
    for firm in ("F1", "F2", "F3"):
        here.title(firm, date(2025, 11, 4))
    totals = [desk.get(caller, "/recognitions")["total"] for caller in (OFFICE, HITECH, BAIYIN, FIRM)]
    assert totals == [3, 2, 1, 1]


def test_a_list_is_paged_newest_first_and_bound_to_its_question(here: Stage, desk: Desk) -> None:
    for days in range(5):
        here.title("F1", date(2025, 1, 1) + timedelta(days=days), number=f"N{days}")
    first = desk.get(OFFICE, "/recognitions?limit=2")
    second = desk.get(OFFICE, f"/recognitions?limit=2&cursor={first['next_cursor']}")
    assert [item["number"] for item in first["items"] + second["items"]] == ["N4", "N3", "N2", "N1"]
    assert desk.ask(OFFICE, "GET", f"/recognitions?programme=hnte&cursor={first['next_cursor']}").status_code == 422


def test_what_expires_soon_leaves_out_what_has_a_successor(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2023, 6, 1))
    here.title("F2", date(2023, 5, 1))
    here.title("F2", date(2026, 2, 1))
    found = desk.get(OFFICE, "/recognitions/expiring?within_months=6")
    assert [(item["firm_id"], item["valid_until"]) for item in found["items"]] == [("F1", "2026-05-31")]
