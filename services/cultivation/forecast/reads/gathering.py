"""From what is on record at an instant to the inputs of a forecast, with the firms behind every number of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from contracts.codes import Programme
from kit.data import clock
from kit.data.clock import civil_date
from kit.data.problem import FieldError, Problem, invalid
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.forecast.reads.pipelines import CERTAIN, Asked, cases
from services.cultivation.forecast.reads.records import ZONES, firms_of, zones_of_firms
from services.cultivation.forecast.reads.remembered import Remembered
from services.cultivation.forecast.rules import seasons
from services.cultivation.forecast.rules.assumptions import FEWEST_SEASONS, MOST_SEASONS, Assumptions, years_ahead
from services.cultivation.forecast.rules.inputs import InHand, Inputs, Lasting, Waiting
from services.cultivation.forecast.rules.seasons import Due, Firm, History, last_day, month_ends
from services.cultivation.forecast.rules.stages import Stage, in_hand
from services.cultivation.programmes.reference import edition_on
from services.cultivation.programmes.rules.validity import ValidityRule

_REMEMBERED = Remembered()


@dataclass(frozen=True)
class Question:
    """The stock of a programme at the end of the horizon's year, as known at an instant."""

    programme: Programme
    horizon: date
    known: Knowledge
    assumptions: Assumptions

    @property
    def origin(self) -> date:
        """The day from which is looked ahead: what is known now is looked at from today, however long ago it was written."""
        known_on = civil_date(self.known.at)
        return max(known_on, clock.today()) if self.known.latest else known_on


@dataclass(frozen=True)
class Gathered:
    """The inputs, whose titles end, and the pipeline: by firm what it is among, and its stage.

    `curve` is the stock by zone of titles as they stand on the `days` up to the horizon, `before` that at the end of the last year.
    """

    inputs: Inputs
    days: tuple[date, ...]
    curve: tuple[Counter[str], ...]
    before: Counter[str]
    due: list[Due]
    in_hand: Mapping[str, InHand]
    stages: Mapping[str, Stage]


def gather(session: Session, asked: Question) -> Gathered:
    """Raises 422 where nothing can be forecast: no term of years, too few seasons, a horizon too near or too far."""
    key = (asked.programme, asked.horizon, asked.origin if asked.known.latest else asked.known.at, asked.assumptions)
    return _REMEMBERED.recall(session, asked.known, key, lambda: _gather(session, asked))


def _gather(session: Session, asked: Question) -> Gathered:
    validity = edition_on(asked.programme, asked.origin).validity
    if validity.rule is not ValidityRule.YEARS:
        raise _refused("no_term_of_years", "只有按年数计有效期的资格可以预测。")
    complete = seasons.last_complete(asked.origin, asked.assumptions.settled)
    years = years_ahead(complete, asked.horizon, validity.years)
    if years is None or (asked.horizon.month, asked.horizon.day) != (12, 31):
        raise _refused("horizon", f"预测日应为 {complete + 1} 至 {complete + validity.years} 年的 12 月 31 日。")
    firms = firms_of(session, asked.programme, asked.known)
    first = seasons.first_season(firms, validity.years)
    if first is None or complete - first + 1 < FEWEST_SEASONS:
        raise _refused("too_few_seasons", f"至少需要 {FEWEST_SEASONS} 个完整认定年度的换证记录。")
    past = range(max(first, complete - MOST_SEASONS + 1), complete + 1)
    history = seasons.history(firms, ZONES, past, asked.origin, years[0])
    due = list(seasons.due(firms, asked.origin, years))
    known = cases(session, Asked(asked.programme, date(years[0], 1, 1), asked.known))
    stages = in_hand(known, CERTAIN, asked.assumptions.publicity_chance)
    pipeline = _pipeline(session, asked, years, firms, due, stages)
    days = tuple(month_ends(asked.origin, asked.horizon))
    return Gathered(
        inputs=_inputs(asked, years, history, firms, due, _speaking(asked, pipeline, stages)),
        days=days,
        curve=seasons.lasting(firms, days),
        before=seasons.lasting(firms, [last_day(asked.origin.year - 1)])[0],
        due=due,
        in_hand=pipeline,
        stages=stages,
    )


def _refused(code: str, detail: str) -> Problem:
    return invalid(code, "无法预测", detail, [FieldError("/query/horizon", code, detail)])


def _inputs(
    asked: Question,
    years: tuple[int, ...],
    history: History,
    firms: list[Firm],
    due: list[Due],
    pipeline: Mapping[str, InHand],
) -> Inputs:
    waiting = Counter((each.zone, each.year) for each in due if each.firm_id not in pipeline)
    lasting = dict(zip(years, seasons.lasting(firms, [last_day(year) for year in years]), strict=True))
    return Inputs(
        programme=asked.programme.value,
        origin=asked.origin,
        zones=ZONES,
        years=years,
        seasons=tuple(history.cells),
        early_ends=history.early_ends,
        firm_years=history.firm_years,
        renewals_seen=_parted(history.renewals_seen, sum(cell.renewed for cell in history.cells)),
        arrivals_seen=_parted(history.arrivals_seen, sum(cell.came for cell in history.cells)),
        lasting=tuple(Lasting(zone, year, lasting[year][zone]) for zone in ZONES for year in years),
        waiting=tuple(Waiting(zone, year, waiting[zone, year]) for zone in ZONES for year in years),
        in_hand=_counted(pipeline.values()),
        draws=asked.assumptions.draws,
    )


def _pipeline(
    session: Session,
    asked: Question,
    years: tuple[int, ...],
    firms: list[Firm],
    due: list[Due],
    stages: Mapping[str, Stage],
) -> dict[str, InHand]:
    """Firms on their way: those whose title ends, and new ones; whose title lasts is drawn already."""
    ending = {each.firm_id: each for each in due}
    lasting = {firm.firm_id for firm in firms if firm.counted_on(last_day(years[0]))}
    zones = zones_of_firms(session, stages.keys() - ending.keys() - lasting, asked.origin, asked.known)
    found = {}
    for firm_id, stage in sorted(stages.items()):
        if firm_id in ending:
            found[firm_id] = _one(ending[firm_id].zone, ending[firm_id].year, stage, renews=True)
        elif firm_id in zones:
            found[firm_id] = _one(zones[firm_id], years[0], stage, renews=False)
    return found


def _speaking(asked: Question, pipeline: Mapping[str, InHand], stages: Mapping[str, Stage]) -> dict[str, InHand]:
    """Those that are drawn at the odds of their stage; the others stay among those drawn at a rate."""
    least = asked.assumptions.stage_cases
    return {firm_id: each for firm_id, each in pipeline.items() if stages[firm_id].speaks(least)}


def _one(zone: str, year: int, stage: Stage, *, renews: bool) -> InHand:
    if stage.chance is not None:
        return InHand(zone, year, renews, stage.code, 1, chance=stage.chance)
    return InHand(zone, year, renews, stage.code, 1, passed=stage.passed, failed=stage.failed)


def _counted(firms: Iterable[InHand]) -> tuple[InHand, ...]:
    """Firms of one zone, season and stage together, in an order of their own."""
    numbers = Counter(firms)
    order = sorted(numbers, key=lambda each: (each.zone, each.year, each.renews, each.stage))
    return tuple(replace(each, firms=numbers[each]) for each in order)


def _parted(seen: int, all_of_them: int) -> tuple[int, int]:
    return seen, all_of_them - seen
