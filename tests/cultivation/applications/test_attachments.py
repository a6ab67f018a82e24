"""Evidence of an application: attached by who may edit it, pinned by each submission, read by who may read it, swept when nobody needs it."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from kit.data import clock
from kit.data.ids import ulid
from services.cultivation.attachments.jobs import sweep
from services.cultivation.attachments.rules.limits import Limits
from services.cultivation.attachments.storage import Folder
from tests.cultivation.applications.conftest import BAIYIN, FIRM, HITECH, MANDATE, OFFICE, RIVAL, Door, walk
from tests.cultivation.attachments import evidence

PDF = evidence.pdf()


@pytest.fixture
def storage(app: FastAPI, door: Door) -> Folder:
    kept: Folder = app.state.storage
    return kept


def attached(door: Door, application_id: str, content: bytes = PDF, **query: str) -> str:
    answer = door.attach(FIRM, application_id, content, **query)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["attachment_id"])


def items(door: Door, application_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = door.ask(OFFICE, "GET", f"/applications/{application_id}/attachments").json()["items"]
    return found


def test_an_attachment_is_stored_and_comes_back_as_a_download(door: Door, draft: str) -> None:
    answer = door.attach(FIRM, draft, PDF, "证书（2025年）.pdf")
    assert answer.json()["sha256"] == hashlib.sha256(PDF).hexdigest()
    file = door.ask(FIRM, "GET", answer.headers["location"].removeprefix("/v1"))
    assert file.content == PDF
    assert file.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''%E8%AF%81%E4%B9%A6%EF%BC%882025%E5%B9%B4%EF%BC%89.pdf"
    )
    assert (file.headers["x-content-type-options"], "sandbox" in file.headers["content-security-policy"]) == (
        "nosniff",
        True,
    )


def test_an_attachment_moves_the_version_and_stands_in_the_history(door: Door, draft: str) -> None:
    before = door.view(FIRM, draft)["version"]
    attached(door, draft)
    view = door.view(FIRM, draft)
    assert view["version"] == before + 1
    assert view["steps"][-1]["changes"] == [
        {"pointer": "/attachments/annual_audit", "old": None, "new": "审计报告.pdf"}
    ]


def test_the_same_bytes_of_the_same_kind_are_attached_once(door: Door, draft: str, storage: Folder) -> None:
    first = attached(door, draft)
    second = door.attach(FIRM, draft, PDF, "同一文件.pdf")
    assert (second.status_code, second.json()["code"], second.json()["attachment_id"]) == (
        409,
        "attachment_present",
        first,
    )
    assert [*storage.names()] == [first]


def test_a_repeated_request_makes_one_attachment_and_one_file(door: Door, draft: str, storage: Folder) -> None:
    path, query = f"/applications/{draft}/attachments", "?kind=award&filename=a.pdf"
    headers = {"Authorization": f"Bearer {door.mint.mint('cultivation', FIRM)}", "Idempotency-Key": "same"}
    answers = [door.client.post(f"/v1{path}{query}", content=PDF, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert [*storage.names()] == [answers[0].json()["attachment_id"]]


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "a.pdf", 422, "empty"),
        (b"<svg/>", "a.png", 422, "content_mismatch"),
        (PDF, "证书\u202efdp.exe", 422, "text_bidi"),
        (evidence.pdf(b"/JavaScript"), "a.pdf", 422, "active_content"),
    ],
    ids=["empty", "drawing", "name", "script"],
)
def test_a_refused_file_leaves_nothing_behind(
    door: Door, draft: str, storage: Folder, content: bytes, name: str, status: int, code: str
) -> None:
    answer = door.attach(FIRM, draft, content, name)
    body = answer.json()
    assert (answer.status_code, code in (body["code"], *(each["code"] for each in body["errors"]))) == (status, True)
    assert ([*storage.names()], items(door, draft)) == ([], [])


def test_a_form_takes_so_much_and_no_more(door: Door, draft: str, app: FastAPI) -> None:
    app.state.limits = Limits(file=100, form=len(PDF) + 10)
    assert door.attach(FIRM, draft, evidence.pdf(b" " * 100)).json()["code"] == "too_large"
    first = attached(door, draft)
    assert door.attach(FIRM, draft, evidence.pdf(marker=2)).json()["code"] == "attachments_full"
    attached(door, draft, evidence.pdf(marker=2), replaces=first)


@pytest.mark.parametrize(("caller", "status"), [(RIVAL, 404), (BAIYIN, 404), (HITECH, 403), (OFFICE, 403)])
def test_nobody_but_the_firm_and_its_agents_attaches(
    door: Door, draft: str, storage: Folder, caller: Any, status: int
) -> None:
    kept = attached(door, draft)
    assert door.attach(caller, draft, evidence.pdf(marker=2)).status_code == status
    assert door.ask(caller, "DELETE", f"/applications/{draft}/attachments/{kept}").status_code == status
    assert [*storage.names()] == [kept]


def test_an_agent_with_a_mandate_attaches(door: Door, draft: str) -> None:
    door.step(HITECH, draft, "mandate", MANDATE)
    assert door.attach(HITECH, draft, PDF).status_code == 201


@pytest.mark.parametrize("caller", [RIVAL, BAIYIN])
def test_a_stranger_is_told_of_an_attachment_what_he_is_told_of_nothing(door: Door, draft: str, caller: Any) -> None:
    path = f"/applications/{draft}/attachments"
    told = [door.ask(caller, "GET", f"{path}/{name}") for name in (attached(door, draft), ulid())]
    assert [answer.status_code for answer in (*told, door.ask(caller, "GET", path))] == [404, 404, 404]
    assert told[0].json() | {"trace_id": "", "instance": ""} == told[1].json() | {"trace_id": "", "instance": ""}


def test_an_attachment_is_not_found_under_another_application(door: Door, draft: str) -> None:
    other = door.create(RIVAL).json()["application_id"]
    kept = attached(door, draft)
    assert door.ask(OFFICE, "GET", f"/applications/{other}/attachments/{kept}").status_code == 404


def test_what_was_handed_in_is_closed(door: Door, draft: str, storage: Folder) -> None:
    kept = attached(door, draft)
    walk(door, draft, "submit")
    assert door.attach(FIRM, draft, evidence.pdf(marker=2)).json()["code"] == "not_editable"
    assert door.ask(FIRM, "DELETE", f"/applications/{draft}/attachments/{kept}").json()["code"] == "not_editable"
    assert [*storage.names()] == [kept]


def test_an_attachment_replaced_after_a_request_for_changes_stays_with_the_submission_that_had_it(
    door: Door, draft: str
) -> None:
    better = evidence.pdf(marker=2)
    first = attached(door, draft)
    walk(door, draft, "accept")
    reasons = {"reasons": [{"pointer": "/attachments/annual_audit", "message": "请盖章后重新上传"}]}
    assert door.step(HITECH, draft, "request-changes", reasons).status_code == 200
    second = attached(door, draft, better, replaces=first)
    assert door.step(FIRM, draft, "resubmit").status_code == 200
    shown = {each["attachment_id"]: (each["current"], each["submissions"]) for each in items(door, draft)}
    assert shown == {first: (False, [1]), second: (True, [2])}
    for seq, name, content in ((1, first, PDF), (2, second, better)):
        handed_in = door.ask(HITECH, "GET", f"/applications/{draft}/submissions/{seq}").json()
        assert [each["sha256"] for each in handed_in["attachments"]] == [hashlib.sha256(content).hexdigest()]
        assert door.ask(FIRM, "GET", f"/applications/{draft}/attachments/{name}").content == content


def test_a_submission_is_the_digest_of_its_attachments_too(door: Door, draft: str) -> None:
    attached(door, draft)
    walk(door, draft, "submit")
    [row] = door.rows("application_submission")
    assert hashlib.sha256(row.content.encode()).hexdigest() == row.sha256
    assert hashlib.sha256(PDF).hexdigest() in row.content


def test_a_fault_between_the_file_and_its_row_leaves_neither(
    door: Door, draft: str, storage: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        assert len([*storage.names()]) == 1  # the bytes are there before the row
        raise RuntimeError("power")

    monkeypatch.setattr("services.cultivation.applications.usecases.attachments.record", fail)
    assert door.attach(FIRM, draft, PDF).status_code == 500
    assert ([*storage.names()], items(door, draft)) == ([], [])


def test_bytes_whose_row_never_came_are_swept_after_a_while(
    door: Door, draft: str, storage: Folder, today: clock.Frozen
) -> None:
    kept, lost = attached(door, draft), ulid()
    storage.put(lost, b"half")
    sweep(door.database, storage)
    assert {*storage.names()} == {kept, lost}
    today.move_to(clock.now() + timedelta(hours=2))
    sweep(door.database, storage)
    assert [*storage.names()] == [kept]


def test_the_bytes_of_a_removed_attachment_outlive_it_a_week_and_those_of_a_submission_for_ever(
    door: Door, draft: str, storage: Folder, today: clock.Frozen
) -> None:
    pinned = attached(door, draft)
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", {"reasons": [{"pointer": "", "message": "请补正"}]})
    taken_back = attached(door, draft, evidence.pdf(marker=2))
    for name in (pinned, taken_back):
        assert door.ask(FIRM, "DELETE", f"/applications/{draft}/attachments/{name}").status_code == 200
    for days, left in ((6, {pinned, taken_back}), (8, {pinned})):
        today.move_to(clock.now() + timedelta(days=days))
        sweep(door.database, storage)
        assert {*storage.names()} == left


@pytest.mark.parametrize("spoilt", [None, b"another"])
def test_lost_bytes_are_said_clearly(
    door: Door, draft: str, storage: Folder, tmp_path: Path, spoilt: bytes | None
) -> None:
    kept = attached(door, draft)
    file = tmp_path / "attachments" / kept[-2:] / kept
    file.unlink() if spoilt is None else file.write_bytes(spoilt)
    answer = door.ask(OFFICE, "GET", f"/applications/{draft}/attachments/{kept}")
    assert (answer.status_code, answer.json()["code"]) == (410, "attachment_lost")
