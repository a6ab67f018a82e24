"""总览, 梯次结构, 增减变动, 指标与目标: the numbers, their two dates, and what is never mixed or added."""

import html
import json
import re
from datetime import timedelta

import pytest

from contracts.codes import Programme, Zone
from domain.months import quarter_end
from gateway.pages.board import trends
from kit.data import clock
from kit.data.problem import Problem
from services.cultivation.holdings.rules.bases import BASES
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example, figures


def test_the_board_sets_the_stock_against_both_goals_separately(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/board?as_of=2026-06-30")
    assert "兰白试验区 · 高新技术企业" in text
    assert "距约束值 1,300 464" in text
    assert "距预期值 1,500 664" in text


def test_the_board_carries_its_date_definition_and_source(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/board?as_of=2026-06-30")
    assert "数据截至： 2026年6月30日" in text
    assert "口径： 在指定日期有有效证书" in text
    assert "来源： 甘政办发〔2023〕88号" in text


def test_zones_add_up_to_regions_on_the_board_and_regions_are_not_added(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/board?as_of=2026-06-30")
    assert "兰白试验区：90 ＋ 540 ＋ 118 ＋ 88 ＝ 836（相符）" in text
    assert "兰白自创区：540 ＋ 118 ＝ 658（相符）" in text
    assert "自创区（兰州高新区、白银高新区）是试验区的一部分，两者不相加" in text


def test_the_pending_renewals_stand_on_a_line_of_their_own(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/board?as_of=2026-06-30")
    assert "含待换证（另列） 848 家 其中待换证 12 家，不与目标比较" in text


def test_every_number_links_to_its_firms_on_the_same_day(site: Site) -> None:
    figures(site.cultivation)
    page = site.sign_in("office").client.get("/board?as_of=2026-06-30").text
    assert 'href="/board/firms?programme=hnte&amp;zone=lanzhou-hitech&amp;as_of=2026-06-30"' in page
    assert 'href="/board/firms?programme=hnte&amp;scope=lanbai-demo-zone&amp;as_of=2026-06-30"' in page


def test_staff_see_their_zone_only(site: Site) -> None:
    figures(site.cultivation, {Zone.LANZHOU_HITECH: 540})
    text = site.sign_in("hitech").text("/board?as_of=2026-06-30")
    assert "兰州高新区 · 高新技术企业" in text
    assert "距约束值 845 305" in text
    assert "白银高新区 · 高新技术企业" not in text


def test_the_date_and_the_instant_of_the_url_reach_the_service(site: Site) -> None:
    site.sign_in("office").text("/ladder?as_of=2025-12-31&known_at=2026-01-05T09:00")
    asked = site.cultivation.query("/v1/ladder")
    assert asked == {"as_of": "2025-12-31", "known_at": "2026-01-05T09:00:00+08:00"}


def test_a_malformed_date_is_explained(site: Site) -> None:
    assert "日期有误" in site.sign_in("office").text("/board?as_of=2026-13-01", status=400)


def test_an_empty_register_shows_zero_and_says_so(site: Site) -> None:
    figures(site.cultivation, dict.fromkeys((Zone.LANZHOU_NEW_AREA, Zone.LANZHOU_HITECH), 0))
    text = site.sign_in("office").text("/board?as_of=2022-12-31")
    assert "当日没有有效的高新技术企业" in text
    assert "距约束值 1,300 1,300" in text


def test_the_board_says_unavailable_when_cultivation_is_away(site: Site) -> None:
    site.sign_in("office").cultivation.away = True
    text = site.text("/board", status=503)
    assert "503" in text
    assert "Traceback" not in text
    assert "ConnectionError" not in text


def test_the_flow_closes_on_the_page(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/flows?from=2025-12-31&to=2026-06-30")
    assert "勾稽：834 ＋ 5 − 3 ＝ 836，差额 0" in text
    assert "备注：期内续期（不计入净增） 7" in text


def test_the_firms_of_a_reason_are_listed(site: Site) -> None:
    text = site.sign_in("office").text(
        "/flows/firms?reason=moved-in&from=2025-12-31&to=2026-06-30&scope=lanzhou-hitech"
    )
    assert "高新技术企业：迁入" in text
    assert "兰州云岭新材料科技有限公司" in text


def test_an_unknown_reason_or_programme_is_an_unknown_page(site: Site) -> None:
    site.sign_in("office")
    assert "未找到" in site.text("/flows/firms?reason=magic", status=404)
    assert "未找到" in site.text("/board/firms?programme=magic", status=404)


def test_the_drill_down_names_its_cell_and_its_firms(site: Site) -> None:
    text = site.sign_in("office").text("/board/firms?programme=hnte&zone=lanzhou-hitech&park=none&as_of=2026-06-30")
    assert "高新技术企业名单 2026年6月30日有效" in text
    assert "兰州高新区 未划分 共 1 家" in text
    assert "兰州云岭新材料科技有限公司" in text


def test_the_ladder_page_says_which_table_may_be_summed(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/ladder")
    assert "各级不得相加" in text
    assert "梯次企业数（去重） 3,344" in text
    assert "专精特新“小巨人”企业" in text


def test_the_target_page_has_sixty_cells_with_their_base_years(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/targets")
    assert text.count(" 2021 ") + text.count(" 2022 ") >= 60
    assert "甘政办发〔2023〕88号" in text
    assert "698 2022 1,300 1,500" in text


def test_a_firm_may_not_open_the_board(site: Site) -> None:
    assert "无权操作" in site.sign_in("firm").text("/board", status=403)


def test_a_refusal_of_the_service_keeps_its_chinese_words(site: Site) -> None:
    figures(site.cultivation)
    site.cultivation.say("GET", "/v1/ladder", Problem(422, "future", "日期超出范围", "不能晚于台账更新日期。"))
    assert "日期超出范围 不能晚于台账更新日期。" in site.sign_in("office").text("/ladder", status=422)


def test_a_day_that_has_not_come_is_shown_as_a_projection_and_nothing_is_judged(site: Site) -> None:
    figures(site.cultivation, projected=True)
    text = site.sign_in("office").text("/board?as_of=2027-12-31")
    assert "推算 ：该日期尚未到来，仅按现有证书推算（到期不续），不作完成情况评价。" in text
    assert "推算存量（家） 836" in text
    assert "完成率＝" not in text
    assert "年底前还需" not in text


def test_what_is_needed_until_the_end_of_the_plan_is_said_with_its_pace(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/board?as_of=2026-06-30")
    assert "2027 年底前还需 464 家（约每月 26 家）达到约束值，还需 664 家（约每月 37 家）达到预期值。" in text


def test_the_date_of_the_data_and_the_last_change_are_told_apart(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text("/board?as_of=2026-06-30")
    assert "企业台账最近一次变更： 2026-06-30 12:00（不影响数据截至日期）" in text


def test_awaited_renewals_open_to_the_firms_that_are_counted(site: Site) -> None:
    figures(site.cultivation)
    page = site.sign_in("office").client.get("/board?as_of=2026-06-30").text
    assert "counting_basis=awaiting-renewal&amp;as_of=2026-06-30" in page
    site.text("/board/firms?programme=hnte&counting_basis=awaiting-renewal&as_of=2026-06-30")
    assert site.cultivation.query("/v1/metrics/hnte/firms")["counting_basis"] == "awaiting-renewal"


def test_a_flow_is_asked_for_under_its_basis(site: Site) -> None:
    figures(site.cultivation)
    site.sign_in("office").text("/flows?from=2025-12-31&to=2026-06-30&counting_basis=highest")
    assert site.cultivation.query("/v1/metrics/hnte/flows")["counting_basis"] == "highest"
    assert "未找到" in site.text("/flows?counting_basis=magic", status=404)


def test_the_rung_that_begins_anew_each_january_shows_last_years_final_beside_it(site: Site) -> None:
    figures(site.cultivation)
    rung = {
        "programme": "tech-sme",
        "name": "科技型中小企业",
        "rung": 1,
        "total": 0,
        "by_zone": {},
        "last_year_total": 2345,
    }
    site.cultivation.say("GET", "/v1/ladder", example("cultivation", "LadderAnswer", each_rung=[rung]))
    text = site.sign_in("office").text("/ladder?as_of=2026-01-15")
    assert "编号当年有效，每年一月重新累计；上年末 2,345 家" in text


def test_the_first_lines_answer_what_ends_this_quarter_and_which_zone_lags(site: Site) -> None:
    figures(site.cultivation)
    today = clock.today()
    ending = [
        example("renewals", "RenewalView", zone=zone, zone_name=zone.label, at_risk=risky, valid_until=last.isoformat())
        for zone, risky, last in (
            (Zone.LANZHOU_HITECH, True, today),
            (Zone.LANZHOU_HITECH, False, quarter_end(today)),
            (Zone.BAIYIN_HITECH, True, quarter_end(today) + timedelta(days=1)),
        )
    ]
    page = example("renewals", "RenewalPage", items=ending, total=3, as_of=today.isoformat(), next_cursor=None)
    site.cultivation.say("GET", "/v1/renewals", page)
    text = site.sign_in("office").text("/board")
    assert "本季度到期未换证 2 其中 1 家尚未受理" in text
    assert re.search(r"落后路径最多 \S+区 为路径点 [\d,]+ 的 [\d.]+%", text)
    assert "本季度到期未换证" not in site.text("/board?as_of=2026-06-30")


@pytest.mark.parametrize(("month", "words"), [("01", "年初的数偏低"), ("06", "年中变化很小"), ("12", "先降后升")])
def test_the_board_says_what_the_season_does_to_its_figure(site: Site, month: str, words: str) -> None:
    figures(site.cultivation)
    assert words in site.sign_in("office").text(f"/board?as_of=2024-{month}-15").partition("季节提示")[2]


def test_the_trend_is_drawn_under_the_chosen_basis_and_beside_no_goal(site: Site) -> None:
    figures(site.cultivation)
    series = example("cultivation", "SeriesAnswer", counting_basis="with-publicity", counting_basis_name="含公示")
    site.cultivation.say("GET", ".*/series", series)
    page = site.sign_in("office").client.get("/board?as_of=2026-06-30&counting_basis=with-publicity").text
    assert site.cultivation.query("/v1/metrics/hnte/series")["counting_basis"] == "with-publicity"
    points = json.loads(html.unescape(re.search(r"data-points='([^']+)'", page)[1]))  # type: ignore[index]
    assert (points["name"], set(points["binding"])) == ("含公示", {None})
    assert "含公示不与目标比较" in page
    assert "&amp;counting_basis=with-publicity&amp;as_of=" in page


def test_what_is_counted_at_the_ends_of_years_is_drawn_by_years(site: Site) -> None:
    figures(site.cultivation)
    site.sign_in("office").text("/board?as_of=2026-06-30&counting_basis=year-end-cohorts")
    asked = site.cultivation.query("/v1/metrics/hnte/series")
    assert (asked["step"], asked["to"]) == ("year", "2025-12-31")


def test_the_board_offers_the_bases_of_its_programme(site: Site) -> None:
    assert set(trends.BASES) == {basis.code for basis in BASES if Programme.HNTE in basis.programmes}
    assert site.sign_in("office").client.get("/board?counting_basis=with-giants").status_code == 404
