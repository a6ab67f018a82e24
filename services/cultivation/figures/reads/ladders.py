"""The two ladder tables and the side tracks (domain notes §5.4), from one statement."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from contracts.codes import RUNGS, TRACKS, Programme, Zone
from contracts.queries.cultivation import LadderAnswer, RungCount
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.figures.reads.counts import Scope
from services.cultivation.figures.reads.provenances import LADDER, SOURCE, watermarks
from services.cultivation.figures.reads.remembered_counts import COUNTING
from services.cultivation.figures.reads.scopes import zones_of
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.programmes.rules.ladder import SRDI_WITH_GIANTS, rung_number, top_measure

Counts = Mapping[str, Mapping[Zone, int]]


def ladder(
    session: Session,
    caller: Caller,
    as_of: date | None = None,
    known_at: datetime | None = None,
    scope: str | None = None,
) -> LadderAnswer:
    """Each rung counts every holder and must not be added; highest rung counts each firm once and adds up."""
    day, known = as_of or clock.today(), knowledge(session, known_at)
    zones = zones_of(caller, scope)
    asked = [programme.value for programme in (*RUNGS, *TRACKS)] + [top_measure(rung) for rung in RUNGS]
    cells = COUNTING.cells(
        session, [*asked, SRDI_WITH_GIANTS], Scope(tuple(zone.value for zone in zones)), day, known, ("zone",)
    )
    counts: dict[str, dict[Zone, int]] = {measure: dict.fromkeys(zones, 0) for measure in (*asked, SRDI_WITH_GIANTS)}
    for cell in cells:
        if cell.zone is not None:
            counts[cell.measure][Zone(cell.zone)] = cell.count
    highest = tuple(_line(rung, counts[top_measure(rung)]) for rung in RUNGS)
    giants = sum(counts[SRDI_WITH_GIANTS].values())
    return LadderAnswer(
        as_of=day,
        **watermarks(known),
        definition=LADDER,
        source=SOURCE,
        each_rung=tuple(_line(rung, counts[rung.value]) for rung in RUNGS),
        highest_rung=highest,
        tracks=tuple(
            _line(track, counts[track.value], giants if track is Programme.SRDI else None) for track in TRACKS
        ),
        distinct_firms=sum(line.total for line in highest),
    )


def _line(programme: Programme, by_zone: Mapping[Zone, int], with_giants: int | None = None) -> RungCount:
    return RungCount(
        programme=programme,
        name=programme.label,
        rung=rung_number(programme),
        total=sum(by_zone.values()),
        by_zone=dict(by_zone),
        total_with_giants=with_giants,
    )
