"""The pipeline: which stage counts of a firm, from when a stage speaks, and what firms say of their renewals."""

from datetime import date

from contracts.codes import ApplicationState as State
from contracts.queries.cultivation import RecognitionView
from contracts.renewals import RenewalProgress, RenewalState
from kit.data import clock
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.forecast.reads.pipelines import CERTAIN, Asked, renewals_in_hand
from services.cultivation.forecast.rules.stages import Case, OnList, Record, in_hand
from services.cultivation.renewals.tables import RENEWAL
from tests.cultivation.stage import HNTE, Stage


def filed(firm_id: str, *stages: State, passed: bool | None = None) -> Case:
    return Case(Record.APPLICATION, firm_id, stages, passed)


def test_what_stands_in_publicity_goes_before_any_other_stage_of_the_firm() -> None:
    cases = [
        filed("A", State.RECOMMENDED),
        Case(Record.LIST, "A", (OnList.PUBLICITY,), None),
        filed("A", State.PROPOSED),
    ]
    stage = in_hand(cases, CERTAIN, 0.95)["A"]
    assert (stage.code, stage.name, stage.chance, stage.mean) == ("list:publicity", "名单·公示", 0.95, 0.95)


def test_a_stage_speaks_from_thirty_decided_cases_that_were_once_at_it() -> None:
    past = [filed(f"P{nth}", State.SUBMITTED, State.RECOMMENDED, passed=nth % 3 > 0) for nth in range(30)]
    past.append(filed("EARLY", State.SUBMITTED, passed=False))
    found = in_hand([*past, filed("A", State.SUBMITTED, State.RECOMMENDED), filed("B", State.PROPOSED)], CERTAIN, 0.95)
    assert (found["A"].passed, found["A"].failed, found["A"].speaks(30)) == (20, 10, True)
    assert not found["B"].speaks(30)
    assert found.keys() == {"A", "B"}


def test_handed_in_here_is_another_stage_than_said_to_be_handed_in() -> None:
    said = Case(Record.RENEWAL, "A", (RenewalState.SUBMITTED,), None)
    past = [filed(f"P{nth}", State.SUBMITTED, passed=True) for nth in range(30)]
    assert not in_hand([*past, said], CERTAIN, 0.95)["A"].speaks(30)


def test_renewals_in_hand_are_open_until_a_title_a_refusal_or_the_end_of_their_season(stage: Stage) -> None:
    stage.hand.move_to(date(2024, 6, 3))
    titles = {name: stage.title(stage.firm(name), date(2021, 6, 20)) for name in ("WAITS", "NO", "REFUSED", "RENEWED")}
    said = {
        "WAITS": ("submitted", "accepted"),
        "NO": (None,),
        "REFUSED": ("accepted", "refused"),
        "RENEWED": ("accepted",),
    }
    stage.do(
        lambda session: session.insert_all(
            RENEWAL, [row for name in said for row in statements(titles[name], said[name])]
        )
    )
    stage.title("RENEWED", date(2024, 5, 30))
    found = {case.firm_id: (case.stages, case.passed) for case in asked(stage, date(2024, 1, 1))}
    assert found == {
        "WAITS": ((RenewalState.SUBMITTED, RenewalState.ACCEPTED), None),
        "NO": ((RenewalState.DECLINED,), None),
        "REFUSED": ((RenewalState.ACCEPTED,), False),
        "RENEWED": ((RenewalState.ACCEPTED,), True),
    }
    assert {case.firm_id: case.passed for case in asked(stage, date(2025, 1, 1))}["WAITS"] is False


def asked(stage: Stage, since: date) -> list[Case]:
    with stage.service.database.read() as session:
        return list(renewals_in_hand(session, Asked(HNTE, since, knowledge(session))))


def statements(title: RecognitionView, progress: tuple[str | None, ...]) -> list[dict[str, object]]:
    """One version after another; no progress means 不重报."""
    now = clock.now()
    return [
        {
            "recognition_id": title.recognition_id,
            "firm_id": title.firm_id,
            "version": nth,
            "known_from": now,
            "known_until": clock.FOREVER,
            "renewing": each is not None,
            "progress": RenewalProgress(each).value if each else None,
            "accepted_on": None,
            "told_on": clock.today(),
            "note": None,
            "entered_by": "staff",
            "entered_role": "staff",
        }
        for nth, each in enumerate(progress, 1)
    ]
