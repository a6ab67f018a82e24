"""Every figure against a recount by hand, over random histories with corrections, moves, closings and voided entries."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, pairwise
from typing import Any

import pytest
from sqlalchemy import delete

from contracts.codes import COUNTED_ZONES, RUNGS, CountingBasis, FlowReason, Programme, Region
from kit.data.session import WriteSession
from kit.web.auth import KeyPair
from services.cultivation.figures.reads.drilldowns import firms_of_cell
from services.cultivation.figures.reads.flow_firms import flow_firms
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.ladders import ladder
from services.cultivation.figures.reads.questions import CellQuestion, FlowQuestion, SeriesQuestion, Step
from services.cultivation.figures.reads.series import series
from services.cultivation.figures.reads.stocks import stock
from services.cultivation.holdings.rules.bases import BASES, STORED, Basis
from services.cultivation.holdings.tables import HOLDING
from services.cultivation.holdings.usecases.projection import project
from tests.cultivation.figures.history import FIRST, LAST, PROGRAMMES, instants, play
from tests.cultivation.figures.recounting import Memory
from tests.cultivation.stage import HNTE, OFFICE, Stage, open_stage
from tests.databases import Databases

ZONES = {zone.value for zone in COUNTED_ZONES}
FINE = ("zone", "park", "industry")
CORRECTIONS = {FlowReason.CORRECTED_IN, FlowReason.CORRECTED_OUT}


@pytest.fixture(scope="module", params=[1, 3])
def played(
    request: pytest.FixtureRequest, lasting_databases: Databases, keys: KeyPair
) -> Iterator[tuple[Stage, Memory, int]]:
    """A history is played once for all the questions about it."""
    with open_stage(lasting_databases.migrated("cultivation"), keys) as stage:
        yield stage, play(stage, request.param), request.param


@pytest.fixture
def told(played: tuple[Stage, Memory, int]) -> "Told":
    stage, memory, seed = played
    return stage, memory, random.Random(seed)


Told = tuple[Stage, Memory, random.Random]


def day_of(basis: Basis, day: date) -> date:
    """The day, or the end of its year where nothing else is counted."""
    return date(day.year, 12, 31) if basis.year_end else day


def counted(
    memory: Memory, on: date, at: Any, programme: Programme = HNTE, basis: CountingBasis = CountingBasis.EACH
) -> dict[str, tuple[str, str | None, str | None]]:
    return {f: cell for f, cell in memory.cells(on, at).get((basis, programme), {}).items() if cell[0] in ZONES}


def test_stocks_equal_the_recount_at_120_random_days_and_instants(told: Told) -> None:
    stage, memory, chance = told
    seen = 0
    for on, at in instants(memory, chance, 120):
        programme = chance.choice(PROGRAMMES)
        answer = stage.read(stock, OFFICE, CellQuestion(programme, as_of=on, known_at=at), FINE)
        expected = Counter(counted(memory, on, at, programme).values())
        assert {(c.zone.value, c.park, c.industry): c.count for c in answer.cells} == expected
        assert answer.total == expected.total()
        seen += answer.total
    assert seen > 150


def test_200_random_cells_of_every_basis_equal_the_recount(told: Told) -> None:
    stage, memory, chance = told
    seen: Counter[CountingBasis] = Counter()
    for (on, at), basis in zip(instants(memory, chance, 100), cycle(BASES), strict=False):  # of each of two histories
        programme, on = chance.choice([each for each in PROGRAMMES if each in basis.programmes]), day_of(basis, on)
        cells = counted(memory, on, at, programme, basis.code)
        where = chance.choice([*cells.values(), (chance.choice(sorted(ZONES)), None, None)])
        zone, park, industry = (value or "none" for value in where)
        asked = CellQuestion(programme, basis.code, on, at, zone=zone, park=park, industry=industry)
        found = stage.read(firms_of_cell, OFFICE, asked)
        expected = {firm for firm, cell in cells.items() if cell == where}
        assert ({firm.firm_id for firm in found.items}, found.total) == (expected, len(expected))
        assert stage.read(stock, OFFICE, asked).total == len(expected)
        regions = {each.region: each.count for each in stage.read(stock, OFFICE, replace(asked, zone=None)).regions}
        inside = {firm for firm, cell in cells.items() if cell[1:] == where[1:]}
        assert regions == {
            region: sum(cells[firm][0] in {zone.value for zone in region.zones} for firm in inside) for region in Region
        }
        seen[basis.code] += len(cells)
    assert seen.total() > 100


def test_the_histories_give_every_basis_somebody_to_count(told: Told) -> None:
    stage, _memory, _chance = told
    assert {row.basis for row in stage.rows("holding")} == {basis.code.value for basis in STORED}


def test_the_ladder_equals_the_recount_and_highest_rungs_add_up(told: Told) -> None:
    stage, memory, chance = told
    for on, at in instants(memory, chance, 30):
        answer = stage.read(ladder, OFFICE, on, at)
        assert {line.programme: line.total for line in answer.highest_rung} == {
            rung: len(counted(memory, on, at, rung, CountingBasis.HIGHEST)) for rung in RUNGS
        }
        holders = {f for rung in RUNGS for f in counted(memory, on, at, rung)}
        assert answer.distinct_firms == len(holders)
        srdi = next(line for line in answer.tracks if line.programme is Programme.SRDI)
        giants = counted(memory, on, at, Programme.SRDI, CountingBasis.WITH_GIANTS)
        assert srdi.total_with_giants == len(giants)


def test_what_rests_equals_the_recount(told: Told) -> None:
    stage, memory, chance = told
    seen = 0
    for on, at in instants(memory, chance, 60):
        programme = chance.choice(PROGRAMMES)
        expected = counted(memory, on, at, programme, CountingBasis.SUSPENDED)
        answer = stage.read(stock, OFFICE, CellQuestion(programme, CountingBasis.SUSPENDED, on, at), FINE)
        assert {(c.zone.value, c.park, c.industry): c.count for c in answer.cells} == Counter(expected.values())
        seen += answer.total
    assert seen > 3


def test_every_cell_of_every_basis_opens_to_exactly_its_firms(told: Told) -> None:
    stage, memory, chance = told
    opened: Counter[CountingBasis] = Counter()
    for on, at in instants(memory, chance, 3):
        for basis in BASES:
            for programme in basis.programmes:
                asked = CellQuestion(programme, basis.code, day_of(basis, on), at)
                answer = stage.read(stock, OFFICE, asked, FINE)
                assert answer.total == sum(cell.count for cell in answer.cells)
                for cell in answer.cells:
                    park, industry = cell.park or "none", cell.industry or "none"
                    one = replace(asked, zone=cell.zone.value, park=park, industry=industry)
                    found = stage.read(firms_of_cell, OFFICE, one)
                    assert (found.total, len({firm.firm_id for firm in found.items})) == (cell.count, cell.count)
                    opened[basis.code] += cell.count
    assert set(opened) >= {CountingBasis.EACH, CountingBasis.HIGHEST, CountingBasis.WITH_RENEWALS}


def test_flows_of_every_basis_close_and_open_to_as_many_firms_as_they_say(told: Told) -> None:
    stage, memory, chance = told
    for (d0, k0), (d1, k1) in pairwise(instants(memory, chance, 3)):
        earlier, later = sorted((k0, k1))
        for basis in BASES:
            start, end = sorted((day_of(basis, d0), day_of(basis, d1)))
            for programme in {*PROGRAMMES} & {*basis.programmes}:
                asked = FlowQuestion(programme, start, end, earlier, later, basis=basis.code)
                answer = stage.read(flow_answer, OFFICE, asked)
                ends = [
                    stage.read(stock, OFFICE, CellQuestion(programme, basis.code, on, at)).total
                    for on, at in ((start, earlier), (end, later))
                ]
                assert ([answer.opening, answer.closing], answer.residual) == (ends, 0)
                for line in (each for each in (*answer.inflows, *answer.outflows) if each.count):
                    assert stage.read(flow_firms, OFFICE, asked, line.reason.value).total == line.count


def test_the_series_of_every_basis_equals_its_stocks(told: Told) -> None:
    stage, memory, chance = told
    _, at = instants(memory, chance, 1)[0]
    for basis in BASES:
        programme = basis.programmes[-1] if HNTE not in basis.programmes else HNTE
        question = SeriesQuestion(programme, FIRST, day_of(basis, LAST), Step.YEAR, at, basis=basis.code)
        points = stage.read(series, OFFICE, question).points
        totals = [stage.read(stock, OFFICE, CellQuestion(programme, basis.code, p.as_of, at)).total for p in points]
        assert [point.total for point in points] == totals


def test_paging_through_a_drill_down_meets_each_firm_once(told: Told) -> None:
    stage, _memory, _chance = told
    day, seen, cursor = date(2022, 6, 30), [], None
    while True:
        page = stage.read(firms_of_cell, OFFICE, CellQuestion(HNTE, as_of=day), limit=3, cursor=cursor)
        seen += [firm.firm_id for firm in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == page.total == stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=day)).total


def test_the_series_equals_the_stock_of_each_of_its_days(told: Told) -> None:
    stage, memory, chance = told
    _, at = instants(memory, chance, 1)[0]
    points = stage.read(series, OFFICE, SeriesQuestion(HNTE, FIRST, LAST, known_at=at)).points
    expected = [Counter(cell[0] for cell in counted(memory, p.as_of, at).values()) for p in points]
    assert [{zone.value: n for zone, n in p.by_zone.items() if n} for p in points] == expected


def test_flows_explain_the_difference_of_stocks_firm_by_firm(told: Told) -> None:
    stage, memory, chance = told
    moments = instants(memory, chance, 40)
    for (d0, k0), (d1, k1) in pairwise(moments):
        (start, end), (k0, k1) = sorted((d0, d1)), sorted((k0, k1))
        asked = FlowQuestion(HNTE, start, end, known_from=k0, known_to=k1, scope="lanzhou-hitech")
        answer = stage.read(flow_answer, OFFICE, asked)
        opening = {f for f, c in counted(memory, start, k0).items() if c[0] == "lanzhou-hitech"}
        closing = {f for f, c in counted(memory, end, k1).items() if c[0] == "lanzhou-hitech"}
        assert (answer.opening, answer.closing, answer.residual) == (len(opening), len(closing), 0)
        firms = stage.read(flow_firms, OFFICE, asked, limit=1000).items
        assert {firm.firm_id for firm in firms} == opening ^ closing
        assert answer.net == len(closing) - len(opening)


def test_every_firm_of_a_flow_has_the_reason_of_the_recount(told: Told) -> None:
    stage, memory, chance = told
    seen: Counter[str] = Counter()
    moments = instants(memory, chance, 40)
    asked = [(chance.choice(PROGRAMMES), min(d0, d1), max(d0, d1), at) for (d0, at), (d1, _) in pairwise(moments)]
    for title in (each for each in memory.titles if each.taken_over):
        known, term = title.readings[0]
        if term is not None:
            month = timedelta(days=30)
            asked.append((title.programme, term.start - month, term.start + month, known))
    for programme, start, end, at in asked:
        found = stage.read(flow_firms, OFFICE, FlowQuestion(programme, start, end, known_to=at), limit=1000).items
        told_of = {firm.firm_id: firm.reason.value for firm in found}
        changed = counted(memory, start, at, programme).keys() ^ counted(memory, end, at, programme).keys()
        assert told_of == {firm: memory.reason(firm, programme, start, end, at) for firm in changed}
        seen.update(told_of.values())
    assert seen["succeeded-in"], seen
    assert seen["succeeded-out"], seen


def test_corrections_appear_only_when_two_instants_are_compared(told: Told) -> None:
    stage, memory, chance = told
    moments = instants(memory, chance, 40)
    for (d0, at), (d1, _) in pairwise(moments):
        start, end = sorted((d0, d1))
        answer = stage.read(flow_answer, OFFICE, FlowQuestion(HNTE, start, end, known_to=at))
        corrected = [line.count for line in (*answer.inflows, *answer.outflows) if line.reason in CORRECTIONS]
        assert (corrected, answer.residual) == ([0, 0], 0)


def test_one_day_read_at_two_instants_differs_by_corrections_alone(told: Told) -> None:
    stage, memory, chance = told
    for (day, k0), (_, k1) in pairwise(instants(memory, chance, 40)):
        first, second = sorted((k0, k1))
        answer = stage.read(flow_answer, OFFICE, FlowQuestion(HNTE, day, day, known_from=first, known_to=second))
        others = [line for line in (*answer.inflows, *answer.outflows) if line.reason not in CORRECTIONS and line.count]
        assert others == []


def test_what_was_known_stays_known(told: Told) -> None:
    """A question as known at an instant has one answer for ever."""
    stage, memory, chance = told
    asked = instants(memory, chance, 20)
    before = [stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=on, known_at=at)).total for on, at in asked]
    stage.hand.advance(timedelta(days=40))
    for firm_id in list(stage.firms)[:3]:
        stage.firm(f"late-{firm_id}")
        stage.title(f"late-{firm_id}", date(2021, 3, 1))
    assert [stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=on, known_at=at)).total for on, at in asked] == before


def test_a_projection_that_was_dropped_and_projected_again_is_equal(told: Told) -> None:
    stage, _memory, _chance = told
    before = holdings(stage)

    def rebuild(session: WriteSession) -> None:
        session.execute(delete(HOLDING))
        project(session, list(stage.firms))

    stage.do(rebuild)
    assert holdings(stage) == before
    assert before


def holdings(stage: Stage) -> set[tuple[Any, ...]]:
    return {tuple(row)[1:] for row in stage.rows("holding")}
