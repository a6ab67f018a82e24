"""Taking a review step: nobody else's claim, nothing overdue, a complete checklist, sufficient experts; then the step itself.

Every decision is conditional on the version that was seen: of two deciders the second is refused (412).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState, Programme
from contracts.commands.applications import Score
from contracts.commands.base import Command
from contracts.commands.reviews import Acceptance, MissingMaterial
from contracts.queries.applications import ApplicationView
from kit.data.caller import Caller
from kit.data.problem import FieldError, conflict, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.rules.scores import kept
from services.cultivation.applications.rules.transitions import FILING
from services.cultivation.applications.usecases import certificates, cities, publicities, reviews, supplements
from services.cultivation.reviews import tables
from services.cultivation.reviews.reads.checklists import gaps
from services.cultivation.reviews.reads.panels import experts_of
from services.cultivation.reviews.reference import panel_of
from services.cultivation.reviews.rules.panels import average, shortfalls
from services.cultivation.reviews.rules.supplies import overdue, unsettled
from services.cultivation.reviews.usecases import claims, supplies
from services.cultivation.reviews.usecases.opening import UnderReview, open_review, refuse_claimed

VERBS: Mapping[Action, Callable[..., ApplicationView]] = {
    Action.ACCEPT: reviews.accept,
    Action.REQUEST_CHANGES: supplements.request_changes,
    Action.RECOMMEND: reviews.recommend,
    Action.INFORM_CITY: cities.inform,
    Action.APPROVE_CITY: cities.approve,
    Action.REVIEW: reviews.review,
    Action.SEND_TO_EXPERTS: reviews.send_to_experts,
    Action.PROPOSE: reviews.propose,
    Action.REJECT: reviews.reject,
    Action.OPEN_PUBLICITY: publicities.open_publicity,
    Action.OBJECT: publicities.object_to,
    Action.DISMISS_OBJECTION: publicities.dismiss_objection,
    Action.FILE: publicities.file,
    Action.ANNOUNCE: certificates.announce,
    Action.CERTIFY: certificates.certify,
}
"""What each review step does."""
WAYS_OUT = frozenset({Action.REQUEST_CHANGES, Action.REJECT, Action.OBJECT, Action.DISMISS_OBJECTION})
"""Steps that nothing owed keeps waiting."""
SETTLED_BEFORE = frozenset({Action.PROPOSE, Action.OPEN_PUBLICITY})
"""Steps before which every missing material has come and was confirmed, or was waived."""
NAMED = 5  # gaps that a refusal names


def decide(
    session: WriteSession, application_id: str, step: Action, command: Command, expected: int, caller: Caller
) -> ApplicationView:
    """Take the step. What the table of transitions refuses is refused by it; what follows from the review is refused here.

    Raises 409 claimed_by_other, supply_overdue, supply_owed, checklist_incomplete and experts_insufficient.
    """
    opened = open_review(session, application_id, caller)
    if step in opened.actions and expected == opened.row.version:
        refuse_claimed(opened)
        _refuse_owed(session, opened, step)
        prepare = PREPARED.get(step)
        if prepare is not None:
            command = prepare(session, opened, command)
    if isinstance(command, Acceptance) and command.missing:
        return _accept_with_gaps(session, opened, command, command.missing, expected)
    verb: Any = VERBS[step]
    view: ApplicationView = verb(
        session, application_id=application_id, command=command, expected=expected, caller=caller
    )
    _give_back(session, opened, view)
    return view


def _give_back(session: WriteSession, opened: UnderReview, view: ApplicationView) -> None:
    """A claim ends with the last step of its holder, because the city comes after the park on the same side.

    It outlives a 补正, whose answer comes back to who asked.
    """
    done = not set(view.actions) - FILING and view.state is not ApplicationState.SUPPLEMENT
    if opened.claim is not None and done:
        claims.end(session, opened.claim, opened.caller)


def _refuse_owed(session: WriteSession, opened: UnderReview, step: Action) -> None:
    """What is owed past its day blocks every step but the ways out; 拟认定, or 公示 where nobody proposes, waits for all of it."""
    if step in WAYS_OUT:
        return
    owed = [each.owed for each in tables.supplies_of(session, opened.row.application_id)]
    if overdue(owed, opened.today):
        raise conflict(
            "supply_overdue", "容缺材料逾期未补", "容缺受理的材料已过补交期限，补交、延期或免交后方可继续办理。"
        )
    if step in SETTLED_BEFORE and unsettled(owed):
        raise conflict("supply_owed", "容缺材料尚未补齐", "容缺受理的材料补交并确认后方可拟认定。")


def _examined(session: WriteSession, opened: UnderReview, command: Command) -> Command:
    """A recommendation needs the whole list."""
    missing = gaps(session, opened.row, opened.caller)
    if not missing:
        return command
    named = "；".join(f"{each.name}：{each.gap}" for each in missing[:NAMED])
    more = f"等 {len(missing)} 项" if len(missing) > NAMED else ""
    items = [each.item for each in missing]
    raise conflict("checklist_incomplete", "审核清单尚未完成", f"{named}{more}", items=items)


def _scored(session: WriteSession, opened: UnderReview, command: Command) -> Command:
    """The score is the average of the experts, where they are entered one by one; otherwise it is as sent."""
    rule = panel_of(Programme(opened.row.programme), opened.today)
    if rule is None or not isinstance(command, Score):
        return command
    experts = experts_of(session, opened.row.application_id)
    lacking = list(shortfalls(rule, experts))
    mean = average(experts)
    if lacking or mean is None:
        raise conflict("experts_insufficient", "专家评审尚不符合要求", "；".join(lacking), shortfalls=lacking)
    if command.score is not None and kept(mean) != command.score:
        errors = [FieldError("/score", "score_from_experts", f"评分为各专家评分的平均 {kept(mean)}，不另行填写")]
        raise invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors)
    return command.model_copy(update={"score": mean})


PREPARED: Mapping[Action, Callable[[WriteSession, UnderReview, Command], Command]] = {
    Action.RECOMMEND: _examined,
    Action.PROPOSE: _scored,
}
"""What a step needs of the review before it can be taken."""


def _accept_with_gaps(
    session: WriteSession,
    opened: UnderReview,
    command: Acceptance,
    missing: Sequence[MissingMaterial],
    expected: int,
) -> ApplicationView:
    """容缺受理. Raises 422 for a material that the programme does not have, and for a day that is no time to come."""
    row = opened.row
    errors = supplies.faults(session, row, missing)
    if errors:
        raise invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors)
    note = supplies.said(session, row, missing)
    view = reviews.accept(session, row.application_id, command, expected, opened.caller, note=note)
    supplies.owe(session, row, missing, opened.caller)
    return view
