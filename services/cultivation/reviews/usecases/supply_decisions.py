"""What reviewers decide of a missing material: that it came as it should, goes back, may come later, or need not come."""

from contracts.commands.reviews import DecideSupply
from contracts.queries.reviews import SupplyList
from contracts.reviews import ItemKind, ReviewResult, SupplyDecision, SupplyStanding
from kit.data.caller import Caller
from kit.data.problem import FieldError, conflict, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.reviews import tables
from services.cultivation.reviews.reads.supplies import supply_list
from services.cultivation.reviews.rules.supplies import DECISIONS, faults
from services.cultivation.reviews.tables import ReviewLine, ReviewSupply
from services.cultivation.reviews.usecases.opening import UnderReview, open_review, refuse_claimed
from services.cultivation.reviews.usecases.supplying import write_down


def decide_supply(
    session: WriteSession, application_id: str, seq: int, command: DecideSupply, caller: Caller
) -> SupplyList:
    """确认, 退回重交, 延期 or 免交, by a reviewer of either side; what is confirmed, sent back or waived is a line of the checklist too.

    Raises 404, 403 conflict_of_interest, 409 claimed_by_other, application_closed and supply_standing, 422.
    """
    opened = open_review(session, application_id, caller)
    owed = next((each for each in tables.supplies_of(session, application_id) if each.seq == seq), None)
    if owed is None:
        raise not_found()
    refuse_claimed(opened)
    _refuse_decision(opened, owed, command)
    _settle(session, owed, command)
    _find(session, opened, owed, command)
    write_down(session, opened.row, owed, command.decision.value, command.reason)
    session.audit("application", application_id, "application.decide-supply", decision=command.decision, seq=seq)
    return supply_list(session, opened.row, caller, opened.today)


def _refuse_decision(opened: UnderReview, owed: ReviewSupply, command: DecideSupply) -> None:
    if opened.row.closed_at is not None:
        raise conflict("application_closed", "申报已办结", "已办结的申报不再办理容缺材料。")
    standing = owed.owed.standing(opened.today)
    if command.decision not in DECISIONS.get(standing, ()):
        detail = f"该材料{standing.label}，不能{command.decision.label}。"
        raise conflict("supply_standing", "当前状态不能这样办理", detail)
    found = faults(command.decision, command.reason, command.due_on, owed.owed, opened.today)
    errors = [FieldError(f"/{name}", each.code, each.message) for name, each in found]
    if errors:
        raise invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors)


def _settle(session: WriteSession, owed: ReviewSupply, command: DecideSupply) -> None:
    owed.due_on = command.due_on or owed.due_on
    if command.decision is SupplyDecision.RETURN:
        owed.supplied_at, owed.supplied_on, owed.supplied_by, owed.supplied_note = None, None, None, None
    elif command.decision is not SupplyDecision.EXTEND:
        confirmed = command.decision is SupplyDecision.CONFIRM
        owed.settled_as = (SupplyStanding.CONFIRMED if confirmed else SupplyStanding.WAIVED).value
        owed.settled_at = session.now
    session.add(owed)


FOUND = {
    SupplyDecision.CONFIRM: (ReviewResult.FITS, "容缺材料已补交"),
    SupplyDecision.RETURN: (ReviewResult.SUPPLEMENT, "容缺材料退回重交"),
    SupplyDecision.WAIVE: (ReviewResult.FITS, "容缺材料免交"),
}


def _find(session: WriteSession, opened: UnderReview, owed: ReviewSupply, command: DecideSupply) -> None:
    """The decision as a line of the checklist, where it is one about the material itself."""
    if command.decision not in FOUND:
        return
    row, (result, words) = opened.row, FOUND[command.decision]
    session.add(
        ReviewLine(
            application_id=row.application_id,
            seq=tables.next_seq(session, ReviewLine, row.application_id),
            item=f"{ItemKind.MATERIAL.value}:{owed.material}",
            result=result.value,
            note="：".join(filter(None, (words, command.reason))),
            at=session.now,
            actor=opened.caller.subject,
            role=opened.caller.role,
            submission=row.submissions,
            after_step=row.steps,
        )
    )
