"""Undoing a batch: firms that are still as it left them are voided; what was changed since, or rests elsewhere, stays with its reason."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from contracts.codes import ImportMode, JobState, RowOutcome, Zone
from contracts.commands.registry import UndoImport, VoidEntry
from contracts.queries.registry import ImportView
from kit.data.caller import Caller
from kit.data.problem import Problem, conflict
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import FIRST_VERSION
from services.registry.firms.tables import records
from services.registry.firms.usecases.corrections import void
from services.registry.firms.usecases.requirements import require_zone
from services.registry.imports import reads
from services.registry.imports.tables import rosters

AT_ONCE = 50  # firms per transaction
UPDATED = "该行更新了已登记的企业，不随批次撤销；如有误请逐户更正"
CHANGED = "企业在导入后又有变更，不能随批次撤销；请逐户核对后更正或作废"
GONE = "企业档案已作废"


def undo(session: WriteSession, import_id: str, command: UndoImport, caller: Caller) -> ImportView:
    """Queue the undoing of a batch that has been written. Raises 403, 404, 409 import_not_applied or import_undone."""
    job: Row[Any] = reads.job_of(session, import_id, caller)
    require_zone(caller, Zone(job.zone))
    if job.undo_reason is not None:
        raise conflict("import_undone", "该批次已撤销", "整批撤销只能办理一次。")
    if job.mode != ImportMode.APPLY.value or job.state not in (JobState.DONE.value, JobState.FAILED.value):
        raise conflict("import_not_applied", "该批次没有可撤销的内容", "只有已写入并处理完毕的批次可以整批撤销。")
    kept = rosters.keep_rows(session, import_id, {each.firm_id: each.reason for each in command.kept})
    rosters.change_job(
        session,
        import_id,
        undo_reason=command.reason,
        kept=kept,
        state=JobState.QUEUED.value,
        problem=None,
        started_by=caller.subject,
        role=caller.role,
        grants=",".join(sorted(caller.grants)),
    )
    session.audit("import", import_id, "undo_import", kept=kept)
    return reads.one(session, import_id, caller)


def undo_next(session: WriteSession, job: Row[Any], lease: timedelta) -> None:
    """Void the next firms of the batch, or end the job when none is left."""
    rows = rosters.to_undo(session, job.import_id, AT_ONCE)
    if not rows:
        rosters.LEASED.end(session, job.import_id, JobState.DONE)
        session.audit("import", job.import_id, "import_undone", undone=job.undone, kept=job.kept)
        return
    decided = [(row, _undone(session, job, row)) for row in rows]
    rosters.save_undone(session, decided)
    voided = sum(why is None for _, why in decided)
    counts = {"undone": job.undone + voided, "kept": job.kept + len(rows) - voided}
    rosters.LEASED.renew(session, job.import_id, lease, **counts)
    session.audit("import", job.import_id, "undo_import_rows", lines=_lines(rows))


def _undone(session: WriteSession, job: Row[Any], row: Row[Any]) -> str | None:
    """Void the firm of a row; otherwise why it stays."""
    if row.outcome != RowOutcome.CREATED.value:
        return UPDATED
    firm = records.load(session, row.firm_id)
    if firm is None or firm.version != FIRST_VERSION:
        return GONE if firm is not None and firm.status == "voided" else CHANGED
    reason = f"撤销导入批次“{job.filename[:80]}”：{job.undo_reason}"[:200]
    try:
        void(session, row.firm_id, VoidEntry(reason=reason), firm.version, session.caller)
    except Problem as problem:
        return problem.detail[:400]
    return None


def _lines(rows: Sequence[Row[Any]]) -> list[int]:
    return [rows[0].line, rows[-1].line]
