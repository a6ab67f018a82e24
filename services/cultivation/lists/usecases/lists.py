"""Official lists: taken in, read, matched and applied in chunks by a leased job; running it again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session

from contracts.codes import ImportMode, JobState, ListKind, Programme, Role, RowOutcome, Zone
from contracts.events.cultivation import OfficialListReconciled, ZoneCount
from contracts.queries.cultivation import OfficialListView
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, forbidden, invalid
from kit.data.session import WriteSession
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.lists.reads.lists import find_list
from services.cultivation.lists.rules import may_apply, names_publicity
from services.cultivation.lists.tables import FILE, LIST, ROW
from services.cultivation.lists.usecases.files import ListedRow, ListFile
from services.cultivation.lists.usecases.settling import settle_new
from services.leases import LeasedRows
from services.uploads import sha256_of

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
    mode: ImportMode = ImportMode.APPLY


def upload(session: WriteSession, command: UploadList, file: ListFile, caller: Caller) -> OfficialListView:
    """Keep the file and queue its reading. Staff match firms of their zones only, and end no titles. Raises 403, 422."""
    if caller.role not in (Role.STAFF, Role.OFFICE, Role.SYSTEM) or not may_apply(command.kind, caller.role):
        raise forbidden()
    if command.issued_on > clock.today():
        error = FieldError("/query/issued_on", "issued_in_future", "发文日期不得晚于今天")
        raise invalid("official_list", "名单信息有误", error.message, [error])
    if command.kind is ListKind.ANNOUNCEMENT and names_publicity(command.document_no, command.filename):
        said = "文号或文件名称为公示或拟认定名单，尚未公告，请将名单种类选为“公示”；确为公告的，请更正文号或文件名称"
        raise invalid("official_list", "名单信息有误", said, [FieldError("/query/kind", "names_publicity", said)])
    list_id, sha256 = ulid(), sha256_of(command.content)
    zones = ",".join(sorted(caller.grants)) if caller.role == Role.STAFF else ""
    session.execute(
        insert(LIST).values(
            list_id=list_id,
            programme=command.programme.value,
            kind=command.kind.value,
            document_no=command.document_no,
            issued_on=command.issued_on,
            filename=command.filename,
            sha256=sha256,
            repeats=_earlier(session, sha256, zones),
            zones=zones,
            role=caller.role,
            mode=(ImportMode.VALIDATE if file.problem else command.mode).value,
            **file.facts,
            rows=0,
            done=0,
            undone=0,
            kept=0,
            started_by=caller.subject,
            started_at=session.now,
            version=1,
        )
    )
    session.execute(insert(FILE), {"list_id": list_id, "content": command.content})
    session.audit("official-list", list_id, programme=command.programme.value, document_no=command.document_no)
    return find_list(session, list_id, caller)


def _earlier(session: Session, sha256: str, zones: str) -> str | None:
    """The newest list of this file that did something, of the same scope and not undone."""
    query = (
        select(LIST.c.list_id)
        .where(
            LIST.c.sha256 == sha256,
            LIST.c.zones == zones,
            LIST.c.mode == ImportMode.APPLY.value,
            LIST.c.undo_reason.is_(None),
        )
        .order_by(LIST.c.list_id.desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def read_again(
    session: WriteSession, list_id: str, file: ListFile, mode: ImportMode, caller: Caller
) -> OfficialListView:
    """Match the file of a dry run anew, as a person has chosen, or do what it has shown. Raises 403, 404, 409."""
    require_dry_run(session, list_id, caller)
    session.execute(delete(ROW).where(ROW.c.list_id == list_id))
    values = {**file.facts, "mode": mode.value, "rows": 0, "done": 0, "finished_at": None}
    session.execute(update(LIST).where(LIST.c.list_id == list_id).values(**values, version=LIST.c.version + 1))
    session.audit("official-list", list_id, "apply list" if mode is ImportMode.APPLY else "read list again")
    return find_list(session, list_id, caller)


def file_of(session: Session, list_id: str, caller: Caller) -> tuple[Any, bytes]:
    """The list of a dry run with its file. Raises as `require_dry_run`."""
    return require_dry_run(session, list_id, caller), content(session, list_id)


def require_dry_run(session: Session, list_id: str, caller: Caller) -> Any:
    """The list, while it has done nothing and nobody works on it. Raises 403, 404, 409 list_applied or list_running."""
    head = require_own(session, list_id, caller)
    if head.mode != ImportMode.VALIDATE.value:
        raise conflict("list_applied", "该名单已办理", "已办理的名单不能重新读取；如有误，请整份撤销后重新导入。")
    if head.state in (JobState.QUEUED.value, JobState.RUNNING.value):
        raise conflict("list_running", "该名单正在处理", "请等试匹配完成后再办理。")
    return head


def require_own(session: Session, list_id: str, caller: Caller) -> Any:
    """The list without its file, of the caller's scope: the office's lists are the office's. Raises 403, 404."""
    find_list(session, list_id, caller)
    head = session.execute(select(LIST).where(LIST.c.list_id == list_id)).one()
    if not may_apply(ListKind(head.kind), caller.role) or (caller.role == Role.STAFF and not head.zones):
        raise forbidden()
    return head


def content(session: Session, list_id: str) -> bytes:
    """The file as it came."""
    found: bytes = session.execute(select(FILE.c.content).where(FILE.c.list_id == list_id)).scalar_one()
    return found


def take_up(session: WriteSession, list_id: str, rows: int) -> int:
    """Note how many rows the file has; how many of them, its first, an earlier reading has settled.

    What an earlier release had stored and not settled yet is read again.
    """
    mine = ROW.c.list_id == list_id
    waiting = select(func.min(ROW.c.position)).where(mine, ROW.c.outcome == RowOutcome.PENDING.value)
    session.execute(delete(ROW).where(mine, ROW.c.position >= waiting.scalar_subquery()))
    done = int(session.execute(select(func.count()).where(mine)).scalar_one())
    LEASED.renew(session, list_id, LEASE, rows=rows, done=done)
    return done


def apply_rows(session: WriteSession, list_id: str, rows: Sequence[ListedRow]) -> None:
    """Match and register the next rows, unless another reader was here before."""
    head = head_of(session, list_id)
    if follow(head, rows):
        settle_new(session, head, rows)
        note_progress(session, list_id, rows)
        session.audit("official-list", list_id, "apply rows", rows=len(rows))


def follow(head: Any, rows: Sequence[ListedRow]) -> bool:
    """Whether these rows come after those that are settled."""
    return bool(head.done == rows[0].position - 1)


def head_of(session: Session, list_id: str) -> Any:
    """The list without its file."""
    return session.execute(select(LIST).where(LIST.c.list_id == list_id)).one()


def note_progress(session: WriteSession, list_id: str, rows: Sequence[ListedRow]) -> None:
    """These rows are settled."""
    LEASED.renew(session, list_id, LEASE, done=rows[-1].position)


def finish(session: WriteSession, list_id: str) -> None:
    """Close the job and say how it went; a dry run has nothing to say to others."""
    head = head_of(session, list_id)
    LEASED.end(session, list_id, JobState.DONE)
    if head.mode == ImportMode.VALIDATE.value:
        return
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
