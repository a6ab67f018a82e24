"""Yearly returns: taken in, then read and recorded in chunks by a leased job; running it again changes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import insert, select
from sqlmodel import Session

from contracts.codes import JobState, Role, RowOutcome
from contracts.commands.facts import UploadReturn
from contracts.metrics import FactSide, Metric
from contracts.queries.facts import ReturnView
from domain.findings import Finding
from kit.data import clock
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, forbidden, invalid
from kit.data.session import WriteSession
from services.cultivation.facts.rules.entries import FIRST_YEAR, YEAR_RANGE
from services.cultivation.returns import rules
from services.cultivation.returns.reads.files import beside_file, table_in
from services.cultivation.returns.reads.returns import find
from services.cultivation.returns.tables import LEASED, LIGHT, RETURN, ROW
from services.cultivation.returns.usecases.rows import TWICE, Judged, Terms, reasons_text, settle
from sheets import Fault, Row, Table, shown

LEASE = timedelta(minutes=2)
CHUNK = 200


@dataclass(frozen=True)
class ReturnFile:
    """A file that has been read: its bytes, its table, the place of each column that we know."""

    content: bytes
    table: Table
    places: Mapping[str, int]

    @property
    def notes(self) -> list[str]:
        left = rules.unread(self.table.header, self.places)
        said = [f"未读取的列：{'、'.join(left[:20])}"] if left else []
        return [*self.table.notes, *said]


def read(filename: str, content: bytes) -> ReturnFile:
    """Raises 413 or 422 as `sheets` says; 422 header_missing without code, year or any metric, 422 unit_differs."""
    table = table_in(filename, content)
    wrong = rules.in_another_unit(table.header)
    if wrong:
        listed = "、".join(f"“{title}”应以{metric.unit.label}填写" for title, metric in wrong[:5])
        said = f"单位与模板不同：{listed}，请换算后使用模板的表头"
        raise beside_file(Problem(422, "unit_differs", "文件无法导入", said))
    places = rules.RETURN.places(table.header)
    missing = [rules.RETURN.synonyms[name][0] for name in rules.REQUIRED if name not in places]
    if not any(metric.value in places for metric in Metric):
        missing.append("至少一项指标")
    if missing:
        said = f"文件缺少：{'、'.join(missing)}，请使用本系统的模板"
        raise beside_file(Problem(422, "header_missing", "文件无法导入", said))
    return ReturnFile(content, table, places)


def upload(session: WriteSession, command: UploadReturn, file: ReturnFile, caller: Caller) -> ReturnView:
    """Keep the file and queue its reading. Raises 403 for an official return of a firm, 422 for a year that has not come."""
    if command.side is FactSide.OFFICIAL and caller.role == Role.FIRM:
        raise forbidden()
    since = command.since or min(date(command.year, 12, 31), clock.today())
    if not FIRST_YEAR <= command.year <= clock.today().year:
        raise _refused("year", YEAR_RANGE.code, YEAR_RANGE.message)
    if since > clock.today():
        raise _refused("since", "day_in_future", "日期不得晚于今天")
    return_id = ulid()
    session.execute(
        insert(RETURN).values(
            return_id=return_id,
            year=command.year,
            since=since,
            side=command.side.value,
            source=command.source,
            filename=command.filename,
            content=file.content,
            sha256=hashlib.sha256(file.content).hexdigest(),
            notes=orjson.dumps(file.notes).decode(),
            zones=",".join(sorted(caller.grants)) if caller.role == Role.STAFF else "",
            party=caller.party if caller.role == Role.FIRM else None,
            role=caller.role,
            state=JobState.QUEUED.value,
            rows=len(file.table.rows),
            started_by=caller.subject,
            started_at=session.now,
            **dict.fromkeys(("done", "updated", "unchanged", "refused"), 0),
            version=1,
        )
    )
    session.audit("fact-return", return_id, year=command.year, side=command.side.value)
    return find(session, return_id, caller)


def content(session: Session, return_id: str) -> bytes:
    """The file as it came."""
    found: bytes = session.execute(select(RETURN.c.content).where(RETURN.c.return_id == return_id)).scalar_one()
    return found


def judged_rows(file: ReturnFile) -> list[Judged]:
    """Every row with its texts by column; of several rows of one firm the first one speaks."""
    found = [_row(row, file.places) for row in file.table.rows]
    first: dict[str, int] = {}
    for row in found:
        if row.fault is None and row.code and first.setdefault(row.code, row.line) != row.line:
            row.fault = TWICE
    return found


def _row(row: Row, places: Mapping[str, int]) -> Judged:
    cells = {name: shown(row.values[place]).strip() for name, place in places.items()}
    faults = [row.values[place] for place in places.values() if isinstance(row.values[place], Fault)]
    fault = row.fault or next((each for each in faults if isinstance(each, Fault)), None)
    return Judged(row.line, cells, Finding(fault.code, fault.message) if fault else None)


def apply_rows(session: WriteSession, return_id: str, rows: Sequence[Judged]) -> None:
    """Record a chunk: figures, outcomes and progress in one transaction."""
    job = session.execute(select(*LIGHT).where(RETURN.c.return_id == return_id)).one()
    rows = [Judged(row.line, row.cells, row.fault) for row in rows]  # a use case may run twice
    settle(session, rows, Terms(job.year, job.since, FactSide(job.side), job.source))
    session.insert_all(ROW, [_stored(return_id, row) for row in rows])
    counts = {name: sum(row.outcome.value == name for row in rows) for name in ("updated", "unchanged", "refused")}
    progress = {name: RETURN.c[name] + count for name, count in {**counts, "done": len(rows)}.items()}
    LEASED.renew(session, return_id, LEASE, **progress)
    session.audit("fact-return", return_id, "apply rows", lines=[rows[0].line, rows[-1].line])


def _stored(return_id: str, row: Judged) -> dict[str, Any]:
    return {
        "return_id": return_id,
        "line": row.line,
        "uscc": row.code[:40],
        "name": row.cells.get(rules.NAME, "")[:200],
        "outcome": row.outcome.value,
        "reasons": reasons_text(row),
        "firm_id": row.firm_id if row.outcome is not RowOutcome.REFUSED else None,
    }


def finish(session: WriteSession, return_id: str) -> None:
    LEASED.end(session, return_id, JobState.DONE)
    session.audit("fact-return", return_id, "finished")


def _refused(name: str, code: str, message: str) -> Problem:
    return invalid("facts", "填报信息有误", message, [FieldError(f"/query/{name}", code, message)])
