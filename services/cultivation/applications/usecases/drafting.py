"""An open draft: edited by several people, and moved on to the rules and the round of today."""

from collections.abc import Sequence
from datetime import date

import orjson

from contracts.codes import ApplicationState as State
from contracts.codes import Programme
from contracts.commands.applications import EditApplication
from contracts.queries.applications import ApplicationView
from contracts.queries.drafts import DraftMovement
from kit.data.caller import Caller
from kit.data.problem import FieldError, Problem, conflict, forbidden
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.reads.editing import require_editable
from services.cultivation.applications.reads.forms import shape_of_row, standard_of
from services.cultivation.applications.reads.movements import movement_of
from services.cultivation.applications.rules.transitions import FILER
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.usecases.forms import changes, entered, merged
from services.cultivation.applications.usecases.merging import Clash, reconciled, without
from services.cultivation.applications.usecases.steps import Opened, StepTexts, load, record, touch, version_of

MOVE_ON = "move-on"


def edit(
    session: WriteSession, application_id: str, command: EditApplication, expected: int, caller: Caller
) -> ApplicationView:
    """Change a draft or a supplement; who changed which field from what to what stands in the history.

    With `seen` the edits of others since then stand where the editor changed nothing. Raises 409 edit_conflict where both did, 412 without
    `seen`, 409 not_editable once handed in or overdue (submitted is immutable), 403 mandate_required for park staff.
    """
    if caller.role not in FILER:
        raise forbidden()
    opened = load(session, application_id, caller)
    row = opened.row
    if command.seen is None:
        require_version(expected, version_of(row, caller))
    require_editable(session, row, caller, opened.today)
    before, row.form = row.form, _edited(session, opened, command)
    found = changes(before, row.form)
    if found:
        touch(row)
        record(session, row, "edit", caller, State(row.state), StepTexts(changes=found))
    session.audit("application", application_id, "application.edit", fields=[each["pointer"] for each in found])
    return show(session, row, caller, opened.today)


def move_on(session: WriteSession, application_id: str, expected: int, caller: Caller) -> ApplicationView:
    """Take a draft over to the rules in force and, when its round is over, to the one that takes applications.

    What is not asked any more leaves the form and stays in the history. Raises 409 application_open where the firm applies in that round
    already, and as `edit`. Nothing happens where nothing has changed.
    """
    opened = load(session, application_id, caller)
    row = opened.row
    require_version(expected, version_of(row, caller))
    require_editable(session, row, caller, opened.today)
    found = movement_of(session, row, opened.today)
    if found.pending and found.round_id_now:
        _refuse_second(session, row, found)
        before, row.form = row.form, without(row.form, found.pointers_dropped)
        row.round_id, row.path = found.round_id_now, found.path_now or row.path
        note_rules(session, row, opened.today)
        touch(row)
        texts = StepTexts(note=_note(found), changes=changes(before, row.form))
        record(session, row, MOVE_ON, caller, State(row.state), texts)
    session.audit("application", application_id, "application.move-on", pending=found.pending)
    return show(session, row, caller, opened.today)


def note_rules(session: WriteSession, row: Application, today: date) -> None:
    """The filer knows the rules of this day."""
    held = standard_of(session, row, today)
    row.ruled_by, row.ruled_on = held.standard_id if held else None, today


def require_moved_on(session: WriteSession, row: Application, today: date) -> None:
    """Raises 409 rules_changed: what the form says was written for other rules."""
    found = movement_of(session, row, today)
    if found.pending:
        detail = f"填报期间规则有 {len(found.differences)} 处变化，请查看变化并转入现行规则（{found.rule_version_now}）后再提交。"
        raise conflict("rules_changed", "适用规则已变化", detail, rule_version=found.rule_version_now)


def _edited(session: WriteSession, opened: Opened, command: EditApplication) -> str:
    """The form with the edit in it. Raises 422 and 409 edit_conflict."""
    row, programme = opened.row, Programme(opened.row.programme)
    firm = rows.firm_today(session, row.firm_id, opened.today)
    shape = shape_of_row(session, row, firm, opened.today)
    wanted = merged(programme, row.form, entered(programme, shape, command.form))
    if command.seen is None:
        return wanted
    form, clashes = reconciled(row.form, wanted, command.seen)
    if clashes:
        raise _clash(session, row, clashes, {field.pointer: field.label for field in shape.fields})
    return form


def _clash(session: WriteSession, row: Application, clashes: Sequence[Clash], labels: dict[str, str]) -> Problem:
    """Each field with what stands there now, and who wrote it when."""
    last = {
        change["pointer"]: step
        for step in rows.steps_of(session, row.application_id)
        for change in orjson.loads(step.changes or "[]")
    }
    told = [
        {
            "pointer": each.pointer,
            "label": labels.get(each.pointer, each.pointer),
            "current": each.current,
            "changed_by": last[each.pointer].actor,
            "changed_at": last[each.pointer].at.isoformat(),
        }
        for each in clashes
        if each.pointer in last
    ]
    errors = [
        FieldError(
            each.pointer, "edit_conflict", f"他人已改为：{each.current if each.current is not None else '未填写'}"
        )
        for each in clashes
    ]
    detail = "您填写期间他人修改了同一项目，双方内容均已保留，请逐项核对后再保存。"
    return Problem(409, "edit_conflict", "与他人的修改冲突", detail, errors=errors, conflicts=told)


def _refuse_second(session: WriteSession, row: Application, found: DraftMovement) -> None:
    if found.round_id_now == row.round_id:
        return
    other = rows.open_one(session, row.firm_id, found.round_id_now or "")
    if other is not None:
        detail = f"该企业在{found.round_now}的申报尚未办结，本草稿不能转入；请撤回其中一件。"
        raise conflict("application_open", "已有进行中的申报", detail, application_id=other.application_id)


def _note(found: DraftMovement) -> str:
    """What moved, for the history."""
    said = []
    if found.round_before != found.round_now:
        said.append(f"批次：{found.round_before} → {found.round_now}")
    if found.rule_version_before != found.rule_version_now:
        said.append(f"规则：{found.rule_version_before} → {found.rule_version_now}")
    if found.differences:
        said.append(f"{len(found.differences)} 处变化已知悉")
    return "；".join(said)
