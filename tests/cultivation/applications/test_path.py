"""From draft to certificate, and every way off the straight path."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from contracts.codes import Programme, Role
from kit.data import clock
from services.cultivation.recognitions.usecases.entries import GrantRecognition
from services.cultivation.recognitions.usecases.recognitions import grant
from tests.cultivation.applications.conftest import FIRM, FORM, HITECH, OFFICE, OWN, PATH, Door, walk

ANNOUNCE = {"document_no": "演示公告〔2025〕1号", "announced_on": "2025-09-22"}
CERTIFY = {"number": "GR202562000001", "issued_on": "2025-09-22"}
REASONS = {"reasons": [{"pointer": "/form/revenue/0", "message": "与审计报告不一致"}]}


def finish(door: Door, application_id: str, today: clock.Frozen) -> dict[str, Any]:
    walk(door, application_id, "open-publicity")
    today.move_to(date(2025, 9, 22))
    for step, body in (("file", None), ("announce", ANNOUNCE), ("certify", CERTIFY)):
        answer = door.step(OFFICE, application_id, step, body)
        assert answer.status_code == 200, (step, answer.text)
    view: dict[str, Any] = answer.json()
    return view


def test_a_draft_becomes_a_certificate(door: Door, draft: str, today: clock.Frozen) -> None:
    view = finish(door, draft, today)
    assert (view["state"], view["actions"]) == ("certified", [])
    assert view["recognition_id"] is not None


def test_the_certificate_is_mirrored_as_a_recognition_of_three_years(
    door: Door, draft: str, today: clock.Frozen
) -> None:
    view = finish(door, draft, today)
    (recognition,) = door.rows("recognition")
    (interval,) = door.rows("recognition_interval")
    assert (recognition.recognition_id, recognition.firm_id, recognition.number, recognition.basis) == (
        view["recognition_id"],
        OWN,
        "GR202562000001",
        "mirrored",
    )
    assert (recognition.application_id, recognition.document_no) == (draft, ANNOUNCE["document_no"])
    assert (interval.valid_from, interval.valid_before) == (date(2025, 9, 22), date(2028, 9, 22))


def test_each_step_says_what_happened_but_the_proposal_stays_silent(
    door: Door, draft: str, today: clock.Frozen
) -> None:
    finish(door, draft, today)
    assert [name for name, _ in door.events()] == [
        "application.submitted",
        "application.advanced",
        "application.advanced",
        "application.advanced",
        "application.advanced",
        "publicity.opened",
        "application.advanced",
        "application.advanced",
        "recognition.mirrored",
        "application.decided",
    ]


def test_the_history_tells_who_did_what_and_when(door: Door, draft: str, today: clock.Frozen) -> None:
    steps = finish(door, draft, today)["steps"]
    assert [(step["action"], step["to_state"]) for step in steps] == [
        ("create", "draft"),
        ("submit", "submitted"),
        ("accept", "formal_review"),
        ("recommend", "recommended"),
        ("review", "provincial_review"),
        ("send-to-experts", "expert_review"),
        ("propose", "proposed"),
        ("open-publicity", "publicity"),
        ("file", "filed"),
        ("announce", "announced"),
        ("certify", "certified"),
    ]
    assert {step["actor"] for step in steps} == {FIRM.subject, HITECH.subject, OFFICE.subject}


def test_each_step_leaves_one_audit_row(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    audited = [row.action for row in door.rows("audit") if row.subject_id == draft]
    assert audited == ["application.create", "application.submit", "application.accept"]


def test_an_answer_names_the_next_steps_of_this_caller(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    actions = {caller.role: door.view(caller, draft)["actions"] for caller in (FIRM, HITECH, OFFICE)}
    assert actions == {
        Role.FIRM: ["withdraw"],
        Role.STAFF: ["request-changes", "recommend", "reject"],
        Role.OFFICE: [],
    }


def test_a_renewal_in_publicity_is_counted_at_once_as_awaited(door: Door, draft: str, today: clock.Frozen) -> None:
    """The title of F-OWN ran out less than half a year ago; the step itself makes the count."""
    command = GrantRecognition(
        OWN,
        Programme.HNTE,
        date(2022, 8, 1),
        number="GR202262000009",
        document_no="样例〔2022〕1号",
        document_on=date(2022, 8, 1),
    )
    door.writer.submit(partial(grant, command=command, caller=OFFICE), OFFICE).result()
    walk(door, draft, "open-publicity")
    counted = {row.basis for row in door.rows("holding") if row.valid_from == clock.today()}
    assert counted == {"awaiting-renewal", "in-publicity"}


def test_publicity_runs_ten_working_days_over_the_national_holiday(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "propose")
    today.move_to(date(2025, 9, 22))
    opened = door.step(OFFICE, draft, "open-publicity").json()
    assert (opened["publicity_opens_on"], opened["publicity_closes_on"]) == ("2025-09-22", "2025-10-11")


@pytest.mark.parametrize(("day", "status"), [(date(2025, 9, 15), 409), (date(2025, 9, 16), 200)])
def test_publicity_cannot_end_before_its_last_day_is_over(
    door: Door, draft: str, today: clock.Frozen, day: date, status: int
) -> None:
    walk(door, draft, "open-publicity")
    today.move_to(day)
    assert door.step(OFFICE, draft, "file").status_code == status


def test_an_objection_stops_publicity_until_it_is_dismissed(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "open-publicity")
    door.step(OFFICE, draft, "object", {"objector": "某人", "grounds": "知识产权权属争议"}).raise_for_status()
    today.move_to(date(2025, 9, 22))
    assert door.step(OFFICE, draft, "file").status_code == 409
    back = door.step(OFFICE, draft, "dismiss-objection", {"finding": "权属清晰"})
    assert back.json()["state"] == "publicity"
    assert door.step(OFFICE, draft, "file").status_code == 200
    (objection,) = door.rows("application_objection")
    assert (objection.upheld, objection.finding) == (False, "权属清晰")


def test_an_objection_that_holds_ends_in_rejection(door: Door, draft: str) -> None:
    walk(door, draft, "open-publicity")
    door.step(OFFICE, draft, "object", {"objector": "某人", "grounds": "争议"}).raise_for_status()
    rejected = door.step(OFFICE, draft, "reject", {"reasons": ["异议成立"]}).json()
    (objection,) = door.rows("application_objection")
    assert (rejected["state"], rejected["decision_reasons"], objection.upheld) == ("rejected", ["异议成立"], True)


@pytest.mark.parametrize(("asked", "returns_to"), [("accept", "formal_review"), ("review", "provincial_review")])
def test_a_supplement_returns_to_the_stage_that_asked(door: Door, draft: str, asked: str, returns_to: str) -> None:
    walk(door, draft, asked)
    asker = HITECH if asked == "accept" else OFFICE
    assert door.step(asker, draft, "request-changes", REASONS).json()["state"] == "supplement"
    answered = door.step(FIRM, draft, "resubmit").json()
    assert (answered["state"], answered["submissions"]) == (returns_to, 2)


def test_a_supplement_tells_the_firm_what_is_asked_for_until_when(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", REASONS)
    view = door.view(FIRM, draft)
    assert (view["due_on"], view["supplement_reasons"]) == ("2025-09-08", REASONS["reasons"])
    assert door.events()[-1][0] == "application.changes-requested"


def test_a_supplement_can_be_edited_and_its_submissions_stay_apart(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", REASONS)
    version = door.view(FIRM, draft)["version"]
    body = {"form": {"revenue": ["4100", "3500", "3000.5"]}}
    door.ask(FIRM, "PATCH", f"/applications/{draft}", body, If_Match=f'"v{version}"').raise_for_status()
    door.step(FIRM, draft, "resubmit").raise_for_status()
    first, second = (door.ask(FIRM, "GET", f"/applications/{draft}/submissions/{seq}").json() for seq in (1, 2))
    assert (first["form"]["revenue"][0], second["form"]["revenue"][0]) == ("4000", "4100")
    assert first["sha256"] != second["sha256"]


def test_an_overdue_supplement_reads_as_expired_without_any_job(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", REASONS)
    today.move_to(date(2025, 9, 9))
    view = door.view(FIRM, draft)
    assert (view["state"], view["actions"]) == ("expired", [])
    assert door.step(FIRM, draft, "resubmit").status_code == 409


def test_a_firm_may_apply_again_after_its_supplement_expired(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", REASONS)
    assert door.create().status_code == 409
    today.move_to(date(2025, 9, 9))
    assert door.create().status_code == 201
    assert door.view(FIRM, draft)["state"] == "expired"


@pytest.mark.parametrize("last", [step for _, step, _ in PATH])
def test_a_firm_withdraws_until_the_proposal_and_not_after(door: Door, draft: str, last: str) -> None:
    walk(door, draft, last)
    status = door.step(FIRM, draft, "withdraw", {"reason": "改期申报"}).status_code
    assert status == (409 if last in ("propose", "open-publicity") else 200)


def test_a_firm_may_apply_again_after_a_rejection(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    assert door.create().status_code == 409
    door.step(HITECH, draft, "reject", {"reasons": ["研发费用占比不足"]}).raise_for_status()
    again = door.create()
    assert (again.status_code, again.json()["state"]) == (201, "draft")


def test_a_rejection_carries_reasons_to_the_firm(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "reject", {"reasons": ["研发费用占比不足"]}).raise_for_status()
    assert door.view(FIRM, draft)["decision_reasons"] == ["研发费用占比不足"]
    name, data = door.events()[-1]
    assert (name, data["reasons"], data["application"]["state"]) == (
        "application.decided",
        ["研发费用占比不足"],
        "rejected",
    )


def test_a_second_application_of_a_holder_is_a_re_recognition(door: Door, draft: str, today: clock.Frozen) -> None:
    finish(door, draft, today)
    assert door.create(form=FORM).json()["kind"] == "re-recognition"
