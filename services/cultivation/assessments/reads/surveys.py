"""All firms of a scope against one standard: who meets it, who nearly does, and by how much. In columns, however many firms."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from sqlmodel import Session

from contracts.codes import Programme, Zone
from contracts.queries.assessments import CallNoteView, FirmMatch
from contracts.standards import Outcome
from services.cultivation.assessments.reads.subjects import Subject, inputs_of, subjects_in
from services.cultivation.assessments.rules.columns.firms import NEVER, Firms
from services.cultivation.assessments.rules.columns.judging import Results, results
from services.cultivation.assessments.rules.gaps import relative_gap
from services.cultivation.assessments.rules.inputs import Inputs
from services.cultivation.assessments.rules.judging import Judgement, judges, verdict
from services.cultivation.assessments.rules.telling import open_items
from services.cultivation.assessments.tables import last_calls
from services.cultivation.facts.reads.warm import warm_facts
from services.cultivation.facts.rules.columns import Bools, FactColumns
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.standards.rules.criteria import RuleSet, asked_metrics


@dataclass(frozen=True)
class Population:
    """The living firms of a scope on a day, in pinyin order, with their figures in columns."""

    day: date
    firms: Sequence[Subject]
    columns: Firms

    def holders(self, programme: Programme) -> Bools:
        """Who holds a title."""
        return self.columns.titles.get(programme, np.zeros(len(self.firms), np.bool_))


@dataclass(frozen=True)
class Survey:
    """What came of a standard for each firm of a population."""

    population: Population
    rules: RuleSet
    results: Results

    @property
    def holders(self) -> Bools:
        return self.population.holders(self.rules.programme)

    def nearest(self, chosen: Bools) -> list[int]:
        """The places of the chosen firms: fewest open criteria first, then the smallest gap, then by name."""
        places = np.flatnonzero(chosen)
        gaps = np.round(self.results.gap[places], 6)
        return [int(place) for place in places[np.lexsort((places, gaps, self.results.open[places]))]]

    def rank(self, place: int) -> list[str]:
        """That order as texts that sort so."""
        firm = self.population.firms[place]
        return [
            f"{self.results.open[place]:03d}",
            f"{self.results.gap[place]:012.6f}",
            firm.sort_key,
            firm.firm_id,
        ]


def population(session: Session, zones: Sequence[Zone], day: date) -> Population:
    """Every living firm of the zones. A few statements, and none but the writer's clock when nothing changed since."""
    known, warm = knowledge(session), warm_facts(session)

    def read() -> Population:
        firms = subjects_in(session, zones, day)
        return Population(day, firms, firms_of(firms, warm.columns(session, known), day))

    return warm.made_of(known, (tuple(zones), day), read)


def firms_of(firms: Sequence[Subject], facts: FactColumns, day: date) -> Firms:
    """The firms as columns; who has no figures stands at the place that knows none."""
    nobody = len(facts.places)
    places = np.array([facts.places.get(each.firm_id, nobody) for each in firms], np.int32)
    registered = [each.registered_on.toordinal() if each.registered_on else NEVER for each in firms]
    titles = {
        programme: np.array([programme in each.titles for each in firms], np.bool_)
        for programme in {title for each in firms for title in each.titles}
    }
    return Firms(
        on_day=day,
        latest_year=day.year - 1,
        size=len(firms),
        figures=lambda side, metric, year: facts.column(side, metric, year, day).take(places),
        titles=titles,
        registered=np.array(registered, np.int64),
    )


def survey(asked: Population, rules: RuleSet) -> Survey:
    """Judge every firm of the population by resolved rules."""
    return Survey(asked, rules, results(rules, asked.columns))


def matches(session: Session, found: Survey, places: Sequence[int]) -> tuple[FirmMatch, ...]:
    """Some of the firms as they are listed: judged one by one, with what is open in words and the last call."""
    firms, rules, day = [found.population.firms[place] for place in places], found.rules, found.population.day
    calls = last_calls(session, rules.programme.value, [each.firm_id for each in firms])
    judged = zip(firms, inputs_of(session, firms, day, asked_metrics(rules)), strict=True)
    judge = judges(rules)
    return tuple(_match(rules, firm, inputs, judge(inputs), calls.get(firm.firm_id)) for firm, inputs in judged)


def _match(
    rules: RuleSet, firm: Subject, inputs: Inputs, judgements: tuple[Judgement, ...], call: object = None
) -> FirmMatch:
    """One line of a list."""
    outcome = verdict(judgements)
    counts = Counter(each.outcome for each in judgements)
    return FirmMatch(
        firm_id=firm.firm_id,
        firm_name=firm.name,
        uscc=firm.uscc,
        zone=firm.zone,
        zone_name=firm.zone.label if firm.zone else None,
        park=firm.park,
        outcome=outcome.value,
        outcome_name=outcome.label,
        unmet=counts[Outcome.UNMET],
        unknown=counts[Outcome.UNKNOWN],
        manual=counts[Outcome.MANUAL_REVIEW],
        relative_gap=relative_gap(rules, inputs, judgements).quantize(Decimal("0.0001")),
        open_items=tuple(f"{each.name}：{advice}" for each, advice in open_items(rules, inputs, judgements)),
        held=tuple(each for each in Programme if each in firm.titles),
        holds=rules.programme in firm.titles,
        last_call=CallNoteView.model_validate(call, from_attributes=True) if call else None,
    )
