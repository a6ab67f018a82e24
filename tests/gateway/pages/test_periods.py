"""The page of the office's periods."""

from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example


def test_periods_stand_with_their_days_document_and_mark(site: Site) -> None:
    text = site.sign_in("hitech").text("/periods")
    assert "公示 创新型中小企业 全部园区 5 2022-08-01 起，2027-01-01 前 现行 待核实" in text
    assert "安排期限" not in text  # the office's


def test_the_office_schedules_a_period_from_a_day_on(site: Site) -> None:
    site.cultivation.say("POST", "/v1/stage-periods", example("periods", "PeriodView"))
    typed = {
        "stage": "publicity",
        "programme": "innovative-sme",
        "zone": "baiyin-hitech",
        "workdays": "7",
        "valid_from": "2027年1月1日",
        "mark": "certain",
        "document_no": "甘工信发〔2026〕88号",
    }
    answer = site.sign_in("office").post("/periods", **typed)
    assert answer.headers["location"] == "/periods?done=period-scheduled"
    del typed["zone"]
    said = typed | {"workdays": 7, "valid_from": "2027-01-01", "zones": ["baiyin-hitech"]}
    assert site.cultivation.sent("POST") == [("/v1/stage-periods", said)]


def test_staff_schedule_no_period(site: Site) -> None:
    assert site.sign_in("hitech").post("/periods", stage="publicity").status_code == 403
