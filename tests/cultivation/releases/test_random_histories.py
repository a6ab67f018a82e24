"""On a random history: a frozen list is the list that it was made from, what is told apart is the symmetric difference."""

import random
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from contracts.codes import COUNTED_ZONES
from contracts.commands.releases import FreezeFigures
from kit.data import clock
from services.cultivation.figures.reads.counts import Counted, Scope, members
from services.cultivation.figures.reads.reconciliations import ReconciliationQuestion, reconciliation
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.holdings.rules.bases import BASES
from services.cultivation.releases.reads.frozen import frozen_firms
from services.cultivation.releases.reads.restatements import restated_firms
from services.cultivation.releases.usecases import freeze
from tests.cultivation.figures.history import instants, play
from tests.cultivation.stage import OFFICE, Stage

EVERYWHERE = Scope(tuple(zone.value for zone in COUNTED_ZONES))
ALL = 1000


def numbers(day: date) -> list[Counted]:
    """What is counted on a day."""
    bases = [basis for basis in BASES if basis.is_counted_on(day)]
    return [Counted(programme, basis.code) for basis in bases for programme in basis.programmes]


def listed(stage: Stage, counted: Counted, day: date, at: datetime | None = None) -> Mapping[str, str]:
    """Firm → zone, by the one query that counts."""
    with stage.service.database.read() as session:
        return members(session, counted, EVERYWHERE, day, knowledge(session, at))


def differences(stage: Stage, day: date, at: datetime) -> int:
    """Freeze what was known of a day; how many firms are restated, over all numbers."""
    command = FreezeFigures.model_construct(as_of=day, known_at=at)
    made, seen = stage.do(partial(freeze, command=command, caller=OFFICE)), 0
    for counted in numbers(day):
        then, now = listed(stage, counted, day, at), listed(stage, counted, day)
        kept = stage.read(frozen_firms, OFFICE, made.frozen_id, counted, limit=ALL)
        assert {item.firm_id: item.zone.value for item in kept.items} == then
        told = stage.read(restated_firms, OFFICE, made.frozen_id, counted, limit=ALL)
        changed = {firm_id for firm_id in then.keys() | now.keys() if then.get(firm_id) != now.get(firm_id)}
        assert {item.firm_id for item in told.items} == changed
        seen += len(changed)
    return seen


def apart(stage: Stage, day: date, at: datetime) -> int:
    """Reconcile every two bases of every programme; how many firms stand apart."""
    seen = 0
    for first, second in (
        (one, other) for one in numbers(day) for other in numbers(day) if one.programme is other.programme
    ):
        question = ReconciliationQuestion(first.programme, first.basis, second.basis, day, at)
        told = stage.read(reconciliation, OFFICE, question, limit=ALL)
        mine, others = listed(stage, first, day, at), listed(stage, second, day, at)
        assert {item.firm_id for item in told.items} == mine.keys() ^ others.keys()
        assert told.first - told.only_first + told.only_second == told.second
        seen += told.total
    return seen


def test_lists_restatements_and_reconciliations_are_what_the_one_query_counts(stage: Stage) -> None:
    memory = play(stage, seed=11, steps=90)
    stage.tick()
    asked = [(min(day, clock.today()), at) for day, at in instants(memory, random.Random(5), 3)]
    assert sum(differences(stage, day, at) for day, at in asked) > 10
    assert sum(apart(stage, day, at) for day, at in asked) > 10
