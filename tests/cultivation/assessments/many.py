"""Invented firms by the hundred, with figures that are missing, differ between their sides, or lie on a threshold."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

import numpy as np

from contracts.codes import Programme
from contracts.metrics import NEGATIVE, FactSide, Metric, PeriodKind, Unit
from services.cultivation.assessments.rules.columns.firms import NEVER, Firms
from services.cultivation.assessments.rules.inputs import Figure, Inputs, Key
from services.cultivation.facts.rules.columns import FactColumns, Gathering
from services.cultivation.facts.rules.figures import Sheet, plain

DAY, YEAR = date(2026, 6, 10), 2025
ROUND = tuple(map(Decimal, ("0", "1", "2", "3", "5", "10", "50", "100", "500", "1000", "5000", "20000", "40000")))
TITLES = (Programme.TECH_SME, Programme.HNTE, Programme.INNOVATIVE_SME, Programme.SRDI, Programme.LITTLE_GIANT)


def firm(random: Random) -> Inputs:
    """Each firm knows more or less of itself; a few are told differently by an official source."""
    known, figures = random.choice((0.5, 0.9, 1.0)), dict[Key, Figure]()
    for metric in Metric:
        years = (2026, 2025, 2024, 2023, 2022) if metric.period is PeriodKind.YEAR else (None,)
        for year in years:
            if random.random() < known:
                figures[metric, year] = _figure(random, metric)
    titles = frozenset(each for each in TITLES if random.random() < 0.3)
    since = random.choice((None, date(2015, 3, 1), date(2024, 8, 1), date(2025, 8, 1), date(2026, 5, 1)))
    return Inputs(DAY, YEAR, figures, titles, since)


def _figure(random: Random, metric: Metric) -> Figure:
    own = _value(random, metric)
    match random.random():
        case chance if chance < 0.01:
            return Figure(own, own + 1)
        case chance if chance < 0.05:
            return Figure(None, own)
    return Figure(own)


def _value(random: Random, metric: Metric) -> Decimal:
    if metric.unit is Unit.YES_NO:
        return Decimal(random.random() < (0.02 if metric in NEGATIVE else 0.8))
    if random.random() < 0.4:
        return random.choice(ROUND)
    drawn = Decimal(random.randint(0, 500_000)) / 100
    return -drawn if metric.signed and random.random() < 0.2 else drawn


def sheet(inputs: Inputs) -> Sheet:
    """Its figures as they are stored."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for (metric, year), figure in inputs.figures.items():
        for side, value in ((FactSide.SELF_REPORTED, figure.self_reported), (FactSide.OFFICIAL, figure.official)):
            if value is not None:
                period = f"{year:04d}" if year else "2026-01-01"
                found.setdefault(side.value, {}).setdefault(metric.value, {})[period] = plain(value)
    return found


def columns(firms: Sequence[Inputs]) -> Firms:
    """The same firms in columns."""
    gathering = Gathering()
    for place, inputs in enumerate(firms):
        gathering.add(place, sheet(inputs))
    facts = FactColumns({f"F{place}": place for place in range(len(firms))}, gathering.told())
    places = np.arange(len(firms), dtype=np.int32)
    titles = {each: np.array([each in (inputs.titles or ()) for inputs in firms], np.bool_) for each in TITLES}
    registered = [inputs.registered_on.toordinal() if inputs.registered_on else NEVER for inputs in firms]
    return Firms(
        DAY,
        YEAR,
        len(firms),
        lambda side, metric, year: facts.column(side, metric, year, DAY).take(places),
        titles,
        np.array(registered, np.int64),
    )
