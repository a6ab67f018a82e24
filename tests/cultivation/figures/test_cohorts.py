"""年末三年度: who was recognised in the year or the two before it and kept the title, whatever its last day says."""

from datetime import date
from functools import partial

from contracts.codes import CountingBasis, IntervalReason, Zone
from services.cultivation.figures.reads.drilldowns import firms_of_cell
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.figures.reads.reconciliations import ReconciliationQuestion, reconciliation
from services.cultivation.recognitions.usecases.successions import PassOnTitle, pass_on
from tests.cultivation.stage import HNTE, OFFICE, Desk, Stage

COHORTS = CountingBasis.YEAR_END_COHORTS


def cohorts(stage: Stage, year: int) -> list[str]:
    found = stage.read(firms_of_cell, OFFICE, CellQuestion(HNTE, COHORTS, date(year, 12, 31)))
    return [firm.firm_id for firm in found.items]


def test_three_years_of_titles_count_and_a_cancelled_one_does_not(stage: Stage) -> None:
    stage.hand.move_to(date(2026, 1, 20))
    for firm, issued in (("F22", 2022), ("F23", 2023), ("F24", 2024), ("F25", 2025)):
        stage.firm(firm)
        title = stage.title(firm, date(issued, 11, 4), number=f"GR{issued}62000001")
        if firm == "F24":
            stage.cancel(title, date(2025, 6, 1), IntervalReason.REVOKED)
    assert cohorts(stage, 2025) == ["F23", "F25"]
    assert cohorts(stage, 2024) == ["F22", "F23", "F24"]


def test_a_title_that_was_corrected_to_end_early_stands_in_its_cohort_and_apart_from_the_stock(stage: Stage) -> None:
    stage.hand.move_to(date(2026, 1, 20))
    stage.firm("F1")
    stage.correct(stage.title("F1", date(2023, 11, 4)), valid_until=date(2025, 6, 30))
    asked = ReconciliationQuestion(HNTE, COHORTS, CountingBasis.EACH, date(2025, 12, 31))
    (apart,) = stage.read(reconciliation, OFFICE, asked).items
    assert (apart.firm_id, apart.counting_basis, apart.reason.value) == ("F1", COHORTS, "cohort-ran-out")


def test_a_title_that_went_to_another_firm_keeps_its_year(stage: Stage) -> None:
    stage.hand.move_to(date(2026, 1, 20))
    stage.firm("F1")
    stage.firm("F2", Zone.BAIYIN_HITECH)
    title = stage.title("F1", date(2022, 11, 4), number="GR202262000001")
    heir = stage.firms["F2"].uscc
    command = PassOnTitle(
        title.recognition_id, title.version, heir, date(2024, 5, 1), date(2024, 5, 1), "吸收合并", "甘科高〔2024〕1号"
    )
    stage.do(partial(pass_on, command=command, caller=OFFICE))
    assert (cohorts(stage, 2023), cohorts(stage, 2024), cohorts(stage, 2025)) == (["F1"], ["F2"], [])


def test_any_day_but_the_last_of_a_year_is_refused_for_every_kind_of_question(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(date(2026, 1, 20))
    paths = (
        "hnte?counting_basis=year-end-cohorts",
        "hnte/firms?counting_basis=year-end-cohorts&as_of=2025-12-30",
        "hnte/series?counting_basis=year-end-cohorts&from=2024-12-31&to=2025-12-31",
        "hnte/flows?counting_basis=year-end-cohorts&from=2024-12-31&to=2025-12-30",
        "hnte/reconcile?against=year-end-cohorts&as_of=2025-06-30",
    )
    answers = [desk.ask(OFFICE, "GET", f"/metrics/{path}") for path in paths]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "basis_year_end_only")}
    yearly = "hnte/series?counting_basis=year-end-cohorts&from=2023-12-31&to=2025-12-31&step=year"
    assert [point["as_of"] for point in desk.get(OFFICE, f"/metrics/{yearly}")["points"]] == [
        "2023-12-31",
        "2024-12-31",
        "2025-12-31",
    ]
