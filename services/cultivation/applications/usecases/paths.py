"""Entering a path of applications with its documents, deciding about it by another account of the office, taking it back before its day."""

from datetime import date

import orjson

from contracts.applications import PathState
from contracts.commands.paths import DecidePath, EnterPath
from contracts.queries.paths import DatedPath
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, conflict, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.applications.reads.paths import dated_path
from services.cultivation.applications.rules.cases import Refusal
from services.cultivation.applications.rules.paths import Path
from services.cultivation.applications.rules.proposed_paths import (
    BEGUN,
    decision_refused,
    overlapping,
    path_faults,
    withdrawal_refused,
)
from services.cultivation.applications.tables.paths import (
    BETWEEN,
    LIVING,
    ApplicationPath,
    entered_path,
    path_of_row,
    paths,
)

TITLES = {
    "path_decided": "该办理环节已有结论",
    "own_path": "不能审定自己填报的办理环节",
    "path_begun": "起始日已过",
    "path_in_force": "该办理环节已生效",
}


def enter_path(session: WriteSession, command: EnterPath, caller: Caller) -> DatedPath:
    """Keep a path until another account decides. Raises 422 with every fault, 409 path_overlap where one begins within its days."""
    row = _row(command, session, caller)
    path, today = path_of_row(row), civil_date(session.now)
    errors = [FieldError(each.pointer, each.code, each.message) for each in path_faults(path, today)]
    if errors:
        raise invalid("path_invalid", "办理环节填报有误", errors[0].message, errors)
    _refuse_overlap(session, path)
    session.add(row)
    session.flush()
    session.audit("application-path", row.code, "path.entered", programme=row.programme, zone=row.zone)
    return dated_path(session, row.code, today)


def decide_path(
    session: WriteSession, code: str, state: PathState, command: DecidePath, expected: int, caller: Caller
) -> DatedPath:
    """Approve or refuse. Raises 404, 412, 409 path_decided, own_path, path_begun and path_overlap, 422 for a refusal without a reason."""
    row, today = _entered(session, code, expected), civil_date(session.now)
    _refuse(decision_refused(PathState(row.state), row.entered_by, caller.subject))
    if state is PathState.APPROVED:
        _refuse(BEGUN if row.valid_from < today else None)
        _refuse_overlap(session, path_of_row(row))
    elif command.reason is None:
        raise invalid(
            "reason_missing", "请说明不通过的原因", errors=[FieldError("/reason", "required", "不通过须说明原因")]
        )
    row.decided_by, row.decided_at, row.decision_reason = caller.subject, session.now, command.reason
    return _changed(session, row, state, today)


def withdraw_path(session: WriteSession, code: str, expected: int, caller: Caller) -> DatedPath:
    """Take back one that has not begun. Raises 404, 412, 409 path_decided and path_in_force."""
    row, today = _entered(session, code, expected), civil_date(session.now)
    _refuse(withdrawal_refused(PathState(row.state), row.valid_from, today))
    row.withdrawn_by, row.withdrawn_at = caller.subject, session.now
    return _changed(session, row, PathState.WITHDRAWN, today)


def _changed(session: WriteSession, row: ApplicationPath, state: PathState, today: date) -> DatedPath:
    row.state, row.version = state.value, row.version + 1
    session.add(row)
    session.flush()
    session.audit("application-path", row.code, f"path.{state.value}")
    return dated_path(session, row.code, today)


def _entered(session: WriteSession, code: str, expected: int) -> ApplicationPath:
    row = entered_path(session, code)
    if row is None:
        raise not_found()
    require_version(expected, row.version)
    return row


def _row(command: EnterPath, session: WriteSession, caller: Caller) -> ApplicationPath:
    return ApplicationPath(
        code=ulid(),
        programme=command.programme.value,
        zone=command.zone.value if command.zone else None,
        stages=BETWEEN.join(stage.value for stage in command.stages),
        city=command.city.value if command.city else None,
        scored_by=command.scored_by.value if command.scored_by else None,
        valid_from=command.valid_from,
        valid_before=command.valid_before,
        sources=orjson.dumps([each.model_dump(mode="json") for each in command.sources]).decode(),
        reason=command.reason,
        state=PathState.PROPOSED.value,
        entered_by=caller.subject,
        entered_at=session.now,
    )


def _refuse(refused: Refusal | None) -> None:
    if refused is not None:
        raise conflict(refused.code, TITLES[refused.code], refused.detail)


def _refuse_overlap(session: WriteSession, path: Path) -> None:
    other = overlapping(path, paths(session, LIVING))
    if other is not None:
        raise _overlap(other)


def _overlap(other: Path) -> Problem:
    detail = f"自 {other.valid_from} 起已填报或审定了同一项目、园区的办理环节，请先撤回或另选日期。"
    return conflict("path_overlap", "办理环节的适用期重叠", detail, path=other.code)
