"""The two ladder tables and the side tracks (domain notes §5.4), from one statement."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from contracts.codes import RUNGS, TRACKS, CountingBasis, Programme
from contracts.queries.cultivation import LadderAnswer
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.figures.reads.counting import counting
from services.cultivation.figures.reads.counts import Counted, Counting, Scope
from services.cultivation.figures.reads.provenances import LADDER, marks_of
from services.cultivation.firms.reads import slugs_of, zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.programmes.rules.ladder import rung_number

YEARLY = (Programme.TECH_SME,)  # a number is for its year: the count falls to 0 each January and fills again
BEGUN_ANEW = tuple(map(Counted, YEARLY))
GIANTS = Counted(Programme.SRDI, CountingBasis.WITH_GIANTS)
ASKED = (*map(Counted, (*RUNGS, *TRACKS)), *(Counted(rung, CountingBasis.HIGHEST) for rung in RUNGS), GIANTS)


def ladder(
    session: Session,
    caller: Caller,
    as_of: date | None = None,
    known_at: datetime | None = None,
    scope: str | None = None,
) -> LadderAnswer:
    """Each rung counts every holder and must not be added; highest rung counts each firm once and adds up."""
    known = knowledge(session, known_at)
    return LadderAnswer(**ladder_values(caller, as_of, scope, known, counting(session, known)))


def ladder_values(
    caller: Caller, as_of: date | None, scope: str | None, known: Knowledge, counts: Counting
) -> dict[str, Any]:
    """The values of a LadderAnswer, out of counts of what is known; lines have all their fields in order."""
    day, zones = as_of or clock.today(), slugs_of(zones_of(caller, scope))
    where = Scope(zones)
    firms: dict[Counted, dict[str, int]] = {counted: dict.fromkeys(zones, 0) for counted in ASKED}
    for cell in counts.cells(ASKED, where, day, ("zone",)):
        firms[cell.counted][cell.zone or ""] = cell.firms
    year_end = counts.cells(BEGUN_ANEW, where, date(day.year - 1, 12, 31), ("zone",))
    finals = {counted: sum(cell.firms for cell in year_end if cell.counted == counted) for counted in BEGUN_ANEW}
    highest = [_line(rung, firms[Counted(rung, CountingBasis.HIGHEST)]) for rung in RUNGS]
    giants = {Programme.SRDI: sum(firms[GIANTS].values())}
    return {
        **marks_of(day, known, LADDER),
        "each_rung": [_line(rung, firms[Counted(rung)], last_year=finals.get(Counted(rung))) for rung in RUNGS],
        "highest_rung": highest,
        "tracks": [_line(track, firms[Counted(track)], giants.get(track)) for track in TRACKS],
        "distinct_firms": sum(line["total"] for line in highest),
    }


def _line(
    programme: Programme, by_zone: Mapping[str, int], with_giants: int | None = None, last_year: int | None = None
) -> dict[str, Any]:
    return {
        "programme": programme,
        "name": programme.label,
        "rung": rung_number(programme),
        "total": sum(by_zone.values()),
        "by_zone": by_zone,
        "total_with_giants": with_giants,
        "last_year_total": last_year,
    }
