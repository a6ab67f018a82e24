"""One recognition is one title: by number in its normal form, with and without number, merged by hand, with its effect shown."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import Programme
from tests.cultivation.stage import HITECH, OFFICE, Desk, Stage

FIRST = date(2023, 12, 28)


@pytest.fixture
def here(stage: Stage) -> Stage:
    stage.hand.move_to(date(2025, 3, 2))
    stage.firm("F1")
    stage.firm("F2")
    return stage


def titles(desk: Desk, firm: str = "F1") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get(OFFICE, f"/recognitions?firm_id={firm}")["items"]
    return found


def test_two_spellings_of_a_number_are_one_title(here: Stage, desk: Desk) -> None:
    here.title("F1", FIRST, number="GR202362000555")
    body = {"firm_id": "F1", "programme": "hnte", "number": "\uff27\uff322023 62000555", "issued_on": "2023-12-28"}
    document = {"document_no": "国科火字〔2023〕1号", "document_on": "2024-01-05"}
    answer = desk.ask(OFFICE, "POST", "/recognitions", body | document)
    assert (answer.status_code, answer.json()["code"]) == (409, "recognition_exists")


def test_a_number_that_arrives_later_completes_the_title_without_one_and_its_date_wins(here: Stage, desk: Desk) -> None:
    here.title("F1", FIRST)
    here.title("F1", date(2023, 11, 1), number="GR202362000778")
    (title,) = titles(desk)
    assert (title["number"], title["issued_on"], title["valid_until"]) == (
        "GR202362000778",
        "2023-11-01",
        "2026-10-31",
    )
    assert [row.kind for row in here.rows("recognition_change")] == ["granted", "completed"]


def test_an_announcement_without_numbers_finds_the_certificate_that_was_first(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2023, 11, 1), number="GR202362000778")
    body = {"firm_id": "F1", "programme": "hnte", "issued_on": "2023-12-28", "number_reason": "公告未载编号"}
    document = {"document_no": "国科火字〔2023〕1号", "document_on": "2024-01-05"}
    assert desk.ask(OFFICE, "POST", "/recognitions", body | document).status_code == 409
    assert len(titles(desk)) == 1


def test_outside_of_the_window_it_is_another_recognition(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2022, 10, 1))
    here.title("F1", FIRST, number="GR202362000778")
    assert len(titles(desk)) == 2


def test_a_narrower_window_is_the_office_s_to_set(here: Stage, desk: Desk) -> None:
    rule = {"programme": "hnte", "valid_from": "2020-01-01", "proposable": True, "window_days": 10}
    desk.ask(OFFICE, "POST", "/title-policies", rule).raise_for_status()
    here.title("F1", FIRST)
    here.title("F1", date(2023, 11, 1), number="GR202362000778")
    assert len(titles(desk)) == 2


def test_registrations_of_two_years_are_two(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2023, 12, 1), Programme.TECH_SME)
    here.title("F1", date(2024, 3, 1), Programme.TECH_SME, number="202462010208000123")
    assert len(titles(desk)) == 2


def test_a_title_that_was_revoked_stays_revoked_when_its_number_arrives(here: Stage, desk: Desk) -> None:
    here.cancel(here.title("F1", FIRST), date(2024, 6, 1))
    here.title("F1", date(2023, 11, 1), number="GR202362000778")
    (title,) = titles(desk)
    assert (title["state"], title["valid_until"]) == ("cancelled", "2024-05-31")
    assert desk.get(OFFICE, "/metrics/hnte?as_of=2024-12-31")["total"] == 0


def test_an_official_entry_confirms_what_staff_had_proposed(here: Stage, desk: Desk) -> None:
    here.title("F1", FIRST, caller=HITECH, number="GR202362000778")
    here.title("F1", FIRST, number="GR202362000778")
    (title,) = titles(desk)
    assert title["evidence"] == "announced"
    assert [row.type for row in here.rows("outbox")][-1] == "cn.cultivation.recognition.reviewed.v1"


def both(here: Stage) -> tuple[Any, Any]:
    """Two titles of one recognition, as they stood before windows."""
    old = here.title("F1", date(2022, 10, 1))
    new = here.title("F1", FIRST, number="GR202362000778")
    return old, new


def test_two_titles_are_merged_into_the_one_with_the_number(here: Stage, desk: Desk) -> None:
    old, new = both(here)
    body = {"into_id": old.recognition_id, "reason": "同一认定"}
    path = f"/recognitions/{new.recognition_id}:merge"
    done = desk.ask(OFFICE, "POST", path, body, If_Match='"v1"')
    assert (done.status_code, done.json()["number"], done.json()["issued_on"]) == (200, "GR202362000778", str(FIRST))
    assert [title["recognition_id"] for title in titles(desk)] == [old.recognition_id]


def test_titles_of_two_firms_are_not_merged(here: Stage, desk: Desk) -> None:
    one, other = here.title("F1", FIRST), here.title("F2", FIRST)
    body = {"into_id": other.recognition_id, "reason": "误登"}
    answer = desk.ask(OFFICE, "POST", f"/recognitions/{one.recognition_id}:merge", body, If_Match='"v1"')
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_mergeable")


def test_a_preview_shows_the_counts_that_a_change_would_make_and_changes_nothing(here: Stage, desk: Desk) -> None:
    title = here.title("F1", FIRST, number="GR202362000778")
    here.title("F2", FIRST, number="GR202362000779")
    before = [len(here.rows(name)) for name in ("outbox", "audit", "recognition_change", "holding")]
    path = f"/recognitions/{title.recognition_id}"
    effect = desk.ask(OFFICE, "POST", f"{path}:preview", {"change": "void"}).raise_for_status().json()
    ladder = [
        (c["as_of"], c["before"], c["after"])
        for c in effect["changes"]
        if (c["programme"], c["counting_basis"]) == ("hnte", "each")
    ]
    assert ladder == [("2025-03-02", 2, 1), ("2024-12-31", 2, 1), ("2023-12-31", 2, 1)]
    assert [len(here.rows(name)) for name in ("outbox", "audit", "recognition_change", "holding")] == before
    desk.ask(OFFICE, "POST", f"{path}:void", {"reason": "重复"}, If_Match='"v1"').raise_for_status()
    assert desk.get(OFFICE, "/metrics/hnte?as_of=2024-12-31")["total"] == 1


def test_a_preview_is_refused_as_the_change_would_be(here: Stage, desk: Desk) -> None:
    title = here.title("F1", FIRST, number="GR202362000778")
    assert (
        desk.ask(HITECH, "POST", f"/recognitions/{title.recognition_id}:preview", {"change": "void"}).status_code == 403
    )
