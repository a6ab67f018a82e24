"""The experts of an application as the rule of its programme sees them, and as the office reads them."""

from datetime import date
from decimal import Decimal

from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.reviews import ExpertView, PanelView
from contracts.reviews import Profession
from services.cultivation.applications.rules.scores import kept
from services.cultivation.applications.tables.applications import Application
from services.cultivation.reviews import tables
from services.cultivation.reviews.reference import panel_of
from services.cultivation.reviews.rules.panels import Expert, average, counted, shortfalls
from services.cultivation.reviews.tables import ReviewExpert


def experts_of(session: Session, application_id: str) -> list[Expert]:
    return [_expert(each) for each in tables.experts_of(session, application_id)]


def panel_view(session: Session, row: Application, today: date) -> PanelView | None:
    """None where the programme's experts are not entered one by one."""
    rule = panel_of(Programme(row.programme), today)
    if rule is None:
        return None
    entered = tables.experts_of(session, row.application_id)
    experts = [_expert(each) for each in entered]
    mean = average(experts)
    return PanelView(
        experts=tuple(map(_view, entered)),
        counted=len(counted(experts)),
        average=None if mean is None else kept(mean),
        least_experts=rule.least_experts,
        technical_share=rule.technical_share,
        least_financial=rule.least_financial,
        source=rule.document,
        shortfalls=tuple(shortfalls(rule, experts)),
    )


def _expert(row: ReviewExpert) -> Expert:
    score = None if row.score is None else Decimal(row.score)
    return Expert(Profession(row.profession), score, recused=row.recused_at is not None)


def _view(row: ReviewExpert) -> ExpertView:
    profession = Profession(row.profession)
    return ExpertView(
        seq=row.seq,
        name=row.name,
        profession=profession,
        profession_name=profession.label,
        employer=row.employer,
        score=None if row.score is None else Decimal(row.score),
        opinion=row.opinion,
        recusal_reason=row.recusal_reason,
        entered_at=row.entered_at,
    )
