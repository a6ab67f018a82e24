"""What a title supposes of a firm, as warnings to whoever registers it from a list: by its standard, else by the plan; never a refusal."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.assessments import PreconditionView
from kit.data.caller import Caller
from services.cultivation.assessments.reads.subjects import Subject, inputs_of, known_inputs, subject, subjects_of
from services.cultivation.assessments.reads.views import judge, nearest_first, result
from services.cultivation.assessments.rules.findings import Finding, findings
from services.cultivation.assessments.rules.judging import judges
from services.cultivation.assessments.rules.telling import open_items
from services.cultivation.standards.reads.standards import rules_on, standard_on
from services.cultivation.standards.rules.criteria import RuleSet, asked_metrics
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import pools


def supposed(session: Session, programme: Programme, day: date) -> RuleSet | None:
    """The standard in force, or without one what the plan says; None where neither says anything."""
    held, pool = standard_on(session, programme, day), pools().get(programme)
    return rules_on(held, day) if held else resolved(pool, day) if pool else None


def preconditions(session: Session, firm_id: str, caller: Caller, programme: Programme, day: date) -> PreconditionView:
    """What is open of one firm. Raises 404."""
    firm, rules = subject(session, firm_id, caller, day), supposed(session, programme, day)
    open_ones = tuple(nearest_first(_found(session, firm, rules, day))) if rules else ()
    return PreconditionView(
        firm_id=firm_id,
        programme=programme,
        programme_name=programme.label,
        as_of=day,
        basis=f"{rules.title}（{rules.legal_basis}）" if rules else None,
        open=tuple(map(result, open_ones)),
    )


def precondition_warnings(
    session: Session, firm_ids: Sequence[str], programme: Programme, day: date
) -> Mapping[str, Sequence[str]]:
    """By firm what is open, a sentence each with its basis; firms that fulfil everything are left out. A few statements for all."""
    rules = supposed(session, programme, day)
    if rules is None or not firm_ids:
        return {}
    firms, judge_all = subjects_of(session, firm_ids, day), judges(rules)
    found = {}
    for firm, inputs in zip(firms, inputs_of(session, firms, day, asked_metrics(rules)), strict=True):
        said = [f"{each.name}：{advice}" for each, advice in open_items(rules, inputs, judge_all(inputs))]
        if said:
            found[firm.firm_id] = [f"前提条件提示：{each}（{rules.title}）" for each in said]
    return found


def _found(session: Session, firm: Subject, rules: RuleSet, day: date) -> tuple[Finding, ...]:
    inputs = known_inputs(session, firm, day, asked_metrics(rules), day.year - 1)
    return findings(rules, inputs, judge("", rules, inputs, firm.firm_id).judgements)
