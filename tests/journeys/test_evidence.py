"""A firm's evidence through the API: attached, handed in, sent back, replaced; both versions stay, and nobody else reads either."""

from datetime import timedelta
from hashlib import sha256

import httpx

from contracts.codes import Role, Zone
from kit.data import clock
from tests.cultivation.attachments.evidence import pdf
from tests.journeys.conftest import Town
from tests.journeys.test_recognition import FORM
from tests.running import Person

HOME, AWAY = Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH


def attach(firm: Person, path: str, content: bytes, **query: str) -> httpx.Response:
    asked = {"kind": "annual_audit", "filename": "2025年度审计报告.pdf"} | query
    headers = {"Content-Type": "application/pdf"}
    answer = firm.client.post(f"{path}/attachments", params=asked, content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer


def test_an_attachment_replaced_after_a_request_for_changes_keeps_both_versions(town: Town) -> None:
    firm_id = town.register(HOME)
    town.system.open_account("evident", Role.FIRM, firm_id=firm_id)
    firm, staff = town.system.sign_in("evident"), town.staff[HOME]
    town.open_round("hnte")
    draft = firm.post("/applications", {"programme": "hnte", "form": FORM}, status=201)
    path = f"/applications/{draft['application_id']}"
    plain, sealed = pdf(), pdf(marker=2)
    first = attach(firm, path, plain)

    submitted = firm.post(f"{path}:submit", version=firm.get(path)["version"])
    accepted = staff.post(f"{path}:accept", {}, version=submitted["version"])
    reasons = {"reasons": [{"pointer": "/attachments/annual_audit", "message": "请加盖公章后重新上传"}]}
    staff.post(f"{path}:request-changes", reasons, version=accepted["version"])
    second = attach(firm, path, sealed, replaces=first.json()["attachment_id"])
    firm.post(f"{path}:resubmit", version=firm.get(path)["version"])

    for seq, kept, content in ((1, first, plain), (2, second, sealed)):
        [named] = firm.get(f"{path}/submissions/{seq}")["attachments"]
        assert (named["attachment_id"], named["sha256"]) == (kept.json()["attachment_id"], sha256(content).hexdigest())
        place = kept.headers["location"].removeprefix("/api/v1")
        file = staff.client.get(place)
        assert (file.content, file.headers["content-disposition"].startswith("attachment; ")) == (content, True)
        assert town.staff[AWAY].client.get(place).status_code == 404
    shown = {
        each["attachment_id"]: (each["current"], each["submissions"])
        for each in staff.get(f"{path}/attachments")["items"]
    }
    assert shown == {first.json()["attachment_id"]: (False, [1]), second.json()["attachment_id"]: (True, [2])}


def test_a_material_missing_at_acceptance_comes_as_a_file_and_leaves_the_submission_as_it_was(town: Town) -> None:
    firm_id = town.register(HOME)
    town.system.open_account("lacking", Role.FIRM, firm_id=firm_id)
    firm, staff = town.system.sign_in("lacking"), town.staff[HOME]
    town.open_round("hnte")
    draft = firm.post("/applications", {"programme": "hnte", "form": FORM}, status=201)
    path = f"/applications/{draft['application_id']}"
    submitted = firm.post(f"{path}:submit", version=firm.get(path)["version"])
    before = firm.get(f"{path}/submissions/1")
    due = (clock.today() + timedelta(days=10)).isoformat()
    missing = {"missing": [{"material": "rd-audit", "due_on": due}]}
    staff.post(f"{path}:accept", missing, version=submitted["version"])

    asked = {"kind": "special_audit", "filename": "专项审计报告.pdf"}
    place = f"{path}/supplies/1/files"
    answers = [person.client.post(place, params=asked, content=pdf(marker=3)) for person in (town.staff[AWAY], firm)]
    assert [answer.status_code for answer in answers] == [404, 201]
    [owed] = staff.post(f"{path}/supplies/1:decide", {"decision": "confirm"})["items"]
    after = firm.get(f"{path}/submissions/1")
    assert (owed["standing"], after["sha256"], after["attachments"]) == ("confirmed", before["sha256"], [])
    [file] = after["supplements"]
    assert staff.client.get(f"{path}/attachments/{file['attachment_id']}").content == pdf(marker=3)
