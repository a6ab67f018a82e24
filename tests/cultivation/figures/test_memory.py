"""Counts from memory are those of the database, whoever wrote last, and of no other state than the one that is read."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from contracts.codes import COUNTED_ZONES, FlowReason, Programme, Zone
from kit.data import clock
from kit.data.session import WriteSession
from services.cultivation.facts.reads.warm import keep as warm_facts_kept
from services.cultivation.facts.reads.warm import warm_facts
from services.cultivation.figures.reads import present_histories
from services.cultivation.figures.reads.counting import PresentCounts, StockCounts, counting, keep
from services.cultivation.figures.reads.counts import NONE, Counted, HoldingCounts, Scope
from services.cultivation.figures.reads.flows import FlowPeriod, flow, flow_counts
from services.cultivation.figures.reads.present_histories import PresentHistories, kept_for
from services.cultivation.figures.reads.present_stocks import PresentStocks
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.figures.reads.stocks import stock
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.holdings import tables
from services.cultivation.holdings.rules.bases import BASES
from services.cultivation.holdings.tables import CHANGE
from services.cultivation.main import build
from services.cultivation.settings import CultivationSettings
from tests.cultivation.figures.history import FIRST, INDUSTRIES, LAST, PARKS, PROGRAMMES, play
from tests.cultivation.figures.recounting import Memory
from tests.cultivation.stage import HNTE, OFFICE, Stage

DAY = date(2020, 12, 31)
ZONES = tuple(zone.value for zone in COUNTED_ZONES)
EVERY = [Counted(programme, basis.code) for basis in BASES for programme in basis.programmes]
FINE = ("zone", "park", "industry")


@pytest.fixture
def stocks(stage: Stage) -> PresentStocks:
    """Read before anything is known, so that all that comes is followed."""
    kept = keep(stage.service.database)
    kept.read()
    return kept


@pytest.fixture
def histories(stage: Stage) -> PresentHistories:
    kept = present_histories.keep(stage.service.database)
    kept.read()
    return kept


def test_what_a_session_asks_about_the_present_is_answered_from_memory(
    stage: Stage, stocks: PresentStocks, histories: PresentHistories
) -> None:
    warm = warm_facts_kept(stage.service.database)
    with stage.service.database.read() as session:
        found = counting(session, knowledge(session))
        assert isinstance(found, PresentCounts)
        assert found.memory is stocks
        assert kept_for(session) is histories
        assert warm_facts(session) is warm


def counts(stage: Stage, stocks: PresentStocks) -> StockCounts:
    found: StockCounts = stage.read(lambda session: stocks.answer(session, knowledge(session), StockCounts))
    return found


def cells_of(counts: Any) -> Counter[Any]:
    return Counter({(cell.counted, cell.zone, cell.park, cell.industry): cell.firms for cell in counts})


def test_memory_sql_and_a_recount_by_hand_agree_after_every_step_of_two_processes(
    stage: Stage, stocks: PresentStocks, histories: PresentHistories
) -> None:
    ours, theirs = stage.service, build(CultivationSettings(database_url=stage.service.database.url))
    theirs.writer.start()
    seen, reasons = Counter[str](), Counter[FlowReason]()

    def compare_flows(session: Session, chance: random.Random) -> None:
        start = clock.today() - timedelta(days=chance.randint(50, 1500))
        known, zones = knowledge(session), tuple(chance.sample(COUNTED_ZONES, chance.randint(1, 4)))
        assert kept_for(session) is histories
        assert histories.answer(session, known, lambda _: True)
        for programme, days in product(PROGRAMMES[:2], (60, 1000)):
            period = FlowPeriod(Counted(programme), zones, start, start + timedelta(days=days), known, known, False)
            found, rows = flow_counts(session, period), flow(session, period)
            assert tuple(found) == (rows.opening, rows.closing, Counter(rows.reasons.values()), len(rows.renewed))
            reasons.update(found.reasons)

    def compare(session: Session, memory: Memory, chance: random.Random) -> None:
        on = FIRST + timedelta(days=chance.randint(0, (LAST - FIRST).days))
        known, by = knowledge(session), chance.sample(FINE, chance.randint(1, 3))
        scope = Scope(
            tuple(chance.sample(ZONES, chance.randint(1, 4))),
            chance.choice([None, None, NONE, *PARKS[:2]]),
            chance.choice([None, None, NONE, *INDUSTRIES[:2]]),
        )
        counts = stocks.answer(session, known, StockCounts)
        assert counts is not None
        assert isinstance(counting(session, known), PresentCounts)
        sql, days = HoldingCounts(session, known), [on, on + timedelta(days=200)]
        found = counts.cells(EVERY, scope, on, by)
        assert cells_of(found) == cells_of(sql.cells(EVERY, scope, on, by))
        one = chance.choice(EVERY)
        assert counts.series(one, scope, days) == sql.series(one, scope, days)
        whole = counts.cells(EVERY, Scope(ZONES), on, FINE)
        by_hand = Counter(
            (Counted(programme, basis), *cell)
            for (basis, programme), firms in memory.cells(on, known.at).items()
            for cell in firms.values()
            if cell[0] in ZONES
        )
        assert cells_of(whole) == by_hand
        seen.update(counted=by_hand.total(), narrowed=sum(cell.firms for cell in found))

    def after(memory: Memory, chance: random.Random) -> None:
        stage.service = ours
        if chance.random() < 0.4:  # several steps may lie between two questions
            stage.read(compare, memory, chance)
            stage.read(compare_flows, chance)
        stage.service = chance.choice([ours, theirs])

    play(stage, 7, steps=130, after=after)
    stage.service = ours
    theirs.writer.close()
    theirs.database.close()
    assert min(seen["counted"], seen["narrowed"]) > 100
    assert len(reasons) > 5


def test_histories_that_were_followed_are_those_that_are_read_anew(stage: Stage, histories: PresentHistories) -> None:
    play(stage, 9, steps=60)
    anew = PresentHistories(stage.service.database)
    anew.read()
    assert stage.read(everything, histories) == stage.read(everything, anew)


def everything(session: Session, histories: PresentHistories) -> Any:
    """Ids with a term, and terms of each kind in one order."""
    found = histories.answer(
        session,
        knowledge(session),
        lambda held: [
            sorted(
                (kind.value, programme, held.ids[firm], begin, ends) for firm, begin, ends in zip(*terms, strict=True)
            )
            for (kind, programme), terms in sorted(held.terms.items(), key=lambda each: str(each[0]))
        ],
    )
    assert found
    return found


def test_what_was_followed_is_what_is_read_anew(stage: Stage, stocks: PresentStocks) -> None:
    play(stage, 8, steps=60)
    anew = PresentStocks(stage.service.database)
    anew.read()
    for day in (date(2020, 6, 30), date(2021, 6, 30), date(2020, 12, 31)):
        followed, read = (counts(stage, memory).cells(EVERY, Scope(ZONES), day, FINE) for memory in (stocks, anew))
        assert cells_of(followed) == cells_of(read)
        assert read


def test_a_second_process_counts_what_the_first_has_just_written(stage: Stage) -> None:
    other = build(CultivationSettings(database_url=stage.service.database.url))
    keep(other.database).read()
    stage.hand.move_to(date(2021, 1, 4))
    totals = []
    for number in range(12):
        stage.firm(f"F{number}")
        stage.title(f"F{number}", date(2020, 11, 4))
        with other.database.read() as session:
            totals.append(stock(session, OFFICE, CellQuestion(HNTE, as_of=DAY)).total)
    other.database.close()
    assert totals == list(range(1, 13))


def test_a_session_that_began_before_a_write_keeps_its_own_state(stage: Stage, stocks: PresentStocks) -> None:
    stage.hand.move_to(date(2021, 1, 4))
    stage.firm("F1")
    with stage.service.database.read() as early:
        before = stock(early, OFFICE, CellQuestion(HNTE, as_of=DAY)).total
        stage.title("F1", date(2020, 11, 4))
        now = stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=DAY)).total
        still = stock(early, OFFICE, CellQuestion(HNTE, as_of=DAY)).total
    assert (before, now, still) == (0, 1, 0)


def test_a_clock_set_back_hides_nothing(stage: Stage, stocks: PresentStocks) -> None:
    stage.hand.move_to(date(2021, 1, 4))
    stage.firm("F1")
    question = ([Counted(HNTE)], Scope(ZONES), DAY, ("zone",))
    assert counts(stage, stocks).cells(*question) == []
    stage.hand.move_to(date(2020, 12, 1))
    stage.title("F1", date(2020, 11, 4))
    assert [cell.firms for cell in counts(stage, stocks).cells(*question)] == [1]


def test_a_change_that_was_rolled_back_is_not_counted(stage: Stage, stocks: PresentStocks) -> None:
    stage.hand.move_to(date(2021, 1, 4))
    stage.firm("F1")

    def half(session: WriteSession) -> None:
        session.execute(insert(CHANGE).values(**term()))
        raise RuntimeError("half done")

    with pytest.raises(RuntimeError):
        stage.do(half)
    stage.firm("F2")
    assert stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=DAY)).total == 0


def test_memory_that_fell_behind_the_log_is_read_anew_and_sql_answers_until_then(
    stage: Stage, stocks: PresentStocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LOGGED", 2)
    monkeypatch.setattr(stocks, "begin", lambda: None)
    stage.hand.move_to(date(2021, 1, 4))
    for number in range(4):
        stage.firm(f"F{number}")
        stage.title(f"F{number}", date(2020, 11, number + 4))
    question = CellQuestion(HNTE, as_of=DAY)
    assert len(stage.rows("holding_change")) == 2
    assert (stage.read(stock, OFFICE, question).total, stocks.size()) == (4, 0)
    stocks.read()
    assert (stage.read(stock, OFFICE, question).total, stocks.size() > 0) == (4, True)


def test_a_log_that_contradicts_the_memory_makes_it_read_anew(stage: Stage, stocks: PresentStocks) -> None:
    stage.hand.move_to(date(2021, 1, 4))
    stage.firm("F1")
    stage.title("F1", date(2020, 11, 4))
    stage.do(lambda session: session.execute(insert(CHANGE).values(**term(firms=-1, valid_from=date(1999, 1, 1)))))
    assert stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=DAY)).total == 1


def test_an_open_service_reads_its_stocks_by_itself(stage: Stage, desk: Any) -> None:
    stage.hand.move_to(date(2021, 1, 4))
    stage.firm("F1", Zone.BAIYIN_HITECH)
    stage.title("F1", date(2020, 11, 4))
    assert desk.get(OFFICE, f"/metrics/hnte?as_of={DAY}")["total"] == 1


def term(firms: int = 1, valid_from: date = date(2020, 1, 1)) -> dict[str, Any]:
    place = {"zone": "lanzhou-hitech", "park": None, "industry": None}
    days = {"valid_from": valid_from, "valid_before": date(2023, 1, 1)}
    return {"basis": "each", "programme": Programme.HNTE.value, **place, **days, "firms": firms}
