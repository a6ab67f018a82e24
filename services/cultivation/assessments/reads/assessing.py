"""How a firm stands to a standard on a day, live; and judgements that were kept."""

from datetime import date

import orjson
from sqlmodel import Session

from contracts.codes import Programme, Role
from contracts.queries.assessments import AssessmentView, ReplayView
from kit.data.caller import Caller
from kit.data.problem import Problem, conflict, not_found
from services.cultivation.assessments.reads.subjects import Subject, known_inputs, subject
from services.cultivation.assessments.reads.views import Judged, judge, show
from services.cultivation.assessments.rules.documents import read_inputs
from services.cultivation.assessments.tables import Assessment, find
from services.cultivation.standards.reads.standards import rules_on, standard, standard_on
from services.cultivation.standards.rules.criteria import RuleSet, asked_metrics
from services.cultivation.standards.rules.reading import read_rule_set
from services.cultivation.standards.rules.standing import Standard
from services.cultivation.standards.tables import rule_text


def firm_assessment(
    session: Session, firm_id: str, caller: Caller, programme: Programme, day: date, standard_id: str | None = None
) -> AssessmentView:
    """A firm against the standard of a programme on a day. Raises 404, 409 standard_unpublished."""
    firm = subject(session, firm_id, caller, day)
    return show(judged(session, firm, chosen(session, programme, day, standard_id, firm), day))


def judged(session: Session, firm: Subject, held: Standard, day: date) -> Judged:
    """A firm judged by a standard with its figures of record."""
    rules = rules_on(held, day)
    inputs = known_inputs(session, firm, day, asked_metrics(rules), day.year - 1)
    return judge(held.standard_id, rules, inputs, firm.firm_id)


def chosen(
    session: Session, programme: Programme, day: date, standard_id: str | None, firm: Subject | None
) -> Standard:
    """The standard that is named, else the one in force for this firm. Raises 404 for one of another programme, 409."""
    if standard_id is not None:
        named = standard(session, standard_id)
        if named.rule_set.programme is not programme:
            raise not_found()
        return named
    renewal = firm is not None and programme in firm.titles
    found = standard_on(session, programme, day, renewal=renewal)
    if found is None:
        raise unpublished(programme)
    return found


def unpublished(programme: Programme) -> Problem:
    """Nothing to judge by."""
    return conflict("standard_unpublished", "未发布标准", f"{programme.label}的标准尚未发布，无法对照。")


def kept(session: Session, assessment_id: str, caller: Caller) -> AssessmentView:
    """A judgement as it was made, from its pinned rules and inputs. Raises 404 outside the caller's scope."""
    row = _own(session, assessment_id, caller)
    view = show(judge(row.standard_id, pinned(session, row), read_inputs(row.inputs), row.firm_id))
    facts = {"assessment_id": row.assessment_id, "recorded_by": row.recorded_by, "recorded_at": row.recorded_at}
    return view.model_copy(update=facts)


def replay(session: Session, assessment_id: str, caller: Caller) -> ReplayView:
    """Make it again and compare."""
    row = _own(session, assessment_id, caller)
    again = judge(row.standard_id, pinned(session, row), read_inputs(row.inputs)).result_hash
    return ReplayView(
        assessment_id=assessment_id,
        same=again == row.result_hash,
        result_hash=row.result_hash,
        replayed_hash=again,
    )


def made_again(session: Session, assessment_id: str) -> Judged:
    """A kept judgement from its pinned rules and inputs; whose it is has been asked before. Raises 404."""
    row = find(session, assessment_id)
    if row is None:
        raise not_found()
    return judge(row.standard_id, pinned(session, row), read_inputs(row.inputs), row.firm_id)


def pinned(session: Session, row: Assessment) -> RuleSet:
    """The rules word by word as they were when the judgement was made."""
    text = rule_text(session, row.rule_digest)
    if text is None:
        raise not_found()
    return read_rule_set(orjson.loads(text))


def _own(session: Session, assessment_id: str, caller: Caller) -> Assessment:
    """Of a firm to whoever may see the firm, of typed-in figures to whoever typed them and to the office."""
    row = find(session, assessment_id)
    if row is None:
        raise not_found()
    if row.firm_id is not None:
        subject(session, row.firm_id, caller, row.on_day)
    elif caller.role != Role.OFFICE and caller.subject != row.recorded_by:
        raise not_found()
    return row
