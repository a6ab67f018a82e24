"""Importing a roster: take the file in, then judge and write its rows in chunks until none is left."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Row
from sqlmodel import Session

from contracts.codes import ImportMode, ImportStrategy, JobState, RowOutcome, Zone
from contracts.commands.registry import StartImport
from contracts.events.registry import ImportCompleted
from contracts.queries.registry import ImportView
from domain.findings import Finding
from domain.headings import heading_key
from kit.data.caller import Caller
from kit.data.database import Database
from kit.data.ids import ulid
from kit.data.problem import conflict
from kit.data.session import WriteSession
from kit.data.writer import Writer
from kit.events.jobs import LeasedJob
from services.registry.firms.usecases.requirements import require_zone
from services.registry.imports import reads
from services.registry.imports.tables import rosters
from services.registry.imports.tables.rows import unpacked
from services.registry.imports.usecases.files import Roster, columns_of, problems_text, staged
from services.registry.imports.usecases.roster_rows import Judged, Reason, Terms, judge
from services.registry.imports.usecases.rosters import Orders, Verdict, counted, settle
from services.registry.imports.usecases.undoing import undo_next
from services.registry.parks.tables import named_places
from services.registry.parks.usecases import require_park
from services.uploads import sha256_of

CHUNK = 250  # rows per transaction: other writes wait about 100 ms at most
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
        "content": roster.content,
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
    rosters.insert_job(session, job, staged(import_id, roster))
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
    rosters.replace_rows(session, import_id, staged(import_id, roster), values | again | who)
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


def import_job(database: Database, writer: Writer, lease: timedelta) -> LeasedJob:
    """The job behind imports: one chunk of the oldest one at each step."""

    def step(job: Row[Any]) -> None:
        caller = Caller(job.started_by, job.role, frozenset(filter(None, job.grants.split(","))))
        working = partial(_work_on, import_id=job.import_id, lease=lease)
        writer.submit(working, caller, action="import_rows").result()

    return LeasedJob(database, writer, rosters.LEASED, lease, step)


def _work_on(session: WriteSession, import_id: str, lease: timedelta) -> None:
    """Judge and write the next rows, or end the job when none is left: rows, firms, events and progress in one transaction."""
    job = rosters.job_of(session, import_id)
    session.correlation_id = job.correlation_id
    if job.undo_reason is not None:
        undo_next(session, job, lease)
        return
    rows = rosters.pending(session, import_id, CHUNK)
    if not rows:
        _complete(session, job)
        return
    verdicts = _verdicts(session, job, rows)
    judged = [_judged_row(job, row, verdict) for row, verdict in zip(rows, verdicts, strict=True)]
    rosters.save_judged(session, judged)
    rosters.save_progress(session, job, counted(verdicts), lease)
    session.audit("import", import_id, "import_rows", lines=[rows[0].line, rows[-1].line])


def _verdicts(session: WriteSession, job: Row[Any], rows: Sequence[Row[Any]]) -> list[Verdict]:
    mode, strategy = ImportMode(job.mode), ImportStrategy(job.strategy)
    orders = Orders(job.import_id, job.zone, mode, strategy, job.confirmed_distinct)
    columns = columns_of(job)
    terms = Terms(
        named_places(session),
        Zone(job.zone),
        job.park,
        job.resident_from,
        job.confirmed_distinct,
        _unit(orjson.loads(job.header), columns),
    )
    return settle(session, orders, [_judged(row, columns, terms) for row in rows])


def _unit(header: Sequence[str], columns: Mapping[str, int]) -> str:
    """The unit that the heading of the capital names; "" for 万元, which is meant where none is named."""
    place = columns.get("registered_capital")
    unit = "" if place is None else heading_key(header[place]).rpartition("(")[2].removesuffix(")")
    return unit if unit in ("元", "亿元") else ""


def _judged(row: Row[Any], columns: Mapping[str, int], terms: Terms) -> Judged:
    values, fault = unpacked(row.cells)
    if fault is not None:
        return Judged(reasons=[Reason(None, Finding(fault.code, fault.message))])
    found = judge(values, columns, terms)
    for column, code, message, _ in orjson.loads(row.problems or "[]"):
        found.command = None
        found.reasons.append(Reason(column, Finding(code, message)))
    return found


def _judged_row(job: Row[Any], row: Row[Any], verdict: Verdict) -> dict[str, Any]:
    kept = verdict.firm_id if job.mode == ImportMode.APPLY.value or verdict.outcome is not RowOutcome.CREATED else None
    return {
        "of_import": row.import_id,
        "at_position": row.position,
        "to_outcome": verdict.outcome.value,
        "to_problems": problems_text(verdict.judged.reasons) if verdict.judged.reasons else None,
        "to_firm": kept,
    }


def _complete(session: WriteSession, job: Row[Any]) -> None:
    rosters.LEASED.end(session, job.import_id, JobState.DONE)
    event = ImportCompleted(
        import_id=job.import_id,
        filename=job.filename,
        mode=job.mode,
        zone=Zone(job.zone),
        created=job.created,
        updated=job.updated,
        unchanged=job.unchanged,
        refused=job.refused,
        started_by=job.started_by,
    )
    session.announce(event, key=job.import_id, subject_id=job.import_id, version=1)
    session.audit("import", job.import_id, "complete_import")
