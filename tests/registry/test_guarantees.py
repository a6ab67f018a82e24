"""One violation for each promise of the database, on whichever engine the run is for."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.spans import OPEN
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from kit.data.writer import Writer
from services.registry.firms.tables.firms import Firm, FirmChange, FirmIndustry, FirmName, FirmResidency
from services.registry.imports.tables.imports import ImportJob
from services.registry.tables import table_of
from services.registry.transfers.tables import Transfer
from tests.databases import as_owner
from tests.registry.conftest import Door

FIRM, CHANGE, TRANSFER, JOB = table_of(Firm), table_of(FirmChange), table_of(Transfer), table_of(ImportJob)
NAME, RESIDENCY, INDUSTRY = table_of(FirmName), table_of(FirmResidency), table_of(FirmIndustry)
DATED = pytest.mark.parametrize("table", [NAME, RESIDENCY, INDUSTRY], ids=lambda table: table.name)
VALUES: dict[str, dict[str, Any]] = {
    "firm_name": {"name": "甲"},
    "firm_residency": {"zone": "lanzhou-hitech", "park": None, "ended_by": None},
    "firm_industry": {"primary_industry": "digital", "secondary": ""},
}
Attempt = Callable[[WriteSession, str], Any]


def dated(table: Table, firm_id: str, **more: Any) -> dict[str, Any]:
    known = datetime(2026, 7, 1, tzinfo=UTC)
    row = {"valid_from": date(2000, 1, 1), "valid_before": OPEN, "known_from": known, "known_until": FOREVER}
    return {"firm_id": firm_id, **VALUES[table.name], **row, **more}


@pytest.fixture
def firm_id(door: Door) -> str:
    firm = door.firm(industries={"primary": "digital"})
    found: str = firm["firm_id"]
    return found


@pytest.fixture
def refused(door: Door, firm_id: str) -> Iterator[Callable[[Attempt], bool]]:
    """Whether the database itself refuses, also its owner."""

    def attempt(work: Attempt) -> bool:
        try:
            writer.submit(lambda session: work(session, firm_id), audited=False).result()
        except (IntegrityError, DBAPIError):
            return True
        return False

    with as_owner(door.service.database) as database:
        writer = Writer(database)
        writer.start()
        yield attempt
        writer.close()


Refused = Callable[[Attempt], bool]


@DATED
def test_two_rows_of_one_firm_never_hold_at_once_in_one_knowledge(refused: Refused, table: Table) -> None:
    assert refused(lambda session, firm: session.execute(insert(table), dated(table, firm)))


@DATED
def test_rows_that_were_believed_at_other_times_may_overlap(refused: Refused, table: Table) -> None:
    past = {"known_from": datetime(2020, 1, 1, tzinfo=UTC), "known_until": datetime(2021, 1, 1, tzinfo=UTC)}
    assert not refused(lambda session, firm: session.execute(insert(table), dated(table, firm, **past)))


@DATED
def test_a_dated_row_is_never_deleted(refused: Refused, table: Table) -> None:
    assert refused(lambda session, firm: session.execute(delete(table).where(table.c.firm_id == firm)))


@DATED
def test_of_a_dated_row_only_the_end_of_its_knowledge_changes(refused: Refused, table: Table) -> None:
    mine = update(table).where(table.c.firm_id == table.c.firm_id)
    assert refused(lambda session, _: session.execute(mine.values(valid_from=date(1999, 1, 1))))
    assert refused(lambda session, _: session.execute(mine.values(known_until=FOREVER)))
    assert not refused(lambda session, _: session.execute(mine.values(known_until=session.now + timedelta(days=1))))


@DATED
@pytest.mark.parametrize(
    "broken",
    [
        {"valid_from": date(2010, 1, 1), "valid_before": date(2010, 1, 1)},
        {"known_from": FOREVER, "known_until": datetime(2020, 1, 1, tzinfo=UTC)},
        {"firm_id": "NOBODY"},
    ],
    ids=["empty", "known-backwards", "nobody"],
)
def test_a_dated_row_is_in_order_and_somebodys(refused: Refused, table: Table, broken: dict[str, Any]) -> None:
    long_ago = {"known_from": datetime(2020, 1, 1, tzinfo=UTC), "known_until": datetime(2021, 1, 1, tzinfo=UTC)}
    row = {**long_ago, **broken}
    ended = {"ended_by": "moved"} if table is RESIDENCY and "valid_before" in row else {}
    assert refused(lambda session, firm: session.execute(insert(table), dated(table, firm) | row | ended))


@pytest.mark.parametrize(
    "broken",
    [
        {"zone": "mars"},
        {"park": "nowhere"},
        {"ended_by": "moved"},
        {"valid_before": date(2010, 1, 1)},
        {"valid_before": date(2010, 1, 1), "ended_by": "tired"},
    ],
)
def test_a_residency_is_in_a_known_place_and_ends_for_a_reason(refused: Refused, broken: dict[str, Any]) -> None:
    long_ago = {"known_from": datetime(2020, 1, 1, tzinfo=UTC), "known_until": datetime(2021, 1, 1, tzinfo=UTC)}
    assert refused(lambda session, firm: session.execute(insert(RESIDENCY), dated(RESIDENCY, firm) | long_ago | broken))


@pytest.mark.parametrize(
    "broken",
    [
        {"uscc": "123"},
        {"version": 0},
        {"status": "asleep"},
        {"status": "merged"},
        {"successor_id": "NOBODY"},
        {"name": ""},
    ],
    ids=str,
)
def test_a_firm_is_well_formed(refused: Refused, broken: dict[str, Any]) -> None:
    assert refused(lambda session, firm: session.execute(update(FIRM).where(FIRM.c.firm_id == firm).values(broken)))


def test_a_firm_is_never_deleted(refused: Refused) -> None:
    assert refused(lambda session, _: session.execute(delete(FIRM)))


def test_a_code_is_held_by_one_firm_that_is_not_voided(door: Door, refused: Refused) -> None:
    other = door.firm()
    same = update(FIRM).where(FIRM.c.firm_id == other["firm_id"])
    taken = FIRM.c.uscc != other["uscc"]
    with door.service.database.read() as session:
        uscc = session.execute(FIRM.select().where(taken)).one().uscc
    assert refused(lambda session, _: session.execute(same.values(uscc=uscc)))
    assert not refused(lambda session, _: session.execute(same.values(uscc=uscc, status="voided")))


def test_history_is_written_once(refused: Refused) -> None:
    assert refused(lambda session, _: session.execute(update(CHANGE).values(actor="somebody else")))
    assert refused(lambda session, _: session.execute(delete(CHANGE)))


def transfer(firm: str, now: datetime, **more: Any) -> dict[str, Any]:
    return {
        "transfer_id": "T1",
        "firm_id": firm,
        "from_zone": "lanzhou-hitech",
        "to_zone": "baiyin-hitech",
        "effective_on": date(2026, 1, 1),
        "reason": "搬迁",
        "proposed_by_zone": "lanzhou-hitech",
        "state": "proposed",
        "proposed_by": "a",
        "proposed_at": now,
        "version": 1,
    } | more


@pytest.mark.parametrize(
    "broken", [{"to_zone": "mars"}, {"to_zone": "lanzhou-hitech"}, {"state": "lost"}, {"state": "confirmed"}], ids=str
)
def test_a_transfer_is_well_formed(refused: Refused, broken: dict[str, Any]) -> None:
    assert refused(lambda session, firm: session.execute(insert(TRANSFER), transfer(firm, session.now, **broken)))


def test_a_firm_has_one_open_transfer(refused: Refused) -> None:
    assert not refused(lambda session, firm: session.execute(insert(TRANSFER), transfer(firm, session.now)))
    second = {"transfer_id": "T2"}
    assert refused(lambda session, firm: session.execute(insert(TRANSFER), transfer(firm, session.now, **second)))


@pytest.mark.parametrize(
    "broken", [{"zone": "mars"}, {"state": "lost"}, {"mode": "guess"}, {"strategy": "hope"}, {"done": 2}], ids=str
)
def test_an_import_is_well_formed(refused: Refused, broken: dict[str, Any]) -> None:
    def row(session: WriteSession) -> dict[str, Any]:
        texts = {"columns": "{}", "header": "[]", "notes": "[]", "encoding": "xlsx", "grants": "", "role": "staff"}
        numbers = dict.fromkeys(("done", "created", "updated", "unchanged", "refused", "warnings"), 0)
        job = {"import_id": "I1", "filename": "a", "sha256": "b", "content": b"", "mode": "apply", "strategy": "upsert"}
        state = {"zone": "outside", "state": "queued", "rows": 1, "started_by": "a", "started_at": session.now}
        rest = {"correlation_id": "c", "version": 1, "confirmed_distinct": False}
        return {**job, **texts, **numbers, **state, **rest}

    assert not refused(lambda session, _: session.execute(insert(JOB), row(session)))
    assert refused(lambda session, _: session.execute(insert(JOB), row(session) | {"import_id": "I2"} | broken))
