"""导出: the workbook has the rows of the list, codes as text, and says what was asked."""

import io

import pytest
from openpyxl import load_workbook

from sheets import read_table
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example


def sheet(site: Site, path: str, place: int = 0) -> list[list[str]]:
    answer = site.client.get(path)
    assert answer.status_code == 200, answer.text[:500]
    rows = load_workbook(io.BytesIO(answer.content)).worksheets[place].iter_rows(values_only=True)
    return [[str(value or "") for value in row] for row in rows]


def about(site: Site, path: str) -> dict[str, str]:
    """What the workbook says of itself, on its second sheet."""
    return {row[0]: row[1] for row in sheet(site, path, 1)}


def test_the_firms_of_a_cell_are_exported_with_their_definition(site: Site) -> None:
    path = "/board/firms.xlsx?programme=hnte&zone=lanzhou-hitech&as_of=2026-06-30"
    rows, said = sheet(site.sign_in("office"), path), about(site, path)
    assert rows[1][:3] == ["兰州云岭新材料科技有限公司", "91620102MA7ABCD12B", "兰州高新区"]
    assert said["条件"] == "高新技术企业、兰州高新区"
    assert said["口径"].startswith("在指定日期有有效证书")
    assert said["导出"].endswith("办公室")


def test_the_register_is_exported_under_its_filters_page_by_page(site: Site) -> None:
    first = example("registry", "FirmPage", total=2, next_cursor="NEXT")
    last = example("registry", "FirmPage", total=2)
    site.registry.say("GET", "/v1/firms", lambda request: last if "cursor" in request.query_params else first)
    rows = sheet(site.sign_in("office"), "/firms.xlsx?zone=lanzhou-hitech")
    assert [row[5] for row in rows[1:3]] == ["高企", "高企"]
    assert site.registry.query("/v1/firms") == {"zone": "lanzhou-hitech", "limit": "1000", "cursor": "NEXT"}


def test_a_line_of_a_flow_is_exported(site: Site) -> None:
    said = about(site.sign_in("office"), "/flows/firms.xlsx?reason=moved-in&from=2025-12-31&to=2026-06-30")
    assert said["期间"] == "2025年12月31日至2026年6月30日"


def test_an_exported_list_can_be_imported_as_it_is(site: Site) -> None:
    content = site.sign_in("office").client.get("/board/firms.xlsx?programme=hnte&as_of=2026-06-30").content
    table = read_table("清单.xlsx", content, ["企业名称", "统一社会信用代码"])
    assert ([row.values[0] for row in table.rows], table.asides) == (["兰州云岭新材料科技有限公司"], [])
    assert "未读：“说明”" in table.notes[0]


def test_too_many_rows_ask_for_a_narrower_question(site: Site) -> None:
    site.registry.say("GET", "/v1/firms", example("registry", "FirmPage", total=20_001))
    assert "一次至多导出 20,000 行" in site.sign_in("office").text("/firms.xlsx", status=413)


@pytest.mark.parametrize("path", ["/firms.xlsx", "/board/firms.xlsx", "/flows/firms.xlsx?reason=moved-in"])
def test_a_firm_exports_nothing(site: Site, path: str) -> None:
    assert "无权" in site.sign_in("firm").text(path, status=403)


def test_a_list_by_title_offers_the_export_of_its_count(site: Site) -> None:
    page = site.sign_in("office").client.get("/firms?rung=hnte&zone=lanzhou-hitech").text
    assert 'href="/board/firms.xlsx?programme=hnte&amp;zone=lanzhou-hitech"' in page


def test_the_firms_behind_a_measure_of_the_comparison_are_exported(site: Site) -> None:
    path = "/comparison/firms.xlsx?measure=due&scope=lanzhou-hitech&as_of=2026-06-30"
    rows, said = sheet(site.sign_in("office"), path), about(site, path)
    assert rows[0] == ["企业名称", "统一社会信用代码", "区域", "证书有效期至", "换证", "补正天数"]
    assert rows[1][3:5] == ["2025-10-15", "未换证"]
    assert (said["条件"], said["数据截至"]) == ("高新技术企业、应换证、兰州高新区", "2026年6月30日")
    page = site.client.get("/comparison/firms?measure=due&scope=lanzhou-hitech&as_of=2026-06-30").text
    assert f'href="{path}"'.replace("?", "?programme=hnte&").replace("&", "&amp;") in page
