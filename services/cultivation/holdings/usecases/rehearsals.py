"""What a change of a title would do to the figures: the change itself, its projection, the counts, and then all rolled back."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import func, select

from contracts.codes import CountingBasis, IntervalReason, Programme, TitleAction, Zone
from contracts.commands.titles import PreviewChange
from contracts.queries.titles import CellEffect, TitleEffect
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.session import Work, WriteSession
from services.cultivation.holdings.rules.bases import counts_with, parts_of
from services.cultivation.holdings.tables import HOLDING
from services.cultivation.holdings.usecases.projection import project
from services.cultivation.recognitions.usecases.changes import title_row
from services.cultivation.recognitions.usecases.corrections import (
    CorrectRecognition,
    EndRecognition,
    VoidRecognition,
    correct,
    end,
    void,
)
from services.cultivation.recognitions.usecases.reviews import Merge, Review, confirm, merge, refuse

YEARS_BACK = 5
REASON = "预览"
Cell = tuple[date, CountingBasis, Programme, str]


@dataclass
class Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""

    effect: TitleEffect


def rehearse(session: WriteSession, recognition_id: str, question: PreviewChange, caller: Caller) -> None:
    """Do it, count, and raise `Rehearsed`; what refuses the change refuses its rehearsal."""
    title = title_row(session, recognition_id, caller)
    days = _days(clock.today())
    before = _cells(session, title.firm_id, days)
    _work(recognition_id, title.version, question, caller)(session)
    session.project([project])
    after = _cells(session, title.firm_id, days)
    changes = tuple(_effect(session, cell, gained=cell in after) for cell in sorted(before ^ after, reverse=True))
    raise Rehearsed(TitleEffect(firm_id=title.firm_id, firm_name=title.firm_name, changes=changes))


def _work(recognition_id: str, version: int, question: PreviewChange, caller: Caller) -> Work[Any]:
    today = clock.today()
    match TitleAction(question.change):
        case TitleAction.CONFIRM:
            return partial(confirm, command=Review(recognition_id, version, REASON), caller=caller)
        case TitleAction.REFUSE:
            return partial(refuse, command=Review(recognition_id, version, REASON), caller=caller)
        case TitleAction.MERGE:
            return partial(merge, command=Merge(recognition_id, version, question.into_id or "", REASON), caller=caller)
        case TitleAction.VOID:
            return partial(void, command=VoidRecognition(recognition_id, version, REASON), caller=caller)
        case TitleAction.REVOKE:
            ending = EndRecognition(
                recognition_id, version, IntervalReason.REVOKED, today, question.effective_on or today, REASON
            )
            return partial(end, command=ending, caller=caller)
        case TitleAction.CORRECT:
            facts = question.model_dump(include={"number", "issued_on", "valid_from", "valid_until"})
            return partial(correct, command=CorrectRecognition(recognition_id, version, REASON, **facts), caller=caller)


def _days(today: date) -> tuple[date, ...]:
    """Today and the ends of the last years."""
    return (today, *(date(today.year - back, 12, 31) for back in range(1, YEARS_BACK + 1)))


def _cells(session: WriteSession, firm_id: str, days: tuple[date, ...]) -> set[Cell]:
    """The cells that count the firm on these days, as known now."""
    query = select(
        HOLDING.c.basis, HOLDING.c.programme, HOLDING.c.zone, HOLDING.c.valid_from, HOLDING.c.valid_before
    ).where(HOLDING.c.firm_id == firm_id, HOLDING.c.known_until == FOREVER)
    rows = session.execute(query).all()
    return {
        (day, basis.code, Programme(row.programme), row.zone)
        for row in rows
        for basis in counts_with(CountingBasis(row.basis), Programme(row.programme))
        for day in days
        if row.valid_from <= day < row.valid_before and basis.is_counted_on(day)
    }


def _effect(session: WriteSession, cell: Cell, *, gained: bool) -> CellEffect:
    day, basis, programme, zone = cell
    count: int = session.execute(
        select(func.count(HOLDING.c.firm_id.distinct())).where(
            HOLDING.c.basis.in_([part.value for part in parts_of(basis)]),
            HOLDING.c.programme == programme.value,
            HOLDING.c.zone == zone,
            HOLDING.c.known_until == FOREVER,
            HOLDING.c.valid_from <= day,
            HOLDING.c.valid_before > day,
        )
    ).scalar_one()
    return CellEffect(
        counting_basis=basis,
        programme=programme,
        name=f"{programme.label}（{basis.label}）",
        zone=Zone(zone),
        as_of=day,
        before=count - 1 if gained else count + 1,
        after=count,
    )
