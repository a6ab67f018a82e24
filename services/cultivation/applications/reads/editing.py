"""Whether somebody may change what an application consists of: its form and its attachments."""

from datetime import date

from sqlmodel import Session

from contracts.codes import Role
from kit.data.caller import Caller
from kit.data.problem import Problem, conflict, forbidden
from services.cultivation.applications.rules.cases import Refusal
from services.cultivation.applications.rules.transitions import EDITABLE, FILER, filing_refusal
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.tables.rows import Involvement

OF_PERSONS = {
    "conflict_of_interest": "应当回避",
    "mandate_required": "尚未登记代填委托",
    "step_not_granted": "未获授权",
}


def refuse_person(refused: Refusal) -> Problem:
    """403 for whoever may not do this although his role may."""
    return Problem(403, refused.code, OF_PERSONS[refused.code], refused.detail)


def edit_refusal(row: Application, caller: Caller, today: date, part: Involvement) -> Problem | None:
    """403 forbidden, mandate_required or conflict_of_interest, 409 not_editable (submitted is immutable); None where he may."""
    if caller.role not in FILER:
        return forbidden()
    case = rows.case_of(row, today, part)
    refused = filing_refusal(case, Role(caller.role))
    if refused is not None:
        return refuse_person(refused)
    if case.standing not in EDITABLE:
        return conflict("not_editable", "申报材料已提交，不可修改", "只有填报中或补正期内的申报可以修改。")
    return None


def require_editable(session: Session, row: Application, caller: Caller, today: date) -> None:
    """Raises as `edit_refusal` says."""
    refused = edit_refusal(row, caller, today, rows.involvement(session, row.application_id, caller))
    if refused is not None:
        raise refused
