"""Trials that were kept, with what came of each firm then."""

from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.assessments import ImpactCount, TrialFirm, TrialFirmPage, TrialList, TrialView
from contracts.standards import Outcome
from kit.data.problem import not_found
from kit.web.paging import PageRequest
from services.cultivation.assessments.tables import TRIAL, TRIAL_RESULT
from services.cultivation.firms.tables.snapshots import VERSION, newest_of
from services.cultivation.standards.tables import RULE_TEXT

SHOWN = 50
QUERY = select(TRIAL, RULE_TEXT.c.version_name).join(RULE_TEXT, RULE_TEXT.c.digest == TRIAL.c.rule_digest)
MILLION = Decimal(1_000_000)


def trials_of(session: Session, standard_id: str) -> TrialList:
    """The newest trials of a standard."""
    mine = QUERY.where(TRIAL.c.standard_id == standard_id).order_by(TRIAL.c.recorded_at.desc(), TRIAL.c.trial_id.desc())
    return TrialList(items=tuple(map(_view, session.execute(mine.limit(SHOWN)).all())))


def trial(session: Session, trial_id: str) -> TrialView:
    """One trial. Raises 404."""
    row = session.execute(QUERY.where(TRIAL.c.trial_id == trial_id)).one_or_none()
    if row is None:
        raise not_found()
    return _view(row)


def trial_firms(session: Session, trial_id: str, outcome: Outcome | None, page: PageRequest) -> TrialFirmPage:
    """The firms of a trial, the nearest first. Raises 404."""
    trial(session, trial_id)
    mine = [TRIAL_RESULT.c.trial_id == trial_id, *([TRIAL_RESULT.c.outcome == outcome.value] if outcome else [])]
    total = session.execute(select(func.count()).select_from(TRIAL_RESULT).where(*mine)).scalar_one()
    shown = page.of_rows(session, select(TRIAL_RESULT).where(*mine), TRIAL_RESULT.c.place)
    names = _names(session, [row.firm_id for row in shown.items])
    items = tuple(_firm(row, names.get(row.firm_id, "")) for row in shown.items)
    return TrialFirmPage(trial_id=trial_id, total=total, next_cursor=shown.next_cursor, items=items)


def _names(session: Session, firm_ids: list[str]) -> dict[str, str]:
    query = select(VERSION.c.firm_id, VERSION.c.name).where(*newest_of(firm_ids))
    return {row.firm_id: row.name for row in session.execute(query)}


def _view(row: Any) -> TrialView:
    total, *zones = map(ImpactCount.model_validate, orjson.loads(row.counts))
    return TrialView(
        trial_id=row.trial_id,
        standard_id=row.standard_id,
        name=row.name,
        programme=Programme(row.programme),
        version_name=row.version_name,
        values=tuple(orjson.loads(row.tried)),
        rule_digest=row.rule_digest,
        as_of=row.on_day,
        scope_name=row.scope_name,
        total=total,
        zones=tuple(zones),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def _firm(row: Any, name: str) -> TrialFirm:
    outcome = Outcome(row.outcome)
    return TrialFirm(
        firm_id=row.firm_id,
        firm_name=name,
        outcome=outcome.value,
        outcome_name=outcome.label,
        unmet=row.unmet,
        unknown=row.unknown,
        manual=row.manual,
        relative_gap=(Decimal(row.gap) / MILLION).quantize(Decimal("0.0001")),
    )
