"""A release through the gateway: drafted, approved by another, published, locked; restated, and the same to the byte."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient

from contracts.codes import Role, Zone
from gateway.access.usecases.accounts import DemoAccount
from tests.composed import PASSWORD, Composed, composed
from tests.running import eventually
from tests.synthetic import code_of

DAY = "2026-06-30"
HITECH, BAIYIN = Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    """Two firms of 兰州高新区 and one of 白银高新区, each with an HNTE certificate."""
    with composed(tmp_path_factory.mktemp("releases")) as made:
        made.open_accounts(DemoAccount("head", PASSWORD, "办公室负责人", Role.OFFICE))
        for nth, zone in enumerate((HITECH, HITECH, BAIYIN), 1):
            _recognised(made, nth, zone)
        eventually(lambda: made.ask("office", "GET", f"/metrics/hnte?as_of={DAY}").json()["total"] == 3)
        made.open_firm_account("firm", made.ask("office", "GET", "/firms").json()["items"][0]["firm_id"])
        yield made


def _recognised(house: Composed, nth: int, zone: Zone) -> str:
    body = {"uscc": code_of(nth), "name": f"发布{nth:04d}科技有限公司", "zone": zone.value, "founded_on": "2015-03-02"}
    firm = house.ask(zone, "POST", "/firms", json=body)
    firm_id = str(firm.raise_for_status().json()["firm_id"])
    title = {
        "firm_id": firm_id,
        "programme": "hnte",
        "number": f"GR202562000{nth:03d}",
        "issued_on": "2025-11-04",
        "document_no": "国科火字〔2025〕9号",
        "document_on": "2025-12-02",
    }
    eventually(lambda: house.ask("office", "POST", "/recognitions", json=title).status_code == 201)
    return firm_id


def draft(house: Composed, login: str = "office", **body: Any) -> Any:
    return house.ask(login, "POST", "/releases", json={"title": "2026 年上半年调度", "as_of": DAY, **body})


def step(house: Composed, release: Any, action: str, login: str, version: int, **body: Any) -> Any:
    headers = {"If-Match": f'"v{version}"'}
    return house.ask(login, "POST", f"/releases/{release['release_id']}:{action}", json=body, headers=headers)


def released(house: Composed) -> Any:
    made = draft(house).raise_for_status().json()
    step(house, made, "approve", "head", 1).raise_for_status()
    return step(house, made, "publish", "office", 2).raise_for_status().json()


def test_a_release_goes_from_draft_to_locked_and_says_who_did_what(house: Composed) -> None:
    made = draft(house)
    assert (made.status_code, made.headers["etag"], made.json()["state_name"]) == (201, '"v1"', "草稿")
    own = step(house, made.json(), "approve", "office", 1)
    assert (own.status_code, own.json()["code"]) == (409, "own_draft")
    early = step(house, made.json(), "publish", "head", 1)
    assert (early.status_code, early.json()["code"]) == (409, "release_state")
    step(house, made.json(), "approve", "head", 1).raise_for_status()
    published = step(house, made.json(), "publish", "office", 2).json()
    assert published["number"].startswith(f"{published['published_on'][:4]}-")
    locked = step(house, made.json(), "lock", "head", 3).json()
    assert [each["action"] for each in locked["steps"]] == ["draft", "approve", "publish", "lock"]
    assert (locked["state"], locked["actions"]) == ("locked", [])


def test_a_draft_is_given_up_with_a_reason_and_gets_no_number(house: Composed) -> None:
    made = draft(house).json()
    silent = step(house, made, "discard", "office", 1)
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "/reason")
    gone = step(house, made, "discard", "office", 1, reason="口径有误").json()
    assert (gone["state"], gone["number"], gone["steps"][-1]["reason"]) == ("discarded", None, "口径有误")


def test_a_back_dated_revocation_is_named_by_the_restatement_and_the_release_stays_the_same(house: Composed) -> None:
    release = released(house)
    path = f"/releases/{release['release_id']}/figures"
    before = house.ask("office", "GET", path).content
    (title, *_) = house.ask("office", "GET", "/recognitions?programme=hnte").json()["items"]
    for login in ("office", HITECH, BAIYIN):
        eventually(partial(_told, house, login, release))
    body = {"kind": "revoked", "effective_on": "2026-03-01", "decided_on": "2026-09-01", "reason": "核查不符"}
    revoke = f"/recognitions/{title['recognition_id']}:revoke"
    headers = {"If-Match": f'"v{title["version"]}"'}
    house.ask("office", "POST", revoke, json=body, headers=headers).raise_for_status()
    frozen = f"/frozen-figures/{release['frozen_id']}"
    (item,) = house.ask("office", "GET", f"{frozen}/restatement/firms?programme=hnte").json()["items"]
    assert (item["firm_id"], item["reason_name"], item["number"]) == (
        title["firm_id"],
        "追溯取消或撤销",
        title["number"],
    )
    lines = house.ask("office", "GET", f"{frozen}/restatement").json()["items"]
    hnte = next(line for line in lines if (line["programme"], line["counting_basis"]) == ("hnte", "each"))
    assert (hnte["frozen"], hnte["gone"], hnte["come"], hnte["restated"]) == (3, 1, 0, 2)
    page = signed_in(house, "office").get(f"/releases/{release['release_id']}/restatement").text
    assert (item["name"] in page, "追溯取消或撤销" in page) == (True, True)
    step(house, release, "lock", "head", 3).raise_for_status()
    assert house.ask("office", "GET", path).content == before


def _told(house: Composed, login: str, release: Any) -> bool:
    """Whether the publication stands in an inbox, with the number of the reader's own zone."""
    counts = {
        "office": "兰白试验区高新技术企业 3 家",
        HITECH: "兰州高新区高新技术企业 2 家",
        BAIYIN: "白银高新区高新技术企业 1 家",
    }
    messages = house.ask(login, "GET", "/inbox").raise_for_status().json()["items"]
    mine = [each for each in messages if each["link"] == f"/releases/{release['release_id']}"]
    return [counts[login] in each["body"] for each in mine] == [True]


def signed_in(house: Composed, login: str) -> TestClient:
    form = {"login": login, "password": PASSWORD}
    answer = house.client.post("/login", data=form, headers={"Origin": "http://testserver"}, follow_redirects=False)
    assert answer.status_code == 303
    return house.client


def test_what_was_released_is_what_was_counted_with_the_targets_of_the_day(house: Composed) -> None:
    release = draft(house, as_of="2025-12-31").json()
    document = house.ask("office", "GET", f"/releases/{release['release_id']}/figures").json()
    whole = document["scopes"][0]
    asked = {"as_of": "2025-12-31", "known_at": document["release"]["known_at"]}
    stock = house.ask("office", "GET", "/metrics/hnte", params=asked).json()
    count = next(c for c in whole["counts"] if (c["programme"], c["counting_basis"]) == ("hnte", "each"))
    assert (whole["scope"], count["count"], whole["attainment"]["current"]) == (
        "lanbai-pilot-zone",
        *[stock["total"]] * 2,
    )
    assert (whole["attainment"]["binding"], len(whole["targets"]), whole["chance"]) == (1300, 10, None)


def test_staff_read_what_was_published_of_their_zones(house: Composed) -> None:
    release, waiting = released(house), draft(house).json()
    mine = house.ask(BAIYIN, "GET", f"/releases/{release['release_id']}/figures").json()
    assert [scope["scope"] for scope in mine["scopes"]] == ["baiyin-hitech"]
    assert house.ask(BAIYIN, "GET", f"/releases/{waiting['release_id']}").status_code == 404
    listed = [item["release_id"] for item in house.ask(BAIYIN, "GET", "/releases").json()["items"]]
    assert release["release_id"] in listed
    assert waiting["release_id"] not in listed
    assert house.ask(BAIYIN, "GET", f"/releases/{release['release_id']}").json()["actions"] == []


@pytest.mark.parametrize("login", [HITECH, "firm"])
def test_nobody_but_the_office_releases(house: Composed, login: str) -> None:
    made = draft(house).json()
    assert draft(house, login).status_code == 403
    for action in ("approve", "publish", "lock", "discard"):
        assert step(house, made, action, login, 1, reason="试").status_code == 403


def test_a_firm_reads_no_release(house: Composed) -> None:
    release = released(house)
    for path in ("", f"/{release['release_id']}", f"/{release['release_id']}/figures"):
        assert house.ask("firm", "GET", f"/releases{path}").status_code == 403


def test_a_step_is_taken_only_against_the_version_seen(house: Composed) -> None:
    made = draft(house).json()
    assert step(house, made, "approve", "head", 7).status_code == 412
    path = f"/releases/{made['release_id']}:approve"
    assert house.ask("head", "POST", path, json={}).status_code == 428


def test_a_day_that_has_not_come_cannot_be_released(house: Composed) -> None:
    answer = draft(house, as_of="2027-12-31")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_yet")


def test_the_service_is_not_asked_to_freeze_from_outside(house: Composed) -> None:
    assert house.ask("office", "POST", "/frozen-figures", json={"as_of": DAY}).status_code in (404, 405)
