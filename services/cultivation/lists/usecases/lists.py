"""Official lists: taken in, read, matched and applied in chunks by a leased job; running it again changes nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, insert, select
from sqlmodel import Session

from contracts.codes import JobState, ListKind, Programme, Role, RowOutcome, Zone
from contracts.events.cultivation import OfficialListReconciled, ZoneCount
from contracts.queries.cultivation import OfficialListView
from domain.firm_names import normal_form
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.ids import ulid
from kit.data.problem import FieldError, forbidden, invalid
from kit.data.session import WriteSession
from kit.events.jobs import LeasedRows
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.lists.reads.lists import find_list
from services.cultivation.lists.rules import OfficialRow, may_apply, names_publicity
from services.cultivation.lists.tables import LIST, ROW
from services.cultivation.lists.usecases.rows import settle

LEASE = timedelta(minutes=2)
LEASED = LeasedRows(LIST, LIST.c.list_id, LIST.c.list_id, LIST.c.leased_until)
CHUNK = 1000


@dataclass(frozen=True)
class UploadList:
    """A file with the document that announces it; `issued_on` stands in for rows without a date."""

    programme: Programme
    document_no: str
    issued_on: date
    filename: str
    content: bytes
    kind: ListKind = ListKind.ANNOUNCEMENT


def upload(session: WriteSession, command: UploadList, caller: Caller) -> OfficialListView:
    """Keep the file and queue its reading. Staff match firms of their zones only, and end no titles. Raises 403, 422."""
    if caller.role not in (Role.STAFF, Role.OFFICE, Role.SYSTEM) or not may_apply(command.kind, caller.role):
        raise forbidden()
    if command.issued_on > clock.today():
        error = FieldError("/query/issued_on", "issued_in_future", "发文日期不得晚于今天")
        raise invalid("official_list", "名单信息有误", error.message, [error])
    if command.kind is ListKind.ANNOUNCEMENT and names_publicity(command.document_no, command.filename):
        said = "文号或文件名称为公示或拟认定名单，尚未公告，请将名单种类选为“公示”；确为公告的，请更正文号或文件名称"
        raise invalid("official_list", "名单信息有误", said, [FieldError("/query/kind", "names_publicity", said)])
    list_id = ulid()
    session.execute(
        insert(LIST).values(
            list_id=list_id,
            programme=command.programme.value,
            kind=command.kind.value,
            document_no=command.document_no,
            issued_on=command.issued_on,
            filename=command.filename,
            content=command.content,
            sha256=hashlib.sha256(command.content).hexdigest(),
            zones=",".join(sorted(caller.grants)) if caller.role == Role.STAFF else "",
            role=caller.role,
            state=JobState.QUEUED.value,
            rows=0,
            done=0,
            started_by=caller.subject,
            started_at=session.now,
            version=1,
        )
    )
    session.audit("official-list", list_id, programme=command.programme.value, document_no=command.document_no)
    return find_list(session, list_id, caller)


def content(session: Session, list_id: str) -> bytes:
    """The file as it came."""
    found: bytes = session.execute(select(LIST.c.content).where(LIST.c.list_id == list_id)).scalar_one()
    return found


def count_rows(session: WriteSession, list_id: str) -> int:
    """How many rows of the file are stored already: a reading that was cut off goes on behind them."""
    return int(session.execute(select(func.count()).where(ROW.c.list_id == list_id)).scalar_one())


def add_rows(session: WriteSession, list_id: str, rows: Sequence[tuple[int, OfficialRow]]) -> None:
    """Store rows of the file with their line numbers; those that cannot be used are refused with their reasons."""
    stored = [
        {
            "row_id": ulid(),
            "list_id": list_id,
            "line": line,
            **row.cells,
            "match_key": normal_form(row.name),
            "outcome": (RowOutcome.REFUSED if row.reasons else RowOutcome.PENDING).value,
            "reasons": "\n".join(row.reasons),
            "version": 1,
        }
        for line, row in rows
    ]
    session.insert_all(ROW, stored)
    LEASED.renew(session, list_id, LEASE, rows=LIST.c.rows + len(stored))


def apply_rows(session: WriteSession, list_id: str) -> int:
    """Match and register the next rows; returns how many, 0 when the list is through."""
    head = session.execute(select(LIST).where(LIST.c.list_id == list_id)).one()
    waiting = (ROW.c.list_id == list_id, ROW.c.outcome == RowOutcome.PENDING.value)
    rows = session.execute(select(ROW).where(*waiting).order_by(ROW.c.line).limit(CHUNK)).all()
    settle(session, head, rows)
    done = select(func.count()).where(ROW.c.list_id == list_id, ROW.c.outcome != RowOutcome.PENDING.value)
    LEASED.renew(session, list_id, LEASE, done=done.scalar_subquery())
    session.audit("official-list", list_id, "apply rows", rows=len(rows))
    return len(rows)


def finish(session: WriteSession, list_id: str) -> None:
    """Close the job and say how it went."""
    head = session.execute(select(LIST).where(LIST.c.list_id == list_id)).one()
    LEASED.end(session, list_id, JobState.DONE)
    counts = dict.fromkeys(RowOutcome, 0)
    query = select(ROW.c.outcome, func.count()).where(ROW.c.list_id == list_id).group_by(ROW.c.outcome)
    counts |= {RowOutcome(outcome): count for outcome, count in session.execute(query)}
    event = OfficialListReconciled(
        list_id=list_id,
        programme=Programme(head.programme),
        document_no=head.document_no,
        matched=counts[RowOutcome.MATCHED],
        unmatched=counts[RowOutcome.UNMATCHED],
        unchanged=counts[RowOutcome.UNCHANGED],
        refused=counts[RowOutcome.REFUSED],
        started_by=head.started_by,
        kind=ListKind(head.kind),
        matched_by_zone=() if head.zones else _by_zone(session, list_id),
    )
    session.announce(event, key=list_id, subject_id=list_id, version=head.version + 1)
    session.audit("official-list", list_id, "reconciled")


def _by_zone(session: WriteSession, list_id: str) -> tuple[ZoneCount, ...]:
    """How many firms of each zone the office's list has named and changed."""
    today = clock.today()
    query = (
        select(PLACE.c.zone, func.count(ROW.c.firm_id.distinct()).label("firms"))
        .join(ROW, ROW.c.firm_id == PLACE.c.firm_id)
        .where(
            ROW.c.list_id == list_id,
            ROW.c.outcome == RowOutcome.MATCHED.value,
            PLACE.c.known_until == FOREVER,
            PLACE.c.valid_from <= today,
            PLACE.c.valid_before > today,
        )
    )
    rows = session.execute(query.group_by(PLACE.c.zone).order_by(PLACE.c.zone))
    return tuple(ZoneCount(zone=Zone(row.zone), firms=row.firms) for row in rows)
