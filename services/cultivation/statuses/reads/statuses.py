"""Which statuses firms have on a day: 规上, 上市 or 挂牌, 创新积分."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.cultivation import StatusView
from domain.spans import OPEN, last_day
from kit.data.bulk import among
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.statuses.tables import STATUS


def statuses_of(session: Session, firm_ids: Sequence[str], day: date, known: Knowledge) -> dict[str, list[StatusView]]:
    """By firm what holds on the day, in the order of programmes."""
    found: dict[str, list[StatusView]] = defaultdict(list)
    query = select(STATUS).where(
        among(STATUS.c.firm_id, firm_ids), known.sees(STATUS), STATUS.c.valid_from <= day, STATUS.c.valid_before > day
    )
    for row in session.execute(query):
        programme = Programme(row.programme)
        found[row.firm_id].append(
            StatusView(
                programme=programme,
                programme_name=programme.label,
                note=row.number,
                valid_from=row.valid_from,
                valid_before=None if row.valid_before >= OPEN else row.valid_before,
                valid_until=last_day(row.valid_before),
            )
        )
    order = list(Programme)
    return {firm_id: sorted(mine, key=lambda each: order.index(each.programme)) for firm_id, mine in found.items()}
