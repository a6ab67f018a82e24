"""Code, name and order of firms, as known at an instant."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from kit.data.bulk import among
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import VERSION


def identities(session: Session, firm_ids: Sequence[str], known: Knowledge) -> dict[str, Any]:
    """The identity row of each firm. A firm that was unknown at the instant is left out."""
    query = select(VERSION).where(among(VERSION.c.firm_id, firm_ids), known.sees(VERSION))
    return {row.firm_id: row for row in session.execute(query)}
