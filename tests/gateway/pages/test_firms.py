"""企业台账, one firm's file, and the forms that register and change firms."""

import pytest

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


def test_words_and_a_title_act_both_in_the_list_and_in_its_workbook(site: Site) -> None:
    page = site.sign_in("office").client.get("/firms?rung=hnte&q=LZYL").text
    assert site.cultivation.query("/v1/metrics/hnte/firms")["q"] == "LZYL"
    assert "/board/firms.xlsx?programme=hnte&amp;q=LZYL" in page
    site.client.get("/board/firms.xlsx?programme=hnte&q=LZYL")
    assert site.cultivation.query("/v1/metrics/hnte/firms")["q"] == "LZYL"


@pytest.mark.parametrize("status", ["closed", "merged"])
def test_a_title_of_today_and_an_ended_firm_exclude_each_other(site: Site, status: str) -> None:
    assert "两个条件不能同时使用" in site.sign_in("office").text(f"/firms?rung=hnte&status={status}", status=422)


def test_conditions_that_a_page_cannot_take_lead_back_to_it(site: Site) -> None:
    wrong = Problem(422, "range_order", "时间范围有误", "截止日期不得早于起始日期")
    site.cultivation.say("GET", ".*/flows", wrong)
    page = site.sign_in("office").client.get("/flows?from=2026-06-01&to=2026-01-01").text
    assert "截止日期不得早于起始日期" in page
    assert '<a class="btn primary" href="/flows">重新填写条件</a>' in page


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
    missing = Problem(404, "not_found", "未找到", "没有这个对象，或您无权查看。")
    site.registry.say("GET", "/v1/firms/foreign.*", missing)
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


@pytest.mark.parametrize(
    "typed", ["2026年6月1日", "2026/6/1", "\uff12\uff10\uff12\uff16\uff0d\uff10\uff16\uff0d\uff10\uff11"]
)
def test_a_date_is_understood_as_people_write_it(site: Site, typed: str) -> None:
    site.registry.say("POST", ".*/names", example("registry", "FirmView"))
    site.sign_in("hitech").post(f"/firms/{FIRM}/rename", _version="3", name="兰州云岭股份有限公司", effective_on=typed)
    [(_, body)] = site.registry.sent("POST")
    assert body["effective_on"] == "2026-06-01"


def test_a_date_that_is_none_stays_as_typed_beside_what_is_wanted(site: Site) -> None:
    answer = site.sign_in("hitech").post(f"/firms/{FIRM}/rename", _version="3", name="某公司", effective_on="下周一")
    assert (answer.status_code, "下周一" in answer.text, site.registry.sent("POST")) == (422, True, [])


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


def test_a_firm_that_left_the_zone_is_a_card_with_its_name_and_where_it_went(site: Site) -> None:
    site.registry.say("GET", f"/v1/firms/{FIRM}", Problem(404, "not_found", "未找到"))
    text = site.sign_in("hitech").text(f"/firms/{FIRM}")
    assert "已迁出" in text
    assert "迁往 白银高新区" in text
    assert "统一社会信用代码" not in text


def test_a_firm_that_is_not_known_to_cultivation_yet_shows_its_rung_by_itself_later(site: Site) -> None:
    site.cultivation.say("GET", "/v1/standings/[^/]+", Problem(404, "not_found", "未找到"))
    page = site.sign_in("hitech").client.get("/firms/f1").text
    assert 'hx-get="/firms/01JA2B3C4D5E6F7G8H9JKMNPQR/rung?waited=1"' in page
    again = site.client.get("/firms/f1/rung?waited=1").text
    assert "正在同步" in again
    assert "waited=2" in again
    assert "hx-get" not in site.client.get("/firms/f1/rung?waited=15").text
    site.cultivation.reset()
    assert "hx-get" not in site.client.get("/firms/f1/rung?waited=2").text


def test_history_names_roles_and_for_whom_the_office_acted(site: Site) -> None:
    [line] = example("registry", "FirmHistory")["items"]
    acted = {**line, "actor_name": "领导小组办公室", "on_behalf": "办公室代兰州高新区办理"}
    site.registry.say("GET", ".*/history", example("registry", "FirmHistory", items=[acted]))
    text = site.sign_in("hitech").text(f"/firms/{FIRM}?tab=history")
    assert "领导小组办公室（办公室代兰州高新区办理）" in text


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("1000.5", {"registered_capital": "1000.5", "capital_currency": "USD"}),
        ("5,000", {"registered_capital": "5000", "capital_currency": "USD"}),
        ("(万香港元)", {"capital_text": "(万香港元)"}),
        ("一千万元整", {"capital_text": "一千万元整"}),
    ],
)
def test_a_capital_is_sent_as_an_amount_or_in_its_words(site: Site, typed: str, sent: dict[str, str]) -> None:
    site.registry.say("POST", "/v1/firms", example("registry", "FirmView"))
    site.sign_in("hitech").post("/firms", **NEW, registered_capital=typed, capital_currency="USD")
    assert site.registry.sent("POST") == [("/v1/firms", {**NEW, **sent})]


def test_words_kept_of_a_capital_stand_in_the_file_and_in_the_form(site: Site) -> None:
    firm = example("registry", "FirmView")
    firm["profile"] |= {"registered_capital": None, "capital_currency": None, "capital_text": "(万香港元)"}
    site.registry.say("GET", f"/v1/firms/{FIRM}", firm)
    assert "(万香港元)" in site.sign_in("hitech").text(f"/firms/{FIRM}")
    assert 'value="(万香港元)"' in site.client.get(f"/firms/{FIRM}/correct").text


def test_a_code_that_another_zone_holds_leads_to_asking_for_it(site: Site) -> None:
    said = "该统一社会信用代码已在其他园区登记，请联系领导小组办公室或发起迁移。"
    site.registry.say("POST", "/v1/firms", Problem(409, "duplicate_uscc", "已在其他园区登记", said))
    page = site.sign_in("hitech").post("/firms", **NEW).text
    assert f'href="/transfers/new?uscc={NEW["uscc"]}"' in page


@pytest.mark.parametrize(
    ("change", "fields", "done"),
    [
        ("merge", {"successor_uscc": "91620102MA7ABCD12B", "effective_on": "2026-06-01", "reason": "合并"}, "merged"),
        ("void", {"reason": "误录"}, "voided"),
        ("close", {"effective_on": "2026-06-01", "reason": "注销"}, "closed"),
    ],
)
def test_what_cannot_be_undone_is_asked_twice(site: Site, change: str, fields: dict[str, str], done: str) -> None:
    site.registry.say("POST", f".*:{change}", example("registry", "FirmView"))
    page = site.sign_in("office").client.get(f"/firms/{FIRM}/{change}").text
    assert 'data-confirm="确定' in page
    answer = site.post(f"/firms/{FIRM}/{change}", _version="3", **fields)
    assert answer.headers["location"] == f"/firms/{FIRM}?done={done}"
    assert site.registry.sent("POST") == [(f"/v1/firms/{FIRM}:{change}", fields)]


def test_merging_is_the_offices_and_voiding_leads_staff_back_to_the_list(site: Site) -> None:
    site.registry.say("POST", ".*:void", example("registry", "FirmView"))
    page = site.sign_in("hitech").client.get(f"/firms/{FIRM}").text
    assert f"/firms/{FIRM}/merge" not in page
    site.text(f"/firms/{FIRM}/merge", status=403)
    assert site.post(f"/firms/{FIRM}/void", _version="3", reason="误录").headers["location"] == "/firms?done=voided"


def test_a_file_that_two_zones_have_counted_is_not_offered_to_staff_for_voiding(site: Site) -> None:
    firm = example("registry", "FirmView")
    past = {**firm["residencies"][0], "zone": "baiyin-hitech", "zone_name": "白银高新区"}
    site.registry.say("GET", f"/v1/firms/{FIRM}", {**firm, "residencies": [past, *firm["residencies"]]})
    assert f"/firms/{FIRM}/void" not in site.sign_in("hitech").client.get(f"/firms/{FIRM}").text
    assert f"/firms/{FIRM}/void" in site.sign_in("office").client.get(f"/firms/{FIRM}").text
