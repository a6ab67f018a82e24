"""Proofs of a title: made as of a day, the same for ever, verified by number and code and by nothing less."""

from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from contracts.codes import Role
from contracts.commands.proofs import VerifyProof
from contracts.queries.cultivation import RecognitionView
from kit.data.caller import SYSTEM, Caller
from kit.data.problem import Problem
from services.cultivation.proofs.reads import verification
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

ISSUED, TODAY = date(2024, 11, 4), date(2026, 3, 2)
NUMBER = "GR202462000123"
FIRM = Caller("firm", Role.FIRM, party="F1")


@pytest.fixture
def title(stage: Stage) -> RecognitionView:
    stage.hand.move_to(TODAY)
    stage.firm("F1", name="兰州云岭新材料有限公司")
    return stage.title("F1", ISSUED, number=NUMBER)


def made(desk: Desk, title: RecognitionView, caller: Caller = FIRM, **wanted: str) -> Any:
    return desk.ask(caller, "POST", f"/recognitions/{title.recognition_id}/proof", wanted)


def verified(desk: Desk, number: str, code: str, **asked: str) -> Any:
    return desk.ask(SYSTEM, "POST", "/proofs:verify", {"number": number, "code": code} | asked)


def test_a_proof_says_where_the_title_stands_on_its_day(title: RecognitionView, desk: Desk) -> None:
    answer = made(desk, title, as_of="2025-06-30")
    assert answer.status_code == 201
    said = answer.json()["title"]
    assert (said["as_of"], said["state_name"], said["valid_until"]) == ("2025-06-30", "有效", "2027-11-03")
    assert desk.get(FIRM, f"/proofs/{answer.json()['proof_id']}") == answer.json()


def test_who_made_a_proof_is_audited_and_each_has_a_code_of_its_own(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    codes = {made(desk, title, caller).json()["code"] for caller in (FIRM, HITECH, OFFICE)}
    rows = [row for row in stage.rows("audit") if row.subject_kind == "proof"]
    assert (len(codes), [row.actor for row in rows]) == (3, ["firm", "staff-hitech", "office"])


def test_the_code_is_eighty_random_bits(title: RecognitionView, desk: Desk) -> None:
    code = made(desk, title).json()["code"].replace("-", "")
    assert (len(code) * 5, set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) == (80, True)


def test_nobody_else_makes_or_reads_a_proof(title: RecognitionView, desk: Desk) -> None:
    proof_id = made(desk, title).json()["proof_id"]
    for caller in (BAIYIN, Caller("other", Role.FIRM, party="F9")):
        assert made(desk, title, caller).status_code == 404
        assert desk.ask(caller, "GET", f"/proofs/{proof_id}").status_code == 404


def test_a_day_that_has_not_come_cannot_be_proven(title: RecognitionView, desk: Desk) -> None:
    answer = made(desk, title, as_of="2026-03-03")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "as_of_in_future")


def test_what_nobody_has_verified_cannot_be_proven(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(TODAY)
    stage.firm("F1")
    waiting = stage.title("F1", ISSUED, caller=HITECH)
    assert (made(desk, waiting).status_code, made(desk, waiting).json()["code"]) == (409, "not_verified")


def test_number_and_code_together_verify_a_proof(title: RecognitionView, desk: Desk) -> None:
    code = made(desk, title).json()["code"]
    answer = verified(desk, "证书编号：gr2024 62000123", code.lower().replace("-", " "))
    assert (answer.status_code, answer.json()["now"]["state"], answer.json()["now"]["as_of"]) == (
        200,
        "valid",
        "2026-03-02",
    )


def test_letters_read_for_digits_do_not_count(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    code = made(desk, title).json()["code"]
    typed = code.replace("0", "O").replace("1", "l")
    assert verified(desk, NUMBER, typed).status_code == 200


def test_a_wrong_number_is_answered_as_a_wrong_code_is(title: RecognitionView, desk: Desk) -> None:
    code = made(desk, title).json()["code"]
    answers = [verified(desk, NUMBER, "0000-0000-0000-0000")]
    answers += [verified(desk, bad, code) for bad in ("GR202462000124", "GR", "1", "x" * 64, "'; --", "%")]
    bodies = [{k: v for k, v in each.json().items() if k not in ("trace_id", "instance")} for each in answers]
    assert ({each.status_code for each in answers}, [body for body in bodies if body != bodies[0]]) == ({404}, [])


def test_a_wrong_code_costs_as_many_questions_as_a_right_one(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    code = made(desk, title).json()["code"]
    asked = [(NUMBER, code), (NUMBER, "0" * 16), ("GR202462000999", code)]
    right, wrong_code, wrong_number = (statements(stage, VerifyProof(number=n, code=c)) for n, c in asked)
    assert right == wrong_code == wrong_number != []


def statements(stage: Stage, asked: VerifyProof) -> list[str]:
    """What the database is asked for an answer."""
    seen: list[str] = []
    with stage.service.database.read() as session:
        bind = session.connection()  # others read beside
        note = partial(_note, seen)
        event.listen(bind, "before_cursor_execute", note)
        with suppress(Problem):
            verification(session, asked)
        event.remove(bind, "before_cursor_execute", note)
    return seen


def _note(seen: list[str], *given: Any) -> None:
    seen.append(given[2])


def test_a_title_cancelled_since_is_said_to_be_and_the_proof_keeps_its_words(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    proof = made(desk, title, as_of="2025-06-30").json()
    stage.tick()
    stage.cancel(title, date(2025, 1, 1))
    found = verified(desk, NUMBER, proof["code"], as_of="2025-06-30").json()
    assert (found["said"]["state"], found["now"]["state"], found["now"]["valid_until"]) == (
        "valid",
        "cancelled",
        "2024-12-31",
    )
    assert desk.get(FIRM, f"/proofs/{proof['proof_id']}")["title"]["state"] == "valid"


def test_of_a_title_whose_entry_was_taken_back_nothing_holds(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    code = made(desk, title).json()["code"]
    stage.tick()
    stage.void(title)
    found = verified(desk, NUMBER, code).json()
    assert (found["now"], found["said"]["number"]) == (None, NUMBER)


def test_only_the_gateway_itself_asks_whether_a_proof_is_genuine(title: RecognitionView, desk: Desk) -> None:
    code = made(desk, title).json()["code"]
    for caller in (FIRM, HITECH, OFFICE):
        answer = desk.ask(caller, "POST", "/proofs:verify", {"number": NUMBER, "code": code})
        assert answer.status_code == 403


def test_a_title_without_a_number_is_named_by_the_code_of_its_firm(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(TODAY)
    stage.firm("F1")
    title = stage.title("F1", ISSUED)
    proof = made(desk, title).json()
    assert proof["number"] == stage.firms["F1"].uscc
    assert verified(desk, proof["number"], proof["code"]).status_code == 200
