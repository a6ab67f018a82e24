"""The material of zones side by side: whose titles were due and renewed, whose end within a year, what was supplemented."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, func, select
from sqlmodel import Session

from contracts.codes import ApplicationState, IntervalReason
from contracts.comparisons import ComparedMeasure
from domain.months import months_after, months_before
from domain.spans import last_day
from services.cultivation.applications.tables.rows import APPLICATION, STEP
from services.cultivation.figures.reads.counts import Counted, Scope, counted
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.holdings.tables import HOLDING
from services.cultivation.recognitions.tables import verified
from services.cultivation.statuses.tables import intervals_of


@dataclass(frozen=True)
class Comparing:
    """One programme on a day, as known at an instant, in some zones."""

    counted: Counted
    where: Scope
    day: date
    known: Knowledge

    @property
    def renewal_year(self) -> int:
        """The last calendar year that is over on the day."""
        return self.day.year if (self.day.month, self.day.day) == (12, 31) else self.day.year - 1

    @property
    def ending_until(self) -> date:
        return months_after(self.day, 12)

    @property
    def year_ago(self) -> date:
        return months_before(self.day, 12)


@dataclass(frozen=True)
class Compared:
    """A firm behind a measure."""

    firm_id: str
    zone: str
    ended_on: date | None = None
    renewed: bool | None = None
    days: int | None = None


def due(session: Session, asked: Comparing) -> list[Compared]:
    """Who held the title when the renewal year began and whose last one was over before its end, not by decision."""
    begin, end = date(asked.renewal_year - 1, 12, 31), date(asked.renewal_year, 12, 31)
    held = intervals_of(asked.counted.programme)
    then = and_(held.c.valid_from <= begin, held.c.valid_before > begin)
    last = func.max(case((then, held.c.valid_before)))
    decided = func.max(
        case((and_(then, held.c.ended_by != IntervalReason.TERM.value, held.c.valid_before <= end), 1), else_=0)
    )
    renewed = func.max(case((and_(held.c.valid_from <= end, held.c.valid_before > end), 1), else_=0))
    query = _with_titles(asked, begin, last.label("last"), renewed.label("renewed"))
    rows = session.execute(query.having(and_(last <= end, decided == 0)))
    return [Compared(row.firm_id, row.zone, last_day(row.last), bool(row.renewed)) for row in rows]


def ending(session: Session, asked: Comparing) -> list[Compared]:
    """Who counts on the day and has no title that reaches further than a year from it."""
    held = intervals_of(asked.counted.programme)
    last = func.max(held.c.valid_before)
    rows = session.execute(_with_titles(asked, asked.day, last.label("last")).having(last <= asked.ending_until))
    return [Compared(row.firm_id, row.zone, last_day(row.last)) for row in rows]


def _with_titles(asked: Comparing, day: date, *columns: ColumnElement[Any]) -> Any:
    """A line per firm that counts on a day, over all its titles of the programme."""
    held = intervals_of(asked.counted.programme)
    mine = and_(held.c.firm_id == HOLDING.c.firm_id, held.c.programme == asked.counted.programme.value)
    return (
        select(HOLDING.c.firm_id, HOLDING.c.zone, *columns)
        .join(held, and_(mine, asked.known.sees(held), verified(held)))
        .where(counted([asked.counted], asked.where, day, asked.known))
        .group_by(HOLDING.c.firm_id, HOLDING.c.zone)
    )


def supplemented(session: Session, asked: Comparing) -> list[Compared]:
    """补正 that were answered in the year up to the day: how many days each took, in the zone where the firm was then."""
    following = func.lead(STEP.c.taken_on, type_=Date).over(partition_by=STEP.c.application_id, order_by=STEP.c.seq)
    steps = (
        select(
            APPLICATION.c.firm_id,
            STEP.c.to_state,
            STEP.c.taken_on,
            following.label("answered_on"),
        )
        .join(APPLICATION, APPLICATION.c.application_id == STEP.c.application_id)
        .where(APPLICATION.c.programme == asked.counted.programme.value, STEP.c.at <= asked.known.at)
        .subquery()
    )
    here = and_(
        PLACE.c.firm_id == steps.c.firm_id,
        asked.known.sees(PLACE),
        PLACE.c.valid_from <= steps.c.answered_on,
        PLACE.c.valid_before > steps.c.answered_on,
    )
    query = (
        select(steps.c.firm_id, PLACE.c.zone, steps.c.taken_on, steps.c.answered_on)
        .join(PLACE, here)
        .where(
            steps.c.to_state == ApplicationState.SUPPLEMENT.value,
            steps.c.answered_on > asked.year_ago,
            steps.c.answered_on <= asked.day,
            PLACE.c.zone.in_(asked.where.zones),
        )
    )
    return [
        Compared(row.firm_id, row.zone, days=(row.answered_on - row.taken_on).days) for row in session.execute(query)
    ]


def behind(session: Session, asked: Comparing, measure: ComparedMeasure) -> list[Compared]:
    """The firms of a measure, as many as it counts."""
    match measure:
        case ComparedMeasure.ENDING:
            return ending(session, asked)
        case ComparedMeasure.SUPPLEMENTED:
            return supplemented(session, asked)
        case ComparedMeasure.DUE:
            return due(session, asked)
        case _:
            return [each for each in due(session, asked) if each.renewed is (measure is ComparedMeasure.RENEWED)]
