"""指标填报: figures that no register counts, and the yearly path; entered by the office alone, corrected without forgetting."""

from tests.gateway.pages.conftest import Site

GDP = {"indicator": "gdp", "scope": "lanzhou-hitech", "year": "2024", "value": "366", "source": "甘肃日报 2025-02-23"}


def test_a_figure_is_entered_and_shown_with_its_source_and_author(site: Site) -> None:
    answer = site.sign_in("office").post("/entries/values", **GDP, wording="地区生产总值366亿元")
    assert answer.headers["location"] == "/entries?done=entered"
    text = site.text("/entries?done=entered")
    assert "2024 地区生产总值 兰州高新区 366 甘肃日报 2025-02-23 地区生产总值366亿元 办公室" in text


def test_a_correction_replaces_the_figure_on_the_page(site: Site) -> None:
    site.sign_in("office").post("/entries/values", **{**GDP, "year": "2023", "value": "355"})
    site.post("/entries/values", **{**GDP, "year": "2023", "value": "356.5", "reason": "年报修订"})
    text = site.text("/entries")
    current, past = text.split("更正与撤回记录")
    assert "2023 地区生产总值 兰州高新区 356.5" in current
    assert "兰州高新区 355 " not in current
    assert "2023 地区生产总值 兰州高新区 355 " in past
    assert "年报修订" in past


def test_what_is_no_number_is_said_beside_the_field(site: Site) -> None:
    answer = site.sign_in("office").post("/entries/values", **{**GDP, "value": "很多"})
    assert answer.status_code == 422
    assert 'aria-describedby="e-value"' in answer.text


def test_a_sum_of_zones_cannot_be_entered_for_the_region(site: Site) -> None:
    answer = site.sign_in("office").post("/entries/values", **{**GDP, "scope": "lanbai-pilot-zone"})
    assert "区域数由各园区填报值相加得出" in answer.text


def test_a_year_that_has_not_begun_cannot_be_entered(site: Site) -> None:
    answer = site.sign_in("office").post("/entries/values", **{**GDP, "year": "2031"})
    assert "请选择所列年度" in answer.text


def test_the_path_of_a_year_is_chosen_with_a_reason(site: Site) -> None:
    fields = {"scope": "baiyin-hitech", "year": "2026", "path": "growth"}
    assert "请填写理由" in site.sign_in("office").client.post("/entries/paths", data=fields).text
    fields["reason"] = "按年度调度会议确定"
    answer = site.client.post("/entries/paths", data=fields, follow_redirects=False)
    assert answer.headers["location"] == "/entries?done=chosen"


def test_staff_enter_no_figures(site: Site) -> None:
    site.sign_in("hitech").text("/entries", status=403)
    assert site.post("/entries/values", **GDP).status_code == 403


def test_a_figure_to_correct_stands_in_the_form(site: Site) -> None:
    site.sign_in("office").post("/entries/values", **{**GDP, "year": "2022"})
    page = site.client.get("/entries?indicator=gdp&scope=lanzhou-hitech&year=2022").text
    assert 'value="366"' in page


def test_a_correction_without_a_reason_is_explained_beside_the_field(site: Site) -> None:
    site.sign_in("office").post("/entries/values", **{**GDP, "year": "2025"})
    answer = site.post("/entries/values", **{**GDP, "year": "2025", "value": "370"})
    assert answer.status_code == 422
    assert "更正已填报的数据须说明原因" in answer.text


def test_a_figure_is_withdrawn_and_its_history_stays(site: Site) -> None:
    zone = {**GDP, "scope": "lanzhou-etdz", "value": "444"}
    site.sign_in("office").post("/entries/values", **zone)
    key = {name: zone[name] for name in ("indicator", "scope", "year")}
    answer = site.post("/entries/values/withdraw", **key, reason="误填")
    assert answer.headers["location"] == "/entries?done=value-withdrawn"
    current, past = site.text("/entries").split("更正与撤回记录")
    assert "兰州经开区 444" not in current
    assert "兰州经开区 444" in past
    assert "误填" in past


def test_a_negative_product_and_a_share_over_a_hundred_are_refused_in_words(site: Site) -> None:
    site.sign_in("office")
    assert "不得小于 0（亿元）" in site.post("/entries/values", **{**GDP, "value": "-5"}).text
    share = {**GDP, "indicator": "rd-intensity", "value": "350"}
    assert "应在 0 与 100 之间（%）" in site.post("/entries/values", **share).text


def test_the_choices_of_a_path_are_logged(site: Site) -> None:
    fields = {"scope": "lanzhou-etdz", "year": "2026", "path": "growth", "reason": "基数低"}
    site.sign_in("office").client.post("/entries/paths", data=fields)
    site.client.post("/entries/paths", data={**fields, "path": "linear", "reason": "按调度会议恢复"})
    text = site.text("/entries")
    assert "设定记录" in text
    assert text.index("按调度会议恢复") < text.rindex("基数低")
