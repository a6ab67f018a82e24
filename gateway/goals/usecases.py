"""Entering a target with its document, and deciding about it by another account of the office."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from contracts.codes import TargetState
from contracts.commands.targets import EnterProvinceTotal, EnterTarget
from contracts.queries.targets import OfficeTarget
from gateway.access.rules.scope import scope_of
from gateway.attainment.reference import targets as plan
from gateway.goals.reads import in_force, known_measures, target_view
from gateway.goals.rules import Cell, refusal
from gateway.goals.tables import ProvinceTotal, TargetEntry, newest_reading, targets_of, text_of
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version


def enter_target(session: WriteSession, command: EnterTarget) -> OfficeTarget:
    """Keep a target until another account decides. Raises 422 with every fault, 409 for a cell that the plan states."""
    errors = [*_faults(command, civil_date(session.now))]
    if errors:
        raise invalid("target_invalid", "目标填报有误", errors=errors)
    cell = Cell(command.measure, scope_of(command.scope), command.year)
    if _stated(cell):
        raise conflict("stated_by_plan", "规划已有该目标", "该区域、该指标的目标年数值以规划纲要为准，不另行填报。")
    if in_force(targets_of(session, cell)) and command.reason is None:
        error = FieldError("/reason", "required", "替换已审定的目标须说明原因")
        raise invalid("reason_missing", "请说明调整原因", errors=[error])
    row = TargetEntry(
        target_id=ulid(),
        measure=cell.measure,
        scope=cell.scope.value,
        year=cell.year,
        binding=text_of(command.binding),
        expected=text_of(command.expected),
        document_no=command.document_no,
        document_on=command.document_on,
        reason=command.reason,
        state=TargetState.PROPOSED.value,
        entered_by=session.caller.subject,
        entered_at=session.now,
    )
    session.add(row)
    session.audit(
        "target", row.target_id, "target.entered", measure=cell.measure, scope=cell.scope.value, year=cell.year
    )
    return target_view(row, ())


def _faults(command: EnterTarget, today: date) -> Iterator[FieldError]:
    measure = known_measures().get(command.measure)
    if measure is None:
        yield FieldError("/measure", "enum", "没有这个指标或资格")
    try:
        scope_of(command.scope)
    except ValueError:
        yield FieldError("/scope", "enum", "没有这个区域")
    if command.binding is None and command.expected is None:
        yield FieldError("/binding", "required", "约束值与预期值至少填一项")
    if command.document_on > today:
        yield FieldError("/document_on", "range", "文件日期不得晚于今天")
    values: list[tuple[str, Decimal | None]] = [("binding", command.binding), ("expected", command.expected)]
    for name, value in values if measure is not None else ():
        why = measure.refuses(value) if measure is not None and value is not None else None
        if why is not None:
            yield FieldError(f"/{name}", "range", why)


def _stated(cell: Cell) -> bool:
    try:
        return plan.load().target(cell.scope, cell.measure).target_year == cell.year
    except KeyError:
        return False


def decide_target(
    session: WriteSession, target_id: str, state: TargetState, reason: str | None, expected: int
) -> OfficeTarget:
    """Approve or refuse. Raises 404, 409 `target_decided` and `own_target`, 412, 422 for a refusal without a reason."""
    row = session.get(TargetEntry, target_id)
    if row is None:
        raise not_found()
    require_version(expected, row.version)
    refused = refusal(TargetState(row.state), row.entered_by, session.caller.subject)
    if refused is not None:
        raise conflict(refused.code, refused.title, refused.detail)
    if state is TargetState.REFUSED and reason is None:
        error = FieldError("/reason", "required", "不通过须说明原因")
        raise invalid("reason_missing", "请说明不通过的原因", errors=[error])
    row.state, row.version = state.value, row.version + 1
    row.decided_by, row.decided_at, row.decision_reason = session.caller.subject, session.now, reason
    session.add(row)
    session.flush()
    session.audit("target", target_id, f"target.{state.value}", reason=reason)
    cell = Cell(row.measure, scope_of(row.scope), row.year)
    return target_view(row, in_force(targets_of(session, cell)))


def enter_province_total(session: WriteSession, command: EnterProvinceTotal) -> None:
    """Keep a denominator of a day. Raises 422 for a day that has not come and for a correction that says no reason."""
    if command.as_of > civil_date(session.now):
        error = FieldError("/as_of", "not_yet", "该日期尚未到来")
        raise invalid("not_yet", "日期有误", "全省数只能填报已经到来的日期。", [error])
    before = newest_reading(session, command.programme.value, command.as_of)
    if before is not None and command.reason is None:
        error = FieldError("/reason", "required", "更正已填报的数据须说明原因")
        raise invalid("reason_missing", "请说明更正原因", errors=[error])
    session.add(
        ProvinceTotal(
            programme=command.programme.value,
            as_of=command.as_of,
            version=before.version + 1 if before else 1,
            firms=command.firms,
            source=command.source,
            reason=command.reason,
            entered_by=session.caller.subject,
            entered_at=session.now,
        )
    )
    session.audit(
        "province-total", f"{command.programme.value}/{command.as_of}", "province-total.entered", firms=command.firms
    )
