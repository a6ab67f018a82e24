"""The firms at risk with their reasons, and what is announced before a last day."""

from datetime import date
from typing import Any

import orjson
import pytest

from contracts.codes import Programme, Role, Zone
from kit.data.caller import Caller
from services.cultivation.obligations import jobs
from services.cultivation.obligations.rules.duties import DEFAULT_LEAD_DAYS
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

FIRM = Caller("firm-account", Role.FIRM, party="F1")
SINCE = date(2025, 1, 1)
DONE: dict[str, Any] = {"done_on": "2025-05-20", "receipt_no": "NB-1"}


@pytest.fixture
def zone(stage: Stage) -> Stage:
    """Certificates of December 2023 for F1 and F2 in 兰州高新区 and F3 in 白银高新区; F2 has reported for 2024."""
    stage.hand.move_to(date(2023, 12, 20))
    for firm_id, home in (("F1", Zone.LANZHOU_HITECH), ("F2", Zone.LANZHOU_HITECH), ("F3", Zone.BAIYIN_HITECH)):
        stage.firm(firm_id, home)
        stage.title(firm_id, date(2023, 12, 8), number=f"GR20236200000{firm_id[1]}")
    stage.hand.move_to(date(2025, 5, 25))
    return stage


def at_risk(desk: Desk, query: str = "", caller: Caller = HITECH) -> list[tuple[str, list[str]]]:
    items = desk.get(caller, f"/firms-at-risk?{query}")["items"]
    return [(each["firm_id"], [reason["reason"] for reason in each["reasons"]]) for each in items]


def report(desk: Desk, firm_id: str, period: str, version: int = 0, action: str = "tick", **body: Any) -> None:
    path = f"/standings/{firm_id}/obligations/hnte-report/{period}:{action}"
    desk.ask(OFFICE, "POST", path, body, If_Match=f'"v{version}"').raise_for_status()


def test_one_miss_is_a_warning_and_the_second_of_the_same_certificate_threatens_it(desk: Desk, zone: Stage) -> None:
    report(desk, "F2", "2024", **DONE)
    assert at_risk(desk) == []
    zone.hand.move_to(date(2025, 6, 1))
    assert at_risk(desk) == [("F1", ["one-miss"])]
    assert at_risk(desk, caller=BAIYIN) == [("F3", ["one-miss"])]
    zone.hand.move_to(date(2026, 6, 1))
    assert at_risk(desk) == [("F1", ["title-threatened"]), ("F2", ["one-miss"])]
    (first, _) = desk.get(HITECH, "/firms-at-risk")["items"]
    assert first["reasons"][0]["text"] == (
        "年度发展情况报表：2024年度（截止 2025-05-31）逾期未完成、2025年度（截止 2026-05-31）逾期未完成"
    )
    report(desk, "F1", "2024", action="waive", reason="办公室豁免")
    assert [each for each in at_risk(desk) if each[0] == "F1"] == [("F1", ["one-miss"])]


def test_a_miss_of_the_certificate_before_threatens_nothing(desk: Desk, zone: Stage) -> None:
    zone.hand.move_to(date(2026, 11, 20))
    zone.title("F1", date(2026, 11, 18), number="GR202662000001")
    zone.hand.move_to(date(2026, 12, 20))  # both misses lie in the first certificate, which is over
    assert [each for each in at_risk(desk) if each[0] == "F1"] == []
    zone.hand.move_to(date(2027, 6, 1))
    assert [each for each in at_risk(desk) if each[0] == "F1"] == [("F1", ["one-miss"])]


def test_certificates_that_run_out_stand_on_the_same_list_as_the_table_of_renewals_tells(
    desk: Desk, zone: Stage
) -> None:
    zone.hand.move_to(date(2026, 8, 20))
    assert at_risk(desk, "reason=running-out") == [
        ("F1", ["title-threatened", "running-out"]),
        ("F2", ["title-threatened", "running-out"]),
    ]
    table = desk.get(HITECH, "/renewals?within_months=6&at_risk=true")
    assert [each["firm_id"] for each in table["items"]] == ["F1", "F2"]
    accepted = {"renewing": True, "progress": "accepted", "accepted_on": "2026-08-12"}
    path = f"/recognitions/{table['items'][0]['recognition_id']}/renewal"
    desk.ask(HITECH, "POST", path, accepted, If_Match='"v0"').raise_for_status()
    assert at_risk(desk, "reason=running-out") == [("F2", ["title-threatened", "running-out"])]
    assert at_risk(desk, "within_months=1&reason=running-out") == []


def test_other_titles_lose_their_review_or_their_number(desk: Desk, zone: Stage) -> None:
    zone.title("F1", date(2025, 3, 1), Programme.SRDI, number=None, number_reason="文件未载编号")
    zone.title("F1", date(2024, 7, 1), Programme.TECH_SME, number="20246201000A123456")
    zone.hand.move_to(date(2026, 5, 1))
    assert ("F1", ["one-miss", "review-lost"]) in at_risk(desk)
    assert at_risk(desk, "programme=srdi") == [("F1", ["review-lost"])]
    assert at_risk(desk, "programme=tech-sme") == []  # the number of 2024 was owed for again in 2025
    zone.title("F2", date(2025, 7, 1), Programme.TECH_SME, number="20256201000A123456")
    assert at_risk(desk, "programme=tech-sme&within_months=12") == []
    zone.hand.move_to(date(2026, 9, 1))
    assert at_risk(desk, "programme=tech-sme") == [("F2", ["not-re-evaluated"])]
    zone.title("F2", date(2026, 8, 28), Programme.TECH_SME, number="20266201000A123456")
    assert at_risk(desk, "programme=tech-sme") == []  # and its end with the year is no certificate that runs out


def test_a_firm_has_no_list_of_firms_at_risk(desk: Desk, zone: Stage) -> None:
    assert desk.ask(FIRM, "GET", "/firms-at-risk").status_code == 403
    assert [each[0] for each in at_risk(desk, "within_months=60", OFFICE)] == ["F1", "F2", "F3"]


def announced(stage: Stage) -> list[tuple[str, int, int | None]]:
    """Run the job; firm, lead and how many firms of the zone, of every event so far."""
    while jobs.run(stage.service.database, stage.service.writer, DEFAULT_LEAD_DAYS, SINCE):
        pass
    events = (orjson.loads(row.payload)["data"] for row in stage.rows("outbox") if "obligation.due" in row.type)
    return [(each["firm_id"], each["lead_days"], (each["of_zone"] or {}).get("firms")) for each in events]


def test_what_falls_due_is_announced_30_and_7_days_before_once_each_to_whoever_has_not_done_it(
    desk: Desk, zone: Stage
) -> None:
    zone.hand.move_to(date(2026, 4, 30))
    assert announced(zone) == []
    zone.hand.move_to(date(2026, 5, 1))
    month_before = [("F1", 30, 2), ("F2", 30, None), ("F3", 30, 1)]
    assert announced(zone) == announced(zone) == month_before
    report(desk, "F2", "2025", done_on="2026-04-30", receipt_no="NB-2")
    zone.hand.move_to(date(2026, 5, 24))
    assert announced(zone) == [*month_before, ("F1", 7, 1), ("F3", 7, 1)]
    zone.hand.move_to(date(2026, 6, 1))
    assert len(announced(zone)) == 5
