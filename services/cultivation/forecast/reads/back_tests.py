"""Earlier origins asked again, with what was known then, beside what came."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.forecasts import BackTest, BackTestPoint
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import Problem
from services.cultivation.firms.reads import own_zones
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.forecast.reads.gathering import Gathered, Question, gather
from services.cultivation.forecast.reads.records import firms_of
from services.cultivation.forecast.reads.remembered import Remembered
from services.cultivation.forecast.reads.runs import SCOPES, run, zones_in
from services.cultivation.forecast.rules import seasons
from services.cultivation.forecast.rules.assumptions import FEWEST_POINTS, FEWEST_SEASONS, Assumptions
from services.cultivation.forecast.rules.distributions import HIGH, LOW, MIDDLE
from services.cultivation.programmes.reference import edition_on

HORIZONS = (1, 2)
DRAWS = 2_000  # a tenth more or less in a quantile says nothing here

_REMEMBERED = Remembered()


def back_test(session: Session, caller: Caller, programme: Programme, assumptions: Assumptions) -> BackTest:
    """From the settling day of each year with enough seasons behind it, one and two years ahead."""
    zones, known = own_zones(caller), knowledge(session)
    scopes = [scope for scope in SCOPES if set(zones_in(scope)) <= set(zones)]
    seen = {scope.value for scope in scopes}
    key = (programme, assumptions, clock.today())
    every = _REMEMBERED.recall(
        session, known, key, lambda: tuple(_points(session, programme, replace(assumptions, draws=DRAWS), known))
    )
    points = tuple(each for each in every if each.scope in seen)
    widest = [point for point in points if point.scope == scopes[0].value] if scopes else []
    covered = round(100 * sum(point.inside for point in widest) / len(widest)) if len(widest) >= FEWEST_POINTS else None
    return BackTest(known_at=known.at, points=points, covered=covered, note=_note(len(widest)))


def _note(points: int) -> str:
    if points < FEWEST_POINTS:
        return f"回测只有 {points} 个点，少于 {FEWEST_POINTS} 个，不对区间的覆盖率作结论。"
    return f"回测共 {points} 个点；相邻两年的预测共用年度，并非相互独立。"


def _points(
    session: Session, programme: Programme, assumptions: Assumptions, now: Knowledge
) -> Iterator[BackTestPoint]:
    today, validity = clock.today(), edition_on(programme, clock.today()).validity
    first = seasons.first_season(firms_of(session, programme, now), validity.years)
    for year in range(first + FEWEST_SEASONS, today.year + 1) if first else ():
        origin = date(year, *assumptions.settled)
        for ahead in HORIZONS:
            end = seasons.last_day(year + ahead - 1)
            settled = assumptions.settled_after(end.year)
            if settled > today:
                continue
            gathered = _gathered(session, Question(programme, end, _known_on(session, origin), assumptions))
            if gathered is not None:
                then = firms_of(session, programme, _known_on(session, settled))
                yield from _compared(gathered, origin, end, ahead, seasons.lasting(then, [end])[0])


def _gathered(session: Session, asked: Question) -> Gathered | None:
    """None where too little was known to forecast."""
    try:
        return gather(session, asked)
    except Problem:
        return None


def _known_on(session: Session, day: date) -> Knowledge:
    """At the end of the day, in the last instant that still is that day."""
    return knowledge(session, clock.start_of(day + timedelta(days=1)) - timedelta(microseconds=1))


def _compared(
    gathered: Gathered, origin: date, end: date, ahead: int, actual: Mapping[str, int]
) -> Iterator[BackTestPoint]:
    ends, before = run(gathered.inputs).ends, gathered.before
    for scope in SCOPES:
        drawn, came = ends[scope.value][-1], sum(actual[zone.value] for zone in zones_in(scope))
        low, high = drawn.quantile(LOW), drawn.quantile(HIGH)
        yield BackTestPoint(
            origin=origin,
            horizon=end,
            years=ahead,
            scope=scope.value,
            scope_name=scope.label,
            low=low,
            median=drawn.quantile(MIDDLE),
            high=high,
            last_stock=sum(before[zone.value] for zone in zones_in(scope)),
            actual=came,
            inside=low <= came <= high,
        )
