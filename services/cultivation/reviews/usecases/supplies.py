"""容缺受理: which materials were missing when an application was accepted, and until when they are to come."""

from collections.abc import Sequence

from contracts.codes import Programme
from contracts.commands.reviews import MissingMaterial
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import FieldError
from kit.data.session import WriteSession
from services.cultivation.applications.tables.applications import Application
from services.cultivation.programmes.reference import materials_of
from services.cultivation.reviews import tables
from services.cultivation.reviews.tables import ReviewSupply


def faults(session: WriteSession, row: Application, missing: Sequence[MissingMaterial]) -> list[FieldError]:
    """What is wrong with the materials that are named as missing."""
    today = civil_date(session.now)
    listed = materials_of(Programme(row.programme), today)
    known = {each.code for each in listed.materials} if listed else set()
    errors = []
    for nth, each in enumerate(missing):
        if each.material not in known:
            errors.append(FieldError(f"/missing/{nth}/material", "unknown_item", "该项目的材料清单没有这一项"))
        if each.due_on <= today:
            errors.append(FieldError(f"/missing/{nth}/due_on", "range", "补交期限须晚于今天"))
    if len({each.material for each in missing}) < len(missing):
        errors.append(FieldError("/missing", "duplicate", "同一材料只能列一次"))
    return errors


def said(session: WriteSession, row: Application, missing: Sequence[MissingMaterial]) -> str:
    """The missing materials with their days, as the firm reads them."""
    listed = materials_of(Programme(row.programme), civil_date(session.now))
    names = {each.code: each.name for each in listed.materials} if listed else {}
    parts = [f"{names.get(each.material, each.material)}（{each.due_on} 前补交）" for each in missing]
    return f"容缺受理，待补交：{'、'.join(parts)}"


def owe(session: WriteSession, row: Application, missing: Sequence[MissingMaterial], caller: Caller) -> None:
    """Write down what is missing."""
    first = tables.next_seq(session, ReviewSupply, row.application_id)
    for nth, each in enumerate(missing):
        session.add(
            ReviewSupply(
                application_id=row.application_id,
                seq=first + nth,
                material=each.material,
                due_on=each.due_on,
                note=each.note,
                asked_at=session.now,
                asked_by=caller.subject,
            )
        )
    session.flush()
