"""What the titles of the office's own lists suppose of the firms that a list names."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from contracts.codes import ListKind, Programme
from services.cultivation.assessments.reads.preconditions import precondition_warnings
from services.cultivation.lists.rules import CLAIMING, LISTED_HERE


def open_preconditions(session: Session, head: Any, firm_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """By firm, as of the list's date; only lists of the office's own titles are held against anything."""
    programme = Programme(head.programme)
    if programme not in LISTED_HERE or ListKind(head.kind) not in CLAIMING:
        return {}
    return precondition_warnings(session, firm_ids, programme, head.issued_on)
