"""容缺: what was missing at 受理, until when, and whether it came; overdue is read off the date."""

from datetime import date

from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.reviews import SupplyList, SupplyView
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import not_found
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.programmes.reference import materials_of
from services.cultivation.reviews import tables
from services.cultivation.reviews.rules.checklists import Owed
from services.cultivation.reviews.tables import ReviewSupply


def supplies(session: Session, application_id: str, caller: Caller) -> SupplyList:
    """For the firm and its reviewers. Raises 404 outside the caller's scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    return supply_list(session, row, today)


def supply_list(session: Session, row: Application, today: date) -> SupplyList:
    return SupplyList(application_id=row.application_id, items=supply_views(session, row, today))


def supply_views(session: Session, row: Application, today: date) -> tuple[SupplyView, ...]:
    return tuple(_view(each, row, today) for each in tables.supplies_of(session, row.application_id))


def _view(owed: ReviewSupply, row: Application, today: date) -> SupplyView:
    listed = materials_of(Programme(row.programme), civil_date(owed.asked_at))
    names = {each.code: each.name for each in listed.materials} if listed else {}
    return SupplyView(
        seq=owed.seq,
        material=owed.material,
        name=names.get(owed.material, owed.material),
        due_on=owed.due_on,
        asked_at=owed.asked_at,
        note=owed.note,
        supplied_on=owed.supplied_on,
        supplied_note=owed.supplied_note,
        overdue=Owed(owed.due_on, owed.supplied_at).overdue(today),
    )
