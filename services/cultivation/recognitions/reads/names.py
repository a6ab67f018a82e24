"""Under which name a firm held a title: the name on the certificate, and the name of a day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from domain.spans import Span
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import NAME


def names_of(session: Session, firm_id: str, known: Knowledge) -> list[Span[str]]:
    """The names of a firm with their days, the oldest first."""
    query = select(NAME).where(NAME.c.firm_id == firm_id, known.sees(NAME)).order_by(NAME.c.valid_from)
    return [Span(row.valid_from, row.valid_before, row.name) for row in session.execute(query)]


def name_on(names: Sequence[Span[str]], day: date) -> str:
    """The name of the day; before the first one that is known, the first."""
    begun = [span for span in names if span.start <= day]
    return (begun[-1] if begun else names[0]).value if names else ""
