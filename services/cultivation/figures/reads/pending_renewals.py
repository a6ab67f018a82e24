"""含待换证: expired this calendar year, and a renewal application in 公示 or later (domain notes §5.3). Never compared with a target."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import and_, exists, func, select
from sqlmodel import Session

from contracts.codes import ApplicationState, Programme, Zone
from kit.data.clock import start_of
from services.cultivation.applications.tables.applications import Application, ApplicationStep
from services.cultivation.figures.reads.remembered_counts import MEMORY
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.holdings.tables import HOLDING
from services.cultivation.recognitions.tables import INTERVAL, verified
from services.cultivation.tables import table_of

UNDER_WAY = (
    ApplicationState.PUBLICITY,
    ApplicationState.OBJECTION,
    ApplicationState.FILED,
    ApplicationState.ANNOUNCED,
)
APPLICATION, STEP = table_of(Application), table_of(ApplicationStep)


def pending_renewals(session: Session, programme: Programme, zones: Sequence[Zone], day: date, known: Knowledge) -> int:
    """How many firms of these zones stand between an expired title and its renewal on `day`."""
    key = ("pending", programme, tuple(zones), day)
    return MEMORY.recall(session, known, key, lambda: _count(session, programme, zones, day, known))


def _count(session: Session, programme: Programme, zones: Sequence[Zone], day: date, known: Knowledge) -> int:
    seen_until = min(known.at, start_of(day + timedelta(days=1)))
    taken = STEP.alias("taken")
    last = (
        select(func.max(taken.c.seq))
        .where(taken.c.application_id == APPLICATION.c.application_id, taken.c.at <= seen_until)
        .correlate(APPLICATION)
        .scalar_subquery()
    )
    here = exists().where(
        PLACE.c.firm_id == APPLICATION.c.firm_id,
        known.sees(PLACE),
        PLACE.c.valid_from <= day,
        PLACE.c.valid_before > day,
        PLACE.c.zone.in_([zone.value for zone in zones]),
    )
    lapsed = exists().where(
        INTERVAL.c.firm_id == APPLICATION.c.firm_id,
        INTERVAL.c.programme == programme.value,
        known.sees(INTERVAL),
        verified(INTERVAL),
        INTERVAL.c.valid_before > date(day.year, 1, 1),
        INTERVAL.c.valid_before <= day,
        INTERVAL.c.ended_by == "term",
    )
    counts_already = exists().where(
        HOLDING.c.firm_id == APPLICATION.c.firm_id,
        HOLDING.c.measure == programme.value,
        known.sees(HOLDING),
        HOLDING.c.valid_from <= day,
        HOLDING.c.valid_before > day,
    )
    query = (
        select(func.count(APPLICATION.c.firm_id.distinct()))
        .select_from(APPLICATION)
        .join(STEP, and_(STEP.c.application_id == APPLICATION.c.application_id, STEP.c.seq == last))
        .where(
            APPLICATION.c.programme == programme.value,
            STEP.c.to_state.in_([state.value for state in UNDER_WAY]),
            here,
            lapsed,
            ~counts_already,
        )
    )
    return int(session.execute(query).scalar_one())
