"""What becomes of the rows of official lists: matched to firms, which are given what the list's kind says; again when firms change."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select, update

from contracts.codes import ImportMode, ListKind, Programme, RowOutcome
from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.prepared import Prepared
from kit.data.problem import Problem
from kit.data.session import WriteSession
from services.cultivation.firms.tables.snapshots import NAME, VERSION, newest_of
from services.cultivation.lists.reads.preconditions import open_preconditions
from services.cultivation.lists.rules import ENDING, certificate_number
from services.cultivation.lists.tables import LIST, ROW, WAITING
from services.cultivation.lists.usecases.endings import end_by_list
from services.cultivation.lists.usecases.files import ListedRow
from services.cultivation.lists.usecases.matchings import Match, matches
from services.cultivation.lists.usecases.publicities import publicise
from services.cultivation.recognitions.usecases.entries import GrantOutcome, GrantRecognition
from services.cultivation.recognitions.usecases.recognitions import NUMBER_TAKEN, UNCLEAR, grant_many

_SETTLE = (
    update(ROW)
    .where(ROW.c.row_id == bindparam("row"))
    .values(
        outcome=bindparam("what"),
        reasons=bindparam("why"),
        firm_id=bindparam("firm"),
        recognition_id=bindparam("title"),
        warnings=bindparam("warn"),
        version=ROW.c.version + 1,
    )
)
Settled = dict[str, str | None]
_COLUMNS = {"outcome": "what", "reasons": "why", "firm_id": "firm", "recognition_id": "title", "warnings": "warn"}
MENTIONED = {
    ListKind.PUBLICITY: "公示中，尚不登记证书",
    ListKind.FILING: "已备案，待公告后登记证书",
    ListKind.RENAMING: "更名名单只作提示，请在企业台账办理更名",
}
NO_NUMBER = "编号一列为序号，未作为证书编号"
BY_NAME_ALONE = "只凭名称不能取消或撤销资格，请人工核对"
NOTHING_TO_END = "该企业在文件日期没有可取消或撤销的有效资格"


def settle(session: WriteSession, head: Any, rows: Sequence[Any]) -> None:
    """Match stored rows of one list and do what its kind says, with a fixed number of statements where titles are made."""
    if rows:
        found = settled(session, head, rows)
        session.connection().execute(_SETTLE, found)
        _publicise(session, head, found)


def settle_new(session: WriteSession, head: Any, rows: Sequence[ListedRow]) -> None:
    """The same of rows of the file, which are stored with what became of them."""
    found = settled(session, head, [row for row in rows if not row.reasons])
    store(session, head.list_id, rows, found)
    _publicise(session, head, found)


def store(session: WriteSession, list_id: str, rows: Sequence[ListedRow], found: Sequence[Settled]) -> None:
    """Rows with what became of them; those that cannot be used are refused with their reasons."""
    became = {each["row"]: each for each in found}
    outcomes = [became.get(row.row_id) or _outcome(row, RowOutcome.REFUSED, row.reasons) for row in rows]
    said = dict(zip(ListedRow._fields, zip(*rows, strict=True), strict=True))
    settled_as = {column: [each[name] for each in outcomes] for column, name in _COLUMNS.items()}
    session.insert_columns(ROW, said | settled_as | {"list_id": [list_id] * len(rows), "version": [1] * len(rows)})


def settled(session: WriteSession, head: Any, rows: Sequence[Any]) -> list[Settled]:
    """What becomes of each row that can be used; the titles are made."""
    found = matches(session, rows, Programme(head.programme), head.zones, head.issued_on)
    known = [(row, match) for row, match in zip(rows, found, strict=True) if match.firm_id]
    done = [_waiting(row, match.reason) for row, match in zip(rows, found, strict=True) if match.firm_id is None]
    kind = ListKind(head.kind)
    if kind is ListKind.ANNOUNCEMENT:
        done += _register(session, head, known)
    elif kind in ENDING:
        done += [_ended(session, head, row, match) for row, match in known]
    else:
        done += [_outcome(row, RowOutcome.MATCHED, MENTIONED[kind], match.firm_id) for row, match in known]
    _warn(session, head, done)
    return done


def _publicise(session: WriteSession, head: Any, found: Sequence[Settled]) -> None:
    if ListKind(head.kind) is ListKind.PUBLICITY:
        publicise(session, head, [(str(each["row"]), str(each["firm"])) for each in found if each["firm"]])


def _warn(session: WriteSession, head: Any, done: Sequence[Settled]) -> None:
    """Note what the title of a row supposes and its firm lacks; nothing of it changes what became of the row."""
    found = open_preconditions(session, head, [str(row["firm"]) for row in done if row["firm"]])
    for row in done if found else ():
        row["warn"] = "\n".join(found.get(str(row["firm"]), ()))


def _register(session: WriteSession, head: Any, known: Sequence[tuple[Any, Match]]) -> list[Settled]:
    commands = [command_of(head, row, str(match.firm_id)) for row, match in known]
    return [
        _settled(row, command, result, _note(row, match, command))
        for (row, match), command, result in zip(known, commands, grant_many(session, commands), strict=True)
    ]


def _note(row: Any, match: Match, command: GrantRecognition) -> str | None:
    running = row.number and command.number is None
    return "\n".join(note for note in (match.reason, NO_NUMBER if running else None) if note) or None


def _ended(session: WriteSession, head: Any, row: Any, match: Match) -> Settled:
    """By number or code the title is ended with the list's document; a name alone is for a person to settle."""
    if not row.uscc and certificate_number(row.number, Programme(head.programme)) is None:
        return _waiting(row, BY_NAME_ALONE)
    return end_of(session, head, row, str(match.firm_id))


def end_of(session: WriteSession, head: Any, row: Any, firm_id: str) -> Settled:
    try:
        title = end_by_list(session, head, row, firm_id)
    except Problem as problem:
        return _waiting(row, problem.detail)
    if title is None:
        return _outcome(row, RowOutcome.UNCHANGED, NOTHING_TO_END, firm_id)
    return _outcome(row, RowOutcome.MATCHED, None, firm_id, title)


_BY_CODE = Prepared(select(ROW).where(WAITING, ROW.c.uscc.in_(select(VERSION.c.uscc).where(*newest_of("firm_ids")))))
_BORNE = select(NAME.c.match_key).where(among(NAME.c.firm_id, "firm_ids"), NAME.c.known_until == FOREVER)
_BY_NAME = Prepared(select(ROW).where(WAITING, ROW.c.match_key.in_(_BORNE)))


def retry(session: WriteSession, firm_ids: Sequence[str]) -> None:
    """Try the waiting rows again that could mean these firms, by code or by one of their names."""
    found = [row for query in (_BY_CODE, _BY_NAME) for row in session.ask(query, {"firm_ids": firm_ids})]
    if not found:
        return
    rows = sorted({row.row_id: row for row in found}.values(), key=attrgetter("row_id"))
    applied = (LIST.c.list_id.in_({row.list_id for row in rows}), LIST.c.mode == ImportMode.APPLY.value)
    for head in session.execute(select(LIST).where(*applied)).all():
        settle(session, head, [row for row in rows if row.list_id == head.list_id])


def command_of(head: Any, row: Any, firm_id: str) -> GrantRecognition:
    """What a row asks to register; the list's date stands in for a missing one."""
    programme = Programme(head.programme)
    return GrantRecognition(
        firm_id=firm_id,
        programme=programme,
        issued_on=row.issued_on or head.issued_on,
        number=certificate_number(row.number, programme),
        valid_until=row.valid_until,
        document_no=head.document_no,
        document_on=head.issued_on,
        list_id=head.list_id,
    )


def _outcome(
    row: Any, what: RowOutcome, why: str | None, firm_id: str | None = None, title: str | None = None
) -> Settled:
    return {"row": row.row_id, "what": what.value, "why": why or "", "firm": firm_id, "title": title, "warn": ""}


def _waiting(row: Any, reason: str | None) -> Settled:
    return _outcome(row, RowOutcome.UNMATCHED, reason)


def _settled(row: Any, command: GrantRecognition, result: GrantOutcome, note: str | None) -> Settled:
    """Contradictions wait for a person; what cannot be is refused."""
    if result.recognition_id is None:
        why = "\n".join(item.message for item in result.objections)
        person = {item.code for item in result.objections} <= {NUMBER_TAKEN.code, UNCLEAR.code}
        return _outcome(row, RowOutcome.UNMATCHED if person else RowOutcome.REFUSED, why)
    outcome = RowOutcome.MATCHED if result.fresh or result.completed else RowOutcome.UNCHANGED
    notes = "\n".join(each for each in (result.completed, note) if each)
    return _outcome(row, outcome, notes, command.firm_id, result.recognition_id)
