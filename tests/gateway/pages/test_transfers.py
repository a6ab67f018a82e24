"""迁移确认: who confirms what, asking by code, and refusing with a reason."""

from kit.data.problem import Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

CODE = "91620102MA7ABCD12B"
ASKED = {"uscc": CODE, "to_zone": "lanzhou-hitech", "effective_on": "2026-06-01", "reason": "已迁入本区办公"}


def test_each_side_reads_what_confirming_means_for_it(site: Site) -> None:
    site.registry.say("POST", "/v1/transfers/t1:confirm", example("registry", "TransferView"))
    assert "确认迁出" in site.sign_in("hitech").text("/transfers")
    assert "代为确认" in site.sign_in("office").text("/transfers")
    answer = site.post("/transfers/t1", action="confirm", _version="3")
    assert answer.headers["location"] == "/transfers?done=transfer-confirmed"


def test_an_unknown_decision_reaches_nobody(site: Site) -> None:
    site.sign_in("hitech")
    assert site.post("/transfers/t1", action="delete").status_code == 404
    assert site.registry.sent("POST") == []


def test_a_receiving_zone_asks_by_code(site: Site) -> None:
    site.registry.say("POST", "/v1/transfers", example("registry", "TransferView"))
    assert f'value="{CODE}"' in site.sign_in("hitech").client.get(f"/transfers/new?uscc={CODE}").text
    assert site.post("/transfers", **ASKED).headers["location"] == "/transfers?done=transfer-asked"
    assert site.registry.sent("POST") == [("/v1/transfers", ASKED)]


def test_what_was_typed_stays_when_asking_is_refused(site: Site) -> None:
    site.registry.say("POST", "/v1/transfers", Problem(409, "held_elsewhere", "暂不能发起迁移", "请核对生效日期。"))
    answer = site.sign_in("hitech").post("/transfers", **ASKED)
    assert answer.status_code == 409
    assert "请核对生效日期" in answer.text
    assert 'value="已迁入本区办公"' in answer.text


def test_an_asked_firm_is_a_code_without_name_or_link(site: Site) -> None:
    hidden = {"firm_id": None, "firm_name": None, "from_zone": None, "from_zone_name": None, "can_decide": False}
    rows = [example("registry", "TransferView", **hidden)]
    site.registry.say("GET", "/v1/transfers", example("registry", "TransferPage", items=rows))
    page = site.sign_in("hitech").client.get("/transfers").text
    assert "其他园区登记的企业" in page
    assert 'href="/firms/' not in page.partition("<tbody>")[2]


def test_a_firm_that_is_not_yet_the_visitors_has_no_link(site: Site) -> None:
    rows = [example("registry", "TransferView", from_zone="lanzhou-etdz", to_zone="lanzhou-hitech")]
    site.registry.say("GET", "/v1/transfers", example("registry", "TransferPage", items=rows))
    assert 'href="/firms/' not in site.sign_in("hitech").client.get("/transfers").text.partition("<tbody>")[2]


def test_refusing_asks_why_and_passes_it_on(site: Site) -> None:
    site.registry.say("POST", "/v1/transfers/t1:refuse", example("registry", "TransferView"))
    assert "理由将告知发起方" in site.sign_in("hitech").text("/transfers/t1/refuse")
    assert "请填写拒绝理由" in site.post("/transfers/t1/refuse", _version="3").text
    answer = site.post("/transfers/t1/refuse", _version="3", reason="厂房尚未验收")
    assert answer.headers["location"] == "/transfers?done=transfer-refused"
    assert site.registry.sent("POST") == [("/v1/transfers/t1:refuse", {"reason": "厂房尚未验收"})]
