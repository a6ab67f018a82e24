"""After the bases changed every firm is counted anew by a job, a chunk at a time; a kill resumes where it stood."""

from datetime import date
from functools import partial

from sqlalchemy import delete

from kit.data.session import WriteSession
from services.cultivation.holdings import jobs
from services.cultivation.holdings.tables import HOLDING, HoldingEdition
from services.cultivation.holdings.usecases.projection import recount
from tests.cultivation.stage import Stage

COHORTS = "year-end-cohorts"


def forget(session: WriteSession) -> None:
    """Holdings that an earlier release computed under fewer bases."""
    session.execute(delete(HOLDING).where(HOLDING.c.basis == COHORTS))
    session.merge(HoldingEdition(edition_id=1, bases="each", after="F999", finished=True))


def run(stage: Stage) -> bool:
    return jobs.run(stage.service.database, stage.service.writer)


def in_cohorts(stage: Stage) -> list[str]:
    return [row.firm_id for row in stage.rows("holding") if row.basis == COHORTS]


def test_a_new_database_has_nothing_to_count_anew(stage: Stage) -> None:
    assert not run(stage)


def test_firms_are_counted_under_a_basis_that_came_with_a_release(stage: Stage) -> None:
    for firm in ("F1", "F2"):
        stage.firm(firm)
        stage.title(firm, date(2020, 1, 3))
    stage.do(forget)
    assert in_cohorts(stage) == []
    assert run(stage)
    assert (sorted(in_cohorts(stage)), run(stage)) == (["F1", "F2"], False)


def test_a_recount_that_was_interrupted_goes_on_after_the_last_firm(stage: Stage) -> None:
    for firm in ("F1", "F2"):
        stage.firm(firm)
        stage.title(firm, date(2020, 1, 3))
    stage.do(forget)
    stage.do(lambda session: session.merge(HoldingEdition(edition_id=1, bases="next", after="F1", finished=False)))
    assert stage.do(partial(recount, edition="next")) == 1
    assert in_cohorts(stage) == ["F2"]
