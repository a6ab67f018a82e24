"""Code, name and order of firms, as known at an instant."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from services.cultivation.store.instants import Knowledge
from services.cultivation.store.snapshots import CHUNK, VERSION


def identities(session: Session, firm_ids: Sequence[str], known: Knowledge) -> dict[str, Any]:
    """The identity row of each firm. A firm that was unknown at the instant is left out."""
    found: dict[str, Any] = {}
    for start in range(0, len(firm_ids), CHUNK):
        query = select(VERSION).where(VERSION.c.firm_id.in_(firm_ids[start : start + CHUNK]), known.sees(VERSION))
        found |= {row.firm_id: row for row in session.execute(query)}
    return found
