"""The two ladder tables and the side tracks (domain notes §5.4), from one statement."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session

from contracts.codes import RUNGS, TRACKS, CountingBasis, Programme, Zone
from contracts.queries.cultivation import LadderAnswer, RungCount
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.figures.reads.counting import counting
from services.cultivation.figures.reads.counts import Counted, Counting, Scope
from services.cultivation.figures.reads.provenances import LADDER, marks_of
from services.cultivation.figures.reads.scopes import zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.programmes.rules.ladder import rung_number

YEARLY = (Programme.TECH_SME,)  # a number is for its year: the count falls to 0 each January and fills again
GIANTS = Counted(Programme.SRDI, CountingBasis.WITH_GIANTS)


def ladder(
    session: Session,
    caller: Caller,
    as_of: date | None = None,
    known_at: datetime | None = None,
    scope: str | None = None,
) -> LadderAnswer:
    """Each rung counts every holder and must not be added; highest rung counts each firm once and adds up."""
    known = knowledge(session, known_at)
    return ladder_of(caller, as_of, scope, known, counting(session, known))


def ladder_of(
    caller: Caller, as_of: date | None, scope: str | None, known: Knowledge, counts: Counting
) -> LadderAnswer:
    """The answer out of counts of what is known."""
    day = as_of or clock.today()
    zones = zones_of(caller, scope)
    asked = [*map(Counted, (*RUNGS, *TRACKS)), *(Counted(rung, CountingBasis.HIGHEST) for rung in RUNGS), GIANTS]
    firms: dict[Counted, dict[Zone, int]] = {counted: dict.fromkeys(zones, 0) for counted in asked}
    for cell in counts.cells(asked, Scope(tuple(zone.value for zone in zones)), day, ("zone",)):
        if cell.zone is not None:
            firms[cell.counted][Zone(cell.zone)] = cell.count
    finals = _finals(counts, zones, day)
    highest = tuple(_line(rung, firms[Counted(rung, CountingBasis.HIGHEST)]) for rung in RUNGS)
    giants = sum(firms[GIANTS].values())
    return LadderAnswer(
        **marks_of(day, known, LADDER),
        each_rung=tuple(_line(rung, firms[Counted(rung)], last_year=finals.get(rung)) for rung in RUNGS),
        highest_rung=highest,
        tracks=tuple(
            _line(track, firms[Counted(track)], giants if track is Programme.SRDI else None) for track in TRACKS
        ),
        distinct_firms=sum(line.total for line in highest),
    )


def _finals(counts: Counting, zones: Sequence[Zone], day: date) -> dict[Programme, int]:
    """The year-end stock before `day` of the programmes that begin anew each January."""
    where = Scope(tuple(zone.value for zone in zones))
    year_end = date(day.year - 1, 12, 31)
    cells = counts.cells([Counted(programme) for programme in YEARLY], where, year_end, ("zone",))
    found = dict.fromkeys(YEARLY, 0)
    for cell in cells:
        found[cell.counted.programme] += cell.count
    return found


def _line(
    programme: Programme,
    by_zone: Mapping[Zone, int],
    with_giants: int | None = None,
    last_year: int | None = None,
) -> RungCount:
    return RungCount(
        programme=programme,
        name=programme.label,
        rung=rung_number(programme),
        total=sum(by_zone.values()),
        by_zone=dict(by_zone),
        total_with_giants=with_giants,
        last_year_total=last_year,
    )
