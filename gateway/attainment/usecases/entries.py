"""Entering a target with its document, and deciding about it by another account of the office."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from contracts.commands.targets import EnterTarget
from contracts.queries.targets import OfficeTarget
from contracts.releases import TargetState
from gateway.access.rules.scope import scope_of
from gateway.attainment.reads.entries import target_view
from gateway.attainment.reads.measures import known_measures
from gateway.attainment.reads.versions import is_stated, target_book
from gateway.attainment.reference import targets as plan
from gateway.attainment.rules.entries import refusal
from gateway.attainment.rules.versions import Cell
from gateway.attainment.tables.entries import TargetEntry, text_of
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version


def enter_target(session: WriteSession, command: EnterTarget) -> OfficeTarget:
    """Keep a target until another account decides; a cell that the plan states is revised. Raises 422 with every fault."""
    errors = [*_faults(command, civil_date(session.now))]
    if errors:
        raise invalid("target_invalid", "目标填报有误", errors=errors)
    cell = Cell(command.measure, scope_of(command.scope), command.year)
    if command.reason is None and is_stated(session, cell):
        error = FieldError("/reason", "required", "替换已有的目标须说明原因")
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
        effective_on=command.effective_on or command.document_on,
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
    if command.measure not in known_measures():
        yield FieldError("/measure", "enum", "没有这个指标或资格")
    try:
        scope_of(command.scope)
    except ValueError:
        yield FieldError("/scope", "enum", "没有这个区域")
    if command.document_on > today:
        yield FieldError("/document_on", "range", "文件日期不得晚于今天")
    yield from _faults_of_values(command)


def _faults_of_values(command: EnterTarget) -> Iterator[FieldError]:
    if command.binding is None and command.expected is None:
        yield FieldError("/binding", "required", "约束值与预期值至少填一项")
    if command.binding is not None and command.expected is not None and command.expected < command.binding:
        yield FieldError("/expected", "range", "预期值不得小于约束值")
    measure = known_measures().get(command.measure)
    for name, value in (("binding", command.binding), ("expected", command.expected)):
        if measure is None or value is None:
            continue
        why = measure.refuses(value) or _below_base(command, value)
        if why is not None:
            yield FieldError(f"/{name}", "range", why)


def _below_base(command: EnterTarget, value: Decimal) -> str | None:
    """Why a goal of the plan's last year cannot be revised to a value: every indicator of the plan is better when higher."""
    cell = (command.measure, command.scope, command.year)
    base = next((t.base for t in plan.load().targets if (t.indicator, t.scope.value, t.target_year) == cell), None)
    return None if base is None or value > base else f"应大于基期值 {base}"


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
    return target_view(row, target_book(session, civil_date(session.now), session.now).in_force())
