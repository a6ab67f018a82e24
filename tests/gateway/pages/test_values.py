"""How values become words on a page: dates, numbers, links, paths and the files that browsers are given."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from starlette.datastructures import QueryParams
from starlette.requests import Request

from contracts.codes import ApplicationAction, ApplicationState
from contracts.queries.applications import ApplicationView, HnteForm
from contracts.queries.cultivation import SeriesAnswer
from contracts.queries.gateway import Attainment
from gateway.pages.applications import commands as application_commands
from gateway.pages.applications import forms as application_forms
from gateway.pages.applications.path import stages
from gateway.pages.board import trends
from gateway.pages.board import view as board
from gateway.web import filters, forms, paging, points_in_time, urls
from kit.data import clock
from kit.data.problem import FieldError, Problem, invalid
from tests.gateway.pages.upstreams import example
from tools import vendor


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("1234567.50"), "1,234,567.50"), (1300, "1,300"), (0, "0"), (None, "—")],
)
def test_numbers_have_thousands_and_absent_is_not_zero(value: Decimal | int | None, shown: str) -> None:
    assert filters.number(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(5, "+5"), (-1234, "−1,234"), (0, "0")])
def test_changes_carry_their_sign(value: int, shown: str) -> None:
    assert filters.signed(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(Decimal("1000.0000"), "1,000"), (Decimal("12.50"), "12.5"), (Decimal("3E+3"), "3,000")]
)
def test_amounts_lose_their_trailing_zeros(value: Decimal, shown: str) -> None:
    assert filters.amount(value) == shown


def test_instants_are_shown_in_shanghai_time() -> None:
    assert filters.moment(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == "2026-11-23 00:30"


@pytest.mark.parametrize(
    ("days", "colour"), [(0, "red"), (30, "red"), (31, "orange"), (90, "orange"), (91, "gold"), (183, "gold"), (184, "green")]
)  # fmt: skip
def test_certificates_warn_by_the_days_they_have_left(days: int, colour: str) -> None:
    assert filters.expiry_colour(days) == colour


def test_a_page_without_dates_is_of_today() -> None:
    with clock.at(date(2026, 11, 22)):
        assert points_in_time.point_in_time_of({}) == points_in_time.PointInTime(date(2026, 11, 22))


@pytest.mark.parametrize("text", ["2026-13-01", "20261322", "1900-01-01", "2101-01-01", "today", "2026-02-29"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        points_in_time.point_in_time_of({"as_of": text})
    assert refused.value.code == "bad_date"


@pytest.mark.parametrize(
    "text", ["2026-01-02", "2026年1月2日", "2026/1/2", "\uff12\uff10\uff12\uff16\uff0e\uff11\uff0e\uff12", "20260102"]
)
def test_a_day_is_understood_as_people_write_it(text: str) -> None:
    assert points_in_time.point_in_time_of({"as_of": text}).as_of == date(2026, 1, 2)
    assert forms.day(text) == "2026-01-02"


@pytest.mark.parametrize("text", ["2026-01-05 09:00", "2026年1月5日 9：00", "2026/1/5T09:00:00"])
def test_an_instant_is_understood_as_people_write_it(text: str) -> None:
    assert points_in_time.instant_of({"known_at": text}, "known_at") == datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-01-05", "2026-01-05 25:00", "2026-02-30 09:00", "09:00", "now"])
def test_an_instant_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        points_in_time.instant_of({"known_at": text}, "known_at")
    assert refused.value.code == "bad_date"


def test_an_instant_of_a_url_is_shanghai_time() -> None:
    found = points_in_time.point_in_time_of({"as_of": "2026-01-01", "known_at": "2026-01-05T09:00"})
    assert found.known_at == datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    assert found.known_local == "2026-01-05T09:00"


def test_the_instant_of_a_release_keeps_its_fraction_of_a_second() -> None:
    exact = points_in_time.PointInTime(date(2026, 1, 1), datetime(2026, 1, 5, 1, 0, 59, 20_001, UTC))
    asked = {name: str(value) for name, value in exact.query.items()}
    assert asked["known_at"] == "2026-01-05T09:00:59.020001"
    assert points_in_time.point_in_time_of(asked).known_at == exact.known_at


def test_the_same_day_of_last_year_exists_on_29_february_too() -> None:
    assert points_in_time.PointInTime(date(2028, 2, 29)).year_before().as_of == date(2027, 2, 28)


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil", "", "evil", "/a\nb"])
def test_only_paths_of_this_site_are_gone_to(target: str) -> None:
    assert urls.local(target) == "/"


@pytest.mark.parametrize(("asked", "size"), [("50", 50), ("1000000", 20), ("", 20), ("-1", 20)])
def test_page_sizes_are_those_offered(asked: str, size: int) -> None:
    scope = {"type": "http", "path": "/firms", "query_string": f"size={asked}".encode(), "headers": []}
    assert paging.paging_of(Request(scope)).size == size


def test_small_parks_show_no_percentage() -> None:
    assert board.growth(12, 9) == "—"
    assert board.growth(12, 10) == "+20.0%"
    assert board.growth(897, 910) == "−1.4%"


def series() -> SeriesAnswer:
    days = ("2024-02-29", "2024-12-31", "2025-02-28", "2025-12-31", "2026-03-15")
    points = [{"as_of": d, "total": n, "by_zone": {"lanzhou-hitech": n, "baiyin-hitech": 100}} for n, d in enumerate(days, 10)]  # fmt: skip
    return SeriesAnswer.model_validate(example("cultivation", "SeriesAnswer", points=points))


def test_the_trend_table_compares_with_the_point_before_and_the_year_before() -> None:
    item = Attainment.model_validate({**example("gateway", "AttainmentAnswer")["items"][0], "scope": "lanzhou-hitech"})
    leading = board.ScopeRow("兰州高新区", item, before=11, year_ago=12, link="")
    rows = trends.month_rows(series(), leading, points_in_time.PointInTime(date(2026, 3, 15)))
    assert rows[1].link == "/board/firms?programme=hnte&zone=lanzhou-hitech&as_of=2025-12-31"
    shown = [(row.day.isoformat(), row.count, row.change, row.year) for row in rows]
    assert shown == [
        ("2026-03-15", 14, "+1", "+2"),
        ("2025-12-31", 13, "+1", "+2"),
        ("2025-02-28", 12, "+1", "+2"),
        ("2024-12-31", 11, "+1", "—"),
        ("2024-02-29", 10, "—", "—"),
    ]


def test_the_trend_leaves_the_future_open_and_the_path_goes_on() -> None:
    path = [
        {"as_of": f"{year}-12-31", "linear_binding": year, "linear_expected": 2 * year, "growth_binding": 1, "growth_expected": 2, "binding": year, "expected": 2 * year}
        for year in range(2022, 2028)
    ]  # fmt: skip
    whole = example("gateway", "AttainmentAnswer")["items"][0]
    item = Attainment.model_validate({**whole, "path": path, "scope": "lanbai-demo-zone"})
    points = json.loads(trends.trend(series(), item))
    by_day = dict(zip(points["dates"], zip(points["values"], points["binding"], strict=True), strict=True))
    assert by_day["2026-03-15"] == (114, None)
    assert by_day["2027-12-31"] == (None, 2027)
    assert points["expected"][-1] == 4054


def zone_row(name: str, current: int, point: int) -> board.ScopeRow:
    whole = example("gateway", "AttainmentAnswer")["items"][0]
    today = {**whole["point_today"], "binding": point}
    item = {**whole, "current": current, "point_today": today, "point_gap": current - point}
    return board.ScopeRow(name, Attainment.model_validate(item), before=0, year_ago=0, link="")


def test_the_zone_that_lags_is_the_one_with_the_smallest_part_of_its_path() -> None:
    small, large, ahead = zone_row("小", 50, 100), zone_row("大", 600, 800), zone_row("先", 90, 80)
    found = board.lagging([large, ahead, small])
    assert found is not None
    assert (found.row.name, found.share, found.gap, found.widest and found.widest.name) == ("小", "50.0%", 50, "大")
    assert board.lagging([ahead]) is None


@pytest.mark.parametrize(
    ("state", "before", "shown", "mark"),
    [
        ("draft", [], "填报中", "now"),
        ("supplement", ["draft", "submitted", "provincial_review"], "省级审核（退回补正）", "now"),
        ("objection", ["publicity"], "公示（异议核实）", "now"),
        ("rejected", ["submitted", "expert_review"], "专家评审（不通过）", "stop"),
        ("withdrawn", [], "填报中（已撤回）", "stop"),
    ],
)
def test_what_leaves_the_path_is_shown_where_it_left(state: str, before: list[str], shown: str, mark: str) -> None:
    step = example("applications", "StepView")
    steps = [{**step, "from_state": each, "to_state": state} for each in before]
    whole = example("applications", "ApplicationView", state=state, steps=steps)
    found = [stage for stage in stages(ApplicationView.model_validate(whole)) if stage.mark in ("now", "stop")]
    assert [(stage.name, stage.mark) for stage in found] == [(shown, mark)]


def test_a_certified_application_has_passed_every_stage() -> None:
    whole = example("applications", "ApplicationView", state=ApplicationState.CERTIFIED)
    assert {stage.mark for stage in stages(ApplicationView.model_validate(whole))} == {"past"}


def test_a_form_of_an_application_comes_back_as_it_was_stored() -> None:
    view = ApplicationView.model_validate(example("applications", "ApplicationView"))
    sent = application_commands.entries(view, forms.Form(application_forms.values_of(view))).form
    assert HnteForm.model_validate(sent, strict=False) == HnteForm.model_validate(view.form)


def test_a_form_says_in_words_for_people_what_no_command_can_be_made_of() -> None:
    form = forms.Form({"form.total_income": "约一千万", "form.staff_count": "两百"})
    with pytest.raises(Problem) as refused:
        application_commands.entries(ApplicationView.model_validate(example("applications", "ApplicationView")), form)
    said = [(error.pointer, error.message) for error in refused.value.errors]
    assert said == [
        ("/form/total_income", "应为数字，如 1234.56，至多 4 位小数"),
        ("/form/staff_count", "应为整数"),
    ]


def test_every_step_that_a_page_offers_has_its_command() -> None:
    offered = application_forms.STEPS.keys() | {ApplicationAction.REQUEST_CHANGES}
    assert offered == application_commands.COMMANDS.keys()


def test_a_blank_field_is_left_out_or_nested_where_its_name_says() -> None:
    form = forms.Form({"a": "1", "b": "", "c.d": "x"})
    assert forms.body(form, {"a": forms.whole, "b": None, "c.d": None}) == {"a": 1, "c": {"d": "x"}}


def test_an_error_without_a_field_on_the_page_is_said_above_the_form() -> None:
    errors = [FieldError("/name", "required", "必填"), FieldError("/industries/gbt4754", "gbt4754", "没有这个行业")]
    form = forms.Form({"name": ""}, problem=invalid("validation", "填写有误", errors=errors))
    assert form.error("name") == "必填"
    assert form.loose_errors() == ["没有这个行业"]


def test_an_error_above_the_form_has_the_label_that_the_page_has_for_it() -> None:
    problem = invalid("validation", "填写有误", errors=[FieldError("/reasons", "too_few", "至少填写 1 项")])
    form = forms.Form({}, problem=problem, labels={"reasons": "补正要求"})
    assert form.loose_errors() == ["补正要求：至少填写 1 项"]


def test_links_carry_only_what_is_set() -> None:
    assert urls.link("/board", as_of=date(2026, 6, 30), known_at="", zone=None) == "/board?as_of=2026-06-30"
    assert QueryParams("q=%E4%BA%91")["q"] == "云"


def test_vendored_files_are_the_recorded_ones() -> None:
    assert vendor.differences() == []
