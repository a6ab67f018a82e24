"""企业台账, one firm's file, and the forms that register and change firms."""

from kit.data.problem import FieldError, Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

FIRM = "01JA2B3C4D5E6F7G8H9JKMNPQR"
NEW = {"uscc": "91620102MA7ABCD12B", "name": "兰州测试有限公司", "zone": "lanzhou-hitech"}


def test_the_list_shows_firms_with_their_titles_and_the_total(site: Site) -> None:
    text = site.sign_in("office").text("/firms")
    assert "兰州云岭新材料科技有限公司 91620102MA7ABCD12B 兰州高新区 雁滩园区 新材料 高企" in text
    assert "共 1 条" in text


def test_the_filters_of_the_url_reach_the_register_and_are_said(site: Site) -> None:
    text = site.sign_in("office").text("/firms?q=lzyl&zone=lanzhou-hitech&status=active&cursor=abc")
    assert site.registry.query("/v1/firms") == {
        "q": "lzyl", "zone": "lanzhou-hitech", "status": "active", "cursor": "abc", "limit": "20"
    }  # fmt: skip
    assert "“lzyl” 兰州高新区 存续" in text


def test_a_next_page_keeps_the_filters(site: Site) -> None:
    site.registry.say("GET", "/v1/firms", example("registry", "FirmPage", total=1234, next_cursor="NEXT"))
    page = site.sign_in("office").client.get("/firms?zone=lanzhou-hitech").text
    assert "/firms?zone=lanzhou-hitech&amp;cursor=NEXT" in page
    assert "1,234" in page


def test_the_page_size_is_chosen_in_the_url(site: Site) -> None:
    site.registry.say("GET", "/v1/firms", example("registry", "FirmPage", total=1234))
    text = site.sign_in("office").text("/firms?size=100")
    assert site.registry.query("/v1/firms")["limit"] == "100"
    assert "每页 20 50 100 条" in text
    site.text("/firms?size=100000")
    assert site.registry.query("/v1/firms")["limit"] == "20"


def test_a_list_by_title_comes_from_the_same_reading_as_the_count(site: Site) -> None:
    text = site.sign_in("office").text("/firms?rung=hnte&zone=lanzhou-hitech")
    assert site.cultivation.query("/v1/metrics/hnte/firms")["zone"] == "lanzhou-hitech"
    assert "有效期至" in text


def test_an_empty_register_invites_to_begin(site: Site) -> None:
    site.registry.say("GET", "/v1/firms", {"total": 0, "items": []})
    site.sign_in("hitech")
    assert "台账中还没有企业" in site.text("/firms")
    assert "没有符合条件的企业" in site.text("/firms?q=none")


def test_the_list_stands_while_cultivation_is_away(site: Site) -> None:
    site.cultivation.away = True
    assert "兰州云岭新材料科技有限公司" in site.sign_in("office").text("/firms")
    assert "暂不可得" in site.text("/firms")


def test_a_firms_file_has_four_tabs(site: Site) -> None:
    site.sign_in("office")
    assert "名称沿革" in site.text(f"/firms/{FIRM}")
    assert "GR202662000123" in site.text(f"/firms/{FIRM}?tab=titles")
    assert "GQ2026-000123" in site.text(f"/firms/{FIRM}?tab=applications")
    assert "原因：名单更正" in site.text(f"/firms/{FIRM}?tab=history")


def test_a_foreign_firm_is_not_found(site: Site) -> None:
    site.registry.say("GET", "/v1/firms/foreign", Problem(404, "not_found", "未找到", "没有这个对象，或您无权查看。"))
    assert "没有这个对象，或您无权查看" in site.sign_in("hitech").text("/firms/foreign", status=404)


def test_staff_of_one_zone_find_it_chosen(site: Site) -> None:
    page = site.sign_in("hitech").client.get("/firms/new").text
    assert '<option value="lanzhou-hitech" selected>' in page
    assert "白银高新区</option>" not in page


def test_registering_sends_only_what_was_filled_and_the_key_of_the_form(site: Site) -> None:
    site.registry.say("POST", "/v1/firms", example("registry", "FirmView"))
    fields = {**NEW, "contact_phone": "", "industries.primary": "new-materials", "capital_currency": "CNY"}
    answer = site.sign_in("hitech").post("/firms", _key="key-of-the-form", **fields)
    assert answer.headers["location"] == f"/firms/{FIRM}?done=registered"
    assert site.registry.sent("POST") == [("/v1/firms", {**NEW, "industries": {"primary": "new-materials"}})]
    assert site.registry.keys[-1] == "key-of-the-form"
    assert "企业已登记" in site.text(answer.headers["location"])


def test_a_refused_field_shows_its_reason_beside_it_and_keeps_what_was_typed(site: Site) -> None:
    error = FieldError("/uscc", "uscc_check", "校验位不正确")
    site.registry.say("POST", "/v1/firms", Problem(422, "validation", "填写有误", "请更正。", errors=[error]))
    answer = site.sign_in("hitech").post("/firms", **NEW)
    assert answer.status_code == 422
    assert '<div class="error" id="e-uscc">校验位不正确</div>' in answer.text
    assert 'aria-describedby="e-uscc"' in answer.text
    assert 'value="兰州测试有限公司"' in answer.text


def test_a_blank_required_field_is_refused_without_asking_the_service(site: Site) -> None:
    answer = site.sign_in("hitech").post("/firms", name="兰州测试有限公司")
    assert answer.status_code == 422
    assert "请填写统一社会信用代码" in answer.text
    assert site.registry.sent("POST") == []


def test_a_taken_code_says_so(site: Site) -> None:
    site.registry.say("POST", "/v1/firms", Problem(409, "uscc_taken", "已登记", "该企业已在其他园区登记。"))
    assert "该企业已在其他园区登记" in site.sign_in("hitech").post("/firms", **NEW).text


def test_a_rename_is_made_against_the_version_of_the_form(site: Site) -> None:
    site.registry.say("POST", ".*/names", example("registry", "FirmView"))
    fields = {"name": "兰州云岭股份有限公司", "effective_on": "2026-06-01"}
    answer = site.sign_in("hitech").post(f"/firms/{FIRM}/rename", _version="3", **fields)
    assert answer.headers["location"] == f"/firms/{FIRM}?done=renamed"
    assert site.registry.sent("POST") == [(f"/v1/firms/{FIRM}/names", fields)]


def test_a_correction_sends_what_differs_and_empties_what_was_emptied(site: Site) -> None:
    site.registry.say("PATCH", "/v1/firms/.*", example("registry", "FirmView"))
    before = example("registry", "FirmView")
    fields = {"uscc": before["uscc"], "name": "兰州云岭新材料有限公司", "reason": "录入有误"}
    site.sign_in("hitech").post(f"/firms/{FIRM}/correct", _version="3", **fields)
    [(_, body)] = site.registry.sent("PATCH")
    assert (body["name"], body["reason"], body["address"]) == ("兰州云岭新材料有限公司", "录入有误", None)
    assert "uscc" not in body


def test_a_move_to_another_zone_is_proposed_to_the_other_side(site: Site) -> None:
    site.registry.say("POST", "/v1/transfers", example("registry", "TransferView"))
    fields = {"to_zone": "baiyin-hitech", "to_park": "bhz-core", "effective_on": "2026-06-01", "reason": "搬迁"}
    answer = site.sign_in("hitech").post(f"/firms/{FIRM}/move", **fields)
    assert answer.headers["location"].endswith("done=transfer-proposed")
    assert site.registry.sent("POST") == [("/v1/transfers", {"firm_id": FIRM, **fields})]


def test_a_move_inside_the_zone_needs_nobody_else(site: Site) -> None:
    site.registry.say("POST", ".*/residencies", example("registry", "FirmView"))
    fields = {"to_zone": "lanzhou-hitech", "to_park": "", "effective_on": "2026-06-01", "reason": "调整"}
    site.sign_in("hitech").post(f"/firms/{FIRM}/move", _version="3", **fields)
    [(path, body)] = site.registry.sent("POST")
    assert path == f"/v1/firms/{FIRM}/residencies"
    assert body == {"park": None, "effective_on": "2026-06-01", "reason": "调整"}


def test_somebody_elses_change_in_between_is_said(site: Site) -> None:
    site.registry.say("POST", ".*:close", Problem(412, "stale_version", "数据已更新", "请刷新后重试。"))
    fields = {"effective_on": "2026-06-01", "reason": "注销"}
    answer = site.sign_in("hitech").post(f"/firms/{FIRM}/close", _version="2", **fields)
    assert answer.status_code == 412
    assert "请刷新后重试" in answer.text


def test_a_transfer_is_confirmed_by_the_side_that_may(site: Site) -> None:
    site.registry.say("POST", "/v1/transfers/t1:confirm", example("registry", "TransferView"))
    assert "确认迁入" in site.sign_in("hitech").text("/transfers")
    answer = site.post("/transfers/t1", action="confirm", _version="3")
    assert answer.headers["location"] == "/transfers?done=transfer-confirmed"


def test_an_unknown_decision_reaches_nobody(site: Site) -> None:
    site.sign_in("hitech")
    assert site.post("/transfers/t1", action="delete").status_code == 404
    assert site.registry.sent("POST") == []
