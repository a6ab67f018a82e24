"""Importing a roster: take the file in, then judge and write its rows in chunks until none is left."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Row

from contracts.codes import ImportMode, ImportStrategy, JobState, RowOutcome, Zone
from contracts.commands.registry import StartImport
from contracts.events.registry import ImportCompleted
from contracts.queries.registry import ImportView
from domain import uscc
from domain.findings import Finding
from domain.headings import ROSTER
from kit.data.caller import Caller
from kit.data.database import Database
from kit.data.ids import ulid
from kit.data.session import WriteSession
from kit.data.writer import Writer
from kit.events.jobs import LeasedJob
from services.registry.firms.usecases.requirements import require_zone
from services.registry.firms.usecases.revisions import field_refused
from services.registry.imports import reads
from services.registry.imports.tables import rosters
from services.registry.imports.tables.rows import duplicates, packed, unpacked
from services.registry.imports.usecases.roster_rows import Judged, Reason, Terms, judge
from services.registry.imports.usecases.rosters import Orders, Verdict, counted, settle
from services.registry.parks.tables import named_places
from services.registry.parks.usecases import require_park
from sheets import Row as SheetRow
from sheets import Table, read_table, shown

REQUIRED = ("uscc", "name")
CHUNK = 250  # rows per transaction: other writes wait about 100 ms at most


@dataclass(frozen=True)
class Roster:
    """A file that has been read: its bytes, its table, and the place of each of our columns."""

    content: bytes
    table: Table
    columns: Mapping[str, int]


def read(command: StartImport, content: bytes) -> Roster:
    """Read the file before anything is stored. Raises 413 or 422 as `sheets` says, 422 `header_missing` for a missing column."""
    try:
        wanted = ROSTER.choosing(command.columns)
        table = read_table(command.filename, content, wanted).single()
        columns = wanted.places(table.header)
    except KeyError as error:
        raise field_refused("/columns", "header_missing", f"文件中没有“{str(error.args[0])[:40]}”这一列") from None
    missing = [ROSTER.synonyms[field][0] for field in REQUIRED if field not in columns]
    if missing:
        listed = "、".join(f"“{name}”" for name in missing)
        raise field_refused("/columns", "header_missing", f"文件缺少必需的列：{listed}，请补充或在列对应中指定")
    return Roster(content, table, columns)


def start(session: WriteSession, command: StartImport, roster: Roster, caller: Caller) -> ImportView:
    """Queue the job. Raises 403 outside the caller's zones, 422 where the park does not lie in the zone."""
    require_zone(caller, command.zone)
    require_park(session, command.park, command.zone)
    import_id = ulid()
    rows = _staged(import_id, roster)
    table = roster.table
    job = {
        "import_id": import_id,
        "filename": command.filename,
        "sha256": hashlib.sha256(roster.content).hexdigest(),
        "content": roster.content,
        "mode": command.mode.value,
        "strategy": command.strategy.value,
        "zone": command.zone.value,
        "park": command.park,
        "resident_from": command.resident_from,
        "confirmed_distinct": command.confirmed_distinct,
        "columns": orjson.dumps(dict(roster.columns)).decode(),
        "header": orjson.dumps(table.header).decode(),
        "notes": orjson.dumps(table.notes).decode(),
        "encoding": table.encoding,
        "grants": ",".join(sorted(caller.grants)),
        "role": caller.role,
        "state": JobState.QUEUED.value,
        "rows": len(rows),
        "started_by": caller.subject,
        "started_at": session.now,
        "correlation_id": session.correlation_id,
        **dict.fromkeys(("done", "created", "updated", "unchanged", "refused", "warnings"), 0),
        "version": 1,
    }
    rosters.insert_job(session, job, rows)
    session.audit("import", import_id, "start_import", filename=command.filename, rows=len(rows))
    return reads.one(session, import_id, caller)


def _staged(import_id: str, roster: Roster) -> list[dict[str, Any]]:
    """Rows as they came; a code that stands in the file twice is marked where it stands again."""
    place = roster.columns["uscc"]
    rows = roster.table.rows
    again = duplicates([_code_of(row, place) for row in rows])
    return [
        {
            "import_id": import_id,
            "line": row.line,
            "cells": packed(row),
            "outcome": RowOutcome.PENDING.value,
            "problems": _twice(rows[again[number]].line) if number in again else None,
        }
        for number, row in enumerate(rows)
    ]


def _code_of(row: SheetRow, place: int) -> str:
    value = row.values[place]
    return uscc.of_cell(value) if isinstance(value, str) else shown(value)


def _twice(line: int) -> str:
    finding = Finding("duplicate_in_file", f"与本文件第 {line} 行的统一社会信用代码重复，以先出现的一行为准")
    return _problems_text([Reason("uscc", finding)])


def _problems_text(reasons: Sequence[Reason]) -> str:
    found = [[r.field, r.finding.code, r.finding.message, "error" if r.is_error else "warning"] for r in reasons]
    return orjson.dumps(found).decode()


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
    terms = Terms(named_places(session), Zone(job.zone), job.park, job.resident_from, job.confirmed_distinct)
    columns = orjson.loads(job.columns)
    return settle(session, orders, [_judged(row, columns, terms) for row in rows])


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
        "at_line": row.line,
        "to_outcome": verdict.outcome.value,
        "to_problems": _problems_text(verdict.judged.reasons) if verdict.judged.reasons else None,
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
