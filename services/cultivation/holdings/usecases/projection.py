"""Keeping the projection: after any change of a firm's facts its holdings are computed again, in the same transaction."""

from collections.abc import Iterable

from sqlalchemy import select

from kit.data.session import WriteSession
from services.cultivation.firms.tables.snapshots import VERSION
from services.cultivation.holdings.rules.bases import EDITION
from services.cultivation.holdings.rules.projection import holdings
from services.cultivation.holdings.tables import HoldingEdition, facts_of, log_histories, replace_holdings

CHUNK = 1000


def project(session: WriteSession, firm_ids: Iterable[str]) -> None:
    """Compute the holdings of these firms anew; recomputing by key leaves nothing of the order in which facts came."""
    session.write_later()
    waiting = sorted(set(firm_ids))
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        facts = facts_of(session, chunk)
        log_histories(session, list(facts))
        replace_holdings(session, {firm_id: holdings(facts[firm_id]) if firm_id in facts else () for firm_id in chunk})


def recount(session: WriteSession, edition: str = EDITION) -> int:
    """Compute the next firms anew where the holdings are of other bases than `edition`; how many. A kill resumes here."""
    row = session.get(HoldingEdition, 1)
    if row is None or row.bases != edition:
        row = session.merge(HoldingEdition(edition_id=1, bases=edition, after="", finished=False))
    query = select(VERSION.c.firm_id).where(VERSION.c.firm_id > row.after).distinct()
    chunk = list(session.execute(query.order_by(VERSION.c.firm_id).limit(CHUNK)).scalars())
    project(session, chunk)
    row.finished = len(chunk) < CHUNK
    row.after = chunk[-1] if chunk else row.after
    return len(chunk)
