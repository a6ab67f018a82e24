"""高企到期表: the page, its filters, its workbook, and the form of one certificate."""

import io

import openpyxl

from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

RENEWAL = "/v1/recognitions/r1/renewal"


def test_the_table_shows_renewal_progress_and_acceptance(site: Site) -> None:
    text = site.sign_in("hitech").text("/renewals?year=2026&state=accepted")
    assert ("重报 已受理 2026-08-12 2026-08-20 企业" in text, "共 1 条" in text) == (True, True)
    asked = site.cultivation.query("/v1/renewals")
    assert (asked["year"], asked["programme"], asked["state"]) == ("2026", "hnte", "accepted")


def test_the_workbook_is_the_table(site: Site) -> None:
    answer = site.sign_in("hitech").client.get("/renewals.xlsx?year=2026")
    header, row = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    line = dict(zip(header, row, strict=True))
    assert (line["是否重报"], line["进度"], line["国家平台受理日期"]) == ("是", "已受理", "2026-08-12")


def test_a_firm_says_how_its_renewal_stands(site: Site) -> None:
    site.cultivation.say("POST", RENEWAL, example("renewals", "RenewalHistory"))
    assert "填写记录" in site.sign_in("firm").text("/recognitions/r1/renewal")
    fields = {"renewing": "true", "progress": "accepted", "accepted_on": "2026-8-12", "note": ""}
    answer = site.post("/recognitions/r1/renewal", _version="2", **fields)
    assert answer.headers["location"] == "/my?done=renewal-said"
    assert site.cultivation.sent("POST") == [
        (RENEWAL, {"renewing": True, "progress": "accepted", "accepted_on": "2026-08-12"})
    ]


def test_an_unanswered_question_is_not_sent(site: Site) -> None:
    answer = site.sign_in("hitech").post("/recognitions/r1/renewal", renewing="")
    assert "请填写是否重报" in answer.text
    assert site.cultivation.sent("POST") == []
