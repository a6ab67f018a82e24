"""What a caller may see, as a predicate of every query: his firm, his zones or the office, on today's date."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select

from contracts.codes import Role, Zone
from contracts.messages import AudienceKind
from kit.data.caller import Caller
from services.notifications.firms.tables import firm_zones
from services.notifications.messages.tables import messages


def visible_to(caller: Caller, today: date) -> ColumnElement[bool]:
    """Rows of `message` that are the caller's to read; his own account's in any role."""
    mine = _addressed(AudienceKind.ACCOUNT, messages.c.target == caller.subject)
    match caller.role:
        case Role.FIRM:
            return or_(mine, _addressed(AudienceKind.FIRM, messages.c.target == caller.party))
        case Role.STAFF:
            return or_(mine, _of_zones(sorted(caller.grants), today))
        case Role.OFFICE:
            office = messages.c.audience == AudienceKind.OFFICE.value
            return or_(mine, office, _of_zones([Zone.OUTSIDE.value], today), _of_nobody())
        case _:
            return false()


def _addressed(kind: AudienceKind, target: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(messages.c.audience == kind.value, target)


def _of_zones(zones: list[str], today: date) -> ColumnElement[bool]:
    """To the zones' staff, or to the staff of a firm that one of the zones answers for today."""
    theirs = select(firm_zones.c.firm_id).where(
        firm_zones.c.zone.in_(zones), firm_zones.c.valid_from <= today, firm_zones.c.valid_before > today
    )
    return or_(
        _addressed(AudienceKind.ZONE_STAFF, messages.c.target.in_(zones)),
        _addressed(AudienceKind.FIRM_STAFF, messages.c.target.in_(theirs)),
    )


def _of_nobody() -> ColumnElement[bool]:
    """To the staff of a firm whose zone the registry has not told us yet: the office stands in."""
    return _addressed(AudienceKind.FIRM_STAFF, messages.c.target.not_in(select(firm_zones.c.firm_id)))
