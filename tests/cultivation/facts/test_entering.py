"""Figures over HTTP: a firm says its own, staff those of their zone, the office every one; every fault is told with its code."""

from typing import Any

import pytest

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

FIRM = Caller("firm-account", Role.FIRM, party="F1")
OTHER = Caller("other-account", Role.FIRM, party="F2")


@pytest.fixture
def firm(stage: Stage) -> str:
    stage.firm("F2", Zone.BAIYIN_HITECH)
    return stage.firm("F1", Zone.LANZHOU_HITECH)


def enter(desk: Desk, caller: Caller, version: int = 0, firm_id: str = "F1", **said: Any) -> Any:
    body = {"year": 2019, "figures": [{"metric": "revenue", "value": "1234.5"}]} | said
    return desk.ask(caller, "POST", f"/standings/{firm_id}/facts", body, If_Match=f'"v{version}"')


def test_a_firm_says_its_figures_and_reads_them(desk: Desk, firm: str) -> None:
    enter(desk, FIRM).raise_for_status()
    (fact,) = desk.get(FIRM, f"/standings/{firm}/facts")["items"]
    assert (fact["metric_name"], fact["unit_name"], fact["year"]) == ("销售（营业）收入", "万元", 2019)
    assert (fact["self_reported"]["value"], fact["official"]) == ("1234.5", None)


def test_the_official_figure_stands_beside_the_firms_own(desk: Desk, firm: str) -> None:
    enter(desk, FIRM)
    enter(desk, OFFICE, 1, side="official", source="统计局 2019 年年报", figures=[{"metric": "revenue", "value": 1200}])
    (fact,) = desk.get(HITECH, f"/standings/{firm}/facts?year=2019")["items"]
    assert (fact["self_reported"]["value"], fact["official"]["value"], fact["differ"]) == ("1234.5", "1200", True)
    assert fact["official"]["source"] == "统计局 2019 年年报"


def test_a_firm_reads_the_role_of_who_entered_and_not_the_account(desk: Desk, firm: str) -> None:
    enter(desk, HITECH)
    read = {
        caller: desk.get(caller, f"/standings/{firm}/facts")["items"][0]["self_reported"] for caller in (FIRM, HITECH)
    }
    assert [each["entered_by"] for each in read.values()] == [None, HITECH.subject]
    assert read[FIRM]["entered_role_name"] == "园区经办"


@pytest.mark.parametrize(
    ("caller", "status"), [(FIRM, 200), (HITECH, 200), (OFFICE, 200), (OTHER, 404), (BAIYIN, 404), (None, 401)]
)
def test_only_the_firm_its_zone_and_the_office_say_and_read(desk: Desk, firm: str, caller: Caller, status: int) -> None:
    assert enter(desk, caller).status_code == status
    assert desk.ask(caller, "GET", f"/standings/{firm}/facts").status_code == status
    assert desk.ask(caller, "GET", f"/standings/{firm}/facts/entries").status_code == status


def test_a_firm_says_no_official_figure(desk: Desk, firm: str) -> None:
    assert enter(desk, FIRM, side="official", source="统计局").status_code == 403


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"year": None}, "/year", "year_required"),
        ({"year": 2021}, "/year", "year_range"),
        ({"figures": [{"metric": "class1-ip", "value": 1}]}, "/since", "day_required"),
        ({"figures": [{"metric": "class1-ip", "value": 1}], "since": "2020-02-01"}, "/since", "day_in_future"),
        ({"figures": [{"metric": "revenue", "value": -1}]}, "/figures/0/value", "below_zero"),
        ({"figures": [{"metric": "revenue", "value": 1, "unit": "people"}]}, "/figures/0/value", "unit_differs"),
        ({"figures": [{"metric": "staff", "value": "3.5"}]}, "/figures/0/value", "not_whole"),
        ({"figures": [{"metric": "rd-activity", "value": 2}]}, "/figures/0/value", "not_yes_no"),
        ({"figures": [{"metric": "domestic-rd-share", "value": 101}]}, "/figures/0/value", "out_of_range"),
        ({"figures": [{"metric": "tax-evasion", "value": 1}]}, "/figures/0/source", "source_required"),
        (
            {"figures": [{"metric": "staff", "value": 3}, {"metric": "tech-staff", "value": 4}]},
            "/figures/1/value",
            "part_exceeds_whole",
        ),
        (
            {"figures": [{"metric": "staff", "value": 3}, {"metric": "staff", "value": 4}]},
            "/figures/1/metric",
            "metric_twice",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_figure_that_cannot_be_is_refused_with_its_reason(
    desk: Desk, firm: str, said: dict[str, Any], pointer: str, code: str
) -> None:
    answer = enter(desk, FIRM, **said)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


def test_an_official_figure_names_its_source(desk: Desk, firm: str) -> None:
    answer = enter(desk, OFFICE, side="official")
    assert answer.json()["errors"][0]["code"] == "source_required"


def test_a_part_is_compared_with_the_whole_that_stands(desk: Desk, firm: str) -> None:
    enter(desk, FIRM, figures=[{"metric": "staff", "value": 10}])
    answer = enter(desk, FIRM, 1, figures=[{"metric": "tech-staff", "value": 11}])
    assert answer.json()["errors"][0]["code"] == "part_exceeds_whole"


def test_figures_against_an_older_version_are_refused(desk: Desk, firm: str) -> None:
    enter(desk, FIRM)
    assert enter(desk, HITECH).status_code == 412


def test_every_entry_stays_in_the_history(desk: Desk, stage: Stage, firm: str) -> None:
    enter(desk, FIRM)
    stage.tick()
    enter(desk, HITECH, 1, figures=[{"metric": "revenue", "value": None}])
    said = desk.get(HITECH, f"/standings/{firm}/facts/entries")["items"]
    assert [(each["version"], each["value"], each["entered_by"]) for each in said] == [
        (2, None, HITECH.subject),
        (1, "1234.5", FIRM.subject),
    ]
    assert desk.get(HITECH, f"/standings/{firm}/facts")["items"] == []
