"""申报批次: what everybody inside reads of the rounds, and what the office alone does about them."""

import pytest

from kit.data.problem import Problem
from tests.gateway.pages.conftest import Site
from tests.gateway.pages.upstreams import example

PATH = "/v1/rounds"
TERMS = {"name": "第二批", "opens_on": "2026-09-01", "closes_on": "2026-10-31", "document_no": "甘高企认组〔2026〕2号"}


def test_the_rounds_say_until_when_to_the_hour_they_take_applications(site: Site) -> None:
    text = site.sign_in("hitech").text("/rounds")
    assert "2026-06-01 至 2026-09-30 18:00:00" in text
    assert "30 分钟" in text
    assert "公布批次" not in text


def test_the_office_opens_a_round(site: Site) -> None:
    site.cultivation.say("POST", PATH, example("rounds", "RoundView"))
    answer = site.sign_in("office").post("/rounds", programme="hnte", year="2026", grace_minutes="30", **TERMS)
    assert answer.headers["location"] == "/rounds?done=round-opened"
    assert site.cultivation.sent("POST") == [(PATH, {"programme": "hnte", "year": 2026, "grace_minutes": 30, **TERMS})]


def test_a_refused_round_keeps_what_was_typed(site: Site) -> None:
    site.cultivation.say("POST", PATH, Problem(409, "round_overlaps", "申报批次重叠", "与“第一批”时间重叠。"))
    answer = site.sign_in("office").post("/rounds", programme="hnte", year="2026", **TERMS)
    assert (answer.status_code, "与“第一批”时间重叠" in answer.text, 'value="第二批"' in answer.text) == (
        409,
        True,
        True,
    )


@pytest.mark.parametrize(("where", "step"), [("", "revise"), ("/cancel", "cancel")])
def test_the_office_changes_and_cancels_with_a_reason(site: Site, where: str, step: str) -> None:
    site.cultivation.say("POST", f"{PATH}/r1:{step}", example("rounds", "RoundView"))
    fields = {"reason": "延期", **({} if where else TERMS)}
    answer = site.sign_in("office").post(f"/rounds/r1{where}", _version="1", **fields)
    assert answer.status_code == 303
    assert site.cultivation.sent("POST") == [(f"{PATH}/r1:{step}", fields)]


@pytest.mark.parametrize("where", ["", "/r1", "/r1/cancel"])
def test_nobody_else_writes_rounds(site: Site, where: str) -> None:
    assert site.sign_in("hitech").post(f"/rounds{where}", **TERMS).status_code == 403
    assert site.cultivation.sent("POST") == []
