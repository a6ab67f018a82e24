"""What stands in the databases after seeding: the plan's stocks on their dates, flows that add up, one story everywhere."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from contracts.codes import COUNTED_ZONES, ApplicationState, Programme, RestatementReason, Role
from contracts.obligations import ObligationState, RiskReason
from gateway.access.usecases.accounts import demo_accounts
from kit.data import clock
from kit.data.caller import Caller
from kit.data.database import Database
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.questions import CellQuestion, FlowQuestion
from services.cultivation.figures.reads.stocks import stock
from services.cultivation.obligations.reads.obligations import ObligationQuestion, obligations
from services.cultivation.obligations.reads.risks import RiskQuestion, firms_at_risk
from services.cultivation.releases.reads.restatements import restated_firms
from tests.tools.seed.conftest import TODAY, seed
from tests.tools.seed.written import Written
from tools.seed.obligations import SINCE
from tools.seed.timeline import timeline

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(400)]
OFFICE = Caller("office", Role.OFFICE)


@pytest.fixture
def cultivation(written: Written) -> Iterator[Database]:
    database = written.cultivation()
    with clock.at(TODAY):
        yield database
    database.close()


def stock_on(database: Database, day: date, known_at: datetime | None = None) -> list[int]:
    with database.read() as session:
        answer = stock(session, OFFICE, CellQuestion(Programme.HNTE, as_of=day, known_at=known_at))
    found = {cell.zone: cell.count for cell in answer.cells}
    return [found.get(zone, 0) for zone in COUNTED_ZONES]


@pytest.mark.parametrize(
    ("day", "zones"),
    [
        (date(2020, 12, 31), [48, 365, 71, 52]),
        (date(2022, 12, 31), [75, 454, 95, 74]),
        (date(2023, 12, 31), [92, 522, 110, 90]),
        (date(2024, 12, 31), [97, 533, 113, 93]),
        (date(2025, 12, 31), [110, 577, 121, 102]),
    ],
)
def test_the_stock_of_each_zone_is_the_published_or_planned_one(
    cultivation: Database, day: date, zones: list[int]
) -> None:
    assert stock_on(cultivation, day) == zones


@pytest.mark.parametrize(
    ("known_at", "total"),
    [(datetime(2023, 3, 1, tzinfo=UTC), 698), (datetime(2026, 11, 20, tzinfo=UTC), 698)],
)
def test_the_base_of_698_is_known_once_the_last_list_has_arrived(
    cultivation: Database, known_at: datetime, total: int
) -> None:
    assert sum(stock_on(cultivation, date(2022, 12, 31), known_at)) == total


def test_on_the_day_itself_december_is_understated(cultivation: Database) -> None:
    known = datetime(2022, 12, 31, 15, tzinfo=UTC)
    assert sum(stock_on(cultivation, date(2022, 12, 31), known)) < 698 - 50


def test_a_cancellation_from_before_its_decision_restates_the_year_end(cultivation: Database) -> None:
    before, after = (
        sum(stock_on(cultivation, date(2025, 12, 31), datetime(2026, month, 1, tzinfo=UTC))) for month in (4, 5)
    )
    assert (before, after) == (911, 910)


@pytest.mark.parametrize("year", range(2021, 2027))
@pytest.mark.parametrize("scope", [None, "lanbai-demo-zone", "lanzhou-new-area"])
def test_every_year_adds_up(cultivation: Database, year: int, scope: str | None) -> None:
    asked = FlowQuestion(Programme.HNTE, date(year - 1, 12, 31), min(date(year, 12, 31), TODAY), scope=scope)
    with cultivation.read() as session:
        flow = flow_answer(session, OFFICE, asked)
    entered, left = (sum(line.count for line in lines) for lines in (flow.inflows, flow.outflows))
    assert (flow.opening + entered - left, flow.residual) == (flow.closing, 0)
    assert flow.renewed > 0


def test_the_snapshot_of_cultivation_equals_the_registry(written: Written) -> None:
    here = "SELECT f.uscc, f.name, f.status, f.version, r.zone, r.park FROM firm f JOIN firm_residency r "
    here += "ON r.firm_id = f.firm_id AND r.known_until LIKE '9999%' ORDER BY f.uscc, r.valid_from"
    there = "SELECT v.uscc, v.name, v.status, v.version, p.zone, p.park FROM firm_version v JOIN firm_place p "
    there += "ON p.firm_id = v.firm_id AND p.version = v.version WHERE v.known_until LIKE '9999%' ORDER BY v.uscc, p.valid_from"
    assert written.rows("registry", here) == written.rows("cultivation", there)


def test_every_event_is_published_and_none_is_set_aside(written: Written) -> None:
    for service in ("registry", "cultivation", "notifications"):
        assert written.rows(service, "SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)]
        assert written.rows(service, "SELECT count(*) FROM parked_event") == [(0,)]


def test_what_the_gateway_said_is_published_too(written: Written) -> None:
    said = written.rows("gateway", "SELECT type, published_at IS NOT NULL FROM outbox")
    assert said == [("cn.cultivation.release.published.v1", 1)]


def test_one_release_is_published_and_a_later_cancellation_stands_in_its_difference(
    written: Written, cultivation: Database
) -> None:
    releases = written.rows("gateway", "SELECT number, state, published_on, frozen_id FROM release")
    ((number, state, published_on, frozen_id),) = releases
    assert (number, state, published_on) == ("2026-01", "published", "2026-03-10")
    with cultivation.read() as session:
        firms = restated_firms(session, OFFICE, frozen_id, Counted(Programme.HNTE))
    assert [(each.effect, each.reason) for each in firms.items] == [(-1, RestatementReason.TITLE_ENDED)]


def test_applications_stand_in_every_stage_with_their_messages(written: Written) -> None:
    states = {state for (state,) in written.rows("cultivation", "SELECT DISTINCT state FROM application")}
    expected = set(ApplicationState) - {"city_approved", "objection", "filed", "announced", "expired"}
    assert states == {state.value for state in expected}
    ((messages,),) = written.rows("notifications", "SELECT count(*) FROM message")
    assert 20 < messages < 2000  # what the last month brought, out of 10,000 events of all years


def test_everybody_of_the_demonstration_begins_with_messages_read(written: Written) -> None:
    read = "SELECT count(*), count(DISTINCT subject) FROM receipt"
    ((receipts, people),) = written.rows("notifications", read)
    assert receipts > 30
    assert people == len(demo_accounts())


def test_holders_who_applied_again_wait_between_two_certificates(cultivation: Database) -> None:
    with cultivation.read() as session:
        assert stock(session, OFFICE, CellQuestion(Programme.HNTE, as_of=TODAY)).pending_renewal == 2


def test_the_firm_with_an_account_is_reminded_of_its_certificate(written: Written) -> None:
    code = timeline().demo.firm.uscc
    ((firm_id,),) = written.rows("registry", f"SELECT firm_id FROM firm WHERE uscc = '{code}'")
    titles = written.rows("notifications", f"SELECT title FROM message WHERE target = '{firm_id}'")
    assert ("高新技术企业资格将在1个月内到期",) in titles


def test_what_is_owed_stands_in_every_state_and_some_firms_are_at_risk(cultivation: Database) -> None:
    with cultivation.read() as session:
        owed = obligations(session, OFFICE, ObligationQuestion(), SINCE, 100_000).items
        risky = firms_at_risk(session, OFFICE, RiskQuestion(), SINCE, 100_000).items
    assert {row.state for row in owed} == set(ObligationState) - {ObligationState.UNRECORDED}
    assert {reason.reason for row in risky for reason in row.reasons} == set(RiskReason)
    assert 1 < sum(row.awaiting for row in owed) < 20
    assert sum(row.state is ObligationState.MISSED for row in owed) < len(owed) / 10


def test_a_second_run_changes_nothing(written: Written) -> None:
    before = written.whole()
    seed(written.folder)
    assert written.whole() == before


def test_a_few_titles_rest_rested_or_have_a_new_certificate(written: Written) -> None:
    kinds = written.rows(
        "cultivation",
        "SELECT kind, count(*) FROM recognition_change WHERE kind IN ('suspended', 'resumed', 'reissued') "
        "GROUP BY kind ORDER BY kind",
    )
    assert kinds == [("reissued", 1), ("resumed", 1), ("suspended", 2)]
