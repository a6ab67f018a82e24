"""What a change of a title would do to the figures: the change itself, its projection, the counts, and then all rolled back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import func, select

from contracts.codes import CountingBasis, IntervalReason, Programme, Zone
from contracts.commands.titles import PreviewChange
from contracts.holding import MoveKind
from contracts.queries.titles import CellEffect, TitleEffect
from domain import uscc
from kit.data import clock
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.session import Work, WriteSession
from services.cultivation.firms.tables.snapshots import VERSION
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
from services.cultivation.recognitions.usecases.moves import MoveTitle, move
from services.cultivation.recognitions.usecases.reviews import Merge, Review, confirm, merge, refuse
from services.cultivation.recognitions.usecases.successions import PassOnTitle, ReinstateTitle, pass_on, reinstate
from services.cultivation.recognitions.usecases.suspensions import ResumeTitle, SuspendTitle, resume, suspend

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
    days, firm_ids = _days(clock.today()), [title.firm_id, *_heirs(session, question)]
    before = _cells(session, firm_ids, days)
    _work(recognition_id, title.version, question, caller)(session)
    session.project([project])
    after = _cells(session, firm_ids, days)
    more = {cell: after[cell] - before[cell] for cell in before | after}
    changes = tuple(_effect(session, cell, more[cell]) for cell in sorted(more, reverse=True) if more[cell])
    raise Rehearsed(TitleEffect(firm_id=title.firm_id, firm_name=title.firm_name, changes=changes))


def _work(recognition_id: str, version: int, question: PreviewChange, caller: Caller) -> Work[Any]:
    today = clock.today()
    match question.change:
        case "confirm":
            return partial(confirm, command=Review(recognition_id, version, REASON), caller=caller)
        case "refuse":
            return partial(refuse, command=Review(recognition_id, version, REASON), caller=caller)
        case "merge":
            return partial(merge, command=Merge(recognition_id, version, question.into_id or "", REASON), caller=caller)
        case "void":
            return partial(void, command=VoidRecognition(recognition_id, version, REASON), caller=caller)
        case "revoke":
            ending = EndRecognition(
                recognition_id, version, IntervalReason.REVOKED, today, question.effective_on or today, REASON
            )
            return partial(end, command=ending, caller=caller)
        case "correct":
            facts = question.model_dump(include={"number", "issued_on", "valid_from", "valid_until"})
            return partial(correct, command=CorrectRecognition(recognition_id, version, REASON, **facts), caller=caller)
        case _:
            return _while_held(recognition_id, version, question, caller)


def _while_held(recognition_id: str, version: int, question: PreviewChange, caller: Caller) -> Work[Any]:
    today = clock.today()
    effective_on = question.effective_on or today
    match question.change:
        case "suspend":
            begins_on = question.begins_on or today
            resting = SuspendTitle(recognition_id, version, begins_on, today, REASON, question.ends_on)
            return partial(suspend, command=resting, caller=caller)
        case "resume":
            ending = ResumeTitle(recognition_id, version, question.resumed_on or today, today, REASON)
            return partial(resume, command=ending, caller=caller)
        case "reinstate":
            return partial(
                reinstate, command=ReinstateTitle(recognition_id, version, today, REASON, REASON), caller=caller
            )
        case "pass-on":
            code = question.to_uscc or ""
            heritage = PassOnTitle(recognition_id, version, code, today, effective_on, REASON, REASON)
            return partial(pass_on, command=heritage, caller=caller)
        case _:
            kind = MoveKind.WHOLE if question.kind == MoveKind.WHOLE else MoveKind.PARTIAL
            moving = MoveTitle(recognition_id, version, kind, REASON, today, effective_on, REASON, REASON)
            return partial(move, command=moving, caller=caller)


def _days(today: date) -> tuple[date, ...]:
    """Today and the ends of the last years."""
    return (today, *(date(today.year - back, 12, 31) for back in range(1, YEARS_BACK + 1)))


def _heirs(session: WriteSession, question: PreviewChange) -> Sequence[str]:
    """The firm that would hold the title."""
    mine = (VERSION.c.uscc == uscc.normalise(question.to_uscc or ""), VERSION.c.known_until == FOREVER)
    return list(session.execute(select(VERSION.c.firm_id).where(*mine)).scalars())


def _cells(session: WriteSession, firm_ids: Sequence[str], days: tuple[date, ...]) -> Counter[Cell]:
    """How many of the firms each cell counts on these days, as known now."""
    query = select(
        HOLDING.c.basis, HOLDING.c.programme, HOLDING.c.zone, HOLDING.c.valid_from, HOLDING.c.valid_before
    ).where(among(HOLDING.c.firm_id, firm_ids), HOLDING.c.known_until == FOREVER)
    rows = session.execute(query).all()
    return Counter(
        (day, basis.code, Programme(row.programme), row.zone)
        for row in rows
        for basis in counts_with(CountingBasis(row.basis), Programme(row.programme))
        for day in days
        if row.valid_from <= day < row.valid_before and basis.is_counted_on(day)
    )


def _effect(session: WriteSession, cell: Cell, more: int) -> CellEffect:
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
        before=count - more,
        after=count,
    )
