"""Importing a roster: keep the file with its rows until the job has judged them."""

from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from contracts.codes import ImportMode, JobState, Zone
from contracts.commands.registry import StartImport
from contracts.queries.registry import ImportView
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.problem import conflict
from kit.data.session import WriteSession
from services.registry.firms.usecases.requirements import require_zone
from services.registry.imports import reads
from services.registry.imports.tables import rosters
from services.registry.imports.usecases.files import Roster, staged
from services.registry.parks.usecases import require_park
from services.uploads import sha256_of

NOTHING = dict.fromkeys(("done", "created", "updated", "unchanged", "refused", "warnings", "undone", "kept"), 0)


def start(session: WriteSession, command: StartImport, roster: Roster, caller: Caller) -> ImportView:
    """Queue the job. Raises 403 outside the caller's zones, 422 where the park does not lie in the zone."""
    require_zone(caller, command.zone)
    require_park(session, command.park, command.zone)
    import_id, sha256 = ulid(), sha256_of(roster.content)
    held = roster.problem is not None
    job = {
        "import_id": import_id,
        "filename": command.filename,
        "sha256": sha256,
        "mode": (ImportMode.VALIDATE if held else command.mode).value,
        "strategy": command.strategy.value,
        "zone": command.zone.value,
        "park": command.park,
        "resident_from": command.resident_from,
        "confirmed_distinct": command.confirmed_distinct,
        "document_no": command.document_no,
        "repeats": rosters.earlier(session, sha256, command.zone.value),
        "grants": ",".join(sorted(caller.grants)),
        "role": caller.role,
        "started_by": caller.subject,
        "started_at": session.now,
        "correlation_id": session.correlation_id,
        **_queued(roster),
        **roster.facts,
        **NOTHING,
        "version": 1,
    }
    rosters.insert_job(session, job, roster.content, staged(roster))
    session.audit("import", import_id, "start_import", filename=command.filename, rows=len(roster.rows))
    return reads.one(session, import_id, caller)


def _queued(roster: Roster) -> dict[str, Any]:
    """A file that waits for a choice is a job that failed for now, with the reason."""
    if roster.problem is None:
        return {"state": JobState.QUEUED.value, "problem": None}
    return {"state": JobState.FAILED.value, "problem": roster.problem.detail[:400]}


def read_again(session: WriteSession, import_id: str, roster: Roster, mode: ImportMode, caller: Caller) -> ImportView:
    """Judge the file of a dry run anew, as a person has chosen, or write what it has shown. Raises 403, 404, 409 import_applied."""
    require_dry_run(session, import_id, caller)
    values = _queued(roster) | roster.facts | NOTHING
    again = {"mode": mode.value, "finished_at": None, "started_by": caller.subject, "role": caller.role}
    who = {"grants": ",".join(sorted(caller.grants))}
    rosters.replace_rows(session, import_id, staged(roster), values | again | who)
    session.audit("import", import_id, "apply_import" if mode is ImportMode.APPLY else "read_import_again")
    return reads.one(session, import_id, caller)


def file_of(session: Session, import_id: str, caller: Caller) -> tuple[Row[Any], bytes]:
    """The batch of a dry run with its file. Raises as `require_dry_run`."""
    return require_dry_run(session, import_id, caller), rosters.content_of(session, import_id)


def require_dry_run(session: Session, import_id: str, caller: Caller) -> Row[Any]:
    """The batch, while nothing of it is written and nobody works on it. Raises 403, 404, 409."""
    job: Row[Any] = reads.job_of(session, import_id, caller)
    require_zone(caller, Zone(job.zone))
    if job.mode != ImportMode.VALIDATE.value:
        raise conflict("import_applied", "该批次已写入", "已写入的批次不能重新读取；如有误，请整批撤销后重新导入。")
    if job.state in (JobState.QUEUED.value, JobState.RUNNING.value):
        raise conflict("import_running", "该批次正在处理", "请等校验完成后再办理。")
    return job
