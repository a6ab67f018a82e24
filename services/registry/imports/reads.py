"""Import jobs, their rows, and the workbook of refused rows that can be corrected and imported again."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, false, func, select, true
from sqlmodel import Session

from contracts.codes import ImportMode, ImportStrategy, JobState, Role, RowOutcome, Zone
from contracts.queries.files import FileReading
from contracts.queries.registry import CellProblem, ImportPage, ImportRowPage, ImportRowView, ImportView
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.web.paging import PageQuery, PageRequest
from services.registry.imports.tables.rosters import JOB, ROW
from services.registry.imports.tables.rows import shown_cells
from sheets import write_workbook

REASON = "错误原因"
"""The column that an error workbook adds; ignored when the file comes back."""


class RowFilter(PageQuery):
    outcome: RowOutcome | None = None
    undone: bool | None = None


def one(session: Session, import_id: str, caller: Caller) -> ImportView:
    """Raises 404 for an import into another zone."""
    return _view(job_of(session, import_id, caller))


def page(session: Session, wanted: PageQuery, caller: Caller) -> ImportPage:
    """Newest first."""
    total = session.execute(select(func.count()).select_from(JOB).where(_visible(caller))).scalar_one()
    page_request = PageRequest(f"imports|{caller.subject}", wanted.limit, wanted.cursor)
    found = page_request.of_rows(session, select(JOB).where(_visible(caller)), JOB.c.import_id, newest_first=True)
    return ImportPage(total=total, next_cursor=found.next_cursor, items=tuple(_view(row) for row in found.items))


def rows(session: Session, import_id: str, wanted: RowFilter, caller: Caller) -> ImportRowPage:
    """Rows in the order of the file, each with its values by column name and its reasons."""
    job = job_of(session, import_id, caller)
    where = [ROW.c.import_id == import_id]
    if wanted.outcome:
        where.append(ROW.c.outcome == wanted.outcome.value)
    if wanted.undone is not None:
        where.append(ROW.c.undone.is_(wanted.undone))
    total = session.execute(select(func.count()).select_from(ROW).where(*where)).scalar_one()
    page_request = PageRequest(
        f"rows|{caller.subject}|{import_id}|{wanted.outcome}|{wanted.undone}", wanted.limit, wanted.cursor
    )
    found = page_request.of_rows(session, select(ROW).where(*where), ROW.c.position)
    header, columns = orjson.loads(job.header), orjson.loads(job.columns)
    items = tuple(_row(row, header, columns) for row in found.items)
    return ImportRowPage(total=total, next_cursor=found.next_cursor, items=items)


def error_workbook(session: Session, import_id: str, caller: Caller) -> bytes:
    """The refused rows as they came, with a column of reasons and the faulty cells in red."""
    job = job_of(session, import_id, caller)
    header: list[str] = orjson.loads(job.header)
    columns: dict[str, int] = orjson.loads(job.columns)
    kept = [place for place, title in enumerate(header) if title != REASON]
    refused = (ROW.c.import_id == import_id, ROW.c.outcome == RowOutcome.REFUSED.value)
    lines, marks = [], {}
    for number, row in enumerate(session.execute(select(ROW).where(*refused).order_by(ROW.c.position))):
        cells = shown_cells(row.cells)
        problems = [problem for problem in _problems(row) if problem[3] == "error"]
        said = "；".join(_said(problem, header, columns) for problem in problems)
        lines.append([*(cells[place] for place in kept), said])
        for field, _, message, _ in problems:
            if field in columns:
                marks[number, kept.index(columns[field])] = message
    return write_workbook([*(header[place] for place in kept), REASON], lines, marks)


def _said(problem: Sequence[str], header: Sequence[str], columns: dict[str, int]) -> str:
    field, _, message, _ = problem
    return f"{header[columns[field]]}：{message}" if field in columns else message


def _visible(caller: Caller) -> ColumnElement[bool]:
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return true()
    return JOB.c.zone.in_(sorted(caller.grants)) if caller.role == Role.STAFF else false()


def job_of(session: Session, import_id: str, caller: Caller) -> Row[Any]:
    """The job. Raises 404 for an import into another zone."""
    row: Row[Any] | None = session.execute(select(JOB).where(JOB.c.import_id == import_id, _visible(caller))).first()
    if row is None:
        raise not_found()
    return row


def _problems(row: Row[Any]) -> list[list[str]]:
    found: list[list[str]] = orjson.loads(row.problems or "[]")
    return found


def _row(row: Row[Any], header: Sequence[str], columns: dict[str, int]) -> ImportRowView:
    outcome = RowOutcome(row.outcome)
    problems = tuple(
        CellProblem(column=header[columns[field]] if field in columns else None, code=code, message=text, severity=kind)
        for field, code, text, kind in _problems(row)
    )
    return ImportRowView(
        sheet=row.sheet,
        line=row.line,
        outcome=outcome,
        outcome_name=outcome.label,
        values=dict(zip(header, shown_cells(row.cells), strict=False)),
        problems=problems,
        firm_id=row.firm_id,
        undone=row.undone,
        undo_note=row.undo_note,
    )


def _view(job: Row[Any]) -> ImportView:
    zone, mode = Zone(job.zone), ImportMode(job.mode)
    strategy, state = ImportStrategy(job.strategy), JobState(job.state)
    header = orjson.loads(job.header)
    return ImportView(
        import_id=job.import_id,
        filename=job.filename,
        mode=mode,
        mode_name=mode.label,
        strategy=strategy,
        zone=zone,
        zone_name=zone.label,
        park=job.park,
        state=state,
        state_name=state.label,
        rows=job.rows,
        done=job.done,
        created=job.created,
        updated=job.updated,
        unchanged=job.unchanged,
        refused=job.refused,
        warnings=job.warnings,
        encoding=job.encoding,
        columns={field: header[place] for field, place in orjson.loads(job.columns).items()},
        notes=orjson.loads(job.notes),
        reading=FileReading.model_validate_json(job.reading) if job.reading else None,
        document_no=job.document_no,
        sha256=job.sha256,
        repeats=job.repeats,
        undone=job.undone,
        kept=job.kept,
        undo_reason=job.undo_reason,
        problem=job.problem,
        started_by=job.started_by,
        started_at=job.started_at,
        finished_at=job.finished_at,
        version=job.version,
    )
