"""Questions that must not be answered by half: two scopes, two readings, a basis that does not fit, a day that has not come."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from contracts.codes import IntervalReason
from kit.web.auth import KeyPair, Mint
from services.cultivation.figures.reads.flow_firms import flow_firms
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.questions import FlowQuestion
from tests.cultivation.figures.cast import settle
from tests.cultivation.stage import BAIYIN, HITECH, HNTE, OFFICE, Desk, Stage, open_stage
from tests.databases import Databases

AHEAD, TODAY = "2026-01-21", "2026-01-20"
READINGS = "known_from=2026-01-20T03:00:00Z&known_to=2026-01-20T02:00:00Z"


@pytest.fixture(scope="module")
def desk(lasting_databases: Databases, keys: KeyPair) -> Iterator[Desk]:
    """One cast on 20 January 2026 serves all questions."""
    with open_stage(lasting_databases.migrated("cultivation"), keys) as stage:
        settle(stage)
        with TestClient(stage.service.app, raise_server_exceptions=False) as client:
            yield Desk(client, Mint(keys.private))


@pytest.mark.parametrize("path", ["/metrics/hnte", "/metrics/hnte/firms", "/standings?programme=hnte"])
@pytest.mark.parametrize(
    ("cells", "total"),
    [
        ("zone=lanzhou-etdz&scope=lanbai-demo-zone", 0),
        ("zone=baiyin-hitech&scope=lanbai-demo-zone", 1),
        ("zone=lanzhou-etdz&scope=lanbai-pilot-zone", 1),
        ("zone=lanbai-demo-zone&scope=lanbai-pilot-zone", 3),
    ],
)
def test_scope_and_zone_both_act(desk: Desk, path: str, cells: str, total: int) -> None:
    assert desk.get(OFFICE, f"{path}{'&' if '?' in path else '?'}{cells}")["total"] == total


def test_a_series_of_scope_and_zone_is_their_intersection(desk: Desk) -> None:
    path = f"/metrics/hnte/series?from=2026-01-01&to={TODAY}&scope=lanbai-demo-zone"
    found = [
        desk.get(OFFICE, f"{path}&zone={zone}")["points"][-1]["total"] for zone in ("lanzhou-etdz", "baiyin-hitech")
    ]
    assert found == [0, 1]


def test_staff_ask_for_their_part_of_a_region_and_for_nobody_elses(desk: Desk) -> None:
    path = "/metrics/hnte?scope=lanbai-demo-zone&zone=lanzhou-hitech"
    assert desk.get(HITECH, path)["total"] == 2
    assert desk.ask(BAIYIN, "GET", path).status_code == 404


def test_the_park_and_industry_of_a_cell_count_alike_in_stock_and_list(desk: Desk) -> None:
    cell = "zone=lanzhou-hitech&park=lhz-yantan&industry=biomedicine"
    assert [desk.get(OFFICE, f"/metrics/hnte{path}?{cell}")["total"] for path in ("", "/firms")] == [1, 1]


@pytest.mark.parametrize("path", ["flows", "flows/firms"])
def test_the_first_reading_of_a_flow_is_not_later_than_the_second(desk: Desk, path: str) -> None:
    answer = desk.ask(OFFICE, "GET", f"/metrics/hnte/{path}?from=2026-01-01&{READINGS}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/query/known_from")


@pytest.mark.parametrize("name", ["known_from", "known_to"])
def test_a_reading_that_has_not_come_is_refused_at_its_own_parameter(desk: Desk, name: str) -> None:
    answer = desk.ask(OFFICE, "GET", f"/metrics/hnte/flows?from=2026-01-01&{name}=2026-02-01T00:00:00Z")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/query/{name}")


@pytest.mark.parametrize(
    "path",
    [
        "/metrics/hnte?counting_basis=all",
        "/metrics/hnte/firms?counting_basis=all",
        "/metrics/hnte/series?from=2026-01-01&counting_basis=all",
        "/metrics/hnte/flows?from=2026-01-01&counting_basis=all",
        "/standings?programme=hnte&counting_basis=all",
    ],
)
def test_an_unknown_basis_is_refused_everywhere(desk: Desk, path: str) -> None:
    answer = desk.ask(OFFICE, "GET", path)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/query/counting_basis")


@pytest.mark.parametrize("path", ["", "/firms", "/series?from=2026-01-01", "/flows?from=2026-01-01"])
def test_a_basis_that_does_not_know_the_programme_is_refused(desk: Desk, path: str) -> None:
    mark = "&" if "?" in path else "?"
    answer = desk.ask(OFFICE, "GET", f"/metrics/hnte{path}{mark}counting_basis=with-giants")
    assert (answer.status_code, answer.json()["code"]) == (422, "basis_not_for_programme")


def test_an_answer_names_its_basis_and_how_it_counts(desk: Desk) -> None:
    answer = desk.get(OFFICE, "/metrics/srdi?counting_basis=with-giants")
    assert (answer["counting_basis_name"], answer["total"]) == ("含小巨人", 1)
    assert answer["definition"].startswith("含小巨人：2026-01-20 当日持有有效专精特新中小企业")


def test_a_filter_beside_named_firms_is_refused_not_ignored(desk: Desk) -> None:
    answer = desk.ask(OFFICE, "GET", "/standings?firm_id=H1&zone=baiyin-hitech&programme=hnte")
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert (answer.status_code, pointers) == (422, ["/query/programme", "/query/zone"])


@pytest.mark.parametrize(
    "path",
    [
        "/metrics/hnte?as_of={day}",
        "/metrics/hnte/firms?as_of={day}",
        "/ladder?as_of={day}",
        "/metrics/hnte/flows?from=2026-01-01&to={day}",
    ],
)
def test_a_day_that_has_not_come_is_a_projection_and_says_so(desk: Desk, path: str) -> None:
    today, ahead = (desk.get(OFFICE, path.format(day=day)) for day in (TODAY, AHEAD))
    assert (today["projected"], ahead["projected"]) == (False, True)
    assert ahead["definition"].startswith("仅按现有证书推算（到期不续）")
    assert "推算" not in today["definition"]


@pytest.mark.parametrize(
    "path", ["/standings?programme=hnte&as_of={day}", "/metrics/hnte/flows/firms?from=2026-01-01&to={day}"]
)
def test_a_list_of_a_day_that_has_not_come_says_so_too(desk: Desk, path: str) -> None:
    assert [desk.get(OFFICE, path.format(day=day))["projected"] for day in (TODAY, AHEAD)] == [False, True]


def test_a_series_marks_each_point_that_has_not_come(desk: Desk) -> None:
    points: list[dict[str, Any]] = desk.get(OFFICE, "/metrics/hnte/series?from=2025-12-01&to=2026-02-28")["points"]
    assert [(point["as_of"], point["projected"]) for point in points] == [
        ("2025-12-31", False),
        ("2026-01-31", True),
        ("2026-02-28", True),
    ]


def test_what_was_asked_for_a_day_after_its_reading_was_a_projection_then(desk: Desk) -> None:
    answer = desk.get(OFFICE, f"/metrics/hnte?as_of={TODAY}&known_at=2026-01-18T02:00:00Z")
    assert answer["projected"]


def test_the_memo_of_renewals_leaves_out_a_certificate_that_was_revoked_inside_the_period(
    stage: Stage,
) -> None:
    """F1 is valid on the last day through its first certificate; the second one began and was revoked in between."""
    stage.hand.move_to(date(2025, 12, 31))
    stage.firm("F1")
    stage.title("F1", date(2023, 3, 28))
    second = stage.title("F1", date(2025, 3, 1))
    year = FlowQuestion(HNTE, date(2024, 12, 31), date(2025, 12, 31))
    assert stage.read(flow_answer, OFFICE, year).renewed == 1
    stage.cancel(second, date(2025, 6, 1), IntervalReason.REVOKED)
    assert stage.read(flow_answer, OFFICE, year).renewed == 0
    assert stage.read(flow_firms, OFFICE, year, "renewed").total == 0
