"""Official lists with the outcome of their rows. Staff see their own zones' lists and the office's."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlmodel import Session

from contracts.codes import ImportMode, JobState, ListKind, Programme, Role, RowOutcome
from contracts.queries.cultivation import OfficialListPage, OfficialListView
from contracts.queries.files import FileReading
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.web.paging import PageRequest
from services.cultivation.lists.tables import LIST, ROW

WARNED = "warned"
"""Beside the outcomes of rows: how many carry a warning."""


def readable(caller: Caller) -> ColumnElement[bool]:
    """The condition on lists: one without zones is the office's and open to all staff."""
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return true()
    own = [("," + LIST.c.zones + ",").contains(f",{zone},", autoescape=True) for zone in sorted(caller.grants)]
    return or_(LIST.c.zones == "", *own)


def find_list(session: Session, list_id: str, caller: Caller) -> OfficialListView:
    """One list. Raises 404 when it is absent or another zone's."""
    row = session.execute(_lists(caller).where(LIST.c.list_id == list_id)).first()
    if row is None:
        raise not_found()
    return _view(row, _outcomes(session, [list_id]))


def lists(session: Session, caller: Caller, limit: int = 50, cursor: str | None = None) -> OfficialListPage:
    """Newest first."""
    total = session.execute(select(func.count()).select_from(LIST).where(readable(caller))).scalar_one()
    page_request = PageRequest(f"{caller.subject}|official-lists", limit, cursor)
    found = page_request.of_rows(session, _lists(caller), LIST.c.list_id, newest_first=True)
    outcomes = _outcomes(session, [row.list_id for row in found.items])
    return OfficialListPage(
        total=total,
        next_cursor=found.next_cursor,
        items=tuple(_view(row, outcomes) for row in found.items),
    )


def _lists(caller: Caller) -> Select[Any]:
    return select(LIST).where(readable(caller))


def _outcomes(session: Session, list_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    query = select(ROW.c.list_id, ROW.c.outcome, func.count().label("rows")).where(ROW.c.list_id.in_(list_ids))
    rows = session.execute(query.group_by(ROW.c.list_id, ROW.c.outcome))
    warned = select(ROW.c.list_id, func.count().label("rows")).where(ROW.c.list_id.in_(list_ids), ROW.c.warnings != "")
    return {(row.list_id, row.outcome): row.rows for row in rows} | {
        (row.list_id, WARNED): row.rows for row in session.execute(warned.group_by(ROW.c.list_id))
    }


def _view(row: Any, outcomes: dict[tuple[str, str], int]) -> OfficialListView:
    def count(outcome: RowOutcome) -> int:
        return outcomes.get((row.list_id, outcome.value), 0)

    return OfficialListView(
        list_id=row.list_id,
        programme=Programme(row.programme),
        programme_name=Programme(row.programme).label,
        kind=ListKind(row.kind),
        kind_name=ListKind(row.kind).label,
        document_no=row.document_no,
        issued_on=row.issued_on,
        filename=row.filename,
        state=JobState(row.state),
        state_name=JobState(row.state).label,
        rows=row.rows,
        done=row.done,
        matched=count(RowOutcome.MATCHED),
        unmatched=count(RowOutcome.UNMATCHED),
        unchanged=count(RowOutcome.UNCHANGED),
        refused=count(RowOutcome.REFUSED),
        dismissed=count(RowOutcome.DISMISSED),
        warned=outcomes.get((row.list_id, WARNED), 0),
        mode=ImportMode(row.mode),
        mode_name=ImportMode(row.mode).label,
        **_file(row),
        undone=row.undone,
        kept=row.kept,
        undo_reason=row.undo_reason,
        problem=row.problem,
        started_by=row.started_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        version=row.version,
    )


def _file(row: Any) -> dict[str, Any]:
    """What was recognised in the file of a list."""
    reading = FileReading.model_validate_json(row.reading) if row.reading else None
    header = reading.header if reading else ()
    places: dict[str, int] = orjson.loads(row.columns)
    return {
        "reading": reading,
        "columns": {field: header[place] for field, place in places.items() if place < len(header)},
        "notes": tuple(orjson.loads(row.notes)),
        "sha256": row.sha256,
        "repeats": row.repeats,
    }
