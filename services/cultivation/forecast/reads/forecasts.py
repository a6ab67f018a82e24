"""The forecast as it is answered, of all that the caller may see: made now, or stored before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import COUNTED_ZONES, Programme, Region, Zone
from contracts.queries.forecasts import (
    ForecastAnswer,
    ForecastPoint,
    ForecastScope,
    ForecastStage,
    NeededRow,
    NewcomersNeeded,
)
from kit.data.caller import Caller
from kit.data.problem import forbidden, not_found
from services.cultivation.figures.reads.provenances import SOURCE, watermarks
from services.cultivation.firms.reads import own_zones
from services.cultivation.forecast.reads.gathering import Gathered, Question, gather
from services.cultivation.forecast.reads.runs import SCOPES, needed, run, zones_in
from services.cultivation.forecast.reads.sentences import assumptions, definition
from services.cultivation.forecast.rules import seasons
from services.cultivation.forecast.rules.distributions import HIGH, LOW, MIDDLE, Distribution
from services.cultivation.forecast.tables import RUN, ForecastRun

RATES = (60, 65, 70, 75, 80, 85, 90)
"""Renewal rates (%) of the table of newcomers needed."""


@dataclass(frozen=True)
class Levels:
    """What a reader has set for 情景: the renewal rate (%) and the newcomers of all zones a season."""

    renewal_rate: int | None = None
    newcomers: int | None = None

    def __bool__(self) -> bool:
        return self != Levels()


def forecast(session: Session, caller: Caller, asked: Question, levels: Levels = Levels()) -> ForecastAnswer:
    """Raises 422 where nothing can be forecast, 403 for newcomers of zones that the caller does not see."""
    if levels.newcomers is not None and not _sees_all(caller):
        raise forbidden()
    zones = own_zones(caller)
    return _scoped(answered(gather(session, asked), asked, levels), zones)


def newest(session: Session, caller: Caller, programme: Programme, horizon: date) -> ForecastAnswer:
    """The last run that was stored for a horizon. Raises 404 before the first."""
    mine = (RUN.c.programme == programme.value, RUN.c.horizon == horizon)
    row = session.execute(select(RUN.c.result).where(*mine).order_by(RUN.c.known_at.desc()).limit(1)).first()
    return _of_row(row.result if row else None, caller)


def pinned(session: Session, caller: Caller, input_hash: str) -> ForecastAnswer:
    """The stored run of that hash. Raises 404 where there is none."""
    row = session.get(ForecastRun, input_hash)
    return _of_row(row.result if row else None, caller)


def newcomers_needed(session: Session, caller: Caller, asked: Question, aims: Sequence[int]) -> NewcomersNeeded:
    """Speaks of all zones together, so it is for who sees them all."""
    if not _sees_all(caller):
        raise forbidden()
    inputs = gather(session, asked).inputs
    rows = zip(RATES, needed(inputs, tuple(aims), RATES), strict=True)
    return NewcomersNeeded(
        **_about(asked),
        input_hash=inputs.digest,
        programme=asked.programme,
        horizon=asked.horizon,
        aims=tuple(aims),
        renewal_rate=round(100 * run(inputs).renewal_rate),
        rows=tuple(
            NeededRow(
                renewal_rate=rate,
                at_50=tuple(half for half, _ in flows),
                at_80=tuple(most for _, most in flows),
            )
            for rate, flows in rows
        ),
    )


def answered(gathered: Gathered, asked: Question, levels: Levels = Levels()) -> ForecastAnswer:
    """The whole answer, as the office reads it; computed where it is not remembered."""
    inputs = gathered.inputs
    rate = None if levels.renewal_rate is None else levels.renewal_rate / 100
    found = run(inputs, rate, levels.newcomers)
    return ForecastAnswer(
        **_about(asked),
        input_hash=inputs.digest,
        programme=asked.programme,
        programme_name=asked.programme.label,
        horizon=asked.horizon,
        settled_on=asked.assumptions.settled_after(asked.horizon.year),
        draws=inputs.draws,
        seasons=tuple(sorted({cell.year for cell in inputs.seasons})),
        scenario=bool(levels),
        renewal_rate=round(100 * found.renewal_rate),
        newcomers=round(found.newcomers),
        days=gathered.days,
        scopes=tuple(_scope(scope, gathered, found.ends[scope.value]) for scope in SCOPES),
        stages=tuple(_stages(gathered, asked)),
        assumptions=tuple(assumptions(inputs, asked.assumptions)),
    )


def _about(asked: Question) -> dict[str, Any]:
    return {"as_of": asked.origin, "definition": definition(asked), "source": SOURCE, "projected": True} | watermarks(
        asked.known
    )


def _scope(scope: Region | Zone, gathered: Gathered, ends: Sequence[Distribution]) -> ForecastScope:
    zones, last = [zone.value for zone in zones_in(scope)], ends[-1]
    lasting = Counter[int]()
    for each in gathered.inputs.lasting:
        lasting[each.year] += each.firms if each.zone in zones else 0
    run_off = tuple(sum(stock[zone] for zone in zones) for stock in gathered.curve)
    return ForecastScope(
        scope=scope.value,
        scope_name=scope.label,
        current=run_off[0],
        **_middle(last),
        due=sum(each.zone in zones for each in gathered.due),
        points=tuple(
            ForecastPoint(as_of=seasons.last_day(year), run_off=lasting[year], **_middle(end))
            for year, end in zip(gathered.inputs.years, ends, strict=True)
        ),
        run_off=run_off,
        start=last.start,
        times=last.times,
    )


def _middle(drawn: Distribution) -> dict[str, int]:
    return {"low": drawn.quantile(LOW), "median": drawn.quantile(MIDDLE), "high": drawn.quantile(HIGH)}


def _stages(gathered: Gathered, asked: Question) -> Iterator[ForecastStage]:
    """Where firms of the pipeline stand, also at stages that are ignored; who holds on to a title is in no pipeline."""
    drawn = gathered.in_hand
    order = sorted(drawn.items(), key=lambda item: (item[1].zone, not item[1].renews, item[1].stage))
    firms = Counter((each.zone, each.stage, each.renews) for _, each in order)
    for (zone, code, renews), count in firms.items():
        stage = next(stage for stage in gathered.stages.values() if stage.code == code)
        speaks = stage.speaks(asked.assumptions.stage_cases)
        yield ForecastStage(
            zone=Zone(zone),
            stage=code,
            stage_name=stage.name,
            renews=renews,
            firms=count,
            chance=round(100 * stage.mean) if speaks else None,
        )


def _sees_all(caller: Caller) -> bool:
    return set(own_zones(caller)) == set(COUNTED_ZONES)


def _of_row(result: str | None, caller: Caller) -> ForecastAnswer:
    zones = own_zones(caller)
    if result is None:
        raise not_found()
    return _scoped(ForecastAnswer.model_validate_json(result), zones)


def _scoped(answer: ForecastAnswer, zones: Sequence[Zone]) -> ForecastAnswer:
    """Regions and zones inside these; what is said of all together is for who sees all."""
    seen = {scope.value for scope in SCOPES if set(zones_in(scope)) <= set(zones)}
    whole = {} if set(zones) == set(COUNTED_ZONES) else {"renewal_rate": None, "newcomers": None}
    return answer.model_copy(
        update=whole
        | {
            "scopes": tuple(each for each in answer.scopes if each.scope in seen),
            "stages": tuple(each for each in answer.stages if each.zone in zones),
        }
    )
