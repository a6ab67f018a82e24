"""Where firms stand on their way to a title, read from what is on record of it at an instant."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from contracts.codes import ApplicationState, ListKind, Programme, RowOutcome
from contracts.renewals import RenewalState
from services.cultivation.applications.tables.rows import APPLICATION, STEP
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.forecast.rules.stages import FAILED, PASSED, PUBLISHED, UNBEGUN, Case, OnList, Place, Record
from services.cultivation.lists.tables import LIST, ROW
from services.cultivation.recognitions.tables import INTERVAL, verified
from services.cultivation.renewals.tables import RENEWAL


@dataclass(frozen=True)
class Asked:
    """Cases of one programme; lists count from the first day of the open season on."""

    programme: Programme
    since: date
    known: Knowledge


def applications(session: Session, asked: Asked) -> Iterator[Case]:
    """What was applied for here: the states of each application in the order of its steps."""
    query = (
        select(APPLICATION.c.application_id, APPLICATION.c.firm_id, STEP.c.to_state)
        .join(STEP, STEP.c.application_id == APPLICATION.c.application_id)
        .where(APPLICATION.c.programme == asked.programme.value, STEP.c.at <= asked.known.at)
        .order_by(STEP.c.application_id, STEP.c.seq)
    )
    ways: dict[tuple[str, str], list[ApplicationState]] = {}
    for row in session.execute(query):
        ways.setdefault((row.application_id, row.firm_id), []).append(ApplicationState(row.to_state))
    for (_, firm_id), states in ways.items():
        last = states[-1]
        passed = True if last in PASSED else False if last in FAILED else None
        yield Case(
            Record.APPLICATION,
            firm_id,
            tuple(state for state in states if state not in PASSED | FAILED | UNBEGUN),
            passed,
        )


def publicity_lists(session: Session, asked: Asked) -> Iterator[Case]:
    """Firms on a 公示 list of the open season."""
    query = (
        select(ROW.c.firm_id)
        .join(LIST, LIST.c.list_id == ROW.c.list_id)
        .where(
            LIST.c.programme == asked.programme.value,
            LIST.c.kind == ListKind.PUBLICITY.value,
            LIST.c.issued_on >= asked.since,
            LIST.c.started_at <= asked.known.at,
            ROW.c.outcome == RowOutcome.MATCHED.value,
        )
        .order_by(ROW.c.firm_id)
    )
    for row in session.execute(query.distinct()):
        yield Case(Record.LIST, row.firm_id, (OnList.PUBLICITY,), None)


def renewals_in_hand(session: Session, asked: Asked) -> Iterator[Case]:
    """What firms and parks say of ending titles: 是否重报, and how far; decided by the next title, a refusal, or the season's end."""
    later, known = INTERVAL.alias("later"), asked.known
    ends = (
        select(func.max(later.c.valid_before))
        .where(later.c.firm_id == RENEWAL.c.firm_id, later.c.programme == INTERVAL.c.programme)
        .where(known.sees(later), verified(later))
        .scalar_subquery()
    )
    columns = (RENEWAL.c.recognition_id, RENEWAL.c.firm_id, RENEWAL.c.renewing, RENEWAL.c.progress)
    query = (
        select(*columns, INTERVAL.c.valid_before, ends.label("last"))
        .join(INTERVAL, INTERVAL.c.recognition_id == RENEWAL.c.recognition_id)
        .where(INTERVAL.c.programme == asked.programme.value, known.sees(INTERVAL), RENEWAL.c.known_from <= known.at)
        .order_by(RENEWAL.c.recognition_id, RENEWAL.c.version)
    )
    for _, said in groupby(session.execute(query), key=lambda row: row.recognition_id):
        versions = list(said)
        ended, states = versions[-1], [_state(row) for row in versions]
        stages = tuple(state for state in states if state is not RenewalState.REFUSED)
        yield Case(Record.RENEWAL, ended.firm_id, stages, _decided(ended, states[-1], asked.since))


def _state(row: Any) -> RenewalState:
    return RenewalState(row.progress) if row.renewing and row.progress else RenewalState.DECLINED


def _decided(row: Any, state: RenewalState, since: date) -> bool | None:
    if row.last > row.valid_before:
        return True
    return False if state is RenewalState.REFUSED or row.valid_before <= since else None


Source = Callable[[Session, Asked], Iterator[Case]]
"""One kind of record that says where firms stand."""

SOURCES: tuple[Source, ...] = (publicity_lists, applications, renewals_in_hand)
CERTAIN: frozenset[Place] = frozenset(
    {
        (Record.LIST, OnList.PUBLICITY),
        *((Record.APPLICATION, state) for state in PUBLISHED),
        (Record.RENEWAL, RenewalState.PUBLICITY),
        (Record.RENEWAL, RenewalState.APPROVED),
    }
)
"""Where a firm stands in 公示, or beyond it."""


def cases(session: Session, asked: Asked) -> list[Case]:
    """Every case of every source."""
    return [case for source in SOURCES for case in source(session, asked)]
