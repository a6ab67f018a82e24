"""目标预测: what the office reads of the stock to come, what staff see of it, and that firms see nothing."""

import pytest

from contracts.codes import Zone
from kit.data import clock
from kit.data.problem import Problem
from tests.gateway.conftest import PASSWORD
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example, figures

ONE_ZONE = {"scope": Zone.LANZHOU_HITECH.value, "scope_name": Zone.LANZHOU_HITECH.label}


def test_the_forecast_answers_whether_the_goal_can_be_reached(site: Site) -> None:
    text = site.sign_in("office").text("/forecast")
    assert "兰白试验区 · 2027 年末" in text
    assert "预测中位数 1,132" in text
    assert "80% 区间 1,068–1,213" in text
    assert "达到约束值 1,300 <1%" in text
    assert "到期不续、不新增 603" in text
    assert "待换证 376" in text


def test_the_chart_stands_beside_the_same_figures_as_a_table(site: Site) -> None:
    page = site.sign_in("office").client.get("/forecast").text
    assert 'data-chart="forecast"' in page
    assert "&#34;run_off&#34;: [897, 851, 603]" in page
    assert "2026-12-31 851 1,028 1,067 1,122" in site.text("/forecast")


def test_the_forecast_carries_its_date_definition_source_and_assumptions(site: Site) -> None:
    text = site.sign_in("office").text("/forecast")
    assert "数据截至： 2026年11月28日" in text
    assert "以 2028-03-31 可知的证书为准" in text
    assert "来源： 本系统登记的认定记录" in text
    assert "假设 输入指纹 9f2c4e1ab07d5c38" in text


def test_what_each_season_must_bring_is_told_by_renewal_rate_and_certainty(site: Site) -> None:
    text = site.sign_in("office").text("/forecast")
    assert "达到 1,300 家 达到 1,500 家 五成把握 八成把握 五成把握 八成把握 80% 200 234 299 349" in text
    assert site.cultivation.query("/v1/metrics/hnte/forecast/needed")["aim"] == "1500"  # the last of both


def test_levels_of_the_reader_reach_the_service_and_make_it_a_scenario(site: Site) -> None:
    site.cultivation.say("GET", "/v1/metrics/hnte/forecast", example("forecasts", "ForecastAnswer", scenario=True))
    text = site.sign_in("office").text("/forecast?renewal_rate=85&newcomers=200")
    asked = site.cultivation.query("/v1/metrics/hnte/forecast")
    assert (asked["renewal_rate"], asked["newcomers"]) == ("85", "200")
    assert "情景 ：所设水平视为已知" in text


@pytest.mark.parametrize("query", ["renewal_rate=101", "newcomers=many", "renewal_rate=0", "known_at=soon"])
def test_a_level_that_is_none_is_explained(site: Site, query: str) -> None:
    assert "有误" in site.sign_in("office").text(f"/forecast?{query}", status=400)


def test_staff_see_their_zone_and_are_not_told_what_all_zones_need(site: Site) -> None:
    scopes = [example("forecasts", "ForecastScope", **ONE_ZONE)]
    narrow = example("forecasts", "ForecastAnswer", scopes=scopes, renewal_rate=None, newcomers=None)
    site.cultivation.say("GET", "/v1/metrics/hnte/forecast", narrow)
    text = site.sign_in("hitech").text("/forecast")
    assert "兰州高新区 · 2027 年末" in text
    assert "达到约束值 845" in text
    assert "每年需新认定" not in text
    assert "设定每年新认定" not in text


@pytest.mark.parametrize("path", ["/forecast", "/forecast/back-test", "/forecast/at-risk"])
def test_firms_open_none_of_it(site: Site, path: str) -> None:
    assert site.sign_in("firm").client.get(path).status_code == 403


def test_the_back_test_stands_beside_the_last_stock_and_the_straight_path_and_claims_nothing(site: Site) -> None:
    text = site.sign_in("office").text("/forecast/back-test")
    assert "2025-03-31 2025-12-31 兰白试验区 846–952 890 911 是 836 1,059" in text
    assert "与实际的平均差（家） 21.0 75.0 148.0" in text
    assert "少于 10 个，不对区间的覆盖率作结论" in text
    part = site.client.get("/forecast/back-test", headers={"HX-Request": "true", "HX-Target": "back-test"}).text
    assert "<html" not in part
    assert "平均差" in part


def test_a_back_test_that_is_not_ready_is_asked_for_again(site: Site) -> None:
    site.sign_in("office")
    site.cultivation.away = True
    part = site.client.get(
        "/forecast/back-test?scope=lanbai-pilot-zone", headers={"HX-Request": "true", "HX-Target": "back-test"}
    )
    assert part.status_code == 200
    assert 'hx-get="/forecast/back-test?scope=lanbai-pilot-zone" hx-trigger="load delay:4s"' in part.text
    assert site.client.get("/forecast/back-test").status_code == 503


def test_the_work_list_names_the_firms_with_their_latest_safe_start(site: Site) -> None:
    text = site.sign_in("hitech").text("/forecast/at-risk?scope=lanzhou-hitech&year=2027")
    assert site.cultivation.query("/v1/metrics/hnte/forecast/at-risk")["year"] == "2027"
    assert "演示兰州示例科技有限公司" in text
    assert "2027-10-18 2027-08-01 剩 246 天 已推荐上报" in text
    assert "其中 128 家已过最迟启动日" in text


def test_the_board_says_how_likely_the_goal_is_today_and_not_of_the_past(site: Site) -> None:
    figures(site.cultivation)
    sentence = "2027 年末达到 1,300 的可能 <1% 中位 1,132 家，80% 区间 1,068–1,213；达到 1,500：<1%"
    assert sentence in site.sign_in("office").text(f"/board?as_of={clock.today()}")
    assert sentence not in site.text("/board?as_of=2026-06-30")


def test_the_board_stands_without_a_forecast(site: Site) -> None:
    figures(site.cultivation)
    site.cultivation.say("GET", "/v1/metrics/hnte/forecast/newest", Problem(404, "not_found", "未找到"))
    assert "的可能" not in site.sign_in("office").text("/board")


@pytest.mark.parametrize(("login", "status"), [("office", 200), ("hitech", 200), ("firm", 403)])
def test_firms_are_told_no_chances(site: Site, login: str, status: int) -> None:
    """The service answers each visitor with its own zones; here it is told to answer all alike."""
    token = site.client.post("/api/v1/tokens", json={"login": login, "password": PASSWORD}).json()["access_token"]
    answer = site.client.get("/api/v1/attainment/forecast", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status
