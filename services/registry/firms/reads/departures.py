"""Where a firm went that a zone once counted: a card, and nothing else."""

from datetime import timedelta
from itertools import pairwise

from sqlmodel import Session

from contracts.codes import FirmStatus, Zone
from contracts.queries.registry import DepartedFirm
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.registry.firms.tables import records


def of(session: Session, firm_id: str, caller: Caller) -> DepartedFirm:
    """Of the caller's zones the one that it left last. Raises 404 for a firm that none of them ever had, or has still."""
    firm = records.load(session, firm_id)
    if firm is None or firm.status is FirmStatus.VOIDED:
        raise not_found()
    left = [
        (own, next_one)
        for own, next_one in pairwise(firm.residencies)
        if own.value.zone in caller.grants and next_one.value.zone not in caller.grants and own.before <= clock.today()
    ]
    if not left:
        raise not_found()
    own, next_one = left[-1]
    origin, goal = Zone(own.value.zone), Zone(next_one.value.zone)
    return DepartedFirm(
        firm_id=firm.firm_id,
        name=firm.name_on(own.before - timedelta(days=1)),
        left_on=own.before,
        from_zone=origin,
        from_zone_name=origin.label,
        to_zone=goal,
        to_zone_name=goal.label,
    )
