"""What lists that make no title say of a firm: 公示中, 已备案, 更名. Shown, and counted nowhere."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import ImportMode, ListKind, Programme, RowOutcome
from contracts.queries.titles import Mention, MentionList
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.lists.rules import MENTIONING
from services.cultivation.lists.tables import LIST, ROW
from services.cultivation.programmes.reference import edition_on
from services.cultivation.recognitions.reads.policies import policy_on
from services.cultivation.recognitions.rules.identity import Window
from services.cultivation.recognitions.tables import RECOGNITION


def mentions(session: Session, caller: Caller, firm_id: str) -> MentionList:
    """Newest first; one is over when its title has come, or when the programme's window has passed without it."""
    query = (
        select(LIST.c.list_id, LIST.c.kind, LIST.c.programme, LIST.c.document_no, LIST.c.issued_on, ROW.c.name)
        .join(ROW, ROW.c.list_id == LIST.c.list_id)
        .where(
            ROW.c.firm_id == firm_id,
            ROW.c.outcome == RowOutcome.MATCHED.value,
            LIST.c.mode == ImportMode.APPLY.value,
            LIST.c.undo_reason.is_(None),
            LIST.c.kind.in_([kind.value for kind in MENTIONING]),
            visible(caller, ROW.c.firm_id),
        )
        .order_by(LIST.c.issued_on.desc(), LIST.c.list_id.desc())
    )
    titles = select(RECOGNITION.c.programme, RECOGNITION.c.issued_on).where(
        RECOGNITION.c.firm_id == firm_id, RECOGNITION.c.voided_at.is_(None)
    )
    held = [(row.programme, row.issued_on) for row in session.execute(titles)]
    found = []
    for row in session.execute(query):
        programme, kind = Programme(row.programme), ListKind(row.kind)
        days = policy_on(session, programme, row.issued_on).window_days
        window = Window(days, edition_on(programme, row.issued_on).validity.rule)
        came = any(code == row.programme and window.holds(issued_on, row.issued_on) for code, issued_on in held)
        over = (clock.today() - row.issued_on).days > days or (came and kind is not ListKind.RENAMING)
        if not over:
            found.append(_mention(row, programme, kind))
    return MentionList(items=tuple(found))


def _mention(row: Any, programme: Programme, kind: ListKind) -> Mention:
    return Mention(
        list_id=row.list_id,
        kind=kind,
        kind_name=kind.label,
        programme=programme,
        programme_name=programme.label,
        document_no=row.document_no,
        issued_on=row.issued_on,
        name=row.name,
    )
