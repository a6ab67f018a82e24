"""办理环节 as the office keeps them: entered with their documents, approved by another account, in force from a day, never edited."""

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, product
from typing import Any

import httpx2
import pytest

from contracts.applications import CityPart, ScoreSource
from contracts.codes import ApplicationState as State
from contracts.codes import Programme, Role, Zone
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.applications.rules.paths import WHOLE, Path, Source
from services.cultivation.applications.rules.proposed_paths import path_faults
from tests.cultivation.applications.conftest import FIRM, HITECH, OFFICE, OWN, Door, firm
from tests.cultivation.applications.filled import filled
from tests.cultivation.applications.test_paths import next_states, reachable
from tests.cultivation.applications.test_programmes import DAY, begin
from tests.cultivation.applications.test_ways import NEW_AREA, PARK, take

SECOND = Caller("office-2", Role.OFFICE)
MAIN = ["draft", "submitted", "formal_review", "recommended"]
END = ["proposed", "publicity", "announced", "certified"]
DOCUMENT = {"document": "甘工信发〔2026〕66号", "article": "第九条", "mark": "certain"}
EXPERTS: dict[str, Any] = {
    "programme": "srdi",
    "stages": [*MAIN, "provincial_review", "expert_review", *END],
    "scored_by": "experts",
    "valid_from": "2026-07-01",
    "sources": [{"fact": "stages"} | DOCUMENT, {"fact": "score"} | DOCUMENT],
    "reason": "省级细则改为专家评审，取消市级审核",
}
"""专精特新 without the city and with experts, in every zone, from 1 July 2026."""


@pytest.fixture
def today(today: clock.Frozen) -> clock.Frozen:
    today.move_to(DAY)
    return today


def enter(door: Door, status: int = 201, caller: Caller = OFFICE, **other: Any) -> dict[str, Any]:
    answer = door.ask(caller, "POST", "/application-paths", EXPERTS | other)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def decide(door: Door, code: str, verb: str = "approve", caller: Caller = SECOND, body: Any = None) -> httpx2.Response:
    path = f"/application-paths/{code}"
    version = door.ask(OFFICE, "GET", path).raise_for_status().json()["version"]
    sent = {} if body is None and verb != "withdraw" else body
    return door.ask(caller, "POST", f"{path}:{verb}", sent, If_Match=f'"v{version}"')


def approved(door: Door, **other: Any) -> str:
    code = str(enter(door, **other)["code"])
    answer = decide(door, code)
    assert (answer.status_code, answer.json()["state"]) == (200, "approved"), answer.text
    return code


def listed(door: Door, caller: Caller = HITECH, day: str = "2026-06-10") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = door.ask(caller, "GET", f"/application-paths?programme=srdi&as_of={day}").json()[
        "items"
    ]
    return found


def in_force(door: Door, day: str, zone: str | None = None) -> str:
    return next(str(each["code"]) for each in listed(door, day=day) if each["in_force"] and each["zone"] == zone)


# --- what comes with the system -----------------------------------------------------------------------------------------
def test_the_documents_say_the_first_paths_and_how_sure_we_are_of_each_fact(door: Door) -> None:
    path = next(each for each in listed(door) if each["code"] == "srdi-2-direct")
    assert (path["zone"], path["valid_from"], path["valid_before"], path["state"]) == (
        "lanzhou-new-area",
        "2026-04-01",
        None,
        None,
    )
    assert [(each["fact"], each["mark"]) for each in path["sources"]] == [
        ("stages", "likely"),
        ("city", "likely"),
        ("score", "likely"),
    ]
    assert path["publicity_workdays"] == 5


# --- a change from a day on ----------------------------------------------------------------------------------------------
def test_an_approved_path_holds_from_its_day_and_the_one_before_it_until_then(door: Door) -> None:
    code = approved(door)
    assert [in_force(door, day) for day in ("2026-06-30", "2026-07-01")] == ["srdi-2", code]
    spans = [(each["valid_from"], each["valid_before"]) for each in listed(door) if each["zone"] is None]
    assert spans == [("2022-08-01", "2026-04-01"), ("2026-04-01", "2026-07-01"), ("2026-07-01", None)]


def test_what_only_one_account_has_said_is_in_force_on_no_day(door: Door) -> None:
    code = enter(door)["code"]
    assert in_force(door, "2026-07-01") == "srdi-2"
    assert code not in [each["code"] for each in listed(door)]  # staff and firms do not read what waits
    assert door.ask(FIRM, "GET", f"/application-paths/{code}").status_code == 404


def test_applications_from_that_day_on_go_by_it_and_what_was_handed_in_keeps_its_own(
    door: Door, today: clock.Frozen
) -> None:
    handed_in = begin(door, "srdi")
    door.edit(FIRM, handed_in["application_id"], filled(handed_in["sections"])).raise_for_status()
    approved(door)
    take(door, handed_in["application_id"], PARK)
    today.move_to(date(2026, 7, 1))
    rival = door.create(Caller("user-other", Role.FIRM, party="F-OTHER"), programme="srdi", form={}).json()
    assert [stage in rival["path"]["stages"] for stage in ("city_approved", "expert_review")] == [False, True]
    kept = door.view(OFFICE, handed_in["application_id"])
    assert (kept["path"]["code"], kept["actions"]) == ("srdi-2", [])
    assert door.step(OFFICE, handed_in["application_id"], "review").json()["code"] == "invalid_transition"


def test_a_draft_moves_on_to_the_path_of_the_day_and_its_firm_is_told_what_changes(
    door: Door, today: clock.Frozen
) -> None:
    draft = begin(door, "srdi")
    path = f"/applications/{draft['application_id']}"
    door.edit(FIRM, draft["application_id"], filled(draft["sections"])).raise_for_status()
    code = approved(door)
    today.move_to(date(2026, 7, 1))
    movement = door.ask(FIRM, "GET", f"{path}/movement").json()
    (told,) = movement["differences"]
    assert (movement["pending"], told["name"], told["clause"]) == (True, "办理环节", "甘工信发〔2026〕66号 第九条")
    assert "市级审核" in told["before"]
    assert "专家评审" in told["after"]
    assert door.step(FIRM, draft["application_id"], "submit").json()["code"] == "rules_changed"
    assert door.step(FIRM, draft["application_id"], "move-on").json()["path"]["code"] == code
    assert door.step(FIRM, draft["application_id"], "submit").status_code == 200


def test_a_path_of_a_zone_goes_before_that_of_all_and_falls_back_to_it_at_its_end(door: Door) -> None:
    pilot = approved(door, zone="lanzhou-hitech", valid_from="2026-07-01", valid_before="2027-01-01")
    days = ("2026-07-01", "2026-12-31")
    assert [in_force(door, day, "lanzhou-hitech") for day in days] == [pilot, pilot]
    assert not [
        each for each in listed(door, day="2027-01-01") if each["zone"] == "lanzhou-hitech" and each["in_force"]
    ]


def test_the_city_is_asked_no_more_where_a_later_path_of_the_zone_leaves_it_out(
    door: Door, today: clock.Frozen
) -> None:
    """七个直通, taken over by another zone: its applications wait for the office at once."""
    door.know(firm(OWN, "91620102MA7ABCD12B", Zone.LANZHOU_NEW_AREA, version=2))
    approved(door, zone="lanzhou-new-area", valid_from="2026-06-10")
    draft = begin(door, "srdi")
    door.edit(FIRM, draft["application_id"], filled(draft["sections"])).raise_for_status()
    take(
        door,
        draft["application_id"],
        [(FIRM, "submit", None), (NEW_AREA, "accept", None), (NEW_AREA, "recommend", None)],
    )
    waiting = door.ask(OFFICE, "GET", "/review-tasks").json()["items"]
    assert [each["application_id"] for each in waiting] == [draft["application_id"]]
    assert door.view(OFFICE, draft["application_id"])["path"]["city"] is None


# --- what is refused --------------------------------------------------------------------------------------------------
WITHOUT = [stage for stage in EXPERTS["stages"] if stage != "proposed"]
SWAPPED = [*MAIN, "expert_review", "provincial_review", *END]


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"valid_from": "2026-06-09"}, "in_past", "/valid_from"),
        ({"valid_before": "2027-01-01"}, "path_hole", "/valid_before"),
        ({"zone": "baiyin-hitech", "valid_before": "2026-07-01"}, "range", "/valid_before"),
        ({"zone": "outside"}, "enum", "/zone"),
        ({"stages": SWAPPED}, "path_order", "/stages"),
        ({"stages": WITHOUT}, "path_order", "/stages"),
        ({"stages": EXPERTS["stages"][1:]}, "path_order", "/stages"),
        ({"stages": EXPERTS["stages"][:-1]}, "path_order", "/stages"),
        ({"stages": [*MAIN, "recommended", *EXPERTS["stages"][4:]]}, "path_order", "/stages"),
        ({"city": "approved"}, "path_city", "/city"),
        ({"stages": [*MAIN, "provincial_review", *END]}, "path_score", "/scored_by"),
        ({"sources": EXPERTS["sources"][:1]}, "path_source", "/sources"),
        ({"sources": [*EXPERTS["sources"], {"fact": "city"} | DOCUMENT]}, "path_source", "/sources"),
        ({"programme": "above-scale"}, "programme_not_open", "/programme"),
    ],
)
def test_no_path_is_entered_that_is_past_leaves_a_hole_or_goes_an_order_that_no_programme_knows(
    door: Door, change: dict[str, Any], code: str, pointer: str
) -> None:
    refused = enter(door, 422, **change)
    assert refused["code"] == "path_invalid"
    assert (pointer, code) in [(each["pointer"], each["code"]) for each in refused["errors"]]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 409),
        ({"valid_from": "2026-07-02"}, 201),
        ({"zone": "lanzhou-hitech"}, 201),
        ({"programme": "innovative-sme"}, 201),
    ],
)
def test_of_one_programme_and_zone_no_two_begin_on_one_day(door: Door, change: dict[str, Any], status: int) -> None:
    enter(door)
    answer = enter(door, status, **change)
    assert answer.get("code") == "path_overlap" or status == 201


def test_an_end_beyond_the_beginning_of_the_next_is_an_overlap(door: Door) -> None:
    zone: dict[str, Any] = {"zone": "lanzhou-hitech"}
    enter(door, **zone, valid_from="2026-10-01")
    assert enter(door, 409, **zone, valid_before="2026-10-02")["code"] == "path_overlap"
    enter(door, **zone, valid_before="2026-10-01")


def test_who_entered_a_path_does_not_approve_it_and_nobody_decides_twice(door: Door) -> None:
    code = enter(door)["code"]
    assert decide(door, code, caller=OFFICE).json()["code"] == "own_path"
    assert decide(door, code, "refuse").json()["errors"][0]["pointer"] == "/reason"
    assert decide(door, code, "refuse", body={"reason": "文件尚未印发"}).json()["state"] == "refused"
    assert decide(door, code).json()["code"] == "path_decided"
    assert in_force(door, "2026-07-01") == "srdi-2"


def test_what_waited_past_its_day_is_not_approved_backwards(door: Door, today: clock.Frozen) -> None:
    code = enter(door)["code"]
    today.move_to(date(2026, 7, 2))
    assert decide(door, code).json()["code"] == "path_begun"


def test_a_path_is_taken_back_before_its_day_and_not_after(door: Door, today: clock.Frozen) -> None:
    assert decide(door, approved(door), "withdraw").json()["state"] == "withdrawn"
    assert in_force(door, "2026-07-01") == "srdi-2"
    code = approved(door)
    today.move_to(date(2026, 7, 1))
    assert decide(door, code, "withdraw").json()["code"] == "path_in_force"


@pytest.mark.parametrize(
    ("caller", "read", "write"), [(None, 401, 401), (FIRM, 200, 403), (HITECH, 200, 403), (OFFICE, 200, 201)]
)
def test_everybody_reads_paths_and_the_office_alone_enters_decides_and_takes_back(
    door: Door, caller: Caller | None, read: int, write: int
) -> None:
    assert door.ask(caller, "GET", "/application-paths").status_code == read
    assert door.ask(caller, "POST", "/application-paths", EXPERTS).status_code == write
    if write != 201:
        code = enter(door)["code"]
        for verb, body in (("approve", {}), ("refuse", {"reason": "无"}), ("withdraw", None)):
            answer = door.ask(caller, "POST", f"/application-paths/{code}:{verb}", body, If_Match='"v1"')
            assert answer.status_code == write


def test_who_said_what_when_and_why_stays_readable(door: Door) -> None:
    code = enter(door)["code"]
    decide(door, code, "refuse", body={"reason": "文件尚未印发"})
    row = next(each for each in listed(door, OFFICE) if each["code"] == code)
    assert (row["entered_by"], row["reason"], row["decided_by"], row["decision_reason"]) == (
        "office-1",
        EXPERTS["reason"],
        "office-2",
        "文件尚未印发",
    )


# --- every path that can be entered ------------------------------------------------------------------------------------
def cited(path: Path) -> Path:
    return replace(path, sources=tuple(Source(fact, "演示〔2026〕1号", "certain") for fact in path.facts))


def test_every_path_that_may_be_entered_reaches_all_its_stages_and_ends_in_a_certificate() -> None:
    """Every choice of stages, of the city's part and of the score: what is let in has no dead end and leaps no stage of its own."""
    order = (*WHOLE.stages[:4], State.CITY_APPROVED, *WHOLE.stages[4:])
    chosen = [each for size in range(2, len(order) + 1) for each in combinations(order, size)]
    parts, scores = (None, *CityPart), (None, *ScoreSource)
    let_in = 0
    for stages in chosen:
        if stages[0] is not State.DRAFT or stages[-1] is not State.CERTIFIED:
            continue
        plain = Path(
            "x", Programme.SRDI, stages, DAY, city=CityPart.APPROVED if State.CITY_APPROVED in stages else None
        )
        if any(path_faults(cited(plain), DAY)):
            continue  # no part of the city and no score puts an order right
        for city, score in product(parts, scores):
            path = cited(Path("x", Programme.SRDI, stages, DAY, city=city, scored_by=score))
            if any(path_faults(path, DAY)):
                continue
            let_in += 1
            assert reachable(path) == path.states - {State.EXPIRED}
            for here, there in pairwise(stages):
                assert there in next_states(path, here)
                assert not next_states(path, here) & set(stages[stages.index(there) + 1 :])
    assert let_in >= 20
