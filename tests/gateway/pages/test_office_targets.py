"""年度目标与其他目标 on screen: entered by one account, decided by another, read by the zone once it is in force."""

from typing import Any

import pytest

from contracts.codes import Role
from gateway.access.usecases.accounts import DemoAccount, ensure_demo_accounts
from tests.gateway.conftest import PASSWORD
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import figures

HEAD = DemoAccount("head", PASSWORD, "办公室负责人", Role.OFFICE)
TARGET = {
    "measure": "provincial-innovative",
    "scope": "lanzhou-hitech",
    "year": "2026",
    "binding": "180",
    "document_no": "兰高新办〔2026〕7号",
    "document_on": "2026-03-01",
}


@pytest.fixture
def desk(site: Site) -> Site:
    state: Any = site.client.app.state.gateway  # type: ignore[attr-defined]
    ensure_demo_accounts(state.writer, state.authentication.passwords, (HEAD,))
    figures(site.cultivation)
    return site.sign_in("office")


def waiting(desk: Site) -> str:
    """The address of the target that waits, as the other account's page has it."""
    page = desk.sign_in("head").client.get("/office-targets").text
    return page.partition('action="/office-targets/')[2].partition('"')[0]


def test_a_target_is_entered_decided_and_read(desk: Site) -> None:
    assert desk.post("/office-targets", **TARGET).status_code == 303
    assert "由另一账号审定" in desk.text("/office-targets")
    target_id = waiting(desk)
    answer = desk.post(f"/office-targets/{target_id}", action="approve", _version="1")
    assert answer.headers["location"] == "/office-targets?done=target-approved"
    staff = desk.sign_in("hitech").text("/office-targets")
    assert "省级科技创新型企业 兰州高新区 2026 180／— 家 2026-03-01 兰高新办〔2026〕7号" in staff
    assert "填报目标" not in staff


def test_a_revised_target_of_the_plan_is_marked_and_shows_its_versions(desk: Site) -> None:
    revised = {"measure": "gdp", "scope": "lanzhou-hitech", "year": "2027", "binding": "560"}
    assert "替换已有的目标须说明原因" in desk.post("/office-targets", **{**TARGET, **revised}).text
    assert desk.post("/office-targets", **{**TARGET, **revised}, reason="园区扩容").status_code == 303
    desk.post(f"/office-targets/{waiting(desk)}", action="approve", _version="1")
    assert "560 已调整 570 已调整" in desk.sign_in("hitech").text("/targets")
    told = desk.text("/targets/gdp/lanzhou-hitech/2027")
    assert "规划原定 515 570 甘政办发〔2023〕88号" in told
    assert "2026-03-01 560 — 兰高新办〔2026〕7号 2026-03-01 园区扩容" in told
    assert "未找到" in desk.text("/targets/gdp/baiyin-hitech/2027", 404)


def test_what_cannot_be_a_target_is_told_beside_its_field(desk: Site) -> None:
    answer = desk.post("/office-targets", **{**TARGET, "binding": "一百"})
    assert (answer.status_code, "应为数字" in answer.text) == (422, True)
    answer = desk.post("/office-targets", **{**TARGET, "measure": "gdp", "year": "2027", "binding": "300"})
    assert (answer.status_code, "应大于基期值 352" in answer.text) == (422, True)


def test_a_refusal_needs_its_reason(desk: Site) -> None:
    desk.post("/office-targets", **{**TARGET, "year": "2025"})
    path = f"/office-targets/{waiting(desk)}"
    assert "请说明不通过的原因" in desk.post(path, action="refuse", _version="1").text
    assert desk.post(path, action="refuse", _version="1", reason="无文件依据").status_code == 303
    assert "无文件依据" in desk.text("/office-targets")
    assert desk.post(path, action="steal", _version="2").status_code == 404


def test_a_share_of_the_province_stands_beside_its_denominator(desk: Site) -> None:
    total = {"programme": "hnte", "as_of": "2024-12-31", "firms": "2000", "source": "省科技厅通报"}
    assert desk.post("/province-totals", **total).status_code == 303
    assert "高新技术企业 2024-12-31 2,000 41.8% 836 家" in desk.text("/office-targets")
    assert "请说明更正原因" in desk.post("/province-totals", **total).text
