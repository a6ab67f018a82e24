"""Renewals in hand: 是否重报, 进度 and 受理日期 of an ending certificate, by the firm or its park; silence from 受理 until refused."""

from datetime import date
from typing import Any

import orjson
import pytest

from contracts.codes import Role, Zone
from contracts.renewals import RenewalProgress, RenewalState
from kit.data.caller import Caller
from services.cultivation.notices import jobs as expiry_jobs
from services.cultivation.recognitions.rules.expiry import DEFAULT_LEADS
from services.cultivation.renewals.rules import state_of
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

FIRM = Caller("firm-account", Role.FIRM, party="F1")
OTHER = Caller("other-account", Role.FIRM, party="F2")
ISSUED, TODAY = date(2023, 11, 4), date(2026, 8, 20)
ACCEPTED: dict[str, Any] = {"renewing": True, "progress": "accepted", "accepted_on": "2026-08-12"}


@pytest.fixture
def title(stage: Stage) -> str:
    """A certificate of F1 in 兰州高新区 that ends with 3 November 2026."""
    stage.hand.move_to(TODAY)
    stage.firm("F2", Zone.BAIYIN_HITECH)
    stage.firm("F1", Zone.LANZHOU_HITECH)
    return stage.title("F1", ISSUED, number="GR202362000001").recognition_id


def say(desk: Desk, caller: Caller | None, title: str, version: int = 0, **said: Any) -> Any:
    return desk.ask(caller, "POST", f"/recognitions/{title}/renewal", said, If_Match=f'"v{version}"')


def listed(desk: Desk, query: str = "year=2026", caller: Caller = HITECH) -> list[tuple[str, str]]:
    return [(each["firm_id"], each["state"]) for each in desk.get(caller, f"/renewals?{query}")["items"]]


def reminded(stage: Stage) -> int:
    while expiry_jobs.run(stage.service.database, stage.service.writer, DEFAULT_LEADS):
        pass
    events = (orjson.loads(row.payload) for row in stage.rows("outbox") if "expiring" in row.type)
    return sum(event["data"]["recognition"]["firm_id"] == "F1" for event in events)


def test_a_firm_says_how_far_its_renewal_has_come(desk: Desk, title: str) -> None:
    say(desk, FIRM, title, **ACCEPTED).raise_for_status()
    (row,) = desk.get(HITECH, "/renewals?year=2026")["items"]
    assert (row["state_name"], row["at_risk"], row["statement"]["accepted_on"]) == (
        "已受理",
        False,
        "2026-08-12",
    )
    assert (row["statement"]["entered_by"], row["statement"]["entered_role_name"]) == (FIRM.subject, "企业")


def test_every_statement_stays_with_its_day(desk: Desk, title: str) -> None:
    say(desk, HITECH, title, renewing=True, progress="preparing", told_on="2026-08-01")
    say(desk, FIRM, title, 1, **ACCEPTED)
    found = desk.get(OFFICE, f"/recognitions/{title}/renewal")["statements"]
    assert [(each["version"], each["progress"], each["told_on"]) for each in found] == [
        (2, "accepted", "2026-08-20"),
        (1, "preparing", "2026-08-01"),
    ]


def test_a_statement_against_an_older_version_is_refused(desk: Desk, title: str) -> None:
    say(desk, HITECH, title, renewing=False)
    assert say(desk, FIRM, title, **ACCEPTED).status_code == 412


@pytest.mark.parametrize(
    ("caller", "status"), [(FIRM, 200), (HITECH, 200), (OFFICE, 200), (OTHER, 404), (BAIYIN, 404), (None, 401)]
)
def test_only_the_firm_its_zone_and_the_office_say_and_read(
    desk: Desk, title: str, caller: Caller | None, status: int
) -> None:
    assert desk.ask(caller, "GET", f"/recognitions/{title}/renewal").status_code == status
    assert say(desk, caller, title, renewing=False).status_code == status


def test_the_table_holds_the_certificates_of_the_callers_firms(desk: Desk, title: str) -> None:
    assert [listed(desk, caller=who) for who in (FIRM, HITECH, OFFICE)] == [[("F1", "unknown")]] * 3
    assert [listed(desk, caller=who) for who in (OTHER, BAIYIN)] == [[], []]


def test_the_table_is_narrowed_by_state_and_by_risk(desk: Desk, title: str) -> None:
    assert listed(desk, "year=2026&at_risk=true") == [("F1", "unknown")]
    say(desk, FIRM, title, **ACCEPTED)
    assert listed(desk, "year=2026&at_risk=true") == listed(desk, "year=2026&state=declined") == []
    assert listed(desk, "year=2026&state=accepted&programme=hnte&zone=lanzhou-hitech") == [("F1", "accepted")]


def test_a_renewed_certificate_stays_in_the_table_of_its_year_and_leaves_the_warning(
    desk: Desk, stage: Stage, title: str
) -> None:
    assert listed(desk, "within_months=6") == [("F1", "unknown")]
    stage.title("F1", date(2026, 8, 18), number="GR202662000001")
    assert (listed(desk), listed(desk, "within_months=6")) == ([("F1", "renewed")], [])


def test_the_table_of_a_year_ends_with_its_last_day(desk: Desk, stage: Stage, title: str) -> None:
    stage.firm("F3")
    stage.title("F3", date(2023, 1, 1), valid_until=date(2025, 12, 31), number="GR202362000003")
    assert listed(desk, "year=2025") == [("F3", "unknown")]


def test_reminders_are_silent_from_acceptance_until_it_is_refused(desk: Desk, stage: Stage, title: str) -> None:
    say(desk, FIRM, title, **ACCEPTED)
    assert reminded(stage) == 0
    say(desk, FIRM, title, 1, **(ACCEPTED | {"progress": "refused"}))
    assert reminded(stage) == 1


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"renewing": True}, "/progress", "progress_required"),
        ({"renewing": True, "progress": "accepted"}, "/accepted_on", "accepted_on_required"),
        ({"renewing": False, "progress": "preparing"}, "/renewing", "not_renewing"),
        (ACCEPTED | {"accepted_on": "2026-08-21"}, "/accepted_on", "date_in_future"),
        (ACCEPTED | {"accepted_on": "2023-11-03"}, "/accepted_on", "accepted_before_issue"),
        (ACCEPTED | {"progress": "preparing"}, "/accepted_on", "not_accepted_yet"),
    ],
)
def test_what_contradicts_itself_is_refused(
    desk: Desk, title: str, said: dict[str, Any], field: str, code: str
) -> None:
    (error,) = say(desk, FIRM, title, **said).json()["errors"]
    assert (error["pointer"], error["code"]) == (field, code)


@pytest.mark.parametrize("progress", list(RenewalProgress))
def test_a_progress_is_a_state_and_a_successor_ends_the_story(progress: RenewalProgress) -> None:
    assert state_of(True, progress, renewed=False).label == progress.label
    assert state_of(True, progress, renewed=True) is RenewalState.RENEWED
