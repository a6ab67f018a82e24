"""What the office has set for a programme: may staff propose titles, and how far apart two dates of one recognition lie."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import TITLES, Programme
from contracts.queries.titles import TitlePolicyList, TitlePolicyView
from services.cultivation.programmes.reference import edition_on
from services.cultivation.recognitions.rules.identity import DEFAULT_WINDOW
from services.cultivation.recognitions.tables import POLICY


def policy_on(session: Session, programme: Programme, day: date) -> TitlePolicyView:
    """As set for the day; by default staff propose what is not decided here, and the window is 400 days."""
    query = select(POLICY).where(POLICY.c.programme == programme.value, POLICY.c.valid_from <= day)
    row = session.execute(query.order_by(POLICY.c.valid_from.desc(), POLICY.c.entry.desc()).limit(1)).first()
    if row is None:
        proposable = not edition_on(programme, day).issuable_here
        return TitlePolicyView(
            programme=programme,
            programme_name=programme.label,
            valid_from=None,
            proposable=proposable,
            window_days=DEFAULT_WINDOW,
        )
    return TitlePolicyView(
        programme=programme,
        programme_name=programme.label,
        valid_from=row.valid_from,
        proposable=row.proposable,
        window_days=row.window_days,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def windows(session: Session, programme: Programme) -> list[tuple[date, int]]:
    """From which day on which window has been set, in the order in which entries count: the last that has begun stands."""
    query = select(POLICY.c.valid_from, POLICY.c.window_days).where(POLICY.c.programme == programme.value)
    rows = session.execute(query.order_by(POLICY.c.valid_from, POLICY.c.entry))
    return [(row.valid_from, row.window_days) for row in rows]


def policies(session: Session, day: date) -> TitlePolicyList:
    """Every programme that makes titles, as set for the day."""
    items = tuple(policy_on(session, programme, day) for programme in TITLES)
    return TitlePolicyList(as_of=day, items=items)
