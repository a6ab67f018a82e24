"""Who sees which figures, and what each figure says of itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from contracts.codes import Programme, Role
from kit.data.caller import Caller
from kit.web.auth import KeyPair, Mint
from tests.cultivation.figures.cast import settle
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage, open_stage
from tests.databases import Databases

FIRM = Caller("user", Role.FIRM, party="H1")
FIGURES = ("/metrics/hnte", "/metrics/hnte/firms", "/metrics/hnte/series?from=2025-01-01", "/ladder")
FLOW = "/metrics/hnte/flows?from=2025-01-01"


@pytest.fixture(scope="module")
def here(lasting_databases: Databases, keys: KeyPair) -> Iterator[Stage]:
    """Questions change nothing, so one cast serves them all."""
    with open_stage(lasting_databases.migrated("cultivation"), keys) as stage:
        settle(stage)
        yield stage


@pytest.fixture(scope="module")
def desk(here: Stage, keys: KeyPair) -> Iterator[Desk]:
    with TestClient(here.service.app, raise_server_exceptions=False) as client:
        yield Desk(client, Mint(keys.private))


@pytest.mark.parametrize("path", [*FIGURES, FLOW])
def test_figures_are_not_for_firms_or_strangers(here: Stage, desk: Desk, path: str) -> None:
    assert [desk.ask(caller, "GET", path).status_code for caller in (FIRM, None)] == [403, 401]


def test_staff_and_office_see_the_same_number_for_the_same_cell(here: Stage, desk: Desk) -> None:
    office, staff = (desk.get(caller, "/metrics/hnte") for caller in (OFFICE, HITECH))
    mine = [cell for cell in office["cells"] if cell["zone"] == "lanzhou-hitech"]
    assert (mine, staff["total"]) == (staff["cells"], 2)


def test_regions_are_sets_of_zones_and_shown_whole_or_not_at_all(here: Stage, desk: Desk) -> None:
    office, staff = (desk.get(caller, "/metrics/hnte") for caller in (OFFICE, HITECH))
    regions = {region["region"]: region["count"] for region in office["regions"]}
    assert (regions, staff["regions"]) == ({"lanbai-demo-zone": 3, "lanbai-pilot-zone": 4}, [])


@pytest.mark.parametrize("scope", ["baiyin-hitech", "lanbai-pilot-zone", "lanbai-demo-zone"])
def test_cells_of_other_zones_are_not_found(here: Stage, desk: Desk, scope: str) -> None:
    for path in (f"/metrics/hnte?scope={scope}", f"/metrics/hnte/firms?scope={scope}", f"{FLOW}&scope={scope}"):
        assert desk.ask(HITECH, "GET", path).status_code == 404


def test_every_figure_says_day_instant_watermark_definition_and_source(here: Stage, desk: Desk) -> None:
    answer = desk.get(OFFICE, "/metrics/hnte?as_of=2025-12-31&by=zone,park,industry")
    assert answer["as_of"] == "2025-12-31"
    assert all(answer[name] for name in ("known_at", "watermark", "sequence", "definition", "source"))


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("as_of=2026-02-30", "/query/as_of"),
        ("as_of=20260101", "/query/as_of"),
        ("known_at=2026-01-20T00:00:00", "/query/known_at"),
        ("known_at=2026-01-21T00:00:00Z", "/query/known_at"),
        ("by=zone,zone", "/query/by"),
        ("by=region", "/query/by"),
        ("scope=gansu", "/query/scope"),
        ("limit=5", "/query/limit"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_at_its_parameter(
    here: Stage, desk: Desk, query: str, pointer: str
) -> None:
    answer = desk.ask(OFFICE, "GET", f"/metrics/hnte?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_unknown_park_and_industry_can_be_asked_for(here: Stage, desk: Desk) -> None:
    found = desk.get(OFFICE, "/metrics/hnte/firms?zone=lanzhou-hitech&park=none&industry=none")
    assert [firm["firm_id"] for firm in found["items"]] == ["H2"]


def test_the_ladder_counts_each_rung_and_the_highest_apart(here: Stage, desk: Desk) -> None:
    answer = desk.get(OFFICE, "/ladder?as_of=2025-12-01")
    each = {line["programme"]: line["total"] for line in answer["each_rung"]}
    highest = {line["programme"]: line["total"] for line in answer["highest_rung"]}
    assert (each["tech-sme"], each["hnte"], highest["tech-sme"], highest["hnte"]) == (1, 4, 0, 4)
    assert answer["distinct_firms"] == sum(highest.values())


def test_srdi_is_shown_with_and_without_its_giants(here: Stage, desk: Desk) -> None:
    (srdi,) = [line for line in desk.get(OFFICE, "/ladder")["tracks"] if line["programme"] == "srdi"]
    firms = desk.get(OFFICE, "/metrics/srdi/firms?table=with-giants")
    assert (srdi["total"], srdi["total_with_giants"], firms["total"]) == (0, 1, 1)


def test_the_cells_of_the_highest_table_open_too(here: Stage, desk: Desk) -> None:
    assert desk.get(OFFICE, "/metrics/tech-sme/firms?as_of=2025-06-01&table=highest")["total"] == 1
    assert desk.get(OFFICE, "/metrics/tech-sme/firms?as_of=2025-12-01&table=highest")["total"] == 0


def test_a_series_has_the_month_ends_and_the_last_day(here: Stage, desk: Desk) -> None:
    points = desk.get(OFFICE, "/metrics/hnte/series?from=2025-10-15&to=2026-01-20")["points"]
    assert [(point["as_of"], point["total"]) for point in points] == [
        ("2025-10-31", 0),
        ("2025-11-30", 4),
        ("2025-12-31", 4),
        ("2026-01-20", 4),
    ]


def test_a_series_by_years_has_the_year_ends(here: Stage, desk: Desk) -> None:
    points = desk.get(OFFICE, "/metrics/hnte/series?from=2023-05-01&to=2026-01-20&step=year")["points"]
    assert [point["as_of"] for point in points] == ["2023-12-31", "2024-12-31", "2025-12-31", "2026-01-20"]


def test_an_empty_range_is_refused(here: Stage, desk: Desk) -> None:
    paths = ("/metrics/hnte/series?from=2026-02-01&to=2026-01-01", "/metrics/hnte/flows?from=2026-02-01&to=2026-01-01")
    assert [desk.ask(OFFICE, "GET", path).status_code for path in paths] == [422, 422]


def test_a_standing_names_the_highest_rung_and_all_titles(here: Stage, desk: Desk) -> None:
    standing = desk.get(FIRM, "/standings/H1?as_of=2025-12-01")
    assert (standing["highest_rung"], standing["held"]) == ("hnte", ["tech-sme", "hnte"])
    assert [title["valid_until"] for title in standing["recognitions"]] == ["2028-11-03", "2025-12-31"]


def test_a_standing_of_another_firm_is_not_found(here: Stage, desk: Desk) -> None:
    assert [desk.ask(caller, "GET", "/standings/H2").status_code for caller in (FIRM, BAIYIN, HITECH)] == [
        404,
        404,
        200,
    ]


def test_a_batch_of_standings_leaves_out_what_is_not_the_callers(here: Stage, desk: Desk) -> None:
    body: dict[str, Any] = {"firm_ids": ["B1", "H2", "H1", "NOBODY"]}
    found = desk.ask(HITECH, "POST", "/standings:batch", body).json()["items"]
    named = desk.get(HITECH, "/standings?firm_id=H1&firm_id=B1")["items"]
    assert ([s["firm_id"] for s in found], [s["firm_id"] for s in named]) == (["H2", "H1"], ["H1"])


def test_a_batch_is_at_most_two_hundred(here: Stage, desk: Desk) -> None:
    assert desk.ask(OFFICE, "POST", "/standings:batch", {"firm_ids": ["X"] * 201}).status_code == 422


def test_firms_are_listed_by_the_rung_they_hold(here: Stage, desk: Desk) -> None:
    page = desk.get(HITECH, "/standings?programme=hnte&limit=1")
    rest = desk.get(HITECH, f"/standings?programme=hnte&limit=1&cursor={page['next_cursor']}")
    assert (page["total"], {s["firm_id"] for s in page["items"] + rest["items"]}) == (2, {"H1", "H2"})


def test_programmes_say_their_rules_on_the_day(here: Stage, desk: Desk) -> None:
    before, after = (desk.get(FIRM, f"/programmes?as_of={day}")["items"] for day in ("2026-03-31", "2026-04-01"))
    assert len(before) == len(after) == len(Programme)
    assert [p["base_document"] for p in before] != [p["base_document"] for p in after]
