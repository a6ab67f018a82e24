"""The way up for a firm: for the next rung and for each track what is open, nearest first, and when one may next apply."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import Session

from contracts.codes import RUNGS, TRACKS, Programme
from contracts.queries.assessments import PathwayList, PathwayView
from contracts.standards import Outcome
from kit.data.caller import Caller
from services.cultivation.assessments.reads.assessing import judged
from services.cultivation.assessments.reads.subjects import Subject, subject
from services.cultivation.assessments.reads.views import show
from services.cultivation.programmes.rules.ladder import highest_rung
from services.cultivation.rounds.reads import upcoming
from services.cultivation.standards.reads.standards import PROGRAMMES, standard_on

SAID = {
    Outcome.MET: "各项条件均符合，可以申报",
    Outcome.MANUAL_REVIEW: "可计算的条件均符合，其余由评审判断",
    Outcome.UNKNOWN: "尚有未填写的数据，补齐后再判断",
    Outcome.UNMET: "尚有条件不符合",
    Outcome.NOT_APPLICABLE: "不适用",
}


def pathways(session: Session, firm_id: str, caller: Caller, day: date) -> PathwayList:
    """The rungs above the highest one held, then the tracks that are not held. Raises 404."""
    firm = subject(session, firm_id, caller, day)
    top = highest_rung(firm.titles)
    above = RUNGS[RUNGS.index(top) + 1 :] if top else RUNGS
    tracks = [each for each in TRACKS if each in PROGRAMMES and each not in firm.titles]
    return PathwayList(firm_id=firm_id, as_of=day, items=tuple(_ways(session, firm, above, tracks, day)))


def _ways(
    session: Session, firm: Subject, above: tuple[Programme, ...], tracks: Sequence[Programme], day: date
) -> Iterator[PathwayView]:
    for number, programme in enumerate(above):
        yield _way(session, firm, programme, "next-rung" if number == 0 else "rung", day)
    for programme in tracks:
        yield _way(session, firm, programme, "track", day)


def _way(session: Session, firm: Subject, programme: Programme, role: str, day: date) -> PathwayView:
    held = standard_on(session, programme, day)
    assessment = show(judged(session, firm, held, day)) if held else None
    window = upcoming(session, programme, day)
    return PathwayView(
        programme=programme,
        programme_name=programme.label,
        role=role,
        said=SAID[Outcome(assessment.outcome)] if assessment else "未发布标准",
        assessment=assessment,
        window_from=window[0] if window else None,
        window_until=window[1] if window else None,
        window_said=window[2] if window else None,
    )
