"""Targets and attainment at the door: who sees which scope, and what the office enters."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.queries.gateway import AttainmentAnswer, TargetCell, TargetTable
from kit.data import clock
from tests.gateway.conftest import Outside

ATTAINMENT, TARGETS = "/api/v1/attainment", "/api/v1/targets"
PATH_2024 = "/api/v1/paths/lanbai-pilot-zone/2024"


def attainment(outside: Outside, login: str = "office", **query: str) -> AttainmentAnswer:
    answer = outside.ask(login, "GET", ATTAINMENT, params={"as_of": "2024-12-31", **query}).raise_for_status()
    return AttainmentAnswer.model_validate(answer.json())


def cell(outside: Outside, scope: str, indicator: str, login: str = "office", as_of: str = "2025-06-30") -> TargetCell:
    answer = outside.ask(login, "GET", TARGETS, params={"as_of": as_of}).raise_for_status()
    return next(
        item
        for item in TargetTable.model_validate(answer.json()).items
        if (item.scope, item.indicator) == (scope, indicator)
    )


def enter(outside: Outside, path: str, version: int = 0, login: str = "office", **body: Any) -> Any:
    wanted = {"value": "12.5", "source": "2024年统计公报", **body}
    headers = {"If-Match": f'"v{version}"'}
    return outside.ask(login, "PUT", f"/api/v1/indicator-values/{path}", json=wanted, headers=headers)


def test_the_pilot_zone_is_judged_by_the_sum_of_its_zones(lasting: Outside) -> None:
    pilot = attainment(lasting).items[0]
    assert (pilot.scope, pilot.kind, pilot.current) == ("lanbai-pilot-zone", "region", 836)
    assert (pilot.gap_binding, pilot.gap_expected) == (464, 664)
    assert (pilot.per_year_binding, pilot.growth_binding) == (Decimal(155), Decimal("15.9"))


def test_the_day_is_compared_with_the_chosen_path(lasting: Outside) -> None:
    pilot = attainment(lasting).items[0]
    assert (pilot.point_today.linear_binding, pilot.point_today.growth_binding) == (939, 895)
    assert (pilot.chosen_path, pilot.point_gap) == ("linear", -103)


def test_the_path_has_a_point_for_each_year_end_from_base_to_target(lasting: Outside) -> None:
    pilot = attainment(lasting).items[0]
    assert [point.linear_binding for point in pilot.path] == [698, 818, 939, 1059, 1180, 1300]
    assert [point.as_of.year for point in pilot.path] == [2022, 2023, 2024, 2025, 2026, 2027]


@pytest.mark.parametrize(
    ("login", "scopes"),
    [
        ("office", 6),
        ("hitech", 1),  # 自创区 less one's own zone would be the other zone
        ("demo-zone", 3),
    ],
)
def test_everybody_sees_scopes_made_of_their_own_zones_only(lasting: Outside, login: str, scopes: int) -> None:
    assert len(attainment(lasting, login).items) == scopes


@pytest.mark.parametrize("path", [ATTAINMENT, TARGETS, PATH_2024, "/api/v1/indicator-values", "/api/v1/observations"])
def test_a_firm_is_refused_figures_of_zones(lasting: Outside, path: str) -> None:
    assert lasting.ask("firm", "GET", path).status_code == 403
    assert lasting.client.get(path).status_code == 401


@pytest.mark.parametrize(
    "query", ["as_of=yesterday", "as_of=2024-12-31&as_of=2024-12-30", "known_at=2024-12-31", "day=1"]
)
def test_an_unknown_or_malformed_query_is_a_422(lasting: Outside, query: str) -> None:
    assert lasting.ask("office", "GET", f"{ATTAINMENT}?{query}").status_code == 422


def test_published_figures_come_with_what_to_beware_of(lasting: Outside) -> None:
    items = lasting.ask("office", "GET", "/api/v1/observations").json()["items"]
    newest = next(item for item in items if item["as_of"] == "2024-12-31")
    assert (newest["value"], newest["confidence_name"]) == ("836", "待办公室确认")
    assert "全省" in newest["caveat"]


def test_targets_of_the_text_stand_beside_the_table(lasting: Outside) -> None:
    table = lasting.ask("office", "GET", TARGETS).json()
    assert (len(table["items"]), [row["at_least"] for row in table["narrative"]]) == (60, ["10", "5", "3", "3"])


def test_the_office_chooses_a_path_and_the_choice_is_dated(outside: Outside) -> None:
    start = clock.now()
    with clock.at(start) as hand:
        body = {"path": "growth", "reason": "前期基数低"}
        answer = outside.ask("office", "PUT", PATH_2024, json=body, headers={"If-Match": '"v0"'})
        assert (answer.status_code, answer.headers["etag"], answer.json()["path_name"]) == (200, '"v1"', "等速增长")
        hand.advance(timedelta(minutes=1))
        pilot = attainment(outside).items[0]
        assert (pilot.chosen_path, pilot.point_gap) == ("growth", -59)


def test_another_year_keeps_the_default_path(outside: Outside) -> None:
    body = {"path": "growth", "reason": "前期基数低"}
    outside.ask("office", "PUT", PATH_2024, json=body, headers={"If-Match": '"v0"'})
    assert attainment(outside, as_of="2025-12-31").items[0].chosen_path == "linear"


@pytest.mark.parametrize(("match", "status"), [(None, 428), ('"v1"', 412), ("v0", 412), ("*", 412)])
def test_a_path_is_changed_only_against_the_version_seen(lasting: Outside, match: str | None, status: int) -> None:
    headers = {"If-Match": match} if match else {}
    body = {"path": "growth", "reason": "前期基数低"}
    assert lasting.ask("office", "PUT", PATH_2024, json=body, headers=headers).status_code == status


@pytest.mark.parametrize("login", ["hitech", "firm"])
def test_only_the_office_decides_about_targets(lasting: Outside, login: str) -> None:
    body = {"path": "growth", "reason": "前期基数低"}
    assert lasting.ask(login, "PUT", PATH_2024, json=body, headers={"If-Match": '"v0"'}).status_code == 403
    assert enter(lasting, "rd-intensity/lanbai-pilot-zone/2024", login=login).status_code == 403


@pytest.mark.parametrize("path", ["/api/v1/paths/outside/2024", "/api/v1/paths/lanbai-two-zones/2024"])
def test_a_scope_without_targets_is_not_found(lasting: Outside, path: str) -> None:
    assert lasting.ask("office", "GET", path).status_code == 404


def test_an_indicator_nobody_has_entered_is_unknown_and_not_zero(lasting: Outside) -> None:
    seen = cell(lasting, "lanbai-pilot-zone", "rd-intensity")
    assert (seen.current, seen.current_as_of, seen.current_source) == (None, None, None)
    assert (seen.base, seen.base_year, seen.binding_2027) == (Decimal("3.11"), 2021, Decimal("3.5"))


def test_an_entered_figure_shows_with_its_year_and_source(outside: Outside) -> None:
    enter(outside, "rd-intensity/lanbai-pilot-zone/2024", value="2.91").raise_for_status()
    seen = cell(outside, "lanbai-pilot-zone", "rd-intensity")
    assert (seen.current, seen.current_source) == (Decimal("2.91"), "2024年统计公报")
    assert str(seen.current_as_of) == "2024-12-31"


def test_a_year_that_is_not_over_does_not_count_yet(outside: Outside) -> None:
    enter(outside, "rd-intensity/lanbai-pilot-zone/2024", value="2.91").raise_for_status()
    assert cell(outside, "lanbai-pilot-zone", "rd-intensity", as_of="2024-06-30").current is None


def test_a_region_is_the_sum_of_its_zones_once_all_have_entered(outside: Outside) -> None:
    parts = {"lanzhou-new-area": "400", "lanzhou-hitech": "366", "baiyin-hitech": "225", "lanzhou-etdz": "445"}
    for zone, value in list(parts.items())[:3]:
        enter(outside, f"gdp/{zone}/2024", value=value).raise_for_status()
    assert cell(outside, "lanbai-demo-zone", "gdp").current == Decimal(591)
    assert cell(outside, "lanbai-pilot-zone", "gdp").current is None
    enter(outside, "gdp/lanzhou-etdz/2024", value="445").raise_for_status()
    assert cell(outside, "lanbai-pilot-zone", "gdp").current == Decimal(1436)


@pytest.mark.parametrize("path", ["hnte-count/lanzhou-hitech/2024", "gdp/lanbai-pilot-zone/2024"])
def test_what_is_computed_cannot_be_entered(lasting: Outside, path: str) -> None:
    answer = enter(lasting, path)
    assert (answer.status_code, answer.json()["code"]) == (422, "computed")


def test_a_figure_written_as_a_fraction_is_refused_instead_of_rounded(lasting: Outside) -> None:
    answer = enter(lasting, "rd-intensity/lanbai-pilot-zone/2024", value=7777777777777777.77)
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/value", "number_type")]


def test_a_correction_needs_the_version_and_keeps_what_was_known(outside: Outside) -> None:
    path = "rd-intensity/lanbai-pilot-zone/2024"
    start = clock.now()
    with clock.at(start) as hand:
        enter(outside, path, value="2.90").raise_for_status()
        hand.advance(timedelta(minutes=1))
        assert enter(outside, path, value="2.91").status_code == 412
        assert enter(outside, path, version=1, value="2.91", reason="统计公报修订").json()["version"] == 2
        listed = outside.ask("office", "GET", "/api/v1/indicator-values").json()
        assert [(item["value"], item["version"]) for item in listed] == [("2.91", 2)]


def test_staff_see_entered_figures_of_their_zone_only(outside: Outside) -> None:
    enter(outside, "gdp/lanzhou-hitech/2024", value="366").raise_for_status()
    enter(outside, "gdp/baiyin-hitech/2024", value="225").raise_for_status()
    assert cell(outside, "lanzhou-hitech", "gdp", "hitech").current == Decimal(366)
    assert cell(outside, "baiyin-hitech", "gdp", "hitech").current is None
    listed = outside.ask("hitech", "GET", "/api/v1/indicator-values").json()
    assert [item["scope"] for item in listed] == ["lanzhou-hitech"]


@pytest.mark.parametrize(
    "body",
    [{"value": 12.55555}, {"value": "1e3"}, {"value": None}, {"source": ""}, {"wording": "x" * 401}, {"by": "me"}],
)
def test_a_malformed_figure_is_a_422(lasting: Outside, body: dict[str, Any]) -> None:
    assert enter(lasting, "gdp/lanzhou-hitech/2024", **body).status_code == 422


@pytest.mark.parametrize(("year", "status"), [("2021", 422), ("2028", 422), ("2024.0", 404), ("x", 404)])
def test_years_outside_the_plan_are_refused(lasting: Outside, year: str, status: int) -> None:
    assert enter(lasting, f"gdp/lanzhou-hitech/{year}").status_code == status


def test_a_year_that_has_not_begun_has_no_figure(lasting: Outside) -> None:
    with clock.at(clock.start_of(clock.today().replace(year=2025))):
        assert enter(lasting, "gdp/lanzhou-hitech/2026").json()["code"] == "future_year"


def test_every_entry_has_its_audit_row(outside: Outside) -> None:
    enter(outside, "gdp/lanzhou-hitech/2024").raise_for_status()
    database = outside.client.app.state.gateway.database  # type: ignore[attr-defined]
    with database.read() as session:
        audit = database.tables.audit
        row = session.execute(audit.select().where(audit.c.action == "indicator.entered")).one()
    assert (row.subject_id, "12.5" in row.detail) == ("gdp/lanzhou-hitech/2024", True)


def test_a_correction_says_its_reason_and_the_history_keeps_both(outside: Outside) -> None:
    path = "gdp/lanzhou-hitech/2024"
    enter(outside, path, value="366").raise_for_status()
    assert enter(outside, path, version=1, value="367").json()["code"] == "reason_missing"
    enter(outside, path, version=1, value="367", reason="年报修订").raise_for_status()
    first, second = outside.ask("hitech", "GET", f"/api/v1/indicator-values/{path}/history").json()
    assert (first["value"], first["ended_reason"], second["value"], second["known_until"]) == (
        "366",
        "年报修订",
        "367",
        None,
    )


def test_a_figure_is_withdrawn_with_a_reason_and_stays_known_for_earlier_instants(outside: Outside) -> None:
    path, start = "rd-intensity/lanbai-pilot-zone/2024", clock.now()
    with clock.at(start) as hand:
        enter(outside, path, value="2.91").raise_for_status()
        entered = clock.now()
        hand.advance(timedelta(minutes=1))
        assert withdraw(outside, path, version=1).status_code == 200
        assert cell(outside, "lanbai-pilot-zone", "rd-intensity").current is None
        then = {"as_of": "2025-06-30", "known_at": (entered + timedelta(seconds=30)).isoformat()}
        table = TargetTable.model_validate(outside.ask("office", "GET", TARGETS, params=then).json())
        known = next(c for c in table.items if (c.scope, c.indicator) == ("lanbai-pilot-zone", "rd-intensity"))
        assert known.current == Decimal("2.91")


def test_a_withdrawn_figure_is_entered_anew_under_the_next_version(outside: Outside) -> None:
    path = "gdp/lanzhou-hitech/2024"
    enter(outside, path, value="366").raise_for_status()
    withdraw(outside, path, version=1).raise_for_status()
    assert withdraw(outside, path, version=1).status_code == 404
    assert enter(outside, path, value="367").json()["version"] == 2


@pytest.mark.parametrize(("login", "status"), [("hitech", 403), ("firm", 403)])
def test_only_the_office_withdraws(outside: Outside, login: str, status: int) -> None:
    enter(outside, "gdp/lanzhou-hitech/2024", value="366").raise_for_status()
    assert withdraw(outside, "gdp/lanzhou-hitech/2024", version=1, login=login).status_code == status


def withdraw(outside: Outside, path: str, version: int, login: str = "office") -> Any:
    headers = {"If-Match": f'"v{version}"'}
    body = {"reason": "口径不符"}
    return outside.ask(login, "POST", f"/api/v1/indicator-values/{path}:withdraw", json=body, headers=headers)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("gdp/lanzhou-hitech/2024", "-1"),
        ("rd-intensity/lanzhou-hitech/2024", "350"),
        ("rd-intensity/lanzhou-hitech/2024", "-0.01"),
        ("technology-contracts/lanzhou-hitech/2024", "-3"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(lasting: Outside, path: str, value: str) -> None:
    answer = enter(lasting, path, value=value)
    assert (answer.status_code, answer.json()["code"]) == (422, "out_of_range")


@pytest.mark.parametrize("value", ["0", "100"])
def test_the_ends_of_a_range_belong_to_it(outside: Outside, value: str) -> None:
    assert enter(outside, "rd-intensity/lanzhou-hitech/2024", value=value).status_code == 200


def test_staff_read_paths_and_histories_of_their_own_zones_only(lasting: Outside) -> None:
    scopes = ("lanzhou-hitech", "baiyin-hitech", "lanbai-pilot-zone")
    paths = [lasting.ask("hitech", "GET", f"/api/v1/paths/{scope}/2026").status_code for scope in scopes]
    histories = [
        lasting.ask("hitech", "GET", f"/api/v1/indicator-values/gdp/{scope}/2024/history").status_code
        for scope in scopes
    ]
    assert paths == histories == [200, 404, 404]


def test_a_path_chosen_for_one_scope_and_year_leaves_all_others_as_they_were(outside: Outside) -> None:
    body = {"path": "growth", "reason": "前期基数低"}
    outside.ask("office", "PUT", PATH_2024, json=body, headers={"If-Match": '"v0"'}).raise_for_status()
    first, *others = attainment(outside).items
    kinds = [point.chosen_path for point in first.path]
    assert kinds == ["linear", "linear", "growth", "linear", "linear", "linear"]
    assert {point.chosen_path for item in others for point in item.path} == {"linear"}
    assert [point.binding for point in first.path] == [698, 818, 895, 1059, 1180, 1300]


def test_what_is_needed_is_said_by_month_until_the_end_of_the_plan(lasting: Outside) -> None:
    pilot = attainment(lasting, as_of="2026-11-28").items[0]
    assert (pilot.gap_binding, pilot.per_month_binding) == (464, 36)  # 13 months and two days


def test_a_day_that_has_not_come_is_not_judged(outside: Outside) -> None:
    answer = attainment(outside, as_of=f"{clock.today().year + 1}-12-31")
    pilot = answer.items[0]
    judged = (pilot.gap_binding, pilot.done_binding, pilot.per_month_binding, pilot.share_expected, pilot.point_gap)
    assert (answer.projected, pilot.current, judged) == (True, 836, (None,) * 5)
    ahead = cell(outside, "lanbai-pilot-zone", "hnte-count", as_of=f"{clock.today().year + 1}-12-31")
    assert ahead.projected
