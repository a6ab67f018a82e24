"""Answers about what is to come: forecasts of a stock, their back-test, and firms whose title is at risk."""

from datetime import date, datetime

from contracts.codes import Programme, Zone
from contracts.queries.base import Answer, Page, Provenance


class ForecastPoint(Answer):
    """The end of a season: titles as they stand, and the stock that half, a tenth and nine tenths of all draws do not pass."""

    as_of: date
    run_off: int
    low: int
    median: int
    high: int


class ForecastScope(Answer):
    """A zone or region. `times` says how often `start`, `start` + 1, … firms were drawn at the horizon."""

    scope: str
    scope_name: str
    current: int
    low: int
    median: int
    high: int
    due: int  # titles that end up to the horizon and whose renewal is not known
    points: tuple[ForecastPoint, ...]
    run_off: tuple[int, ...]  # on the days of the answer's `days`
    start: int
    times: tuple[int, ...]


class ForecastStage(Answer):
    """Firms of a zone in the pipeline; `chance` is per cent, null where too few cases of the stage are decided and it is ignored."""

    zone: Zone
    stage: str
    stage_name: str
    renews: bool
    firms: int
    chance: int | None


class ForecastAnswer(Provenance):
    """The strict stock at `horizon` as it will be known on `settled_on`; `as_of` is the origin.

        `input_hash` names the inputs and so the draws. `scenario` says that a level was set by the reader (情景). Rates are per cent,
    X"""

    input_hash: str
    programme: Programme
    programme_name: str
    horizon: date
    settled_on: date
    draws: int
    seasons: tuple[int, ...]  # complete ones behind it
    scenario: bool = False
    renewal_rate: int | None = None
    newcomers: int | None = None
    days: tuple[date, ...]
    scopes: tuple[ForecastScope, ...]
    stages: tuple[ForecastStage, ...] = ()
    assumptions: tuple[str, ...]


class NeededRow(Answer):
    """Newcomers that each season must bring at a renewal rate (%), for each aim: at 50 % and at 80 % certainty."""

    renewal_rate: int
    at_50: tuple[int, ...]
    at_80: tuple[int, ...]


class NewcomersNeeded(Provenance):
    """What all zones together need to end with each of the `aims`; one row for each renewal rate."""

    input_hash: str
    programme: Programme
    horizon: date
    aims: tuple[int, ...]
    renewal_rate: int  # as the model sees it
    rows: tuple[NeededRow, ...]


class BackTestPoint(Answer):
    """A forecast of a past origin beside what came; `last_stock` is the stock at the end of the year before the origin."""

    origin: date
    horizon: date
    years: int
    scope: str
    scope_name: str
    low: int
    median: int
    high: int
    last_stock: int
    actual: int
    inside: bool


class BackTest(Answer):
    """`covered` is the per cent of points inside 10–90 %, null with fewer than ten: then nothing is claimed."""

    known_at: datetime
    points: tuple[BackTestPoint, ...]
    covered: int | None
    note: str


class AtRiskFirm(Answer):
    """A firm whose title ends and has no successor; begun by `safe_start` a renewal is in good time."""

    firm_id: str
    uscc: str
    name: str
    zone: Zone
    valid_until: date | None
    safe_start: date
    days_left: int  # to the safe start, negative once it has passed
    stage: str | None = None
    stage_name: str | None = None


class AtRiskPage(Page, Provenance):
    programme: Programme
    programme_name: str
    horizon: date
    late: int  # of the total those whose safe start has passed
    items: tuple[AtRiskFirm, ...]
