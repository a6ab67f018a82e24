"""A frozen list: what it was made from, what later facts do not change, and what the difference is."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import IntervalReason, Programme, Zone
from kit.data.caller import Caller
from tests.cultivation.figures.cast import settle
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

DAY = "2026-01-15"


@pytest.fixture
def here(stage: Stage) -> Stage:
    settle(stage)
    return stage


def freeze(desk: Desk, caller: Caller = OFFICE, **body: str) -> Any:
    return desk.ask(caller, "POST", "/frozen-figures", {"as_of": DAY, **body}, Idempotency_Key="freeze-1")


def figure(frozen: Any, programme: str = "hnte", basis: str = "each") -> Any:
    (found,) = [f for f in frozen["figures"] if (f["programme"], f["counting_basis"]) == (programme, basis)]
    return found


def restated(desk: Desk, frozen: Any, caller: Caller = OFFICE) -> dict[str, tuple[int, str]]:
    answer = desk.get(caller, f"/frozen-figures/{frozen['frozen_id']}/restatement/firms?programme=hnte")
    assert answer["total"] == len(answer["items"])
    return {item["firm_id"]: (item["effect"], item["reason"]) for item in answer["items"]}


def test_every_number_of_the_day_is_frozen_with_its_firms(here: Stage, desk: Desk) -> None:
    frozen = freeze(desk).json()
    firms = desk.get(OFFICE, f"/frozen-figures/{frozen['frozen_id']}/firms?programme=hnte")
    live = desk.get(OFFICE, f"/metrics/hnte/firms?as_of={DAY}")
    assert firms["items"] == live["items"]
    assert (figure(frozen)["total"], len(firms["items"])) == (4, 4)
    assert figure(frozen, "provincial-innovative")["total"] == 0


def test_a_frozen_list_answers_the_same_after_further_changes(here: Stage, desk: Desk) -> None:
    frozen = freeze(desk).json()
    path = f"/frozen-figures/{frozen['frozen_id']}"
    paths = (path, f"{path}/firms?programme=hnte", f"{path}/firms?programme=hnte&counting_basis=highest")
    before = [desk.ask(OFFICE, "GET", each).content for each in paths]
    here.hand.move_to(date(2026, 2, 1))
    here.cancel(here.title("H1", date(2025, 12, 4), Programme.LEADING), date(2026, 1, 1))
    here.move("H2", Zone.BAIYIN_HITECH, date(2026, 1, 10))
    here.firm("H9")
    here.title("H9", date(2026, 1, 5))
    assert [desk.ask(OFFICE, "GET", each).content for each in paths] == before


def test_a_title_revoked_with_an_earlier_day_is_named_with_the_firm_and_the_reason(here: Stage, desk: Desk) -> None:
    here.firm("H3")
    title = here.title("H3", date(2025, 11, 5), number="GR202562000999")
    frozen = freeze(desk).json()
    here.hand.move_to(date(2026, 3, 2))
    here.cancel(title, date(2026, 1, 1), IntervalReason.REVOKED)
    answer = desk.get(OFFICE, f"/frozen-figures/{frozen['frozen_id']}/restatement/firms?programme=hnte")
    (item,) = answer["items"]
    assert (item["firm_id"], item["reason"], item["number"]) == ("H3", "title-ended", "GR202562000999")
    assert (item["effect"], item["valid_until"], item["note"]) == (-1, "2025-12-31", "核查不符")
    assert item["recorded_at"].startswith("2026-03-0")


def test_what_became_known_later_is_told_firm_by_firm(here: Stage, desk: Desk) -> None:
    here.firm("H3")
    wrong = here.title("H3", date(2025, 11, 5))
    frozen = freeze(desk).json()
    here.hand.move_to(date(2026, 3, 2))
    here.void(wrong)
    here.firm("H4")
    here.title("H4", date(2026, 1, 2))
    here.move("H2", Zone.OUTSIDE, date(2026, 1, 10))
    here.move("E1", Zone.LANZHOU_NEW_AREA, date(2026, 1, 10))
    here.close("B1", date(2026, 1, 12))
    here.move("O1", Zone.LANZHOU_HITECH, date(2026, 1, 11))
    assert restated(desk, frozen) == {
        "H3": (-1, "title-voided"),
        "H4": (1, "title-entered"),
        "H2": (-1, "firm-moved"),
        "E1": (0, "firm-moved"),
        "B1": (-1, "firm-dissolved"),
        "O1": (1, "firm-moved"),
    }


def test_a_restatement_adds_up_in_every_number(here: Stage, desk: Desk) -> None:
    frozen = freeze(desk).json()
    here.hand.move_to(date(2026, 3, 2))
    here.title("H2", date(2025, 12, 1), Programme.SRDI)
    here.move("E1", Zone.OUTSIDE, date(2026, 1, 10))
    items = desk.get(OFFICE, f"/frozen-figures/{frozen['frozen_id']}/restatement")["items"]
    assert all(item["frozen"] - item["gone"] + item["come"] == item["restated"] for item in items)
    counts = {(i["programme"], i["counting_basis"]): (i["frozen"], i["restated"]) for i in items}
    assert (counts["hnte", "each"], counts["srdi", "each"]) == ((4, 3), (0, 1))
    assert len(items) == len(frozen["figures"])


def test_nothing_is_restated_when_nothing_became_known(here: Stage, desk: Desk) -> None:
    assert restated(desk, freeze(desk).json()) == {}


def test_what_an_earlier_instant_knew_can_be_frozen(here: Stage, desk: Desk) -> None:
    then = here.tick().isoformat()
    here.firm("H9")
    here.title("H9", date(2026, 1, 5))
    frozen = freeze(desk, known_at=then).json()
    assert (figure(frozen)["total"], restated(desk, frozen)) == (4, {"H9": (1, "title-entered")})


def test_staff_read_the_part_of_their_zones(here: Stage, desk: Desk) -> None:
    frozen = freeze(desk).json()
    path = f"/frozen-figures/{frozen['frozen_id']}"
    assert figure(desk.get(HITECH, path))["by_zone"] == {"lanzhou-hitech": 2}
    assert [item["firm_id"] for item in desk.get(BAIYIN, f"{path}/firms?programme=hnte")["items"]] == ["B1"]
    assert desk.ask(HITECH, "GET", f"{path}/firms?programme=hnte&scope=baiyin-hitech").status_code == 404


def test_a_title_confirmed_later_is_told_so(here: Stage, desk: Desk) -> None:
    here.firm("H3")
    title = here.title("H3", date(2025, 11, 5), caller=HITECH)
    frozen = freeze(desk).json()
    here.hand.move_to(date(2026, 3, 2))
    path = f"/recognitions/{title.recognition_id}:confirm"
    desk.ask(OFFICE, "POST", path, {"reason": "已核对公告"}, If_Match='"v1"').raise_for_status()
    assert restated(desk, frozen) == {"H3": (1, "title-confirmed")}


def test_a_day_that_has_not_come_is_not_frozen(here: Stage, desk: Desk) -> None:
    answer = freeze(desk, as_of="2027-12-31")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_yet")


@pytest.mark.parametrize("caller", [HITECH, Caller("firm", "firm", party="H1")])
def test_only_the_office_freezes(here: Stage, desk: Desk, caller: Caller) -> None:
    assert freeze(desk, caller).status_code == 403


def test_the_same_key_freezes_once(here: Stage, desk: Desk) -> None:
    first, second = freeze(desk), freeze(desk)
    assert (first.status_code, first.content) == (201, second.content)
    assert len(here.rows("frozen_set")) == 1


def test_an_unknown_set_is_not_found(here: Stage, desk: Desk) -> None:
    for path in ("", "/firms?programme=hnte", "/restatement", "/restatement/firms?programme=hnte"):
        assert desk.ask(OFFICE, "GET", f"/frozen-figures/01NOTHING{path}").status_code == 404
