"""The rows of a list that need a person, as a workbook that can be corrected and imported again."""

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import RowOutcome
from domain.headings import OFFICIAL_LIST
from kit.data.caller import Caller
from services.cultivation.lists.reads.lists import find_list
from services.cultivation.lists.tables import LIST, ROW
from sheets import write_workbook

FIELDS = ("name", "uscc", "number", "issued_on", "valid_until")
RESULT, REASON = "处理结果", "错误原因"
"""Columns that the workbook adds; they mean nothing when it comes back."""


def error_workbook(session: Session, list_id: str, caller: Caller) -> bytes:
    """Refused and waiting rows in the order of the file, each with its place, outcome and reasons. Raises 404."""
    find_list(session, list_id, caller)
    wanted = ROW.c.outcome.in_([RowOutcome.REFUSED.value, RowOutcome.UNMATCHED.value])
    query = select(ROW).join(LIST, LIST.c.list_id == ROW.c.list_id)
    rows = session.execute(query.where(ROW.c.list_id == list_id, wanted).order_by(ROW.c.position)).all()
    header = [*(OFFICIAL_LIST.synonyms[field][0] for field in FIELDS), "工作表", "行号", RESULT, REASON]
    lines = [
        [
            *(str(getattr(row, field) or "") for field in FIELDS),
            row.sheet,
            str(row.line),
            RowOutcome(row.outcome).label,
            row.reasons.replace("\n", "；"),
        ]
        for row in rows
    ]
    return write_workbook(header, lines)
