"""数据发布 on screen: the office drafts, another account approves and publishes; every page of figures says how final it is."""

import html
import re
from typing import Any

import pytest

from contracts.codes import COUNTED_ZONES, Role
from gateway.access.usecases.accounts import DemoAccount, ensure_demo_accounts
from kit.data.ids import ulid
from kit.data.problem import Problem
from tests.gateway.conftest import PASSWORD
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import COUNTS, example, figures

DAY = "2026-06-30"
HEAD = DemoAccount("head", PASSWORD, "办公室负责人", Role.OFFICE)


@pytest.fixture
def desk(site: Site) -> Site:
    """Cultivation counts 836 firms and freezes whatever it is asked to."""
    state: Any = site.client.app.state.gateway  # type: ignore[attr-defined]
    ensure_demo_accounts(state.writer, state.authentication.passwords, (HEAD,))
    figures(site.cultivation)
    numbers = {zone.value: COUNTS[zone] for zone in COUNTED_ZONES}
    hnte = example("releases", "FrozenFigure", by_zone=numbers, total=sum(numbers.values()))
    frozen = {"as_of": DAY, "figures": [hnte]}
    site.cultivation.say(
        "POST", "/v1/frozen-figures", lambda _: example("releases", "FrozenFigures", frozen_id=ulid(), **frozen)
    )
    return site.sign_in("office")


def drafted(desk: Site) -> str:
    answer = desk.post("/releases", title="上半年调度", as_of=DAY)
    assert answer.status_code == 303, answer.text[-2000:]
    return str(answer.headers["location"]).partition("?")[0]


def act(desk: Site, path: str, action: str, version: int, **more: str) -> Any:
    return desk.post(path, action=action, _version=str(version), **more)


def published(desk: Site) -> str:
    path = drafted(desk)
    desk.sign_in("head")
    act(desk, path, "approve", 1)
    act(desk, path, "publish", 2)
    return path


def test_a_draft_shows_its_figures_and_waits_for_another_account(desk: Site) -> None:
    text = desk.text(drafted(desk))
    assert "暂行" in text
    assert "起草人不能审定自己的草稿" in text
    assert re.search(r"兰白试验区 836 .* 1,300 64\.3% 1,500", text)


def test_the_chance_of_each_goal_is_pinned_with_the_forecast_that_it_comes_from(desk: Site) -> None:
    path = drafted(desk)
    forecast = example("forecasts", "ForecastAnswer")
    assert f"输入摘要 {forecast['input_hash'][:12]}" in desk.text(path)
    assert desk.cultivation.query("/v1/metrics/hnte/forecast").keys() == {"known_at"}
    desk.cultivation.say("GET", ".*/forecast", Problem(422, "too_few_seasons", "无法预测"))
    assert "发布时没有预测结果" in desk.text(drafted(desk))


def test_a_release_says_its_number_and_date_once_it_is_published(desk: Site) -> None:
    path = published(desk)
    text = desk.text(path)
    assert re.search(r"已发布 20\d\d年第\d+号（20\d\d年\d+月\d+日发布）", text)
    assert re.search(r"起草 办公室 .* 审定 办公室负责人 .* 发布 办公室负责人", text)
    assert "上半年调度" in desk.sign_in("hitech").text("/releases")
    staff = desk.text(path)
    assert "兰州高新区 540" in staff
    assert "兰白试验区" not in staff
    assert "锁定" not in staff


@pytest.mark.parametrize(
    "path", ["/board", "/ladder", "/flows", "/targets", "/office-targets", "/reconciliation", "/board/firms"]
)
def test_every_page_of_figures_says_that_they_are_provisional(desk: Site, path: str) -> None:
    text = desk.text(f"{path}?as_of=2024-05-05&to=2024-05-05")
    assert "暂行 未经审定发布" in text


def test_a_page_of_a_released_day_leads_to_the_release(desk: Site) -> None:
    path = published(desk)
    page = desk.client.get(f"/board?as_of={DAY}").text
    assert f'href="{path}"' in page
    assert f'href="{path}/restatement"' in page


def test_the_banner_says_the_day_the_instant_and_the_definition_of_the_released_figures(desk: Site) -> None:
    published(desk)
    said = r"该日已发布： 20\d\d年第\d+号（[^）]+发布） ：数据截至 2026年6月30日，按 20\d\d-\d\d-\d\d \d\d:\d\d 已知的记录，口径： 每级口径（第 1 版）"
    assert re.search(said, desk.text(f"/board?as_of={DAY}"))
    definition = example("releases", "FrozenFigure")["definition"]
    assert f'<span title="{definition}">每级口径（第 1 版）' in desk.client.get(f"/board?as_of={DAY}").text
    assert (
        "口径" not in desk.text(f"/year-to-date?as_of={DAY}").partition("已知的记录")[2].partition("差异")[0]
    )  # not frozen


def test_a_basis_that_is_counted_otherwise_since_is_not_called_released(desk: Site) -> None:
    path = published(desk)
    then = html.unescape(re.findall(r'href="(/board\?[^"]+)">发布时的总览', desk.client.get(path).text)[0])
    bases = example("figures", "CountingBasisList")
    items = [each | {"version": each["version"] + 1} for each in bases["items"]]
    desk.cultivation.say("GET", "/v1/counting-bases", bases | {"items": items})
    text = desk.text(then)
    assert "暂行 未经审定发布" in text
    assert "每级口径（第 1 版）" in text


def test_the_comparison_sets_the_released_number_beside_what_is_counted_now(desk: Site) -> None:
    path = published(desk)
    now = example("figures", "ZoneComparison")
    items = [each | ({"stock": 538} if each["scope"] == "lanzhou-hitech" else {}) for each in now["items"]]
    desk.cultivation.say("GET", ".*/comparison", now | {"items": items})
    assert re.search("兰州高新区 538 第 1 已发布 540 （−2）", desk.text(f"/comparison?as_of={DAY}"))
    page = desk.client.get(f"/comparison?as_of={DAY}").text
    assert f'href="{path}/firms?programme=hnte&amp;scope=lanzhou-hitech"' in page


def test_a_page_asked_as_it_was_known_at_the_release_says_that_it_is_released(desk: Site) -> None:
    path = published(desk)
    then = html.unescape(re.findall(r'href="(/board\?[^"]+)">发布时的总览', desk.client.get(path).text)[0])
    told = desk.client.get(then).text
    assert re.search(rf'已发布</span> <a href="{path}">20', told)
    assert "暂行" in desk.text(then.replace("/board", "/ladder"))  # the ladder's numbers are not all in this release
    assert "暂行" in desk.text(f"/board?as_of={DAY}&known_at=2026-07-01T09:00")


def test_the_difference_names_the_firm_the_title_and_the_reason(desk: Site) -> None:
    text = desk.text(f"{published(desk)}/restatement")
    told = example("releases", "RestatedFirm")
    for words in (told["name"], "追溯取消或撤销", told["number"], told["note"], told["document_no"]):
        assert words in text


def test_the_frozen_firms_stand_as_they_were_written_down(desk: Site) -> None:
    path = published(desk)
    firm = example("releases", "FrozenFirms")["items"][0]
    assert firm["name"] in desk.text(f"{path}/firms?programme=hnte")
    assert desk.client.get(f"{path}/firms?programme=nothing").status_code == 404


def test_two_bases_stand_beside_each_other_with_the_firms_between_them(desk: Site) -> None:
    text = desk.text("/reconciliation")
    apart = example("releases", "ApartFirm")
    assert apart["name"] in text
    assert apart["reason_name"] in text


def test_a_refused_step_is_told_on_the_page(desk: Site) -> None:
    path = drafted(desk)
    for action, status, words in (("approve", 409, "不能审定自己起草的发布"), ("discard", 422, "请说明作废原因")):
        answer = act(desk, path, action, 1)
        assert (answer.status_code, words in answer.text) == (status, True)
    assert act(desk, path, "steal", 1).status_code == 404
    assert "作废" in desk.text(path)


def test_a_day_that_cannot_be_read_is_told_beside_its_field(desk: Site) -> None:
    answer = desk.post("/releases", title="调度", as_of="明天")
    assert (answer.status_code, "应为 1949 至 2100 年间的日期" in answer.text) == (422, True)


@pytest.mark.parametrize("login", ["hitech", "firm"])
def test_only_the_office_drafts_and_acts(desk: Site, login: str) -> None:
    path = drafted(desk)
    desk.sign_in(login)
    assert desk.client.get("/releases/new").status_code == 403
    assert desk.post("/releases", title="调度", as_of=DAY).status_code == 403
    assert act(desk, path, "discard", 1, reason="试").status_code == 403
    assert desk.client.get(path).status_code in (403, 404)
