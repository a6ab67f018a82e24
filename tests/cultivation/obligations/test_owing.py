"""Who owes what when, and where it stands: by rule from titles, changes, last days and what was said."""

from datetime import date

import pytest

from contracts.obligations import ChangeKind, ObligationStanding, ObligationState
from contracts.standards import Confidence
from domain.spans import Interval
from services.cultivation.obligations.reference import shipped_duties
from services.cultivation.obligations.rules.duties import Duty, Term, due_after, due_in, next_due
from services.cultivation.obligations.rules.owing import Change, HeldTitle, Obligation, owed
from services.cultivation.obligations.rules.states import Said, misses, state_of

DUTIES = {duty.code: duty for duty in shipped_duties()}
REPORT, UPDATE, CHANGED, AGAIN = (
    DUTIES[code] for code in ("hnte-report", "srdi-update", "hnte-change", "tech-sme-evaluation")
)


def title(name: str, start: date, before: date, recorded_on: date | None = None) -> HeldTitle:
    return HeldTitle(name, None, (Interval(start, before),), recorded_on or start)


FIRST = title("t1", date(2020, 11, 2), date(2023, 11, 2))
SECOND = title("t2", date(2023, 12, 8), date(2026, 12, 8))


def term(valid_from: date, due: tuple[int, int]) -> Term:
    return Term(valid_from, due, None, "文件", None, Confidence.CERTAIN)


def duty(*terms: Term) -> Duty:
    return Duty(REPORT.code, REPORT.name, REPORT.kind, REPORT.programme, REPORT.stake, 2, True, True, terms)


def reports(*titles: HeldTitle) -> list[Obligation]:
    return list(owed(REPORT, titles, ()))


def test_a_certificate_owes_the_report_of_each_31_may_on_which_it_is_valid() -> None:
    found = [(each.period, each.due_on, each.title.recognition_id) for each in reports(FIRST, SECOND)]
    assert found == [
        ("2020", date(2021, 5, 31), "t1"),
        ("2021", date(2022, 5, 31), "t1"),
        ("2022", date(2023, 5, 31), "t1"),
        ("2023", date(2024, 5, 31), "t2"),
        ("2024", date(2025, 5, 31), "t2"),
        ("2025", date(2026, 5, 31), "t2"),
    ]


def test_a_certificate_that_ends_with_30_may_owes_no_report_of_the_31st() -> None:
    assert reports(title("t", date(2022, 5, 31), date(2022, 6, 1)))[0].due_on == date(2022, 5, 31)
    assert reports(title("t", date(2022, 6, 1), date(2023, 5, 31))) == []


@pytest.mark.parametrize(
    ("code", "due_on"),
    [
        ("srdi-update", date(2026, 4, 30)),
        ("little-giant-update", date(2026, 4, 30)),
        ("innovative-update", date(2026, 4, 30)),
        ("champion-update", date(2026, 5, 31)),
        ("hnte-report", date(2026, 5, 31)),
        ("tech-sme-evaluation", date(2026, 8, 31)),
    ],
)
def test_the_last_days_of_2026(code: str, due_on: date) -> None:
    found = due_in(DUTIES[code], 2026)
    assert found is not None
    assert found[0] == due_on


@pytest.mark.parametrize(
    ("code", "stake", "misses"),
    [("hnte-report", "title", 2), ("hnte-change", "title", 1), ("srdi-update", "review", 1), ("champion-update", "review", 1)],
)  # fmt: skip
def test_what_a_miss_costs(code: str, stake: str, misses: int) -> None:
    assert (DUTIES[code].stake, DUTIES[code].misses) == (stake, misses)


def test_every_duty_names_its_document_and_how_sure_we_are() -> None:
    assert [
        duty.code for duty in shipped_duties() if not all(term.document and term.article for term in duty.terms)
    ] == []


@pytest.mark.parametrize(
    ("changed_on", "due_on"),
    [
        (date(2026, 3, 18), date(2026, 6, 18)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2026, 4, 30)),
    ],
)
def test_a_change_is_reported_within_three_months(changed_on: date, due_on: date) -> None:
    found = due_after(CHANGED, changed_on)
    assert found is not None
    assert found[0] == due_on


def test_a_change_is_owed_for_the_title_that_was_valid_on_its_day() -> None:
    changes = [Change(ChangeKind.RENAME, day, "更名", day) for day in (date(2023, 11, 20), date(2024, 2, 1))]
    (found,) = owed(CHANGED, (FIRST, SECOND), changes)
    assert (found.period, found.title.recognition_id, found.due_on) == ("2024-02-01", "t2", date(2024, 5, 1))


def test_a_number_of_a_year_is_evaluated_again_in_the_next_and_a_new_number_shows_it() -> None:
    old = title("n25", date(2025, 7, 1), date(2026, 1, 1))
    (alone,) = owed(AGAIN, [old], ())
    assert (alone.period, alone.due_on, alone.fulfilled_on) == ("2026", date(2026, 8, 31), None)
    again = next(owed(AGAIN, [old, title("n26", date(2026, 7, 9), date(2027, 1, 1))], ()))
    assert state_of(again, None, date(2026, 12, 1)) is ObligationState.MET


def test_a_number_that_was_revoked_within_its_year_is_not_evaluated_again() -> None:
    assert list(owed(AGAIN, [title("n25", date(2025, 7, 1), date(2025, 10, 1))], ())) == []


def test_an_extension_moves_the_last_day_of_its_own_year_and_one_that_comes_too_late_of_none() -> None:
    base = term(date(2016, 1, 1), (5, 31))
    later = duty(base, term(date(2026, 5, 20), (6, 30)))
    earlier = duty(base, term(date(2026, 5, 20), (4, 30)))
    assert [due[0] for year in (2025, 2026, 2027) if (due := due_in(later, year))] == [
        date(2025, 5, 31),
        date(2026, 6, 30),
        date(2027, 6, 30),
    ]
    assert [due[0] for year in (2026, 2027) if (due := due_in(earlier, year))] == [date(2026, 5, 31), date(2027, 4, 30)]
    assert next_due(later, date(2026, 6, 30)) == date(2026, 6, 30)


DONE = ObligationStanding.CONFIRMED
OWED = reports(SECOND)[2]  # the report of 2025, by 31 May 2026


@pytest.mark.parametrize(
    ("said", "today", "state"),
    [
        (None, date(2026, 5, 31), "due"),
        (None, date(2026, 6, 1), "missed"),
        (Said(DONE, date(2026, 5, 31)), date(2026, 6, 1), "met"),
        (Said(ObligationStanding.TICKED, date(2026, 5, 31)), date(2026, 6, 1), "met"),
        (Said(DONE, date(2026, 6, 1)), date(2026, 6, 1), "late"),
        (Said(ObligationStanding.RETURNED), date(2026, 6, 1), "missed"),
        (Said(ObligationStanding.WAIVED), date(2026, 6, 1), "waived"),
    ],
)
def test_where_an_obligation_stands(said: Said | None, today: date, state: str) -> None:
    assert state_of(OWED, said, today) == state


def test_what_was_registered_here_only_after_its_last_day_is_unknown_and_no_miss() -> None:
    late = title("t", date(2023, 12, 8), date(2026, 12, 8), recorded_on=date(2026, 6, 1))
    found = [(each, state_of(each, None, date(2026, 11, 29))) for each in reports(late)]
    assert {state for _, state in found} == {ObligationState.UNRECORDED}
    assert misses(found) == {}


@pytest.mark.parametrize(
    ("missed", "counts"),
    [
        ({"2024", "2025"}, {"t2": 2}),  # both within the second certificate
        ({"2022", "2023"}, {"t1": 1, "t2": 1}),  # one in each: no certificate has two
    ],
)
def test_misses_are_counted_within_one_validity_period(missed: set[str], counts: dict[str, int]) -> None:
    stand = [
        (each, ObligationState.MISSED if each.period in missed else ObligationState.MET)
        for each in reports(FIRST, SECOND)
    ]
    assert {name: number for (_, name), number in misses(stand).items()} == counts


def test_late_counts_as_missed_and_waived_does_not() -> None:
    stand = list(
        zip(reports(SECOND), (ObligationState.LATE, ObligationState.WAIVED, ObligationState.MISSED), strict=True)
    )
    assert misses(stand)["hnte-report", "t2"] == 2
