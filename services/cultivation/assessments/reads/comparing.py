"""All firms of a scope against one standard: who meets it, who nearly does, and by how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from sqlmodel import Session

from contracts.codes import Programme, Zone
from contracts.queries.assessments import CallNoteView, FirmMatch
from contracts.standards import Outcome
from services.cultivation.assessments.reads.subjects import Subject, inputs_of, subjects_in
from services.cultivation.assessments.rules.findings import findings, relative_gap
from services.cultivation.assessments.rules.inputs import Inputs
from services.cultivation.assessments.rules.judging import Judgement, judges_many, verdict
from services.cultivation.assessments.tables import last_calls
from services.cultivation.standards.rules.criteria import RuleSet, asked_metrics

OPEN = (Outcome.UNMET, Outcome.UNKNOWN)


@dataclass(frozen=True)
class Compared:
    """One firm with what came of each criterion."""

    firm: Subject
    inputs: Inputs
    judgements: tuple[Judgement, ...]
    gap: Decimal

    @cached_property
    def outcome(self) -> Outcome:
        return verdict(self.judgements)

    def count(self, outcome: Outcome) -> int:
        return sum(each.outcome is outcome for each in self.judgements)

    @property
    def open(self) -> int:
        """How many criteria are not met, or not known."""
        return sum(each.outcome in OPEN for each in self.judgements)

    @property
    def rank(self) -> list[str]:
        """Fewest open criteria first, then the smallest gap, then by name; as texts that sort so."""
        return [f"{self.open:03d}", f"{self.gap:012.6f}", self.firm.sort_key, self.firm.firm_id]


def compare(session: Session, rules: RuleSet, zones: Sequence[Zone], day: date) -> list[Compared]:
    """Every living firm of the zones, in pinyin order. A few statements, however many firms."""
    firms = subjects_in(session, zones, day)
    inputs = inputs_of(session, firms, day, asked_metrics(rules))
    found = []
    for firm, each, judgements in zip(firms, inputs, judges_many(rules)(inputs), strict=True):
        found.append(Compared(firm, each, judgements, relative_gap(rules, each, judgements)))
    return found


def matches(session: Session, rules: RuleSet, shown: Iterable[Compared]) -> tuple[FirmMatch, ...]:
    """The firms as they are listed, with what is open in words and the last call."""
    listed = list(shown)
    calls = last_calls(session, rules.programme.value, [each.firm.firm_id for each in listed])
    return tuple(match(rules, each, calls.get(each.firm.firm_id)) for each in listed)


def match(rules: RuleSet, compared: Compared, call: object = None) -> FirmMatch:
    """One line of a list."""
    firm, outcome = compared.firm, compared.outcome
    found = findings(rules, compared.inputs, compared.judgements)
    return FirmMatch(
        firm_id=firm.firm_id,
        firm_name=firm.name,
        uscc=firm.uscc,
        zone=firm.zone,
        zone_name=firm.zone.label if firm.zone else None,
        park=firm.park,
        outcome=outcome.value,
        outcome_name=outcome.label,
        unmet=compared.count(Outcome.UNMET),
        unknown=compared.count(Outcome.UNKNOWN),
        manual=compared.count(Outcome.MANUAL_REVIEW),
        relative_gap=compared.gap.quantize(Decimal("0.0001")),
        open_items=tuple(f"{each.criterion.name}：{each.advice}" for each in found if each.outcome in OPEN),
        held=tuple(each for each in Programme if each in firm.titles),
        holds=rules.programme in firm.titles,
        last_call=CallNoteView.model_validate(call, from_attributes=True) if call else None,
    )
