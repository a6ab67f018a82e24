"""Titles that a 取消 or 撤销 list ends, with its document and from its date."""

from typing import Any

from sqlalchemy import select

from contracts.codes import ListKind, Programme, Role
from domain.certificate_numbers import normal_form
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.data.session import WriteSession
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import VERSION
from services.cultivation.lists.rules import ENDING, certificate_number
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, verified
from services.cultivation.recognitions.usecases.corrections import EndRecognition, end


def end_by_list(session: WriteSession, head: Any, row: Any, firm_id: str) -> str | None:
    """End the title that the row means: that of its number, else the firm's newest; None where none is valid by then."""
    known = knowledge(session)
    query = (
        select(RECOGNITION.c.recognition_id, RECOGNITION.c.version)
        .join(INTERVAL, INTERVAL.c.recognition_id == RECOGNITION.c.recognition_id)
        .where(
            RECOGNITION.c.firm_id == firm_id,
            RECOGNITION.c.programme == head.programme,
            known.sees(INTERVAL),
            verified(INTERVAL),
            INTERVAL.c.valid_from < INTERVAL.c.valid_before,
            INTERVAL.c.valid_before > head.issued_on,
        )
        .order_by(INTERVAL.c.valid_before.desc(), RECOGNITION.c.recognition_id.desc())
    )
    number = certificate_number(row.number, Programme(head.programme))
    if number:
        query = query.where(RECOGNITION.c.number_key == normal_form(number, Programme(head.programme)))
    title = session.execute(query.limit(1)).first()
    if title is None:
        return None
    command = EndRecognition(
        recognition_id=title.recognition_id,
        expected_version=title.version,
        kind=ENDING[ListKind(head.kind)],
        decided_on=head.issued_on,
        effective_on=head.issued_on,
        reason=f"列入{ListKind(head.kind).label}名单",
        document_no=head.document_no,
        list_id=head.list_id,
    )
    end(session, command, Caller(head.started_by, Role.OFFICE))
    return str(title.recognition_id)


def require_firm(session: WriteSession, firm_id: str, caller: Caller) -> str:
    """The firm, when the caller may see it. Raises 404."""
    mine = select(VERSION.c.firm_id).where(VERSION.c.firm_id == firm_id, visible(caller, VERSION.c.firm_id))
    if session.execute(mine.limit(1)).first() is None:
        raise not_found()
    return firm_id
