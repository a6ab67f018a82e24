"""Remembered counts are never stale: any write, by any process on the database, makes them count again."""

from datetime import date

from services.cultivation.figures.reads.counts import Counted, HoldingCounts, Scope
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.figures.reads.remembered_counts import Memory, RememberedCounts
from services.cultivation.figures.reads.stocks import stock
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.main import build
from services.cultivation.settings import CultivationSettings
from tests.cultivation.stage import HNTE, OFFICE, Stage

DAY = date(2020, 12, 31)
SCOPE = Scope(("lanzhou-hitech",))


class Asked(HoldingCounts):
    """Counts how often it is asked."""

    asked = 0

    def cells(self, *arguments, **named):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().cells(*arguments, **named)


def test_a_question_asked_again_is_answered_from_memory_until_something_is_written(stage: Stage) -> None:
    inner = Asked()
    memory = RememberedCounts(inner, Memory())
    stage.hand.move_to(date(2021, 1, 4))
    stage.firm("F1")
    for _ in range(3):
        with stage.service.database.read() as session:
            memory.cells(session, [Counted(HNTE)], SCOPE, DAY, knowledge(session), ("zone",))
    stage.title("F1", date(2020, 11, 4))
    with stage.service.database.read() as session:
        found = memory.cells(session, [Counted(HNTE)], SCOPE, DAY, knowledge(session), ("zone",))
    assert (inner.asked, [cell.count for cell in found]) == (2, [1])


def test_a_second_process_reads_what_the_first_has_just_written(stage: Stage) -> None:
    other = build(CultivationSettings(database_url=stage.service.database.url))
    stage.hand.move_to(date(2021, 1, 4))
    totals = []
    for number in range(12):
        stage.firm(f"F{number}")
        stage.title(f"F{number}", date(2020, 11, 4))
        with other.database.read() as session:
            totals.append(stock(session, OFFICE, CellQuestion(HNTE, as_of=DAY)).total)
    other.database.close()
    assert totals == list(range(1, 13))


def test_a_session_that_began_before_a_write_keeps_its_own_state(stage: Stage) -> None:
    stage.hand.move_to(date(2021, 1, 4))
    stage.firm("F1")
    with stage.service.database.read() as early:
        before = stock(early, OFFICE, CellQuestion(HNTE, as_of=DAY)).total
        stage.title("F1", date(2020, 11, 4))
        now = stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=DAY)).total
        still = stock(early, OFFICE, CellQuestion(HNTE, as_of=DAY)).total
    assert (before, now, still) == (0, 1, 0)
