"""容缺: what was missing at 受理, until when, what came and what was decided of it; overdue is read off the date."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from contracts.attachments import AttachmentKind
from contracts.codes import Programme, Role
from contracts.queries.attachments import PinnedAttachment
from contracts.queries.reviews import SupplyList, SupplyStepView, SupplyView
from contracts.reviews import SupplyDecision, SupplyStanding
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import conflict, not_found
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.attachments.reads import pinned
from services.cultivation.attachments.tables import all_ones
from services.cultivation.programmes.reference import materials_of
from services.cultivation.programmes.rules.materials import Material
from services.cultivation.reviews import tables
from services.cultivation.reviews.rules.supplies import DECISIONS, SUPPLIABLE
from services.cultivation.reviews.tables import ReviewSupply, ReviewSupplyStep

FILED, NOTED = "file", "note"
STEP_NAMES = {FILED: "上传材料", NOTED: "登记补交"} | {each.value: each.label for each in SupplyDecision}


def supplies(session: Session, application_id: str, caller: Caller) -> SupplyList:
    """For the firm and its reviewers. Raises 404 outside the caller's scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    return supply_list(session, row, caller, today)


def supply_list(session: Session, row: Application, caller: Caller, today: date) -> SupplyList:
    return SupplyList(application_id=row.application_id, items=supply_views(session, row, caller, today))


def supply_views(session: Session, row: Application, caller: Caller, today: date) -> tuple[SupplyView, ...]:
    """Each missing material with what became of it."""
    owed = tables.supplies_of(session, row.application_id)
    steps: dict[int, list[ReviewSupplyStep]] = defaultdict(list)
    for step in tables.supply_steps_of(session, row.application_id) if owed else ():
        steps[step.supply].append(step)
    files = {each.attachment_id: pinned(each) for each in all_ones(session, row.application_id)} if steps else {}
    return tuple(_View(row, caller, today, files).of(each, steps[each.seq]) for each in owed)


def suppliable(session: Session, application_id: str, seq: int, caller: Caller) -> tuple[Application, ReviewSupply]:
    """A material that may be handed in now, with its application. Raises 404 outside the scope, 409 supply_settled, application_closed."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    owed = next((each for each in tables.supplies_of(session, application_id) if each.seq == seq), None)
    if row is None or owed is None:
        raise not_found()
    standing = owed.owed.standing(today)
    if standing not in SUPPLIABLE:
        raise conflict("supply_settled", "该材料已办结", f"该材料{standing.label}，不再补交。")
    if row.closed_at is not None:
        raise conflict("application_closed", "申报已办结", "已办结的申报不再补交材料。")
    return row, owed


def material_of(row: Application, owed: ReviewSupply) -> Material:
    """The material as the list said it when it was found missing."""
    listed = materials_of(Programme(row.programme), civil_date(owed.asked_at))
    known = (each for each in (listed.materials if listed else ()) if each.code == owed.material)
    return next(known, Material(owed.material, owed.material, frozenset({AttachmentKind.OTHER})))


class _View:
    """How one reader sees the missing materials of an application on a day; `files` are its attachments."""

    def __init__(self, row: Application, caller: Caller, today: date, files: dict[str, PinnedAttachment]) -> None:
        self._row, self._caller, self._today, self._files = row, caller, today, files

    def of(self, owed: ReviewSupply, steps: Sequence[ReviewSupplyStep]) -> SupplyView:
        material, standing = material_of(self._row, owed), owed.owed.standing(self._today)
        kinds = tuple(kind for kind in AttachmentKind if kind in material.kinds)
        is_open = self._row.closed_at is None
        reviews = is_open and self._caller.role in (Role.STAFF, Role.OFFICE)
        return SupplyView(
            seq=owed.seq,
            material=owed.material,
            name=material.name,
            due_on=owed.due_on,
            asked_at=owed.asked_at,
            note=owed.note,
            supplied_on=owed.supplied_on,
            supplied_note=owed.supplied_note,
            overdue=standing is SupplyStanding.OVERDUE,
            standing=standing,
            standing_name=standing.label,
            kinds=kinds,
            kind_names=tuple(kind.label for kind in kinds),
            files=tuple(self._files[step.attachment_id] for step in steps if step.attachment_id),
            steps=tuple(map(self._step, steps)),
            suppliable=is_open and self._caller.role in (Role.FIRM, Role.STAFF) and standing in SUPPLIABLE,
            decisions=DECISIONS.get(standing, ()) if reviews else (),
        )

    def _step(self, step: ReviewSupplyStep) -> SupplyStepView:
        side = Role(step.role).label
        hidden = self._caller.role == Role.FIRM and step.role != Role.FIRM
        return SupplyStepView(
            action=step.action,
            action_name=STEP_NAMES[step.action],
            at=step.at,
            by=side if hidden else step.actor,
            role_name=side,
            note=step.note,
            due_on=step.due_on,
        )
