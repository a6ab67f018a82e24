"""总览, 梯次结构, 增减变动, 指标与目标: the numbers, their two dates, and what is never mixed or added."""

from contracts.codes import Zone
from kit.data.problem import Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import figures


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
