"""The forecast through its doors: what it is made of, who may see what, what is stored, and how it was before."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.codes import COUNTED_ZONES, Programme, Role, Zone
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.forecast.jobs import Forecasting
from services.cultivation.forecast.reads.gathering import Gathered, Question, gather
from services.cultivation.forecast.rules.assumptions import Assumptions
from tests.cultivation.forecast.conftest import TODAY
from tests.cultivation.stage import BAIYIN, HITECH, HNTE, OFFICE, Desk, Stage
from tests.databases import Databases
from tools.oracle import facts as oracle
from tools.oracle.recount import cells

END = date(2026, 12, 31)
PATH = f"/metrics/hnte/forecast?horizon={END}"
REGION = "lanbai-pilot-zone"
FIRM = Caller("firm", Role.FIRM, party="F2024la00")


def answer(door: Desk, caller: Caller = OFFICE, path: str = PATH) -> dict[str, Any]:
    found: dict[str, Any] = door.get(caller, path)
    return found


def scope(found: dict[str, Any], name: str = REGION) -> dict[str, Any]:
    return next(each for each in found["scopes"] if each["scope"] == name)


def gathered(stage: Stage, horizon: date = END) -> Gathered:
    with stage.service.database.read() as session:
        return gather(session, Question(HNTE, horizon, knowledge(session), Assumptions()))


def test_the_inputs_are_the_seasons_as_they_were_told(played: Stage) -> None:
    """Three zones of nothing, and of the two: nine or more due each year, of each cohort two thirds renewed."""
    inputs = gathered(played).inputs
    assert inputs.years == (2025, 2026)
    hitech = {cell.year: cell for cell in inputs.seasons if cell.zone == Zone.LANZHOU_HITECH}
    assert {year: (cell.due, cell.renewed, cell.came) for year, cell in hitech.items()} == HITECH_SEASONS
    assert sum(each.firms for each in inputs.waiting) == len(gathered(played).due)


HITECH_SEASONS = {2020: (6, 4, 6), 2021: (6, 4, 6), 2022: (6, 4, 6), 2023: (10, 6, 6), 2024: (10, 6, 6)}


def test_the_forecast_says_interval_run_off_and_what_it_assumes(door: Desk) -> None:
    found = answer(door)
    region = scope(found)
    assert region["points"][-1]["run_off"] < region["low"] <= region["median"] <= region["high"]
    assert sum(region["times"]) == found["draws"] == 20_000
    assert found["seasons"] == [2020, 2021, 2022, 2023, 2024]
    assert found["settled_on"] == "2027-03-31"
    assert len(found["assumptions"]) >= 5
    assert found["projected"] is True


def test_run_off_equals_a_recount_of_the_certificates(played: Stage, door: Desk, lasting_databases: Databases) -> None:
    """The oracle reads titles with plain SQL and walks over every firm, on the origin and on each end of a month."""
    url = played.service.database.url
    stays = [
        oracle.Fact(
            row.firm_id, (row.zone, row.park), row.valid_from, row.valid_before, row.known_from, row.known_until
        )
        for row in played.rows("firm_place")
    ]
    recorded = replace(oracle.read(lasting_databases.migrated("registry"), url), stays=stays)
    found = answer(door)
    for nth, day in enumerate(found["days"]):
        counted = cells(recorded, date.fromisoformat(day), clock.now())["hnte"]
        by_zone = Counter({zone: sum(n for cell, n in counted.items() if cell[0] == zone) for zone in COUNTED_ZONES})
        assert {zone: scope(found, zone)["run_off"][nth] for zone in COUNTED_ZONES} == by_zone
        assert scope(found)["run_off"][nth] == by_zone.total()
    assert len(found["days"]) == 20


def test_a_set_level_is_a_scenario_about_the_same_inputs(door: Desk) -> None:
    model, better = answer(door), answer(door, path=f"{PATH}&renewal_rate=95&newcomers=40")
    assert (model["scenario"], better["scenario"]) == (False, True)
    assert better["input_hash"] == model["input_hash"]
    assert (better["renewal_rate"], better["newcomers"]) == (95, 40)
    assert scope(better)["median"] > scope(model)["high"]


def test_newcomers_needed_grow_with_the_aim_and_shrink_with_the_renewal_rate(door: Desk) -> None:
    found = answer(door, path=PATH.replace("forecast?", "forecast/needed?") + "&aim=60&aim=90")
    rows = found["rows"]
    assert [row["renewal_rate"] for row in rows] == [60, 65, 70, 75, 80, 85, 90]
    assert all(row["at_50"][0] <= row["at_80"][0] and row["at_50"][0] < row["at_50"][1] for row in rows)
    assert rows[0]["at_80"][1] > rows[-1]["at_80"][1]


def test_staff_see_their_zone_and_nothing_of_all_zones_together(door: Desk) -> None:
    found = answer(door, HITECH)
    assert [each["scope"] for each in found["scopes"]] == [Zone.LANZHOU_HITECH]
    assert found["renewal_rate"] is None
    assert found["newcomers"] is None
    assert {each["scope"] for each in door.get(BAIYIN, "/metrics/hnte/forecast/back-test")["points"]} <= {
        Zone.BAIYIN_HITECH
    }


@pytest.mark.parametrize("path", ["/needed?aim=10&", "?newcomers=50&"])
def test_what_speaks_of_all_zones_is_for_the_office(door: Desk, path: str) -> None:
    assert door.ask(HITECH, "GET", f"/metrics/hnte/forecast{path}horizon={END}").status_code == 403


@pytest.mark.parametrize("path", ["", "/newest", "/back-test", "/at-risk", "/needed?aim=10"])
def test_firms_see_no_forecast(door: Desk, path: str) -> None:
    assert door.ask(FIRM, "GET", f"/metrics/hnte/forecast{path}").status_code == 403


@pytest.mark.parametrize(
    ("programme", "horizon", "code"),
    [
        ("hnte", date(2024, 12, 31), "horizon"),
        ("hnte", date(2028, 12, 31), "horizon"),
        ("hnte", date(2026, 6, 30), "horizon"),
        ("tech-sme", END, "no_term_of_years"),
        ("srdi", END, "too_few_seasons"),
    ],
)
def test_what_cannot_be_forecast_is_refused_with_the_reason(
    door: Desk, programme: str, horizon: date, code: str
) -> None:
    refused = door.ask(OFFICE, "GET", f"/metrics/{programme}/forecast?horizon={horizon}")
    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_the_list_of_firms_at_risk_is_who_the_forecast_draws(door: Desk) -> None:
    for caller, name in ((OFFICE, REGION), (BAIYIN, Zone.BAIYIN_HITECH)):
        due = scope(answer(door, caller), name)["due"]
        page = answer(door, caller, PATH.replace("forecast?", "forecast/at-risk?") + "&limit=1000")
        assert page["total"] == len(page["items"]) == due > 0
        ends = [each["valid_until"] for each in page["items"]]
        assert ends == sorted(ends)
    first = page["items"][0]
    assert (first["valid_until"], first["safe_start"], first["days_left"]) == ("2025-11-19", "2025-08-01", 60)


def test_the_work_list_is_paged_and_narrowed_to_a_year(door: Desk) -> None:
    path = PATH.replace("forecast?", "forecast/at-risk?")
    whole = answer(door, path=f"{path}&limit=1000")["items"]
    first = answer(door, path=f"{path}&limit=5")
    second = answer(door, path=f"{path}&limit=5&cursor={first['next_cursor']}")
    assert first["items"] + second["items"] == whole[:10]
    late = answer(door, path=f"{path}&year=2026&limit=1000")["items"]
    assert {each["valid_until"][:4] for each in late} == {"2026"}
    assert door.ask(HITECH, "GET", f"{path}&scope={REGION}").status_code == 404


def test_the_back_test_asks_with_what_was_known_then(door: Desk) -> None:
    found = door.get(OFFICE, "/metrics/hnte/forecast/back-test")
    region = [each for each in found["points"] if each["scope"] == REGION]
    assert [(each["origin"], each["horizon"]) for each in region] == [
        ("2023-03-31", "2023-12-31"),
        ("2023-03-31", "2024-12-31"),
        ("2024-03-31", "2024-12-31"),
    ]
    assert [each["last_stock"] for each in region][:1] == [STOCK_OF_2022]
    assert found["covered"] is None
    assert "少于 10 个" in found["note"]


STOCK_OF_2022 = 3 * 15


def test_the_job_stores_a_run_once_and_it_answers_by_its_hash_for_ever(played: Stage, door: Desk) -> None:
    database, writer = played.service.database, played.service.writer
    assert door.ask(OFFICE, "GET", f"/metrics/hnte/forecast/newest?horizon={END}").status_code == 404
    job = Forecasting(database, writer, END, Assumptions())
    assert not job.run()
    assert not job.run()
    (row,) = played.rows("forecast_run")
    newest = answer(door, path=f"/metrics/hnte/forecast/newest?horizon={END}")
    assert newest["input_hash"] == row.input_hash == answer(door)["input_hash"]
    assert newest["scopes"] == answer(door)["scopes"]
    title = played.title(played.firm("LATE", Zone.BAIYIN_HITECH), TODAY - timedelta(days=20))
    assert answer(door)["input_hash"] != row.input_hash
    assert answer(door, BAIYIN, f"/forecast-runs/{row.input_hash}")["known_at"] == newest["known_at"]
    assert len(answer(door, BAIYIN, f"/forecast-runs/{row.input_hash}")["scopes"]) == 1
    played.void(title)


def test_nothing_is_stored_where_nothing_can_be_forecast(played: Stage) -> None:
    before = len(played.rows("forecast_run"))
    job = Forecasting(played.service.database, played.service.writer, END, Assumptions(), Programme.SRDI)
    assert not job.run()
    assert len(played.rows("forecast_run")) == before
