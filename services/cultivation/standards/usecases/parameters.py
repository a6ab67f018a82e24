"""Values that the office schedules: laid over those that the standard came with, each over its own days, none ever edited."""

from datetime import date

from contracts.codes import Programme
from contracts.commands.standards import ScheduleParameter, WithdrawParameterValue
from contracts.events.standards import ParameterScheduled, ParameterWithdrawn
from contracts.metrics import Unit
from contracts.queries.standards import StandardView
from contracts.standards import Confidence
from domain.spans import OPEN
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import FieldError, Problem, conflict, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.standards.reads.standards import standard
from services.cultivation.standards.reads.views import show
from services.cultivation.standards.rules.criteria import (
    Parameter,
    Step,
    Value,
    every_criterion,
    own_parameters,
    parameters,
)
from services.cultivation.standards.rules.places import FaultyStandard, Place
from services.cultivation.standards.rules.standing import Standard
from services.cultivation.standards.rules.values import read_value
from services.cultivation.standards.rules.wording import said, unit_of
from services.cultivation.standards.rules.writing import canonical, written_value
from services.cultivation.standards.tables import ParameterValue, scheduled_rows
from services.cultivation.standards.usecases.announcing import announce, state_of
from services.cultivation.standards.usecases.drafts import faulty


def schedule(session: WriteSession, standard_id: str, command: ScheduleParameter, caller: Caller) -> StandardView:
    """Another value from a day on. Raises 404, 422 for a day or value that cannot be, 409 parameter_overlap."""
    held = standard(session, standard_id)
    parameter = _parameter(held, command.parameter)
    value = _value(command, parameter)
    entries = scheduled_rows(session, standard_id, command.parameter)
    living = [each for each in entries if each.withdrawn_at is None]
    before = _end(held, command, living)
    _refuse_outside(held, command, before, civil_date(session.now))
    session.add(
        ParameterValue(
            standard_id=standard_id,
            parameter=command.parameter,
            entry=len(entries) + 1,
            valid_from=command.valid_from,
            valid_before=before,
            value=canonical(written_value(value)),
            citation=command.citation,
            mark=command.value.mark.value,
            recorded_by=caller.subject,
            recorded_at=session.now,
        )
    )
    session.flush()
    session.audit("standard", standard_id, "standard.schedule-parameter", parameter=command.parameter)
    announce(
        session,
        ParameterScheduled(
            standard=state_of(session, standard_id),
            parameter=parameter.code,
            parameter_name=parameter.name,
            said=said(value, _unit(held, parameter)),
            valid_from=command.valid_from,
            valid_before=before if before < OPEN else None,
            citation=command.citation,
            mark=command.value.mark,
        ),
    )
    return show(session, standard_id, civil_date(session.now))


def withdraw(session: WriteSession, standard_id: str, command: WithdrawParameterValue, caller: Caller) -> StandardView:
    """Take back a value that has not begun. Raises 404, 409 parameter_in_force once it has."""
    rows = scheduled_rows(session, standard_id, command.parameter)
    row = next((each for each in rows if each.withdrawn_at is None and each.valid_from == command.valid_from), None)
    if row is None:
        raise not_found()
    if row.valid_from <= civil_date(session.now):
        raise conflict("parameter_in_force", "该取值已生效", "已生效的取值不能撤回，请另行安排新的取值。")
    row.withdrawn_by, row.withdrawn_at = caller.subject, session.now
    session.add(row)
    session.flush()
    session.audit("standard", standard_id, "standard.withdraw-parameter", parameter=command.parameter)
    parameter = _parameter(standard(session, standard_id), command.parameter)
    announce(
        session,
        ParameterWithdrawn(
            standard=state_of(session, standard_id),
            parameter=parameter.code,
            parameter_name=parameter.name,
            valid_from=command.valid_from,
        ),
    )
    return show(session, standard_id, civil_date(session.now))


def _parameter(held: Standard, code: str) -> Parameter:
    found = next((each for each in parameters(held.rule_set) if each.code == code), None)
    if found is None:
        error = FieldError("/parameter", "parameter_unknown", "该标准没有这个参数")
        raise invalid("validation", "填写有误", error.message, [error])
    return found


def _unit(held: Standard, parameter: Parameter) -> Unit | None:
    """Of the criterion that the parameter stands in."""
    owner = next(each for each in every_criterion(held.rule_set) if parameter in own_parameters(each))
    return unit_of(owner, parameter)


def _value(command: ScheduleParameter, parameter: Parameter) -> Value:
    place = Place(command.valid_from, OPEN, command.citation, Confidence.UNSURE)
    try:
        value = read_value(command.value.plain(), place)
    except FaultyStandard as fault:
        raise faulty(fault, "/value") from fault
    if _shape(value) is not _shape(parameter.values[0].value):
        error = FieldError("/value", "parameter_shape", "取值的形式应与原参数相同（数字、分档表或资格）")
        raise invalid("validation", "填写有误", error.message, [error])
    return value


def _shape(value: Value) -> type:
    first = value[0] if isinstance(value, tuple) else value
    return Step if isinstance(first, Step) else Programme if isinstance(first, Programme) else type(first)


def _end(held: Standard, command: ScheduleParameter, living: list[ParameterValue]) -> date:
    """As asked for, else until the next value that is scheduled or the end of the standard."""
    later = [each.valid_from for each in living if each.valid_from > command.valid_from]
    return command.valid_before or min([*later, held.rule_set.valid_before])


def _refuse_outside(held: Standard, command: ScheduleParameter, before: date, today: date) -> None:
    rule_set = held.rule_set
    if command.valid_from < max(today, rule_set.valid_from):
        raise _refused("/valid_from", "in_past", "不得早于今天，也不得早于标准的生效日")
    if not command.valid_from < before <= rule_set.valid_before:
        raise _refused("/valid_before", "parameter_hole", "止日应晚于起日，且不超出标准的适用期")
    for code, start in sorted(held.scheduled):
        if code == command.parameter and command.valid_from <= start < before:
            detail = f"自 {start} 起已安排了取值，请先撤回或另选日期。"
            raise conflict("parameter_overlap", "取值的适用期重叠", detail)


def _refused(pointer: str, code: str, message: str) -> Problem:
    return invalid("validation", "填写有误", message, [FieldError(pointer, code, message)])
