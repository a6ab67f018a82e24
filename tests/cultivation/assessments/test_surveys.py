"""All firms of a scope beside a standard: near misses to call, candidates, a draft tried on real firms, the way up."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import Programme, Role, Zone
from kit.data.caller import Caller
from tests.cultivation.assessments.test_doors import typed
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage
from tests.cultivation.standards.test_standards import CHOSEN

TODAY = date(2026, 6, 10)


@pytest.fixture
def firms(stage: Stage) -> Stage:
    stage.hand.move_to(TODAY)
    for firm_id in ("A", "B", "C", "D"):
        stage.firm(firm_id)
    stage.firm("E", zone=Zone.BAIYIN_HITECH)
    return stage


def tell(desk: Desk, firm_id: str, rows: list[dict[str, Any]]) -> None:
    """The firm's own figures of record, years named."""
    firm = Caller(f"firm-{firm_id}", Role.FIRM, frozenset(), firm_id)
    for year in {row.get("year") for row in rows}:
        mine = [{"metric": row["metric"], "value": str(row["value"])} for row in rows if row.get("year") == year]
        period = {"year": year} if year else {"since": "2026-01-01"}
        version = desk.get(firm, f"/standings/{firm_id}/facts")["version"]
        body = period | {"figures": mine}
        answer = desk.ask(firm, "POST", f"/standings/{firm_id}/facts", body, If_Match=f'"v{version}"')
        assert answer.status_code < 300, answer.text


def yearly(metric: str, *values: object) -> list[dict[str, Any]]:
    return [{"metric": metric, "year": 2025 - back, "value": value} for back, value in enumerate(values)]


def near(desk: Desk, caller: Caller = HITECH) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get(caller, "/near-misses?programme=tech-sme")["items"]
    return found


def test_the_nearest_firms_come_first_and_say_what_is_open(firms: Stage, desk: Desk) -> None:
    tell(desk, "A", typed(rd_expense=10))  # 30 of 60 points
    tell(desk, "B", typed(rd_expense=20))  # 40 of 60
    tell(desk, "C", typed(rd_expense=60))  # 80: may apply at once
    found = near(desk)
    assert [(each["firm_id"], each["unmet"]) for each in found] == [("C", 0), ("B", 1), ("A", 1)]
    assert found[1]["open_items"] == ["综合评价得分：还差 20 分"]


def test_who_holds_the_title_or_has_said_nothing_is_no_near_miss(firms: Stage, desk: Desk) -> None:
    tell(desk, "A", typed())
    tell(desk, "B", typed())
    firms.title("B", date(2026, 3, 1), Programme.TECH_SME)
    assert [each["firm_id"] for each in near(desk)] == ["A"]


def test_staff_see_the_near_misses_of_their_own_zones(firms: Stage, desk: Desk) -> None:
    tell(desk, "A", typed())
    tell(desk, "E", typed())
    assert [each["firm_id"] for each in near(desk, BAIYIN)] == ["E"]
    assert desk.ask(BAIYIN, "GET", "/near-misses?programme=tech-sme&zone=lanzhou-hitech").status_code == 404


def test_pages_of_near_misses_follow_each_other(firms: Stage, desk: Desk) -> None:
    for firm_id in ("A", "B", "C"):
        tell(desk, firm_id, typed())
    first = desk.get(HITECH, "/near-misses?programme=tech-sme&limit=2")
    rest = desk.get(HITECH, f"/near-misses?programme=tech-sme&limit=2&cursor={first['next_cursor']}")
    assert [len(first["items"]), len(rest["items"]), first["total"], rest["next_cursor"]] == [2, 1, 3, None]


def test_the_last_call_stands_beside_the_firm(firms: Stage, desk: Desk) -> None:
    tell(desk, "A", typed())
    for day, said in (("2026-06-08", "约下周面谈"), ("2026-06-09", "同意补齐辅助账")):
        note = {"firm_id": "A", "programme": "tech-sme", "called_on": day, "note": said}
        assert desk.ask(HITECH, "POST", "/call-notes", note).status_code == 201
    assert near(desk)[0]["last_call"]["note"] == "同意补齐辅助账"


def test_hnte_above_scale_are_candidates_for_the_leading_title(firms: Stage, desk: Desk) -> None:
    """甘政办发〔2023〕88号 三（一）1: 规上高新技术企业."""
    for firm_id in ("A", "B"):
        firms.title(firm_id, date(2025, 12, 1))
    tell(desk, "A", [{"metric": "above-scale", "value": 1}])
    tell(desk, "B", [{"metric": "above-scale", "value": 0}])
    tell(desk, "C", [{"metric": "above-scale", "value": 1}])
    assert [each["firm_id"] for each in desk.get(OFFICE, "/candidates?pool=leading")["items"]] == ["A"]


def test_titles_and_size_make_a_candidate_for_the_champions_and_hnte_for_the_listing_pool(
    firms: Stage, desk: Desk
) -> None:
    firms.title("A", date(2025, 7, 1), Programme.SRDI)
    firms.title("B", date(2025, 12, 1))
    tell(desk, "A", yearly("main-revenue", 20000))
    tell(desk, "B", yearly("main-revenue", 19999))
    pools = {
        pool: [each["firm_id"] for each in desk.get(OFFICE, f"/candidates?pool={pool}")["items"]]
        for pool in ("champion", "listing")
    }
    assert pools == {"champion": ["A"], "listing": ["B"]}


def drafted(desk: Desk) -> str:
    answer = desk.ask(OFFICE, "POST", "/standards", {"programme": "three-high", "content": CHOSEN})
    return str(answer.json()["standard_id"])


def counts(desk: Desk, standard_id: str, **question: Any) -> dict[str, int]:
    total = desk.ask(OFFICE, "POST", f"/standards/{standard_id}:try", question).json()["total"]
    return {name: total[name] for name in ("winners", "losers", "unknown", "holders", "worst", "best")}


def test_a_draft_is_tried_on_real_firms_with_best_and_worst_case(firms: Stage, desk: Desk) -> None:
    firms.title("B", date(2025, 1, 1), Programme.THREE_HIGH)
    tell(desk, "A", yearly("revenue", 1440, 1200, 1000))  # 20 % a year
    tell(desk, "B", yearly("revenue", 1439, 1200, 1000))
    standard_id = drafted(desk)
    expected = {"winners": 1, "losers": 1, "unknown": 3, "holders": 1, "worst": 1, "best": 4}
    assert counts(desk, standard_id) == expected


def test_two_thresholds_are_compared_without_changing_the_draft(firms: Stage, desk: Desk) -> None:
    tell(desk, "A", yearly("revenue", 1440, 1200, 1000))
    standard_id = drafted(desk)
    higher = [{"parameter": "growth", "value": "20.0001"}]
    assert [counts(desk, standard_id)["worst"], counts(desk, standard_id, values=higher)["worst"]] == [1, 0]
    assert desk.get(OFFICE, f"/standards/{standard_id}")["criteria"][0]["required"] == "20 %"


def test_a_trial_may_be_of_one_region_and_only_of_parameters_that_exist(firms: Stage, desk: Desk) -> None:
    standard_id = drafted(desk)
    asked = desk.ask(OFFICE, "POST", f"/standards/{standard_id}:try", {"scope": "baiyin-hitech"}).json()
    assert (asked["total"]["firms"], asked["scope_name"]) == (1, "白银高新区")
    wrong = {"values": [{"parameter": "no-such", "value": "1"}]}
    assert desk.ask(OFFICE, "POST", f"/standards/{standard_id}:try", wrong).status_code == 422


def test_the_pool_of_a_standard_is_listed_with_those_that_meet_it(firms: Stage, desk: Desk) -> None:
    tell(desk, "A", yearly("revenue", 1440, 1200, 1000))
    found = desk.get(OFFICE, f"/standards/{drafted(desk)}/firms?outcome=met")
    assert [each["firm_id"] for each in found["items"]] == ["A"]


def test_the_way_up_names_the_next_rung_what_is_open_and_the_next_window(firms: Stage, desk: Desk) -> None:
    tell(desk, "A", typed(rd_expense=20))
    firm = Caller("firm-a", Role.FIRM, frozenset(), "A")
    items = {each["programme"]: each for each in desk.get(firm, "/pathways/A")["items"]}
    first = items["tech-sme"]
    assert (first["role"], first["said"]) == ("next-rung", "尚有条件不符合")
    assert (first["window_from"], first["window_until"]) == ("2026-06-01", "2026-08-31")
    assert [each["name"] for each in first["assessment"]["next_steps"]] == ["综合评价得分"]
    assert items["provincial-innovative"]["said"] == "未发布标准"


def test_what_is_nearest_comes_first_on_the_way_up(firms: Stage, desk: Desk) -> None:
    tell(desk, "A", typed(staff=550, assets=40000, tech_staff=300, rd_expense=100))
    firm = Caller("firm-a", Role.FIRM, frozenset(), "A")
    (first, *_) = desk.get(firm, "/pathways/A")["items"]
    assert [each["code"] for each in first["assessment"]["next_steps"]] == ["staff", "assets"]


def test_a_new_user_learns_what_is_missing_is_called_and_the_office_sets_a_standard(firms: Stage, desk: Desk) -> None:
    """A firm types its figures for 科小 and becomes able to apply; staff call three near misses; the office tries and adopts 三高."""
    firm = Caller("firm-a", Role.FIRM, frozenset(), "A")
    question: dict[str, Any] = {"programme": "tech-sme", "firm_id": "A"}
    first = desk.ask(firm, "POST", "/assessments", question | {"figures": typed(rd_expense=20)}).json()
    assert [(each["actual"], each["advice"]) for each in first["next_steps"]] == [("40 分", "还差 20 分")]
    tell(desk, "A", typed(rd_expense=40))
    assert desk.get(firm, "/pathways/A")["items"][0]["said"] == "各项条件均符合，可以申报"

    for firm_id in ("B", "C", "D"):
        tell(desk, firm_id, typed() + yearly("revenue", 1440, 1200, 1000)[1:])
    for each in near(desk)[1:]:
        note = {
            "firm_id": each["firm_id"],
            "programme": "tech-sme",
            "called_on": "2026-06-10",
            "note": "约定补齐研发费用",
        }
        assert desk.ask(HITECH, "POST", "/call-notes", note).status_code == 201
    assert [bool(each["last_call"]) for each in near(desk)] == [False, True, True, True]

    standard_id = drafted(desk)
    lower = [{"parameter": "growth", "value": "-20"}]
    variants = [{"name": "20%"}, {"name": "-20%", "values": lower}]
    compared = desk.ask(OFFICE, "POST", f"/standards/{standard_id}:compare", {"variants": variants}).json()["variants"]
    assert [(each["impact"]["total"]["worst"], each["gained"]) for each in compared] == [(0, 0), (3, 3)]
    body = {"name": "采用的依据", "values": lower}
    assert desk.ask(OFFICE, "POST", f"/standards/{standard_id}:keep-trial", body).json()["total"]["worst"] == 3
    path = f"/standards/{standard_id}"
    revised = desk.ask(OFFICE, "POST", f"{path}:revise", {"values": lower}, If_Match='"v1"').json()
    order = {"adopted_from": "2026-07-01", "document_no": "兰白办〔2026〕1号"}
    assert desk.ask(OFFICE, "POST", f"{path}:adopt", order, If_Match=f'"v{revised["version"]}"').status_code == 200
    met = desk.get(firm, "/firm-assessments/A?programme=three-high&as_of=2026-07-01")
    assert (met["standard_id"], met["outcome"]) == (standard_id, "unknown")


def growing(desk: Desk) -> str:
    """Three firms that grew by 30, 20 and 10 % a year, two that said nothing, and a draft that asks for 20 %."""
    for firm_id, revenue in (("A", (1690, 1300, 1000)), ("B", (1440, 1200, 1000)), ("C", (1210, 1100, 1000))):
        tell(desk, firm_id, yearly("revenue", *revenue))
    return drafted(desk)


def test_two_thresholds_stand_side_by_side_with_who_gains_and_who_loses(firms: Stage, desk: Desk) -> None:
    standard_id = growing(desk)
    variants = [
        {"name": "20%"},
        {"name": "10%", "values": [{"parameter": "growth", "value": "10"}]},
        {"name": "25%", "values": [{"parameter": "growth", "value": "25"}]},
    ]
    found = desk.ask(OFFICE, "POST", f"/standards/{standard_id}:compare", {"variants": variants}).json()["variants"]
    said = [
        (each["name"], each["impact"]["total"]["met"], [f["firm_id"] for f in each["gained_firms"]], each["lost"])
        for each in found
    ]
    assert said == [("20%", 2, [], 0), ("10%", 3, ["C"], 0), ("25%", 1, [], 1)]


def test_a_trial_is_kept_with_its_text_and_every_firm_whatever_is_said_later(firms: Stage, desk: Desk) -> None:
    standard_id = growing(desk)
    body = {"name": "增长率 10%", "values": [{"parameter": "growth", "value": "10"}]}
    kept = desk.ask(OFFICE, "POST", f"/standards/{standard_id}:keep-trial", body)
    assert (kept.status_code, kept.json()["total"]["met"]) == (201, 3)
    tell(desk, "D", yearly("revenue", 1210, 1100, 1000))
    assert desk.get(OFFICE, f"/standards/{standard_id}/trials")["items"] == [kept.json()]
    path = f"/trials/{kept.json()['trial_id']}"
    assert desk.get(OFFICE, path) == kept.json()
    met = desk.get(OFFICE, f"{path}/firms?outcome=met&limit=2")
    assert ([each["firm_id"] for each in met["items"]], met["total"]) == (["A", "B"], 3)


def test_only_the_office_compares_and_keeps_trials(firms: Stage, desk: Desk) -> None:
    standard_id = drafted(desk)
    assert desk.ask(HITECH, "POST", f"/standards/{standard_id}:compare", {}).status_code == 403
    assert desk.ask(HITECH, "GET", f"/standards/{standard_id}/trials").status_code == 403


def test_figures_kept_in_memory_are_those_of_the_newest_entry(firms: Stage, desk: Desk) -> None:
    """The memory follows the writer's clock: what is entered now is judged in the next question."""
    standard_id = growing(desk)
    assert counts(desk, standard_id)["worst"] == 2
    tell(desk, "C", yearly("revenue", 1440, 1200, 1000))
    tell(desk, "D", yearly("revenue", 1440, 1200, 1000))
    assert counts(desk, standard_id)["worst"] == 4
    assert firms.service.app.state.warm_facts.size() > 0
