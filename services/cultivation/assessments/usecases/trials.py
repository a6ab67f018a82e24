"""Keeping a trial: the text that was tried, the counts, and what came of every firm. Judged before the writer's turn, written in it."""

from dataclasses import dataclass

import numpy as np
import orjson
from sqlalchemy import insert
from sqlmodel import Session

from contracts.queries.assessments import TrialView
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.session import WriteSession
from services.cultivation.assessments.reads.impacts import Trying, Values, counts_of, rules_tried
from services.cultivation.assessments.reads.surveys import Survey, population, survey
from services.cultivation.assessments.reads.trials import trial
from services.cultivation.assessments.rules.columns.outcomes import ORDER
from services.cultivation.assessments.tables import TRIAL, TRIAL_RESULT
from services.cultivation.assessments.usecases.assessments import pin
from services.cultivation.standards.rules.criteria import parameters
from services.cultivation.standards.rules.wording import plain


@dataclass(frozen=True)
class Tried:
    """What is to be kept."""

    asked: Trying
    name: str
    values: Values
    found: Survey


def try_out(session: Session, asked: Trying, name: str, values: Values) -> Tried:
    """Judge the firms; a question, asked outside of the writer. Raises 404, 422."""
    rules = rules_tried(session, asked, values)
    return Tried(asked, name, values, survey(population(session, asked.zones, asked.day), rules))


def keep_trial(session: WriteSession, tried: Tried, caller: Caller) -> TrialView:
    """Store it with every firm."""
    rules, asked, trial_id = tried.found.rules, tried.asked, ulid()
    names = {each.code: each.name for each in parameters(rules)}
    counts = [each.model_dump(mode="json") for each in counts_of(tried.found, asked)]
    session.execute(
        insert(TRIAL).values(
            trial_id=trial_id,
            standard_id=asked.standard_id,
            rule_digest=pin(session, asked.standard_id, rules),
            name=tried.name,
            programme=rules.programme.value,
            on_day=asked.day,
            tried=orjson.dumps([f"{names[code]}：{plain(value)}" for code, value in tried.values.items()]).decode(),
            scope_name=asked.scope_name,
            counts=orjson.dumps(counts).decode(),
            recorded_by=caller.subject,
            recorded_at=session.now,
        )
    )
    _keep_results(session, trial_id, tried.found)
    session.audit(
        "trial", trial_id, "trial.keep", standard_id=asked.standard_id, firms=len(tried.found.population.firms)
    )
    return trial(session, trial_id)


def _keep_results(session: WriteSession, trial_id: str, found: Survey) -> None:
    """The nearest firm first."""
    firms, results = found.population.firms, found.results
    order = found.nearest(np.ones(len(firms), np.bool_))
    if not order:
        return
    outcomes, gaps = [each.value for each in ORDER], np.rint(results.gap * 1_000_000).astype(np.int64)
    columns = {
        "trial_id": [trial_id] * len(order),
        "place": list(range(1, len(order) + 1)),
        "firm_id": [firms[place].firm_id for place in order],
        "outcome": [outcomes[results.outcome[place]] for place in order],
        "unmet": results.unmet[order].tolist(),
        "unknown": results.unknown[order].tolist(),
        "manual": results.manual[order].tolist(),
        "gap": gaps[order].tolist(),
    }
    session.insert_columns(TRIAL_RESULT, columns)
