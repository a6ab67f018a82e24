"""The weights of a year, and the indicators of a firm beside them."""

from datetime import date
from decimal import Decimal

import orjson
from sqlalchemy import select
from sqlmodel import Session

from contracts.metrics import FactSide, Metric
from contracts.points import PointsIndicator, PointsStage
from contracts.queries.points import (
    FirmPointsView,
    IndicatorView,
    IndicatorWeightView,
    PointsWeightsView,
    StageWeightsView,
)
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.facts.reads.figures import facts_of
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import the_firm
from services.cultivation.points.rules import INDICATORS, WHOLE
from services.cultivation.points.tables import WEIGHTS


def weights_of(session: Session, year: int) -> PointsWeightsView:
    """What holds for the scores of a year, stage by stage; blank where the office has set nothing."""
    return PointsWeightsView(year=year, stages=tuple(stage_weights(session, stage, year) for stage in PointsStage))


def stage_weights(session: Session, stage: PointsStage, year: int) -> StageWeightsView:
    query = select(WEIGHTS).where(WEIGHTS.c.stage == stage.value, WEIGHTS.c.year <= year)
    row = session.execute(query.order_by(WEIGHTS.c.year.desc(), WEIGHTS.c.entry.desc()).limit(1)).first()
    held = {name: Decimal(text) for name, text in orjson.loads(row.weights).items()} if row else {}
    total = sum(held.values(), Decimal(0))
    return StageWeightsView(
        stage=stage,
        stage_name=stage.label,
        since=row.year if row else None,
        document_no=row.document_no if row else None,
        total=total,
        complete=total == WHOLE,
        weights=tuple(
            IndicatorWeightView(indicator=each, name=each.label, weight=held.get(each.value))
            for each in PointsIndicator
        ),
        recorded_by=row.recorded_by if row else None,
        recorded_at=row.recorded_at if row else None,
    )


def firm_points(session: Session, caller: Caller, firm_id: str, year: int, stage: PointsStage) -> FirmPointsView:
    """Raises 404 for a firm that is not the caller's."""
    firm, weights = the_firm(session, caller, firm_id), stage_weights(session, stage, year)
    day = min(date(year, 12, 31), clock.today())
    facts = facts_of(session, [firm_id], day, knowledge(session))[firm_id]
    items = []
    for each in weights.weights:
        unit, read = INDICATORS[each.indicator.value]
        value = read(facts, year)
        items.append(
            IndicatorView(indicator=each.indicator, name=each.name, unit_name=unit, value=value, weight=each.weight)
        )
    score = facts.value(FactSide.OFFICIAL, Metric.INNOVATION_POINTS, year)
    return FirmPointsView(
        firm_id=firm_id,
        firm_name=firm.name,
        year=year,
        stage=stage,
        stage_name=stage.label,
        known=sum(item.value is not None for item in items),
        weights_complete=weights.complete,
        score=score if weights.complete else None,
        items=tuple(items),
    )
