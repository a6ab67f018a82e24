"""Whether the holdings were computed under the bases of this code."""

from sqlmodel import Session

from services.cultivation.holdings.rules.bases import EDITION
from services.cultivation.holdings.tables import HoldingEdition


def up_to_date(session: Session) -> bool:
    row = session.get(HoldingEdition, 1)
    return row is not None and row.finished and row.bases == EDITION
