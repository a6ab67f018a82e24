"""Keeping the projection: after any change of a firm's facts its holdings are computed again, in the same transaction."""

from collections.abc import Iterable

from kit.data.session import WriteSession
from services.cultivation.holdings.rules import holdings
from services.cultivation.holdings.tables import facts_of, replace_holdings

CHUNK = 400


def project(session: WriteSession, firm_ids: Iterable[str]) -> None:
    """Compute the holdings of these firms anew; recomputing by key leaves nothing of the order in which facts came."""
    waiting = sorted(set(firm_ids))
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        claims, places = facts_of(session, chunk)
        replace_holdings(session, {firm_id: holdings(claims[firm_id], places[firm_id]) for firm_id in chunk})
