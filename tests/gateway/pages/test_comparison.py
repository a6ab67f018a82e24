"""园区对比, 矩阵, 本年累计 and the waterfall: what they say, and that every mark leads to its firms."""

import re

from contracts.codes import Zone
from kit.data.problem import Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example, figures

DAY = "2026-06-30"


def marks(page: str) -> list[str]:
    """Where the marks of the charts lead."""
    return [link.replace("&amp;", "&") for link in re.findall(r'<a href="([^"]+)" aria-label', page)]


def test_zones_stand_side_by_side_with_their_places_and_hidden_percentages(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text(f"/comparison?as_of={DAY}")
    assert "基数不足 20 家的百分比不显示" in text
    assert re.search(
        r"兰州高新区 540 第 1 (?:已发布 540 （0） )?498 \+?8\.4% 第 2 \d+\.\d% 第 \d 102 81 79\.4% 第 2", text
    )
    assert re.search(r"兰州新区 90 第 3 (?:已发布 90 （0） )?12 — ", text)


def test_every_mark_of_the_comparison_leads_to_its_firms(site: Site) -> None:
    figures(site.cultivation)
    page = site.sign_in("office").client.get(f"/comparison?as_of={DAY}").text
    found = marks(page)
    assert f"/board/firms?programme=hnte&scope=lanzhou-hitech&as_of={DAY}" in found
    assert "/board/firms?programme=hnte&scope=lanzhou-hitech&as_of=2025-06-30" in found
    assert f"/comparison/firms?programme=hnte&measure=ending&scope=lanzhou-hitech&as_of={DAY}" in found


def test_the_firms_of_a_measure_are_listed_with_what_it_is_about(site: Site) -> None:
    path = f"/comparison/firms?measure=due&scope=lanzhou-hitech&as_of={DAY}"
    text = site.sign_in("office").text(path)
    assert "高新技术企业：应换证" in text
    assert "2025-10-15 未换证" in text
    assert site.cultivation.query("/v1/metrics/hnte/comparison/firms")["measure"] == "due"
    assert site.client.get("/comparison/firms?measure=everything").status_code == 404


def test_the_matrix_has_a_line_per_programme_and_each_cell_leads_to_its_firms(site: Site) -> None:
    page = site.sign_in("office").client.get(f"/matrix?as_of={DAY}").text
    assert f'href="/board/firms?programme=hnte&amp;scope=lanbai-demo-zone&amp;as_of={DAY}"' in page
    assert f'href="/board/firms?programme=hnte&amp;scope=lanzhou-etdz&amp;as_of={DAY}"' in page


def test_staff_see_their_own_column_of_the_matrix(site: Site) -> None:
    figures(site.cultivation, {Zone.LANZHOU_HITECH: 540})
    text = site.sign_in("hitech").text(f"/matrix?as_of={DAY}")
    assert ("兰州高新区" in text, "白银高新区" in text, "兰白自创区" in text) == (True, False, False)


def test_a_yearly_count_stands_beside_the_same_months_and_the_final_count_of_last_year(site: Site) -> None:
    points = [
        {"as_of": day, "total": count, "by_zone": {"lanzhou-hitech": count}, "projected": False}
        for day, count in (("2025-01-31", 0), ("2025-06-30", 210), ("2025-12-31", 640), ("2026-06-30", 250))
    ]
    site.cultivation.say("GET", "/v1/metrics/tech-sme/series", example("cultivation", "SeriesAnswer", points=points))
    text = site.sign_in("office").text(f"/year-to-date?as_of={DAY}&scope=lanzhou-hitech")
    assert "2025 年末 640 家" in text
    assert "6 月 250 210 +40" in text
    assert "12 月 — 640 —" in text
    page = site.client.get(f"/year-to-date?as_of={DAY}&scope=lanzhou-hitech").text
    assert "/board/firms?programme=tech-sme&scope=lanzhou-hitech&as_of=2025-12-31" in marks(page)


def test_another_zone_is_no_page_of_a_zone(site: Site) -> None:
    assert site.sign_in("hitech").client.get("/year-to-date?scope=baiyin-hitech").status_code == 404


def test_a_flow_is_drawn_from_its_opening_to_its_closing_with_a_link_on_each_step(site: Site) -> None:
    flow = example("cultivation", "FlowAnswer", opening=100, closing=103, net=3, residual=0)
    lines = [{"reason": "recognised-first", "name": "新认定", "count": 5}]
    out = [
        {"reason": "expired-unrenewed", "name": "到期未续", "count": 2},
        {"reason": "revoked", "name": "取消/撤销", "count": 0},
    ]
    site.cultivation.say("GET", "/v1/metrics/hnte/flows", flow | {"inflows": lines, "outflows": out})
    page = site.sign_in("office").client.get(f"/flows?from=2025-12-31&to={DAY}&scope=lanzhou-hitech").text
    found = marks(page)
    assert [link.partition("?")[0] for link in found] == [
        "/board/firms",
        "/flows/firms",
        "/flows/firms",
        "/board/firms",
    ]
    assert [re.search("reason=([a-z-]+)", link)[1] for link in found[1:3]] == ["recognised-first", "expired-unrenewed"]  # type: ignore[index]
    assert "as_of=2025-12-31" in found[0]
    assert "−2" in page


def test_the_office_sees_every_basis_and_sets_how_long_a_title_is_awaited(site: Site) -> None:
    text = site.sign_in("office").text("/counting-bases")
    assert "含待换证 第 2 版 高新技术企业" in text
    assert "年末三年度 仅 12 月 31 日" in text
    given = {"valid_from": "2027-01-01", "awaited_days": "90", "least_base": "30", "document_no": "兰白办〔2026〕9号"}
    site.cultivation.say("POST", "/v1/counting-settings", example("figures", "CountingSettingView"))
    assert site.post("/counting-bases", **given).status_code == 303
    assert site.cultivation.sent("POST") == [("/v1/counting-settings", given | {"awaited_days": 90, "least_base": 30})]
    assert site.sign_in("hitech").post("/counting-bases", **given).status_code == 403


def test_a_basis_that_is_counted_at_the_end_of_a_year_says_so_on_another_day(site: Site) -> None:
    refused = Problem(
        422,
        "basis_year_end_only",
        "统计口径有误",
        "“年末三年度”口径只统计各年 12 月 31 日，请把日期都改为 12 月 31 日。",
    )
    site.cultivation.say("GET", "/v1/metrics/hnte/reconcile", refused)
    answer = site.sign_in("office").client.get("/reconciliation?against=year-end-cohorts")
    assert (answer.status_code, "只统计各年 12 月 31 日" in answer.text) == (422, True)


def test_the_matrix_counts_the_programmes_of_the_chosen_basis_and_leads_to_its_firms(site: Site) -> None:
    figures(site.cultivation)
    path = f"/matrix?counting_basis=with-renewals&as_of={DAY}"
    assert "口径：含待换证，各行不得相加" in site.sign_in("office").text(path)
    page = site.client.get(path).text
    assert site.cultivation.query("/v1/metrics/hnte")["counting_basis"] == "with-renewals"
    assert (
        f'href="/board/firms?programme=hnte&amp;scope=lanzhou-etdz&amp;counting_basis=with-renewals&amp;as_of={DAY}"'
        in page
    )
    assert "科技型中小企业" not in page.partition("<tbody>")[2]  # its renewals are awaited by nobody


def test_the_matrix_of_the_highest_rung_has_the_rungs_alone(site: Site) -> None:
    figures(site.cultivation)
    text = site.sign_in("office").text(f"/matrix?counting_basis=highest&as_of={DAY}")
    assert "口径：最高级口径，各级可相加" in text
    assert "1 科技型中小企业" in text
    assert site.client.get("/matrix?counting_basis=lowest").status_code == 404
